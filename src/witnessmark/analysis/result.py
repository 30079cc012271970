"""An answer of the engine: its rows, the SQL that made them, and what is said beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import compute

from witnessmark.errors import MissingExtra

if TYPE_CHECKING:
    import pandas
    import polars


@dataclass(frozen=True, eq=False)
class Result:
    """A table with the SQL behind it.

    Attributes:
        total: the same figures over all rows, an incident in several of them once; None where a total says nothing.
    """

    table: pa.Table
    sql: str
    total: dict[str, Any] | None = None
    keys: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.table.column_names)

    def rows(self) -> list[dict[str, Any]]:
        """Return one dict a row; values not known are None."""
        return list(self._rows)

    def head(self, most: int | None) -> list[dict[str, Any]]:
        """Return the first rows without making the others."""
        rows: list[dict[str, Any]] = self.table.slice(0, most).to_pylist()
        return rows

    def sum(self, column: str) -> int:
        """Return the sum of a column; what is not known adds nothing."""
        return int(compute.sum(self.table.column(column)).as_py() or 0)

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.table.to_pylist()
        return rows

    def total_row(self) -> list[Any]:
        """Return the total's cells under the columns, `total` under the first key; empty where there is none."""
        if self.total is None or not self.keys:
            return []
        return ["total" if name == self.keys[0] else None if name in self.keys else self.total.get(name)
                for name in self.columns]

    def only(self, chosen: Sequence[bool]) -> Result:
        """Return the rows that are chosen, in their order, without a total."""
        return replace(self, table=self.table.filter(pa.array(chosen, pa.bool_())), total=None)

    def to_arrow(self) -> pa.Table:
        return self.table

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas frame (needs `witnessmark[frames]`)."""
        try:
            import pandas
        except ImportError as fault:
            raise MissingExtra("A pandas frame", "frames") from fault
        return pandas.DataFrame(self.rows(), columns=list(self.columns))

    def to_polars(self) -> polars.DataFrame:
        """Return a polars frame (needs `witnessmark[frames]`)."""
        try:
            import polars
        except ImportError as fault:
            raise MissingExtra("A polars frame", "frames") from fault
        return polars.DataFrame(self.table)
