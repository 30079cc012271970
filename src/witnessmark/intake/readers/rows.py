"""Tables of coded records (.csv, .tsv, .xlsx, JSON lines, FollowTheMoney): a row is a record, cell by cell.

Invariant: every cell that holds something stands in the row's text as `heading: value`, and a locator says where its
value begins; nothing is interpreted here. A row is its own original: its headings and values as a JSON list of pairs.
What a column means is said by a mapping (`extract.coded`), outside the closed process.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from witnessmark.intake import media
from witnessmark.intake.draft import Draft
from witnessmark.intake.readers import entities, xlsx
from witnessmark.intake.readers.contract import Found, Job, Known, TurnedAway, Unreadable, found
from witnessmark.intake.readers.table import delimiter_of
from witnessmark.intake.text.cleaning import clean, one_line
from witnessmark.intake.text.decoding import decoded
from witnessmark.intake.text.paragraphs import paragraphs

name = "rows/1"
LONGEST_CELL = 100_000
LONGEST_HEADING = 200
TYPES = (media.CSV, media.TSV, media.XLSX, media.JSON, media.JSONL, media.PLAIN)
Pairs = list[tuple[str, str, str]]
"""Heading, value and the cell's place in its file (`C3`, or the property's name)."""


def read(data: bytes, job: Job) -> Iterator[Found | TurnedAway]:
    """Yield an outcome per row; rows are numbered from 1, the headings being the first."""
    if job.media_type == media.XLSX:
        yield from _sheets(data, job)
        return
    got = decoded(data)
    if got is None:
        raise Unreadable("is no readable table")
    text = got[0].lstrip("\ufeff")
    if job.media_type in (media.JSON, media.JSONL):
        yield from _objects(text, job)
        return
    csv.field_size_limit(job.limits.text)
    delimiter = "\t" if job.media_type == media.TSV else delimiter_of(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as fault:
        raise Unreadable("is a damaged table") from fault
    yield from _table(rows, job, member="")


def _sheets(data: bytes, job: Job) -> Iterator[Found | TurnedAway]:
    sheets = list(xlsx.sheets(data, job))
    heard = False
    for title, rows in sheets:
        if any(cell.strip() for row in rows for cell in row):
            heard = True
            yield from _table(rows, job, member=f"{title}/" if len(sheets) > 1 else "")
    if not heard:
        raise Unreadable("is empty")


def _table(rows: Sequence[Sequence[str]], job: Job, *, member: str) -> Iterator[Found | TurnedAway]:
    first = next((i for i, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if first is None:
        raise Unreadable("is empty")
    if len(rows) - first - 1 > job.limits.rows:
        raise Unreadable(f"has more than {job.limits.rows} rows")
    headings = [one_line(heading)[:LONGEST_HEADING] for heading in rows[first]]
    for number, row in enumerate(rows[first + 1 :], first + 2):
        told = [cell for cell in row if cell.strip()]
        if not told or (number == first + 2 and all(cell.startswith("#") for cell in told)):
            continue    # an empty row, or the row of HXL tags under the headings
        pairs = [(headings[at] if at < len(headings) and headings[at] else f"column {at + 1}", cell,
                  f"{letters(at)}{number}") for at, cell in enumerate(row) if cell.strip()]
        yield record(pairs, f"{member}row {number}")


def _objects(text: str, job: Job) -> Iterator[Found | TurnedAway]:
    """Yield a record per object of JSON lines or of a list; FollowTheMoney entities are joined to their events."""
    numbered = list(_parsed(text, job))
    if not numbered:
        raise Unreadable("is empty")
    if any(entities.is_entity(value) for _, value in numbered):
        for member, told in entities.events(numbered):
            yield TurnedAway(member, told) if isinstance(told, str) else record(told, member)
        return
    for number, value in numbered:
        member = f"row {number}"
        if not isinstance(value, dict):
            yield TurnedAway(member, "is no object" if value is not None else "is damaged JSON")
            continue
        pairs = [(heading, words, heading) for key, inner in value.items()
                 if (heading := one_line(str(key))[:LONGEST_HEADING]) for words in _words(inner)]
        yield record(pairs, member)


def _parsed(text: str, job: Job) -> Iterator[tuple[int, Any]]:
    """Yield line or place in the list, and what stands there; None for what is damaged."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = None
    if whole is None:
        lines = text.split("\n")
        if len(lines) > job.limits.rows:
            raise Unreadable(f"has more than {job.limits.rows} rows")
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except (ValueError, RecursionError):
                    yield number, None
        return
    items = whole if isinstance(whole, list) else [whole]
    if len(items) > job.limits.rows:
        raise Unreadable(f"has more than {job.limits.rows} rows")
    yield from enumerate(items, 1)


def record(pairs: Pairs, member: str) -> Found | TurnedAway:
    """Return the reading of one row, or why it is not taken."""
    long = next((at for at, (_, value, _) in enumerate(pairs, 1) if len(value) > LONGEST_CELL), None)
    if long is not None:
        return TurnedAway(member, f"has more than {LONGEST_CELL:,} characters in its cell {long}")
    draft = Draft()
    row = member.rpartition("/")[2].removeprefix("row ")
    for heading, value, place in pairs:
        blocks = [words for words, _ in paragraphs(clean(value)) if one_line(words)]
        for at, words in enumerate(blocks):
            if at == 0:
                draft.joined(((f"{heading}: ", (("row", row),)), (words, (("row", row), ("cell", place)))))
            else:
                draft.paragraph(words, ("row", row), ("cell", place))
    if not draft.text:
        return TurnedAway(member, "is empty")
    original = json.dumps([[heading, value] for heading, value, _ in pairs], ensure_ascii=False)
    return found(draft, [], Known(member, original.encode("utf-8", "replace"), media.JSON))


def letters(column: int) -> str:
    """Return a column's letters as spreadsheets count them: A, B … Z, AA."""
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def _words(value: Any) -> Iterator[str]:
    """Yield the texts of a JSON value, a list's one by one; of an object its name, title or label."""
    if isinstance(value, str):
        if re.search(r"\S", value):
            yield value
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, list):
        for inner in value:
            if not isinstance(inner, list):
                yield from _words(inner)
    elif isinstance(value, dict):
        yield from _words(next((value[key] for key in ("name", "title", "label") if key in value), None))
