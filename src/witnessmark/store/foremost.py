"""The reports with most claims of some kinds, kept in order while single reports change.

Invariant: a report stands where its claims of these kinds put it, and nowhere without one; `put` and `drop` are told of
every change.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import NamedTuple


class Kind(NamedTuple):
    """What the claims of one count share; `band` is an index into `tally.BANDS`."""

    act: str
    status: str
    band: int
    judged: bool


class Wanted(NamedTuple):
    """The kinds that are asked for: those that fit every part; an empty tuple or None leaves a part open."""

    acts: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    band: int | None = None
    judged: bool | None = None

    def holds(self, kind: Kind) -> bool:
        return ((not self.acts or kind.act in self.acts) and (not self.statuses or kind.status in self.statuses)
                and (self.band is None or kind.band == self.band)
                and (self.judged is None or kind.judged is self.judged))


class Foremost:
    """Reports by how many claims of the kinds wanted they have; `reports` are all there are, with their claims."""

    def __init__(self, wanted: Wanted, reports: Mapping[str, Counter[Kind]]) -> None:
        self._wanted = wanted
        self._having: defaultdict[int, set[str]] = defaultdict(set)
        numbers: dict[int, int] = {}                           # reports share what they hold
        for report, held in reports.items():
            number = numbers.get(id(held))
            if number is None:
                number = numbers[id(held)] = self._number(held)
            if number:
                self._having[number].add(report)

    def put(self, report: str, held: Mapping[Kind, int]) -> None:
        """Take in a report with its claims."""
        if number := self._number(held):
            self._having[number].add(report)

    def drop(self, report: str, held: Mapping[Kind, int]) -> None:
        """Take out a report that had these claims."""
        self._having[self._number(held)].discard(report)

    def first(self, most: int, is_open: Callable[[str], bool] | None) -> list[tuple[str, int]]:
        """Return the reports with most such claims and how many they have, equals by id; only open ones, None: all."""
        found: list[tuple[str, int]] = []
        for number in sorted(self._having, reverse=True):
            if len(found) == most:
                break
            there = self._having[number] if is_open is None else filter(is_open, self._having[number])
            found += [(report, number) for report in heapq.nsmallest(most - len(found), there)]
        return found

    def _number(self, held: Mapping[Kind, int]) -> int:
        return sum(number for kind, number in held.items() if self._wanted.holds(kind))
