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


def each_of(values: Iterable[Any]) -> ColumnElement[str]:
    """Return a column of a row per value, bound as one parameter however many there are."""
    found: ColumnElement[str] = _Each(literal(canonical(list(values)).decode(), Text())).table_valued("value").c.value
    return found
