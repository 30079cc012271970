"""Claims and context statements: what one reading says, by one attribution.

Invariant: every text equals its span's slice of the reading (`ground_check` proves it);
a field that is not stated is None or empty, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from witnessmark.errors import InvalidRecord, NotGrounded
from witnessmark.model.figure import Figure
from witnessmark.model.place import PlaceRef
from witnessmark.model.text import Reading, Span
from witnessmark.model.time import Moment
from witnessmark.vocab.codes import (
    Act,
    AttributionKind,
    Consequence,
    ContextCode,
    Ground,
    Group,
    Organ,
    Speech,
    Status,
)

SCHEMA_VERSION = 1

C = TypeVar("C", Act, Status, Organ, Ground, Consequence, ContextCode)


@dataclass(frozen=True, slots=True)
class Coded(Generic[C]):
    """A code and the words it rests on."""

    code: C
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Affected:
    """The people concerned: facets of the group and the words that name them."""

    codes: tuple[Group, ...]
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so. Text and span are None only for an outlet the reading does not name."""

    kind: AttributionKind
    speech: Speech
    text: str | None = None
    span: Span | None = None
    told_on: Moment | None = None
    place: PlaceRef | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Extractor:
    """What read a claim out of a text; a person's own claim says `person` and who it was as version,
    a row of an imported table `import`."""

    name: str
    version: str

    @property
    def is_person(self) -> bool:
        return self.name == "person"

    @property
    def is_secondhand(self) -> bool:
        """Whether the claim is a row of somebody's table about what others reported: no witness of its own."""
        return self.name == "import" and not self.version.endswith("+firsthand")


@dataclass(frozen=True, slots=True)
class Why:
    """One sentence on how a field was read, in English and Korean."""

    field: str
    en: str
    ko: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What claims and context statements share."""

    id: str
    reading: Reading = field(repr=False, compare=False)
    passage: Span
    extractor: Extractor
    confidence: float
    orderer: tuple[Coded[Organ], ...] = ()
    perpetrator: tuple[Coded[Organ], ...] = ()
    affected: tuple[Affected, ...] = ()
    figure: Figure | None = None
    origin: tuple[PlaceRef, ...] = ()
    destination: tuple[PlaceRef, ...] = ()
    when: Moment | None = None
    ground: tuple[Coded[Ground], ...] = ()
    consequences: tuple[Coded[Consequence], ...] = ()
    attribution: tuple[Attribution, ...] = ()
    why: tuple[Why, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise InvalidRecord("confidence is a probability", path="$.confidence")
        self.ground_check()

    @property
    def quote(self) -> str:
        return self.passage.slice(self.reading.text)

    def quoted(self) -> Iterator[tuple[str, str, Span]]:
        """Yield (path, text, span) of every grounded value."""
        for name in ("orderer", "perpetrator", "affected", "origin", "destination", "ground", "consequences"):
            for i, item in enumerate(getattr(self, name)):
                yield f"$.{name}[{i}]", item.text, item.span
        if self.figure:
            yield "$.figure", self.figure.text, self.figure.span
        if self.when:
            yield "$.when", self.when.text, self.when.span
        for i, said in enumerate(self.attribution):
            if said.span is not None and said.text is not None:
                yield f"$.attribution[{i}]", said.text, said.span
            for name, part in (("told_on", said.told_on), ("place", said.place)):
                if part is not None:
                    yield f"$.attribution[{i}].{name}", part.text, part.span

    def ground_check(self) -> None:
        """Raise NotGrounded if any value's text is not the slice at its span."""
        text = self.reading.text
        if self.passage.end > len(text):
            raise NotGrounded("the passage ends beyond the reading", path="$.passage")
        for path, stored, span in self.quoted():
            if span.slice(text) != stored:
                raise NotGrounded("the stored words are not the slice of the reading", path=path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Statement):
    """One act on one group at one place by one attribution, as one reading states it."""

    act: Coded[Act]
    status: Coded[Status]

    def quoted(self) -> Iterator[tuple[str, str, Span]]:
        yield "$.act", self.act.text, self.act.span
        yield "$.status", self.status.text, self.status.span
        yield from Statement.quoted(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(Statement):
    """A statement that is no act against people but explains."""

    context: Coded[ContextCode]

    def quoted(self) -> Iterator[tuple[str, str, Span]]:
        yield "$.context", self.context.text, self.context.span
        yield from Statement.quoted(self)
