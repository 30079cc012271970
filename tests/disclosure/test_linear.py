"""What sums tell of their parts, on tables worked by hand and on random ones whose truth is known."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.disclosure.linear import Sum, bounds

INF = float("inf")


def test_one_unknown_part_is_the_rest_of_the_whole() -> None:
    assert bounds([(40, 40), (34, 34), (0, 10)], [Sum(0, (1, 2))], [2]) == [(6, 6)]


def test_two_unknown_parts_hide_each_other() -> None:
    (found,) = bounds([(40, 40), (30, 30), (0, 10), (0, 10)], [Sum(0, (1, 2, 3))], [2]) or []
    assert found == (0, 10)


def test_rows_less_columns_give_a_cell_that_no_single_sum_gives() -> None:
    """Two rows and two columns, each with two unknowns: their sums together fix all but one degree of freedom."""
    told = [(12, 12), (30, 30), (20, 20), (22, 22), (0, INF), (0, INF), (0, INF), (0, INF), (3, 3)]
    sums = [Sum(0, (4, 5)), Sum(1, (6, 7)), Sum(2, (4, 6)), Sum(3, (5, 7))]
    assert bounds(told, sums, [4]) == [(0, 12)]
    assert bounds(told, [*sums, Sum(8, (5,))], [4, 6]) == [(9, 9), (11, 11)]


def test_sums_that_contradict_what_is_told_give_nothing() -> None:
    assert bounds([(10, 10), (20, 20), (0, INF)], [Sum(0, (1, 2))], [2]) is None
    assert bounds([(5, INF)], [], [0]) == [(5, INF)]


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_truth_lies_within_and_the_ends_are_reached(seed: int) -> None:
    """On small tables the ends are those of trying every whole number (sums of rows and columns are integral)."""
    rng = np.random.default_rng(seed)
    true = rng.integers(0, 4, (2, 3))
    known = rng.random(true.shape) < 0.3
    told = [(float(v), float(v)) if k else (0.0, 5.0) for v, k in zip(true.flat, known.flat, strict=True)]
    told += [(float(v), float(v)) for v in (*true.sum(axis=1), *true.sum(axis=0))]
    sums = [Sum(6 + r, tuple(3 * r + c for c in range(3))) for r in range(2)]
    sums += [Sum(8 + c, (c, 3 + c)) for c in range(3)]
    found = bounds(told, sums, range(6))
    assert found is not None
    fitting = [
        cells for cells in itertools.product(*(range(int(a), int(b) + 1) for a, b in told[:6]))
        if all(sum(cells[p] for p in one.parts) == told[one.whole][0] for one in sums)]
    for at, (least, most) in enumerate(found):
        assert (least, most) == (pytest.approx(min(c[at] for c in fitting), abs=1e-6),
                                 pytest.approx(max(c[at] for c in fitting), abs=1e-6))
