"""The verb `import`: rows of somebody else's table become reports and claims of the case.

A row is a report of its own (`table.csv!/row 7`): its cells are the sealed original and the reading, its claims rest
on cells, and the log says who brought it in and on which day. Invariant: every row ends as added, duplicate or refused,
with its file and number; the same row twice is one report; a row is no independent witness of what it tells
(`Extractor.is_secondhand`) unless it is said to be. Rows that share an event are linked by a decision of the person who
imports, which `undo` takes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from witnessmark.app.add import Added, Asked, Progress, Status, refuse, report_of
from witnessmark.app.case import Case
from witnessmark.app.learn import weights_of
from witnessmark.app.link import link
from witnessmark.app.mappings import mapping_called
from witnessmark.app.paths import AnyPath, path_of
from witnessmark.app.read import Facts, reading_of
from witnessmark.errors import UsageError
from witnessmark.extract import THRESHOLD, extract
from witnessmark.extract.coded import Coding, Mapping, cells_of, code, guessed
from witnessmark.ids import new_id
from witnessmark.intake import Intake, Received, Refused
from witnessmark.intake.text.heading import stated_value
from witnessmark.model.access import Permission
from witnessmark.model.claim import Claim, Context
from witnessmark.model.record import Json, statement_record
from witnessmark.model.report import FoundIn, Metadatum
from witnessmark.model.text import Reading
from witnessmark.store.base import ClaimQuery

UNMAPPED = ("none of its columns is known to say what was done, and none holds a text: "
            "name one with --column act=HEADING or --column text=HEADING")
BESIDE = "lies beside a table of this file that is known; import it by itself with a mapping of its own"
EMPTY_ROW = "states no act, and has no text to read"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file's rows, and how many events were linked because several rows share them."""

    rows: tuple[Added, ...]
    linked: int = 0

    def count(self, status: Status) -> int:
        return sum(row.status is status for row in self.rows)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file before it is imported: its name, headings, mapping, first rows and what they would say.

    `mapping` is None where nothing of the table is known.
    """

    name: str
    headings: tuple[str, ...]
    mapping: Mapping | None
    rows: int
    sample: tuple[tuple[Reading, Coding], ...] = field(default=(), repr=False)


def import_path(case: Case, path: AnyPath, *, mapping: str | Mapping | None = None, asked: Asked = Asked(),
                on_progress: Progress | None = None) -> Imported:
    """Import a table: CSV, TSV, XLSX, JSON lines, FollowTheMoney entities.

    Args:
        mapping: what its columns mean: the name of a mapping kept in the case or known to the program, or a mapping;
            without one the headings say.
        asked: what is known of all rows: outlet, access, consent, day of publication, language.

    Raises:
        UsageError: the file does not exist, or there is no such mapping; nothing was added then.
    """
    named = path_of(path, "The table")
    if not named.is_file():
        raise UsageError(f"{named} is no file.", advice="Check the path.")
    with Intake() as intake:
        items = list(intake.receive(named, name=str(named), rows=True))
    return import_items(case, items, mapping=mapping, asked=asked, on_progress=on_progress)


def import_bytes(case: Case, data: bytes, *, name: str, mapping: str | Mapping | None = None, asked: Asked = Asked(),
                 on_progress: Progress | None = None) -> Imported:
    """Import a table that is already in memory (standard input, an upload); otherwise as `import_path`."""
    with Intake() as intake:
        items = list(intake.receive_bytes(data, name=name, rows=True))
    return import_items(case, items, mapping=mapping, asked=asked, on_progress=on_progress)


def preview(case: Case, data: bytes, *, name: str, mapping: str | Mapping | None = None,
            rows: int = 5) -> list[Sheet | Refused]:
    """Return what an import would find in a file, table by table; writes nothing."""
    case.actor.require(Permission.COLLECT)
    told = _told(case, mapping)
    with Intake() as intake:
        items = list(intake.receive_bytes(data, name=name, rows=True))
    found: list[Sheet | Refused] = []
    found += [item for item in items if isinstance(item, Refused)][:rows]
    every = {sheet: _headings(held) for sheet, held in _sheets(items).items()}
    meaning, _ = _meanings(told, every)
    for sheet, held in _sheets(items).items():
        headings, means = every[sheet], meaning[sheet]
        readings = [reading_of(item, Facts()) for item in held[:rows]]
        sample = tuple((reading, code(reading, means or Mapping())) for reading in readings)
        found.append(Sheet(sheet, headings, means, len(held), sample))
    return found


def import_items(case: Case, items: Sequence[Received | Refused], *, mapping: str | Mapping | None, asked: Asked,
                 on_progress: Progress | None) -> Imported:
    """Import rows that intake has read; see `import_path`."""
    case.actor.require(Permission.COLLECT)
    told = _told(case, mapping)
    meaning, lacking = _meanings(told, {sheet: _headings(held) for sheet, held in _sheets(items).items()})
    events: dict[str, list[str]] = {}
    rows: list[Added] = []
    unknown: set[str] = set()
    for done, item in enumerate(items, 1):
        if isinstance(item, Refused):
            rows.append(refuse(case, item))
        elif (means := meaning[sheet_of(item)]) is None:
            if sheet_of(item) not in unknown:
                unknown.add(sheet_of(item))
                rows.append(refuse(case, Refused(sheet_of(item), lacking, None)))
        else:
            rows.append(_Row(case, item, means, asked).settle(events))
        if on_progress:
            on_progress(done, len(items))
    return Imported(tuple(rows), _link(case, events))


class _Row:
    """One row on its way into the case."""

    def __init__(self, case: Case, item: Received, mapping: Mapping, asked: Asked) -> None:
        self._case, self._item, self._mapping, self._asked = case, item, mapping, asked

    def settle(self, events: dict[str, list[str]]) -> Added:
        """Write the row; its claims go to the event that it names."""
        held = self._case.store.report_with(self._case.actor, self._item.sha256)
        if held is not None:
            return self._again(held.id)
        report = new_id("rep")
        metadata = self._metadata(reading_of(self._item, Facts(), report=report, metadata=self._item.metadata))
        reading = reading_of(self._item, Facts(), report=report, metadata=metadata)
        coding = code(reading, self._mapping)
        claims, notes = coding.claims, coding.notes
        contexts: tuple[Context, ...] = ()
        if not claims and not coding.text:
            return refuse(self._case, Refused(self._item.name, "; ".join((EMPTY_ROW, *notes)), self._item.sha256))
        if not claims:
            read = extract(reading, weights=weights_of(self._case), backend=self._asked.backend)
            claims, contexts, notes = read.claims, read.contexts, (*notes, *read.notes)
        kept = report_of(self._case, self._item, metadata, report)
        with self._case.store.writing(self._case.actor) as writer:
            writer.add_report(kept)
            writer.add_reading(reading)
            writer.add_statements(reading, claims, contexts)
        if coding.event is not None and coding.claims:
            events.setdefault(coding.event, []).extend(claim.id for claim in claims)
        sure = sum(claim.confidence >= THRESHOLD for claim in claims)
        return Added(self._item.name, Status.ADDED, None, report, sure, len(claims) - sure, (*self._item.notes, *notes))

    def _again(self, report: str) -> Added:
        """Return that the row is there; under another mapping its claims are read anew."""
        told = "the same row is in the case already"
        reading = self._case.store.reading(self._case.actor, report)
        claims = code(reading, self._mapping).claims
        held = self._case.store.claims(self._case.actor, ClaimQuery(reports=(report,), below_threshold=True))
        machine = [claim for claim in held if not claim.extractor.is_person]
        if claims and _said(claims) != _said(machine):
            with self._case.store.writing(self._case.actor) as writer:
                writer.add_statements(reading, claims, ())
            told += "; its claims were read anew by this mapping"
        return Added(self._item.name, Status.DUPLICATE, told, report, len(claims))

    def _metadata(self, reading: Reading) -> tuple[Metadatum, ...]:
        """Return what the file, the row's columns and the call say of the row as a report."""
        about = code(reading, self._mapping).about
        told = [item for name, words in about.items() if (item := stated_value(name, words, FoundIn.INDEX))]
        return (*self._item.metadata, *told, *self._asked.metadata())


