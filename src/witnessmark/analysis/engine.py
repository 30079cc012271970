"""DuckDB over Arrow tables in memory, shut off from disk and network.

Invariant: the engine reads no file, writes none (it spills nothing, so that no plain text of an encrypted case reaches
a disk), loads no extension and takes no variable of the program for a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

from witnessmark.analysis.kept import Kept

if TYPE_CHECKING:
    import duckdb

CLOSED = (
    "SET temp_directory = ''",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET python_enable_replacements = false",
    "SET enable_progress_bar = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
"""In this order: each setting shuts the door to change those before it. A bar of progress would stand among answers."""
MOST_KEPT = 200


class Engine:
    """Tables under their names, asked by SQL; threads may ask at the same time."""

    def __init__(self, tables: Mapping[str, pa.Table], made: Mapping[str, str] | None = None) -> None:
        """Take the tables, and those that SQL makes of them, in this order."""
        import duckdb

        self._kept = Kept(MOST_KEPT)
        self._connection = duckdb.connect(":memory:")
        for setting in CLOSED:
            self._connection.execute(setting)
        for name, table in tables.items():
            self._connection.register(f"given_{name}", table)
            self._connection.execute(f"CREATE TABLE {name} AS FROM given_{name}")
            self._connection.unregister(f"given_{name}")
        for name, sql in (made or {}).items():
            self._connection.execute(f"CREATE TABLE {name} AS {sql}")

    def ask(self, sql: str) -> pa.Table:
        """Return the rows of one SELECT; tables never change, so that an answer is kept."""
        return self._kept.once(sql, lambda: self._asked(sql))

    def _asked(self, sql: str) -> pa.Table:
        cursor: duckdb.DuckDBPyConnection = self._connection.cursor()
        try:
            return cursor.sql(sql).to_arrow_table()
        finally:
            cursor.close()


def quoted(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
