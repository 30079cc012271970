"""The posterior predictive check of overlaps, and the draws as ArviZ takes them."""

from __future__ import annotations

import importlib
from itertools import combinations

import numpy as np
import pytest

from tests.analysis.undercount.worlds import QUICK, independent, of_marks
from witnessmark.analysis.undercount import Method, Patterns, posterior, weigh
from witnessmark.analysis.undercount.latent import lcmcr, sample
from witnessmark.analysis.undercount.latent_pairs import far_out, overlaps
from witnessmark.errors import UsageError

FOUR = independent(3000, [0.3, 0.25, 0.4, 0.3], seed=1)


def avoiding(size: int, seed: int) -> Patterns:
    """Lists of which two avoid one another and two follow one another: no classes of people make such overlaps."""
    random = np.random.default_rng(seed)
    draws = random.random((size, 4)) < (0.3, 0.3, 0.3, 0.3)
    draws[:, 1] &= ~draws[:, 0]
    draws[:, 3] = random.random(size) < np.where(draws[:, 2], 0.8, 0.1)
    return of_marks(draws)


def test_overlaps_of_a_world_as_the_model_has_it_are_like_those_seen() -> None:
    found = lcmcr(FOUR, QUICK.chains)
    assert found.details["overlaps_far_out"] == []
    for told in found.details["overlaps"]:
        assert told["low"] <= told["seen"] <= told["high"], told
        assert told["seen"] == FOUR.pair(*(FOUR.lists.index(name) for name in told["pair"]))


def test_overlaps_that_the_model_can_not_make_are_warned_of() -> None:
    """Small numbers of classes can make them after all; what is held is the rule on draws that can't."""
    drawn = sample(FOUR, QUICK.chains)
    wrong = overlaps(FOUR, drawn.whole, drawn.pairs * 0.5, 1)
    assert len(far_out(wrong)) == 6
    assert all(o.tail == 0 for o in far_out(wrong))
    right = overlaps(FOUR, drawn.whole, drawn.pairs, 1)
    assert far_out(right) == []


def test_a_far_out_overlap_is_a_warning_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    from witnessmark.analysis.undercount import latent

    monkeypatch.setattr(latent, "far_out", lambda found: found[:1])
    found = weigh(FOUR, Method.DGA, QUICK)
    told = next(w for w in found.warnings if w.code == "overlaps_unlike")
    assert "a – b" in told.text("en")
    assert "a – b" in told.text("ko")


def test_draws_are_groups_of_arrays_by_chain_and_draw() -> None:
    made = posterior(FOUR, QUICK.chains)
    whole = made["posterior"]["whole"]
    assert whole.shape == (QUICK.chains.chains, QUICK.chains.samples)
    assert made["posterior"]["unseen"].min() >= 0
    assert made["posterior_predictive"]["overlap"].shape == (*whole.shape, 6)
    assert made["observed_data"]["overlap"].tolist() == [FOUR.pair(*pair) for pair in combinations(range(4), 2)]
    assert made["coords"]["pair"][0] == "a & b"
    estimate = lcmcr(FOUR, QUICK.chains).estimate
    assert estimate == float(np.median(whole))
    with pytest.raises(UsageError):
        posterior(of_marks(np.ones((4, 1), dtype=bool)))


def test_arviz_takes_the_draws() -> None:
    """Whole ArviZ, or its base alone, as the documentation calls either."""
    try:
        from_dict = importlib.import_module("arviz_base").from_dict
        at_once = True
    except ImportError:
        from_dict, at_once = pytest.importorskip("arviz").from_dict, False
    made = posterior(FOUR, QUICK.chains)
    groups = {name: made[name] for name in ("posterior", "posterior_predictive", "observed_data")}
    beside = {"coords": made["coords"], "dims": made["dims"]}
    data = from_dict(groups, **beside) if at_once else from_dict(**groups, **beside)
    assert data["posterior"]["whole"].shape == (QUICK.chains.chains, QUICK.chains.samples)
    assert data["posterior"]["pair_chance"].dims[-1] == "pair"
    assert data["observed_data"]["overlap"].shape == (6,)


def test_lists_that_avoid_and_follow_one_another_are_described_by_classes_or_warned_of() -> None:
    found = weigh(avoiding(4000, 3), Method.LCMCR, QUICK)
    assert found.headline is None or found.warnings
