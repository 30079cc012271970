"""Which claims of one incident speak of the same thing, so that their values can be compared.

Invariant: one act is compared with itself, done with done and announced with announced. Two names
for putting people out (expulsion, relocation, eviction), or displacement and the manner of it, are one
only across reports of which neither tells both; homes that are cleared and homes that are pulled down, across reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import combinations
from typing import TypeVar

from witnessmark.model.claim import Claim
from witnessmark.reconcile.stages import MOVED
from witnessmark.vocab.codes import Act, Status, Unit

V = TypeVar("V", bound=Hashable)
NAMES = frozenset({Act.EXPULSION, Act.RELOCATION, Act.EVICTION})
MANNERS = NAMES | {Act.FLIGHT, Act.EVACUATION}
HOMES = frozenset({Act.EVICTION, Act.DEMOLITION})
DONE = frozenset({Status.CARRIED_OUT, Status.ONGOING, Status.HALTED})
HEARD = frozenset({Status.RUMOURED, Status.THREATENED})


class Comparable:
    """The claims of one incident, sorted by what they speak of."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._kinds: dict[tuple[object, bool], list[Claim]] = {}
        self._told: dict[str, set[Act]] = defaultdict(set)
        for claim in claims:
            if claim.act.code in MANNERS or claim.act.code is Act.DISPLACEMENT:
                self._told[claim.reading.report.id].add(claim.act.code)
            if claim.status.code in HEARD or claim.status.code is Status.DENIED:
                continue
            kind = "moved" if claim.act.code in MANNERS or claim.act.code is Act.DISPLACEMENT else claim.act.code
            if claim.act.code in HOMES and claim.figure and claim.figure.unit is Unit.DWELLING:
                self._kinds.setdefault(("homes", claim.status.code in DONE), []).append(claim)
            self._kinds.setdefault((kind, claim.status.code in DONE), []).append(claim)

    def pairs(self, having: Callable[[Claim], object]) -> Iterator[tuple[Claim, Claim]]:
        """Yield pairs of claims that speak of the same thing and both have a value."""
        for kind, alike in self._kinds.items():
            for a, b in combinations([c for c in alike if having(c)], 2):
                if kind[0] == "homes":
                    if a.act.code is not b.act.code and a.reading.report.id != b.reading.report.id:
                        yield a, b
                elif a.act.code is b.act.code or (may_be_one(a.act.code, b.act.code) and self._two_names(a, b)):
                    yield a, b

    def values(
        self, value: Callable[[Claim], V | None]
    ) -> Iterator[tuple[V, V, list[Claim], list[Claim]]]:
        """Yield two different values told of the same thing, each with the claims that tell it.

        Each pair of values comes once for an act, whatever the number of claims.
        """
        for kind, alike in self._kinds.items():
            if kind[0] == "homes":
                continue
            groups: dict[tuple[Act, V], list[Claim]] = {}
            for claim in alike:
                found = value(claim)
                if found is not None:
                    groups.setdefault((claim.act.code, found), []).append(claim)
            for ((act, x), left), ((other, y), right) in combinations(groups.items(), 2):
                if x == y:
                    continue
                if act is not other:
                    if not may_be_one(act, other):
                        continue
                    left = [c for c in left if other not in self._told[c.reading.report.id]]
                    right = [c for c in right if act not in self._told[c.reading.report.id]]
                if left and right:
                    yield x, y, left, right

    def _two_names(self, a: Claim, b: Claim) -> bool:
        left, right = a.reading.report.id, b.reading.report.id
        return left != right and b.act.code not in self._told[left] and a.act.code not in self._told[right]


def may_be_one(a: Act, b: Act) -> bool:
    """Whether two acts may be one under two names: two of putting out, or displacement and how it came about."""
    return {a, b} <= NAMES or (Act.DISPLACEMENT in (a, b) and bool({a, b} & MANNERS))


def one_removal(a: Claim, b: Claim) -> bool:
    """Whether two claims name one act, or put people out under two names in two reports."""
    return a.act.code is b.act.code or (
        may_be_one(a.act.code, b.act.code) and a.reading.report.id != b.reading.report.id
    )


def denied_by(denial: Claim, claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims a denial denies: of its act, else of the same removal under another name, else of homes.

    Who denies that anybody was evicted denies that homes were pulled down over people's heads, and the other way round;
    who denies that anybody was driven out denies, where nothing nearer is told, that people had to leave.
    """
    asserted = [c for c in claims if c.status.code is not Status.DENIED]
    same = [c for c in asserted if c.act.code is denial.act.code]
    same = same or [c for c in asserted if one_removal(c, denial)]
    same = same or [c for c in asserted if {c.act.code, denial.act.code} == HOMES]
    return same or [c for c in asserted if {c.act.code, denial.act.code} <= MOVED and c.status.code in DONE]
