"""Logs of other devices, kept beside the case's own, and their records taken in under entries of its own.

A device's log is a whole of its own: its entries, leaves and signed checkpoint are kept as they are. A record that
is taken in gets an entry in this case's log with the same digest; `taken` ties the two. So each log stays append-only
for its own witnesses, whichever device merges which, and in whatever order.

Invariant: rows of records are copied as they are, so that both digests hold; a record that is there already, or that
tells of a report that was erased here, is not taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select, update

from witnessmark.model.report import current
from witnessmark.model.text import Span
from witnessmark.store import rows, tables
from witnessmark.store.ledger import Ledger
from witnessmark.store.marking import marking_digest
from witnessmark.store.passage_index import PassageIndex
from witnessmark.store.sources import opening_digest, resealing_digest, source_digest

Row = Mapping[str, Any]
COPIED = (tables.report, tables.metadatum, tables.reading, tables.passage, tables.statement, tables.judgement,
          tables.judgement_report, tables.refusal, tables.source, tables.marking, tables.opening, tables.release,
          tables.withdrawal, tables.erasure, tables.device_entry)


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


def device_digest(row: Row, entries: Iterable[Row]) -> bytes:
    """Return what a merge commits to: the device's checkpoint, and what became of each entry that it brought."""
    return rows.digest_of(row["origin"], row["key"], row["size"], bytes(row["note"]).hex(),
                          [[one["number"], bytes(one["leaf"]).hex(), one["taken"]] for one in entries])


class Merge:
    """One merge within a transaction. `log` writes an entry and returns its number."""

    def __init__(self, connection: Connection, ledger: Ledger, index: PassageIndex, log: Callable[..., int],
                 statements: Callable[[str, int, list[dict[str, Any]], bool], None]) -> None:
        self._connection, self._ledger, self._index, self._log = connection, ledger, index, log
        self._put_statements = statements
        self._touched: set[str] = set()
        self.judged: set[str] = set()

    def take(self, device: Device, other: Other, own: str, resealed: Sequence[Sealing]) -> dict[str, int]:
        """Take in what is new, then note the device's log; return how many records of each kind were taken.

        Args:
            own: the name of this case's own log: what the device has from here is not new.
            resealed: identities and words that were sealed anew for this case.
        """
        first = merged_size(self._connection, device.origin)
        here, foreign = self._known(), other.by_event("report")
        held = {name: other.by_event(name) for name in other.tables
                if name not in ("passage", "judgement_report", "device_entry")}
        came = {row["taken"] for row in other.tables["device_entry"] if row["taken"] is not None
                and (row["origin"] == own or (row["origin"], row["number"]) in here)}
        self._reports = self._ids(tables.report)
        erased = set(self._connection.scalars(select(tables.erasure.c.report)))
        self._reports |= {row["id"] for batch in foreign.values() for row in batch} - erased
        self._passages: dict[str, list[Row]] = defaultdict(list)
        for piece in other.tables["passage"]:
            self._passages[piece["reading"]].append(piece)
        self._told: dict[str, list[str]] = defaultdict(list)
        for link in other.tables["judgement_report"]:
            self._told[link["judgement"]].append(link["report"])
        taken: dict[int, int] = {}
        counts: dict[str, int] = {}
        for event in other.events:
            number, kind = event["sequence"], event["kind"]
            if number < first or number in came or not event["salt"]:
                continue
            entry = self._take(kind, event, held)
            if entry is not None:
                taken[number] = entry
                counts[kind] = counts.get(kind, 0) + 1
        for report in sorted(self._touched):
            self._refresh(report)
        self._reseal(resealed)
        entries = [self._entry(device.origin, event, taken) for event in other.events[first : device.size]]
        row: dict[str, Any] = {"origin": device.origin, "key": device.key, "size": device.size, "note": device.note}
        row["sequence"] = self._log("merge", device.origin, device_digest(row, entries))
        self._connection.execute(insert(tables.device_log), row)
        if entries:
            self._connection.execute(insert(tables.device_entry), entries)
        return counts

    def _known(self) -> set[tuple[str, int]]:
        held = tables.device_entry
        return {(row.origin, row.number) for row in self._connection.execute(select(held.c.origin, held.c.number))}

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
            entry = self._log(kind, subject, digest(row))
            self._connection.execute(insert(table), {**row, "sequence": entry})
            return entry
        taking = {"report": self._report, "metadata": self._metadata, "reading": self._reading,
                  "statements": self._statements, "judgement": self._judgement, "marking": self._marking}.get(kind)
        name = {"metadata": "metadatum", "statements": "statement"}.get(kind, kind)
        return taking(subject, [dict(row) for row in held[name].get(number, [])]) if taking else None

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
        """Take where words were sealed, without the entries that it emptied: those are of the device's own log."""
        (row,) = batch
        if row["report"] not in self._reports or row["id"] in self._ids(tables.marking):
            return
        row["entries"] = "[]"
        row["sequence"] = self._log("marking", subject, marking_digest(row))
        self._connection.execute(insert(tables.marking), row)

    def _refresh(self, report: str) -> None:
        """Work out anew what follows from a report's metadata."""
        told, listed = tables.metadatum, tables.report
        held = self._connection.execute(select(told).where(told.c.report == report)
                                        .order_by(told.c.sequence, told.c.ordinal)).mappings()
        known = tuple(rows.metadatum(row) for row in held)
        access, compartment = rows.placed(current(known))
        self._connection.execute(update(listed).where(listed.c.id == report)
                                 .values(access=access, compartment=compartment))
        self._connection.execute(update(tables.listed).where(tables.listed.c.report == report)
                                 .values(rows.listed_row(report, self._row(report)["name"], known)))
        self._index.moved(self._connection, report)

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


_ALONE: Mapping[str, tuple[Any, Callable[[Row], bytes]]] = {
    "refusal": (tables.refusal, rows.refusal_digest), "source": (tables.source, source_digest),
    "opening": (tables.opening, opening_digest), "release": (tables.release, rows.release_digest),
    "withdrawal": (tables.withdrawal, rows.withdrawal_digest),
}
"""Kinds of entries with one row that stands for itself."""
