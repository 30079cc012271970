"""Figures against hand calculation, closed forms and known truths."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.analysis.undercount.worlds import independent, table, two_kinds
from witnessmark.analysis.undercount import Chains
from witnessmark.analysis.undercount.closed_form import chao, chapman, coverage
from witnessmark.analysis.undercount.convergence import ess, r_hat
from witnessmark.analysis.undercount.decomposable import dga
from witnessmark.analysis.undercount.existence import FINE, INFINITE, UNIDENTIFIED, verdict
from witnessmark.analysis.undercount.graphs import decomposable_graphs
from witnessmark.analysis.undercount.hierarchical import hierarchical
from witnessmark.analysis.undercount.latent import lcmcr, sample
from witnessmark.analysis.undercount.loglinear import bca, loglinear
from witnessmark.analysis.undercount.poisson_fit import log_tail
from witnessmark.analysis.undercount.random_draws import beta, binomial, log_gamma_of

TWO = table("a,b,n\n1,0,150\n0,1,80\n1,1,50\n")
SHORT = Chains(chains=4, burn=500, samples=1000, thin=4)
# Madigan and York (1997, table 1): spina bifida in upstate New York, birth, death and other records.
SPINA_BIFIDA = table("b,d,m,n\n0,0,1,60\n0,1,0,49\n0,1,1,4\n1,0,0,247\n1,0,1,112\n1,1,0,142\n1,1,1,12\n")


def near(value: float | None, wanted: float, share: float = 1e-9) -> bool:
    return value is not None and math.isclose(value, wanted, rel_tol=share)


def test_chapman_by_hand() -> None:
    """201 * 131 / 51 - 1 and its variance 201 * 131 * 150 * 80 / (51^2 * 52)."""
    found = chapman(TWO)
    assert near(found.estimate, 201 * 131 / 51 - 1)
    variance, unseen = 201 * 131 * 150 * 80 / (51**2 * 52), 201 * 131 / 51 - 1 - 280
    factor = math.exp(1.959963984540054 * math.sqrt(math.log(1 + variance / unseen**2)))
    assert near(found.low, 280 + unseen / factor)
    assert near(found.high, 280 + unseen * factor)


def test_chao_by_hand() -> None:
    """With 3 lists, 90 on one and 6 on two: 96 + 2/3 * 90 * 89 / (2 * 7)."""
    found = chao(table("A,B,C,n\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n"))
    assert near(found.estimate, 96 + 2 / 3 * 90 * 89 / 14)
    assert found.low is not None
    assert found.low > 96


def test_a_figure_that_leaves_nobody_unseen_has_no_interval_of_no_width() -> None:
    """One list holds all the names of the other: both formulas say that nobody is missing, with variance 0."""
    inside = table("A,B,n\n1,0,30\n1,1,20\n")
    assert chapman(inside).estimate == 50
    assert (chapman(inside).low, chapman(inside).high) == (None, None)
    alike = chao(table("A,B,C,n\n1,1,1,300\n"))
    assert (alike.estimate, alike.low, alike.high) == (300, None, None)


def test_a_figure_without_an_interval_since_resamples_fail_is_doubted() -> None:
    found = loglinear(table("A,B,C,n\n1,0,0,30\n0,1,0,30\n0,0,1,30\n1,1,1,1\n"), resamples=20)
    assert found.estimate is not None and found.low is None and found.capped


def test_sample_coverage_by_hand() -> None:
    """Shares found again: 1 - (40/46 + 30/36 + 20/20) / 3."""
    found = coverage(table("A,B,C,n\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n"))
    share = 1 - (40 / 46 + 30 / 36 + 1) / 3
    assert near(found.estimate, (96 - 90 / 3) / share)
    assert coverage(table("A,B,n\n1,0,4\n0,1,3\n")).why_not == "no_overlap"


def test_a_log_linear_model_of_two_lists_is_lincoln_and_petersen() -> None:
    assert near(loglinear(TWO, resamples=0).estimate, 200 * 130 / 50, 1e-6)


def test_the_model_of_all_pairs_has_its_closed_form() -> None:
    """Fienberg (1972): with all pairs of three lists the unseen are n1 n2 n3 n123 / (n12 n13 n23)."""
    found = loglinear(SPINA_BIFIDA, resamples=0, threshold=1.0)
    assert len(found.details["pairs"]) == 3
    assert near(found.estimate, 626 + 60 * 49 * 247 * 12 / (4 * 112 * 142), 1e-6)


def test_poisson_tails_by_hand() -> None:
    assert math.isclose(math.exp(log_tail(0, 2.0)), math.exp(-2))
    assert math.isclose(math.exp(log_tail(3, 1.0)), 1 - 2.5 * math.exp(-1))
    assert math.isclose(math.exp(log_tail(1, 3.0)), 4 * math.exp(-3))
    assert log_tail(5, 0.0) == -math.inf


DEGENERATE = {
    "every overlap empty but one, all pairs in": (["a", "b", "c", "ab"], ["ab", "ac", "bc"], INFINITE),
    "nobody on list c": (["a", "b", "ab"], [], INFINITE),
    "all filled": (["a", "b", "c", "ab", "ac", "bc", "abc"], ["ab", "ac", "bc"], FINE),
    "lists never meet": (["a", "b", "c"], [], INFINITE),
}


@pytest.mark.parametrize("name", DEGENERATE)
def test_estimates_that_do_not_exist_are_found(name: str) -> None:
    filled, pairs, wanted = DEGENERATE[name]
    cells = ["a", "b", "ab", "c", "ac", "bc", "abc"]
    rows = np.array([[1.0, *(float(x in cell) for x in "abc"), *(float(set(p) <= set(cell)) for p in pairs)]
                     for cell in cells])
    assert verdict(rows, np.array([cell in filled for cell in cells])) == wanted


def test_terms_that_cannot_be_told_apart_are_found() -> None:
    rows = np.array([[1.0, 1.0, 0.0, 0.0], [1.0, 0.0, 1.0, 0.0], [1.0, 1.0, 1.0, 1.0]])
    assert verdict(rows, np.array([True, True, True])) == UNIDENTIFIED


def test_existence_agrees_with_the_cone_on_random_tables() -> None:
    """The estimate exists if and only if some table without zeros has the same margins; fits say so too."""
    random = np.random.default_rng(5)
    rows = np.array([[1.0, *(float(c >> j & 1) for j in range(3)), float(c & 3 == 3)] for c in range(1, 8)])
    for _ in range(200):
        filled = random.random(7) < 0.6
        positive = rows[filled]
        null = np.linalg.svd(positive)[2][np.linalg.matrix_rank(positive):] if filled.any() else np.eye(5)
        recedes = False
        if len(null) == 1:
            images = rows[~filled] @ null[0]
            recedes = bool((images <= 1e-9).all() or (images >= -1e-9).all())
        elif len(null) == 2:
            flat = rows[~filled] @ null.T                # a recession cone in the plane has an edge on some row
            edges = np.concatenate((flat[:, ::-1] * [1, -1], flat[:, ::-1] * [-1, 1]))
            images = flat @ edges[np.abs(edges).max(axis=1) > 1e-9].T
            recedes = bool(((images <= 1e-9).all(axis=0)).any())
        elif len(null) > 2:
            continue
        assert (verdict(rows, filled) != FINE) == recedes


def test_a_pair_that_never_meets_is_minus_infinity_and_costs_its_cells_only() -> None:
    world = table("a,b,c,n\n1,0,0,300\n0,1,0,300\n0,0,1,300\n1,0,1,100\n0,1,1,100\n")
    found = loglinear(world, resamples=0)
    assert found.details["never_together"] == [["a", "b"]]
    assert found.estimate is not None
    assert math.isfinite(found.estimate)


def test_the_best_hierarchical_model_of_a_table_of_independence_has_no_pairs() -> None:
    found = hierarchical(independent(3000, [0.3, 0.4, 0.35], seed=2))
    assert found.details["terms"] == [["a"], ["b"], ["c"]]


def test_graphs_are_counted_and_their_junction_trees_hold() -> None:
    """1, 7, 60 and 821 chordal graphs without the complete one; each separator lies in two cliques."""
    assert [len(decomposable_graphs(lists)) for lists in (2, 3, 4, 5)] == [1, 7, 60, 821]
    for graph in decomposable_graphs(5):
        assert len(graph.separators) == len(graph.cliques) - 1
        assert sum(c.bit_count() for c in graph.cliques) - sum(s.bit_count() for s in graph.separators) == 5
        for separator in graph.separators:
            assert sum(separator & clique == separator for clique in graph.cliques) >= 2


def test_dga_of_two_lists_is_its_closed_form() -> None:
    """p(N) proportional to (N-1)!/(N-n)! times Beta(n_j + 1/2, N - n_j + 1/2) for both lists."""
    whole = np.arange(280, 280 * 31 + 1)
    logs = np.array([math.lgamma(n) - math.lgamma(n - 279)
                     + sum(math.lgamma(n - s + 0.5) - math.lgamma(n + 1) for s in (200, 130)) for n in whole])
    weight = np.exp(logs - logs.max())
    upto = np.cumsum(weight / weight.sum())
    found = dga(TWO)
    for value, q in ((found.low, 0.025), (found.estimate, 0.5), (found.high, 0.975)):
        assert value is not None
        assert abs(value - whole[np.searchsorted(upto, q)]) < 1.0


def test_dga_on_its_published_example() -> None:
    """Madigan and York give posterior modes around 730 with most models between 650 and 800."""
    found = dga(SPINA_BIFIDA)
    assert found.whole
    assert 690 < (found.estimate or 0) < 770
    assert not found.capped


def test_one_class_has_its_closed_form() -> None:
    """With one class: p(N) proportional to (N-1)!/(N-n)! times Beta(n_j + 1, N - n_j + 1) for every list."""
    draws = sample(TWO, Chains(chains=4, burn=200, samples=4000, thin=2, classes=1)).whole
    whole = np.arange(280, 3000)
    logs = np.array([math.lgamma(n) - math.lgamma(n - 279)
                     + sum(math.lgamma(n - s + 1) - math.lgamma(n + 2) for s in (200, 130)) for n in whole])
    weight = np.exp(logs - logs.max())
    upto = np.cumsum(weight / weight.sum())
    for q in (0.025, 0.25, 0.5, 0.75, 0.975):
        assert near(float(np.quantile(draws, q)), float(whole[np.searchsorted(upto, q)]), 0.01)


def test_binomial_draws_have_their_mean_and_spread() -> None:
    for trials, p in ((5, 0.3), (40, 0.5), (900, 0.02), (900, 0.4), (100_000, 0.93)):
        drawn = np.array([binomial(trials, p) for _ in range(4000)])
        spread = math.sqrt(trials * p * (1 - p))
        assert abs(drawn.mean() - trials * p) < 5 * spread / math.sqrt(4000)
        assert near(float(drawn.std()), spread, 0.08)
        assert 0 <= drawn.min() <= drawn.max() <= trials


def test_beta_draws_have_their_mean_and_spread() -> None:
    for one, other in ((1.0, 1.0), (1.0, 30.0), (40.0, 1.0), (1.7, 2.2), (3.0, 900.0), (5000.0, 20.0)):
        drawn = np.array([beta(one, other) for _ in range(6000)])
        mean, spread = one / (one + other), math.sqrt(one * other / (one + other + 1)) / (one + other)
        assert abs(drawn.mean() - mean) < 5 * spread / math.sqrt(6000)
        assert near(float(drawn.std()), spread, 0.08)
        assert 0 <= drawn.min() <= drawn.max() <= 1


def test_the_log_of_the_gamma_function_is_the_librarys() -> None:
    for x in (1e-6, 0.3, 1.0, 2.0, 5.5, 11.999, 12.0, 80.0, 1e7):
        assert math.isclose(log_gamma_of(x), math.lgamma(x), rel_tol=1e-10, abs_tol=1e-10)


def test_where_assumptions_hold_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    covered = {"dga": 0, "loglinear": 0, "lcmcr": 0}
    for seed in range(100, 140):
        world = independent(2000, [0.3, 0.25, 0.4, 0.2], seed=seed)
        tried = [dga(world), loglinear(world, resamples=200)]
        if seed < 110:
            tried.append(lcmcr(world, Chains(chains=2, burn=1000, samples=500, thin=5)))
        for found in tried:
            covered[found.method.value] += (found.low or 0) < 2000 < (found.high or 0)
    assert covered["dga"] >= 35
    assert covered["loglinear"] >= 34
    assert covered["lcmcr"] >= 8


def test_the_latent_class_model_sees_people_who_are_hard_to_reach() -> None:
    world = two_kinds(3000, seed=4)
    found = lcmcr(world, SHORT)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 3000 < found.high


def test_seeds_repeat_and_differ() -> None:
    world = independent(500, [0.3, 0.3, 0.3], seed=9)
    same = [sample(world, Chains(chains=2, burn=50, samples=50, thin=1, seed=s)).whole for s in (3, 3, 4)]
    assert np.array_equal(same[0], same[1])
    assert not np.array_equal(same[0], same[2])
    assert not np.array_equal(same[0][0], same[0][1])
    ends = [loglinear(world, resamples=100, seed=s).high for s in (3, 3, 4)]
    assert ends[0] == ends[1] != ends[2]


def test_r_hat_and_ess_know_agreement_from_disagreement() -> None:
    random = np.random.default_rng(0)
    alike = np.exp(random.normal(size=(4, 1000)))
    assert r_hat(alike) < 1.01
    assert ess(alike) > 3000
    apart = alike * np.exp(np.arange(4))[:, None]
    assert r_hat(apart) > 1.5
    assert ess(apart) < 20
    slow = np.cumsum(random.normal(size=(4, 1000)), axis=1) * 0.01 + 5
    assert ess(np.exp(slow)) < 100
    assert r_hat(np.full((4, 10), 7.0)) == 1.0


def test_bca_without_bias_or_skew_is_the_percentile_interval() -> None:
    drawn = np.linspace(0, 100, 1001)
    low, high = bca(50.0, drawn, np.array([49.0, 51.0]), np.array([5, 5]))
    assert abs(low - 2.5) < 0.2
    assert abs(high - 97.5) < 0.2
