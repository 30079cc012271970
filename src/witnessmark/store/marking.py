"""Words of reports that are sealed apart, as rows, and what their entries commit to.

Invariant: a row holds places, salted hashes and names of sealed files; no word. Only who may see the report sees it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection, select

from witnessmark.model.access import Actor, Permission
from witnessmark.model.marking import Marking
from witnessmark.model.source import Sealed
from witnessmark.model.text import Span
from witnessmark.store import tables
from witnessmark.store.rows import Row, canonical, digest_of
from witnessmark.store.sources import sealed_of
from witnessmark.store.visible import access_filter, among, require_any


class _Reads(Protocol):
    def _reading(self, actor: Actor | None) -> AbstractContextManager[Connection]: ...


class Markings:
    """The reads of markings, for a store that gives a connection."""

    def markings(self: _Reads, actor: Actor, reports: Sequence[str] = ()) -> list[Marking]:
        """Return what was sealed of the reports the actor may see (of these, where some are named), in order."""
        require_any(actor, Permission.READ, Permission.VAULT)
        held = tables.marking
        query = select(held).where(access_filter(actor, held.c.report)).order_by(held.c.sequence)
        if reports:
            query = query.where(among(held.c.report, reports))
        with self._reading(actor) as connection:
            sealed = sealed_of(connection)
            return [marking_from(row, sealed[row["id"]]) for row in connection.execute(query).mappings()]

    def sealed_apart(self: _Reads) -> set[str]:
        """Return the names of originals whose key lies with sealed words; no content, so no actor."""
        held = tables.marking.c.original_as
        with self._reading(None) as connection:
            return set(connection.scalars(select(held).where(held.is_not(None))))


def marking_row(marking: Marking) -> dict[str, Any]:
    name, digest = marking.original or (None, None)
    return {"id": marking.id, "report": marking.report,
            "spans": canonical([[span.start, span.end] for span in marking.spans]).decode(),
            "commitments": canonical(list(marking.commitments)).decode(), "sealed_as": marking.sealed.sealed_as,
            "sha256": marking.sealed.sha256, "opened_by": marking.sealed.opened_by, "original_as": name,
            "original_sha256": digest, "entries": canonical(list(marking.entries)).decode()}


def marking_from(row: Row, sealed: Sealed) -> Marking:
    original = (row["original_as"], row["original_sha256"]) if row["original_as"] is not None else None
    return Marking(row["id"], row["report"], spans_in(row), tuple(json.loads(row["commitments"])), sealed, original,
                   tuple(json.loads(row["entries"])))


def spans_in(row: Row) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in json.loads(row["spans"]))


def marking_digest(row: Row) -> bytes:
    return digest_of(*(row[name] for name in (
        "id", "report", "spans", "commitments", "sealed_as", "sha256", "opened_by", "original_as", "original_sha256",
        "entries")))
