"""Log-linear models with stepwise choice of pairs, made for tables with many empty overlaps.

Chan, Silverman and Vincent (2021), "Multiple systems estimation for sparse capture data": pairs enter one at a
time by Poisson p-values, models without an estimate are passed over, and the interval comes from a bootstrap
that chooses the model anew each time (BCa, Efron 1987), so that it holds the doubt about the choice too.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from witnessmark.analysis.undercount.estimate import Estimate, Method
from witnessmark.analysis.undercount.existence import INFINITE, UNIDENTIFIED
from witnessmark.analysis.undercount.patterns import Patterns
from witnessmark.analysis.undercount.poisson_fit import BY_AIC, BY_P, stepwise, stepwise_many

MOST_LISTS = 10
THRESHOLD = 0.02               # of the p-value with which a pair enters, as in the paper
MOST_LOST = 0.05               # share of resamples without an estimate above which the interval is doubted
_WHY = {INFINITE: "estimate_infinite", UNIDENTIFIED: "unidentified"}


def loglinear(patterns: Patterns, *, resamples: int = 1000, seed: int = 1, threshold: float = THRESHOLD) -> Estimate:
    """Estimate the whole with its 95% BCa interval; no interval when `resamples` is 0.

    Assumes that what the chosen pairs leave over is independence of the lists and equal chances of people.
    """
    lists = len(patterns.lists)
    if not 2 <= lists <= MOST_LISTS:
        return Estimate.none(Method.LOGLINEAR, "needs_two_to_ten_lists")
    cells = patterns.cells()
    pairs = list(combinations(range(lists), 2))
    rule_threshold = threshold if lists > 2 else 0.0            # two lists leave nothing to test a pair with
    whole, chosen, aic, state = stepwise(lists, cells, BY_P, rule_threshold)
    if not np.isfinite(whole):
        return Estimate.none(Method.LOGLINEAR, _WHY.get(state, "no_convergence"))
    details: dict[str, object] = {
        "pairs": [[patterns.lists[a], patterns.lists[b]] for (a, b), on in zip(pairs, chosen, strict=True) if on],
        "never_together": [[patterns.lists[a], patterns.lists[b]] for (a, b), on in zip(pairs, chosen, strict=True)
                           if on and patterns.pair(a, b) == 0],
        "aic": float(aic),
    }
    if resamples == 0:
        return Estimate(Method.LOGLINEAR, float(whole), details=details)
    if lists > 2:
        by_aic = stepwise(lists, cells, BY_AIC, 0.0)[0]
        details["estimate_by_aic"] = float(by_aic) if np.isfinite(by_aic) else None
    drawn = bootstrap(patterns, float(whole), resamples=resamples, seed=seed, threshold=rule_threshold)
    kept = drawn[np.isfinite(drawn)]
    lost = 1 - len(kept) / resamples
    details |= {"resamples": resamples, "resamples_lost": lost}
    if len(kept) < 20:
        return Estimate(Method.LOGLINEAR, float(whole), capped=True, details=details)
    low, high = bca(float(whole), kept, *jackknife(patterns, rule_threshold))
    low, high = max(min(low, float(whole)), float(patterns.observed)), max(high, float(whole))
    return Estimate(Method.LOGLINEAR, float(whole), low, high, capped=lost > MOST_LOST, details=details)


def bootstrap(patterns: Patterns, whole: float, *, resamples: int, seed: int, threshold: float) -> NDArray[np.float64]:
    """Return the whole of each table drawn anew; NaN where no model can be fitted.

    How many are seen varies too, as a binomial share of the estimated whole; with that number held fixed, as in
    the paper, intervals are too short when most people are seen.
    """
    lists = len(patterns.lists)
    index = patterns.marks @ (1 << np.arange(lists))
    random = np.random.default_rng(seed)
    seen = random.binomial(round(whole), min(1.0, patterns.observed / whole), resamples)
    drawn = random.multinomial(seen, patterns.counts / patterns.observed)
    tables = np.zeros((resamples, 1 << lists), dtype=np.int64)
    tables[:, index] = drawn
    return _many(lists, tables, threshold)


def jackknife(patterns: Patterns, threshold: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the whole without one person of each pattern, and how many there are of that pattern."""
    lists = len(patterns.lists)
    index = patterns.marks @ (1 << np.arange(lists))
    tables = np.repeat(patterns.cells()[None], len(index), axis=0)
    tables[np.arange(len(index)), index] -= 1
    return _many(lists, tables, threshold), patterns.counts


def _many(lists: int, tables: NDArray[np.int64], threshold: float) -> NDArray[np.float64]:
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(max_workers=workers) as pool:
        parts = pool.map(lambda part: stepwise_many(lists, part, BY_P, threshold), np.array_split(tables, workers))
        return np.concatenate(list(parts))


def bca(
    whole: float, drawn: NDArray[np.float64], without: NDArray[np.float64], times: NDArray[np.int64]
) -> tuple[float, float]:
    """Return the bias-corrected and accelerated 95% interval (Efron 1987, eq. 6.8).

    Args:
        whole: the estimate.
        drawn: bootstrap estimates, all finite.
        without: leave-one-out estimates, one for each pattern; those that are NaN are left out.
        times: how many times each of them counts.
    """
    normal = NormalDist()
    below = (float((drawn < whole).sum()) + 0.5 * float((drawn == whole).sum())) / len(drawn)
    bias = normal.inv_cdf(min(max(below, 0.5 / len(drawn)), 1 - 0.5 / len(drawn)))
    fine = np.isfinite(without)
    weight = times[fine].astype(np.float64)
    apart = np.average(without[fine], weights=weight) - without[fine] if weight.sum() else np.zeros(1)
    spread = float((weight * apart**2).sum()) if weight.sum() else 0.0
    skew = float((weight * apart**3).sum()) / (6 * spread**1.5) if spread > 0 else 0.0
    ends = []
    for z in (normal.inv_cdf(0.025), normal.inv_cdf(0.975)):
        room = 1 - skew * (bias + z)
        at = normal.cdf(bias + (bias + z) / room) if room > 0 else float(z > 0)
        ends.append(float(np.quantile(drawn, at)))
    return ends[0], ends[1]
