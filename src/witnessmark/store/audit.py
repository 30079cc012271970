"""Whether the rows of a case are those that its evidence log committed to.

Invariant: reads only. Each stored record must hash to the digest of its event, each event
to its leaf, and each derived column must follow from the records. Not looked into: the
terms of the full-text index, which can be made anew from the readings.
"""

from __future__ import annotations

import hmac
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, Table, inspect, null, select
from sqlalchemy.exc import DatabaseError

from witnessmark.errors import WitnessmarkError
from witnessmark.model.cosigning import Cosigning
from witnessmark.model.judgement import Judgement, in_force, taken_back
from witnessmark.model.marking import COVER
from witnessmark.model.report import current
from witnessmark.store import rows, tables
from witnessmark.store.closing import closing_digest, emptied_by_closing, reopening_digest
from witnessmark.store.devices import Device, device_digest
from witnessmark.store.engine import DATABASE_ERRORS
from witnessmark.store.erasing import erased_entries, erasure_digest
from witnessmark.store.ledger import Ledger
from witnessmark.store.marking import marking_digest, spans_in
from witnessmark.store.people import person_digest
from witnessmark.store.proven import altered
from witnessmark.store.results import acts_in, grade_in, place_in, rank_of
from witnessmark.store.retelling import latest
from witnessmark.store.sources import opening_digest, resealing_digest, source_digest
from witnessmark.store.stamps import Stamps, stamped_judgement, stamped_metadatum
from witnessmark.store.writer import DECIDED

_BROKEN: tuple[type[Exception], ...] = (
    DatabaseError, *DATABASE_ERRORS, WitnessmarkError, ValueError, KeyError, TypeError, AttributeError, IndexError,
)
"""What reading a damaged database may raise."""


@dataclass(frozen=True, slots=True)
class Logged:
    """Another device's log as it lies here: its leaves, and what its entries say of its keys."""

    leaves: list[bytes]
    key_events: list[str]


@dataclass(slots=True)
class Audit:
    """What was found wrong, in words that hold no content; leaves, days and sealed names as recorded.

    `complete` says that all records were read, so that what they do not name is named nowhere.
    """

    faults: list[str] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    originals: dict[str, tuple[str, int]] = field(default_factory=dict)
    checked: dict[str, int] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    apart: dict[str, str] = field(default_factory=dict)     # originals whose key is sealed with words: name, SHA-256
    key_events: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    cosigned: list[Cosigning] = field(default_factory=list)
    erased: list[tuple[str, str, int]] = field(default_factory=list)   # report, day, how many entries were emptied
    marked: list[tuple[str, str, int]] = field(default_factory=list)   # the same, where words were sealed
    closed: list[tuple[str, int]] = field(default_factory=list)        # compartments: day, how many entries
    closed_files: dict[str, str] = field(default_factory=dict)         # what they sealed: name, SHA-256
    devices: dict[str, Logged] = field(default_factory=dict)
    device_notes: list[Device] = field(default_factory=list)
    complete: bool = False
    _told: set[str] = field(default_factory=set)                       # of a million faults each is looked up at once

    def need(self, holds: bool, what: str) -> None:
        if not holds and what not in self._told:
            self._told.add(what)
            self.faults.append(what)


def audit(engine: Engine, ledger: Ledger, *, encrypted: bool) -> Audit:
    """Check every page and every record; never raises for what is wrong with them."""
    found = Audit()
    try:
        with engine.connect() as connection:
            if encrypted:
                bad = connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall()
                found.need(not bad, f"{len(bad)} pages of the database fail their authentication")
            state = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
            found.need(state == "ok", "the database's structure is damaged")
            found.checked["pages"] = int(connection.exec_driver_sql("PRAGMA page_count").scalar() or 0)
            loose = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            found.need(not loose, "records point at records that are not there")
            _records(connection, ledger, found)
            found.complete = True
    except _BROKEN as fault:
        found.faults.append(f"the database cannot be read through ({type(fault).__name__})")
    return found


