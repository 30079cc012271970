"""Comparators: two profiles → one level per field. Missing is neutral, precision respected.

Invariant: comparing is symmetric; a level says how the two values stand, never how much
that weighs (`score` does).
"""

from __future__ import annotations

import math
from enum import StrEnum

from witnessmark.model.ladder import PERSONS_PER_HOUSEHOLD
from witnessmark.reconcile.places import Relation, best_relation
from witnessmark.reconcile.profile import Profile
from witnessmark.reconcile.stages import MOVED, PUT_OUT, related
from witnessmark.vocab.codes import Act, Stage, Status, Unit


class TimeLevel(StrEnum):
    MISSING = "missing"
    SAME_DAYS = "same_days"
    CLOSE = "close"  # overlap, together at most ten days
    MONTH = "month"  # overlap, together at most about a quarter
    YEAR = "year"  # overlap, together at most a year
    LONG = "long"  # overlap of longer stretches
    GAP_FORTNIGHT = "gap_fortnight"
    GAP_TWO_MONTHS = "gap_two_months"
    GAP_HALF_YEAR = "gap_half_year"
    GAP_YEAR = "gap_year"
    GAP_LONG = "gap_long"


class FigureLevel(StrEnum):
    MISSING = "missing"
    EQUAL = "equal"  # the same exact number that is not a round one
    COMPATIBLE = "compatible"
    HOUSEHOLDS = "households"  # persons against households in a plausible ratio
    SAME_NUMBER = "same_number"  # one number over ten under two units: a slip rather than two counts
    OTHER_UNIT = "other_unit"
    DIFFERENT = "different"  # up to a factor of two
    FAR = "far"


class SetLevel(StrEnum):
    MISSING = "missing"
    SHARED = "shared"
    DISJOINT = "disjoint"


class ActLevel(StrEnum):
    SAME = "same"
    RELATED = "related"
    UNRELATED = "unrelated"


STAGE_ORDER = {
    Stage.SCREENING: 0,
    Stage.ORDER: 1,
    Stage.ENFORCEMENT: 2,
    Stage.CONTROL: 3,
    Stage.CONSEQUENCE: 4,
}
PUT_OUT_DAYS = 31


def time_level(a: Profile, b: Profile) -> TimeLevel:
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return TimeLevel.MISSING
    gap = max(a.start, b.start) - min(a.end, b.end)
    if gap > 0:
        for level, limit in _GAPS:
            if gap <= limit:
                return level
        return TimeLevel.GAP_LONG
    union = max(a.end, b.end) - min(a.start, b.start) + 1
    if union <= 2:
        return TimeLevel.SAME_DAYS
    for level, limit in _UNIONS:
        if union <= limit:
            return level
    return TimeLevel.LONG


_GAPS = (
    (TimeLevel.GAP_FORTNIGHT, 14),
    (TimeLevel.GAP_TWO_MONTHS, 61),
    (TimeLevel.GAP_HALF_YEAR, 150),
    (TimeLevel.GAP_YEAR, 330),
)
_UNIONS = ((TimeLevel.CLOSE, 10), (TimeLevel.MONTH, 95), (TimeLevel.YEAR, 366))


def in_sequence(a: Profile, b: Profile) -> bool:
    """Whether the later of the two acts is a later stage, or one of them is only announced."""
    if a.start is None or b.start is None:
        return False
    first, second = (a, b) if a.start <= b.start else (b, a)
    ahead = STAGE_ORDER[first.stage] < STAGE_ORDER[second.stage]
    announced = {first.status, second.status} & {Status.RUMOURED, Status.THREATENED, Status.PLANNED}
    return ahead or bool(announced)


def home_level(a: Profile, b: Profile) -> Relation:
    return best_relation(a.home, b.home)


def toward_level(a: Profile, b: Profile) -> Relation:
    if a.act in _HOMEWARD or b.act in _HOMEWARD:
        return Relation.UNKNOWN
    return best_relation(a.toward, b.toward)


_HOMEWARD = frozenset({Act.RETURN, Act.RETURN_DENIED})


