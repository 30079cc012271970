"""Pair scores: the log-odds (bits) that two claims tell of one episode, and why.

Fellegi and Sunter (1969): the score is a prior plus one weight per field and level,
log2(m/u). The weights below are fixed and documented rather than estimated: a case of a few
hundred claims is too small for EM. A value that a claim took over from its report is soft
and weighs half. Invariant: symmetric, and a pure function of the two profiles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations

from witnessmark.reconcile import compare
from witnessmark.reconcile.compare import ActLevel, FigureLevel, SetLevel, TimeLevel
from witnessmark.reconcile.places import Relation, Spot
from witnessmark.reconcile.profile import Profile
from witnessmark.reconcile.wording import Said, joined, said

VERSION = "weights/2"
SOFT = 0.5
TOGETHER_DAYS = 120
PRIOR = -1.4
SAME_REPORT = 3.0
DERIVED_REPORT = 1.5

TIME = {
    TimeLevel.MISSING: 0.0,
    TimeLevel.SAME_DAYS: 3.0,
    TimeLevel.CLOSE: 2.2,
    TimeLevel.MONTH: 1.4,
    TimeLevel.YEAR: 0.4,
    TimeLevel.LONG: -0.3,
    TimeLevel.GAP_FORTNIGHT: 0.0,
    TimeLevel.GAP_TWO_MONTHS: -2.2,
    TimeLevel.GAP_HALF_YEAR: -5.0,
    TimeLevel.GAP_YEAR: -7.0,
    TimeLevel.GAP_LONG: -10.0,
}
TIME_IN_SEQUENCE = TIME | {
    TimeLevel.GAP_FORTNIGHT: 0.3,
    TimeLevel.GAP_TWO_MONTHS: -0.2,
    TimeLevel.GAP_HALF_YEAR: -0.8,
    TimeLevel.GAP_YEAR: -1.8,
}
HOME = {
    Relation.UNKNOWN: 0.0,
    Relation.APART: -7.0,
    Relation.ABROAD: -4.0,
    Relation.SIBLING: -3.0,
    Relation.COUNTRY: 0.1,
    Relation.WITHIN: 1.0,
    Relation.SAME_COARSE: 1.3,
    Relation.NEAR: 2.2,
    Relation.SAME: 3.0,
}
TOWARD = {
    Relation.UNKNOWN: 0.0,
    Relation.APART: -1.2,
    Relation.ABROAD: -0.8,
    Relation.SIBLING: -0.8,
    Relation.COUNTRY: 0.0,
    Relation.WITHIN: 0.4,
    Relation.SAME_COARSE: 0.6,
    Relation.NEAR: 1.0,
    Relation.SAME: 1.5,
}
FIGURE = {
    FigureLevel.MISSING: 0.0,
    FigureLevel.EQUAL: 2.5,
    FigureLevel.COMPATIBLE: 1.0,
    FigureLevel.HOUSEHOLDS: 0.5,
    FigureLevel.SAME_NUMBER: 0.8,
    FigureLevel.OTHER_UNIT: 0.0,
    FigureLevel.DIFFERENT: -0.4,
    FigureLevel.FAR: -1.8,
}
GROUP = {SetLevel.MISSING: 0.0, SetLevel.SHARED: 1.0, SetLevel.DISJOINT: -1.4}
GROUND = {SetLevel.MISSING: 0.0, SetLevel.SHARED: 0.8, SetLevel.DISJOINT: -2.6}
ORGAN = {SetLevel.MISSING: 0.0, SetLevel.SHARED: 0.4, SetLevel.DISJOINT: -0.2}
ACT = {ActLevel.SAME: 0.6, ActLevel.RELATED: 0.0, ActLevel.UNRELATED: -2.0}


@dataclass(frozen=True, slots=True)
class PairScore:
    """The log-odds in bits and each part of it: (field, level, weight)."""

    bits: float
    parts: tuple[tuple[str, str, float], ...]

    @property
    def probability(self) -> float:
        return float(1.0 / (1.0 + 2.0 ** -max(min(self.bits, 60.0), -60.0)))

    @property
    def told(self) -> Said:
        """One sentence that says what spoke for and against, the weightiest first."""
        return told_score(self.bits, self.parts)


def told_score(bits: float, parts: Iterable[tuple[str, str, float]]) -> Said:
    """Return a score and the parts that weigh in it as one sentence."""
    weighty = sorted((p for p in parts if abs(p[2]) >= 0.05), key=lambda p: (-abs(p[2]), p[0]))
    listed = [said("weighed", what=said(f"{name}_{level}"), bits=f"{weight:+.1f}") for name, level, weight in weighty]
    return said("one_episode" if bits > 0 else "two_episodes", bits=f"{bits:+.1f}", parts=joined(listed, ", "))


Near = tuple[tuple[tuple[str, ...], tuple[tuple[int, int], ...]], ...]
"""Pairs of places' keys told as one locality, each with when."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the score of two strands takes in beside them: whether their reports derive, and `Together.between` them."""

    rests: bool
    near: Near


