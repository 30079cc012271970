"""What every reader takes and gives; the rest of a reader is its format's own affair.

A reader is called in a closed process with all bytes of one file and yields, in the file's
order: `Found` (a readable report), `Part` (bytes to be read on their own: an archive's member,
an attachment), `TurnedAway` (a part that is not read, and why) or `Scanned` (pages without
text). It raises `Unreadable` when the file as a whole can't be read. Reasons are fixed words of
ours and numbers; nothing of the file's content goes into them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, Self

from witnessmark.intake.draft import Draft
from witnessmark.intake.limits import Limits
from witnessmark.intake.text.language import language_of
from witnessmark.model.report import FoundIn, Metadatum
from witnessmark.model.text import Locator


class Unreadable(Exception):
    """The file can't be read; the message is the reason shown to the user."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read: its type, the ending of its name, and what the caller asked for.

    `rows` asks for a table's rows as coded records, cell by cell. `page` (from 0) asks for that page drawn; `words`
    are those recognised on pages (from 1) that are pictures, None where recognising was not tried yet, and `unread`
    says why others have none.
    """

    media_type: str
    suffix: str
    limits: Limits
    columns: Mapping[str, str] = field(default_factory=dict)
    page: int | None = None
    words: Mapping[int, str] | None = None
    unread: str = ""
    rows: bool = False

    def packed(self, data: bytes) -> bytes:
        """Return the job with its file's bytes as they travel to the closed process."""
        limits = {name: getattr(self.limits, name) for name in Limits.__dataclass_fields__}
        head = json.dumps({"media_type": self.media_type, "suffix": self.suffix, "columns": dict(self.columns),
                           "page": self.page, "unread": self.unread, "limits": limits, "rows": self.rows,
                           "words": None if self.words is None else list(self.words.items())}).encode()
        return b"".join((len(head).to_bytes(4, "big"), head, data))

    @classmethod
    def unpacked(cls, raw: bytes) -> tuple[Self, bytes]:
        """Return the job and the file's bytes."""
        size = int.from_bytes(raw[:4], "big")
        head = json.loads(raw[4 : 4 + size])
        words = None if head["words"] is None else dict(head["words"])
        job = cls(head["media_type"], head["suffix"], Limits(**head["limits"]), head["columns"], head["page"], words,
                  head["unread"], head["rows"])
        return job, raw[4 + size :]


@dataclass(frozen=True, slots=True)
class Found:
    """One report. `member` is its name inside the file ("" for the whole file).

    `data` is None where the report's bytes are the file's own.
    """

    text: str
    locators: tuple[Locator, ...]
    metadata: tuple[Metadatum, ...]
    notes: tuple[str, ...] = ()
    member: str = ""
    data: bytes | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes to be read on their own."""

    member: str
    data: bytes


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """A part that is not read."""

    member: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """Pages that hold pictures and no text; with `image`, one page drawn as a picture file.

    `among` are the numbers (from 1) of such pages in a file whose other pages hold text.
    """

    pages: int
    image: bytes = b""
    among: tuple[int, ...] = ()


Outcome = Found | Part | TurnedAway | Scanned


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a report before its text is read: its place in the file, its own bytes, what is stated."""

    member: str = ""
    data: bytes | None = None
    media_type: str | None = None
    stated: tuple[Metadatum, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return next((m.value for m in self.stated if m.field == "title"), "")

    def with_more(self, more: Iterable[Metadatum]) -> list[Metadatum]:
        """Return what is stated and of `more` what says something new."""
        held = {m.field for m in self.stated}
        return [*self.stated, *(m for m in more if m.field not in held)]


NOTHING_KNOWN = Known()


class Reader(Protocol):
    """One format. `name` goes into the reading (`pdf/1`) and changes when its text would."""

    name: str

    def __call__(self, data: bytes, job: Job) -> Iterator[Outcome]: ...


def guess(field_name: str, value: str) -> Metadatum:
    """Return metadata that was inferred, not stated."""
    return Metadatum(field_name, value, FoundIn.GUESS)


def stated(field_name: str, value: str) -> Metadatum:
    """Return metadata that the file itself states."""
    return Metadatum(field_name, value, FoundIn.FILE)


def found(draft: Draft, metadata: list[Metadatum], known: Known = NOTHING_KNOWN) -> Found:
    """Close a draft: add the language guess and the note on removed direction controls.

    Raises:
        Unreadable: the draft is empty.
    """
    if not draft.text:
        raise Unreadable("holds no text")
    notes = known.notes
    if draft.directions:
        notes = (*notes, f"{draft.directions} invisible direction controls were taken out of the text")
    if draft.repetitions:
        notes = (*notes, f"{draft.repetitions} runs of one sign, repeated over and over, were shortened in the text")
    language = guess("language", language_of(draft.text))
    stated_language = next((m.value for m in metadata if m.field == "language"), language.value)
    if language.value != "other" and stated_language != language.value:  # templates often name a wrong one
        metadata = [m for m in metadata if m.field != "language"]
        notes = (*notes, "states another language than its text is in")
    return Found(draft.text, draft.locators, (language, *metadata), notes, known.member, known.data, known.media_type)
