"""The verb `add`: files become sealed originals, readings, claims and context statements.

Order per report: original sealed → records and log entry in one transaction. A file that
can't be read is listed with its reason; the batch goes on. The same bytes twice are one
report.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Self

from witnessmark.app.case import Case
from witnessmark.app.learn import weights_of
from witnessmark.app.marks import Apart, set_apart
from witnessmark.app.paths import AnyPath, path_of
from witnessmark.app.read import Facts, backend_of, facts, reading_of, short
from witnessmark.errors import UsageError
from witnessmark.extract import THRESHOLD, Extraction, extract
from witnessmark.extract.backends import Backend
from witnessmark.extract.parallel import Readers, cores
from witnessmark.ids import new_id
from witnessmark.intake import TABLE_FIELDS, Intake, Received, Refused, load_index, walk
from witnessmark.model.access import Permission, compartment_of
from witnessmark.model.record import Json
from witnessmark.model.report import FoundIn, Metadatum, Original, Report, current
from witnessmark.model.text import Reading
from witnessmark.store.base import Refusal
from witnessmark.vocab.codes import Access, Consent

Progress = Callable[[int, int], None]
MANY = 24
"""Files from which claims are read on all cores: each reader takes some seconds to start."""
SET_ASIDE = "was set aside: nothing in it reads like displacement; add it by hand to take it"
AHEAD = 4
"""Items a reader may be ahead of what is written."""
PART = "!/"
"""What stands in the name of a part of a file (a member of an archive, a table's row), between file and part."""


class Status(StrEnum):
    ADDED = "added"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file (or member of one): exactly one of three ends.

    `reason` of an added one tells what an optional backend failed to read of it; `notes` how it was
    read (pages without text, a language that is not read). `claims` are those that count, `doubtful` those beside
    them that the machine is too unsure of; `sealed` is in how many places words of it were sealed apart.
    """

    file: str
    status: Status
    reason: str | None = None
    report: str | None = None
    claims: int = 0
    doubtful: int = 0
    notes: tuple[str, ...] = ()
    sealed: int = 0

    def record(self) -> Json:
        return {"file": self.file, "status": self.status.value, "reason": self.reason, "report": self.report,
                "notes": list(self.notes), **({"sealed": self.sealed} if self.sealed else {})}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was said of all files of one call; the index and later corrections add to it.

    `columns` maps a field of a report (text, title, published, …) to a table's own heading; `backend` is asked
    besides the program's own layers, for this call alone. With `relevant`, a report is taken only where some claim is
    read in it with at least so much confidence; others are refused with a reason, and nothing of them is kept.
    besides the program's own layers, for this call alone. `sealed` are strings that point at a person: wherever they
    stand in a text, they are sealed apart before anything of it is kept.
    """

    facts: Facts = field(default_factory=Facts)
    access: Access | None = None
    consent: Consent | None = None
    compartment: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    backend: Backend | None = None
    title: str | None = None
    relevant: float | None = None
    sealed: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, *, published: dt.date | str | None = None, language: str | None = None,
           outlet: str | None = None, access: Access | None = None, consent: Consent | None = None,
           compartment: str | None = None, columns: Sequence[str] = (), backend: str | None = None,
           backend_model: str | None = None, title: str | None = None, sealed: Sequence[str] = ()) -> Asked:
        """Check and gather the options of a call, columns as `FIELD=HEADING`; raises UsageError, InvalidRecord."""
        return cls(facts(published, language, outlet), access, consent, compartment_of(compartment) if compartment
                   else "", _columns(columns), backend_of(backend, backend_model),
                   short("title", title) if title else None, sealed=tuple(sealed))

    def metadata(self) -> tuple[Metadatum, ...]:
        given = list(self.facts.metadata())
        if self.title:
            given.append(Metadatum("title", self.title, FoundIn.CALL))
        if self.access:
            given.append(Metadatum("access", self.access.value, FoundIn.CALL))
        if self.consent:
            given.append(Metadatum("consent", self.consent.value, FoundIn.CALL))
        if self.compartment:
            given.append(Metadatum("compartment", self.compartment, FoundIn.CALL))
        return tuple(given)


