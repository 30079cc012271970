"""Every pair is met once, in crowded blocks too."""

from __future__ import annotations

import numpy as np
import pytest

from bench.worlds import World, made
from tests.reconcile.engine.tables import claim, table
from witnessmark.reconcile.engine import blocking, from_table, reconcile_columns, scoring
from witnessmark.reconcile.engine.blocking import neighbours, passes_of
from witnessmark.reconcile.engine.run import _edges


def test_neighbours_are_counted_within_the_block() -> None:
    key, day = np.array([0, 0, 0, 1, 1], np.int32), np.array([1, 5, 20, 20, 21], np.int32)
    assert neighbours(key, day, 7).tolist() == [1, 1, 0, 1, 1]


def test_no_pair_is_met_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over all passes, precisions and vague places."""
    monkeypatch.setattr(scoring, "LEAST", -1e9)
    claims = from_table(made(World(claims=1_500, first=2, second=2, third=3, groups=6, actors=6)))
    left, right, _ = _edges(claims, 2)
    pairs = left.astype(np.int64) * len(claims) + right
    assert pairs.size > 1_000 and np.unique(pairs).size == pairs.size
    assert (left < right).all()


def test_a_crowded_block_is_split_by_finer_keys_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "CAP", 3)
    claims = from_table(table(*(claim(at, act=("eviction", "flight")[at % 2]) for at in range(10))))
    finest = passes_of(claims)[0]
    assert finest.order.size == 10
    assert np.unique(finest.key).size == 2
    incident, _ = reconcile_columns(claims, threads=1)
    assert incident.size == 10
