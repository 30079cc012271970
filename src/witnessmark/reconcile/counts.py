"""Counts that differ: which can both be right (rounded, a part, a later total) and which can't.

Invariant: counts are compared within one act and unit; only one number under two units is
compared across acts that move people, because a translation may change both words at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

from witnessmark.model.claim import Claim
from witnessmark.model.figure import Figure
from witnessmark.reconcile.amounts import agree
from witnessmark.reconcile.media import sentence_at
from witnessmark.reconcile.parts import (
    ARRIVED_WORDS,
    NARROW_WORDS,
    PART_WORDS,
    PARTY_WORDS,
    TOTAL_WORDS,
    around,
)
from witnessmark.reconcile.places import APART, COARSE, Relation, Spot, relation, spot_of
from witnessmark.reconcile.profile import locality
from witnessmark.reconcile.stages import MOVED
from witnessmark.reconcile.wording import Said, said
from witnessmark.vocab.codes import AttributionKind, Quantifier, Status, Unit

OTHER_SIZE = 20  # one count over another: beyond it, two populations
ANNOUNCED = frozenset({Status.RUMOURED, Status.THREATENED, Status.PLANNED, Status.ORDERED})


class Parts:
    """Counts that some report of the incident states as a part of a larger one.

    A part is one of every whole: `38 of the 131` can't be set against the 106 that somebody else gives for all.
    """

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._pairs: set[tuple[Unit, int, int]] = set()
        self._told_as: set[str] = set()
        self._spots: dict[str, list[Spot]] = {}
        by_report: dict[str, list[Claim]] = {}
        for claim in claims:
            if _exact(claim) is not None:
                by_report.setdefault(claim.reading.report.id, []).append(claim)
        for told in by_report.values():
            for a, b in combinations(told, 2):
                self._learn(a, b)
            self._sums(told)

    def spots(self, claim: Claim) -> list[Spot]:
        """Return the named places of a claim's people; each claim is looked at once."""
        held = self._spots.get(claim.id)
        if held is None:
            held = self._spots[claim.id] = [s for s in map(spot_of, locality(claim)) if s]
        return held

    def holds(self, a: Figure, b: Figure) -> bool:
        """Whether the smaller of two counts is a stated part of the larger."""
        low, high = sorted(n for n in (_number(a), _number(b)) if n is not None) or (0, 0)
        return (a.unit, low, high) in self._pairs

    def only_part(self, small: Claim, large: Claim) -> bool:
        """Whether the smaller claim is told as a part of a total of its own report, and the larger as no part."""
        return small.id in self._told_as and large.id not in self._told_as

    def siblings(self, a: Figure, b: Figure) -> bool:
        """Whether both counts are stated parts of one total: nothing to compare."""
        totals = [
            {high for unit, low, high in self._pairs if unit is f.unit and low == _number(f)} for f in (a, b)
        ]
        return a.unit is b.unit and bool(totals[0] & totals[1]) and not self.holds(a, b)

    def _learn(self, a: Claim, b: Claim) -> None:
        small, large = sorted((a, b), key=lambda c: _exact(c) or 0)
        low, high = _exact(small), _exact(large)
        if a.figure is None or b.figure is None or a.figure.unit is not b.figure.unit or low is None:
            return
        if high is None or low >= high or not _one_time(a, b):
            return
        narrower = _codes(small) > _codes(large) or _inside(small, large, self)
        as_part = bool(PART_WORDS.search(around(small)))
        if as_part:
            self._told_as.add(small.id)
        if narrower or as_part:
            self._pairs.add((a.figure.unit, low, high))

    def _sums(self, told: Sequence[Claim]) -> None:
        """Two or three counts of a report that come to a fourth are its parts."""
        for total in told:
            goal = _exact(total) or 0
            unit = total.figure.unit if total.figure else None
            parts = [
                c for c in told if c.figure and c.figure.unit is unit and 0 < (_exact(c) or 0) < goal
            ][:12]
            for n in (2, 3):
                for some in combinations(parts, n):
                    if unit and sum(_exact(c) or 0 for c in some) == goal:
                        self._pairs.update((unit, _exact(c) or 0, goal) for c in some)


def verdict(a: Claim, b: Claim, left: Figure, right: Figure, parts: Parts) -> tuple[str, bool]:
    """Return the template and whether both counts can be right."""
    if agree(left, right):
        return "rounded", True
    small, large = _by_size(a, b)
    narrow = bool(NARROW_WORDS.search(small.quote)) and not NARROW_WORDS.search(large.quote)
    stated = parts.holds(left, right) or parts.only_part(small, large)
    only = (words for words in (PARTY_WORDS, ARRIVED_WORDS) if words.search(_told(small)))
    if any(not words.search(_told(large)) for words in only) and _fewer(small, large):
        return "part", True
    if narrow or stated or _inside(small, large, parts) or _glimpse(small, large, parts):
        return "part", True
    if _later_total(small, large):
        return "later_total", True
    return "counts", False


def _told(claim: Claim) -> str:
    """Return the sentence in which a claim gives its count, with the words for who tells it."""
    sentence = sentence_at(claim.reading.text, claim.figure.span.start) if claim.figure else claim.quote
    return " ".join((sentence, *(link.text or "" for link in claim.attribution[:1])))


def _fewer(small: Claim, large: Claim) -> bool:
    """Whether the smaller of two counts is the smaller for certain, whatever is rounded."""
    return (_exact(small) or 0) < (_exact(large) or 0)


