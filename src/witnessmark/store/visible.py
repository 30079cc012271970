"""Who may see which rows, as SQL conditions.

Invariant: deny by default. A row is visible when the reports it tells of are cleared for
the actor; a judgement that tells of no known report needs every clearance.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, select, true

from witnessmark.errors import AccessDenied
from witnessmark.model.access import Actor, Permission
from witnessmark.store import tables
from witnessmark.store.rows import canonical
from witnessmark.vocab.codes import Access, Consent


def require_any(actor: Actor, *permissions: Permission) -> None:
    """Raise AccessDenied unless `actor` is one and holds one of `permissions`."""
    if not isinstance(actor, Actor):
        raise AccessDenied("This is not open to you.", advice="Name the actor.")
    if not any(actor.may(permission) for permission in permissions):
        actor.require(permissions[0])


def sees_all(actor: Actor) -> bool:
    return all(actor.cleared_for(access) for access in Access)


def access_filter(actor: Actor, report: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that `report` names a report the actor is cleared for."""
    if sees_all(actor):
        return true()
    listed = tables.report
    return report.in_(select(listed.c.id).where(listed.c.access.in_(_levels(actor))))


def in_use(report: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that the consent to a report was not withdrawn."""
    listed = tables.listed
    return report.not_in(select(listed.c.report).where(listed.c.consent == Consent.WITHDRAWN.value))


def judgement_filter(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that the actor may see every report a judgement tells of."""
    if sees_all(actor):
        return true()
    told, listed = tables.judgement_report, tables.report
    about = told.c.judgement == tables.judgement.c.id
    hidden = exists().where(about, told.c.report == listed.c.id, listed.c.access.not_in(_levels(actor)))
    return and_(exists().where(about), not_(hidden))


def among(column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Return `column in values` with one bound parameter, however many values there are."""
    listed: Any = func.json_each(canonical(list(values)).decode()).table_valued("value")
    return column.in_(select(listed.c.value))


def _levels(actor: Actor) -> list[str]:
    return sorted(access.value for access in actor.clearance)
