"""Counts of incidents, in parts that share no incident."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from witnessmark.errors import RefusedInput
from witnessmark.reconcile.engine.columns import NAMES, NUMBERS, from_table
from witnessmark.reconcile.engine.summing import added, counts_by, incident_table
from witnessmark.scale.files import PACKED, read_record, whole
from witnessmark.scale.hands import Hands
from witnessmark.scale.parting import dealt_by
from witnessmark.scale.run import Told, run_over
from witnessmark.scale.slices import Slice, check_out, files_of, read_slice, slices_of
from witnessmark.vocab.codes import Status

PART = 500_000
"""Claims of a task."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many incidents there are, in how many rows they are counted, and whether the claims tell their status."""

    incidents: int
    rows: int
    status_told: bool = True


def count_files(claims: Path, incidents: Path, out: Path, work: Path, hands: Hands, *, by: Sequence[str],
                part: int = PART, told: Told | None = None) -> Counted:
    """Write how many incidents, claims and outlets there are by some fields (`summing.FIELDS`). Claims that deny lend
    an incident nothing, and one of such claims alone does not count; of a table without the column `status` nobody can
    tell, and `status_told` says so.

    Args:
        incidents: what `reconcile` wrote for these claims, row by row.

    Raises:
        RefusedInput: a table can't be read, or the incidents are of other claims. UsageError: `out` can't be written,
            or a field is none to count by.
    """
    counts_by(incident_table(from_table(_none()), np.zeros(0, np.int64)), by)
    files, told_by = files_of(claims), files_of(incidents)
    check_out(out, [*files, *told_by])
    run = run_over([*files, *told_by], "counts", [part, list(by)], work, hands, told)
    slices, others = slices_of(files, part), slices_of(told_by, part)
    if sum(one.rows for one in slices) != sum(one.rows for one in others):
        raise RefusedInput("The incidents are not those of these claims.", advice="Reconcile the claims again.")
    dealt = run.step("dealt", deal_into, [(one, others, len(slices)) for one in slices])
    counted = run.step("counted", counted_into, [(dealt, at, list(by)) for at in range(len(slices))])
    made = added([pq.read_table(path) for path in counted], by)
    with whole(out) as half:
        pq.write_table(made, half)
    told_status = all("status" in pq.read_schema(path).names for path in files)
    return Counted(int(made["incidents"].to_numpy().sum()), made.num_rows, told_status)


def deal_into(one: Slice, others: Sequence[Slice], parts: int, out: Path) -> None:
    """Write the claims of a slice with their incidents, a batch for each part that incidents go to."""
    table = read_slice(one, (*NUMBERS, *NAMES, "status"))
    told = rows_between(others, one.row, one.row + one.rows)
    if not told["unique_id"].cast(pa.int64()).equals(table["unique_id"].cast(pa.int64())):
        raise RefusedInput("The incidents are not those of these claims.", advice="Reconcile the claims again.")
    table = table.append_column("incident", told["incident"])
    if "status" in table.column_names:                   # what is only denied counts in no figure
        denied = pc.equal(table["status"].cast(pa.string()), Status.DENIED.value)
        table = table.filter(pc.invert(pc.fill_null(denied, False))).drop_columns("status")
    table = table.combine_chunks()
    target = dealt_by(table["incident"].to_numpy(), parts)
    with pa.ipc.new_file(os.fspath(out), table.schema, options=PACKED) as file:
        for part in range(parts):
            rows = table.take(pa.array(np.nonzero(target == part)[0])).combine_chunks().to_batches()
            file.write_batch(rows[0] if rows else pa.RecordBatch.from_pylist([], schema=table.schema))


def rows_between(slices: Sequence[Slice], first: int, last: int) -> pa.Table:
    """Return numbers and incidents of these rows of the whole table."""
    found: list[pa.Table] = []
    for one in slices:
        begin, end = max(first, one.row), min(last, one.row + one.rows)
        if begin < end or not found:
            table = read_slice(one, ("unique_id", "incident"))
            found.append(table.slice(max(0, begin - one.row), max(0, end - begin)))
    return pa.concat_tables(found)


def counted_into(dealt: Sequence[Path], number: int, by: Sequence[str], out: Path) -> None:
    """Write the counts of the incidents of a part."""
    table = pa.Table.from_batches([read_record(path, number) for path in dealt])
    pq.write_table(counts_by(incident_table(from_table(table), table["incident"].to_numpy()), by), out)


def _none() -> pa.Table:
    return pa.table({name: pa.array([], kind) for name, kind in (*NUMBERS.items(), *((n, pa.string()) for n in NAMES))})
