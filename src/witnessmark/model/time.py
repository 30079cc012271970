"""Time of an act: an inclusive interval of days and the precision it was told with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from witnessmark.errors import InvalidRecord
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Precision


@dataclass(frozen=True, slots=True)
class Moment:
    """When, as a reading states it: both ends are days and inclusive."""

    start: dt.date
    end: dt.date
    precision: Precision
    text: str
    span: Span

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InvalidRecord("ends before it starts", path="$.when")
