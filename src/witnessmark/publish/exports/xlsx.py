"""An Excel workbook of the tables with HXL tags under the headings.

Invariant: every text is written as a string, never as a formula or link, and is made inert
besides, since people save sheets as CSV; nothing in the file tells when or by whom it was made.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from witnessmark.disclosure.view import PublicView
from witnessmark.publish.exports import tables as made
from witnessmark.publish.exports.csv_tables import inert, rows
from witnessmark.vocab.table import entries

FILE = "data/release.xlsx"
WIDEST = 60
CODE_COLUMNS = ("field", "code", "label_en", "label_ko", "definition_en", "definition_ko")


def workbook(view: PublicView) -> dict[str, bytes]:
    """Return one workbook: sheets `incidents`, `claims`, `places`, `codes` (those in use, explained) and `about`."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                     "strings_to_numbers": False})
    first = dt.datetime(view.month.year, view.month.month, 1)  # the month, no hour of anywhere
    book.set_properties({"created": first, "title": inert(view.title)})
    bold, dim = book.add_format({"bold": True}), book.add_format({"font_color": "#767676", "italic": True})
    used: set[str] = set()
    for table in made.tables(view):
        sheet = book.add_worksheet(table.name)
        _row(sheet, 0, [c.name for c in table.columns], bold)
        _row(sheet, 1, [c.hxl for c in table.columns], dim)
        found = rows(table)
        for at, row in enumerate(found, start=2):
            _row(sheet, at, row)
        used |= _values(table)
        sheet.freeze_panes(2, 1)
        _widths(sheet, [[c.name for c in table.columns], *found])
    codes = [[getattr(entry, name) for name in CODE_COLUMNS] for entry in entries().values() if entry.code in used]
    _plain_sheet(book.add_worksheet("codes"), CODE_COLUMNS, codes, bold)
    _plain_sheet(book.add_worksheet("about"), ("what", "value"), about(view), bold)
    book.close()
    return {FILE: out.getvalue()}


def about(view: PublicView) -> list[Sequence[object]]:
    """Return what the release says of itself, one row a fact."""
    s = view.safeguards
    return [("title", view.title), ("published", str(view.month)), ("incidents", len(view.incidents)),
            ("claims", view.claims), ("reports", view.reports), ("composite", view.composite),
            ("candidates", s.candidates), ("two_people", s.two_people), ("alone", s.alone)]


def _plain_sheet(sheet: Worksheet, columns: Sequence[str], lines: Sequence[Sequence[object]], bold: Format) -> None:
    for at, row in enumerate((columns, *lines)):
        _row(sheet, at, row, None if at else bold)
    sheet.freeze_panes(1, 0)
    _widths(sheet, [columns, *lines])


def _row(sheet: Worksheet, at: int, values: Iterable[object], look: Format | None = None) -> None:
    for column, value in enumerate(values):
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(at, column, value, look)
        elif value not in (None, ""):
            sheet.write_string(at, column, inert(value), look)


def _widths(sheet: Worksheet, lines: Sequence[Sequence[object]]) -> None:
    for at, column in enumerate(zip(*lines, strict=True)):
        sheet.set_column(at, at, min(WIDEST, 2 + max(len(str(v)) for v in column if v is not None)))


def _values(table: made.Table) -> set[str]:
    cells = [cell for row in table.rows for cell in row]
    return {part for cell in cells for part in (cell if isinstance(cell, tuple) else (str(cell),))}
