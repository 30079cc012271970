"""The verb `reconcile`: a table of claims to a table of incidents, with no case."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from witnessmark.errors import UsageError
from witnessmark.reconcile.engine import read_columns, reconcile_columns, write_incidents


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What became of a table: how many claims, how many incidents, how many claims the largest has."""

    claims: int
    incidents: int
    largest: int

    def record(self) -> dict[str, int]:
        """Return it as one JSON object."""
        return {"claims": self.claims, "incidents": self.incidents, "largest": self.largest}


def reconcile_table(claims: Path, out: Path, *, threads: int | None = None) -> Reconciled:
    """Read claims from Parquet and write the incident of each, and how probable it is, to Parquet.

    Raises:
        RefusedInput: the claims can't be read or are malformed; the message names the column and the next step.
        UsageError: `out` can't be written or is the table of claims itself, or fewer than one thread.
    """
    if threads is not None and threads < 1:
        raise UsageError("At least one thread is needed.", advice="Leave --threads out to take all there are.")
    if out.resolve() == claims.resolve():
        raise UsageError("The incidents would replace the claims.", advice="Name another file after --out.")
    if not out.parent.is_dir() or out.is_dir():
        raise UsageError(f"{out} can't be written.", advice="Name a file in a folder that exists.")
    columns = read_columns(claims)
    incident, probability = reconcile_columns(columns, threads=threads)
    write_incidents(out, columns, incident, probability)
    sizes = np.unique(incident, return_counts=True)[1]
    return Reconciled(len(columns), int(sizes.size), int(sizes.max(initial=0)))
