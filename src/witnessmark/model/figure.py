"""Counts of people, households or dwellings, never rounded on the way in."""

from __future__ import annotations

from dataclasses import dataclass

from witnessmark.errors import InvalidRecord
from witnessmark.model.text import Span
from witnessmark.vocab.codes import FigureKind, Quantifier, Unit


@dataclass(frozen=True, slots=True)
class Figure:
    """A count with its bounds; a bound that the words leave open is None.

    `multiplier` is persons per household where the report states one.
    """

    kind: FigureKind
    low: int | None
    best: int | None
    high: int | None
    unit: Unit
    quantifier: Quantifier
    text: str
    span: Span
    multiplier: float | None = None

    def __post_init__(self) -> None:
        known = [n for n in (self.low, self.best, self.high) if n is not None]
        if not known or known != sorted(known) or known[0] < 0:
            raise InvalidRecord("needs low <= best <= high, one of them known", path="$.figure")
