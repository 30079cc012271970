"""Fitting the joint score: a logistic model drawn towards weights that are known already.

Newton's steps on the penalised log likelihood (a ridge around the prior weights: Hastie, Tibshirani and Friedman
2009, eq. 4.31 with the penalty of section 4.4.4). With no evidence the prior weights come out unchanged.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
STEPS = 50
BINS = 10


def fit(rows: Array, kept: Array, prior: Array, pull: Array, count: Array | None = None) -> Array:
    """Return the weights that fit best.

    Args:
        rows: what each act's score is made from, one row an act.
        kept: 1 for acts that were kept, 0 for others.
        prior, pull: the weights drawn to, and how strongly each is drawn.
        count: how much each act counts; 1 each when not given.
    """
    count = np.ones(len(rows)) if count is None else count
    weights = prior.copy()
    for _ in range(STEPS):
        odds = chances(rows, weights)
        slope = rows.T @ (count * (kept - odds)) - pull * (weights - prior)
        curve = (rows * (count * odds * (1 - odds))[:, None]).T @ rows + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights


def chances(rows: Array, weights: Array) -> Array:
    """Return the probability of each act to be kept."""
    return np.asarray(1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30))), np.float64)


def log_loss(scores: Array, kept: Array) -> float:
    """Return the mean log loss in nats."""
    sure = np.clip(np.where(kept > 0, scores, 1 - scores), 1e-6, 1)
    return float(-np.log(sure).mean())


def calibration_error(scores: Sequence[float], kept: Sequence[float]) -> float:
    """Return the expected calibration error over ten equal bins (Guo et al. 2017, eq. 3)."""
    if not len(scores):
        return math.nan
    bins: list[list[tuple[float, float]]] = [[] for _ in range(BINS)]
    for score, right in zip(scores, kept, strict=True):
        bins[min(int(score * BINS), BINS - 1)].append((float(score), float(right)))
    gaps = [abs(sum(s for s, _ in found) - sum(k for _, k in found)) for found in bins]
    return sum(gaps) / len(scores)
