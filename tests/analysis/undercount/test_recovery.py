"""Recovery of known populations: how often intervals hold them, and how often doubts are spoken of."""

from __future__ import annotations

import pytest

from tests.analysis.undercount.recovery import Warned, covered, shares, warned
from tests.analysis.undercount.worlds import QUICK


def test_intervals_hold_the_truth_in_nearly_all_of_a_few_worlds() -> None:
    """A short run of the slow suite: of 8 worlds at least 6, which a 95% interval misses once in 170 runs."""
    for line in covered(8):
        assert line.held >= 6, line


def test_doubts_are_spoken_of_in_worlds_where_assumptions_fail() -> None:
    """A few worlds with short chains: half reached hardly is warned of, and the shares are of what was counted."""
    lines = list(warned(2, QUICK))
    assert {line.holds for line in lines} == {True, False}
    assert lines[0].doubted == 2
    assert all(line.wrong <= line.worlds - line.refused for line in lines)
    first = Warned("a", False, 10, 9, 1, 8, 1)
    assert shares([first, Warned("b", True, 10, 2, 1, 1, 0)]) == (0.8, 0.1, 0.05)


@pytest.mark.slow
def test_intervals_hold_the_truth_in_95_of_100_worlds(capsys: pytest.CaptureFixture[str]) -> None:
    lines = covered(1000)
    with capsys.disabled():
        print("", *lines, sep="\n")
    shares = {line.method: line.share for line in lines}
    assert 0.93 <= shares["dga"] <= 0.97
    assert 0.93 <= shares["loglinear"] <= 0.97
    assert 0.93 <= shares["lcmcr"] <= 0.97


@pytest.mark.slow
def test_doubts_false_alarms_and_wrong_headlines(capsys: pytest.CaptureFixture[str]) -> None:
    lines = list(warned(10))
    with capsys.disabled():
        print("", *lines, sep="\n")
    warning, _, wrong = shares(lines)
    assert warning >= 0.7
    assert wrong <= 0.25
