"""Strands: the claims of one report that tell one process, before reports are compared.

A strand is what a reader sees as one story inside a report: its order and its removals, the
screening months before, the controls after, and what is told without a date around them.
Invariant: two done counts of one place at times that do not meet are two waves, and so two
strands (`contrast`); which claim comes first in the input decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from witnessmark.reconcile.compare import in_sequence
from witnessmark.reconcile.parts import told_as_part
from witnessmark.reconcile.places import APART, COARSE, Relation, best_relation
from witnessmark.reconcile.profile import Profile
from witnessmark.reconcile.stages import MOVED, PUT_OUT, related
from witnessmark.vocab.codes import AttributionKind, FigureKind, Stage, Status

CLOSE_DAYS = 31  # acts of one stage this near are one process
WAVE_DAYS = 18  # two counted removals further apart than this are two waves
SEQUENCE_DAYS = 330  # from one stage to the next
LONG_AGO_DAYS = 240  # before publication: background rather than news
SUMMARY_DAYS = 550  # what is told of a longer time sums up many processes
FAR_DAYS = 240  # a stage further away has to share people, ground or act
PRESENT = frozenset({Status.RUMOURED, Status.THREATENED, Status.PLANNED, Status.ONGOING})  # now or to come
DONE = frozenset({Status.CARRIED_OUT, Status.ONGOING, Status.HALTED})


@dataclass(frozen=True, slots=True)
class Strand:
    """One process as one report tells it; `members` index the profiles, in text order."""

    report: str
    members: tuple[int, ...]


def strands(found: Sequence[Profile], together: Callable[[Profile, Profile], bool]) -> list[Strand]:
    """Return the strands of all reports, by first member.

    Args:
        found: profiles in stable order.
        together: whether two places of one province are told as one locality.
    """
    by_report: dict[str, list[int]] = {}
    for i, profile in enumerate(found):
        by_report.setdefault(profile.report, []).append(i)
    out: list[Strand] = []
    for report, members in by_report.items():
        dated = [i for i in members if not found[i].time_soft]
        groups = _dated(found, dated, together)
        for i in members:
            if found[i].time_soft:
                _attach(found, i, groups, together)
        out.extend(Strand(report, tuple(sorted(group))) for group in groups)
    return sorted(out, key=lambda s: s.members)


def settled(found: Sequence[Profile], parts: Sequence[Strand]) -> list[Profile]:
    """Return the profiles with silent dates and places filled from their own strand."""
    out = list(found)
    for strand in parts:
        told = [found[i] for i in strand.members]
        dated = [p for p in told if not p.time_soft and p.start is not None and p.end is not None]
        placed = [p for p in told if p.home and not p.home_soft]
        for i in strand.members:
            profile = out[i]
            if profile.time_soft and dated:
                near = _nearest(profile, dated)
                profile = replace(profile, start=near.start, end=near.end)
            if profile.home_soft and placed:
                profile = replace(profile, home=_nearest(profile, placed).home)
            out[i] = profile
    return out


def contrast(a: Profile, b: Profile) -> bool:
    """Whether one report that tells both tells two waves: two done removals at two times."""
    if a.time_soft or b.time_soft or not {a.status, b.status} <= DONE:
        return False
    if a.act is not b.act and not {a.act, b.act} <= MOVED:
        return False
    if FigureKind.STOCK in (a.kind, b.kind):
        return False
    gap = gap_days(a, b)
    if not gap:
        return False
    return gap > 2 * CLOSE_DAYS or (_middles(a, b) > WAVE_DAYS and two_counts(a, b))


def two_counts(a: Profile, b: Profile) -> bool:
    """Whether both give a count of one unit and the counts are not the same."""
    counted = a.low is not None and b.low is not None and a.unit is b.unit
    return counted and (a.low, a.high) != (b.low, b.high)


def _middles(a: Profile, b: Profile) -> float:
    """Return the days between the middles of two intervals."""
    ends = [(p.start or 0) + (p.end or 0) for p in (a, b)]
    return abs(ends[0] - ends[1]) / 2


def gap_days(a: Profile, b: Profile) -> int | None:
    """Return the days between two intervals, 0 where they meet; None where one is unknown."""
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return None
    return max(0, max(a.start, b.start) - min(a.end, b.end))


def _length(profile: Profile) -> int:
    return (profile.end or 0) - (profile.start or 0)


def one_process(a: Profile, b: Profile, together: Callable[[Profile, Profile], bool]) -> bool:
    """Whether two dated claims of one report can be acts of one process."""
    if not _one_place(a, b, together) or contrast(a, b):
        return False
    gap = gap_days(a, b)
    if not related(a.act, b.act) and not ({a.act, b.act} <= PUT_OUT and gap is not None and gap <= CLOSE_DAYS):
        return False  # one report's two names for putting people out, at one place and time, are one process
    if gap is None or max(_length(a), _length(b)) > SUMMARY_DAYS:
        return False
    same_time = gap <= CLOSE_DAYS
    if same_time and _unlike(a.grounds, b.grounds) and a.act is not b.act:
        return False
    if same_time:
        return True
    if not in_sequence(a, b) or gap > SEQUENCE_DAYS:
        return False
    if _unlike(a.groups, b.groups) and _unlike(a.grounds, b.grounds):
        return False
    masks = ((a.groups, b.groups), (a.grounds, b.grounds), (a.organs, b.organs))
    shared = a.act is b.act or any(x & y for x, y in masks)
    return gap <= FAR_DAYS or shared or abs(_paragraph(a) - _paragraph(b)) <= 1


def _dated(
    found: Sequence[Profile], members: Sequence[int], together: Callable[[Profile, Profile], bool]
) -> list[list[int]]:
    """Join dated claims from the closest pair on; a join that would hold two waves is refused."""
    group = {i: [i] for i in members}
    pairs = sorted(
        (gap_days(found[i], found[j]) or 0, found[i].stage is not found[j].stage, i, j)
        for n, i in enumerate(members)
        for j in members[n + 1 :]
        if one_process(found[i], found[j], together)
    )
    for _, _, i, j in pairs:
        one, other = group[i], group[j]
        if one is other or any(_apart(found[x], found[y], together) for x in one for y in other):
            continue
        one.extend(other)
        for member in other:
            group[member] = one
    return [list(part) for part in {id(part): part for part in group.values()}.values()]


def _apart(a: Profile, b: Profile, together: Callable[[Profile, Profile], bool]) -> bool:
    if (gap_days(a, b) or 0) > SEQUENCE_DAYS:
        return True
    return contrast(a, b) or (_fine(a) and _fine(b) and not _one_place(a, b, together))


def _attach(
    found: Sequence[Profile],
    i: int,
    groups: list[list[int]],
    together: Callable[[Profile, Profile], bool],
) -> None:
    """Put a claim without a date where the report's text puts it, else in a strand of its own.

    One that names no place either belongs to the only process its report tells, whatever the act;
    so does one that tells by another name that people of one place were put out.
    """
    profile = found[i]
    fitting = [g for g in groups if _fits(found, profile, g, together) and not _looks_back(found, profile, g)]
    if not fitting and len(groups) == 1 and _only_story(found, profile, groups[0], together):
        fitting = groups
    if not fitting:
        groups.append([i])
        return
    if profile.status in PRESENT:
        fitting = [g for g in fitting if not _long_over([found[j] for j in g])] or fitting
    most = max(len(g) for g in groups)
    latest = max(_latest(found, g) for g in groups)

    def rank(group: list[int]) -> tuple[float, int, int]:
        told = [found[j] for j in group]
        steps = [_paragraph(profile) - _paragraph(p) for p in told]
        people = any(p.groups & profile.groups for p in told) + any(p.grounds & profile.grounds for p in told)
        bonus = (
            (3.0, any(one_count(profile, p) for p in told)),
            (1.2, any(_one_kind_of_speaker(profile, p) for p in told)),
            (0.5, any(0 <= step <= 1 for step in steps)),
            (0.5, 0 in steps),
            (0.5, people > 0),
            (0.8, len(group) == most),
            (0.4, _latest(found, group) == latest),
        )
        near = min(abs(_at(p) - _at(profile)) for p in told)
        return (sum(weight for weight, holds in bonus if holds), -near, -min(group))

    max(fitting, key=rank).append(i)


def _only_story(
    found: Sequence[Profile],
    profile: Profile,
    group: Sequence[int],
    together: Callable[[Profile, Profile], bool],
) -> bool:
    """Whether nothing but the act keeps a claim without a date from its report's one process.

    It names no place, or tells by another name that people of this place were put out. A denial means by whatever name
    it has what is told beside it of people who left.
    """
    told = [found[j] for j in group]
    names = MOVED if profile.status is Status.DENIED else PUT_OUT
    if not profile.home_soft and not any(
        {profile.act, p.act} <= names and p.home and not p.home_soft and _one_place(profile, p, together)
        for p in told
    ):
        return False
    return not any(_other_count(profile, p) for p in told) and not _looks_back(found, profile, group)


def _fits(
    found: Sequence[Profile],
    profile: Profile,
    group: Sequence[int],
    together: Callable[[Profile, Profile], bool],
) -> bool:
    told = [found[j] for j in group]
    if not any(related(profile.act, p.act) for p in told):
        return False
    if any(_other_count(profile, p) for p in told) and not any(one_count(profile, p) for p in told):
        return False
    if profile.home_soft or not profile.home:
        return True
    placed = [p for p in told if p.home and not p.home_soft]
    placed = [p for p in placed if _fine(p)] or placed
    return not placed or any(_one_place(profile, p, together) for p in placed) or _arrived(profile, told)


def _other_count(a: Profile, b: Profile) -> bool:
    """Whether one report gives two exact counts of one act, of which neither is told as a part.

    An office and somebody else who differ by less than half dispute one act.
    """
    if a.act is not b.act or not {a.status, b.status} <= DONE or FigureKind.STOCK in (a.kind, b.kind):
        return False
    exact = a.low is not None and a.low == a.high and b.low is not None and b.low == b.high
    if not exact or not two_counts(a, b):
        return False
    small, large = sorted((a, b), key=lambda p: p.low or 0)
    offices = [_kind_of_speaker(p) is AttributionKind.OFFICIAL_STATEMENT for p in (a, b)]
    if any(offices) and not all(offices) and (large.low or 0) < 2 * (small.low or 0):
        return False
    return not told_as_part(small.claim, large.claim)


def _looks_back(found: Sequence[Profile], profile: Profile, group: Sequence[int]) -> bool:
    """Whether a group is background to a claim without a date that the report tells before it.

    What a report opens with is its news; a date long past that comes later dates something earlier.
    One paragraph tells one thing.
    """
    told = [found[j] for j in group]
    if any(p.time_soft for p in told) or any(_paragraph(p) == _paragraph(profile) for p in told):
        return False
    return _long_over(told) and _at(profile) < min(_at(p) for p in told)


def _long_over(told: Sequence[Profile]) -> bool:
    """Whether what is told was over long before the report was published."""
    published = told[0].claim.reading.report.published
    return published is not None and max(p.end or 0 for p in told) < published.toordinal() - LONG_AGO_DAYS


def _arrived(profile: Profile, told: Sequence[Profile]) -> bool:
    """Whether the place is where the people of the strand were sent."""
    return any(best_relation(profile.home, p.toward) >= Relation.WITHIN for p in told if p.toward)


def _one_place(a: Profile, b: Profile, together: Callable[[Profile, Profile], bool]) -> bool:
    if not a.home or not b.home:
        return True
    near = best_relation(a.home, b.home)
    if near is Relation.SIBLING:
        return together(a, b)
    return near not in APART


def _fine(profile: Profile) -> bool:
    """Whether a claim names a place finer than a province."""
    return not profile.home_soft and any(spot.level not in COARSE for spot in profile.home)


def _unlike(a: int, b: int) -> bool:
    return bool(a and b and not a & b)


def one_count(a: Profile, b: Profile) -> bool:
    """Whether both give the same count of one unit."""
    return a.low is not None and (a.low, a.high, a.unit) == (b.low, b.high, b.unit)


def _one_kind_of_speaker(a: Profile, b: Profile) -> bool:
    """Whether both are told by somebody, or both by the outlet in its own voice."""
    return _kind_of_speaker(a) is _kind_of_speaker(b)


def _kind_of_speaker(profile: Profile) -> AttributionKind:
    return profile.claim.attribution[0].kind if profile.claim.attribution else AttributionKind.OUTLET


def _latest(found: Sequence[Profile], group: Sequence[int]) -> int:
    return max((found[i].end or 0) for i in group)


def _at(profile: Profile) -> int:
    return profile.claim.passage.start


def _paragraph(profile: Profile) -> int:
    """Return the number of the paragraph in which a claim's passage begins."""
    before = profile.claim.reading.text[: profile.claim.passage.start]
    return sum(1 for line in before.split("\n")[:-1] if line.strip())


def _nearest(profile: Profile, told: Sequence[Profile]) -> Profile:
    """Return the claim of the same stage nearest in the text, the one before among equals."""

    def key(p: Profile) -> tuple[bool, int, bool]:
        apart = abs(_at(p) - _at(profile))
        return (p.stage is not profile.stage and p.stage is not Stage.ENFORCEMENT, apart, _at(p) > _at(profile))

    return min(told, key=key)
