"""Connections to a case's database: SQLCipher under a raw key, or plain SQLite without one.

Invariant: extensions cannot be loaded, deleted content is overwritten, foreign keys hold,
and a commit is on the disk when it returns. Both kinds run on one driver.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from witnessmark.errors import VerificationFailed

DATABASE_ERRORS: tuple[type[Exception], ...] = (sqlcipher3.dbapi2.DatabaseError,)


def connect(path: Path, key: bytes | None) -> Any:
    """Open one connection; VerificationFailed when the file is no database under this key."""
    connection = sqlcipher3.dbapi2.connect(str(path), timeout=30, isolation_level=None, check_same_thread=False)
    try:
        connection.enable_load_extension(False)
        if key is not None:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute("PRAGMA cipher_memory_security = OFF")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -16000")
    except sqlcipher3.dbapi2.DatabaseError as fault:
        connection.close()
        raise VerificationFailed(
            "case.db cannot be read with this case's key.", advice="Restore it from your backup of the case."
        ) from fault
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

    return engine
