"""What follows from records that were added, worked out anew: what lists say of a report, which readings are shown.

Invariant: a pure function of the records and their stamps, so the same on every device that holds the same records.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from witnessmark.model.report import current
from witnessmark.store import rows, tables
from witnessmark.store.passage_index import PassageIndex
from witnessmark.store.stamps import Stamps, metadata_told, stamps_of


def retold(connection: Connection, index: PassageIndex, report: str) -> None:
    """Work out anew what follows from a report's metadata."""
    known = tuple(metadata_told(connection, [report]).get(report, ()))
    access, compartment = rows.placed(current(known))
    place = {"access": access, "compartment": compartment}
    connection.execute(update(tables.report).where(tables.report.c.id == report)
                       .values(place | {"placed_as": rows.placed_as({"id": report} | place)}))
    name = connection.scalar(select(tables.report.c.name).where(tables.report.c.id == report))
    connection.execute(update(tables.listed).where(tables.listed.c.report == report)
                       .values(rows.listed_row(report, name or "", known)))
    index.moved(connection, report)


def latest(stamps: Stamps, entries: list[int]) -> int:
    """Return which of the entries that hold a machine's reading of one report is shown."""
    return max(entries, key=lambda sequence: _step(stamps, sequence))


def shown_anew(connection: Connection, report: str) -> None:
    """Show the latest of what machines read out of a report, on whichever device that was."""
    held, logged, read = tables.statement, tables.event, tables.reading
    entries = list(connection.scalars(select(logged.c.sequence).where(
        logged.c.kind == "statements", logged.c.subject.in_(select(read.c.id).where(read.c.report == report)))))
    by_person = set(connection.scalars(select(held.c.sequence).distinct().where(
        held.c.report == report, held.c.by_person == 1)))
    machine = [sequence for sequence in entries if sequence not in by_person]
    if len(machine) < 2:
        return
    shown = latest(stamps_of(connection, machine), machine)
    ours = held.c.report == report, held.c.by_person == 0
    connection.execute(update(held).where(*ours, held.c.present == 1, held.c.sequence != shown).values(present=0))
    connection.execute(update(held).where(*ours, held.c.present == 0, held.c.sequence == shown).values(present=1))


def _step(stamps: Stamps, sequence: int) -> tuple[int, str, int]:
    stamp = stamps.of(sequence)
    return (stamp.clock, stamp.author, sequence) if stamp else (sequence, "", sequence)
