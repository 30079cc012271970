"""Sources and openings as rows, and what their events commit to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from witnessmark.errors import AccessDenied, NotFound
from witnessmark.model.source import Opening, Sealed, Source
from witnessmark.store import tables
from witnessmark.store.rows import Row, digest_of
from witnessmark.vocab.codes import AttributionKind

OPENINGS_A_DAY = 5
"""How many identities may be opened in one case on one day: reading a whole vault takes many days."""


def source_row(source: Source) -> dict[str, Any]:
    return {"id": source.id, "kind": source.kind.value, "vantage": source.vantage, "reliability": source.reliability,
            "sealed_as": source.sealed_as, "sha256": source.sha256, "opened_by": source.opened_by}


def source_digest(row: Row) -> bytes:
    return digest_of(*(row[name] for name in ("id", "kind", "vantage", "reliability", "sealed_as", "sha256",
                                              "opened_by")))


def opening_digest(row: Row) -> bytes:
    return digest_of(*(row[name] for name in ("source", "actor", "day", "reason")))


def resealing_row(ordinal: int, sealed: Sealed) -> dict[str, Any]:
    return {"ordinal": ordinal, "source": sealed.source, "sealed_as": sealed.sealed_as, "sha256": sealed.sha256,
            "opened_by": sealed.opened_by}


def resealing_digest(rows: Iterable[Row]) -> bytes:
    return digest_of([[row[name] for name in ("source", "sealed_as", "sha256", "opened_by")] for row in rows])


def sealed_of(connection: Connection, ids: Sequence[str] | None = None) -> dict[str, Sealed]:
    """Return where each source's identity and each report's sealed words lie, by handle, in the order they came.

    Args:
        ids: only of these handles.
    """
    again = tables.resealing

    def chosen(query: Select[Any], handle: ColumnElement[str]) -> Select[Any]:
        return query if ids is None else query.where(handle.in_(ids))

    found = {row.id: Sealed(row.id, row.sealed_as, row.sha256, row.opened_by)
             for held in (tables.source, tables.marking)
             for row in connection.execute(chosen(select(held), held.c.id).order_by(held.c.sequence))}
    for row in connection.execute(chosen(select(again), again.c.source).order_by(again.c.sequence)):
        if row.source in found:                                    # words of a report that was erased are gone
            found[row.source] = Sealed(row.source, row.sealed_as, row.sha256, row.opened_by)
    return found


def sources_of(connection: Connection) -> list[Source]:
    held = tables.source
    return _whole(connection.execute(select(held).order_by(held.c.sequence)).all(), sealed_of(connection))


def sources_from(connection: Connection, after: str | None, most: int) -> list[Source]:
    """Return so many sources at most, in the order they came, those after one of them; NotFound when it is none."""
    held = tables.source
    query = select(held).order_by(held.c.sequence).limit(most)
    if after is not None:
        at = connection.scalar(select(held.c.sequence).where(held.c.id == after))
        if at is None:
            raise NotFound(f"No source {after}.")
        query = query.where(held.c.sequence > at)
    found = connection.execute(query).all()
    return _whole(found, sealed_of(connection, [row.id for row in found]))


def _whole(found: Iterable[Any], sealed: Mapping[str, Sealed]) -> list[Source]:
    return [Source(row.id, AttributionKind(row.kind), row.vantage, row.reliability, sealed[row.id].sealed_as,
                   sealed[row.id].sha256, sealed[row.id].opened_by) for row in found]


def openings_of(connection: Connection) -> list[Opening]:
    held = tables.opening
    return [Opening(row.sequence, row.source, row.actor, row.day, row.reason)
            for row in connection.execute(select(held).order_by(held.c.sequence))]


def check_opening(connection: Connection, source: str, today: dt.date) -> None:
    """Raise NotFound for an unknown source, AccessDenied when the day's openings are used up."""
    known = [held.c.id for held in (tables.source, tables.marking)]
    if all(connection.scalar(select(name).where(name == source)) is None for name in known):
        raise NotFound(f"No source {source}.", advice="`witnessmark source list` names them.")
    held = tables.opening
    used = connection.scalar(select(func.count()).select_from(held).where(held.c.day >= today.isoformat())) or 0
    if used >= OPENINGS_A_DAY:
        raise AccessDenied(f"{OPENINGS_A_DAY} identities were opened today; that is the most.",
                           advice="Go on tomorrow; open only whom you must.")
