"""Making a model of a table: dense blocks are found, patterns counted on a sample of the pairs, and weighed.

Each step is a pure function over part of a table, and what the parts come to is put together by sorting and adding
whole numbers, so that a model is the same however the table was parted.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from witnessmark.reconcile.engine.blocking import (
    DENSITIES,
    PASSES,
    Blocks,
    all_of,
    fitted,
    key_of,
    pairs_near,
    spots_in,
)
from witnessmark.reconcile.engine.columns import Columns, Floats
from witnessmark.reconcile.engine.comparing import PATTERNS
from witnessmark.reconcile.engine.model import Model
from witnessmark.reconcile.engine.patterns import rarity, weigh
from witnessmark.reconcile.engine.scoring import Scorer, Share

COUNTED = 1_000_000
"""Pairs of a pass from which on only those of about every second, third, … claim are counted: patterns number some
thousands, so more pairs tell no more."""
Counts = NDArray[np.int64]


def fitted_model(columns: Columns, chunks: Sequence[NDArray[np.int64]], threads: int) -> Model:
    """Return the model that a table speaks for, its patterns counted chunk by chunk.

    Args:
        chunks: rows that share no area with those of another chunk, as `chunks.chunks_of` gives them.
    """
    rare = (rarity(columns.grp, len(columns.grp_names)), rarity(columns.actor, len(columns.actor_names)))
    parts = [blocks_of(columns.taken(rows)) for rows in chunks]
    steps = steps_of(sum((near_in(part) for part in parts), np.zeros(PASSES, np.int64)))
    counts = np.zeros((2, PASSES, DENSITIES * PATTERNS), np.int64)
    for rows, part in zip(chunks, parts, strict=True):
        counts += patterns_in(columns.taken(rows), part, steps, rare, threads=threads)
    blocks = tuple(all_of([part[number] for part in parts]) for number in range(PASSES))
    return model_from(blocks, counts, columns.grp_names, columns.actor_names, rare, len(columns))


def blocks_of(columns: Columns, share: Share | None = None) -> tuple[Blocks, ...]:
    """Return of each pass which blocks of these claims are too dense, and the claims' spots."""
    found = []
    for number in range(PASSES):
        key = key_of(number, columns)
        found.append(fitted(key if share is None else np.where(share[number], key, -1), columns))
    return tuple(found)


def near_in(blocks: Sequence[Blocks]) -> Counts:
    """Return by pass about how many pairs there are."""
    return np.array([pairs_near(held.spots) for held in blocks], np.int64)


def steps_of(near: Counts) -> list[int]:
    """Return by pass of how many claims one is counted, from how many pairs a whole table has."""
    return [max(1, int(number) // COUNTED) for number in near]


def patterns_in(columns: Columns, blocks: Sequence[Blocks], steps: Sequence[int], rare: tuple[Floats, Floats], *,
                threads: int = 1, share: Share | None = None) -> Counts:
    """Return how often each pattern occurs: real pairs and negative controls, by pass, density and pattern.

    Args:
        columns: with the names of the whole table.
        blocks: which blocks are split in the whole table; spots need not be there.
        rare: bits of the names, as `rarity` gives them.
    """
    scorer = Scorer(columns, rare, (len(columns.grp_names), len(columns.actor_names)), threads)
    counts = np.zeros((2, PASSES, DENSITIES * PATTERNS), np.int64)
    with scorer.pool:
        for number, step in enumerate(steps):
            ordered = scorer.sorted(number, spots_in(blocks[number], number, columns), None, share)
            counts[0, number] = scorer.count(ordered, 0, step=step)
            counts[1, number] = scorer.controls(ordered, step=step)
    return counts


def model_from(blocks: tuple[Blocks, ...], counts: Counts, grp_names: tuple[str, ...], actor_names: tuple[str, ...],
               rare: tuple[Floats, Floats], size: int) -> Model:
    """Return the model that the counts of all parts of a table speak for."""
    weights = tuple(weigh(counts[0, number], counts[1, number]) for number in range(PASSES))
    return Model(blocks, weights, grp_names, actor_names, rare, size)
