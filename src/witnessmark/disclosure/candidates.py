"""Candidate sets: for each source, how many people could have said everything that is attributed to them.

Invariant: a running intersection over this release and every earlier one, as an attacker
would make it who knows which claims share a source, of who stood where a thing could be seen in the
months it is told of. A detail that would take the set under
the threshold is blocked, with the proposal that loses least. Passing once does not make a
source safe: what was told stays told, and counts in every later release.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from witnessmark.disclosure.bounds import Mask, spell
from witnessmark.disclosure.coarser import AS_IT_IS, Area, Coarser, ladder
from witnessmark.disclosure.population import Population
from witnessmark.disclosure.sight import Detail, could_have_said

THRESHOLD = 34
"""A guess among this many is right at most 3% of the time."""
FLOORS = (Area.COUNTY, Area.PROVINCE, Area.COUNTRY)
LEFT_OUT = 12
"""What a claim that is left out loses, beside the steps of `Coarser.loss`."""


@dataclass(frozen=True, slots=True)
class Attributed:
    """One claim that would be released of one source.

    Attributes:
        source: the origin it reduces to; it stays inside the case.
        told: what it attributes to the source when told in a given way.
        speaker, outlet, dated: whether the kind of speaker, the outlet or the time can be told less exactly.
    """

    claim: str
    source: str
    told: Callable[[Coarser], Detail]
    speaker: bool
    outlet: bool
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Blocked:
    """A claim that narrows its source too far: to how many, and how it could be told (None: not at all)."""

    claim: str
    source: str
    candidates: int
    proposal: Coarser | None
    left: int


@dataclass(frozen=True, slots=True)
class Gauge:
    """One source's budget.

    Attributes:
        before: candidates after the earlier releases alone.
        drafted: candidates if all were released as drafted.
        after: candidates with every proposal taken up.
    """

    source: str
    claims: int
    everybody: int
    before: int
    drafted: int
    after: int
    threshold: int = THRESHOLD

    @property
    def spent(self) -> float:
        """Return how much of the way from everybody to the threshold is gone: 0 none, 1 and more all of it."""
        way = math.log(max(self.everybody, 1) / self.threshold)
        return math.log(self.everybody / max(self.after, 1)) / way if way > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Weighed:
    gauges: tuple[Gauge, ...] = ()
    blocked: tuple[Blocked, ...] = ()

    def ways(self) -> dict[str, Coarser | None]:
        """Return how each blocked claim could be told."""
        return {blocked.claim: blocked.proposal for blocked in self.blocked}


def weigh(population: Population, offered: Iterable[Attributed], earlier: Mapping[str, Sequence[Detail]], *,
          threshold: int = THRESHOLD) -> Weighed:
    """Weigh every claim offered against what its source has been told to say before.

    Claims that many could have said come first: they cost the others nothing.

    Args:
        earlier: the details of earlier releases by source.
    """
    by_source: dict[str, list[Attributed]] = defaultdict(list)
    for claim in offered:
        by_source[claim.source].append(claim)
    gauges, blocked = [], []
    for source in sorted(by_source):
        gauge, refused = _source(population, source, by_source[source], earlier.get(source, ()), threshold)
        gauges.append(gauge)
        blocked += refused
    return Weighed(tuple(gauges), tuple(blocked))


@dataclass(frozen=True, slots=True)
class Running:
    """Who is left after some details: the cells, and the months that somebody in them was seen in."""

    population: Population
    cells: Mask
    spans: tuple[tuple[int, int], ...] = ()

    @classmethod
    def everybody(cls, population: Population) -> Running:
        return cls(population, population.everybody)

    def told(self, detail: Detail) -> Running:
        """Return who is left once this is told too."""
        spans = self.spans if detail.when is None or detail.when in self.spans else (*self.spans, detail.when)
        return Running(self.population, self.cells & could_have_said(self.population, detail), spans)

    def count(self) -> int:
        """Return how many at least could have said it all, and stayed for as long as the months told need."""
        return self.population.count(self.cells, self.years)

    @property
    def years(self) -> float:
        need = spell(self.spans)
        return (need[1] - need[0]) / 12 if need else 0.0

    def narrows(self, before: Running) -> bool:
        """Return whether fewer people, or a longer stay, are left than before."""
        return self.years > before.years or not bool((self.cells == before.cells).all())


def _source(population: Population, source: str, claims: Sequence[Attributed], earlier: Sequence[Detail],
            threshold: int) -> tuple[Gauge, list[Blocked]]:
    before = Running.everybody(population)
    for detail in earlier:
        before = before.told(detail)
    drafted = before
    for claim in claims:
        drafted = drafted.told(claim.told(AS_IT_IS))
    running, blocked = _told(claims, before, earlier, threshold, FLOORS[0])
    if blocked:
        plans = [(running, blocked), *(_told(claims, before, earlier, threshold, floor) for floor in FLOORS[1:])]
        running, blocked = min(plans, key=lambda plan: _lost(plan[1]))
    return Gauge(source, len(claims), population.count(population.everybody), before.count(), drafted.count(),
                 running.count(), threshold), blocked


def _told(claims: Sequence[Attributed], before: Running, earlier: Sequence[Detail], threshold: int,
          floor: Area) -> tuple[Running, list[Blocked]]:
    """Return who is left when every claim is told as exactly as it may be, and the claims that lose something.

    Args:
        floor: no place is told finer; what one claim gives up, others may need.
    """
    alone = Running.everybody(before.population)
    running, blocked = before, []
    for claim in sorted(claims, key=lambda c: (-alone.told(c.told(AS_IT_IS)).count(), c.claim)):
        asked = running.told(claim.told(AS_IT_IS))
        if claim.told(AS_IT_IS) in earlier or (
                floor is Area.COUNTY and not _too_far(asked, running, threshold, bool(earlier))):
            running = asked
            continue
        way, left = _proposal(claim, running, threshold, bool(earlier), floor)
        if way != AS_IT_IS:
            blocked.append(Blocked(claim.claim, claim.source, asked.count(), way, left.count()))
        running = left
    return running, blocked


def _lost(blocked: Sequence[Blocked]) -> int:
    return sum(b.proposal.loss if b.proposal else LEFT_OUT for b in blocked)


def _proposal(claim: Attributed, running: Running, threshold: int, released: bool,
              floor: Area) -> tuple[Coarser | None, Running]:
    exact = claim.told(AS_IT_IS)
    for way in ladder(speaker=claim.speaker, outlet=claim.outlet, dated=claim.dated):
        told = claim.told(way)
        if way.area < floor and told.about != claim.told(replace(way, area=floor)).about:
            continue
        narrowed = running.told(told)
        if not _too_far(narrowed, running, threshold, released):
            return (AS_IT_IS if told == exact else way), narrowed
    return None, running


def _too_far(narrowed: Running, running: Running, threshold: int, released: bool) -> bool:
    """Return whether a detail takes the set under the threshold.

    Where earlier releases took it there, a detail that narrows nothing tells nothing new; but a set
    that they emptied says that the table does not fit the source, and nothing more passes.
    """
    if narrowed.count() >= threshold:
        return False
    possible = running.population.certain[running.cells].any()
    return not (released and possible and not narrowed.narrows(running))
