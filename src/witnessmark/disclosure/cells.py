"""Counts as cells: what each counts, as told, and what cells of one kind leave together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

Months = tuple[int, int] | None
Key = tuple[str, str, tuple[str, ...], Months, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A count that a release tells, with what it counts.

    Attributes:
        place: gazetteer ids from the country to the place told. months: the first and last, counted from year 0.
        low, high: bounds as told; a small count has no least, one that is left out has none.
        private: of a report that is not public.
        few: it may be under ten and is private: it must not be worked out, told or not.
    """

    claim: str
    act: str
    unit: str
    groups: tuple[str, ...]
    place: tuple[str, ...]
    months: tuple[int, int] | None
    low: int | None
    high: int | None
    private: bool
    few: bool = False

    @property
    def key(self) -> Key:
        return self.act, self.unit, self.place, self.months, self.groups

    @property
    def told(self) -> bool:
        return self.low is not None or self.high is not None

    @property
    def worth(self) -> tuple[bool, int, bool, str]:
        """What is lost with the count, to sort by: the smallest exact count least, one told as at most ten most."""
        return self.low is None, self.low or 0, not self.private, self.claim

    def hidden(self) -> Cell:
        """Return the cell with its count left out: that there is one, a reader may know."""
        return replace(self, low=None, high=None)

    def record(self) -> dict[str, Any]:
        return {"act": self.act, "unit": self.unit, "groups": list(self.groups), "place": list(self.place),
                "months": list(self.months) if self.months else None, "low": self.low, "high": self.high,
                "private": self.private, "few": self.few}

    @classmethod
    def from_record(cls, claim: str, record: Mapping[str, Any]) -> Cell:
        """Read what `record` wrote; raises KeyError, TypeError or ValueError where it is something else."""
        months = record["months"]
        return cls(claim, str(record["act"]), str(record["unit"]), tuple(map(str, record["groups"])),
                   tuple(map(str, record["place"])), (int(months[0]), int(months[1])) if months else None,
                   _number(record["low"]), _number(record["high"]), bool(record["private"]), bool(record["few"]))


@dataclass(frozen=True, slots=True)
class GivenAway:
    """A small cell that can be worked out: what it is at least and at most, and the claims whose counts give it.

    `further` are the other claims of its system: the last to be tried.
    """

    least: int
    most: int
    claims: tuple[str, ...]
    further: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """All cells of one key: the bounds that they leave together, and whose they are."""

    key: Key
    low: float
    high: float
    small: bool
    private: bool
    claims: frozenset[str]

    @property
    def place(self) -> tuple[str, ...]:
        return self.key[2]

    @property
    def months(self) -> Months:
        return self.key[3]

    @property
    def groups(self) -> tuple[str, ...]:
        return self.key[4]

    def holds(self, other: Node) -> bool:
        """Return whether another key counts a part of what this one counts."""
        return self.key != other.key and self.key[:2] == other.key[:2] and self.covers(
            other.place, other.months, other.groups)

    def covers(self, place: tuple[str, ...], months: Months, groups: tuple[str, ...]) -> bool:
        """Return whether a place, a time and a group all lie within this key's."""
        near = place[: len(self.place)] == self.place
        timely = self.months == months or (self.months is not None and months is not None
                                           and self.months[0] <= months[0] and months[1] <= self.months[1])
        return near and timely and (not self.groups or self.groups == groups)


def nodes_of(cells: Iterable[Cell]) -> list[Node]:
    """Return the keys that are told, each with what its cells leave together."""
    by_key: dict[Key, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_key[cell.key].append(cell)
    nodes = []
    for key, told in by_key.items():
        held = [cell for cell in told if cell.told] or told
        high = [math.inf if cell.high is None else cell.high for cell in held]
        small = all(cell.few for cell in held)
        low = [1 if cell.low is None else cell.low for cell in held]
        nodes.append(Node(key, min(low), max(high), small, any(cell.private for cell in held),
                           frozenset(cell.claim for cell in held)))
    return nodes


def _number(value: Any) -> int | None:
    return None if value is None else int(value)
