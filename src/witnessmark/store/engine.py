"""Connections to a case's database: SQLCipher under a raw key, or plain SQLite without one.

Invariant: extensions cannot be loaded, deleted content is overwritten, nothing spills into
temporary files, foreign keys hold, and a commit is on the disk when it returns. Both kinds run on one driver.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import Engine, ExceptionContext, create_engine, event
from sqlalchemy.pool import QueuePool

from witnessmark.errors import VerificationFailed

DATABASE_ERRORS: tuple[type[Exception], ...] = (sqlcipher3.dbapi2.DatabaseError,)


_UNREADABLE = "case.db is damaged, or is not this case's database."
_RESTORE = "Run `witnessmark verify`, and restore the case from your backup."
_DAMAGE = ("malformed", "not a database", "disk I/O error")


def connect(path: Path, key: bytes | None) -> Any:
    """Open one connection; VerificationFailed when the file is no database under this key."""
    connection = sqlcipher3.dbapi2.connect(str(path), timeout=30, isolation_level=None, check_same_thread=False)
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
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -16000")
    except sqlcipher3.dbapi2.DatabaseError as fault:
        connection.close()
        raise VerificationFailed(_UNREADABLE, advice=_RESTORE) from fault
    return connection


def engine_for(path: Path, key: bytes | None) -> Engine:
    """Return the engine over `path`; transactions begin where SQLAlchemy begins them."""
    engine = create_engine(
        "sqlite://", module=sqlcipher3.dbapi2, creator=lambda: connect(path, key), poolclass=QueuePool,
        pool_size=4, max_overflow=12, hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    @event.listens_for(engine, "handle_error")
    def _damaged(context: ExceptionContext) -> None:
        if any(sign in str(context.original_exception) for sign in _DAMAGE):
            raise VerificationFailed(_UNREADABLE, advice=_RESTORE) from context.original_exception

    return engine


def rekey(path: Path, key: bytes, new: bytes) -> None:
    """Put every page of a database that nothing else holds open under another key."""
    connection = connect(path, key)
    try:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        connection.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"")
    finally:
        connection.close()
