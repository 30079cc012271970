"""The measures of grouping give the figures that follow by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.scoring.partition import Agreement, b_cubed, pairwise


def labels(text: str) -> dict[str, str]:
    return {str(i): label for i, label in enumerate(text)}


def test_pairwise_by_hand() -> None:
    """{1,2,3} found, {1,2} true: three pairs claimed, one wanted, one right."""
    assert pairwise(labels("aaa"), labels("xxy")) == Agreement(1 / 3, 1.0)


def test_b_cubed_by_hand() -> None:
    """The same grouping: purities 2/3, 2/3, 1/3 and nothing missing."""
    found = b_cubed(labels("aaa"), labels("xxy"))
    assert found.precision == pytest.approx(5 / 9)
    assert found.recall == pytest.approx(1.0)
    assert found.f1 == pytest.approx(2 * (5 / 9) / (14 / 9))


def test_nothing_together_has_no_precision() -> None:
    """Singletons claim no pair."""
    assert pairwise(labels("abc"), labels("xxx")) == Agreement(None, 0.0)
    assert b_cubed({}, {}).f1 is None


@given(st.text("xyz", min_size=2, max_size=12))
def test_the_true_grouping_is_perfect(text: str) -> None:
    """Renaming groups changes nothing."""
    renamed = {key: label * 2 for key, label in labels(text).items()}
    cubed = b_cubed(renamed, labels(text))
    assert cubed.precision == pytest.approx(1.0) and cubed.recall == pytest.approx(1.0)
