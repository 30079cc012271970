"""Clustering part by part is clustering all at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.reconcile.engine import parting
from witnessmark.reconcile.engine.clustering import MISSING, cluster, settled
from witnessmark.reconcile.engine.parting import parted


def pairs(seed: int, size: int, number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return random pairs of claims, each once, a third of them good."""
    rng = np.random.default_rng(seed)
    two = np.sort(rng.integers(0, size, (number, 2)), axis=1)
    two = np.unique(two[two[:, 0] < two[:, 1]], axis=0).astype(np.int32)
    return two[:, 0].copy(), two[:, 1].copy(), rng.normal(-1, 2.5, len(two)).astype(np.float32)


@given(st.integers(0, 1_000), st.integers(2, 300), st.sampled_from([1, 2, 3]))
def test_the_same_groups_by_parts_of_any_size(seed: int, size: int, threads: int) -> None:
    edges = pairs(seed, size, 2 * size)
    whole = settled(size, edges, MISSING)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parting, "PART", 5)
        groups, chance = cluster(size, edges, threads=threads)
    assert groups.tolist() == whole.tolist()
    assert ((chance > 0) & (chance <= 1)).all()


def test_a_component_lies_in_one_part() -> None:
    edges = pairs(5, 40_000, 60_000)
    parts = parted(40_000, edges)
    assert len(parts) > 1
    within = sum(inner[2][inner[2] > 0].size for _, inner in parts)
    assert within == (edges[2] > 0).sum()
    rows = np.concatenate([rows for rows, _ in parts])
    assert np.unique(rows).size == rows.size
