"""A compartment that is closed: every row of its reports leaves the database as one bundle, and comes back from it.

Invariant: an entry of the log keeps number, kind, person, day and leaf, as with an erasure; salt, digest and ids that
follow from a text go into the bundle, so that nothing closed can be guessed by them, and every root that was signed
goes on holding. Rows come back as they were, under the entries that they had. The closing and the reopening are entries
themselves and name those that they emptied and filled. Not handled here: how the bundle is sealed, and the originals.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Connection, LargeBinary, Table, delete, func, insert, or_, select, update

from witnessmark.model.access import Actor, Permission
from witnessmark.model.compartment import Closed
from witnessmark.model.text import Span
from witnessmark.store import rows, tables
from witnessmark.store.content import ContentBytes
from witnessmark.store.erasing import erase
from witnessmark.store.passage_index import PassageIndex
from witnessmark.store.rows import Row, canonical, digest_of
from witnessmark.store.sources import sealed_of
from witnessmark.store.visible import among, open_to, require_any

Bundle = Mapping[str, Sequence[Mapping[str, Any]]]
_KEPT = (tables.report, tables.listed, tables.metadatum, tables.reading, tables.passage, tables.statement,
         tables.judgement, tables.judgement_report, tables.decided, tables.marking, tables.desk)
"""What goes into a bundle, each table after those that it points at; `event` and `device_entry` besides."""
_ENTRY = ("subject", "digest", "salt")
_COLUMNS = ("id", "compartment", "reason", "bundle_as", "sealed_as", "sha256", "opened_by", "recipients", "files",
            "entries")


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What left the rows: the bundle; names of originals that open by the case's key, and of files of words that were
    sealed apart; those originals' own files whose keys lie with the words, with their sums; the entries emptied."""

    reports: tuple[str, ...]
    bundle: Bundle = field(repr=False)
    originals: tuple[str, ...]
    words: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    entries: tuple[int, ...]


def take_out(connection: Connection, index: PassageIndex, compartment: str, desks: Sequence[str]) -> TakenOut:
    """Delete every row that tells of the compartment's reports; the last reconciliation goes, as with an erasure.

    What lies on anybody's desk under one of the kinds in `desks` goes too: it may hold words of any report.
    """
    held = tables.report
    reports = list(connection.scalars(select(held.c.id).where(held.c.compartment == compartment)
                                      .order_by(held.c.sequence)))
    before = _rows_of(connection, reports)
    events = {row["sequence"]: row for row in _read(connection, tables.event) if row["salt"]}
    others = [row for row in _read(connection, tables.device_entry) if row["salt"]]
    sealed = sealed_of(connection)
    entries: set[int] = set()
    for report in reports:
        entries |= {*erase(connection, report).entries}
    connection.execute(delete(tables.desk).where(tables.desk.c.kind.in_(desks)))
    index.forget(connection)
    still = {(row["person"], row["kind"], row["name"]) for row in _read(connection, tables.desk)}
    before["desk"] = [row for row in before["desk"] if (row["person"], row["kind"], row["name"]) not in still]
    before["event"] = [_of(row, ("sequence", *_ENTRY)) for number, row in events.items()
                       if number in entries and row["kind"] != "reconciliation"]
    before["device_entry"] = [_of(row, ("origin", "number", *_ENTRY)) for row in others if row["taken"] in entries
                              and row["kind"] != "reconciliation"]
    marked = before["marking"]
    words = [sealed[row["id"]].sealed_as for row in marked]
    files = [(row["original_as"], row["original_sha256"]) for row in marked if row["original_as"]]
    originals = [row["sealed_as"] for row in before["report"] if row["sealed_as"]]
    return TakenOut(tuple(reports), before, tuple(originals), tuple(words), tuple(files),
                    tuple(sorted(entries)))


