"""Who may see which rows, as SQL conditions.

Invariant: deny by default. A row is visible when the reports it tells of are open to the actor;
a judgement that tells of no known report is for those to whom everything is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, and_, cast, exists, literal, not_, select, true, tuple_

from witnessmark.errors import AccessDenied
from witnessmark.model.access import Actor, Permission
from witnessmark.store import tables
from witnessmark.store.dialects import each_of
from witnessmark.vocab.codes import Access, Consent


def require_any(actor: Actor, *permissions: Permission) -> None:
    """Raise AccessDenied unless `actor` is one and holds one of `permissions`."""
    if not isinstance(actor, Actor):
        raise AccessDenied("This is not open to you.", advice="Name the actor.")
    if not any(actor.may(permission) for permission in permissions):
        actor.require(permissions[0])


def open_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on a row of `report` that it is open to the actor: its level, and its compartment."""
    listed = tables.report
    level = listed.c.access.in_(sorted(access.value for access in actor.clearance))
    if actor.compartments is None:
        return level
    return and_(level, listed.c.compartment.in_(["", *sorted(actor.compartments)]))


def whole_if_seen(connection: Connection, actor: Actor) -> Actor:
    """Return an actor who sees all where nothing there is now is hidden from this one; else this one.

    For what a query narrows, and for nothing that says what somebody may do. The connection sees every report.
    """
    if actor.sees_all:
        return actor
    listed = tables.report
    place = tuple_(listed.c.access, listed.c.compartment)
    query = select(listed.c.access, listed.c.compartment).order_by(listed.c.access, listed.c.compartment).limit(1)
    here = connection.execute(query).first()
    while here is not None:                          # one look into the index for each place that reports lie in
        if not actor.cleared_for(Access(here.access), here.compartment):
            return actor
        here = connection.execute(query.where(place > tuple_(*map(literal, here)))).first()
    return replace(actor, clearance=frozenset(Access), compartments=None)


def cleared_by(actor: Actor) -> Callable[[str, str], bool] | None:
    """Return whether an access level in a compartment is open to the actor; None where all are."""
    return None if actor.sees_all else lambda access, compartment: actor.cleared_for(Access(access), compartment)


def access_filter(actor: Actor, report: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that `report` names a report that is open to the actor."""
    if actor.sees_all:
        return true()
    return report.in_(select(tables.report.c.id).where(open_to(actor)))


def in_use(report: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that the consent to a report was not withdrawn."""
    listed = tables.listed
    return report.not_in(select(listed.c.report).where(listed.c.consent == Consent.WITHDRAWN.value))


def judgement_filter(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that the actor may see every report a judgement tells of."""
    if actor.sees_all:
        return true()
    told, listed = tables.judgement_report, tables.report
    about = told.c.judgement == tables.judgement.c.id
    hidden = exists().where(about, told.c.report == listed.c.id, not_(open_to(actor)))
    return and_(exists().where(about), not_(hidden))


def among(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Return `column in values` with one bound parameter, however many values there are."""
    listed = each_of(values)
    return column.in_(select(cast(listed, Integer) if isinstance(column.type, Integer) else listed))

