"""Lists that are turned page by page, each page beginning after a record of the one before.

Invariant: a record that came or went meanwhile shifts no page: nothing is met twice or missed. The record to begin
after must be open to the actor.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select, tuple_

from witnessmark.model.access import Actor, Permission
from witnessmark.model.report import Report
from witnessmark.store import tables
from witnessmark.store.base import ClaimQuery, Event
from witnessmark.store.listing import one, reports_of
from witnessmark.store.visible import access_filter, judgement_filter, require_any


class _Reads(Protocol):
    def _reading(self, actor: Actor | None) -> AbstractContextManager[Connection]: ...
    def _chosen(self, actor: Actor, kind: str, query: ClaimQuery) -> Select[Any]: ...


class Turning:
    """The reads, for a store that gives a connection."""

    def reports_after(self: _Reads, actor: Actor, after: str | None, most: int) -> list[Report]:
        """Return reports by intake, those behind one of them; raises NotFound when that is none the actor may see."""
        require_any(actor, Permission.READ)
        listed = tables.report
        query = select(listed).where(access_filter(actor, listed.c.id)).order_by(listed.c.sequence).limit(most)
        with self._reading(actor) as connection:
            if after is not None:
                at = connection.scalars(select(listed.c.sequence).where(
                    listed.c.id == after, access_filter(actor, listed.c.id))).all()
                query = query.where(listed.c.sequence > one(at, "report"))
            return reports_of(connection, query)

    def claim_ids_after(self: _Reads, actor: Actor, query: ClaimQuery, after: str | None, most: int) -> list[str]:
        """Return the ids of claims by text, those behind one of them; raises NotFound as `reports_after`."""
        held = tables.statement
        order = (held.c.position, held.c.start, held.c.end, held.c.id)
        chosen = self._chosen(actor, "claim", query).with_only_columns(held.c.id).order_by(*order).limit(most)
        with self._reading(actor) as connection:
            if after is not None:
                at = connection.execute(select(*order).where(
                    held.c.id == after, access_filter(actor, held.c.report)).order_by(
                        held.c.present.desc(), held.c.number.desc()).limit(1)).all()
                chosen = chosen.where(tuple_(*order) > tuple_(*one(at, "claim")))
            return list(connection.scalars(chosen))

    def entries_after(self: _Reads, actor: Actor, sequence: int, most: int) -> list[Event]:
        """Return entries of the log after a number: every one for who may audit, else those of what is open to them.

        The latter are of reports, their readings and claims, and of decisions that tell of open reports alone.
        """
        require_any(actor, Permission.AUDIT, Permission.READ)
        held = tables.event
        query = select(held).where(held.c.sequence > sequence).order_by(held.c.sequence).limit(most)
        if not actor.may(Permission.AUDIT):
            query = query.where(_open_entry(actor))
        with self._reading(actor) as connection:
            return [Event(row.sequence, row.kind, row.subject, row.actor, row.day)
                    for row in connection.execute(query)]


def _open_entry(actor: Actor) -> ColumnElement[bool]:
    held, read, judged = tables.event, tables.reading, tables.judgement
    reports = and_(held.c.kind.in_(("report", "metadata")), access_filter(actor, held.c.subject))
    readings = and_(held.c.kind.in_(("reading", "statements")), held.c.subject.in_(
        select(read.c.id).where(access_filter(actor, read.c.report))))
    decisions = and_(held.c.kind == "judgement", held.c.subject.in_(
        select(judged.c.id).where(judgement_filter(actor))))
    return or_(reports, readings, decisions)
