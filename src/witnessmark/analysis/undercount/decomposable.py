"""Bayesian averaging over decomposable graphs of lists (Madigan and York 1997).

Each graph says which lists go together given the others. With a hyper-Dirichlet prior (Dawid and Lauritzen
1993) of weight 2^-lists on every cell, the chance of the whole table for a given number of unseen people is
a product of Dirichlet-multinomial terms over cliques divided by those over separators. Graphs weigh the same
beforehand; the number has the prior 1/N.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from witnessmark.analysis.undercount.estimate import Estimate, Method
from witnessmark.analysis.undercount.graphs import FEWEST, MOST, decomposable_graphs
from witnessmark.analysis.undercount.patterns import Patterns
from witnessmark.analysis.undercount.special import log_gamma

MOST_UNSEEN = 30               # times those observed: where the grid ends
EVERY_NUMBER_UP_TO = 2000      # above, the grid grows by the step
STEP = 0.002
CAP_WEIGHT = 0.005             # posterior weight in the last tenth of the grid that counts as leaning on its end


def dga(patterns: Patterns, *, most_unseen: int | None = None) -> Estimate:
    """Estimate the whole by its posterior median and central 95% interval.

    Args:
        patterns: for 2 to 5 lists (two leave one graph, that of independence).
        most_unseen: where the grid of unseen people ends; 30 times those observed when not given.

    The estimate is capped when more than 0.5% of the weight lies in the last tenth of the grid.
    """
    lists = len(patterns.lists)
    if not FEWEST <= lists <= MOST:
        return Estimate.none(Method.DGA, "needs_two_to_five_lists")
    limit = most_unseen or MOST_UNSEEN * patterns.observed
    grid, width = _grid(limit)
    graphs = decomposable_graphs(lists)
    terms = _clique_terms(patterns, grid)
    signs = np.zeros((len(graphs), 1 << lists))
    for at, graph in enumerate(graphs):
        for clique in graph.cliques:
            signs[at, clique] += 1
        for separator in graph.separators:
            signs[at, separator] -= 1
    n = patterns.observed + grid
    base = log_gamma(n + 1.0) - log_gamma(grid + 1.0) - np.log(n) + np.log(width)
    log_weight = signs @ terms + base
    log_weight -= log_weight.max()
    weight = np.exp(log_weight)
    weight /= weight.sum()
    over = weight.sum(axis=0)
    low, middle, high = (float(patterns.observed + _quantile(grid, width, over, q)) for q in (0.025, 0.5, 0.975))
    by_graph = weight.sum(axis=1)
    tail = float(over[grid > 0.9 * limit].sum())
    best = np.argsort(-by_graph)[:3]
    means = (weight @ n) / np.maximum(by_graph, 1e-300)
    return Estimate(
        Method.DGA, middle, low, high, capped=tail > CAP_WEIGHT,
        details={
            "graphs": len(graphs), "most_unseen": int(limit), "weight_at_the_end": tail,
            "best": [{"pairs": [[patterns.lists[a], patterns.lists[b]] for a, b in graphs[i].edges],
                      "weight": float(by_graph[i]), "mean": float(means[i])} for i in best],
        },
    )


def _grid(limit: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return numbers of unseen people and how many whole numbers each stands for."""
    points = np.arange(min(limit, EVERY_NUMBER_UP_TO) + 1, dtype=np.float64)
    if limit > EVERY_NUMBER_UP_TO:
        steps = int(np.ceil(np.log(limit / EVERY_NUMBER_UP_TO) / STEP))
        more = np.unique(np.round(np.geomspace(EVERY_NUMBER_UP_TO, limit, steps + 1)))[1:]
        points = np.concatenate((points, more))
    edges = np.concatenate(([-0.5], (points[1:] + points[:-1]) / 2, [points[-1] + 0.5]))
    return points, np.diff(edges)


def _quantile(
    points: NDArray[np.float64], width: NDArray[np.float64], weight: NDArray[np.float64], q: float
) -> float:
    upto = np.cumsum(weight)
    at = min(int(np.searchsorted(upto, q)), len(points) - 1)
    before = upto[at] - weight[at]
    return max(0.0, float(points[at] + width[at] * ((q - before) / weight[at] - 0.5)))


def _clique_terms(patterns: Patterns, grid: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log marginal likelihood of each set of lists (row, by its bits) at each point of the grid."""
    lists = len(patterns.lists)
    index = patterns.marks @ (1 << np.arange(lists))
    terms = np.zeros((1 << lists, len(grid)))
    n = patterns.observed + grid
    total = log_gamma(np.array([1.0]))[0] - log_gamma(n + 1.0)      # the weights of all cells add up to 1
    for lot in range(1, 1 << lists):
        size = lot.bit_count()
        weight = 2.0**-size
        seen = np.bincount(index & lot, weights=patterns.counts, minlength=1 << lists).astype(np.float64)
        filled = np.asarray(seen[1:][seen[1:] > 0], dtype=np.float64)
        alone = log_gamma(np.array([weight]))[0]
        terms[lot] = total + log_gamma(seen[0] + grid + weight) - alone + (log_gamma(filled + weight) - alone).sum()
    return terms