def put_back(connection: Connection, index: PassageIndex, bundle: Bundle) -> tuple[int, ...]:
    """Insert the rows of a bundle as they were; return the numbers of the entries that hold something again.

    Decisions that tell of a report which was erased meanwhile stay out, as erasing it would have taken them.
    """
    here = {*connection.scalars(select(tables.report.c.id)), *(row["id"] for row in bundle["report"])}
    told: dict[str, list[str]] = {}
    for row in bundle["judgement_report"]:
        told.setdefault(row["judgement"], []).append(row["report"])
    out = {judgement for judgement, reports in told.items() if not here.issuperset(reports)}
    gone = {row["sequence"] for row in bundle["judgement"] if row["id"] in out}
    _insert(connection, tables.report, [{**row, "placed_as": rows.placed_as(row)} for row in bundle["report"]])
    for name, table in (("listed", tables.listed), ("metadatum", tables.metadatum), ("reading", tables.reading)):
        _insert(connection, table, bundle[name])
    _passages(connection, index, bundle)
    _insert(connection, tables.statement, [
        {"by_person": int('"extractor":{"name":"person"' in row["record"])}                 # none before 0018
        | {name: value for name, value in row.items() if name != "number"} for row in bundle["statement"]])
    _insert(connection, tables.judgement, [row for row in bundle["judgement"] if row["id"] not in out])
    _insert(connection, tables.judgement_report,
            [row for row in bundle["judgement_report"] if row["judgement"] not in out])
    _insert(connection, tables.decided, bundle["decided"])
    _insert(connection, tables.marking, bundle["marking"])
    kept = {(row["person"], row["kind"], row["name"]) for row in _read(connection, tables.desk)}
    _insert(connection, tables.desk, [row for row in bundle["desk"]
                                      if (row["person"], row["kind"], row["name"]) not in kept])
    filled = [row for row in bundle["event"] if row["sequence"] not in gone]
    for row in filled:
        connection.execute(update(tables.event).where(tables.event.c.sequence == row["sequence"])
                           .values(_of(row, _ENTRY)))
    numbers = {row["sequence"] for row in filled}
    other = tables.device_entry
    for row in bundle["device_entry"]:
        connection.execute(update(other).where(
            other.c.origin == row["origin"], other.c.number == row["number"], among(other.c.taken, sorted(numbers)))
            .values(_of(row, _ENTRY)))
    return tuple(sorted(numbers))


def _passages(connection: Connection, index: PassageIndex, bundle: Bundle) -> None:
    """Index readings again; their passages take new numbers, since others may have those that they had."""
    spans: dict[str, list[Span]] = {}
    for row in sorted(bundle["passage"], key=lambda row: row["start"]):
        spans.setdefault(row["reading"], []).append(Span(row["start"], row["end"]))
    about = {row["id"]: rows.reference(rows.report_from(row, ())) for row in bundle["report"]}
    for row in bundle["reading"]:
        index.add(connection, rows.reading_from(row, about[row["report"]]), spans.get(row["id"], []))


