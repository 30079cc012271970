"""The engine as one pure function: claims in, a partition with probabilities out; nothing is read or written."""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray

from witnessmark.reconcile.engine.blocking import passes_of
from witnessmark.reconcile.engine.clustering import cluster
from witnessmark.reconcile.engine.columns import Columns, Floats
from witnessmark.reconcile.engine.pairing import Edges
from witnessmark.reconcile.engine.scoring import Scorer

MOST_THREADS = 8


def reconcile_columns(columns: Columns, *, threads: int | None = None) -> tuple[NDArray[np.int64], Floats]:
    """Return the incident of each claim and the probability that the claim belongs to it, in the rows' order.

    An incident is named by the least unique_id in it. The same claims in any order, on any number of threads, give
    the same incidents; claims of two tables that share no key (another first-level area, say) don't influence each
    other but through the frequencies of patterns and names.
    """
    if not len(columns):
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    order = np.argsort(columns.unique_id, kind="stable")
    claims = columns.taken(order)
    hands = threads or min(MOST_THREADS, os.cpu_count() or 1)
    groups, chance = cluster(len(claims), _edges(claims, hands), threads=hands)
    incident = np.empty(len(claims), np.int64)
    probability = np.empty(len(claims), np.float32)
    incident[order] = claims.unique_id[groups]
    probability[order] = chance
    return incident, probability


def _edges(claims: Columns, threads: int) -> Edges:
    """Return all pairs worth keeping, of every pass."""
    scorer = Scorer(claims, threads)
    with scorer.pool:
        found = [scorer.score(one) for one in passes_of(claims)]
    none = np.zeros(0, np.int32)
    return (np.concatenate([none, *(edges[0] for edges in found)]),
            np.concatenate([none, *(edges[1] for edges in found)]),
            np.concatenate([np.zeros(0, np.float32), *(edges[2] for edges in found)]))
