"""The two walks over the pairs: patterns are counted (`fitting` weighs them), then pairs scored and the good ones kept.

Work is cut into runs of the sorted order and spread over threads; counts are whole numbers and runs are put together
in order, so the result is the same for any number of threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from witnessmark.reconcile.engine.blocking import (
    DAY_BITS,
    DENSITIES,
    PASSES,
    Blocks,
    Keys,
    Pass,
    sorted_pass,
    spots_in,
)
from witnessmark.reconcile.engine.columns import Columns, Floats, Ints
from witnessmark.reconcile.engine.comparing import PATTERNS, kin_of, rows_of
from witnessmark.reconcile.engine.graph import rounded
from witnessmark.reconcile.engine.model import Model
from witnessmark.reconcile.engine.pairing import Edges, count, keep
from witnessmark.reconcile.engine.patterns import Weights
from witnessmark.reconcile.engine.runs import tables_of

Share = NDArray[np.bool_]
"""By pass and claim, whether the claim's pairs of that pass are worked on here and not elsewhere; a key is wholly here
or wholly elsewhere. Pairs that met elsewhere in an earlier pass are left out all the same."""
T = TypeVar("T", bound=np.generic)
RUN = 1 << 15
LEAST = -2.5
"""Bits below which a pair is not kept; clustering takes an unkept pair to be about there."""
SHIFTS = (73, 91, 109)
"""Days between negative controls; with the window of a week or two they lie 60 to 126 days apart."""


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


def scored(columns: Columns, model: Model, threads: int, share: Share | None = None) -> Scored:
    """Return all pairs worth keeping, of every pass, under a model.

    Args:
        columns: with names coded as the model needs them (`Model.coded`).
        share: walks over its claims only; how dense a block is they say then, not the model.
    """
    rare = model.rarity(columns.grp_names, columns.actor_names)
    scorer = Scorer(columns, rare, (len(model.grp_names), len(model.actor_names)), threads)
    spots = np.empty((PASSES, len(columns)), np.int64)
    density = np.zeros((PASSES, len(columns)), np.int8)
    found: tuple[list[Ints], list[Ints], list[Floats]] = ([], [], [])
    with scorer.pool:
        for number, (held, weights) in enumerate(zip(model.blocks, model.weights, strict=True)):
            spots[number] = spots_in(held, number, columns)
            one = scorer.sorted(number, spots[number], held if share is None else None, share)
            density[number, one.found.order] = one.found.density
            left, right, bits = scorer.keep(one, weights)
            found[0].append(left)
            found[1].append(right)
            found[2].append(rounded(bits))
    return Scored(columns, model, spots, density, (_emptied(found[0]), _emptied(found[1]), _emptied(found[2])))


def sampled(ids: NDArray[np.int64], step: int) -> NDArray[np.bool_]:
    """Return which claims are of a sample of about every so manieth: a claim's number alone says it."""
    made = ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    made = (made ^ (made >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    drawn: NDArray[np.bool_] = (made ^ (made >> np.uint64(32))) % np.uint64(step) == 0
    return drawn


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
        self.ids = columns.unique_id
        self.kin = kin_of(columns.grp_names, known[0]), kin_of(columns.actor_names, known[1])
        self.rare = rare
        self.pool = ThreadPoolExecutor(threads)
        self.keys: list[Ints] = []

    def sorted(self, number: int, spots: Keys, blocks: Blocks | None, share: Share | None = None) -> Sorted:
        """Return a pass with what its walk reads; passes are asked for one after another."""
        here = spots if share is None else np.where(share[number], spots, -1)
        found = sorted_pass(number, here, blocks)
        keys = np.full(spots.size, -1, np.int32)
        keys[found.order] = found.key
        away = np.nonzero(spots > here)[0]
        if away.size:
            first = int(found.key[-1]) + 1 if found.key.size else 0
            keys[away] = first + np.unique(spots[away] >> DAY_BITS, return_inverse=True)[1]
        met = np.stack([key[found.order] for key in self.keys], axis=1) if self.keys \
            else np.zeros((found.order.size, 0), np.int32)
        self.keys.append(keys)
        return Sorted(found, self.columns[:, found.order], met)

    def controls(self, ordered: Sorted, *, step: int = 1) -> NDArray[np.int64]:
        """Count patterns of pairs of one block some months apart."""
        return sum((self.count(ordered, shift, step=step) for shift in SHIFTS),
                   np.zeros(DENSITIES * PATTERNS, np.int64))

    def count(self, ordered: Sorted, shift: int, *, step: int = 1) -> NDArray[np.int64]:
        """Count pairs by density and pattern; with a step, those of about every so manieth claim, each for so many."""
        found = ordered.found
        places = np.nonzero(sampled(self.ids[found.order], step))[0].astype(np.int32)

        def one(some: Ints) -> NDArray[np.int64]:
            return count(some, step, shift, ordered.columns, found.key, found.density, ordered.met, found.vague_only,
                         *self.kin)

        parts = np.split(places, range(RUN, places.size, RUN))
        return sum(self.pool.map(one, parts), np.zeros(DENSITIES * PATTERNS, np.int64))

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
