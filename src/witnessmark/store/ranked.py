"""Results in the order of their lists, a part at a time: origins and campaigns by size, incidents by their day.

Invariant: what is told is what the whole list, narrowed to the actor's clearance and sorted, would tell. The stored
ranks are of whole results, so an actor who sees a part of some gets the list sorted in memory.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, func, select

from witnessmark.model.access import Actor, Permission
from witnessmark.model.incident import Campaign, Incident, Origin
from witnessmark.model.incident_record import campaign_from_record, incident_record, origin_from_record
from witnessmark.store import tables
from witnessmark.store.base import IncidentQuery, Page
from witnessmark.store.listing import one, paged
from witnessmark.store.results import rank_of
from witnessmark.store.visible import among, require_any

T = TypeVar("T", Origin, Campaign)


class _Reads(Protocol):
    def _reading(self, actor: Actor | None) -> AbstractContextManager[Connection]: ...
    def _whole_if_seen(self, actor: Actor) -> Actor: ...
    def origins(self, actor: Actor) -> list[Origin]: ...
    def campaigns(self, actor: Actor, *, ids: Sequence[str] = ...) -> list[Campaign]: ...
    def incidents(self, actor: Actor, query: IncidentQuery = ..., page: Page = ...) -> list[Incident]: ...


class Ranked:
    """The reads of ranked lists, for a store that gives a connection and reads results whole."""

    def origins_ranked(self: _Reads, actor: Actor, *, assessed: bool | None = None,
                       page: Page = Page()) -> list[Origin]:
        """Return origins, those that speak for most claims first; with or without a person's letter, or all."""
        require_any(actor, Permission.READ)
        actor = self._whole_if_seen(actor)
        if not actor.sees_all:
            return _sorted([o for o in self.origins(actor) if assessed in (None, o.assessed is not None)],
                           lambda origin: len(origin.claims), page)
        graded = tables.result.c.grade
        where = () if assessed is None else (graded.is_not(None) if assessed else graded.is_(None),)
        with self._reading(actor) as connection:
            return [origin_from_record(record) for record in _ranked(connection, "origin", where, page)]

    def origin_totals(self: _Reads, actor: Actor) -> dict[bool, int]:
        """Return how many origins there are without a person's letter (False) and with one (True)."""
        require_any(actor, Permission.READ)
        actor = self._whole_if_seen(actor)
        if not actor.sees_all:
            told = [origin.assessed is not None for origin in self.origins(actor)]
            return {value: told.count(value) for value in (False, True)}
        held = tables.result
        counted = select(func.count(), func.count(held.c.grade)).where(held.c.kind == "origin")
        with self._reading(actor) as connection:
            total, assessed = connection.execute(counted).one()
        return {False: total - assessed, True: assessed}

    def campaigns_ranked(self: _Reads, actor: Actor, page: Page = Page()) -> list[Campaign]:
        """Return campaigns, those of most incidents first."""
        require_any(actor, Permission.READ)
        actor = self._whole_if_seen(actor)
        if not actor.sees_all:
            return _sorted(self.campaigns(actor), lambda campaign: len(campaign.incidents), page)
        with self._reading(actor) as connection:
            return [campaign_from_record(record) for record in _ranked(connection, "campaign", (), page)]

    def campaign_total(self: _Reads, actor: Actor) -> int:
        require_any(actor, Permission.READ)
        actor = self._whole_if_seen(actor)
        if not actor.sees_all:
            return len(self.campaigns(actor))
        held = tables.result
        with self._reading(actor) as connection:
            return int(connection.scalar(select(func.count()).where(held.c.kind == "campaign")) or 0)

    def campaign(self: _Reads, actor: Actor, campaign: str) -> Campaign:
        """Return one campaign; NotFound when there is none the actor may see."""
        return one(self.campaigns(actor, ids=(campaign,)), "campaign")

    def incidents_near(self: _Reads, actor: Actor, incident: Incident, most: int) -> list[str]:
        """Return the other incidents nearest in time to one, the nearest first, as many as `most`."""
        require_any(actor, Permission.READ)
        actor = self._whole_if_seen(actor)
        here = _rank(incident)
        if actor.sees_all:
            held = tables.result
            chosen = select(held.c.id, held.c.rank).where(held.c.kind == "incident").limit(most + 1)
            before = chosen.where(held.c.rank < here).order_by(held.c.rank.desc(), held.c.id)
            after = chosen.where(held.c.rank >= here).order_by(held.c.rank, held.c.id)
            with self._reading(actor) as connection:
                days = [tuple(row) for query in (before, after) for row in connection.execute(query)]
        else:
            days = [(other.id, _rank(other)) for other in self.incidents(actor)]
        near = sorted((abs(day - here), name) for name, day in days if name != incident.id)
        return [name for _, name in near[:most]]


def _rank(incident: Incident) -> int:
    return rank_of("incident", incident_record(incident))


def _ranked(connection: Connection, kind: str, where: Sequence[ColumnElement[bool]],
            page: Page) -> list[Mapping[str, Any]]:
    """Return the records of a part of a list: which they are is read off its index alone."""
    held = tables.result
    picked = select(held.c.id).where(held.c.kind == kind, *where).order_by(held.c.rank, held.c.id)
    ids = list(connection.scalars(paged(picked, page)))
    query = select(held.c.id, held.c.record).where(held.c.kind == kind, among(held.c.id, ids))
    records = {row.id: json.loads(row.record) for row in connection.execute(query)}
    return [records[name] for name in ids]


def _sorted(found: list[T], size: Callable[[T], int], page: Page) -> list[T]:
    order = sorted(found, key=lambda one: (-size(one), one.id))
    return order[page.offset : None if page.limit is None else page.offset + page.limit]