def _said(claims: Sequence[Claim]) -> list[Json]:
    return sorted((statement_record(claim) for claim in claims), key=lambda record: str(record["id"]))


def _link(case: Case, events: dict[str, list[str]]) -> int:
    """Link the claims of each event that several rows tell; a person who may not decide links none."""
    shared = [list(dict.fromkeys(claims)) for claims in events.values()]
    shared = [claims for claims in shared if len(claims) > 1]
    if not case.actor.may(Permission.JUDGE):
        return 0
    for claims in shared:
        link(case, claims, reason="One event in the imported table.")
    return len(shared)


def _told(case: Case, mapping: str | Mapping | None) -> Mapping | None:
    return mapping_called(case, mapping) if isinstance(mapping, str) else mapping


def _meanings(told: Mapping | None,
              tables: dict[str, tuple[str, ...]]) -> tuple[dict[str, Mapping | None], str]:
    """Return each table's mapping, the one asked for or what its headings say, and why one that has none is refused.

    Beside a table that is known by its headings nothing is made of the others: they tell the same once more.
    """
    found = {sheet: told or guessed(headings) for sheet, headings in tables.items()}
    known = any(mapping.needs and mapping.fits(tables[sheet]) for sheet, mapping in found.items())
    return ({sheet: mapping if mapping.fits(tables[sheet]) and (mapping.needs or not known) else None
             for sheet, mapping in found.items()}, BESIDE if known else UNMAPPED)


def _sheets(items: Sequence[Received | Refused]) -> dict[str, list[Received]]:
    found: dict[str, list[Received]] = {}
    for item in items:
        if isinstance(item, Received):
            found.setdefault(sheet_of(item), []).append(item)
    return found


def sheet_of(item: Received) -> str:
    """Return the file, or the sheet of it, that a row stands in: `book.xlsx!/2019`."""
    return item.name.rpartition("row ")[0].rstrip("/").removesuffix("!")


def _headings(rows: Sequence[Received]) -> tuple[str, ...]:
    """Return the headings under which any row has something, in the order in which they are met."""
    return tuple(dict.fromkeys(cell.heading for row in rows for cell in cells_of(reading_of(row, Facts()))))
