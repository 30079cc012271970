"""Parquet of the three tables, typed; lists stay lists."""

from __future__ import annotations

import io

import pyarrow as pa
from pyarrow import parquet

from witnessmark.disclosure.view import PublicView
from witnessmark.publish.exports import tables as made

_TYPES = {
    made.Kind.TEXT: pa.string(), made.Kind.INTEGER: pa.int64(), made.Kind.REAL: pa.float64(),
    made.Kind.FLAG: pa.bool_(), made.Kind.LIST: pa.list_(pa.string()), made.Kind.CHAIN: pa.list_(pa.string()),
}


def tables(view: PublicView) -> dict[str, bytes]:
    """Return `data/incidents.parquet`, `data/claims.parquet` and `data/places.parquet`."""
    return {f"data/{table.name}.parquet": _file(table) for table in made.tables(view)}


def _file(table: made.Table) -> bytes:
    schema = pa.schema([(column.name, _TYPES[column.kind]) for column in table.columns])
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows, schema=schema), out)
    return out.getvalue()
