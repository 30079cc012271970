"""CSV of the tables: codes as in the vocabulary, cells inert in a spreadsheet, with or without HXL tags."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from witnessmark.disclosure.view import PublicView
from witnessmark.publish.exports import tables as made

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def tables(view: PublicView) -> dict[str, bytes]:
    """Return `data/incidents.csv` and `data/claims.csv` as UTF-8 with a byte-order mark."""
    return {f"data/{t.name}.csv": as_csv([c.name for c in t.columns], rows(t))
            for t in (made.incidents(view), made.claims(view))}


def hxl(view: PublicView) -> dict[str, bytes]:
    """Return all three tables under `data/hxl/`, the row under the headings their HXL tags."""
    return {f"data/hxl/{t.name}.csv": as_csv([c.name for c in t.columns], [[c.hxl for c in t.columns], *rows(t)])
            for t in made.tables(view)}


def as_csv(columns: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    """Return a table as UTF-8 CSV with a byte-order mark; None is an empty cell, texts are made inert, names of
    columns too: some are those of outlets."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(map(inert, columns))
    for row in lines:
        writer.writerow(["" if value is None else inert(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def inert(value: object) -> str:
    """Return the cell's text so that no spreadsheet takes it for a formula."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not isinstance(value, int | float) else text


def rows(table: made.Table) -> list[list[object]]:
    """Return a table's rows for a sheet: lists joined, each part inert, since some readers split at `;`."""
    return [[made.joined(tuple(map(inert, cell)) if isinstance(cell, tuple) else cell, column.kind)
             for cell, column in zip(row, table.columns, strict=True)] for row in table.rows]
