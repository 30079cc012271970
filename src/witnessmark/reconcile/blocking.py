"""Which pairs of claims are worth scoring: several passes, each finding what others miss.

Invariant: a block over the cap is split by finer keys and scanned along time; pairs within
reach of one another in time are never cut off at random. Pairs come out once, smaller
index first, as one array: millions of tuples would be sorted and let go with the interpreter held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from witnessmark.reconcile.places import COARSE
from witnessmark.reconcile.profile import Profile
from witnessmark.reconcile.sounds import gist
from witnessmark.reconcile.stages import MOVED
from witnessmark.vocab.codes import Act

REACH_DAYS = 330  # further apart, no pair can reach a positive score
CLOSE_DAYS = 45  # the reach within a part that is still over the cap
CAP = 400  # claims in a block before it is split
YEAR = 366
RARE_COUNT = 20  # counts above this are specific enough to be a key
AT_ONCE = 2_000_000  # pairs made before those told twice are dropped


@dataclass(frozen=True, slots=True)
class Pass:
    """One way to block: a name, and the keys under which a claim is filed."""

    name: str
    keys: tuple[tuple[Hashable, ...], ...]


Pairs = NDArray[np.int64]
"""One row a pair: two indices, the smaller first."""


def candidate_pairs(found: Sequence[Profile]) -> Pairs:
    """Return the index pairs to score, one a row, sorted, each once."""
    start, end = (np.array([day or 0 for day in days], dtype=np.int64)
                  for days in ((p.start for p in found), (p.end for p in found)))
    codes: list[NDArray[np.int64]] = []
    unknown = {sound for p in found for s in p.home if not s.resolved and s.level == "" and (sound := gist(s.name))}

    def by_sound(profile: Profile) -> Iterable[Hashable]:
        told = {gist(s.name) for s in profile.home if s.level not in COARSE} if unknown else set()
        return [("sound", sound) for sound in sorted(told & unknown)]

    for keyed in (_by_report, _by_place, _by_province, _by_figure, by_sound):
        blocks: dict[Hashable, list[int]] = defaultdict(list)
        for i, profile in enumerate(found):
            for key in keyed(profile):
                blocks[key].append(i)
        parts = [part for members in blocks.values() if len(members) > 1 for part in _parts(found, members)]
        near = (*_along_time(parts, start, end), _undated(parts))
        codes += [_codes(pairs, len(found)) for pairs in near]
    return _pairs_of(codes, len(found))


def each_once(pairs: Iterable[Pairs], most: int) -> Pairs:
    """Return pairs of indices below `most`, the smaller first, sorted and each once; one of one index is none."""
    return _pairs_of([_codes(some, most) for some in pairs], most)


def _codes(pairs: Pairs, most: int) -> NDArray[np.int64]:
    low, high = pairs.min(axis=1), pairs.max(axis=1)
    return np.unique((low * most + high)[low != high])


def _pairs_of(codes: Sequence[NDArray[np.int64]], most: int) -> Pairs:
    whole = np.unique(np.concatenate([np.empty(0, np.int64), *codes]))
    return np.stack(np.divmod(whole, max(most, 1)), axis=1)


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


@dataclass(frozen=True, slots=True)
class _Part:
    """Members of one block to be paired along time, those with a date by their start, and how far apart they may be."""

    dated: list[int]
    undated: list[int]
    reach: int


def _parts(found: Sequence[Profile], members: list[int]) -> Iterator[_Part]:
    """Return a block as it is, or, over the cap, in parts by finer keys."""
    if len(members) <= CAP:
        yield _part(found, members, REACH_DAYS)
        return
    parts: dict[Hashable, list[int]] = defaultdict(list)
    for i in members:
        profile = found[i]
        parts[(profile.act, profile.grounds, profile.unit, profile.home)].append(i)
    for part in parts.values():
        yield _part(found, part, REACH_DAYS if len(part) <= CAP else CLOSE_DAYS)


def _part(found: Sequence[Profile], members: list[int], reach: int) -> _Part:
    dated = sorted((i for i in members if found[i].start is not None), key=lambda i: (found[i].start, i))
    return _Part(dated, [i for i in members if found[i].start is None], reach)


def _along_time(
    parts: Sequence[_Part], start: NDArray[np.int64], end: NDArray[np.int64]
) -> Iterator[Pairs]:
    """Pair each dated claim with those of its part that start after it and within reach, some millions at a time."""
    if not any(part.dated for part in parts):
        return
    member = np.concatenate([np.array(part.dated, dtype=np.int64) for part in parts])
    number = np.repeat(np.arange(len(parts)), [len(part.dated) for part in parts])
    reach = np.repeat([part.reach for part in parts], [len(part.dated) for part in parts])
    days = int(max(end.max(), start.max())) + REACH_DAYS + 2  # so that no part reaches into the next
    limit = np.searchsorted(number * days + start[member], number * days + end[member] + reach, side="right")
    many = np.maximum(limit - np.arange(len(member)) - 1, 0)
    ends = np.cumsum(many)
    at = 0
    while at < len(member):
        upto = max(int(np.searchsorted(ends, (ends[at - 1] if at else 0) + AT_ONCE, side="right")), at + 1)
        some = many[at:upto]
        left = np.repeat(np.arange(at, upto), some)
        step = np.arange(len(left)) - np.repeat(np.cumsum(some) - some, some)
        yield np.stack((member[left], member[left + 1 + step]), axis=1)
        at = upto


def _undated(parts: Sequence[_Part]) -> Pairs:
    """Pair a claim without any date with its whole part."""
    pairs = [
        (left, right)
        for part in parts
        for a, left in enumerate(part.undated)
        for right in (*part.undated[a + 1 : a + CAP], *part.dated[:CAP])
    ]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)