def audit_records(opened: Callable[[], AbstractContextManager[Connection]], ledger: Ledger) -> Audit:
    """Check every record through a connection that sees them all; pages and structure are the server's to keep."""
    found = Audit()
    try:
        with opened() as connection:
            _records(connection, ledger, found)
            found.complete = True
    except _BROKEN as fault:
        found.faults.append(f"the database cannot be read through ({type(fault).__name__})")
    return found


def _records(connection: Connection, ledger: Ledger, found: Audit) -> None:
    events = _all(connection, tables.event)
    marked = _all(connection, tables.marking)
    erased = erased_entries([*marked, *_all(connection, tables.erasure)]) | emptied_by_closing(
        _all(connection, tables.closing), _all(connection, tables.reopening))
    found.need(all(at < by for at, by in erased.items()), "an erasure names entries that came after it")
    found.need([e["sequence"] for e in events] == list(range(len(events))), "events are missing from the log")
    for event in events:
        if event["sequence"] in erased:
            found.need(not event["salt"] and not event["digest"], f"event {event['sequence']} was not wholly erased")
        elif event["kind"] != "reading":                          # a reading's is checked beside its passages
            found.need(_fits(ledger, event, rows.event_content(event)), f"event {event['sequence']} was altered")
        found.leaves.append(bytes(event["leaf"]))
        found.days.append(event["day"])
    found.checked["events"] = len(events)
    for what in altered(connection):
        found.need(False, what)
    computed = dict(_digests(connection, ledger, found, [e for e in events if e["sequence"] not in erased]))
    replaced = [e["sequence"] for e in events if e["kind"] == "reconciliation"][:-1]
    for event in events:
        sequence, kind = event["sequence"], event["kind"]
        if sequence in replaced or sequence in erased:
            continue
        held = computed.pop(sequence, None)
        right = held is not None and held[0] == kind and hmac.compare_digest(held[1], bytes(event["digest"]))
        found.need(right, f"the {kind} of event {sequence} is not what was committed to")
    found.need(not computed, "there are records that no event committed to")
    _devices(connection, ledger, found, {event["sequence"]: event for event in events})
    _derived(connection, found)


def _devices(connection: Connection, ledger: Ledger, found: Audit, events: Mapping[int, Row]) -> None:
    """Check the entries of other devices' logs: each leaf, and each record that was taken by an entry of this case.

    Whether the leaves are those that the device signed for is for who knows its key: they are returned.
    """
    held: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(_all(connection, tables.device_entry), key=lambda row: (row["origin"], row["number"])):
        held[row["origin"]].append(row)
    readings = {row["sequence"]: row for row in _each(connection, tables.reading)} if held else {}
    texts: dict[str, list[str]] = defaultdict(list)
    bodies = {row["id"]: row["text"] for row in readings.values()}
    for row in _all(connection, tables.passage) if held else ():
        texts[row["reading"]].append(bodies.get(row["reading"], "")[row["start"] : row["end"]])
    for origin, entries in held.items():
        found.need([row["number"] for row in entries] == list(range(len(entries))),
                   f"entries of the log {origin} are missing")
        for row in entries:
            taken = events.get(row["taken"]) if row["taken"] is not None else None
            told = f"entry {row['number']} of the log {origin} was altered"
            if row["taken"] is not None:
                found.need(taken is not None and (taken["kind"], bytes(taken["digest"]), taken["subject"]) == (
                    row["kind"], bytes(row["digest"]), row["subject"]), told)
            if not row["salt"]:
                found.need(not row["digest"], told)
                continue
            content = rows.event_content(dict(row) | {"sequence": row["number"]})
            if row["kind"] == "reading":
                reading = readings.get(row["taken"])
                if reading is None:                     # not taken: its leaf stands for itself
                    continue
                content = ledger.openable(bytes(reading["seed"]), texts[reading["id"]], content)
            found.need(_fits(ledger, row, content), told)
        found.devices[origin] = Logged([bytes(row["leaf"]) for row in entries],
                                       [row["subject"] for row in entries if row["kind"] == "keys"])
    for row in _all(connection, tables.device_log):
        found.device_notes.append(Device(row["origin"], row["key"], row["size"], bytes(row["note"])))