def unit_verdict(left: Figure, right: Figure) -> str:
    """Return the template for counts of two units; empty where they do not clash.

    Fewer persons than half the households are some of them: one family, those whom a clinic saw.
    """
    same = _numbers(left) & _numbers(right)
    if same and {left.unit, right.unit} != {Unit.HOUSEHOLD, Unit.DWELLING}:
        return "unit_mixed"
    persons, homes = (left, right) if left.unit is Unit.PERSON else (right, left)
    apart = persons.unit is Unit.PERSON and homes.unit is Unit.HOUSEHOLD
    fewer = persons.high is not None and homes.low is not None and homes.low / 2 <= persons.high < homes.low
    return "unit_fewer" if apart and fewer else ""


def mixed_units(claims: Sequence[Claim]) -> Iterable[tuple[Claim, Claim]]:
    """Yield pairs of two acts that move people with one number under two units."""
    counted = [c for c in claims if c.figure and c.act.code in MOVED]
    for a, b in combinations(counted, 2):
        if a.act.code is b.act.code or a.figure is None or b.figure is None:
            continue
        if (a.status.code in ANNOUNCED) is not (b.status.code in ANNOUNCED) or not _one_time(a, b):
            continue
        if a.figure.unit is not b.figure.unit and unit_verdict(a.figure, b.figure) == "unit_mixed":
            yield a, b


@lru_cache(maxsize=20_000)
def worded(figure: Figure) -> Said:
    """Return a count as a person would say it, from its bounds and never from source text."""
    unit = said(figure.unit.value)
    low, high = figure.low, figure.high
    if low is not None and low == high:
        rough = figure.quantifier in (Quantifier.ABOUT, Quantifier.VAGUE)
        return said("count_about" if rough else "count_exact", n=low, unit=unit)
    if low is None:
        if high is not None:
            return said("count_most", n=high, unit=unit)
        return said("count_about", n=str(figure.best), unit=unit)
    if high is None:
        return said("count_least", n=low, unit=unit)
    return said("count_range", n=low, m=high, unit=unit)


def other_population(a: Claim, b: Claim, parts: Parts) -> bool:
    """Whether two counts are plainly of different people: of two places, or of two orders of size.

    Two sources who differ by more than `OTHER_SIZE` times do not count the same people, nor do two who each speak of
    their own street.
    """
    left, right = parts.spots(a), parts.spots(b)
    if left and right and all(relation(x, y) in APART for x in left for y in right):
        return True
    if all(NARROW_WORDS.search(c.quote) for c in (a, b)) and a.reading.report.id != b.reading.report.id:
        return True  # two people's own streets
    if a.reading.report.id == b.reading.report.id and a.attribution[:1] == b.attribution[:1]:
        return False
    small, large = sorted((_exact(a) or 0, _exact(b) or 0))
    return large > OTHER_SIZE * small


def _glimpse(small: Claim, large: Claim, parts: Parts) -> bool:
    """Whether the smaller count is what one saw, or of a spot without a name, and far below the other."""
    if (_exact(large) or 0) < 2 * (_exact(small) or 0):
        return False
    seen = bool(small.attribution) and small.attribution[0].kind is AttributionKind.EYEWITNESS
    nameless = bool(locality(small)) and not parts.spots(small) and bool(parts.spots(large))
    return seen or nameless


def _later_total(small: Claim, large: Claim) -> bool:
    """Whether the larger count was told later as a running total, or covers a longer time."""
    first, last = small.reading.report.published, large.reading.report.published
    if first and last and last < first:
        return False
    if large.when and small.when and large.when.end < small.when.start:
        return False
    covers = bool(
        large.when
        and small.when
        and large.when.start <= small.when.start
        and large.when.end > small.when.end
        and (large.when.end - large.when.start).days > (small.when.end - small.when.start).days
    )
    growing = bool(TOTAL_WORDS.search(large.quote)) and small.reading.report.id != large.reading.report.id
    return (covers and bool(first and last and first < last)) or growing


def _by_size(a: Claim, b: Claim) -> tuple[Claim, Claim]:
    small, large = sorted((a, b), key=lambda c: (_number(c.figure) or 0 if c.figure else 0, c.id))
    return small, large


def _exact(claim: Claim) -> int | None:
    return _number(claim.figure) if claim.figure else None


def _number(figure: Figure) -> int | None:
    return figure.best if figure.best is not None else figure.low if figure.low is not None else figure.high


def _numbers(figure: Figure) -> set[int]:
    return {n for n in (figure.low, figure.best, figure.high) if n}


def _codes(claim: Claim) -> set[str]:
    people = {code.value for part in claim.affected for code in part.codes} - {"resident", "other"}
    return people | {g.code.value for g in claim.ground}


def _one_time(a: Claim, b: Claim) -> bool:
    if a.when is None or b.when is None:
        return True
    return a.when.start <= b.when.end and b.when.start <= a.when.end


def _inside(small: Claim, large: Claim, parts: Parts) -> bool:
    """Whether the smaller count is of places within (or among) those of the larger."""
    inner, outer = parts.spots(small), parts.spots(large)
    if not inner or not outer:
        return False
    keys = {s.key for s in outer}
    if {s.key for s in inner} < keys:
        return True
    return all(any(_within(i, o) for o in outer) for i in inner)


def _within(inner: Spot, outer: Spot) -> bool:
    if outer.key in inner.around:
        return True
    finer = outer.level in COARSE and inner.level not in COARSE
    return finer and relation(inner, outer) is Relation.WITHIN
