"""Log-linear Poisson models of a capture table and their stepwise choice, compiled.

The model: log of a cell's mean = intercept + one term a list + one a chosen pair of lists. exp(intercept)
is then the mean of the cell that nobody sees. A chosen pair with nobody in common has the estimate minus
infinity: its cells leave the fit with mean 0 (Chan, Silverman and Vincent 2021, section 2). Pairs are
numbered (0,1), (0,2), …, (1,2), … and terms of three and more lists are not used.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from witnessmark.analysis.undercount.existence import FINE, verdict
from witnessmark.compiled import compiled

BY_P, BY_AIC = 0, 1


@compiled
def design(lists: int, chosen: NDArray[np.bool_], overlaps: NDArray[np.int64]) -> tuple[
    NDArray[np.int64], NDArray[np.float64]
]:
    """Return the cells that stay in the fit (index = bits of lists) and their design rows."""
    terms = 0
    for e in range(chosen.size):
        if chosen[e] and overlaps[e] > 0:
            terms += 1
    cells = np.empty((1 << lists) - 1, np.int64)
    rows = np.zeros(((1 << lists) - 1, 1 + lists + terms))
    kept = 0
    for cell in range(1, 1 << lists):
        for at in range(rows.shape[1]):
            rows[kept, at] = 0.0
        rows[kept, 0] = 1.0
        at, e, out = 1 + lists, 0, False
        for a in range(lists):
            if cell >> a & 1:
                rows[kept, 1 + a] = 1.0
            for b in range(a + 1, lists):
                if chosen[e]:
                    both = (cell >> a & 1) == 1 and (cell >> b & 1) == 1
                    if overlaps[e] == 0:
                        out = out or both
                    else:
                        if both:
                            rows[kept, at] = 1.0
                        at += 1
                e += 1
        if not out:
            cells[kept] = cell
            kept += 1
    return cells[:kept], rows[:kept]


@compiled
def fit(rows: NDArray[np.float64], counts: NDArray[np.float64]) -> tuple[bool, NDArray[np.float64], float]:
    """Fit by iterated weighted least squares; returns (converged, means of the rows and of the unseen, log-likelihood).

    The log-likelihood leaves out log-factorials.
    """
    height, width = rows.shape
    means = np.empty(height + 1)
    scores = np.empty(height)
    for i in range(height):
        means[i] = counts[i] + 0.1
        scores[i] = math.log(means[i])
    theta = np.zeros(width)
    trial = np.zeros(width)
    last = -np.inf
    for turn in range(60):
        gram = np.zeros((width, width))
        right = np.zeros(width)
        for i in range(height):
            w = means[i]
            y = w * scores[i] + counts[i] - w
            for a in range(width):
                if rows[i, a] != 0.0:
                    right[a] += y
                    for b in range(a + 1):
                        if rows[i, b] != 0.0:
                            gram[a, b] += w
        fresh = _solved(gram, right)
        if math.isnan(fresh[0]):
            break
        step = 1.0
        while True:
            for a in range(width):
                trial[a] = fresh[a] if turn == 0 else theta[a] + step * (fresh[a] - theta[a])
            value = 0.0
            for i in range(height):
                score = 0.0
                for a in range(width):
                    score += rows[i, a] * trial[a]
                scores[i] = min(max(score, -60.0), 60.0)
                means[i] = math.exp(scores[i])
                value += counts[i] * scores[i] - means[i]
            if value >= last - 1e-9 * abs(last) or step < 1e-4:
                break
            step /= 2
        for a in range(width):
            theta[a] = trial[a]
        if turn > 0 and abs(value - last) < 1e-10 * (abs(value) + 1.0):
            means[height] = math.exp(min(theta[0], 60.0))
            return True, means, value
        last = value
    means[height] = np.nan
    return False, means, last


@compiled
def _solved(gram: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve by Cholesky from the lower triangle; NaN when it is singular."""
    n = right.size
    low = np.zeros((n, n))
    for a in range(n):
        for b in range(a + 1):
            s = gram[a, b]
            for c in range(b):
                s -= low[a, c] * low[b, c]
            if a == b:
                if s <= 1e-12 * max(gram[a, a], 1e-300):
                    right[0] = np.nan
                    return right
                low[a, a] = math.sqrt(s)
            else:
                low[a, b] = s / low[b, b]
    out = right.copy()
    for a in range(n):
        for c in range(a):
            out[a] -= low[a, c] * out[c]
        out[a] /= low[a, a]
    for a in range(n - 1, -1, -1):
        for c in range(a + 1, n):
            out[a] -= low[c, a] * out[c]
        out[a] /= low[a, a]
    return out


