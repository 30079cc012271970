"""Two passes over the pairs: patterns are counted and weighed, then pairs scored and the good ones kept.

Work is cut into runs of the sorted order and spread over threads; counts are whole numbers and runs are put together
in order, so the result is the same for any number of threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from witnessmark.reconcile.engine.blocking import DENSITIES, Pass
from witnessmark.reconcile.engine.columns import Columns, Ints
from witnessmark.reconcile.engine.comparing import PATTERNS, kin_of, rows_of
from witnessmark.reconcile.engine.pairing import Edges, count, keep
from witnessmark.reconcile.engine.patterns import Weights, rarity, weigh
from witnessmark.reconcile.engine.runs import tables_of

RUN = 1 << 15
LEAST = -2.5
"""Bits below which a pair is not kept; clustering takes an unkept pair to be about there."""
SHIFTS = (73, 91, 109)
"""Days between negative controls; with the window of a week or two they lie 60 to 126 days apart."""
COUNTED = 4_000_000
"""Pairs of a pass from which on only those of every second, third, … claim are counted: patterns number some
thousands, so more pairs tell no more."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """A pass with everything its walk reads, in its order; `met` are the keys of earlier passes."""

    found: Pass
    columns: Ints
    met: Ints


class Scorer:
    """Scores the pairs of one table of claims, pass after pass."""

    def __init__(self, columns: Columns, threads: int) -> None:
        self.columns = rows_of(columns)
        self.kin = kin_of(columns.grp_names), kin_of(columns.actor_names)
        self.rare = (rarity(columns.grp, len(columns.grp_names)), rarity(columns.actor, len(columns.actor_names)))
        self.pool = ThreadPoolExecutor(threads)
        self.keys: list[Ints] = []

    def score(self, found: Pass) -> Edges:
        """Return the pairs of a pass worth keeping, as rows of the table with the lesser first, and their bits.

        Passes must come finest first: pairs of an earlier one are left out.
        """
        keys = np.full(self.columns.shape[1], -1, np.int32)
        keys[found.order] = found.key
        met = np.stack([key[found.order] for key in self.keys], axis=1) if self.keys \
            else np.zeros((found.order.size, 0), np.int32)
        ordered = Sorted(found, self.columns[:, found.order], met)
        step = max(1, int(found.near) // COUNTED)
        weights = weigh(self.count(ordered, 0, step=step), self.controls(ordered, step=step))
        self.keys.append(keys)
        return self.keep(ordered, weights)

    def controls(self, ordered: Sorted, *, step: int = 1) -> NDArray[np.int64]:
        """Count patterns of pairs of one block some months apart."""
        return sum((self.count(ordered, shift, step=step) for shift in SHIFTS),
                   np.zeros(DENSITIES * PATTERNS, np.int64))

    def count(self, ordered: Sorted, shift: int, *, step: int = 1) -> NDArray[np.int64]:
        """Count pairs by density and pattern; with a step, those of every so manieth claim, each for so many."""
        found = ordered.found

        def one(cut: tuple[int, int]) -> NDArray[np.int64]:
            return count(*cut, step, shift, ordered.columns, found.key, found.density, ordered.met, found.vague_only,
                         *self.kin)

        return sum(self.pool.map(one, self._runs(ordered)), np.zeros(DENSITIES * PATTERNS, np.int64))

    def keep(self, ordered: Sorted, weights: Weights) -> Edges:
        """Return the pairs that score at least `LEAST`."""
        found, tables = ordered.found, tables_of(weights.gain, weights.prior, self.kin, self.rare)

        def one(cut: tuple[int, int]) -> Edges:
            return keep(*cut, ordered.columns, found.key, found.density, ordered.met, found.vague_only, LEAST,
                        tables.date, tables.grp, tables.grp_own, tables.actor, tables.actor_own, tables.place,
                        tables.act, tables.figure, tables.prior)

        kept = list(self.pool.map(one, self._runs(ordered)))
        left = found.order[np.concatenate([part[0] for part in kept])]
        right = found.order[np.concatenate([part[1] for part in kept])]
        return np.minimum(left, right), np.maximum(left, right), np.concatenate([part[2] for part in kept])

    def _runs(self, ordered: Sorted) -> Iterator[tuple[int, int]]:
        size = ordered.found.order.size
        return ((start, min(size, start + RUN)) for start in range(0, size, RUN))
