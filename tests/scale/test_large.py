"""At size, on a cluster of this machine: the same incidents as on one, and memory that does not grow with the table."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.scale import watched, write_claims
from witnessmark.reconcile.engine import from_table, reconcile_columns
from witnessmark.scale.slices import files_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster"),
              pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="ray is not installed")]


def in_parts(folder: Path, claims: int, part: int) -> float:
    """Reconcile a world on two workers; return the most memory that all processes held together, in GB."""
    write_claims(folder / "claims", claims)
    return watched("scale", "reconcile", "--in", str(folder / "claims"), "--out", str(folder / "out.parquet"),
                   "--workers", "2", "--part", str(part)).memory


def test_a_hundred_thousand_claims_come_to_what_one_machine_comes_to(tmp_path: Path) -> None:
    in_parts(tmp_path, 100_000, 10_000)
    claims = pa.concat_tables(pq.read_table(path) for path in files_of(tmp_path / "claims"))
    incident, probability = reconcile_columns(from_table(claims))
    out = pq.read_table(tmp_path / "out.parquet")
    np.testing.assert_array_equal(out["incident"].to_numpy(), incident)
    np.testing.assert_array_equal(out["probability"].to_numpy(), probability)


def test_ten_million_claims_need_the_memory_of_their_parts(tmp_path: Path) -> None:
    """Forty parts of a quarter of a million, two at a time."""
    memory = in_parts(tmp_path, 10_000_000, 250_000)
    out = pq.read_table(tmp_path / "out.parquet")
    assert out.num_rows == 10_000_000
    sizes = np.unique(out["incident"].to_numpy(), return_counts=True)[1]
    assert 3_000_000 < sizes.size < 6_000_000 and sizes.max() < 1_000
    assert memory < 4.0
