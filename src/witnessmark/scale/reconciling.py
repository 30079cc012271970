"""A table of claims to its incidents, in parts: the same as `reconcile.engine` comes to on the whole table.

| step | what |
|---|---|
| census | slices tell which areas stand together, and the names |
| plan | areas are dealt to parts, whole first-level areas in each |
| dealt | claims go to the parts of their areas |
| dense, split | parts tell which blocks are too dense; their lists are put together |
| counts, model | parts count patterns of agreement; the counts are added and EM run once |
| pairs, joined | parts keep the pairs that score well; what hangs together over parts is found by its strays |
| settled, across | clusters within parts, then those with strays |
| chances, strays | how probable each claim's incident is |
| incidents | in the order of the table |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from witnessmark.reconcile.engine import read_columns, reconcile_columns, write_incidents
from witnessmark.scale.census import census_into, plan_into, read_plan
from witnessmark.scale.hands import Hands
from witnessmark.scale.modelling import counts_into, dense_into, model_into, split_into
from witnessmark.scale.parting import deal_into, numbers_into, unequal_into
from witnessmark.scale.run import Told, run_over
from witnessmark.scale.settling import across_into, chances_into, incidents_into, settled_into, strays_into
from witnessmark.scale.slices import check_out, files_of, slices_of, write_joined
from witnessmark.scale.tying import joined_into, pairs_into

PART = 250_000
"""Claims of a part, about: a worker needs up to two gigabytes for so many where places are crowded."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many claims a table has, and how many incidents."""

    claims: int
    incidents: int


@dataclass(frozen=True, slots=True)
class Settings:
    """How large slices and parts are; they change no result."""

    part: int = PART


def reconcile_files(source: Path, out: Path, work: Path, hands: Hands, *, settings: Settings = Settings(),
                    told: Told | None = None) -> Reconciled:
    """Write the incident of each claim, and how probable it is, in the claims' order.

    Args:
        source: Parquet of claims, one file or a folder of files, as `reconcile` reads it.
        work: a folder for what is made on the way; what is there of a run that was stopped is used.

    Raises:
        RefusedInput: the claims can't be read or are malformed. UsageError: `out` can't be written.
    """
    files = files_of(source)
    check_out(out, files)
    run = run_over(files, "reconcile", [settings.part], work, hands, told)
    slices = slices_of(files, settings.part)
    if not any(one.rows for one in slices):
        reconcile_nothing(files, out)
        return Reconciled(0, 0)
    plan_file = run.one("plan", plan_into, run.step("census", census_into, [(one,) for one in slices]), settings.part)
    parts = read_plan(plan_file).parts
    every = range(parts)
    numbers = run.step("numbers", numbers_into, [(one, parts) for one in slices])
    run.step("unequal", unequal_into, [(numbers, part) for part in every])
    dealt = run.step("dealt", deal_into, [(one, plan_file) for one in slices])
    dense = run.step("dense", dense_into, [(dealt, plan_file, part) for part in every])
    split = run.one("split", split_into, dense)
    counts = run.step("counts", counts_into, [(dealt, plan_file, split, part) for part in every])
    model = run.one("model", model_into, counts, plan_file, split)
    paired = run.step("pairs", pairs_into, [(dealt, plan_file, split, model, part) for part in every])
    joined = run.one("joined", joined_into, paired)
    where = [(dealt, plan_file, paired[part], joined, part) for part in every]
    settled = run.step("settled", settled_into, [(where[part], parts) for part in every])
    across = run.step("across", across_into, [(settled, part, parts) for part in every])
    chances = run.step("chances", chances_into,
                       [(where[part], settled[part], across, slices, parts) for part in every])
    strays = run.step("strays", strays_into, [(chances, slices, part) for part in every])
    told_by = [*(folder / "told" for folder in chances), *strays]
    made = run.step("incidents", incidents_into, [(one, told_by, at) for at, one in enumerate(slices)])
    return Reconciled(write_joined(out, made), sum(_first_of(path) for path in made))


def reconcile_nothing(files: Sequence[Path], out: Path) -> None:
    """Write a table of no incidents; raises RefusedInput where the files that hold no claims lack their columns."""
    for path in files:
        columns = read_columns(path)
    incident, probability = reconcile_columns(columns)
    write_incidents(out, columns, incident, probability)


def _first_of(path: Path) -> int:
    """Return how many incidents have their first claim here: it is the one they are named by."""
    held = pq.read_table(path, columns=["unique_id", "incident"])
    return int((held["unique_id"].to_numpy() == held["incident"].to_numpy()).sum())
