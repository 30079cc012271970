"""Partitions drawn from the bits of pairs: as likely as they say, the same for the same seed, decisions kept."""

from __future__ import annotations

import numpy as np
import pytest

from bench.worlds import World, made
from tests.reconcile.engine.tables import claim, table
from witnessmark.reconcile.engine import from_table, reconcile_columns
from witnessmark.reconcile.engine.drawn import NEVER, drawn_columns, perturbed


def test_a_pair_lies_above_nought_about_as_often_as_its_bits_say() -> None:
    random = np.random.default_rng(1)
    for bits in (-4.0, -1.0, 0.0, 2.0, 5.0):
        size = 20_000
        drawn = perturbed(np.full(size, bits), np.arange(size), np.arange(size, 2 * size), 2 * size, random)
        assert (drawn > 0).mean() == pytest.approx(1 / (1 + 2**-bits), abs=0.02)


def test_pairs_that_are_hardly_possible_stay_as_they_are() -> None:
    bits = np.array([NEVER - 0.1, -9.0])
    assert (perturbed(bits, np.array([0, 1]), np.array([2, 2]), 3, np.random.default_rng(1)) == bits).all()


def test_the_first_is_the_engines_and_draws_lie_about_it() -> None:
    """A world of 4,000 claims: no draw is the engine's own, and none makes an altogether other number of incidents."""
    columns = from_table(made(World(claims=4_000, seed=3, first=3, second=4, third=8, groups=12, actors=20)))
    own, _ = reconcile_columns(columns, threads=1)
    first, *drawn = drawn_columns(columns, times=4, threads=1)
    np.testing.assert_array_equal(first, own)
    again = list(drawn_columns(columns, times=4, threads=2))[1:]
    for one, other in zip(drawn, again, strict=True):
        np.testing.assert_array_equal(one, other)
        assert (one != own).any()
        assert np.unique(one).size == pytest.approx(np.unique(own).size, rel=0.1)
        assert set(one.tolist()) <= set(columns.unique_id.tolist())


def test_what_a_person_decided_is_not_drawn() -> None:
    columns = from_table(table(claim(1), claim(2, src=2), claim(3, src=3, day=17_503, qty=None, adm3=None)))
    for together in (True, False):
        for drawn in drawn_columns(columns, times=20, judged={(1, 3): together}, threads=1):
            assert bool(drawn[0] == drawn[2]) is together


def test_an_empty_table_has_empty_draws() -> None:
    assert [d.size for d in drawn_columns(from_table(table()), times=2)] == [0, 0, 0]
