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
from witnessmark.reconcile.engine.pairing import Edges, walk
from witnessmark.reconcile.engine.patterns import Weights, rarity, weigh

RUN = 1 << 15
LEAST = -2.5
"""Bits below which a pair is not kept; clustering takes an unkept pair to be about there."""
SHIFTS = (73, 91, 109)
"""Days between negative controls; with the window of a week or two they lie 60 to 126 days apart."""
SAMPLED = 60_000
"""Claims from which on every third one, not each, is used for negative controls."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """A pass with everything its walk reads, in its order; `met` are the keys of earlier passes."""

    found: Pass
    rows: Ints
    met: Ints


class Scorer:
    """Scores the pairs of one table of claims, pass after pass."""

    def __init__(self, columns: Columns, threads: int) -> None:
        self.rows = rows_of(columns)
        self.kin = kin_of(columns.grp_names), kin_of(columns.actor_names)
        self.rare = (rarity(columns.grp, len(columns.grp_names)), rarity(columns.actor, len(columns.actor_names)))
        self.pool = ThreadPoolExecutor(threads)
        self.keys: list[Ints] = []

    def score(self, found: Pass) -> Edges:
        """Return the pairs of a pass worth keeping, as rows of the table with the lesser first, and their bits.

        Passes must come finest first: pairs of an earlier one are left out.
        """
        keys = np.full(len(self.rows), -1, np.int32)
        keys[found.order] = found.key
        met = np.stack([key[found.order] for key in self.keys], axis=1) if self.keys \
            else np.zeros((found.order.size, 0), np.int32)
        ordered = Sorted(found, self.rows[found.order], met)
        weights = weigh(self.count(ordered, 0), self.controls(ordered))
        self.keys.append(keys)
        return self.keep(ordered, weights)

    def controls(self, ordered: Sorted) -> NDArray[np.int64]:
        """Count patterns of pairs of one block some months apart."""
        step = 3 if len(self.rows) > SAMPLED else 1
        return sum((self.count(ordered, shift, step=step) for shift in SHIFTS),
                   np.zeros(DENSITIES * PATTERNS, np.int64))

    def count(self, ordered: Sorted, shift: int, *, step: int = 1) -> NDArray[np.int64]:
        """Count pairs by density and pattern."""
        def one(cut: tuple[int, int]) -> NDArray[np.int64]:
            counts = np.zeros(DENSITIES * PATTERNS, np.int64)
            self._walk(ordered, cut, None, counts, step=step, shift=shift)
            return counts
        return sum(self.pool.map(one, self._runs(ordered)), np.zeros(DENSITIES * PATTERNS, np.int64))

    def keep(self, ordered: Sorted, weights: Weights) -> Edges:
        """Return the pairs that score at least `LEAST`."""
        none = np.zeros(0, np.int64)
        kept = list(self.pool.map(lambda cut: self._walk(ordered, cut, weights, none), self._runs(ordered)))
        order = ordered.found.order
        left = order[np.concatenate([found[0] for found in kept])]
        right = order[np.concatenate([found[1] for found in kept])]
        return np.minimum(left, right), np.maximum(left, right), np.concatenate([found[2] for found in kept])

    def _runs(self, ordered: Sorted) -> Iterator[tuple[int, int]]:
        size = ordered.found.order.size
        return ((start, min(size, start + RUN)) for start in range(0, size, RUN))

    def _walk(self, ordered: Sorted, cut: tuple[int, int], weights: Weights | None, counts: NDArray[np.int64],
              *, step: int = 1, shift: int = 0) -> Edges:
        nothing = np.zeros(1, np.float32)
        bits, prior = (weights.bits, weights.prior) if weights else (nothing, nothing)
        found = ordered.found
        return walk(*cut, step, shift, ordered.rows, found.key, found.density, ordered.met, found.vague_only,
                    *self.kin, counts, 1, bits, prior, *self.rare, LEAST, weights is not None)
