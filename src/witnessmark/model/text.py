"""Spans, quotes and readings: what every value in a case points at.

Invariant: offsets are half-open, in Unicode code points of one immutable text version
(NFC); a quote stored beside its span equals the slice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from witnessmark.errors import InvalidRecord, NotGrounded
from witnessmark.ids import derived_id


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open, non-empty range of code points of one reading."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidRecord(f"not a span: {self.start}..{self.end}", path="$.span")

    def slice(self, text: str) -> str:
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def apart(self, other: Span) -> int:
        """Return how many code points lie between two spans; 0 where they meet."""
        return max(0, self.start - other.end, other.start - self.end)

    def shifted(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a reading and where they stand in it."""

    text: str
    span: Span

    @classmethod
    def of(cls, text: str, span: Span) -> Quoted:
        """Return the slice of `text` at `span` as a quote."""
        return cls(span.slice(text), span)

    def check(self, text: str, *, path: str = "$") -> None:
        """Raise NotGrounded unless `text` holds exactly this quote at this span."""
        if self.span.slice(text) != self.text:
            raise NotGrounded("the stored words are not the slice of the reading", path=path)


LocatorKind = Literal["page", "line", "cell", "message", "row", "paragraph", "turn", "title", "caption"]


CITED: tuple[LocatorKind, ...] = ("page", "line", "cell", "message", "row", "paragraph")
"""The kinds that say where a passage stands; the others say what it is."""


@dataclass(frozen=True, slots=True)
class Locator:
    """From this offset on, the text came from this place of the original.

    `label` is what a person would cite: a page number, `Sheet1!B4`, a message's number.
    A locator of a kind holds until the next locator of the same kind.
    """

    start: int
    kind: LocatorKind
    label: str


@dataclass(frozen=True, slots=True)
class ReportRef:
    """What a reading and its claims carry of their report."""

    id: str
    language: str
    file: str | None = None
    sha256: str | None = None
    outlet: str | None = None
    published: dt.date | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One immutable text version of a report.

    `text` is NFC; `reader` is `name/version` of what produced it; `locators` are sorted
    by start and map offsets back to pages, lines, cells or messages of the original.
    """

    id: str
    report: ReportRef
    text: str = field(repr=False)
    reader: str = "text/1"
    locators: tuple[Locator, ...] = field(default=(), repr=False)

    @classmethod
    def of_text(cls, text: str, report: ReportRef, *, reader: str = "text/1",
                locators: tuple[Locator, ...] = ()) -> Reading:
        """Build the reading of `text`; the id follows from report, reader and text."""
        return cls(derived_id("rdg", report.id, reader, text), report, text, reader, locators)

    def _repr_html_(self) -> str:
        """Return the text with its title, outlet and day above it, as a notebook shows it."""
        about = [self.report.outlet, self.report.published and self.report.published.isoformat(), self.report.language]
        head = f"<b>{escape(self.report.title or self.report.file or self.id)}</b> " + escape(
            ", ".join(str(part) for part in about if part))
        return f'<p>{head}</p><pre lang="{escape(self.report.language)}" style="white-space: pre-wrap">' \
               f"{escape(self.text)}</pre>"

    def locate(self, offset: int) -> tuple[Locator, ...]:
        """Return, per kind, the locator in force at `offset`, outermost kind first."""
        current: dict[str, Locator] = {}
        for locator in self.locators:
            if locator.start > offset:
                break
            current[locator.kind] = locator
        return tuple(current.values())

    def located(self, span: Span) -> dict[str, str]:
        """Return where in the original a span stands, as a person would cite it: `{"page": "2", "line": "14"}`.

        A line is the one on which the span's paragraph begins; `1–2` is from one page to the next. What the reader of
        the file did not keep is left out, as are headings and names of speakers.
        """
        first, last = self.locate(span.start), {at.kind: at.label for at in self.locate(span.end - 1)}
        paragraph = max((at.start for at in first if at.kind == "paragraph"), default=0)
        return {
            at.kind: at.label if last[at.kind] == at.label else f"{at.label}–{last[at.kind]}"
            for at in first if at.kind in CITED and not (at.label.startswith("table ") and at.start < paragraph)
        }
