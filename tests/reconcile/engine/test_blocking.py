"""Every pair is met once, in crowded blocks too."""

from __future__ import annotations

import numpy as np
import pytest

from bench.worlds import World, made
from tests.reconcile.engine.tables import claim, table
from witnessmark.reconcile.engine import blocking, from_table, model_of, reconcile_columns, scoring
from witnessmark.reconcile.engine.blocking import fitted, key_of, mixed, neighbours, sorted_pass, spots_in
from witnessmark.reconcile.engine.scoring import scored


def test_neighbours_are_counted_within_the_block() -> None:
    key, day = np.array([0, 0, 0, 1, 1], np.int32), np.array([1, 5, 20, 20, 21], np.int32)
    assert neighbours(key, day, 7).tolist() == [1, 1, 0, 1, 1]


def test_no_pair_is_met_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over all passes, precisions and vague places."""
    monkeypatch.setattr(scoring, "LEAST", -1e9)
    claims = from_table(made(World(claims=1_500, first=2, second=2, third=3, groups=6, actors=6)))
    left, right, _ = scored(claims, model_of(claims), 2).edges
    pairs = left.astype(np.int64) * len(claims) + right
    assert pairs.size > 1_000 and np.unique(pairs).size == pairs.size
    assert (left < right).all()


def test_a_crowded_block_is_split_by_finer_keys_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "CAP", 3)
    claims = from_table(table(*(claim(at, act=("eviction", "flight")[at % 2]) for at in range(10))))
    blocks = fitted(key_of(0, claims), claims)
    finest = sorted_pass(0, spots_in(blocks, 0, claims), blocks)
    assert finest.order.size == 10
    assert np.unique(finest.key).size == 2
    incident, _ = reconcile_columns(claims, threads=1)
    assert incident.size == 10


def test_keys_are_the_same_in_any_table_and_apart_for_other_parts() -> None:
    """No key where a part is missing; no two alike among some hundred thousand."""
    ones, twos = np.arange(300).repeat(400), np.tile(np.arange(400), 300)
    key = mixed(1, ones, twos)
    assert np.unique(key).size == key.size and (key >= 0).all() and (key < 2**42).all()
    assert (mixed(1, ones[7:9], twos[7:9]) == key[7:9]).all() and (mixed(2, ones, twos) != key).all()
    assert mixed(1, np.array([-1, 3]), np.array([3, 3])).tolist()[0] == -1
