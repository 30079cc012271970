"""Connections to a case's database: SQLCipher under a raw key, or plain SQLite without one.

Invariant: extensions cannot be loaded, deleted content is overwritten, nothing spills into
temporary files, foreign keys hold, and a commit is on the disk when it returns. Both kinds run on one driver.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import Engine, ExceptionContext, create_engine, event
from sqlalchemy.pool import QueuePool

from witnessmark.errors import DiskFull, UsageError, VerificationFailed

DATABASE_ERRORS: tuple[type[Exception], ...] = (sqlcipher3.dbapi2.DatabaseError,)


_UNREADABLE = "case.db is damaged, or is not this case's database."
_RESTORE = "Run `witnessmark verify`, and restore the case from your backup."
_DAMAGE = ("malformed", "not a database", "disk I/O error")
_FULL = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_CANTOPEN")
"""How SQLite calls it when the disk takes no more, or nothing at all; so may SQLITE_IOERR be meant."""
_ROOM = 1 << 16
_PATIENCE = 300
"""How many seconds a read of a database in memory waits for a write to end, and the other way round."""


def connect(path: Path, key: bytes | None, *, at_rest: bool = False) -> Any:
    """Open one connection; VerificationFailed when the file is no database under this key.

    Args:
        at_rest: only read a file that nobody writes to; no journal comes to lie beside it, also if we are killed.
    """
    name = f"{path.absolute().as_uri()}?immutable=1" if at_rest else str(path)
    connection = sqlcipher3.dbapi2.connect(name, timeout=30, isolation_level=None, check_same_thread=False, uri=at_rest)
    try:
        connection.enable_load_extension(False)
        if key is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute("PRAGMA cipher_memory_security = OFF")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")          # sorting never spills plain rows to a file
        connection.execute("PRAGMA trusted_schema = OFF")
        if at_rest:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            return connection
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -16000")
    except sqlcipher3.dbapi2.DatabaseError as fault:
        connection.close()
        if _full(fault, path.parent):
            raise DiskFull from fault
        raise VerificationFailed(_UNREADABLE, advice=_RESTORE) from fault
    return connection


def engine_for(path: Path, key: bytes | None, *, at_rest: bool = False) -> Engine:
    """Return the engine over `path`; transactions begin where SQLAlchemy begins them. See `connect`."""
    engine = create_engine(
        "sqlite://", module=sqlcipher3.dbapi2, creator=lambda: connect(path, key, at_rest=at_rest), poolclass=QueuePool,
        pool_size=4, max_overflow=12, hide_parameters=True,
    )
    _told(engine, lambda fault: _raise_as_told(fault, path.parent))
    return engine


class Shared:
    """A database in memory: every connection of this process by its name sees the same, until `close`.

    While one thread's transaction writes, reads of the others wait: there is no older state to show them. A thread that
    holds a listing half read must not write.
    """

    def __init__(self) -> None:
        self._name = f"file:/{secrets.token_hex(16)}?vfs=memdb"
        self._held = self._connect()
        self.engine = create_engine("sqlite://", module=sqlcipher3.dbapi2, creator=self._connect, poolclass=QueuePool,
                                    pool_size=4, max_overflow=12, hide_parameters=True)
        _told(self.engine, _raise_full)

    def close(self) -> None:
        """Let go of all that it holds."""
        self.engine.dispose()
        self._held.close()

    def _connect(self) -> Any:
        made = sqlcipher3.dbapi2.connect(self._name, timeout=_PATIENCE, isolation_level=None, check_same_thread=False,
                                         uri=True)
        made.enable_load_extension(False)
        for told in ("foreign_keys = ON", "secure_delete = ON", "temp_store = MEMORY", "trusted_schema = OFF",
                     "journal_mode = MEMORY", "cache_size = -16000"):
            made.execute(f"PRAGMA {told}")
        return made


def _told(engine: Engine, told: Callable[[BaseException], None]) -> None:
    """Begin transactions where SQLAlchemy begins them; `told` raises what a user is told of the driver's faults."""
    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    @event.listens_for(engine, "handle_error")
    def _damaged(context: ExceptionContext) -> None:
        told(context.original_exception)


def _raise_full(fault: BaseException) -> None:
    if str(getattr(fault, "sqlite_errorname", "")).startswith("SQLITE_FULL"):
        raise UsageError("A case in memory holds no more than a gigabyte of records.",
                         advice="Make a case in a folder, with init_case, and add to it.") from fault


def empty_journal(engine: Engine, path: Path) -> None:
    """Put what the write-ahead log holds into the database, and cut it.

    Raises:
        DiskFull: the disk takes no more; all stays in the log until the next time.
    """
    with engine.connect() as connection:
        connection.rollback()                                      # nothing can be put back inside a transaction
        try:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
        except DATABASE_ERRORS as fault:                           # the driver's own: no handler sees them
            _raise_as_told(fault, path.parent)
            raise


def rekey(path: Path, key: bytes, new: bytes) -> None:
    """Put every page of a database that nothing else holds open under another key.

    Raises:
        DiskFull: the disk takes no more. SQLCipher says of it only that the key could not be changed.
    """
    connection = connect(path, key)
    try:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        connection.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"")
    except DATABASE_ERRORS as fault:
        if "rekey" in str(fault) or _full(fault, path.parent):
            raise DiskFull from fault
        raise
    finally:
        connection.close()


def _raise_as_told(fault: BaseException, folder: Path) -> None:
    """Raise what a user is told of a fault of the disk or the file; return where it is neither's."""
    if _full(fault, folder):
        raise DiskFull from fault
    if any(sign in str(fault) for sign in _DAMAGE):
        raise VerificationFailed(_UNREADABLE, advice=_RESTORE) from fault


def _full(fault: BaseException, folder: Path) -> bool:
    """Tell whether a fault is the disk's, which takes no more, and not the file's."""
    name = str(getattr(fault, "sqlite_errorname", ""))
    return name.startswith(_FULL) or (name.startswith("SQLITE_IOERR") and not _takes_more(folder))


def _takes_more(folder: Path) -> bool:
    """Try to write a little where nothing is left behind, also if we are killed."""
    try:
        handle = os.open(folder, os.O_WRONLY | os.O_TMPFILE, 0o600)
        try:
            return os.write(handle, bytes(_ROOM)) == _ROOM
        finally:
            os.close(handle)
    except OSError as fault:
        return fault.errno in (errno.EOPNOTSUPP, errno.EISDIR)    # a file system that knows no such files
