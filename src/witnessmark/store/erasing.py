"""A report taken out of a case for good: its rows, and what its entries in the log could be guessed by.

Invariant: an entry of the log stays with number, kind, person, day and leaf, so that the log and every checkpoint
signed before go on verifying; its salt and digest go, and ids that follow from a text, so that nobody can tell any more
whether some text was the one. The erasure is an entry itself and names those that it emptied. Not handled here: the
sealed original, and copies of the case made before.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from witnessmark.store import tables
from witnessmark.store.rows import Row, digest_of
from witnessmark.store.visible import among

_TAKEN_OF_TEXT = ("reading", "statements", "reconciliation")
"""Kinds of entries whose subject is an id that follows from the words of a text."""


@dataclass(frozen=True, slots=True)
class Emptied:
    """The numbers of the entries whose records are gone."""

    entries: tuple[int, ...]


def erasure_digest(row: Row) -> bytes:
    return digest_of(row["report"], row["reason"], row["entries"])


def erase(connection: Connection, report: str, *, for_good: bool = True, words: Sequence[str] = ()) -> Emptied:
    """Delete every row that tells of the report, and the last reconciliation, which is made anew without it.

    Decisions that tell of it go too, also those on an incident or origin that it shared with others.

    Args:
        for_good: with the words of it that were sealed apart; else the report comes again with more of them sealed.
        words: drafts and saved views that hold one of these go too.
    """
    stated, read, judged, told = tables.statement, tables.reading, tables.judgement, tables.judgement_report
    readings = list(connection.scalars(select(read.c.id).where(read.c.report == report)))
    claims = list(connection.scalars(select(stated.c.id).distinct().where(stated.c.report == report)))
    decisions = list(connection.scalars(select(judged.c.id).where(or_(
        judged.c.id.in_(select(told.c.judgement).where(told.c.report == report)),
        judged.c.report == report, judged.c.target == report, among(judged.c.target, claims)))))
    entries = {
        *connection.scalars(select(tables.report.c.sequence).where(tables.report.c.id == report)),
        *connection.scalars(select(tables.metadatum.c.sequence).where(tables.metadatum.c.report == report)),
        *connection.scalars(select(read.c.sequence).where(read.c.report == report)),
        *connection.scalars(select(tables.event.c.sequence).where(
            tables.event.c.kind == "statements", among(tables.event.c.subject, readings))),
        *connection.scalars(select(judged.c.sequence).where(among(judged.c.id, decisions))),
        *(row.sequence for row in connection.execute(select(tables.event.c.sequence, tables.event.c.salt).where(
            tables.event.c.kind == "reconciliation")) if row.salt),
    }
    if for_good:
        marks = tables.marking
        for row in connection.execute(select(marks).where(marks.c.report == report)).all():
            entries |= {row.sequence, *json.loads(row.entries)}
        connection.execute(delete(marks).where(marks.c.report == report))
    for table, condition in (
        (told, among(told.c.judgement, decisions)), (judged, among(judged.c.id, decisions)),
        (tables.decided, among(tables.decided.c.statement, claims)), (stated, stated.c.report == report),
        (tables.passage, among(tables.passage.c.reading, readings)), (read, read.c.report == report),
        (tables.metadatum, tables.metadatum.c.report == report), (tables.listed, tables.listed.c.report == report),
        (tables.report, tables.report.c.id == report),
    ):
        connection.execute(delete(table).where(condition))
    for table in (tables.result, tables.result_claim):
        connection.execute(delete(table))
    _clear_desks(connection, [report, *readings, *claims, *words])
    emptied = sorted(entries)
    held = tables.event
    connection.execute(update(held).where(among(held.c.sequence, emptied)).values(digest=b"", salt=b""))
    connection.execute(update(held).where(among(held.c.sequence, emptied), held.c.kind.in_(_TAKEN_OF_TEXT))
                       .values(subject=report))
    other = tables.device_entry                         # the same records as other devices' logs committed to them
    connection.execute(update(other).where(among(other.c.taken, emptied)).values(digest=b"", salt=b""))
    connection.execute(update(other).where(among(other.c.taken, emptied), other.c.kind.in_(_TAKEN_OF_TEXT))
                       .values(subject=report))
    return Emptied(tuple(emptied))


def _clear_desks(connection: Connection, ids: Sequence[str]) -> None:
    """Throw away every draft and view that names one of these."""
    held = tables.desk
    for row in connection.execute(select(held)).all():
        if any(one in row.name or one in row.content for one in ids):
            connection.execute(delete(held).where(
                held.c.person == row.person, held.c.kind == row.kind, held.c.name == row.name))


def erased_entries(rows: Sequence[Row]) -> dict[int, int]:
    """Return which entries were emptied, each with the number of the erasure that did so."""
    found: dict[int, int] = {}
    for row in rows:
        numbers: list[Any] = json.loads(row["entries"])
        found |= {int(number): row["sequence"] for number in numbers}
    return found
