"""The table of coded claims, and calibration by bin."""

from __future__ import annotations

import numpy as np
import pytest

from bench.events import Row, ceaf_e, of_worlds
from bench.scoring.columns import bins_of, calibration, likeness


def test_worlds_without_loss_are_told_without_a_fault() -> None:
    """A row for each kind; translations are joined, origins exact, contradictions all found and none false."""
    rows = {row.name: row for row in of_worlds(1)}
    assert len(rows) == 5
    for row in rows.values():
        assert (row.exact, row.off, row.false, row.listed) == (row.counted, 0, 0, row.real)
        assert row.cross == row.cross_all and row.b_cubed == [1.0] and row.ceaf_e == [1.0]
    assert rows["worlds: deportations"].cross_all > 0
    assert "1.000" in rows["worlds: evictions"].shown()


def test_ceaf_e_is_the_best_matching_and_the_greedy_one_no_better() -> None:
    rng = np.random.default_rng(2)
    found, true = rng.integers(0, 15, 90), rng.integers(0, 18, 90)
    named = [{str(at): str(label) for at, label in enumerate(labels)} for labels in (found, true)]
    assert likeness(found, true).ceaf_e <= ceaf_e(*named) + 1e-9
    assert ceaf_e(named[0], named[0]) == pytest.approx(1)
    assert ceaf_e({"a": "1", "b": "1"}, {"a": "1", "b": "2"}) == pytest.approx(4 / 9)


def test_counts_of_origins_are_off_by_their_distance() -> None:
    row = Row("two")
    row.origins((2, 4), (2, 3))
    row.origins((1, 3), (3, 3))
    assert (row.exact, row.ranged, row.counted, row.off) == (1, 0, 2, 2)


def test_bins_hold_what_was_said_beside_what_was_so() -> None:
    chance, right = np.array([0.05, 0.15, 0.15, 1.0], np.float32), np.array([False, True, False, True])
    bins = bins_of(chance, right)
    assert [(one.number, one.so) for one in bins] == [(1, 0.0), (2, 0.5), (1, 1.0)]
    assert calibration(chance, right) == pytest.approx((0.05 + 2 * 0.35 + 0) / 4, abs=1e-6)
