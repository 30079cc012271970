"""Parts follow from the pairs alone, and clustering them apart is clustering them anywhere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.reconcile.engine import parting
from witnessmark.reconcile.engine.clustering import cluster
from witnessmark.reconcile.engine.graph import graph_of, rounded
from witnessmark.reconcile.engine.parting import LEVELS, part_labels, parts_of

Pairs = tuple[np.ndarray, np.ndarray, np.ndarray]


def pairs(seed: int, size: int, number: int) -> Pairs:
    """Return random pairs of claims, each once, a third of them good."""
    rng = np.random.default_rng(seed)
    two = np.sort(rng.integers(0, size, (number, 2)), axis=1)
    two = np.unique(two[two[:, 0] < two[:, 1]], axis=0).astype(np.int32)
    return two[:, 0].copy(), two[:, 1].copy(), rounded(rng.normal(-1, 2.5, len(two)).astype(np.float32))


def groups_of(size: int, edges: Pairs, threads: int = 1) -> tuple[list[int], np.ndarray]:
    graph = graph_of(size, edges)
    groups, chance = cluster(size, graph, parts_of(size, graph), threads=threads)
    return groups.tolist(), chance


@given(st.integers(0, 1_000), st.integers(2, 300), st.sampled_from([1, 2, 3]))
def test_a_part_comes_to_the_same_groups_alone_and_among_others(seed: int, size: int, threads: int) -> None:
    """Another world beside it, the order of pairs and the number of threads change nothing."""
    left, right, bits = pairs(seed, size, 2 * size)
    alone, chance = groups_of(size, (left, right, bits))
    other = pairs(seed + 1, size, 2 * size)
    both = (np.concatenate([other[0] + size, left]), np.concatenate([other[1] + size, right]),
            np.concatenate([other[2], bits]))
    order = np.random.default_rng(seed).permutation(both[0].size)
    together, chances = groups_of(2 * size, (both[0][order], both[1][order], both[2][order]), threads)
    assert together[:size] == alone
    np.testing.assert_array_equal(chances[:size], chance)
    assert ((chance > 0) & (chance <= 1)).all()


@given(st.integers(0, 1_000), st.sampled_from([2, 7, 40, 1_000]))
def test_a_part_is_the_component_of_the_lowest_level_that_is_small_enough(seed: int, limit: int) -> None:
    """Held against components counted one by one."""
    size = 120
    left, right, bits = pairs(seed, size, 200)
    graph = graph_of(size, (left, right, bits))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parting, "LIMIT", limit)
        label = part_labels(size, parts_of(size, graph))
    for x in range(size):
        wanted = next(members for at, least in enumerate(LEVELS)
                      if len(members := component(x, left, right, bits > least)) <= limit or at == LEVELS.size - 1)
        assert set(np.nonzero(label == label[x])[0].tolist()) == wanted


def component(x: int, left: np.ndarray, right: np.ndarray, tied: np.ndarray) -> set[int]:
    members, fresh = {x}, {x}
    while fresh:
        fresh = {int(b if a in fresh else a) for a, b in zip(left[tied], right[tied], strict=True)
                 if (a in fresh) != (b in fresh)} - members
        members |= fresh
    return members
