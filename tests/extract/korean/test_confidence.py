"""Confidence grows with the score and never crosses the threshold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from witnessmark.extract.korean.confidence import calibrated


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_better_score_is_no_less_confident(one: float, other: float) -> None:
    """Order is kept, values stay in 0..1, and no claim changes its side of one half."""
    low, high = sorted((one, other))
    assert 0 <= calibrated(low) <= calibrated(high) <= 1
    assert (calibrated(one) >= 0.5) == (one >= 0.5)
