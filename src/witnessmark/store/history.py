"""Reads of what was done in a case: the log's entries by kind and person, and claims that people stated.

Invariant: an entry of the log says a kind, an id, a person and a day, never content; what it is about is read
through the other reads, under the actor's clearance.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Select, and_, func, or_, select

from witnessmark.model.access import Actor, Permission
from witnessmark.model.cosigning import Cosigning
from witnessmark.store import rows, tables
from witnessmark.store.base import Event, EventQuery, Page
from witnessmark.store.devices import Other, other_of
from witnessmark.store.listing import paged
from witnessmark.store.people import narrowed_by, people_of
from witnessmark.store.visible import access_filter, among, require_any


class Entries:
    """How many entries the log has of each kind by each person, kept in memory; what came since is added when asked.

    Invariant: an entry is never changed, so counts of what is behind hold.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._last = -1
        self._counts: Counter[tuple[str, str]] = Counter()

    def counts(self, connection: Connection) -> Counter[tuple[str, str]]:
        """Return kind and person → how many entries."""
        held = tables.event
        counted = select(held.c.kind, held.c.actor, func.count(), func.max(held.c.sequence)).group_by(
            held.c.kind, held.c.actor)
        with self._turn:
            counted = counted.where(held.c.sequence > self._last)
            for kind, who, number, last in connection.execute(counted).all():
                self._counts[(kind, who)] += number
                self._last = max(self._last, last)
            return Counter(self._counts)


