"""Candidate sets: for each source, how many people could have said everything that is attributed to them.

Invariant: a running intersection over this release and every earlier one, as an attacker
would make it who knows which claims share a source. A detail that would take the set under
the threshold is blocked, with the proposal that loses least. Passing once does not make a
source safe: what was told stays told, and counts in every later release.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from witnessmark.disclosure.coarser import AS_IT_IS, Coarser, ladder
from witnessmark.disclosure.population import Mask, Population
from witnessmark.disclosure.sight import Detail, could_have_said

THRESHOLD = 34
"""A guess among this many is right at most 3% of the time."""


@dataclass(frozen=True, slots=True)
class Attributed:
    """One claim that would be released of one source.

    Attributes:
        source: the origin it reduces to; it stays inside the case.
        told: what it attributes to the source when told in a given way.
        speaker, outlet: whether the kind of speaker, or the outlet, can be told less exactly.
    """

    claim: str
    source: str
    told: Callable[[Coarser], Detail]
    speaker: bool
    outlet: bool


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


def _source(population: Population, source: str, claims: Sequence[Attributed], earlier: Sequence[Detail],
            threshold: int) -> tuple[Gauge, list[Blocked]]:
    running = population.everybody
    for detail in earlier:
        running &= could_have_said(population, detail)
    before = population.count(running)
    masks = {c.claim: could_have_said(population, c.told(AS_IT_IS)) for c in claims}
    drafted = running.copy()
    for mask in masks.values():
        drafted &= mask
    blocked = []
    for claim in sorted(claims, key=lambda c: (-population.count(masks[c.claim]), c.claim)):
        narrowed = running & masks[claim.claim]
        if claim.told(AS_IT_IS) in earlier or not _too_far(population, running, narrowed, threshold, bool(earlier)):
            running = narrowed
            continue
        proposal, left = _proposal(population, claim, running, threshold, bool(earlier))
        blocked.append(Blocked(claim.claim, source, population.count(narrowed), proposal, population.count(left)))
        running = left
    return Gauge(source, len(claims), population.count(population.everybody), before, population.count(drafted),
                 population.count(running), threshold), blocked


def _proposal(population: Population, claim: Attributed, running: Mask, threshold: int,
              released: bool) -> tuple[Coarser | None, Mask]:
    for way in ladder(speaker=claim.speaker, outlet=claim.outlet):
        narrowed = running & could_have_said(population, claim.told(way))
        if not _too_far(population, running, narrowed, threshold, released):
            return way, narrowed
    return None, running


def _too_far(population: Population, running: Mask, narrowed: Mask, threshold: int, released: bool) -> bool:
    """Return whether a detail takes the set under the threshold.

    Where earlier releases took it there, a detail that narrows nothing tells nothing new; but a set
    that they emptied says that the table does not fit the source, and nothing more passes.
    """
    if population.count(narrowed) >= threshold:
        return False
    return not (released and population.certain[running].any() and bool((narrowed == running).all()))
