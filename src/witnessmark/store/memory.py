"""The store in memory alone: the tables of a case's file, and no file.

Invariant: as of the file, but that nothing lasts: all ends with `close`. There is no lock and no opening again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from witnessmark.store.engine import Shared
from witnessmark.store.ledger import Ledger
from witnessmark.store.migrations import migrate
from witnessmark.store.passage_index import FileIndex
from witnessmark.store.search import Indexer
from witnessmark.store.sql import SqlStore


class MemoryStore(SqlStore):
    """A case's records in the memory of this process, a gigabyte of them at most. Arguments as of `SqliteStore`."""

    def __init__(self, *, ledger: Ledger, indexer: Indexer | None = None, threshold: float = 0.5,
                 today: Callable[[], dt.date] = dt.date.today) -> None:
        self._shared = Shared()
        super().__init__(self._shared.engine, ledger=ledger, index=FileIndex(indexer or Indexer()),
                         threshold=threshold, today=today)
        self.wrote = migrate(self._engine)

    def close(self) -> None:
        """Let go of every record."""
        self._shared.close()