def _columns(given: Sequence[str]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for one in given:
        name, _, heading = one.partition("=")
        if name.strip() not in TABLE_FIELDS or not heading.strip():
            raise UsageError("A column is not named as FIELD=HEADING.",
                             advice=f"FIELD is one of: {', '.join(TABLE_FIELDS)}.")
        columns[name.strip()] = heading.strip()
    return columns


def add_paths(
    case: Case,
    paths: Sequence[AnyPath] | AnyPath,
    *,
    asked: Asked = Asked(),
    index: AnyPath | None = None,
    unsafe_no_sandbox: bool = False,
    on_progress: Progress | None = None,
) -> Iterator[Added]:
    """Add files and folders, yielding what became of each as it happens.

    Args:
        paths: a file or folder, or several.
        index: JSON list of what is known of the files (title, outlet, published, …).
        on_progress: called with (files done, files in all), first with none done.

    Raises:
        UsageError: a path does not exist, or the index is malformed; nothing was added then.
    """
    case.actor.require(Permission.COLLECT)
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    named = [path_of(path, "What is to be added") for path in given]
    for path in named:
        if not path.exists():
            raise UsageError(f"{path} does not exist.", advice="Check the path.")
    listed = None if index is None else path_of(index, "The index")
    known = load_index(listed) if listed else {}
    skipped = listed.resolve() if listed else None
    found = [entry for entry in walk(named) if isinstance(entry, Refused) or entry.resolve() != skipped]
    for gone in sorted(path for path in known if not path.exists()):
        yield refuse(case, Refused(str(gone), "the index names it, but there is no such file: check the name", None))
    if on_progress:
        on_progress(0, len(found))
    through = 0
    with Intake(unsafe_no_sandbox=unsafe_no_sandbox) as intake, Line(case, asked, files=len(found)) as line:
        for done, entry in enumerate(found, start=1):
            if isinstance(entry, Refused):
                yield from line.put(entry, (), done)
            else:
                told = known.get(entry.resolve(), ())
                for item in intake.receive(entry, name=str(entry), columns=asked.columns):
                    yield from line.put(item, told, done)
            through = line.settled(done)
            if on_progress:
                on_progress(through, len(found))
        yield from line.rest()
        if on_progress and through < len(found):
            on_progress(len(found), len(found))


def add_bytes(
    case: Case, data: bytes, *, name: str, asked: Asked = Asked(), files: int = 1, unsafe_no_sandbox: bool = False
) -> Iterator[Added]:
    """Add one file that is already in memory (standard input, an upload, pasted text), one of `files` of which the same
    was said."""
    case.actor.require(Permission.COLLECT)
    with Intake(unsafe_no_sandbox=unsafe_no_sandbox) as intake, Line(case, asked, files=files, ahead=False) as line:
        for item in intake.receive_bytes(data, name=name, columns=asked.columns):
            yield from line.put(item, ())
        yield from line.rest()


@dataclass(frozen=True, slots=True)
class Waiting:
    """One item on its way into the case: of which file, the report that has its bytes already; for a new report what
    may be shown of it, what is known and being read of it, and what of it is sealed apart."""

    item: Received | Refused
    file: int
    held: str | None = None
    shown: Received | None = None
    metadata: tuple[Metadatum, ...] = ()
    reading: Reading | None = None
    read: Callable[[], Extraction] | None = None
    apart: Apart | None = None


class Line:
    """Items in the order they came: read for claims on all cores where there are many (unless `ahead` is False: they
    come by themselves), written one after another."""

    def __init__(self, case: Case, asked: Asked, *, files: int = 1, ahead: bool = True) -> None:
        self._case, self._asked, self._weights = case, asked, weights_of(case)
        self._several = files > 1
        many = ahead and files >= MANY and cores() > 1 and asked.backend is None
        self._readers = Readers(weights=self._weights) if many else None
        self._waiting: deque[Waiting] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._readers:
            self._readers.close()

    def put(self, item: Received | Refused, told: Sequence[Metadatum], file: int = 1) -> Iterator[Added]:
        """Take one item; yield what became of items that are due."""
        self._waiting.append(self._begun(item, told, file))
        ahead = AHEAD * self._readers.workers if self._readers else 0
        while len(self._waiting) > ahead:
            yield self._settle(self._waiting.popleft())

    def rest(self) -> Iterator[Added]:
        """Yield what became of the items still waiting."""
        while self._waiting:
            yield self._settle(self._waiting.popleft())

    def settled(self, file: int) -> int:
        """Return how many of the files up to this one are through."""
        return self._waiting[0].file - 1 if self._waiting else file

    def _begun(self, item: Received | Refused, told: Sequence[Metadatum], file: int) -> Waiting:
        if isinstance(item, Refused):
            return Waiting(item, file)
        held = self._held(item)
        if held is not None:
            return Waiting(item, file, held)
        name = new_id("rep")
        several = self._several or PART in item.name
        shown, metadata, apart = set_apart(
            self._case, item, (*item.metadata, *told, *said_of(self._asked, (*item.metadata, *told), several)),
            self._asked.sealed, report=name)
        reading = reading_of(shown, Facts(), report=name, metadata=metadata)
        read = self._readers.submit(reading).result if self._readers else partial(
            extract, reading, backend=self._asked.backend, weights=self._weights)
        return Waiting(item, file, None, shown, metadata, reading, read, apart)

    def _held(self, item: Received) -> str | None:
        """Return the report of the same bytes, in the case or on its way there."""
        held = self._case.store.report_with(self._case.actor, item.sha256)
        if held is not None:
            return held.id
        return next((w.reading.report.id for w in self._waiting if w.reading and w.item.sha256 == item.sha256), None)

    def _settle(self, waiting: Waiting) -> Added:
        item, case = waiting.item, self._case
        if isinstance(item, Refused):
            return refuse(case, item)
        if waiting.reading is None or waiting.read is None or waiting.shown is None:
            return Added(item.name, Status.DUPLICATE, "the same bytes are in the case already", waiting.held)
        extraction = waiting.read()
        apart = waiting.apart
        if self._asked.relevant is not None and strongest(extraction) < self._asked.relevant:
            return refuse(case, Refused(waiting.shown.name, SET_ASIDE, None if apart else item.sha256))
        report = report_of(case, waiting.shown, waiting.metadata, waiting.reading.report.id, apart)
        with case.store.writing(case.actor) as writer:
            writer.add_report(report)
            writer.add_reading(waiting.reading)
            writer.add_statements(waiting.reading, extraction.claims, extraction.contexts)
            if apart:
                writer.add_marking(apart.marking)
        sure = sum(claim.confidence >= THRESHOLD for claim in extraction.claims)
        return Added(item.name, Status.ADDED, extraction.fault, report.id, sure, len(extraction.claims) - sure,
                     (*item.notes, *extraction.notes), len(apart.marking.spans) if apart else 0)


def said_of(asked: Asked, own: Sequence[Metadatum], several: bool) -> tuple[Metadatum, ...]:
    """Return what a call says of one report; a day that it gives for several files holds for those that state none."""
    given = asked.metadata()
    if several and any(m.field == "published" for m in own):
        return tuple(m for m in given if m.field != "published")
    return given


def strongest(extraction: Extraction) -> float:
    """Return the highest confidence of a claim, 0 where none was read."""
    return max((claim.confidence for claim in extraction.claims), default=0.0)


def report_of(case: Case, item: Received, metadata: tuple[Metadatum, ...], report: str,
              apart: Apart | None = None) -> Report:
    """Seal the original, unless it was sealed apart with words of it, and return its record."""
    values = {name: m.value for name, m in current(metadata).items()}
    published = values.get("published")
    access = _placed(case, Access(values.get("access", Access.RESTRICTED)))
    default = Consent.NOT_NEEDED if access is Access.PUBLIC else Consent.LIMITED
    return Report(
        id=report,
        original=Original(
            id=new_id("ori"), sha256=item.sha256, size=0 if apart else len(item.data), media_type=item.media_type,
            name=item.name, received=case.today(), sealed_as=None if apart else case.seal(item.data),
        ),
        title=values.get("title"),
        outlet=values.get("outlet"),
        published=dt.date.fromisoformat(published) if published else None,
        language=values.get("language", "en"),
        access=access,
        consent=Consent(values.get("consent", default)),
        url=values.get("url"),
        metadata=metadata,
        notes=item.notes,
        compartment=values.get("compartment", ""),
    )


def _placed(case: Case, access: Access) -> Access:
    """Return the level of a new report; UsageError where this hand on the case takes none of that level."""
    if access not in case.levels:
        raise UsageError(f"Reports that are {access.value} are not kept on this server.",
                         advice="Add it on your own machine, or say that it is public.")
    return access


def refuse(case: Case, refused: Refused) -> Added:
    """Keep a refusal with its reason."""
    with case.store.writing(case.actor) as writer:
        writer.add_refusal(Refusal(refused.name, refused.reason, refused.sha256))
    return Added(refused.name, Status.REFUSED, refused.reason)