Row = Any
AT_ONCE = 1000
"""Rows of a table that are held at a time where each is looked at by itself."""


def _fits(ledger: Ledger, event: Row, content: bytes) -> bool:
    return hmac.compare_digest(ledger.recomputed(bytes(event["salt"]), content), bytes(event["leaf"]))


def _all(connection: Connection, table: Table) -> list[Row]:
    """Return a table's rows in their order."""
    return list(_each(connection, table))


def _each(connection: Connection, table: Table) -> Iterator[Row]:
    """Yield a table's rows in their order, some at a time: of the large tables all at once fill the memory. In a
    database that no newer version has opened, what is not there is empty."""
    seen = inspect(connection)
    if not seen.has_table(table.name):
        return
    there = {column["name"] for column in seen.get_columns(table.name)}
    columns = [column if column.name in there else null().label(column.name) for column in table.c]
    order = [table.c[name] for name in ("sequence", "ordinal", "number") if name in table.c]
    asked = select(*columns).order_by(*order).execution_options(yield_per=AT_ONCE)
    yield from connection.execute(asked).mappings()


def _batches(connection: Connection, table: Table) -> Iterator[tuple[int, list[Row]]]:
    for sequence, batch in groupby(_each(connection, table), key=lambda row: row["sequence"]):
        yield int(sequence), list(batch)


