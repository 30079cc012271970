"""What the two databases say differently in a query that is otherwise one.

Invariant: a query is built without knowing where it will run; what differs is decided when it is compiled. What differs
in tables, in the index of words and in connections has homes of its own (`migrations/`, `passage_index.py`,
`server_index.py`, `engine.py`, `server.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Text, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from witnessmark.store.rows import canonical


class _Each(FunctionElement[str]):
    """The texts of a JSON list, a row each, in a column `value`."""

    name = "each"
    inherit_cache = True


@compiles(_Each, "sqlite")
def _each_sqlite(element: _Each, compiler: Any, **how: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **how)})"


@compiles(_Each, "postgresql")
def _each_postgresql(element: _Each, compiler: Any, **how: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **how)} AS json))"


class _Unindexed(FunctionElement[Any]):
    """A column by which no index is to be walked."""

    name = "unindexed"
    inherit_cache = True


@compiles(_Unindexed, "sqlite")
def _unindexed_sqlite(element: _Unindexed, compiler: Any, **how: Any) -> str:
    return f"+{compiler.process(element.clauses, **how)}"


@compiles(_Unindexed, "postgresql")
def _unindexed_postgresql(element: _Unindexed, compiler: Any, **how: Any) -> str:
    return str(compiler.process(element.clauses, **how))     # it counts what there is, and would be led astray


def unindexed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a column that SQLite looks at row by row: where a few rows are looked up by another one.

    PostgreSQL knows how many rows each way gives and is told nothing.
    """
    told = _Unindexed(column)
    told.type = column.type
    return told


def each_of(values: Iterable[Any]) -> ColumnElement[str]:
    """Return a column of a row per value, bound as one parameter however many there are."""
    found: ColumnElement[str] = _Each(literal(canonical(list(values)).decode(), Text())).table_valued("value").c.value
    return found
