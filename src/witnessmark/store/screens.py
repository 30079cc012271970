"""What one screen of a list asks of the store: a report's neighbours, a part of the reports, results by their claims.

Invariant: everything is narrowed to the actor's clearance, and nothing here reads a whole case to show a part of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Select, Table, exists, func, select

from witnessmark.errors import AccessDenied
from witnessmark.model.access import Actor, Permission
from witnessmark.model.incident import Incident, Origin
from witnessmark.model.incident_record import origin_from_record
from witnessmark.model.record import Json
from witnessmark.model.report import Report
from witnessmark.store import tables
from witnessmark.store.base import IncidentQuery, Made, Order, Page, Place, Shelf
from witnessmark.store.dialects import unindexed
from witnessmark.store.listing import once_called, one, paged, reports_of, seen_claims
from witnessmark.store.results import narrowed_origin
from witnessmark.store.tally import Tally
from witnessmark.store.visible import access_filter, among, cleared_by, in_use, require_any

LAST = "9999-99-99"
"""Sorts after every day: what has none did not come before what has one."""


class _Reads(Protocol):
    def _reading(self, actor: Actor | None) -> AbstractContextManager[Connection]: ...
    def _whole_if_seen(self, actor: Actor) -> Actor: ...
    def _results(self, actor: Actor) -> AbstractContextManager[Connection]: ...
    def _counting(self) -> ColumnElement[bool]: ...
    def _counted(self) -> Tally: ...
    def incidents(self, actor: Actor, query: IncidentQuery = ..., page: Page = ...) -> list[Incident]: ...


class Screens:
    """The reads of lists, for a store that gives a connection and says which statements count."""

    def place(self: _Reads, actor: Actor, report: str) -> Place:
        """Return where a report stands by intake, and which are beside it; NotFound as `report` says it."""
        require_any(actor, Permission.READ)
        listed = tables.report
        seen = access_filter(actor, listed.c.id)
        with self._reading(actor) as connection:
            found = connection.scalars(select(listed.c.sequence).where(listed.c.id == report, seen)).all()
            at = one(found, "report")

            def beside(where: ColumnElement[bool], order: ColumnElement[Any]) -> str | None:
                found: str | None = connection.scalar(select(listed.c.id).where(where, seen).order_by(order).limit(1))
                return found

            number, total = self._counted().standing(connection, cleared_by(actor), at)
            return Place(number, total, beside(listed.c.sequence < at, listed.c.sequence.desc()),
                         beside(listed.c.sequence > at, listed.c.sequence))

    def successors(self: _Reads, actor: Actor, incident: str) -> list[Incident]:
        """Return the incidents that hold, as far as the actor sees, what one of old held; see `once_called`."""
        require_any(actor, Permission.READ)
        with self._results(actor) as connection:
            claims = once_called(connection, incident)
        return self.incidents(actor, IncidentQuery(claims=tuple(claims))) if claims else []

    def shelf(self: _Reads, actor: Actor, shelf: Shelf, page: Page = Page(), order: Order = "added") -> list[Report]:
        """Return a part of the reports, in an order; equals come the latest received first."""
        require_any(actor, Permission.READ)
        query, known = shelved(self, actor, shelf, select(tables.report)), tables.listed
        if order != "added":
            query = query.join(known, known.c.report == tables.report.c.id).order_by(
                known.c.title if order == "title" else known.c.published.desc())
        query = query.order_by(tables.report.c.sequence.desc())
        with self._reading(actor) as connection:
            return reports_of(connection, paged(query, page))

    def shelf_size(self: _Reads, actor: Actor, shelf: Shelf) -> int:
        require_any(actor, Permission.READ)
        with self._reading(actor) as connection:
            if shelf == "open":
                return self._counted().waiting(connection, cleared_by(actor))
            query = shelved(self, actor, shelf, select(func.count()).select_from(tables.report))
            return int(connection.scalar(query) or 0)

    def together(self: _Reads, actor: Actor, claims: Sequence[str],
                 reports: Sequence[str]) -> list[tuple[str, str, str]]:
        """Return each pair of one of these claims with one of these reports' in the same incident, and its report."""
        require_any(actor, Permission.READ)
        own, other, stated = tables.result_claim, tables.result_claim.alias(), tables.statement
        theirs = select(stated.c.id).where(among(stated.c.report, reports))     # an incident may hold thousands more
        query = select(own.c.claim, other.c.claim, other.c.report).join(
            other, (unindexed(other.c.kind) == "incident") & (unindexed(other.c.id) == own.c.id)).where(
            unindexed(own.c.kind) == "incident", among(own.c.claim, claims), other.c.claim.in_(theirs),
            among(other.c.report, reports), access_filter(actor, own.c.report),
            access_filter(actor, other.c.report)).order_by(other.c.claim)
        with self._reading(actor) as connection:
            return [(mine, theirs, report) for mine, theirs, report in connection.execute(query)]

    def reprints(self: _Reads, actor: Actor, reports: Sequence[str]) -> set[str]:
        """Return those of these reports whose every origin an earlier report tells of too."""
        require_any(actor, Permission.READ)
        linked, held, known, listed = tables.result_claim, tables.statement, tables.listed, tables.report
        mine = select(linked.c.id).where(unindexed(linked.c.kind) == "origin", linked.c.claim.in_(
            select(held.c.id).where(among(held.c.report, reports))))
        told = select(linked.c.id, linked.c.report, known.c.published, listed.c.sequence).distinct().join(
            known, known.c.report == linked.c.report).join(listed, listed.c.id == linked.c.report).where(
            linked.c.kind == "origin", linked.c.id.in_(mine), access_filter(actor, linked.c.report))
        first: dict[str, tuple[str, int, str]] = {}
        origins: dict[str, set[str]] = {}
        with self._reading(actor) as connection:
            for origin, report, published, sequence in connection.execute(told):
                first[origin] = min(first.get(origin, (LAST, 0, "")), (published or LAST, sequence, report))
                origins.setdefault(report, set()).add(origin)
        return {report for report in reports if origins.get(report)
                and all(first[origin][2] != report for origin in origins[report])}

    def changed(self: _Reads, actor: Actor) -> int:
        """Return the number of the log's last entry that reconciliation rests on; -1 before the first."""
        require_any(actor, Permission.READ)
        with self._reading(actor) as connection:
            return _last(connection, tables.statement, tables.judgement, tables.metadatum)

    def restated(self: _Reads, actor: Actor) -> int:
        """Return the number of the last entry with statements or what is known of a report; -1 before the first."""
        require_any(actor, Permission.READ)
        with self._reading(actor) as connection:
            return _last(connection, tables.statement, tables.metadatum)

    def ties(self: _Reads, actor: Actor, incidents: Sequence[str]) -> dict[str, Json]:
        """Return incident → what decided that its stories are in it, as far as that was kept.

        Raises:
            AccessDenied: the actor may not see every report; links rest on all of them.
        """
        require_any(actor, Permission.READ)
        if not actor.sees_all:
            raise AccessDenied("Links rest on every report of the case, and you see a part of them.",
                               advice="Ask someone who may see all of them.")
        held = tables.result
        query = select(held.c.id, held.c.record).where(held.c.kind == "tie", among(held.c.id, incidents))
        with self._reading(actor) as connection:
            return {row.id: json.loads(row.record) for row in connection.execute(query)}

    def made(self: _Reads, actor: Actor) -> Made | None:
        """Return how the stored reconciliation was made; None before the first."""
        require_any(actor, Permission.READ)
        held = tables.result
        with self._reading(actor) as connection:
            row = connection.execute(select(held.c.sequence, held.c.record).where(held.c.kind == "version")).first()
        if row is None:
            return None
        told = json.loads(row.record) or {}                     # an empty list before 0.1.0 said more
        return Made(row.sequence, told.get("program", ""), told.get("through", -1))

    def origins_of(self: _Reads, actor: Actor, claims: Sequence[str]) -> list[Origin]:
        """Return the origins that rest on any of these claims, as `origins` orders and narrows them."""
        require_any(actor, Permission.READ)
        held, linked = tables.result, tables.result_claim
        wanted = select(linked.c.id).where(unindexed(linked.c.kind) == "origin", among(linked.c.claim, claims))
        query = select(held.c.record).where(held.c.kind == "origin", held.c.id.in_(wanted)).order_by(held.c.ordinal + 0)
        with self._results(actor) as connection:
            found = [origin_from_record(json.loads(record)) for record in connection.scalars(query)]
            if self._whole_if_seen(actor).sees_all:
                return found
            seen = seen_claims(connection, actor, "origin", ids=[origin.id for origin in found])
        return [o for o in (narrowed_origin(o, set(seen), set(seen.values())) for o in found) if o]


def _last(connection: Connection, *evidence: Table) -> int:
    found = [connection.scalar(select(func.max(held.c.sequence))) for held in evidence]
    return max((number for number in found if number is not None), default=-1)


def shelved(store: _Reads, actor: Actor, shelf: Shelf, query: Select[Any]) -> Select[Any]:
    """Return the query over reports narrowed to a part of them, and to what the actor sees."""
    listed, known, stated = tables.report, tables.listed, tables.statement
    query = query.where(access_filter(actor, listed.c.id))
    if shelf == "withdrawn":
        return query.where(~in_use(listed.c.id))
    query = query.where(in_use(listed.c.id))
    if shelf == "undated":
        return query.where(listed.c.id.in_(select(known.c.report).where(known.c.published == "")))
    if shelf == "open":
        return query.where(exists().where(
            stated.c.report == listed.c.id, stated.c.present == 1, unindexed(stated.c.kind) == "claim",
            store._counting(), stated.c.id.not_in(select(tables.decided.c.statement))))
    return query