def _digests(connection: Connection, ledger: Ledger, found: Audit,
             events: list[Row]) -> Iterator[tuple[int, tuple[str, bytes]]]:
    """Yield per event the kind and digest that the rows now give."""
    numbered = {event["sequence"]: event for event in events}
    subjects = {number: event["subject"] for number, event in numbered.items()}
    for event in events:
        if event["kind"] in ("case", "keys"):
            yield event["sequence"], (event["kind"], rows.digest_of(event["subject"]))
            if event["kind"] == "keys":
                found.key_events.append(event["subject"])
        elif event["kind"] == "statements":                       # a batch may be empty
            yield event["sequence"], ("statements", rows.statements_digest(event["subject"], ()))
    for row in _all(connection, tables.report):
        yield row["sequence"], ("report", rows.original_digest(row))
        if row["sealed_as"] is not None:
            found.originals[row["sealed_as"]] = (row["sha256"], row["size"])
    for sequence, batch in _batches(connection, tables.metadatum):
        found.need(len({row["report"] for row in batch}) == 1, "metadata is mixed up between reports")
        yield sequence, ("metadata", rows.metadata_digest(batch[0]["report"], batch))
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in _each(connection, tables.passage):
        spans[row["reading"]].append((row["start"], row["end"]))
    readings = 0
    for row in _each(connection, tables.reading):
        readings += 1
        pieces = spans.pop(row["id"], [])
        edges = [0, *(end for _, end in pieces)]
        tiled = [start for start, _ in pieces] == edges[:-1] and edges[-1] == len(row["text"])
        found.need(tiled, f"the passages of event {row['sequence']} do not cover their reading")
        texts = [row["text"][start:end] for start, end in pieces]
        root = ledger.passages(bytes(row["seed"]), texts)
        if (event := numbered.get(row["sequence"])) is not None:
            content = rows.event_content(event)
            fits = _fits(ledger, event, ledger.openable(bytes(row["seed"]), texts, content))
            # Cases made before passages could be opened committed to the bare content.
            found.need(fits or _fits(ledger, event, content), f"event {event['sequence']} was altered")
        yield row["sequence"], ("reading", rows.reading_digest(row, root))
    found.need(not spans, "there are passages without a reading")
    statements = 0
    for sequence, batch in _batches(connection, tables.statement):
        statements += len(batch)
        reading = subjects.get(sequence, "")
        whole = all(row["reading"] == reading and row["ordinal"] == i for i, row in enumerate(batch))
        found.need(whole, f"the statements of event {sequence} are not a whole batch")
        yield sequence, ("statements", rows.statements_digest(reading, batch))
    told: dict[str, list[str]] = defaultdict(list)
    for link in connection.execute(select(tables.judgement_report)):
        told[link.judgement].append(link.report)
    for row in _all(connection, tables.judgement):
        yield row["sequence"], ("judgement", rows.judgement_digest(row, told.pop(row["id"], [])))
    for row in _all(connection, tables.refusal):
        yield row["sequence"], ("refusal", rows.refusal_digest(row))
    for row in _all(connection, tables.release):
        yield row["sequence"], ("release", rows.release_digest(row))
    for row in _all(connection, tables.withdrawal):
        yield row["sequence"], ("withdrawal", rows.withdrawal_digest(row))
    sealed: dict[str, Row] = {}
    for row in _all(connection, tables.source):
        yield row["sequence"], ("source", source_digest(row))
        sealed[row["id"]] = row
    sealed |= {row["id"]: row for row in _all(connection, tables.marking)}
    for sequence, batch in _batches(connection, tables.resealing):
        yield sequence, ("resealing", resealing_digest(batch))
        sealed |= {row["source"]: row for row in batch if row["source"] in sealed}
    found.sources = {row["sealed_as"]: row["sha256"] for row in sealed.values()}
    for row in _all(connection, tables.marking):
        yield row["sequence"], ("marking", marking_digest(row))
        if row["original_as"] is not None:
            found.apart[row["original_as"]] = row["original_sha256"]
        on = numbered[row["sequence"]]["day"] if row["sequence"] in numbered else "a day unknown"
        found.marked.append((row["report"], on, len(json.loads(row["entries"]))))
    _closed(connection, found, again := _all(connection, tables.reopening), numbered)
    for row in _all(connection, tables.closing):
        yield row["sequence"], ("closing", closing_digest(row))
    for row in again:
        yield row["sequence"], ("reopening", reopening_digest(row))
    since: dict[str, int] = defaultdict(int)
    brought: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(_all(connection, tables.device_entry), key=lambda row: row["number"]):
        brought[row["origin"]].append(row)
    epochs = {row["sequence"]: row for row in _all(connection, tables.epoch)}
    told_of = {row["sequence"]: row for row in _all(connection, tables.stamp)}
    for row in _all(connection, tables.device_log):
        entries = brought[row["origin"]][since[row["origin"]] : row["size"]]
        since[row["origin"]] = row["size"]
        known = [told_of.pop(entry["taken"], None) for entry in entries if entry["taken"] is not None]
        yield row["sequence"], ("merge", device_digest(row, entries, epochs.pop(row["sequence"], None), known))
    found.need(not epochs and not told_of, "there are stamps that no merge committed to")
    for row in _all(connection, tables.person):
        yield row["sequence"], ("person", person_digest(row))
    for row in _all(connection, tables.opening):
        yield row["sequence"], ("opening", opening_digest(row))
    for row in _all(connection, tables.erasure):
        yield row["sequence"], ("erasure", erasure_digest(row))
        on = numbered[row["sequence"]]["day"] if row["sequence"] in numbered else "a day unknown"
        found.erased.append((row["report"], on, len(json.loads(row["entries"]))))
    for row in _all(connection, tables.cosignature):
        yield row["sequence"], ("cosignature", rows.cosigning_digest(row))
        found.cosigned.append(rows.cosigning_from(row))
    for row in _all(connection, tables.population):
        yield row["sequence"], ("population", rows.population_digest(row))
    kinds = {"incident": 0, "origin": 1, "campaign": 2, "tie": 3, "version": 4}
    for sequence, batch in _batches(connection, tables.result):
        batch.sort(key=lambda row: (kinds.get(row["kind"], 9), row["ordinal"]))
        yield sequence, ("reconciliation", rows.result_digest(batch))
    found.checked |= {"readings": readings, "statements": statements, "originals": len(found.originals)}


