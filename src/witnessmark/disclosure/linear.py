"""The least and the most that an unknown can be, given sums of unknowns: linear programs by the simplex method.

What an attacker works out who has every published sum at hand (Dantzig's tableau with Bland's
rule, which never cycles). Unknowns are cells of a table: not negative, bounded where a bound was told. Whole numbers
are not asked for, so that a bound can be looser than the attacker's by less than one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CLOSE = 1e-7
Tableau = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sum:
    """That a whole is the sum of its parts; all are positions of unknowns."""

    whole: int
    parts: tuple[int, ...]


def bounds(told: Sequence[tuple[float, float]], sums: Sequence[Sum],
           wanted: Sequence[int]) -> list[tuple[float, float]] | None:
    """Return for each wanted unknown the least and the most it can be; None where the sums contradict what is told.

    Args:
        told: least and most of each unknown as told; `inf` for no most.
    """
    program = _Program.of(told, sums)
    if program is None:
        return None
    return [(program.least(at), program.most(at)) for at in wanted]


@dataclass(frozen=True, slots=True)
class _Program:
    """A feasible tableau: rows of equations, columns of unknowns over their least, the last column the right side."""

    low: NDArray[np.float64]
    rows: Tableau
    basis: tuple[int, ...]

    @classmethod
    def of(cls, told: Sequence[tuple[float, float]], sums: Sequence[Sum]) -> _Program | None:
        """Return the tableau, or None where no values fit."""
        low = np.array([least for least, _ in told])
        capped = [at for at, (_, most) in enumerate(told) if np.isfinite(most)]
        many, slack = len(told), len(capped)
        rows = np.zeros((len(sums) + slack, many + slack + 1))
        for row, one in zip(rows, sums, strict=False):
            row[one.whole] -= 1
            for part in one.parts:
                row[part] += 1
            row[-1] = -(row[:many] @ low)
        for number, at in enumerate(capped):
            row = rows[len(sums) + number]
            row[at] = row[many + number] = 1
            row[-1] = told[at][1] - low[at]
        rows[rows[:, -1] < 0] *= -1
        width = many + slack
        full = np.hstack([rows[:, :-1], np.eye(len(rows)), rows[:, -1:]])
        basis = [width + at for at in range(len(rows))]
        cost = np.concatenate([np.zeros(width), np.ones(len(rows))])
        if _descend(full, basis, cost) > CLOSE * (1 + float(np.abs(rows[:, -1]).sum())):
            return None
        for at, column in enumerate(basis):
            if column >= width and (free := np.flatnonzero(np.abs(full[at, :width]) > CLOSE)).size:
                _pivot(full, basis, at, int(free[0]))
        kept = [at for at, column in enumerate(basis) if column < width]
        return cls(low, np.hstack([full[kept, :width], full[kept, -1:]]), tuple(basis[at] for at in kept))

    def least(self, at: int) -> float:
        return self._at(at, 1.0)

    def most(self, at: int) -> float:
        return -self._at(at, -1.0)

    def _at(self, at: int, sign: float) -> float:
        cost = np.zeros(self.rows.shape[1] - 1)
        cost[at] = sign
        return _descend(self.rows.copy(), list(self.basis), cost) + sign * float(self.low[at])


def _descend(rows: Tableau, basis: list[int], cost: NDArray[np.float64]) -> float:
    """Return the least cost, `-inf` where there is none; the tableau and its basis are left at it."""
    while True:
        reduced = cost - cost[basis] @ rows[:, :-1]
        falling = np.flatnonzero(reduced < -CLOSE)
        if not falling.size:
            return float(cost[basis] @ rows[:, -1])
        column = int(falling[0])
        up = np.flatnonzero(rows[:, column] > CLOSE)
        if not up.size:
            return float("-inf")
        ratios = rows[up, -1] / rows[up, column]
        ties = up[ratios <= ratios.min() + CLOSE]
        _pivot(rows, basis, int(min(ties, key=lambda row: basis[row])), column)


def _pivot(rows: Tableau, basis: list[int], at: int, column: int) -> None:
    rows[at] /= rows[at, column]
    for other in range(len(rows)):
        if other != at and rows[other, column]:
            rows[other] -= rows[other, column] * rows[at]
    basis[at] = column
