"""A walk over a share of the pairs, and a sample of the claims, say the same wherever the claims lie."""

from __future__ import annotations

import numpy as np

from bench.worlds import World, made
from witnessmark.reconcile.engine import from_table, model_of
from witnessmark.reconcile.engine.blocking import PASSES, key_of
from witnessmark.reconcile.engine.fitting import blocks_of, near_in
from witnessmark.reconcile.engine.scoring import sampled, scored


def test_two_shares_of_the_keys_have_all_pairs_once() -> None:
    claims = from_table(made(World(claims=3_000, first=3, second=3, third=4)))
    claims = claims.taken(np.argsort(claims.unique_id))
    model = model_of(claims, threads=1)
    whole = scored(claims, model, 1).edges
    one = np.stack([key_of(number, claims) % 2 == 0 for number in range(PASSES)])
    halves = [scored(claims, model, 1, share).edges for share in (one, ~one)]
    assert all(half[0].size for half in halves)
    pairs = sorted(zip(*(np.concatenate([half[at] for half in halves]).tolist() for at in range(3)), strict=True))
    assert pairs == sorted(zip(*(column.tolist() for column in whole), strict=True))


def test_pairs_near_of_two_shares_add_up() -> None:
    claims = from_table(made(World(claims=2_000, first=3, second=3, third=4)))
    one = np.stack([key_of(number, claims) % 2 == 0 for number in range(PASSES)])
    whole = near_in(blocks_of(claims))
    assert (whole > 0).all()
    np.testing.assert_array_equal(near_in(blocks_of(claims, one)) + near_in(blocks_of(claims, ~one)), whole)


def test_a_sample_is_the_same_in_any_table_and_about_as_large_as_asked() -> None:
    ids = np.arange(-20_000, 20_000)
    drawn = sampled(ids, 7)
    assert sampled(ids, 1).all() and abs(drawn.mean() - 1 / 7) < 0.01
    order = np.random.default_rng(1).permutation(ids.size)
    np.testing.assert_array_equal(sampled(ids[order], 7), drawn[order])
