"""The figure ladder: counts of one incident from dwellings and households to persons, as told and as derived.

Invariant: a derived count always carries its multiplier; a told count never has one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from witnessmark.vocab.codes import Act, FigureKind, Quantifier, Unit

PERSONS_PER_HOUSEHOLD = (2.0, 7.0)
"""Persons in a household where no report says how many: wide on purpose, and no middle is assumed."""

Bounds = tuple[int | None, int | None, int | None]
"""Low, best and high; a bound nobody gave is None."""

UNITS = (Unit.DWELLING, Unit.HOUSEHOLD, Unit.PERSON)


@dataclass(frozen=True, slots=True)
class Multiplier:
    """Persons per household: `stated` by the claims named, or `assumed`; `best` only where one number was stated."""

    low: float
    high: float
    best: float | None = None
    source: Literal["stated", "assumed"] = "assumed"
    claims: tuple[str, ...] = ()

    def persons(self, households: Bounds) -> Bounds:
        """Return how many persons a count of households leaves possible."""
        low, best, high = households
        if low is None and high is None:
            low = high = best
        return (
            None if low is None else math.floor(low * self.low),
            None if best is None or self.best is None else round(best * self.best),
            None if high is None else math.ceil(high * self.high),
        )


ASSUMED = Multiplier(*PERSONS_PER_HOUSEHOLD)


@dataclass(frozen=True, slots=True)
class Rung:
    """One count of an incident: told by `claims`, or persons derived from the households they tell of.

    `against` are claims that give another count of the same act and unit.
    """

    act: Act
    kind: FigureKind
    unit: Unit
    low: int | None
    best: int | None
    high: int | None
    quantifier: Quantifier
    claims: tuple[str, ...]
    origins: int
    against: tuple[str, ...] = ()
    multiplier: Multiplier | None = None
    why: str = ""
    why_ko: str = ""

    @property
    def derived(self) -> bool:
        return self.multiplier is not None

    @property
    def bounds(self) -> Bounds:
        return (self.low, self.best, self.high)


def derived_quantifier(bounds: Bounds) -> Quantifier:
    """Return how a derived count is to be read; never as exact."""
    low, _, high = bounds
    if high is None:
        return Quantifier.MORE_THAN
    if low is None:
        return Quantifier.LESS_THAN
    return Quantifier.ABOUT if low == high else Quantifier.RANGE
