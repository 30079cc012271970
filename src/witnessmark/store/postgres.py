"""The store on a PostgreSQL server, for a team: the same records, with content as ciphertext.

Invariant: see `store/base.py`. Beside the conditions of every query, the server itself holds back the rows that the
actor may not see, and refuses to change or delete evidence (`walls.py`). It never sees content (`content.py`).
One writer at a time, and one program that has the case open: the evidence log is mirrored in its folder.

Not handled here: who may log in to the server, and what is sent to it over the network (see `docs/guide/admin.md`).
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

from sqlalchemy import Connection, Engine, event, select, text
from sqlalchemy.exc import PendingRollbackError
from sqlalchemy.pool import ConnectionPoolEntry

from witnessmark.errors import (
    AccessDenied,
    CaseLocked,
    OnlyReads,
    ServerFault,
    ServerLost,
    VerificationFailed,
)
from witnessmark.model.access import Actor, Permission
from witnessmark.model.report import Report
from witnessmark.store import tables
from witnessmark.store.base import Order, Page, Shelf
from witnessmark.store.carrying import carry, emptied, numbered_on
from witnessmark.store.content import ContentKey
from witnessmark.store.ledger import Ledger
from witnessmark.store.listing import reports_of
from witnessmark.store.look import LOOK, WANTED
from witnessmark.store.migrations import HEAD, revision_of, upgrade
from witnessmark.store.screens import shelved
from witnessmark.store.search import Indexer
from witnessmark.store.server import Address, Told, engine_on, tell, view_of, view_to_write
from witnessmark.store.server_index import KEPT_BESIDE, ServerIndex
from witnessmark.store.sql import SqlStore
from witnessmark.store.visible import access_filter, among, in_use, require_any
from witnessmark.store.walls import raise_walls

_AT_ONCE = 500
_LAST = "witnessmark last"
"""Where a connection keeps the transaction that the server was told something in last, and what."""


class PostgresStore(SqlStore):
    """A case's records in one schema of a PostgreSQL database.

    Args:
        address: where; the schema is made when it is not there and the login may make it.
        key: the raw 32-byte key that content is sealed under.
        ledger: the evidence log.
        indexer: makes the search index's terms.
        threshold: confidence under which claims are listed only on request.
        today: the day that events and judgements carry.
        since: the oldest revision that the tables may be at: those of a case that was further are not its own.

    Raises:
        ServerFault: the server can't be reached, or its tables are of another version and the login does not own them.
        VerificationFailed: the schema holds a case that lies under another key.
        CaseLocked: another program has it open.
    """

    def __init__(self, address: Address, *, key: bytes, ledger: Ledger, indexer: Indexer | None = None,
                 threshold: float = 0.5, today: Callable[[], dt.date] = dt.date.today,
                 since: str = "") -> None:
        self.address = address
        content = ContentKey(key)
        engine = engine_on(address, content)
        event.listen(engine, "before_cursor_execute", self._tell_before)
        event.listen(engine, "checkin", _forget)
        super().__init__(engine, ledger=ledger, index=ServerIndex(indexer or Indexer(), self._whole),
                         threshold=threshold, today=today)
        self._held: Connection | None = None
        self._backend = 0
        self._reads_alone = False
        self.erased: Callable[[], object] = lambda: None
        """Called when something was taken out of the case for good: other processes may hold it in memory."""
        try:
            self.wrote = made_ready(engine, address, content, since)
            self._hold()
        except BaseException:
            self.close()
            raise

    def _hold(self) -> None:
        """Let no other program open the case; the server lets go of it when this connection ends."""
        self._held = self._engine.connect()
        free = self._held.scalar(text("SELECT pg_try_advisory_lock(1, hashtext(:name))"), {"name": self.address.schema})
        self._backend = self._held.scalar(text("SELECT pg_backend_pid()"))
        self._held.commit()
        if not free:
            self._let_go()                                  # or it would pass for held the next time
            raise CaseLocked("Another program has this case open on the server.",
                             advice="Close it there, or use the pages that it serves.")

    def _still_held(self) -> None:
        """See that no other program could have opened the case since the server was away.

        Raises:
            CaseLocked: another one has. ServerLost: the server is away.
        """
        try:
            if self._held is not None and self._held.scalar(text("SELECT pg_backend_pid()")) == self._backend:
                self._held.commit()
                return
        except (ServerLost, PendingRollbackError):          # it was lost just now, or while it was taken up again
            pass
        self._let_go()
        self._hold()

    def _let_go(self) -> None:
        if self._held is not None:
            with suppress(ServerLost):
                self._held.invalidate()
                self._held.close()
            self._held = None

    def reachable(self) -> bool:
        """Say whether the server answers."""
        try:
            with self._engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except ServerLost:
            return False
        return True

    def only_read(self) -> None:
        """Be the store of a process that was forked from the one that has the case open: read, and write nothing.

        What was connected stays the other process's: nothing is said on it, not even that it ends.
        """
        self._reads_alone = True
        self._engine.dispose(close=False)

    def after_erasing(self) -> None:
        """Forget what was counted and read of what is gone, here and wherever else it is held."""
        super().after_erasing()
        self.erased()

    def close(self) -> None:
        """Close every connection, and let the case go."""
        self._let_go()
        super().close()

    @contextmanager
    def looking(self) -> Iterator[None]:
        if getattr(self._open, "looking", None) is not None:
            yield
            return
        with self._engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            self._open.looking, self._open.whole = connection, {}
            connection.info[LOOK] = True
            try:
                yield
            finally:
                self._open.looking = self._open.whole = None

    def _look_again(self) -> None:
        if (looking := getattr(self._open, "looking", None)) is not None:
            looking.rollback()                                 # it only read: the next read begins as of a later moment
            self._open.whole = {}

    def _whole_if_seen(self, actor: Actor) -> Actor:
        known: dict[Actor, Actor] | None = getattr(self._open, "whole", None)
        if known is None or getattr(self._open, "connection", None) is not None:
            return super()._whole_if_seen(actor)
        if actor not in known:
            known[actor] = super()._whole_if_seen(actor)
        return known[actor]

    # -- what a transaction is told

    def _begin(self, connection: Connection, actor: Actor) -> None:
        if self._reads_alone:
            raise OnlyReads
        self._still_held()
        connection.execute(text("SELECT pg_advisory_xact_lock(2, hashtext(:name))"), {"name": self.address.schema})
        connection.info[WANTED] = Told(view_to_write(actor), writes=True)

    @contextmanager
    def _seen_by(self, connection: Connection, actor: Actor | None) -> Iterator[None]:
        """Let what is asked inside be asked as the actor sees; see `_tell_before`."""
        around: Told | None = connection.info.get(WANTED)
        connection.info[WANTED] = Told(view_of(actor), writes=around is not None and around.writes)
        try:
            yield
        finally:
            if not connection.invalidated:                         # one that was lost has nothing to be told any more
                connection.info[WANTED] = around

    def _tell_before(self, connection: Connection, *_: object) -> None:
        """Tell the server who asks, where it was told of another or of nobody in this transaction."""
        wanted: Told | None = connection.info.get(WANTED)
        now = connection.get_transaction(), wanted
        if wanted is None or connection.info.get(_LAST) == now:
            return
        connection.info[WANTED] = None                            # or telling would be told of
        tell(connection, self.address.schema, wanted)
        connection.info[WANTED], connection.info[_LAST] = wanted, now

    def _results(self, actor: Actor) -> AbstractContextManager[Connection]:
        return self._reading(None)

    @contextmanager
    def _owning(self, connection: Connection) -> Iterator[None]:
        wanted: Told = connection.info[WANTED]
        connection.info[WANTED] = connection.info[_LAST] = None
        tell(connection, self.address.schema, wanted)
        connection.execute(text("SELECT set_config('role', 'none', true)"))
        yield
        connection.info[WANTED] = wanted

    def asked_by(self, actor: Actor) -> AbstractContextManager[Connection]:
        """Open a connection that sees what the server shows of the case to an actor, whatever is asked through it."""
        return self._reading(actor)

    def take_all(self, other: SqlStore) -> int:
        """Hold exactly what another store holds, and nothing from before; for the login that owns the tables.

        Returns how many rows. AccessDenied for another login.
        """
        with self._turn, self._engine.begin() as connection:
            connection.info[WANTED] = Told(view_of(None), writes=True)
            with self._owning(connection):
                emptied(connection, [*(table.name for table in tables.metadata.sorted_tables), *KEPT_BESIDE])
                with other.as_program() as source:
                    rows = sum(carry(source, connection).values())
                numbered_on(connection)
                self._index.rebuild(connection)
        self.after_erasing()
        return rows

    # -- what sealed columns can't be asked

    def reports_called(self, actor: Actor, words: str, most: int) -> list[Report]:
        """Return what `Store.reports_called` says; names are opened and looked through here."""
        require_any(actor, Permission.READ)
        listed, sought = tables.report, unicodedata.normalize("NFC", words).lower()
        query = select(listed).where(access_filter(actor, listed.c.id), in_use(listed.c.id))
        found: list[Report] = []
        with self._reading(actor) as connection:
            ids = list(connection.scalars(query.with_only_columns(listed.c.id).order_by(listed.c.sequence.desc())))
            for at in range(0, len(ids), _AT_ONCE):
                part = query.where(among(listed.c.id, ids[at : at + _AT_ONCE])).order_by(listed.c.sequence.desc())
                found += [report for report in reports_of(connection, part) if _called(report, sought)]
                if len(found) >= most:
                    break
        return found[:most]

    def shelf(self, actor: Actor, shelf: Shelf, page: Page = Page(), order: Order = "added") -> list[Report]:
        """Return a part of the reports, in an order; titles are opened and ordered here."""
        if order != "title":
            return super().shelf(actor, shelf, page, order)
        require_any(actor, Permission.READ)
        listed, known = tables.report, tables.listed
        query = shelved(self, actor, shelf, select(listed.c.id, listed.c.sequence, known.c.title).join(
            known, known.c.report == listed.c.id))
        with self._reading(actor) as connection:
            rows = sorted(connection.execute(query), key=lambda row: (row.title, -row.sequence))
            ids = [row.id for row in rows[page.offset : None if page.limit is None else page.offset + page.limit]]
            found = {report.id: report for report in reports_of(
                connection, select(listed).where(among(listed.c.id, ids)))}
        return [found[name] for name in ids]


def _forget(connection: object, record: ConnectionPoolEntry) -> None:
    """Let nothing that was told or read for one user of a connection be so for the next."""
    for name in [name for name in record.info if str(name).startswith("witnessmark ")]:
        del record.info[name]


def _called(report: Report, sought: str) -> bool:
    names = [item.value for item in report.metadata if item.field in ("title", "outlet")]
    return any(sought in name.lower() for name in (*names, report.original.name))


def made_ready(engine: Engine, address: Address, key: ContentKey, since: str = "") -> bool:
    """Make the schema, its tables and walls, or bring them up to this version; False when they were.

    Raises:
        ServerFault: they are not, and the login may not do it. VerificationFailed: they are under another key.
    """
    with engine.connect() as connection:
        there = connection.scalar(text("SELECT 1 FROM pg_namespace WHERE nspname = :name"), {"name": address.schema})
        revision = revision_of(connection) if there else None
        if revision == HEAD:
            known_here(connection, address)
            return False
        if since and (revision or "") < since:
            raise VerificationFailed("The tables on the server are older than this case has known them.",
                                     advice="Somebody put them back: restore the case from its backup.")
        connection.rollback()
    try:
        with engine.begin() as connection:
            if not there:
                connection.exec_driver_sql(f"CREATE SCHEMA {address.schema}")
            upgrade(connection)
            raise_walls(connection, address.schema, key)
            known_here(connection, address)
    except AccessDenied as fault:
        raise ServerFault(f"The case on the server ({address}) is not at this version's tables.",
                          advice="Open it once with the login that owns them, or with the version that made it."
                          ) from fault
    return True


def known_here(connection: Connection, address: Address) -> None:
    """Raise VerificationFailed unless the server believes views under this case's key."""
    tell(connection, address.schema, Told(view_of(None)))
    if not connection.scalar(text("SELECT sees_all()")):
        raise VerificationFailed("The schema on the server holds another case.",
                                 advice="Write ?schema=NAME at the end of the address to use another schema.")