@compiled
def log_tail(seen: int, mean: float) -> float:
    """Log of the one-sided Poisson p-value: at least `seen` when that is above the mean, else at most."""
    if mean <= 0.0:
        return 0.0 if seen == 0 else -np.inf
    upper = seen > mean
    lead = seen * math.log(mean) - mean - math.lgamma(seen + 1.0)
    total, term, k = 1.0, 1.0, seen
    while True:
        if upper:
            k += 1
            term *= mean / k
        else:
            if k == 0:
                break
            term *= k / mean
            k -= 1
        total += term
        if term < 1e-15 * total:
            break
    return lead + math.log(total)


@compiled
def overlaps_of(lists: int, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many each pair of lists has in common, from the counts of all cells."""
    shared = np.zeros(lists * (lists - 1) // 2, np.int64)
    for cell in range(1, 1 << lists):
        if counts[cell]:
            e = 0
            for a in range(lists):
                for b in range(a + 1, lists):
                    if cell >> a & 1 and cell >> b & 1:
                        shared[e] += counts[cell]
                    e += 1
    return shared


@compiled
def stepwise(
    lists: int, counts: NDArray[np.int64], rule: int, threshold: float
) -> tuple[float, NDArray[np.bool_], float, int]:
    """Choose pairs one at a time and return (whole, chosen pairs, AIC, state of the last model).

    By p-value: the pair whose number in common is least likely under the model so far, as a Poisson count,
    one-sided, enters if below the threshold (Chan, Silverman and Vincent 2021, section 3.2). By AIC: the
    pair that lowers it most. A pair whose model has no estimate or an unidentified one is passed over.
    The whole is NaN when not even the model without pairs can be fitted; the state then says why.
    """
    shared = overlaps_of(lists, counts)
    chosen = np.zeros(shared.size, np.bool_)
    state, log_lik, whole, means = _fitted(lists, counts, chosen, shared)
    aic = 2.0 * (1 + lists) - 2.0 * log_lik
    if state != FINE:
        return np.nan, chosen, np.nan, state
    added = True
    while added:
        marks = np.empty(shared.size)
        for e in range(marks.size):
            marks[e] = np.inf
        e = 0
        for a in range(lists):
            for b in range(a + 1, lists):
                if not chosen[e] and rule == BY_P:
                    expected = 0.0
                    for cell in range(1, 1 << lists):
                        if cell >> a & 1 and cell >> b & 1:
                            expected += means[cell]
                    marks[e] = log_tail(shared[e], expected)
                elif not chosen[e]:
                    chosen[e] = True
                    tried, lik, _, _ = _fitted(lists, counts, chosen, shared)
                    chosen[e] = False
                    if tried == FINE:
                        marks[e] = 2.0 * (2 + lists + _number(chosen)) - 2.0 * lik
                e += 1
        limit = math.log(threshold) if rule == BY_P and threshold > 0 else (aic if rule == BY_AIC else -np.inf)
        added = False
        while True:
            e = 0
            for other in range(marks.size):
                if marks[other] < marks[e]:
                    e = other
            if marks[e] >= limit:
                break
            marks[e] = np.inf
            chosen[e] = True
            state, lik, total, fresh = _fitted(lists, counts, chosen, shared)
            if state == FINE:
                log_lik, whole, means, added = lik, total, fresh, True
                aic = 2.0 * (1 + lists + _number(chosen)) - 2.0 * log_lik
                break
            chosen[e] = False
    return whole, chosen, aic, FINE


@compiled
def _number(chosen: NDArray[np.bool_]) -> int:
    total = 0
    for e in range(chosen.size):
        total += chosen[e]
    return total


@compiled
def _fitted(
    lists: int, counts: NDArray[np.int64], chosen: NDArray[np.bool_], shared: NDArray[np.int64]
) -> tuple[int, float, float, NDArray[np.float64]]:
    cells, rows = design(lists, chosen, shared)
    seen = np.empty(cells.size)
    filled = np.empty(cells.size, np.bool_)
    total = 0.0
    for i in range(cells.size):
        seen[i] = counts[cells[i]]
        filled[i] = seen[i] > 0
        total += seen[i]
    means = np.zeros(1 << lists)
    state = verdict(rows, filled)
    if state != FINE:
        return state, -np.inf, np.nan, means
    converged, fresh, log_lik = fit(rows, seen)
    if not converged:
        return 3, -np.inf, np.nan, means
    for i in range(cells.size):
        means[cells[i]] = fresh[i]
    return FINE, log_lik, total + fresh[cells.size], means


@compiled
def stepwise_many(
    lists: int, tables: NDArray[np.int64], rule: int, threshold: float
) -> NDArray[np.float64]:
    """Return the whole for each table (one row each, all cells); NaN where nothing can be fitted."""
    out = np.empty(tables.shape[0])
    for i in range(tables.shape[0]):
        out[i] = stepwise(lists, tables[i], rule, threshold)[0]
    return out
