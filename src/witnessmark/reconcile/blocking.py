"""Which pairs of claims are worth scoring: several passes, each finding what others miss.

Invariant: a block over the cap is split by finer keys and scanned along time; pairs within
reach of one another in time are never cut off at random. Pairs come out once, smaller
index first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from witnessmark.reconcile.profile import Profile
from witnessmark.reconcile.stages import MOVED
from witnessmark.vocab.codes import Act

REACH_DAYS = 330  # further apart, no pair can reach a positive score
CLOSE_DAYS = 45  # the reach within a part that is still over the cap
CAP = 400  # claims in a block before it is split
YEAR = 366
RARE_COUNT = 20  # counts above this are specific enough to be a key


@dataclass(frozen=True, slots=True)
class Pass:
    """One way to block: a name, and the keys under which a claim is filed."""

    name: str
    keys: tuple[tuple[Hashable, ...], ...]


def candidate_pairs(found: Sequence[Profile]) -> list[tuple[int, int]]:
    """Return the index pairs to score, sorted, each once."""
    pairs: set[tuple[int, int]] = set()
    for keyed in (_by_report, _by_place, _by_province, _by_figure):
        blocks: dict[Hashable, list[int]] = defaultdict(list)
        for i, profile in enumerate(found):
            for key in keyed(profile):
                blocks[key].append(i)
        for members in blocks.values():
            pairs.update(_pairs(found, members))
    return sorted(pairs)


def _by_report(profile: Profile) -> Iterable[Hashable]:
    return (("report", profile.report),)


def _by_place(profile: Profile) -> Iterable[Hashable]:
    keys = {("place", s.key) for s in profile.home if s.level not in ("adm1", "country")}
    return sorted(
        keys | {("name", s.name, s.adm1) for s in profile.home if s.level not in ("adm1", "country")}, key=str
    )


def _by_province(profile: Profile) -> Iterable[Hashable]:
    return sorted(
        {
            ("province", s.country, s.name if s.level == "adm1" else s.adm1, _kind(profile.act))
            for s in profile.home
            if s.level != "country" and (s.adm1 or s.level == "adm1")
        },
        key=str,
    )


def _by_figure(profile: Profile) -> Iterable[Hashable]:
    if profile.low is None or profile.low < RARE_COUNT or profile.low != profile.high:
        return ()
    return (("figure", profile.unit, profile.low, _kind(profile.act)),)


def _kind(act: Act) -> Hashable:
    """Return one key for all acts by which people leave their homes."""
    return "moved" if act in MOVED else act


def _pairs(found: Sequence[Profile], members: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of one block that are within reach in time; a large block is split first."""
    if len(members) <= CAP:
        yield from _along_time(found, members, REACH_DAYS)
        return
    parts: dict[Hashable, list[int]] = defaultdict(list)
    for i in members:
        profile = found[i]
        parts[(profile.act, profile.grounds, profile.unit, profile.home)].append(i)
    for part in parts.values():
        yield from _along_time(found, part, REACH_DAYS if len(part) <= CAP else CLOSE_DAYS)


def _along_time(found: Sequence[Profile], members: list[int], reach: int) -> Iterator[tuple[int, int]]:
    """Walk a block along time; a claim without any date is paired with the whole block."""
    undated = [i for i in members if found[i].start is None]
    dated = sorted((i for i in members if found[i].start is not None), key=lambda i: (found[i].start, i))
    starts = [found[i].start or 0 for i in dated]
    for a, left in enumerate(dated):
        limit = (found[left].end or 0) + reach
        for b in range(a + 1, len(dated)):
            if starts[b] > limit:
                break
            yield (left, dated[b]) if left < dated[b] else (dated[b], left)
    for a, left in enumerate(undated):
        for right in (*undated[a + 1 : a + CAP], *dated[:CAP]):
            yield (min(left, right), max(left, right))