def _rows_of(connection: Connection, reports: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Return all rows that an erasure of the reports would delete, and every desk."""
    stated, judged, told = tables.statement, tables.judgement, tables.judgement_report
    readings = list(connection.scalars(select(tables.reading.c.id).where(among(tables.reading.c.report, reports))))
    claims = list(connection.scalars(select(stated.c.id).distinct().where(among(stated.c.report, reports))))
    decisions = list(connection.scalars(select(judged.c.id).where(or_(
        judged.c.id.in_(select(told.c.judgement).where(among(told.c.report, reports))),
        among(judged.c.report, reports), among(judged.c.target, reports), among(judged.c.target, claims)))))
    wanted: dict[str, Any] = {
        "report": among(tables.report.c.id, reports), "listed": among(tables.listed.c.report, reports),
        "metadatum": among(tables.metadatum.c.report, reports), "reading": among(tables.reading.c.report, reports),
        "passage": among(tables.passage.c.reading, readings), "statement": among(stated.c.report, reports),
        "judgement": among(judged.c.id, decisions), "judgement_report": among(told.c.judgement, decisions),
        "decided": among(tables.decided.c.statement, claims), "marking": among(tables.marking.c.report, reports),
        "desk": None,
    }
    return {table.name: _read(connection, table, wanted[table.name]) for table in _KEPT}


def _read(connection: Connection, table: Table, wanted: Any = None) -> list[dict[str, Any]]:
    order = [table.c[name] for name in ("sequence", "ordinal", "number") if name in table.c]
    query = select(table).order_by(*order)
    return [dict(row) for row in connection.execute(query if wanted is None else query.where(wanted)).mappings()]


def _insert(connection: Connection, table: Table, batch: Sequence[Mapping[str, Any]]) -> None:
    if batch:
        connection.execute(insert(table), [dict(row) for row in batch])


def _of(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}


# -- bundles as bytes, closings as rows

def _tables() -> dict[str, Table]:
    return {table.name: table for table in (*_KEPT, tables.event, tables.device_entry)}


def packed(bundle: Bundle) -> dict[str, Any]:
    """Return a bundle as JSON takes it."""
    known = _tables()
    return {name: [{column: value.hex() if _binary(known[name], column) else value for column, value in row.items()}
                   for row in batch] for name, batch in bundle.items()}


def unpacked(held: Mapping[str, Any]) -> Bundle:
    """Return the bundle that JSON holds; KeyError, TypeError or ValueError where it is none."""
    return {name: [{column: bytes.fromhex(row[column]) if _binary(table, column) else row[column] for column in row}
                   for row in held[name]] for name, table in _tables().items()}


def _binary(table: Table, column: str) -> bool:
    return isinstance(table.c[column].type, LargeBinary | ContentBytes)


def closing_row(closed: Closed, reason: str) -> dict[str, Any]:
    return {"id": closed.id, "compartment": closed.compartment, "reason": reason, "bundle_as": closed.bundle_as,
            "sealed_as": closed.key.sealed_as, "sha256": closed.key.sha256, "opened_by": closed.key.opened_by,
            "recipients": " ".join(closed.recipients), "files": canonical(dict(closed.files)).decode(),
            "entries": canonical(list(closed.entries)).decode()}


def closing_digest(row: Row) -> bytes:
    return digest_of(*(row[name] for name in _COLUMNS))


def reopening_digest(row: Row) -> bytes:
    return digest_of(row["closing"], row["reason"], row["entries"])


def closings_of(connection: Connection, *, in_force: bool = True) -> list[Closed]:
    """Return closings in order: those that nobody opened again, or all."""
    held, again = tables.closing, tables.reopening
    query = select(held).order_by(held.c.sequence)
    if in_force:
        query = query.where(held.c.id.not_in(select(again.c.closing)))
    return [Closed.of(row) for row in connection.execute(query).mappings()]


def emptied_by_closing(closings: Sequence[Row], reopenings: Sequence[Row]) -> dict[int, int]:
    """Return which entries hold nothing because a compartment was closed, each with the number of the closing."""
    found = {int(number): row["sequence"] for row in closings for number in json.loads(row["entries"])}
    by = {row["id"]: row["sequence"] for row in closings}
    for row in reopenings:
        for number in json.loads(row["entries"]):
            if found.get(int(number)) == by.get(row["closing"]):
                del found[int(number)]
    return found


class _Reads(Protocol):
    def _reading(self, actor: Actor | None) -> AbstractContextManager[Connection]: ...


class Compartments:
    """The reads of closed compartments, for a store that gives a connection."""

    def closings(self: _Reads, actor: Actor, *, in_force: bool = True) -> list[Closed]:
        """Return closings of compartments that are open to the actor, in order: those in force, or all."""
        require_any(actor, Permission.READ)
        with self._reading(actor) as connection:
            return [one for one in closings_of(connection, in_force=in_force)
                    if actor.compartments is None or one.compartment in actor.compartments]

    def compartments(self: _Reads, actor: Actor) -> dict[str, int]:
        """Return how many reports that the actor may see lie open in each compartment, by name."""
        require_any(actor, Permission.READ)
        held = tables.report
        query = select(held.c.compartment, func.count()).where(held.c.compartment != "", open_to(actor))
        with self._reading(actor) as connection:
            return {name: int(count) for name, count in connection.execute(
                query.group_by(held.c.compartment).order_by(held.c.compartment))}

    def closed_files(self: _Reads) -> dict[str, Closed]:
        """Return the closing of every sealed file that came with one in force, by name; no content, so no actor."""
        with self._reading(None) as connection:
            return {name: one for one in closings_of(connection) for name in one.files}
