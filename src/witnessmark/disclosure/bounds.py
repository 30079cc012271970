"""How many people at least stand under a mask, whatever the table is that keeps the known sums.

A fitted table is one of many with the same sums, and one county can have none of the officials that
it expects there. So a set is bounded by the sums alone: of the people of one row of a
marginal, those outside the set are at most as many as other marginals allow outside it, and the
rest stand in it (the bounds of Fréchet and Bonferroni, generalised to any marginals). Rows
of one marginal part the people, so their rests add up. The best marginal gives the bound.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.float64]
Mask = NDArray[np.bool_]
CLOSE = 1e-6


class Sums:
    """The sums of a table over some axes, kept with as many axes as the table."""

    def __init__(self, cells: Cells, known: Sequence[tuple[int, ...]]) -> None:
        """Take `known`: for each marginal, the positions of the axes that it tells apart."""
        self._possible = cells > 0
        self._over = [tuple(axis for axis in range(cells.ndim) if axis not in kept) for kept in known]
        self._sums = [cells.sum(axis=over, keepdims=True) for over in self._over]

    def at_least(self, mask: Mask) -> int:
        """Return how many people stand under `mask` in every table with these sums."""
        outside = self._possible & ~mask
        return max((self._rests(at, outside) for at in range(len(self._sums))), default=0)

    def _rests(self, at: int, outside: Mask) -> int:
        """Return the people of one marginal's rows less those who may stand outside, row by row."""
        row, over = np.floor(self._sums[at] + CLOSE), set(self._over[at])
        most = np.where(outside.any(axis=self._over[at], keepdims=True), row, 0.0)
        for other, people in zip(self._over, self._sums, strict=True):
            meets = outside.any(axis=tuple(over & set(other)), keepdims=True) if over & set(other) else outside
            allowed = np.where(meets, np.ceil(people - CLOSE), 0.0)
            most = np.minimum(most, allowed.sum(axis=tuple(over - set(other)), keepdims=True))
        return int((row - most).sum())


def staying(people: float, turnover: float, years: float) -> int:
    """Return how many of `people` at least are still where they were after some years.

    So many leave as `turnover` says of a year, and three standard deviations of a binomial count more.
    """
    left = min(1.0, turnover * years)
    return max(0, int(people * (1 - left) - 3 * float(np.sqrt(people * left * (1 - left)))))


def spell(spans: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the first and last month of a stay that touches every span, the shortest there is.

    None for no span. Spans that share a month need that month alone.
    """
    if not spans:
        return None
    first, last = min(end for _, end in spans), max(start for start, _ in spans)
    return (first, last) if first <= last else (last, last)