def _stamps(connection: Connection) -> Stamps:
    first = next((event for event in _all(connection, tables.event) if event["kind"] == "case"), None)
    return Stamps(f"witnessmark/{first['subject']}" if first else "", _all(connection, tables.epoch),
                  _all(connection, tables.stamp))


def _closed(connection: Connection, found: Audit, again: list[Row], numbered: Mapping[int, Row]) -> None:
    """Note the sealed files of compartments that are closed, and how much of the log they emptied."""
    opened = {row["closing"] for row in again}
    for row in _all(connection, tables.closing):
        if row["id"] not in opened:
            files = dict(json.loads(row["files"]))
            found.need(files.get(row["sealed_as"]) == row["sha256"] and row["bundle_as"] in files,
                       f"the files of event {row['sequence']} are not those that it sealed")
            found.closed_files |= files
            on = numbered[row["sequence"]]["day"] if row["sequence"] in numbered else "a day unknown"
            found.closed.append((on, len(json.loads(row["entries"]))))


def _derived(connection: Connection, found: Audit) -> None:
    """Check the columns that serve filters and order against the records they follow from."""
    positions = {}
    stamps = _stamps(connection)
    metadata: dict[str, list[Row]] = defaultdict(list)
    for row in _all(connection, tables.metadatum):
        metadata[row["report"]].append(row)
    listed = {row["report"]: dict(row) for row in _all(connection, tables.listed)}
    for row in _all(connection, tables.report):
        positions[row["id"]] = row["sequence"]
        known = tuple(stamped_metadatum(item, stamps) for item in metadata[row["id"]])
        held = current(known)
        found.need(listed.pop(row["id"], None) == rows.listed_row(row["id"], row["name"], known),
                   f"what lists tell of the report of event {row['sequence']} is not what its metadata say")
        found.need((row["access"], row["compartment"] or "") == rows.placed(held),
                   f"the access level of the report of event {row['sequence']} is not what its metadata say")
        found.need(row["placed_as"] == rows.placed_as(row),
                   f"the access level of the report of event {row['sequence']} was not written by this program")
    found.need(not listed, "a list tells of a report that is not there")
    readings = {row.id: row.report for row in connection.execute(select(tables.reading.c.id, tables.reading.c.report))}
    targets: dict[str, list[Judgement]] = defaultdict(list)
    for row in _all(connection, tables.judgement):
        targets[row["target"]].append(stamped_judgement(row, stamps))
    gone = {target for target, held in targets.items() if taken_back(held)}
    _statements(connection, found, positions, readings, gone, stamps)
    decided = {
        target for target, held in targets.items()
        if any(j.decision in DECIDED and j.target.kind in ("claim", "context") for j in in_force(held))
    }
    marked = set(connection.scalars(select(tables.decided.c.statement)))
    found.need(decided == marked, "the list of decided statements does not follow from the judgements")
    _links(connection, found)
    _covered(connection, found)


def _covered(connection: Connection, found: Audit) -> None:
    """Check that no word stands where words were sealed."""
    marked = _all(connection, tables.marking)
    texts = {row.report: row.text for row in connection.execute(
        select(tables.reading.c.report, tables.reading.c.text).where(
            tables.reading.c.report.in_(select(tables.marking.c.report))).order_by(tables.reading.c.sequence))
    } if marked else {}
    for row in marked:
        stands = "".join(span.slice(texts.get(row["report"], "")) for span in spans_in(row))
        found.need(stands == COVER * sum(span.end - span.start for span in spans_in(row)),
                   f"words that event {row['sequence']} sealed stand in the reading")
    found.checked |= {"markings": len(marked)} if marked else {}


