"""Entries of the log with what their leaves are taken of, for reports that are handed over whole.

Invariant: only of reports the actor sees, and of decisions that tell of those alone; who hands over needs to read, to
release and to audit.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import Connection, exists, select

from witnessmark.model.access import Actor, Permission
from witnessmark.store import tables
from witnessmark.store.visible import access_filter, among


@dataclass(frozen=True, slots=True)
class Committed:
    """One entry of the log with its leaf; digest and salt are empty where the entry was emptied."""

    sequence: int
    kind: str
    subject: str
    actor: str
    on: str
    digest: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    leaf: bytes = field(repr=False)


class _Reads(Protocol):
    def _reading(self, actor: Actor | None) -> AbstractContextManager[Connection]: ...


class Custodies:
    """The reads of entries with their salts, for a store that gives a connection."""

    def committed_of(self: _Reads, actor: Actor, reports: Sequence[str]) -> dict[str, list[Committed]]:
        """Return report → the entries that tell of it, in order."""
        for permission in (Permission.READ, Permission.RELEASE, Permission.AUDIT):
            actor.require(permission)
        held, read, told, marks = tables.event, tables.reading, tables.judgement_report, tables.marking
        listed = tables.report
        with self._reading(actor) as connection:
            known = list(connection.scalars(select(listed.c.id).where(
                among(listed.c.id, reports), access_filter(actor, listed.c.id))))
            subject: dict[str, set[str]] = {one: {one} for one in known}
            for row in connection.execute(select(read.c.id, read.c.report).where(among(read.c.report, known))):
                subject[row.report].add(row.id)
            for row in connection.execute(select(marks.c.id, marks.c.report).where(among(marks.c.report, known))):
                subject[row.report].add(row.id)
            other = told.alias()
            alone = ~exists().where(other.c.judgement == told.c.judgement, ~among(other.c.report, known))
            for row in connection.execute(select(told).where(among(told.c.report, known), alone)):
                subject[row.report].add(row.judgement)
            found: dict[str, list[Committed]] = {}
            for report, subjects in subject.items():
                rows = connection.execute(select(held).where(among(held.c.subject, sorted(subjects)))
                                          .order_by(held.c.sequence))
                found[report] = [Committed(row.sequence, row.kind, row.subject, row.actor, row.day, bytes(row.digest),
                                           bytes(row.salt), bytes(row.leaf)) for row in rows]
            return found
