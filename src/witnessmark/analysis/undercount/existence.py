"""Whether a log-linear model can be fitted to a table with empty cells, compiled.

With zeros in the table a maximum-likelihood estimate may lie at infinity (it does not exist) or not be
unique (it is not identified). Fienberg and Rinaldo (2012, Theorem 3.2): the estimate exists if and only if
the sufficient statistics lie inside the cone of the design, that is, if no direction d has A d = 0 on the
filled cells, A d <= 0 on the empty ones and A d < 0 on one of them. Filled cells leave a small null space,
so the linear programme has one variable for each dimension of it (most often none).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

FINE, INFINITE, UNIDENTIFIED = 0, 1, 2
_EPS = 1e-9


@njit(cache=True, nogil=True, error_model="numpy")
def verdict(rows: NDArray[np.float64], filled: NDArray[np.bool_]) -> int:
    """Return FINE, INFINITE (no estimate exists) or UNIDENTIFIED for a design.

    Args:
        rows: design matrix, one row a cell in the model, one column a parameter.
        filled: for each row, whether its count is above 0.
    """
    null = null_space(rows[filled])
    width = null.shape[1]
    if width == 0:
        return FINE
    empty = product(rows[~filled], null)
    if null_space(empty).shape[1] > 0:
        return UNIDENTIFIED
    return INFINITE if _recedes(empty) else FINE


@njit(cache=True, nogil=True, error_model="numpy")
def null_space(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a basis of the directions that every row sends to 0, one a column."""
    width = rows.shape[1]
    basis = np.zeros((width, width))
    has = np.zeros(width, np.bool_)                      # has[c]: basis[c] is a reduced row with its pivot in c
    rank = 0
    for i in range(rows.shape[0]):
        row = rows[i].copy()
        for c in range(width):
            if has[c] and row[c] != 0.0:
                row -= row[c] * basis[c]
        pivot = int(np.argmax(np.abs(row)))
        if abs(row[pivot]) < _EPS:
            continue
        row /= row[pivot]
        for c in range(width):
            if has[c] and basis[c, pivot] != 0.0:
                basis[c] -= basis[c, pivot] * row
        basis[pivot] = row
        has[pivot] = True
        rank += 1
        if rank == width:
            break
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


@njit(cache=True, nogil=True, error_model="numpy")
def product(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Multiply two small matrices (numba's own product needs SciPy)."""
    out = np.zeros((left.shape[0], right.shape[1]))
    for i in range(left.shape[0]):
        for k in range(left.shape[1]):
            if left[i, k] != 0.0:
                out[i] += left[i, k] * right[k]
    return out


@njit(cache=True, nogil=True, error_model="numpy")
def _recedes(rows: NDArray[np.float64]) -> bool:
    """Say whether some z has rows z <= 0 and not all 0: maximise -sum(rows z) under -1 <= rows z <= 0."""
    kept = np.empty(rows.shape[0], np.int64)
    m = 0
    for i in range(rows.shape[0]):
        new = np.abs(rows[i]).max() > _EPS
        for j in range(m):
            if new and np.abs(rows[i] - rows[kept[j]]).max() < _EPS:
                new = False
        if new:
            kept[m] = i
            m += 1
    k = rows.shape[1]
    body = np.zeros((2 * m, 2 * k + 1))                  # basic = body[:, -1] - body[:, :-1] @ nonbasic
    goal = np.zeros(2 * k)
    for i in range(m):
        for c in range(k):
            x = rows[kept[i], c]
            body[i, c], body[i, k + c] = x, -x
            body[m + i, c], body[m + i, k + c] = -x, x
            goal[c] -= x
            goal[k + c] += x
        body[m + i, 2 * k] = 1.0
    return _positive_maximum(body, goal)


@njit(cache=True, nogil=True, error_model="numpy")
def _positive_maximum(body: NDArray[np.float64], goal: NDArray[np.float64]) -> bool:
    """Run the simplex method with Bland's rule until the objective is above 0 or can't grow."""
    height, width = body.shape[0], goal.size
    basic, nonbasic = width + np.arange(height), np.arange(width)
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
        body[leave] /= pivot
        body[leave, enter] = 1.0 / pivot
        for i in range(height):
            if i != leave and body[i, enter] != 0.0:
                x = body[i, enter]
                body[i, enter] = 0.0
                body[i] -= x * body[leave]
        x = goal[enter]
        goal[enter] = 0.0
        goal -= x * body[leave, :width]
        reached += x * body[leave, width]
        basic[leave], nonbasic[enter] = nonbasic[enter], basic[leave]
    return True