def figure_level(a: Profile, b: Profile) -> FigureLevel:
    """Compare counts of one act; flow against stock is neutral.

    Counts of two acts by which people leave their homes can agree, and never speak against.
    """
    if a.unit is None or b.unit is None or a.kind is not b.kind:
        return FigureLevel.MISSING
    one = a.low is not None and a.low == a.high == b.low == b.high
    if a.act is not b.act:
        if not one or not {a.act, b.act} <= MOVED:
            return FigureLevel.MISSING
        if a.unit is not b.unit:
            return _slip(a)
        return FigureLevel.EQUAL if (a.low or 0) % 10 else FigureLevel.COMPATIBLE
    if a.unit is not b.unit:
        if one:
            return _slip(a)
        persons, homes = (a, b) if a.unit is Unit.PERSON else (b, a)
        ratio = _ratio(persons, homes)
        if persons.unit is Unit.PERSON and ratio is not None:
            low, high = PERSONS_PER_HOUSEHOLD
            return FigureLevel.HOUSEHOLDS if low <= ratio <= high else FigureLevel.OTHER_UNIT
        return FigureLevel.OTHER_UNIT
    apart = (a.status in _ANNOUNCED) is not (b.status in _ANNOUNCED)  # a plan's count is no count of what came
    if compatible((a.low, a.high), (b.low, b.high), slack=rough(a) or rough(b)):
        exact = a.low == a.high == b.low == b.high and a.low is not None
        return FigureLevel.EQUAL if exact and a.low and a.low % 10 else FigureLevel.COMPATIBLE
    if apart:
        return FigureLevel.MISSING
    distance = abs(math.log((_middle(a) + 1) / (_middle(b) + 1)))
    return FigureLevel.DIFFERENT if distance <= math.log(2) else FigureLevel.FAR


def _slip(profile: Profile) -> FigureLevel:
    return FigureLevel.SAME_NUMBER if (profile.low or 0) > 10 else FigureLevel.OTHER_UNIT


_ANNOUNCED = frozenset({Status.RUMOURED, Status.THREATENED, Status.PLANNED, Status.ORDERED})


def rough(profile: Profile) -> bool:
    """Whether the count was given as about so many."""
    figure = profile.claim.figure
    return figure is not None and figure.quantifier.value in ("about", "vague")


def compatible(a: tuple[int | None, int | None], b: tuple[int | None, int | None], *, slack: bool) -> bool:
    """Whether two intervals can hold one number; `about` stretches bounds by a tenth."""
    stretch = 0.1 if slack else 0.0
    low_a, high_a = (a[0] or 0) * (1 - stretch), (a[1] if a[1] is not None else math.inf) * (1 + stretch)
    low_b, high_b = (b[0] or 0) * (1 - stretch), (b[1] if b[1] is not None else math.inf) * (1 + stretch)
    return low_a <= high_b and low_b <= high_a


def set_level(a: int, b: int) -> SetLevel:
    if not a or not b:
        return SetLevel.MISSING
    return SetLevel.SHARED if a & b else SetLevel.DISJOINT


def act_level(a: Profile, b: Profile) -> ActLevel:
    if a.act is b.act:
        return ActLevel.SAME
    return ActLevel.RELATED if related(a.act, b.act) or _put_out(a, b) else ActLevel.UNRELATED


def _put_out(a: Profile, b: Profile) -> bool:
    """Whether two names for putting people out of their homes meet in a stated place and month."""
    if not {a.act, b.act} <= PUT_OUT or a.home_soft or b.home_soft or a.time_soft or b.time_soft:
        return False
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return False
    near = max(a.start, b.start) - min(a.end, b.end) <= PUT_OUT_DAYS
    return near and best_relation(a.home, b.home) >= Relation.NEAR


def _middle(profile: Profile) -> float:
    known = [n for n in (profile.low, profile.high) if n is not None]
    return sum(known) / len(known) if known else 0.0


def _ratio(persons: Profile, homes: Profile) -> float | None:
    below = _middle(homes)
    return _middle(persons) / below if below else None
