"""Worlds of claims, and the measures over columns."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
import pytest

from bench.scoring.columns import likeness
from bench.scoring.partition import b_cubed, pairwise
from bench.worlds import World, made
from witnessmark.reconcile.engine import from_table

SMALL = World(claims=3_000, first=3, second=4, third=5)


def test_a_world_is_sound_and_the_same_for_its_seed() -> None:
    world = made(SMALL)
    assert len(from_table(world)) == 3_000
    assert world.equals(made(SMALL))
    assert not world.equals(made(World(claims=3_000, seed=8, first=3, second=4, third=5)))


def test_sizes_of_incidents_have_a_heavy_tail_and_reprints_repeat_figures() -> None:
    world = made(SMALL)
    sizes = np.unique(world["truth"].to_numpy(), return_counts=True)[1]
    assert (sizes == 1).mean() > 0.2 and sizes.max() > 15
    same = world.group_by(["truth", "qty"]).aggregate([("unique_id", "count")])
    assert pc.max(same["unique_id_count"]).as_py() > 1


def test_measures_over_columns_are_those_over_mappings() -> None:
    rng = np.random.default_rng(1)
    found, true = rng.integers(0, 20, 100), rng.integers(0, 25, 100)
    named = [{str(at): int(label) for at, label in enumerate(labels)} for labels in (found, true)]
    like = likeness(found, true)
    assert like.pairwise == pytest.approx(pairwise(*named).f1)
    assert like.b_cubed == pytest.approx(b_cubed(*named).f1)
    assert likeness(true, true).ceaf_e == 1
