"""All records of a case carried from one database to another, row by row, as they are.

Invariant: afterwards both hold the same rows under the same numbers, so the same log commits to them; the index of
words is made anew. The one that is written to must hold nothing, or is emptied first by who owns it. Rows that answer
for themselves (`proven.py`) are checked where they come from and answer for themselves where they come to.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Table, func, insert, select, text

from witnessmark.store import tables
from witnessmark.store.proven import ALTERED, PROOF, PROVEN, fits, proof_of

_AT_ONCE = 1000
_NUMBERED = ("statement", "passage")
"""Tables whose rows a server numbers itself."""


def carry(source: Connection, target: Connection) -> dict[str, int]:
    """Copy every row; return how many of each table."""
    return {table.name: _copy(source, target, table) for table in tables.metadata.sorted_tables}


def _copy(source: Connection, target: Connection, table: Table) -> int:
    copied = 0
    query = select(table).order_by(*table.primary_key)
    with source.execution_options(yield_per=_AT_ONCE).execute(query) as found:
        for part in found.mappings().partitions(_AT_ONCE):
            rows = [dict(row) for row in part]
            if table in PROVEN:
                if not all(fits(source.dialect, table, row) for row in rows):
                    raise ALTERED
                rows = [row | {PROOF: proof_of(target.dialect, table.name, row)} for row in rows]
            target.execute(insert(table), rows)
            copied += len(part)
    return copied


def emptied(server: Connection, names: Sequence[str]) -> None:
    """Take every row out of a case's tables on a server; for who owns them."""
    server.exec_driver_sql(f"TRUNCATE {', '.join(names)}")


def numbered_on(server: Connection) -> None:
    """Let a server go on numbering after the rows that were carried."""
    for name in _NUMBERED:
        last = server.scalar(select(func.max(tables.metadata.tables[name].c.number))) or 0
        server.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'number'), :next, false)"),
                       {"name": name, "next": last + 1})
