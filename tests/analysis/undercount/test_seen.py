"""The compiled draw of the classes of those seen does what its short definition says."""

from __future__ import annotations

import numpy as np
import pytest

from tests.analysis.undercount.worlds import independent, table
from witnessmark.analysis.undercount.latent_seen import SIDE, Branches, branches, classes_of_seen
from witnessmark.analysis.undercount.random_draws import uniform
from witnessmark.compiled import compiled


def patterns_of(tree: Branches) -> dict[tuple[int, ...], int]:
    found, path = {}, []
    for depth, last, count in zip(tree.depths.tolist(), tree.last.tolist(), tree.counts.tolist(), strict=True):
        path = [*path[:depth - 1], last]
        if count:
            found[tuple(sorted(path))] = count
    return found


def test_the_tree_of_a_table_holds_its_patterns_and_shares_their_beginnings() -> None:
    world = independent(3000, [0.3, 0.25, 0.4, 0.3, 0.2], seed=3)
    tree = branches(world)
    told = {tuple(np.flatnonzero(marks).tolist()): int(count)
            for marks, count in zip(world.marks, world.counts, strict=True)}
    assert patterns_of(tree) == told
    assert len(tree.depths) < world.marks.sum() / 2


@pytest.mark.parametrize("classes", [1, 3, 4, 10])
def test_those_of_a_pattern_fall_into_classes_by_their_chances(classes: int) -> None:
    """People of patterns of few, drawn one by one, and of many, drawn at once: expected numbers by the definition."""
    world = table("a,b,c,n\n1,0,0,400\n1,1,0,5\n0,1,0,30\n0,0,1,3\n1,1,1,2\n0,1,1,60\n")
    tree, random, times = branches(world), np.random.default_rng(classes), 4000
    lam, weight = random.uniform(0.1, 0.9, (classes, 3)), random.dirichlet(np.ones(classes))
    chance = weight * np.prod(np.where(world.marks[:, None, :], lam, 1 - lam), axis=2)
    share = chance / chance.sum(axis=1, keepdims=True) * world.counts[:, None]
    groups = -(-classes // SIDE)
    odds, room = np.ones((3, groups * SIDE)), np.zeros((4, groups * SIDE))
    odds[:, :classes], room[0, :classes] = (lam / (1 - lam)).T, weight * np.prod(1 - lam, axis=1)
    odds, room = odds.reshape(3, groups, SIDE), room.reshape(4, groups, SIDE)
    n, on, state = np.empty(classes, np.int64), np.empty((classes, 3), np.int64), np.array([7], np.uint64)
    sizes, marks = np.zeros(classes), np.zeros((classes, 3))
    for _ in range(times):
        classes_of_seen(tree.depths, tree.last, tree.counts, odds, room, np.zeros(4, np.uint32), n, on, state)
        assert n.sum() == 500
        assert (on.sum(axis=0) == world.counts @ world.marks).all()
        sizes += n
        marks += on
    spread = np.sqrt((share * (1 - share / world.counts[:, None])).sum(axis=0) / times)
    assert (np.abs(sizes / times - share.sum(axis=0)) <= 5 * spread + 1e-9).all()
    assert (np.abs(marks / times - share.T @ world.marks) <= 5 * spread[:, None] + 1e-9).all()


@compiled
def draws(count: int, seed: int) -> np.ndarray:
    state, found = np.array([seed], np.uint64), np.empty(count)
    for i in range(count):
        found[i] = uniform(state)
    return found


def test_uniform_numbers_are_uniform_and_the_first_are_those_published() -> None:
    """SplitMix64 from 1234567 gives 6457827717110365317, 3203168211198807973 first."""
    first = (draws(2, 1234567) * 2**53).astype(np.uint64)
    assert first.tolist() == [6457827717110365317 >> 11, 3203168211198807973 >> 11]
    many = draws(400_000, 5)
    assert many.min() >= 0
    assert many.max() < 1
    counts = np.histogram(many, bins=100, range=(0, 1))[0]
    assert ((counts - 4000) ** 2 / 4000).sum() < 160          # of 99 degrees: once in ten thousand
    assert abs(np.corrcoef(many[:-1], many[1:])[0, 1]) < 5 / np.sqrt(many.size)
