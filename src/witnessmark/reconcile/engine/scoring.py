"""Two passes over the pairs: patterns are counted and weighed, then pairs scored and the good ones kept.

Work is cut into runs of the sorted order and spread over threads; counts are whole numbers and runs are put together
in order, so the result is the same for any number of threads. With a model nothing is counted or weighed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from witnessmark.reconcile.engine.blocking import (
    DENSITIES,
    PASSES,
    Blocks,
    Pass,
    all_of,
    fitted,
    key_of,
    sorted_pass,
    spots_in,
)
from witnessmark.reconcile.engine.columns import Columns, Floats, Ints
from witnessmark.reconcile.engine.comparing import PATTERNS, kin_of, rows_of
from witnessmark.reconcile.engine.graph import rounded
from witnessmark.reconcile.engine.model import Model
from witnessmark.reconcile.engine.pairing import Edges, count, keep
from witnessmark.reconcile.engine.patterns import Weights, rarity, weigh
from witnessmark.reconcile.engine.runs import tables_of

T = TypeVar("T", bound=np.generic)
RUN = 1 << 15
LEAST = -2.5
"""Bits below which a pair is not kept; clustering takes an unkept pair to be about there."""
SHIFTS = (73, 91, 109)
"""Days between negative controls; with the window of a week or two they lie 60 to 126 days apart."""
COUNTED = 1_000_000
"""Pairs of a pass from which on only those of every second, third, … claim are counted: patterns number some
thousands, so more pairs tell no more."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What scoring a table came to.

    `edges` are pairs worth keeping as rows of the table, the lesser first, with their bits in 64ths; `spots` and
    `density` stand by pass (finest first) and row; `columns` have their names coded as the model needs them.
    """

    columns: Columns
    model: Model
    spots: NDArray[np.int64]
    density: NDArray[np.int8]
    edges: Edges


@dataclass(frozen=True, slots=True)
class Sorted:
    """A pass with everything its walk reads, in its order; `met` are the keys of earlier passes."""

    found: Pass
    columns: Ints
    met: Ints


def fitted_model(columns: Columns, chunks: Sequence[NDArray[np.int64]], threads: int) -> Model:
    """Return the model that a table speaks for, its patterns counted chunk by chunk.

    Args:
        chunks: rows that share no area with those of another chunk, as `chunks.chunks_of` gives them.
    """
    rare = (rarity(columns.grp, len(columns.grp_names)), rarity(columns.actor, len(columns.actor_names)))
    known = len(columns.grp_names), len(columns.actor_names)
    near, far = np.zeros((2, PASSES, DENSITIES * PATTERNS), np.int64)
    blocks: list[list[Blocks]] = [[] for _ in range(PASSES)]
    for rows in chunks:
        claims = columns.taken(rows)
        scorer = Scorer(claims, rare, known, threads)
        with scorer.pool:
            for number in range(PASSES):
                held = fitted(key_of(number, claims), claims)
                ordered = scorer.sorted(sorted_pass(number, spots_in(held, number, claims), held))
                step = max(1, ordered.found.near * len(chunks) // COUNTED)
                near[number] += scorer.count(ordered, 0, step=step)
                far[number] += scorer.controls(ordered, step=step)
                blocks[number].append(held)
    weights = tuple(weigh(near[number], far[number]) for number in range(PASSES))
    return Model(tuple(map(all_of, blocks)), weights, columns.grp_names, columns.actor_names, rare, len(columns))


def scored(columns: Columns, model: Model, threads: int) -> Scored:
    """Return all pairs worth keeping, of every pass, under a model.

    Args:
        columns: with names coded as the model needs them (`Model.coded`).
    """
    rare = model.rarity(columns.grp_names, columns.actor_names)
    scorer = Scorer(columns, rare, (len(model.grp_names), len(model.actor_names)), threads)
    spots = np.empty((PASSES, len(columns)), np.int64)
    density = np.zeros((PASSES, len(columns)), np.int8)
    found: tuple[list[Ints], list[Ints], list[Floats]] = ([], [], [])
    with scorer.pool:
        for number, (held, weights) in enumerate(zip(model.blocks, model.weights, strict=True)):
            spots[number] = spots_in(held, number, columns)
            one = sorted_pass(number, spots[number], held)
            density[number, one.order] = one.density
            left, right, bits = scorer.keep(scorer.sorted(one), weights)
            found[0].append(left)
            found[1].append(right)
            found[2].append(rounded(bits))
    return Scored(columns, model, spots, density, (_emptied(found[0]), _emptied(found[1]), _emptied(found[2])))


def _emptied(parts: list[NDArray[T]]) -> NDArray[T]:
    """Return the parts as one; they are let go, so that no more than one column stands twice."""
    made = np.concatenate(parts)
    parts.clear()
    return made


class Scorer:
    """Scores the pairs of one table of claims, pass after pass, finest first: pairs of an earlier one are left out."""

    def __init__(self, columns: Columns, rare: tuple[NDArray[np.float32], NDArray[np.float32]],
                 known: tuple[int, int], threads: int) -> None:
        self.columns = rows_of(columns)
        self.kin = kin_of(columns.grp_names, known[0]), kin_of(columns.actor_names, known[1])
        self.rare = rare
        self.pool = ThreadPoolExecutor(threads)
        self.keys: list[Ints] = []

    def sorted(self, found: Pass) -> Sorted:
        """Return a pass with what its walk reads; passes are asked for one after another."""
        keys = np.full(self.columns.shape[1], -1, np.int32)
        keys[found.order] = found.key
        met = np.stack([key[found.order] for key in self.keys], axis=1) if self.keys \
            else np.zeros((found.order.size, 0), np.int32)
        self.keys.append(keys)
        return Sorted(found, self.columns[:, found.order], met)

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
        """Return the pairs that score at least `LEAST`, as rows of the table with the lesser first, and their bits."""
        found, tables = ordered.found, tables_of(weights.gain, weights.prior, self.kin, self.rare)
        none = np.zeros(0, np.int32)

        def one(cut: tuple[int, int]) -> Edges:
            return keep(*cut, ordered.columns, found.key, found.density, ordered.met, found.vague_only, LEAST,
                        tables.date, tables.grp, tables.grp_own, tables.actor, tables.actor_own, tables.place,
                        tables.act, tables.figure, tables.prior)

        kept = [(none, none, np.zeros(0, np.float32)), *self.pool.map(one, self._runs(ordered))]
        left = found.order[np.concatenate([part[0] for part in kept])]
        right = found.order[np.concatenate([part[1] for part in kept])]
        return np.minimum(left, right), np.maximum(left, right), np.concatenate([part[2] for part in kept])

    def _runs(self, ordered: Sorted) -> Iterator[tuple[int, int]]:
        size = ordered.found.order.size
        return ((start, min(size, start + RUN)) for start in range(0, size, RUN))
