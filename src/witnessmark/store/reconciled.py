"""What reconciliation made of the claims: incidents, origins and campaigns, whole or as much as an actor may see.

Invariant: what an actor sees of a result rests on claims that are open to them alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, func, select

from witnessmark.model.access import Actor, Permission
from witnessmark.model.incident import Campaign, Incident, Origin
from witnessmark.model.incident_record import campaign_from_record, incident_from_record, origin_from_record
from witnessmark.store import tables
from witnessmark.store.base import IncidentQuery, Page
from witnessmark.store.listing import (
    incident_rows,
    one,
    paged,
    results_of,
    seen_claims,
    seen_incident_ids,
    seen_incidents,
)
from witnessmark.store.results import narrowed_campaign, narrowed_origin
from witnessmark.store.visible import require_any
from witnessmark.store.vouching import vouched_for
from witnessmark.vocab.codes import Grade


class _Reads(Protocol):
    def _reading(self, actor: Actor | None) -> AbstractContextManager[Connection]: ...
    def _results(self, actor: Actor) -> AbstractContextManager[Connection]: ...
    def _whole_if_seen(self, actor: Actor) -> Actor: ...
    def incidents(self, actor: Actor, query: IncidentQuery = ..., page: Page = ...) -> list[Incident]: ...


class Reconciled:
    """The reads of results, for a store that gives a connection which sees them whole."""

    def incidents(self: _Reads, actor: Actor, query: IncidentQuery = IncidentQuery(),
                  page: Page = Page()) -> list[Incident]:
        require_any(actor, Permission.READ)
        trusts = actor.sees_all
        actor = self._whole_if_seen(actor)
        with self._results(actor) as connection:
            if actor.sees_all:
                records = connection.scalars(paged(incident_rows(actor, query), page)).all()
                found = [incident_from_record(json.loads(record)) for record in records]
            else:
                found = seen_incidents(connection, actor, query, page)
            if not trusts:
                vouched_for(connection, [report for incident in found for report in incident.reports])
            return found

    def grades(self: _Reads, actor: Actor) -> dict[Grade, int]:
        require_any(actor, Permission.READ)
        actor = self._whole_if_seen(actor)
        if not actor.sees_all:
            return Counter(incident.grade.grade for incident in self.incidents(actor))
        held = tables.result
        query = select(held.c.grade, func.count()).where(held.c.kind == "incident").group_by(held.c.grade)
        with self._reading(actor) as connection:
            return {Grade(grade): number for grade, number in connection.execute(query)}

    def incident(self: _Reads, actor: Actor, incident: str) -> Incident:
        return one(self.incidents(actor, IncidentQuery(ids=(incident,))), "incident")

    def origins(self: _Reads, actor: Actor) -> list[Origin]:
        require_any(actor, Permission.READ)
        actor = self._whole_if_seen(actor)
        with self._results(actor) as connection:
            found = [origin_from_record(record) for record in results_of(connection, "origin")]
            if actor.sees_all:
                return found
            claims = seen_claims(connection, actor, "origin")
        return [o for o in (narrowed_origin(o, set(claims), set(claims.values())) for o in found) if o]

    def campaigns(self: _Reads, actor: Actor, *, ids: Sequence[str] = (), page: Page = Page()) -> list[Campaign]:
        require_any(actor, Permission.READ)
        actor = self._whole_if_seen(actor)
        with self._results(actor) as connection:
            if actor.sees_all:
                return [campaign_from_record(record) for record in results_of(connection, "campaign", ids, page)]
            seen = seen_incident_ids(connection, actor)
            found = [campaign_from_record(record) for record in results_of(connection, "campaign", ids)]
        kept = [c for c in (narrowed_campaign(campaign, seen) for campaign in found) if c]
        return kept[page.offset : None if page.limit is None else page.offset + page.limit]

    def reconciled_version(self: _Reads, actor: Actor) -> str | None:
        """Return the version of the stored reconciliation, None before the first."""
        require_any(actor, Permission.READ)
        with self._reading(actor) as connection:
            version: str | None = connection.scalar(
                select(tables.result.c.id).where(tables.result.c.kind == "version"))
            return version
