"""One act (or context statement) with the spans of its roles, as a language's rules found it.

The English and Korean modules produce frames; `assemble` turns frames into claims. A frame
may be incomplete, but every span in it must be a span of the document's text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from witnessmark.extract.entries import Entry, entry_at
from witnessmark.extract.mentions import FigureMention, Mentions, PlaceMention, TimeMention
from witnessmark.model.claim import Why
from witnessmark.model.text import Locator, Span
from witnessmark.vocab.codes import (
    Act,
    AttributionKind,
    Consequence,
    ContextCode,
    FigureKind,
    Ground,
    Group,
    Organ,
    Speech,
    Status,
)


@dataclass(frozen=True, slots=True)
class Document:
    """The text to read and the facts that anchor it. `language` is `en` or `ko`.

    `entries` are the parts told on days of their own; `published` anchors the rest. `seen` are the words that another
    layer takes for names of places.
    """

    text: str = field(repr=False)
    language: str
    published: dt.date | None = None
    outlet: str | None = None
    title: str | None = None
    locators: tuple[Locator, ...] = ()
    entries: tuple[Entry, ...] = ()
    seen: tuple[Span, ...] = ()

    def told_on(self, offset: int) -> dt.date | None:
        """Return the day that words at `offset` lean on: their own part's, else the publication's."""
        entry = entry_at(self.entries, offset)
        return (entry.day if entry else None) or self.published

    def entry(self, offset: int) -> Entry | None:
        """Return the part of the text that holds `offset`, None for a text told as one."""
        return entry_at(self.entries, offset)


@dataclass(frozen=True, slots=True)
class Hint:
    """Words that another layer takes for an act's, with their code and probability."""

    span: Span
    act: Act
    probability: float


@dataclass(frozen=True, slots=True)
class Said:
    """One link of an attribution chain, nearest speaker first."""

    kind: AttributionKind
    speech: Speech
    span: Span | None
    told_on: TimeMention | None = None
    place: PlaceMention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Roles of one act or context statement.

    `trigger` is the word(s) of the act; `status_span` what shows the status (often the trigger); `begun` words that
    only begin the same act; `passage` the sentence(s) it rests on; described places are spans without a gazetteer
    entry. `reader` is the layer it comes from (`rules`, `learned`, `rules+learned`). Exactly one of `act` and
    `context` is set.
    """

    trigger: Span
    passage: Span
    act: Act | None = None
    context: ContextCode | None = None
    status: Status = Status.CARRIED_OUT
    status_span: Span | None = None
    begun: tuple[Span, ...] = ()
    orderer: tuple[tuple[Organ, Span], ...] = ()
    perpetrator: tuple[tuple[Organ, Span], ...] = ()
    affected: tuple[tuple[tuple[Group, ...], Span], ...] = ()
    figure: FigureMention | None = None
    figure_kind: FigureKind = FigureKind.FLOW
    origin: tuple[PlaceMention, ...] = ()
    origin_described: tuple[Span, ...] = ()
    destination: tuple[PlaceMention, ...] = ()
    destination_described: tuple[Span, ...] = ()
    when: TimeMention | None = None
    ground: tuple[tuple[Ground, Span], ...] = ()
    consequences: tuple[tuple[Consequence, Span], ...] = ()
    said: tuple[Said, ...] = ()
    score: float = 0.5
    reader: str = "rules"
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a language's rules found in one document: frames in text order, all mentions, and who speaks where.

    `said` gives the attribution chain of any words of the text, as the rules read it; `bodies` every body that the
    text names, with its code, in text order, whatever it does there.
    """

    frames: list[Frame]
    mentions: Mentions
    said: Callable[[Span], tuple[Said, ...]]
    bodies: Callable[[], Sequence[tuple[Organ, Span]]]


class Rules(Protocol):
    """The rules of one language: a document, and what another layer hints at, to what is found."""

    def __call__(self, document: Document, hints: Sequence[Hint] = ()) -> Found: ...
