"""Spreadsheets (.xlsx): sheets of reports, a report per row; formulas' stored values, macros never.

Dates are read where a cell's number format is a date's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from witnessmark.intake.readers.contract import Found, Job, TurnedAway, Unreadable
from witnessmark.intake.readers.packed import Packed, attribute, local
from witnessmark.intake.readers.table import of_rows

name = "xlsx/1"
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)))
_COLUMNS, _ROWS = 500, 60_000


def read(data: bytes, job: Job) -> Iterator[Found | TurnedAway]:
    """Yield a report per row of every sheet that has a column of text."""
    every = list(sheets(data, job))
    heard = False
    refusal = Unreadable("is empty")
    for title, rows in every:
        try:
            for outcome in of_rows(rows, job, member=f"{title}/" if len(every) > 1 else ""):
                heard = True
                yield outcome
        except Unreadable as fault:
            refusal = fault if str(refusal) == "is empty" else refusal
    if not heard:
        raise refusal


def sheets(data: bytes, job: Job) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the title and the rows of cells of every sheet that is shown."""
    packed = Packed(data, job.limits)
    shared = _shared_strings(packed)
    dates = _date_styles(packed)
    found = list(_sheets(packed))
    if not found:
        raise Unreadable("lacks a part that its format needs")
    for title, member in found:
        yield title, _rows(packed.xml(member), shared, dates)


def _sheets(packed: Packed) -> Iterator[tuple[str, str]]:
    targets = {}
    if "xl/_rels/workbook.xml.rels" in packed:
        for relation in packed.xml("xl/_rels/workbook.xml.rels"):
            target = (attribute(relation, "Target") or "").lstrip("/")
            targets[attribute(relation, "Id") or ""] = target if target.startswith("xl/") else f"xl/{target}"
    for element in packed.xml("xl/workbook.xml").iter():
        if local(element) == "sheet" and element.get("state") in (None, "visible"):
            relation_id = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
            member = targets.get(relation_id, "")
            if member in packed:
                yield (element.get("name") or "sheet").replace("/", "_"), member


def _shared_strings(packed: Packed) -> list[str]:
    if "xl/sharedStrings.xml" not in packed:
        return []
    return [_rich(item) for item in packed.xml("xl/sharedStrings.xml") if local(item) == "si"]


def _rich(item: Element) -> str:
    pieces = []
    for child in item:
        if local(child) == "t":
            pieces.append(child.text or "")
        elif local(child) == "r":
            pieces += [t.text or "" for t in child if local(t) == "t"]
    return "".join(pieces)


def _date_styles(packed: Packed) -> frozenset[int]:
    if "xl/styles.xml" not in packed:
        return frozenset()
    own = set()
    styles: list[int] = []
    for element in packed.xml("xl/styles.xml").iter():
        if local(element) == "numFmt":
            code = re.sub(r"\"[^\"]*\"|\[[^\]]*\]|\\.", "", element.get("formatCode") or "").lower()
            if re.search(r"[yd년월일]", code) and (element.get("numFmtId") or "").isdigit():
                own.add(int(element.get("numFmtId") or "0"))
        elif local(element) == "cellXfs":
            styles = [int(x.get("numFmtId") or "0") if (x.get("numFmtId") or "0").isdigit() else 0 for x in element]
    return frozenset(i for i, number in enumerate(styles) if number in _DATE_FORMATS or number in own)


def _rows(sheet: Element, shared: list[str], dates: frozenset[int]) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in (e for e in sheet.iter() if local(e) == "row"):
        given = row.get("r") or ""
        number = int(given) if given.isdigit() and len(given) < 8 else len(rows) + 1
        if number > _ROWS or number <= len(rows):
            raise Unreadable("has more rows than are allowed")
        rows += [[] for _ in range(number - len(rows) - 1)]
        cells: list[str] = []
        for cell in (c for c in row if local(c) == "c"):
            place = _column(cell.get("r") or "", len(cells))
            if place >= _COLUMNS:
                break
            cells += [""] * (place + 1 - len(cells))
            cells[place] = _value(cell, shared, dates)
        rows.append(cells)
    return rows


def _column(reference: str, otherwise: int) -> int:
    letters = re.match(r"[A-Z]{1,3}", reference)
    if not letters:
        return otherwise
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: Element, shared: list[str], dates: frozenset[int]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return "".join(_rich(child) for child in cell if local(child) == "is")
    raw = next((child.text or "" for child in cell if local(child) == "v"), "")
    if kind == "s":
        return shared[int(raw)] if raw.isdigit() and len(raw) < 9 and int(raw) < len(shared) else ""
    style = cell.get("s") or ""
    if kind in (None, "n") and style.isdigit() and len(style) < 7 and int(style) in dates:
        try:
            return (dt.date(1899, 12, 30) + dt.timedelta(days=int(float(raw)))).isoformat()
        except (ValueError, OverflowError):
            return raw
    return raw if kind != "e" else ""
