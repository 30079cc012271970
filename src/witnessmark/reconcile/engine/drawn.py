"""Other partitions of the same claims, as likely as the bits of their pairs say.

Each draw adds logistic noise to the log-odds of every pair and clusters again by the same rules: perturb-and-MAP
(Papandreou and Yuille 2011). Two claims by themselves meet in about as many draws as their probability says. Half of a
pair's noise is its own and a quarter each that of its two claims, because what is wrong in a claim is wrong in all its
pairs; with noise of pairs alone, sums over large groups would hardly ever change. The half is a judgement: on
made-up worlds draws are still surer than they ought to be, and like the engine they part rather than join
(`docs/undercount.md`).

Invariant: the same claims, model, decisions and seed give the same draws; pairs a person decided on are never drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from witnessmark.reconcile.engine.chunks import MOST, chunks_of
from witnessmark.reconcile.engine.clustering import cluster
from witnessmark.reconcile.engine.columns import Columns, Floats, Ints
from witnessmark.reconcile.engine.fitting import fitted_model
from witnessmark.reconcile.engine.graph import rounded
from witnessmark.reconcile.engine.parting import parts_of
from witnessmark.reconcile.engine.run import Judged, hands_of, tied
from witnessmark.reconcile.engine.scoring import scored

BIT = 1 / math.log(2)
"""Scale of a standard logistic draw, in bits."""
SHARED = 0.5
"""Share of a pair's variance that comes from its two claims."""
NEVER = math.log2(0.01 / 0.99)
"""Bits below which a pair is left as it is: among many thousand such, the few that noise lifts would join strangers."""


def drawn_columns(columns: Columns, *, times: int = 20, seed: int = 1, judged: Judged | None = None,
                  threads: int | None = None) -> Iterator[NDArray[np.int64]]:
    """Yield the incident of each claim, in the rows' order, named by its least unique_id: first as `reconcile_columns`
    gives them, then `times` draws.

    Raises:
        UsageError: as of `reconcile_columns`.
    """
    hands = hands_of(threads)
    order = np.argsort(columns.unique_id, kind="stable")
    chunks = [order[rows] for rows in chunks_of(columns.taken(order))] if len(columns) > MOST else [order]
    model = fitted_model(columns, chunks, hands) if len(columns) else None
    held = []
    for rows in chunks if model else []:
        assert model is not None
        claims = model.coded(columns.taken(rows))
        held.append((rows, claims, scored(claims, model, hands).edges))
    random = np.random.default_rng(seed)
    for number in range(times + 1):
        incident = np.empty(len(columns), np.int64)
        for rows, claims, (left, right, bits) in held:
            told = perturbed(bits, left, right, len(claims), random).astype(np.float32) if number else bits
            graph = tied(claims, (left, right, rounded(told)), judged or {})
            groups, _ = cluster(len(claims), graph, parts_of(len(claims), graph), threads=hands)
            incident[rows] = claims.unique_id[groups]
        yield incident


def perturbed(bits: Floats | NDArray[np.float64], left: Ints | NDArray[np.int64], right: Ints | NDArray[np.int64],
              size: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Return log-odds of pairs in bits, above 0 about as often as they say; those below `NEVER` as they are.

    Args:
        left, right: the two of each pair, 0 to `size` - 1.
    """
    own = random.logistic(0.0, BIT * math.sqrt(1 - SHARED), bits.size)
    each = random.logistic(0.0, BIT * math.sqrt(SHARED / 2), size)
    return np.where(bits > NEVER, bits + own + each[left] + each[right], bits).astype(np.float64)