class History:
    """The part of a store that tells what was done; `_reading` and `_logged` are the store's."""

    def _reading(self, actor: Actor | None) -> AbstractContextManager[Connection]:
        raise TypeError("a store says how it is read")

    def _logged(self) -> Entries:
        raise TypeError("a store keeps the counts of its log")

    def last_event(self, actor: Actor) -> int:
        """Return the last entry's number, -1 before the first: while it stays, so does every record."""
        require_any(actor, Permission.READ, Permission.COLLECT, Permission.AUDIT)
        with self._reading(actor) as connection:
            last = connection.scalar(select(func.max(tables.event.c.sequence)))
        return -1 if last is None else int(last)

    def events(self, actor: Actor, page: Page = Page(), query: EventQuery = EventQuery()) -> list[Event]:
        require_any(actor, Permission.AUDIT)
        held = tables.event
        order = held.c.sequence.desc() if query.latest_first else held.c.sequence
        picked = paged(_asked(select(held.c.sequence), query).order_by(order), page).subquery()
        with self._reading(actor) as connection:
            found = connection.execute(select(held).join(picked, picked.c.sequence == held.c.sequence)
                                       .order_by(order)).all()
        return [Event(row.sequence, row.kind, row.subject, row.actor, row.day) for row in found]

    def report_entries(self, actor: Actor, reports: Sequence[str]) -> dict[str, Event]:
        require_any(actor, Permission.READ)
        held, listed = tables.event, tables.report
        query = select(held).join(listed, listed.c.sequence == held.c.sequence).where(
            among(listed.c.id, reports), access_filter(actor, listed.c.id))
        with self._reading(actor) as connection:
            return {row.subject: Event(row.sequence, row.kind, row.subject, row.actor, row.day)
                    for row in connection.execute(query)}

    def event_groups(self, actor: Actor) -> list[tuple[str, str, int]]:
        require_any(actor, Permission.AUDIT)
        with self._reading(actor) as connection:
            return [(kind, who, n) for (kind, who), n in sorted(self._logged().counts(connection).items())]

    def rotations(self) -> list[str]:
        """Return what the log says of each change of the case's keys: public keys, no content, so no actor."""
        with self._reading(None) as connection:
            return _said_of_keys(connection, "rotation ")

    def custodians_named(self) -> list[str]:
        """Return how identities open and by whose public keys, each time that it was said; no content, so no actor."""
        with self._reading(None) as connection:
            return _said_of_keys(connection, "custodians ")

    def devices_named(self) -> list[str]:
        """Return the lines by which this log names those of other devices: public keys, no content, so no actor."""
        with self._reading(None) as connection:
            return _said_of_keys(connection, "device ")

    def device_keys(self) -> list[Ed25519PublicKey]:
        """Return every key that other devices of the case signed with, as far as it is known here; no actor."""
        with self._reading(None) as connection:
            merged = list(connection.scalars(select(tables.device_log.c.key)))
        raw = [line.split(" ")[1] for line in self.devices_named() if line.count(" ") == 2]
        return [Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) for key in dict.fromkeys((*raw, *merged))]

    def devices_merged(self) -> dict[str, tuple[bytes, int]]:
        """Return log → the key it had and how many entries, as each was merged last; no actor."""
        held = tables.device_log
        with self._reading(None) as connection:
            return {row.origin: (bytes.fromhex(row.key), row.size)
                    for row in connection.execute(select(held).order_by(held.c.sequence))}

    def device_leaves(self, actor: Actor, origin: str) -> list[bytes]:
        """Return the leaves of another device's log, as far as it was merged; the actor needs AUDIT or ADMIN."""
        require_any(actor, Permission.AUDIT, Permission.ADMIN)
        held = tables.device_entry
        with self._reading(actor) as connection:
            return [bytes(leaf) for leaf in connection.scalars(
                select(held.c.leaf).where(held.c.origin == origin).order_by(held.c.number))]

    def device_reports(self, actor: Actor, origin: str) -> list[str]:
        """Return the reports that another device's log, as far as it was merged, has an entry of (needs ADMIN)."""
        actor.require(Permission.ADMIN)
        held = tables.device_entry
        with self._reading(actor) as connection:
            return list(connection.scalars(select(held.c.subject).where(
                held.c.origin == origin, held.c.kind == "report")))

    def everything(self, actor: Actor) -> Other:
        """Return every row, to be merged into another device's case in the same process; the actor needs ADMIN."""
        actor.require(Permission.ADMIN)
        with self._reading(actor) as connection:
            return other_of(connection)

    def people(self, actor: Actor) -> list[Actor]:
        require_any(actor, Permission.ADMIN, Permission.AUDIT)
        with self._reading(actor) as connection:
            return people_of(connection)

    def narrowed(self, actor: Actor, *, named: bool = False) -> Actor:
        """Return the actor with no more than the case gives their handle.

        A case that names nobody narrows nobody; with `named` it gives nobody anything.
        """
        with self._reading(None) as connection:
            return narrowed_by(connection, actor, named=named)

    def names_people(self) -> bool:
        """Say whether the case gave anybody a role; no content, so no actor."""
        with self._reading(None) as connection:
            return connection.scalar(select(tables.person.c.sequence).limit(1)) is not None

    def cosignings(self, actor: Actor) -> list[Cosigning]:
        require_any(actor, Permission.AUDIT, Permission.RELEASE)
        with self._reading(actor) as connection:
            held = connection.execute(select(tables.cosignature).order_by(tables.cosignature.c.sequence)).mappings()
            return [rows.cosigning_from(row) for row in held]

    def claims_by_hand(self, actor: Actor) -> list[str]:
        require_any(actor, Permission.READ)
        held = tables.judgement
        own = and_(held.c.target_kind == "claim", held.c.start.is_(None))       # a person's claim has its id alone
        told = and_(held.c.target_kind == "field", held.c.field == "attribution")
        query = select(held.c.target).distinct().join(
            tables.judgement_report, tables.judgement_report.c.judgement == held.c.id).where(
            or_(own, told), access_filter(actor, tables.judgement_report.c.report)).order_by(held.c.target)
        with self._reading(actor) as connection:
            return list(connection.scalars(query))

    def desk(self, actor: Actor, kind: str, *, shared: bool = False) -> dict[str, str]:
        require_any(actor, Permission.READ)
        held = tables.desk
        query = select(held.c.name, held.c.content).where(
            held.c.person == ("" if shared else actor.handle), held.c.kind == kind).order_by(held.c.name)
        with self._reading(actor) as connection:
            return {row.name: row.content for row in connection.execute(query)}

    def reading_reports(self, actor: Actor, readings: Sequence[str]) -> dict[str, str]:
        require_any(actor, Permission.READ)
        held = tables.reading
        query = select(held.c.id, held.c.report).where(among(held.c.id, readings), access_filter(actor, held.c.report))
        with self._reading(actor) as connection:
            return {row.id: row.report for row in connection.execute(query)}


def _asked(chosen: Select[Any], query: EventQuery) -> Select[Any]:
    held = tables.event
    if query.kinds:
        chosen = chosen.where(held.c.kind.in_(query.kinds))
    if query.actors:
        chosen = chosen.where(held.c.actor.in_(query.actors))
    return chosen


def _said_of_keys(connection: Connection, what: str) -> list[str]:
    """Return what entries on the case's keys say after their first word, in order."""
    held = tables.event
    query = select(held.c.subject).where(held.c.kind == "keys", held.c.subject.like(what + "%"))
    return [subject.removeprefix(what) for subject in connection.scalars(query.order_by(held.c.sequence))]
