"""Reports to claims: the columns of a table of reports in, one row a claim out.

A worker keeps the models that `extract` loads from task to task. A claim's `unique_id` follows from the row of its
report and its place among the report's claims, so it is the same however the table was parted. Claims are rows of the
table that `reconcile` reads, with the whole record beside them as JSON.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from witnessmark.errors import RefusedInput
from witnessmark.extract import THRESHOLD, extract
from witnessmark.intake.text.cleaning import clean
from witnessmark.intake.text.language import language_of
from witnessmark.model.claim import Claim
from witnessmark.model.record import statement_record
from witnessmark.model.text import Reading, ReportRef
from witnessmark.reconcile.engine.columns import NAMES, NUMBERS
from witnessmark.reconcile.flat import Row, flat_rows
from witnessmark.scale.hands import Hands
from witnessmark.scale.run import Run, Told, run_over
from witnessmark.scale.slices import Slice, check_out, files_of, read_slice, slices_of, write_joined

PART = 200
"""Reports of a task: some ten seconds of reading, about."""
MOST_CLAIMS = 1 << 16
"""Claims of one report; a claim's number is the report's row times this, and its place."""
COLUMNS = ("id", "text", "language", "published", "outlet", "title")
SCHEMA = pa.schema([*NUMBERS.items(), *((name, pa.string()) for name in NAMES), ("status", pa.string()),
                    ("report", pa.string()), ("claim", pa.string()), ("confidence", pa.float64()),
                    ("record", pa.large_string())])


@dataclass(frozen=True, slots=True)
class Extracted:
    """How many reports were read, and how many claims have a row."""

    reports: int
    claims: int


def extract_files(source: Path, out: Path, work: Path, hands: Hands, *, part: int = PART, every: bool = False,
                  told: Told | None = None) -> Extracted:
    """Write the claims of a table of reports, in the reports' order.

    Args:
        source: Parquet with `id` and `text`, and where known `language`, `published` (a day), `outlet`, `title`.
        every: also claims below the threshold that `read` shows.

    Raises:
        RefusedInput: the reports can't be read. UsageError: `out` can't be written.
    """
    files = files_of(source)
    check_out(out, files)
    run = run_over(files, "extract", [part, every], work, hands, told)
    slices = slices_of(files, part)
    cut = cut_reports(run, slices, part)
    made = run.step("claims", claims_into, [(path, row, every) for path, row in cut])
    return Extracted(sum(one.rows for one in slices), write_joined(out, made))


def cut_reports(run: Run, slices: Sequence[Slice], part: int) -> list[tuple[Path, int]]:
    """Return files of at most so many reports, and the row of the first of each."""
    folders = run.step("reports", cut_into, [(one, part) for one in slices])
    return [(folder / f"{at:06}", one.row + at * part)
            for folder, one in zip(folders, slices, strict=True) for at in range(max(1, -(-one.rows // part)))]


def cut_into(one: Slice, part: int, out: Path) -> None:
    """Write a slice of reports in files of so many; RefusedInput where a column is missing."""
    table = read_slice(one, COLUMNS)
    if missing := [name for name in ("id", "text") if name not in table.column_names]:
        raise RefusedInput(f"{one.path} has no column {missing[0]}.",
                           advice="Reports need id and text; language, published, outlet and title where known.")
    out.mkdir()
    for at in range(max(1, -(-one.rows // part))):
        pq.write_table(table.slice(at * part, part), out / f"{at:06}")


def claims_into(reports: Path, row: int, every: bool, out: Path) -> None:
    """Write the claims of some reports, the first of which is this row of the whole table."""
    rows = [made for at, reading in enumerate(readings(pq.read_table(reports)))
            for made in claim_rows(reading, row + at, every=every)]
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), out)


def claim_rows(reading: Reading, number: int, *, every: bool = False) -> Iterator[Row]:
    """Yield a row for each claim of a report; `number` is the report's."""
    found = [claim for claim in extract(reading).claims if every or claim.confidence >= THRESHOLD][:MOST_CLAIMS]
    flat = flat_rows(found)
    for at, claim in enumerate(found):
        if claim.id in flat:
            yield {"unique_id": number * MOST_CLAIMS + at, **flat[claim.id], **_whole(claim)}


def _whole(claim: Claim) -> Row:
    record = json.dumps(statement_record(claim), ensure_ascii=False, separators=(",", ":"))
    return {"report": claim.reading.report.id, "claim": claim.id, "confidence": claim.confidence, "record": record}


def readings(table: pa.Table) -> Iterator[Reading]:
    """Yield the reading of each row of a table of reports; RefusedInput names what is malformed."""
    for row in table.to_pylist():
        text = clean(str(row["text"] or ""))
        yield Reading.of_text(text, ReportRef(
            id=str(row["id"]), language=row.get("language") or language_of(text),
            sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
            outlet=row.get("outlet"), published=_day(row.get("published"), row["id"]), title=row.get("title")))


def _day(value: Any, report: object) -> dt.date | None:
    """Return a day of publication from a date, a time or ISO text."""
    if isinstance(value, dt.datetime):
        return value.date()
    if value is None or isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError as fault:
        raise RefusedInput(f"The report {report} has a day of publication that is none.",
                           advice="Write published as 2018-12-21, or leave it null.") from fault
