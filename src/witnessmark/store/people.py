"""Who may do what in a case, as rows; the last one of a handle is in force."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from witnessmark.model.access import Actor, Role
from witnessmark.store import tables
from witnessmark.store.proven import proven
from witnessmark.store.rows import Row, digest_of
from witnessmark.vocab.codes import Access


def person_row(person: Actor) -> dict[str, Any]:
    inside = None if person.compartments is None else sorted(person.compartments)
    return {"handle": person.handle, "roles": " ".join(sorted(person.roles)),
            "clearance": " ".join(sorted(person.clearance)), "compartments": json.dumps(inside)}


def person_digest(row: Row) -> bytes:
    return digest_of(*(row[name] for name in ("handle", "roles", "clearance", "compartments")))


def people_of(connection: Connection) -> list[Actor]:
    """Return everyone the case names, by handle; who has no role any more too.

    Raises:
        VerificationFailed: a row of them is not as this program wrote it, so nobody is given anything.
    """
    held = tables.person
    latest = {row["handle"]: row for row in proven(connection, select(held).order_by(held.c.sequence), held)}
    return [_person(latest[handle]) for handle in sorted(latest)]


def narrowed_by(connection: Connection, actor: Actor, *, named: bool = False) -> Actor:
    """Return the actor with no more than the case gives their handle.

    A case that names nobody narrows nobody; with `named` it gives nobody anything.
    """
    known = {person.handle: person for person in people_of(connection)}
    nothing = Actor(actor.handle, frozenset(), frozenset())
    return actor.narrowed(known.get(actor.handle, nothing)) if known or named else actor


def _person(row: Mapping[str, Any]) -> Actor:
    inside = json.loads(row["compartments"])
    return Actor(row["handle"], frozenset(map(Role, row["roles"].split())),
                 frozenset(map(Access, row["clearance"].split())), None if inside is None else frozenset(inside))
