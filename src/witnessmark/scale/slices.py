"""Slices of Parquet files: what one task reads, and what it gives back in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from witnessmark.errors import RefusedInput, UsageError
from witnessmark.reconcile.engine.columns import is_text
from witnessmark.scale.files import whole


@dataclass(frozen=True, slots=True)
class Slice:
    """Row groups of one file: from `first` up to `last`; its rows are numbered from `row` on over all files."""

    path: Path
    first: int
    last: int
    row: int
    rows: int


def files_of(source: Path) -> list[Path]:
    """Return the Parquet files that are meant: one, or those of a folder by name.

    Raises:
        RefusedInput: there is none.
    """
    found = sorted(source.glob("*.parquet")) if source.is_dir() else [source]
    if not found or not found[0].is_file():
        raise RefusedInput(f"{source} is no Parquet file, nor a folder of some.",
                           advice="Name a file, or a folder with files that end in .parquet.")
    return found


def slices_of(files: Sequence[Path], most: int) -> list[Slice]:
    """Return the slices of some files, of about so many rows: row groups are never cut.

    Raises:
        RefusedInput: a file is no Parquet.
    """
    made: list[Slice] = []
    row = 0
    for path in files:
        try:
            about = pq.read_metadata(path)
        except (pa.ArrowException, OSError) as fault:
            raise RefusedInput(f"{path} can't be read as Parquet.", advice="Write it again as Parquet.") from fault
        first, rows = 0, 0
        for group in range(about.num_row_groups):
            own = about.row_group(group).num_rows
            if rows and rows + own > most:
                made.append(Slice(path, first, group, row, rows))
                first, row, rows = group, row + rows, 0
            rows += own
        made.append(Slice(path, first, about.num_row_groups, row, rows))
        row += rows
    return made


def read_slice(part: Slice, columns: Sequence[str], dictionaries: Sequence[str] = ()) -> pa.Table:
    """Return the rows of a slice; a column that is not in the file is left out.

    Raises:
        RefusedInput: the file can't be read.
    """
    try:
        there = pq.read_schema(part.path)
        names = [name for name in columns if name in there.names]
        text = [name for name in dictionaries if name in names and is_text(there.field(name).type)]
        with pq.ParquetFile(part.path, read_dictionary=text) as file:
            return file.read_row_groups(list(range(part.first, part.last)), columns=names)
    except (pa.ArrowException, OSError, ValueError) as fault:
        raise RefusedInput(f"{part.path} can't be read as Parquet.", advice="Write it again as Parquet.") from fault


def check_out(out: Path, sources: Sequence[Path]) -> None:
    """See that a file can be written and is none of those that are read.

    Raises:
        UsageError: it can't, or it is.
    """
    if not out.parent.is_dir() or out.is_dir():
        raise UsageError(f"{out} can't be written.", advice="Name a file in a folder that exists.")
    if out.resolve() in {path.resolve() for path in sources}:
        raise UsageError("What is written would replace what is read.", advice="Name another file after --out.")


def write_joined(out: Path, parts: Sequence[Path]) -> int:
    """Write Parquet files of the same columns as one, in this order; return how many rows there are."""
    rows = 0
    with whole(out) as half, pq.ParquetWriter(half, pq.read_schema(parts[0])) as writer:
        for table in _groups(parts):
            writer.write_table(table)
            rows += table.num_rows
    return rows


def _groups(parts: Sequence[Path]) -> Iterator[pa.Table]:
    for path in parts:
        with pq.ParquetFile(path) as file:
            for group in range(file.num_row_groups):
                yield file.read_row_group(group)
