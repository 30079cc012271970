"""The store in one file: SQLCipher under a key, or plain SQLite without one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from witnessmark.store.carrying import carry
from witnessmark.store.engine import empty_journal, engine_for
from witnessmark.store.ledger import Ledger
from witnessmark.store.migrations import migrate
from witnessmark.store.passage_index import FileIndex
from witnessmark.store.search import Indexer
from witnessmark.store.sql import SqlStore


class SqliteStore(SqlStore):
    """A case's records in one SQLite or SQLCipher file.

    Args:
        path: the database file; made when it is not there.
        key: the raw 32-byte key, or None for a plain file.
        ledger: the evidence log.
        indexer: makes the search index's terms.
        threshold: confidence under which claims are listed only on request.
        today: the day that events and judgements carry.
    """

    def __init__(self, path: Path, *, key: bytes | None, ledger: Ledger, indexer: Indexer | None = None,
                 threshold: float = 0.5, today: Callable[[], dt.date] = dt.date.today) -> None:
        self._path = path
        super().__init__(engine_for(path, key), ledger=ledger, index=FileIndex(indexer or Indexer()),
                         threshold=threshold, today=today)
        try:
            self.wrote = migrate(self._engine)
        except BaseException:
            self._engine.dispose()          # a connection left open would leave its journals behind
            raise

    def take_all(self, other: SqlStore) -> int:
        """Hold what another store holds; this one is empty. Returns how many rows."""
        with self._turn, self._engine.begin() as connection, other.as_program() as source:
            rows = sum(carry(source, connection).values())
            self._index.rebuild(connection)
        self.after_erasing()
        return rows

    def after_erasing(self) -> None:
        """Forget what was counted before, and leave nothing of it in the write-ahead log."""
        super().after_erasing()
        with self._turn:
            empty_journal(self._engine, self._path)