class Together:
    """Places of one province that a claim tells as one locality: `in Hyesan and Pochon`."""

    def __init__(self, found: Iterable[Profile]) -> None:
        self._spans: dict[frozenset[str], list[tuple[int, int]]] = defaultdict(list)
        for profile in found:
            if profile.home_soft or len(profile.home) < 2 or profile.start is None or profile.end is None:
                continue
            for one, other in combinations(profile.home, 2):
                self._spans[frozenset((one.key, other.key))].append((profile.start, profile.end))

    @classmethod
    def of(cls, near: Iterable[tuple[tuple[str, ...], tuple[tuple[int, int], ...]]]) -> Together:
        """Return those that `between` told of: as good as all, for claims of the places it was asked of."""
        made = cls(())
        for pair, spans in near:
            made._spans[frozenset(pair)] = list(spans)
        return made

    def between(self, one: Iterable[Spot], other: Iterable[Spot]) -> Near:
        """Return all that `joins` reads for claims of these places."""
        if not self._spans:
            return ()
        pairs = {frozenset((a.key, b.key)) for a in one for b in other} & self._spans.keys()
        return tuple(sorted((tuple(sorted(pair)), tuple(sorted(self._spans[pair]))) for pair in pairs))

    def joins(self, a: Profile, b: Profile) -> bool:
        """Whether a claim of about their time names a place of both in one breath."""
        return any(
            _near(profile, span)
            for one in a.home
            for other in b.home
            for span in self._spans.get(frozenset((one.key, other.key)), ())
            for profile in (a, b)
        )


def _near(profile: Profile, span: tuple[int, int]) -> bool:
    if profile.start is None or profile.end is None:
        return False
    return profile.start - TOGETHER_DAYS <= span[1] and span[0] <= profile.end + TOGETHER_DAYS


class Scorer:
    """Scores pairs."""

    same_report = SAME_REPORT

    def __init__(
        self, derived: Callable[[str, str], bool] = lambda a, b: False, together: Together | None = None
    ) -> None:
        """Args: derived: whether two reports derive; together: places told as one locality."""
        self._derived = derived
        self._together = together or Together(())

    def around(self, a: Sequence[Profile], b: Sequence[Profile]) -> Around:
        """Return what of the whole case the score of two strands takes in."""
        homes = ([spot for profile in told for spot in profile.home] for told in (a, b))
        return Around(a[0].report != b[0].report and self._derived(a[0].report, b[0].report),
                      self._together.between(*homes))

    @classmethod
    def within(cls, around: Around) -> Scorer:
        """Return what scores two strands as the scorer did that told of what is around them."""
        return cls(lambda a, b: around.rests, Together.of(around.near))

    def bits(self, a: Profile, b: Profile) -> float:
        """Return the score alone, rounded so that sums do not depend on their order."""
        total = PRIOR
        times = TIME_IN_SEQUENCE if compare.in_sequence(a, b) else TIME
        total += times[compare.time_level(a, b)] * (SOFT if a.time_soft or b.time_soft else 1.0)
        total += HOME[self._relation(a, b)] * (SOFT if a.home_soft or b.home_soft else 1.0)
        if a.toward and b.toward:
            total += TOWARD[compare.toward_level(a, b)]
        if a.unit and b.unit:
            total += FIGURE[compare.figure_level(a, b)]
        for table, x, y in (
            (GROUP, a.groups, b.groups),
            (GROUND, a.grounds, b.grounds),
            (ORGAN, a.organs, b.organs),
        ):
            if x and y:
                total += table[SetLevel.SHARED if x & y else SetLevel.DISJOINT]
        total += ACT[compare.act_level(a, b)]
        if a.report == b.report:
            total += SAME_REPORT
        elif self._derived(a.report, b.report):
            total += DERIVED_REPORT
        return round(total, 4)

    def score(self, a: Profile, b: Profile) -> PairScore:
        parts = tuple(
            (name, level if isinstance(level, str) else level.name.lower(), weight)
            for name, level, weight in self._parts(a, b)
        )
        return PairScore(round(sum(weight for _, _, weight in parts), 4), parts)

    def _parts(self, a: Profile, b: Profile) -> list[tuple[str, Enum | str, float]]:
        time = compare.time_level(a, b)
        times = TIME_IN_SEQUENCE if compare.in_sequence(a, b) else TIME
        home = self._relation(a, b)
        toward = compare.toward_level(a, b) if a.toward and b.toward else Relation.UNKNOWN
        figure = compare.figure_level(a, b)
        groups, grounds = compare.set_level(a.groups, b.groups), compare.set_level(a.grounds, b.grounds)
        organs, act = compare.set_level(a.organs, b.organs), compare.act_level(a, b)
        parts: list[tuple[str, Enum | str, float]] = [
            ("prior", "prior", PRIOR),
            ("time", time, times[time] * (SOFT if a.time_soft or b.time_soft else 1.0)),
            ("place", home, HOME[home] * (SOFT if a.home_soft or b.home_soft else 1.0)),
            ("destination", toward, TOWARD[toward]),
            ("figure", figure, FIGURE[figure]),
            ("group", groups, GROUP[groups]),
            ("ground", grounds, GROUND[grounds]),
            ("organ", organs, ORGAN[organs]),
            ("act", act, ACT[act]),
        ]
        if a.report == b.report:
            parts.append(("report", "same", SAME_REPORT))
        elif self._derived(a.report, b.report):
            parts.append(("report", "derived", DERIVED_REPORT))
        return parts

    def _relation(self, a: Profile, b: Profile) -> Relation:
        if not a.home or not b.home:
            return Relation.UNKNOWN
        held = compare.home_level(a, b)
        if held is Relation.SIBLING and self._together.joins(a, b):
            return Relation.COUNTRY
        return held