def _statements(connection: Connection, found: Audit, positions: dict[str, int], readings: dict[str, str],
                gone: Set[str], stamps: Stamps) -> None:
    order: list[tuple[str, bool, str, str, int, bool]] = []
    for sequence, batch in _batches(connection, tables.statement):
        parsed = [json.loads(row["record"]) for row in batch]
        human = all(record["extractor"]["name"] == "person" for record in parsed)
        for row, record in zip(batch, parsed, strict=True):
            kind = "claim" if "act" in record else "context"
            when = record["when"] or {"start": None, "end": None}
            said = {
                "id": record["id"], "reading": record["reading"], "kind": kind,
                "report": readings.get(record["reading"]), "position": positions.get(record["report"]["id"]),
                "start": record["passage"]["start"], "end": record["passage"]["end"],
                "act": record["act" if kind == "claim" else "context"]["code"],
                "status": record["status"]["code"] if kind == "claim" else None,
                "confidence": record["confidence"], "when_start": when["start"], "when_end": when["end"],
                "by_person": int(record["extractor"]["name"] == "person"),
            }
            found.need(all(row[name] == value or (row[name], name) == (None, "by_person")       # none before 0018
                           for name, value in said.items()),
                       f"the columns of the statements of event {sequence} are not what their records say")
            order.append((row["report"], bool(row["present"]), record["extractor"]["name"], row["id"], sequence,
                          human))
    events = connection.execute(
        select(tables.event.c.sequence, tables.event.c.subject)
        .where(tables.event.c.kind == "statements").order_by(tables.event.c.sequence))
    by_person = {sequence for *_, sequence, human in order if human}
    made: dict[str, list[int]] = defaultdict(list)
    for event in events:
        if event.sequence not in by_person:
            made[readings.get(event.subject, "")].append(event.sequence)
    machine = {report: latest(stamps, entries) for report, entries in made.items()}
    added = {(report, identity): sequence for report, _, _, identity, sequence, human in order if human}
    for report, shown, name, identity, sequence, human in order:
        newest = added.get((report, identity), -1)
        if human:
            due = newest == sequence
        else:
            due = newest < sequence and (name == "person" or machine.get(report) == sequence)
        due = due and not (name == "person" and identity in gone)
        found.need(due == shown, f"what is shown of the statements of event {sequence} is not the latest")


def _links(connection: Connection, found: Audit) -> None:
    known: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(tables.statement.c.id, tables.statement.c.report)):
        known[row.id].add(row.report)
    due = set()
    placed = any(column["name"] == "place" for column in inspect(connection).get_columns("result"))    # since 0015
    for row in _each(connection, tables.result):
        if row["kind"] == "version":
            continue
        record = json.loads(row["record"])
        due_here = (grade_in(row["kind"], record), rank_of(row["kind"], record))
        found.need(row["rank"] is None or (row["grade"], row["rank"]) == due_here,      # none before migration 0008
                   "the grades and ranks of results do not follow from their records")
        found.need(row["acts"] is None or row["acts"] == acts_in(row["kind"], record),  # none before 0018
                   "the acts of results do not follow from their records")
        found.need(not placed or row["place"] == place_in(row["kind"], record),
                   "the places of results do not follow from their records")
        if row["kind"] in ("incident", "origin"):
            for claim in record["claims"]:
                due |= {(row["kind"], row["id"], claim, report) for report in known[claim]}
    held = {tuple(row) for row in connection.execute(select(
        tables.result_claim.c.kind, tables.result_claim.c.id, tables.result_claim.c.claim,
        tables.result_claim.c.report))}
    found.need(held == due, "the links from incidents to reports do not follow from the records")
