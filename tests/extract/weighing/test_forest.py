"""Trees are walked as they were grown."""

from __future__ import annotations

import math

import numpy as np
import pytest

from witnessmark.extract.weighing.clues import ACT_NAMES, NAMES
from witnessmark.extract.weighing.forest import LEAF, Forest, forests
from witnessmark.extract.weighing.options import FIELDS

TWO = Forest(
    feature=np.array([0, LEAF, 1, LEAF, LEAF, LEAF], np.int16),
    threshold=np.array([0.5, 0, 2.0, 0, 0, 0], np.float32),
    left=np.array([1, 1, 3, 3, 4, 5], np.int32), right=np.array([2, 1, 4, 3, 4, 5], np.int32),
    value=np.array([0, -1.0, 0, 1.0, 3.0, 0.25], np.float32), roots=np.array([0, 5], np.int32), least=0.3, deep=2)


@pytest.mark.parametrize(("row", "odds"), [((0.5, 9), -0.75), ((0.6, 2.0), 1.25), ((0.6, 2.1), 3.25)])
def test_a_row_goes_left_where_its_clue_is_at_most_the_threshold(row: tuple[float, float], odds: float) -> None:
    (chance,) = TWO.chances(np.array([row], np.float32))
    assert chance == pytest.approx(1 / (1 + math.exp(-odds)))


def test_many_rows_are_walked_as_each_alone() -> None:
    rows = np.random.default_rng(1).normal(size=(50, 2)).astype(np.float32) * 3
    assert np.array_equal(TWO.chances(rows), np.concatenate([TWO.chances(row[None]) for row in rows]))
    assert TWO.chances(np.zeros((0, 2), np.float32)).shape == (0,)


def test_the_shipped_forests_ask_only_for_clues_there_are() -> None:
    held = forests()
    assert set(held) == {"act", *FIELDS}
    for name, forest in held.items():
        clues = ACT_NAMES if name == "act" else NAMES[name]
        assert forest.feature.max() < len(clues)
        assert 0.0 <= forest.least < 0.7
        assert np.isfinite(forest.value).all() and 0 < forest.deep < 20
