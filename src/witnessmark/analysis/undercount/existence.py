"""Whether a log-linear model can be fitted to a table with empty cells, compiled.

With zeros in the table a maximum-likelihood estimate may lie at infinity (it does not exist) or not be
unique (it is not identified). Fienberg and Rinaldo (2012, Theorem 3.2): the estimate exists if and only if
the sufficient statistics lie inside the cone of the design, that is, if no direction d has A d = 0 on the
filled cells, A d <= 0 on the empty ones and A d < 0 on one of them. Filled cells leave a small null space,
so the linear programme has one variable for each dimension of it (most often none).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled

FINE, INFINITE, UNIDENTIFIED = 0, 1, 2
_EPS = 1e-9


@compiled
def verdict(rows: NDArray[np.float64], filled: NDArray[np.bool_]) -> int:
    """Return FINE, INFINITE (no estimate exists) or UNIDENTIFIED for a design.

    Args:
        rows: design matrix, one row a cell in the model, one column a parameter.
        filled: for each row, whether its count is above 0.
    """
    null = null_space(rows, filled)
    width = null.shape[1]
    if width == 0:
        return FINE
    empty = np.zeros((rows.shape[0], width))             # the distinct images of the empty cells
    m = 0
    for i in range(rows.shape[0]):
        if not filled[i]:
            for k in range(width):
                empty[m, k] = 0.0
                for c in range(rows.shape[1]):
                    empty[m, k] += rows[i, c] * null[c, k]
            if _is_new(empty, m):
                m += 1
    if null_space(empty, np.arange(rows.shape[0]) < m).shape[1] > 0:
        return UNIDENTIFIED
    return INFINITE if _recedes(empty, m) else FINE


@compiled
def null_space(rows: NDArray[np.float64], used: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return a basis of the directions that every used row sends to 0, one a column."""
    width = rows.shape[1]
    basis = np.zeros((width, width))
    has = np.zeros(width, np.bool_)                      # has[c]: basis[c] is a reduced row with its pivot in c
    row = np.zeros(width)
    rank = 0
    for i in range(rows.shape[0]):
        if not used[i] or rank == width:
            continue
        for c in range(width):
            row[c] = rows[i, c]
        for c in range(width):
            if has[c] and row[c] != 0.0:
                _take(row, basis[c], row[c])
        pivot = 0
        for c in range(width):
            if abs(row[c]) > abs(row[pivot]):
                pivot = c
        if abs(row[pivot]) < _EPS:
            continue
        lead = row[pivot]
        for c in range(width):
            row[c] /= lead
        for c in range(width):
            if has[c] and basis[c, pivot] != 0.0:
                _take(basis[c], row, basis[c, pivot])
        for c in range(width):
            basis[pivot, c] = row[c]
        has[pivot] = True
        rank += 1
    null = np.zeros((width, width - rank))
    k = 0
    for free in range(width):
        if not has[free]:
            null[free, k] = 1.0
            for c in range(width):
                if has[c]:
                    null[c, k] = -basis[c, free]
            k += 1
    return null


@compiled
def _take(row: NDArray[np.float64], other: NDArray[np.float64], times: float) -> None:
    for c in range(row.size):
        row[c] -= times * other[c]


@compiled
def _is_new(rows: NDArray[np.float64], at: int) -> bool:
    """Say whether a row is neither 0 nor equal to one above it."""
    for j in range(at + 1):
        apart = 0.0
        for c in range(rows.shape[1]):
            apart = max(apart, abs(rows[at, c] - (rows[j, c] if j < at else 0.0)))
        if apart < _EPS:
            return False
    return True


@compiled
def _recedes(rows: NDArray[np.float64], m: int) -> bool:
    """Say whether some z has rows z <= 0 and not all 0: maximise -sum(rows z) under -1 <= rows z <= 0."""
    k = rows.shape[1]
    body = np.zeros((2 * m, 2 * k + 1))                  # basic = body[:, -1] - body[:, :-1] @ nonbasic
    goal = np.zeros(2 * k)
    for i in range(m):
        for c in range(k):
            x = rows[i, c]
            body[i, c], body[i, k + c] = x, -x
            body[m + i, c], body[m + i, k + c] = -x, x
            goal[c] -= x
            goal[k + c] += x
        body[m + i, 2 * k] = 1.0
    return _positive_maximum(body, goal)


@compiled
def _positive_maximum(body: NDArray[np.float64], goal: NDArray[np.float64]) -> bool:
    """Run the simplex method with Bland's rule until the objective is above 0 or can't grow."""
    height, width = body.shape[0], goal.size
    basic, nonbasic = np.arange(width, width + height), np.arange(width)
    reached = 0.0
    while reached < _EPS:
        enter = -1
        for c in range(width):
            if goal[c] > _EPS and (enter < 0 or nonbasic[c] < nonbasic[enter]):
                enter = c
        if enter < 0:
            return False
        leave, best = -1, np.inf
        for i in range(height):
            if body[i, enter] > _EPS:
                ratio = body[i, width] / body[i, enter]
                if ratio < best - _EPS or (ratio < best + _EPS and basic[i] < basic[leave]):
                    best, leave = ratio, i
        if leave < 0:
            return True
        pivot = body[leave, enter]
        for c in range(width + 1):
            body[leave, c] /= pivot
        body[leave, enter] = 1.0 / pivot
        for i in range(height):
            if i != leave and body[i, enter] != 0.0:
                x = body[i, enter]
                body[i, enter] = 0.0
                _take(body[i], body[leave], x)
        x = goal[enter]
        goal[enter] = 0.0
        for c in range(width):
            goal[c] -= x * body[leave, c]
        reached += x * body[leave, width]
        basic[leave], nonbasic[enter] = nonbasic[enter], basic[leave]
    return True
