"""Logs of other devices, kept beside the case's own, and their records taken in under entries of its own.

A device's log is a whole of its own: its entries, leaves and signed checkpoint are kept as they are. A record that
is taken in gets an entry in this case's log with the same digest; `taken` ties the two. So each log stays append-only
for its own witnesses, whichever device merges which, and in whatever order.

Each record keeps its stamp (`model/stamp.py`): where it was first written, and what was known there. By it a record
that comes a second time, over a third device, is known; and what follows from records does not rest on who merged when.

Invariant: rows of records are copied as they are, so that both digests hold; a record that is there already, or that
tells of a report that was erased here or on a device, is not taken. What a device erased is out of use here. Of a
report whose words were sealed apart here, nothing is taken that was made without knowing so: it may hold the words.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, insert, select

from witnessmark.model.stamp import Stamp, knew
from witnessmark.model.text import Span
from witnessmark.store import rows, tables
from witnessmark.store.ledger import Ledger
from witnessmark.store.marking import marking_digest
from witnessmark.store.passage_index import PassageIndex
from witnessmark.store.retelling import retold, shown_anew
from witnessmark.store.sources import opening_digest, resealing_digest, source_digest
from witnessmark.store.stamps import Stamps, stamps_of

Row = Mapping[str, Any]
COPIED = (tables.report, tables.metadatum, tables.reading, tables.passage, tables.statement, tables.judgement,
          tables.judgement_report, tables.refusal, tables.source, tables.marking, tables.opening, tables.release,
          tables.withdrawal, tables.erasure, tables.device_entry, tables.stamp, tables.epoch)
ERASED = "erased on another device"
"""The reason under which a report is withdrawn here that another device erased."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device's log as it was merged: its name, its public key in hex, how many entries, the signed checkpoint."""

    origin: str
    key: str
    size: int
    note: bytes


@dataclass(frozen=True, slots=True)
class Other:
    """All that another case of the pair holds, row by row; the repr shows none of it."""

    events: Sequence[Row] = field(repr=False)
    tables: Mapping[str, Sequence[Row]] = field(repr=False)

    def by_event(self, table: str) -> dict[int, list[Row]]:
        """Return the rows of a table by the entry that committed to them, in order."""
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.tables[table]:
            found[row["sequence"]].append(row)
        return found

    def erased(self) -> set[str]:
        """Return the reports that were erased there, or on a device whose log is there."""
        return {row["report"] for row in self.tables["erasure"]} | {
            row["subject"] for row in self.tables["device_entry"] if row["kind"] == "erasure"}


@dataclass(frozen=True, slots=True)
class Sealing:
    """Where a source's identity, or words, that came with a device lie in this case; anew where the device's own key
    sealed them."""

    source: str
    sealed_as: str
    sha256: str
    opened_by: str


def other_of(connection: Connection) -> Other:
    """Read everything that a merge copies."""
    def every(table: Any) -> list[Row]:
        order = [table.c[name] for name in ("sequence", "ordinal", "number") if name in table.c]
        return [dict(row) for row in connection.execute(select(table).order_by(*order)).mappings()]

    return Other(every(tables.event), {table.name: every(table) for table in COPIED})


def merged_size(connection: Connection, origin: str) -> int:
    """Return how many entries of a device's log are here."""
    held = tables.device_entry
    return len(list(connection.scalars(select(held.c.number).where(held.c.origin == origin))))


def device_digest(row: Row, entries: Iterable[Row], epoch: Row | None = None,
                  stamps: Iterable[Row | None] = ()) -> bytes:
    """Return what a merge commits to: the device's checkpoint, what became of each entry that it brought, the stamps.

    An epoch and stamps from before there were any count as they did then: not.
    """
    told: list[object] = []
    if epoch is not None and epoch["shift"] is not None:
        told = [epoch["shift"], epoch["seen"], [
            [one["sequence"], one["author"], one["clock"], one["seen"]] for one in stamps if one is not None]]
    return rows.digest_of(row["origin"], row["key"], row["size"], bytes(row["note"]).hex(),
                          [[one["number"], bytes(one["leaf"]).hex(), one["taken"]] for one in entries], *told)


