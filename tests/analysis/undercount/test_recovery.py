"""Full-size recovery: known populations, and how often intervals hold them."""

from __future__ import annotations

import pytest

from tests.analysis.undercount.worlds import linked, two_kinds
from witnessmark.analysis.undercount import Chains, Effort, Method, weigh
from witnessmark.analysis.undercount.decomposable import dga
from witnessmark.analysis.undercount.loglinear import loglinear


@pytest.mark.slow
def test_intervals_hold_the_truth_in_95_of_100_worlds() -> None:
    covered = {"dga": 0, "loglinear": 0}
    for seed in range(1000):
        size, world = linked(seed=seed)
        for found in (dga(world), loglinear(world, resamples=400)):
            covered[found.method.value] += (found.low or 0) <= size <= (found.high or 0)
    assert 930 <= covered["dga"] <= 970
    assert 930 <= covered["loglinear"] <= 970


@pytest.mark.slow
def test_worlds_of_easy_and_hard_people_are_warned_of() -> None:
    effort = Effort(chains=Chains(chains=4, burn=1500, samples=400, thin=5), rounds=1, resamples=200)
    spoken = 0
    for seed in range(60):
        found = weigh(two_kinds(3000, seed=seed), Method.LCMCR, effort)
        spoken += any(note.code != "low_coverage" for note in (*found.reasons, *found.warnings))
    assert spoken >= 54