class Merge:
    """One merge within a transaction. `log` writes an entry and returns its number."""

    def __init__(self, connection: Connection, ledger: Ledger, index: PassageIndex, log: Callable[..., int],
                 statements: Callable[[str, int, list[dict[str, Any]], bool], None]) -> None:
        self._connection, self._ledger, self._index, self._log = connection, ledger, index, log
        self._put_statements = statements
        self._touched: set[str] = set()
        self._read: set[str] = set()
        self.judged: set[str] = set()
        self.erased: list[str] = []
        self._before: set[str] = set()

    def take(self, device: Device, other: Other, own: str, resealed: Sequence[Sealing]) -> dict[str, int]:
        """Take in what is new, then note the device's log; return how many records of each kind were taken.

        Args:
            own: the name of this case's own log: what the device has from here is not new.
            resealed: identities and words that were sealed anew for this case.
        """
        first = merged_size(self._connection, device.origin)
        foreign = other.by_event("report")
        held = {name: other.by_event(name) for name in other.tables
                if name not in ("passage", "judgement_report", "device_entry", "stamp", "epoch")}
        there = Stamps(device.origin, other.tables["epoch"], other.tables["stamp"])
        known = {(row.author, row.clock) for row in self._connection.execute(select(tables.stamp))}
        here = self._before = self._ids(tables.report)
        gone = self._gone() | other.erased()
        self._reports = here | {row["id"] for batch in foreign.values() for row in batch if row["id"] not in gone}
        self._passages: dict[str, list[Row]] = defaultdict(list)
        for piece in other.tables["passage"]:
            self._passages[piece["reading"]].append(piece)
        self._told: dict[str, list[str]] = defaultdict(list)
        for link in other.tables["judgement_report"]:
            self._told[link["judgement"]].append(link["report"])
        self._readings = {row["id"]: row["report"] for row in other.tables["reading"]}
        self._sealed = self._marked()
        taken: dict[int, int] = {}
        counts: dict[str, int] = {}
        stamps: list[dict[str, Any]] = []
        for event in other.events[first : device.size]:
            number, kind = event["sequence"], event["kind"]
            stamp = there.sure(number)
            if stamp.author == own or (stamp.author, stamp.clock) in known or not event["salt"]:
                continue
            if self._sealed and self._unaware(event, held, stamp):
                continue
            entry = self._take(kind, event, held)
            if entry is not None:
                taken[number] = entry
                counts[kind] = counts.get(kind, 0) + 1
                stamps.append({"sequence": entry, "author": stamp.author, "clock": stamp.clock,
                               "seen": None if stamp.seen is None else _seen_text(stamp.seen)})
        self._reseal(resealed)
        entries = [self._entry(device.origin, event, taken) for event in other.events[first : device.size]]
        row: dict[str, Any] = {"origin": device.origin, "key": device.key, "size": device.size, "note": device.note}
        epoch = self._epoch(there, device, own)
        row["sequence"] = self._log("merge", device.origin, device_digest(row, entries, epoch, stamps))
        self._connection.execute(insert(tables.device_log), row)
        self._connection.execute(insert(tables.epoch), epoch)
        if stamps:
            self._connection.execute(insert(tables.stamp), stamps)
        if entries:
            self._connection.execute(insert(tables.device_entry), entries)
        for report in sorted(self._read):
            shown_anew(self._connection, report)
        for report in sorted(self._touched):
            retold(self._connection, self._index, report)
        self.erased = sorted(here & other.erased())
        return counts

    def _epoch(self, there: Stamps, device: Device, own: str) -> dict[str, Any]:
        """Return what this log knows from the merge's entry on, and how far its clock is beyond its numbers."""
        sequence = int(self._connection.scalar(select(func.max(tables.event.c.sequence))) or 0) + 1
        shift, known = stamps_of(self._connection, ()).known(sequence)
        beyond, theirs = there.known(device.size)
        seen = dict(known)
        for author, clock in (*theirs.items(), (device.origin, device.size - 1 + beyond)):
            if author != own:
                seen[author] = max(clock, seen.get(author, -1))
        return {"sequence": sequence, "shift": max(shift, max(seen.values(), default=0) - sequence),
                "seen": _seen_text(seen)}

    def _marked(self) -> dict[str, list[Stamp]]:
        """Return report → the stamps under which words of it were sealed apart here."""
        rows_here = self._connection.execute(select(tables.marking.c.sequence, tables.marking.c.report)).all()
        stamps = stamps_of(self._connection, [row.sequence for row in rows_here])
        found: dict[str, list[Stamp]] = defaultdict(list)
        for row in rows_here:
            found[row.report].append(stamps.sure(row.sequence))
        return found

    def _about(self, event: Row, held: Mapping[str, Mapping[int, list[Row]]]) -> list[str]:
        """Return the reports that a record which may hold words of a text tells of."""
        kind, subject = event["kind"], event["subject"]
        if kind == "judgement":
            return [report for row in held["judgement"].get(event["sequence"], ()) for report in self._told[row["id"]]]
        if kind in ("reading", "statements"):
            return [self._readings[subject]] if subject in self._readings else []
        return [subject] if kind == "metadata" else []

    def _unaware(self, event: Row, held: Mapping[str, Mapping[int, list[Row]]], stamp: Stamp) -> bool:
        return any(not knew(stamp, one) for report in self._about(event, held) for one in self._sealed.get(report, ()))

    def _gone(self) -> set[str]:
        """Return the reports that were erased here, or on a device whose log is here."""
        held = tables.device_entry
        return set(self._connection.scalars(select(tables.erasure.c.report))) | set(self._connection.scalars(
            select(held.c.subject).where(held.c.kind == "erasure")))

    def _ids(self, table: Any) -> set[str]:
        return set(self._connection.scalars(select(table.c.id)))

    def _take(self, kind: str, event: Row, held: Mapping[str, Mapping[int, list[Row]]]) -> int | None:
        """Copy the rows of one entry; return the number of the new one, None where nothing is to be taken."""
        number, subject = event["sequence"], event["subject"]
        if kind in _ALONE:
            table, digest = _ALONE[kind]
            (row,) = held[table.name][number]
            if "id" in table.c and row["id"] in self._ids(table):
                return None
            if table is tables.refusal and self._refused(row):
                return None
            entry = self._log(kind, subject, digest(row))
            self._connection.execute(insert(table), {**row, "sequence": entry})
            return entry
        taking = {"report": self._report, "metadata": self._metadata, "reading": self._reading,
                  "statements": self._statements, "judgement": self._judgement, "marking": self._marking}.get(kind)
        name = {"metadata": "metadatum", "statements": "statement"}.get(kind, kind)
        return taking(subject, [dict(row) for row in held[name].get(number, [])]) if taking else None

    def _refused(self, row: Row) -> bool:
        """Say whether the same file was refused here for the same reason."""
        held = tables.refusal
        same = select(held.c.sequence).where(held.c.name == row["name"], held.c.reason == row["reason"],
                                             held.c.sha256.is_not_distinct_from(row["sha256"])).limit(1)
        return self._connection.scalar(same) is not None

    def _report(self, subject: str, batch: list[dict[str, Any]]) -> int | None:
        (row,) = batch
        if row["id"] not in self._reports or row["id"] in self._ids(tables.report):
            return None
        row["sequence"] = self._log("report", subject, rows.original_digest(row))
        self._connection.execute(insert(tables.report), row)
        self._connection.execute(insert(tables.listed), rows.listed_row(row["id"], row["name"], ()))
        self._touched.add(row["id"])
        return int(row["sequence"])

    def _metadata(self, subject: str, batch: list[dict[str, Any]]) -> int | None:
        if subject not in self._reports:
            return None
        entry = self._log("metadata", subject, rows.metadata_digest(subject, batch))
        self._connection.execute(insert(tables.metadatum), [row | {"sequence": entry} for row in batch])
        self._touched.add(subject)
        return entry

    def _reading(self, subject: str, batch: list[dict[str, Any]]) -> int | None:
        (row,) = batch
        if row["report"] not in self._reports or row["id"] in self._ids(tables.reading):
            return None
        spans = [Span(piece["start"], piece["end"]) for piece in self._passages[row["id"]]]
        texts = [span.slice(row["text"]) for span in spans]
        root = self._ledger.passages(row["seed"], texts)
        row["sequence"] = self._log("reading", subject, rows.reading_digest(row, root),
                                    lambda content: self._ledger.openable(row["seed"], texts, content))
        self._connection.execute(insert(tables.reading), row)
        about = rows.reference(rows.report_from(self._row(row["report"]), ()))
        self._index.add(self._connection, rows.reading_from(row, about), spans)
        return int(row["sequence"])

    def _row(self, report: str) -> Row:
        listed = tables.report
        return dict(self._connection.execute(select(listed).where(listed.c.id == report)).mappings().one())

    def _statements(self, subject: str, batch: list[dict[str, Any]]) -> int | None:
        held = tables.reading
        report = self._connection.scalar(select(held.c.report).where(held.c.id == subject))
        if report is None or report not in self._reports:
            return None
        entry = self._log("statements", subject, rows.statements_digest(subject, batch))
        position = self._row(report)["sequence"]
        people = bool(batch) and all(row["by_person"] for row in batch)
        self._read |= set() if people else {report}
        self._put_statements(report, entry, [
            {name: value for name, value in row.items() if name != "number"} | {"position": position, "present": 1}
            for row in batch], people)
        return entry

    def _judgement(self, subject: str, batch: list[dict[str, Any]]) -> int | None:
        (row,) = batch
        told = self._told[row["id"]]
        if not set(told) <= self._reports or row["id"] in self._ids(tables.judgement):
            return None
        row["sequence"] = self._log("judgement", subject, rows.judgement_digest(row, told))
        self._connection.execute(insert(tables.judgement), row)
        if told:
            self._connection.execute(insert(tables.judgement_report),
                                     [{"judgement": row["id"], "report": report} for report in sorted(told)])
        self.judged.add(row["target"])
        return int(row["sequence"])

    def _marking(self, subject: str, batch: list[dict[str, Any]]) -> None:
        """Take where words were sealed, without the entries that it emptied: those are of the device's own log.

        Not of a report that was here before: its words stand here, and its original is not sealed with them.
        """
        (row,) = batch
        if row["report"] not in self._reports - self._before or row["id"] in self._ids(tables.marking):
            return
        row["entries"] = "[]"
        row["sequence"] = self._log("marking", subject, marking_digest(row))
        self._connection.execute(insert(tables.marking), row)

    def _reseal(self, sealed: Sequence[Sealing]) -> None:
        batch: list[dict[str, Any]] = [
            {"ordinal": at, "source": one.source, "sealed_as": one.sealed_as, "sha256": one.sha256,
             "opened_by": one.opened_by} for at, one in enumerate(sealed)]
        if batch:
            entry = self._log("resealing", str(len(batch)), resealing_digest(batch))
            self._connection.execute(insert(tables.resealing), [row | {"sequence": entry} for row in batch])

    def _entry(self, origin: str, event: Row, taken: Mapping[int, int]) -> dict[str, Any]:
        return {"origin": origin, "number": event["sequence"], "kind": event["kind"], "subject": event["subject"],
                "actor": event["actor"], "day": event["day"], "digest": event["digest"], "salt": event["salt"],
                "leaf": event["leaf"], "taken": taken.get(event["sequence"])}


def _seen_text(seen: Mapping[str, int]) -> str:
    return json.dumps(dict(seen), sort_keys=True)


_ALONE: Mapping[str, tuple[Any, Callable[[Row], bytes]]] = {
    "refusal": (tables.refusal, rows.refusal_digest), "source": (tables.source, source_digest),
    "opening": (tables.opening, opening_digest), "release": (tables.release, rows.release_digest),
    "withdrawal": (tables.withdrawal, rows.withdrawal_digest),
}
"""Kinds of entries with one row that stands for itself."""
