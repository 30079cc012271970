"""The engine as one pure function: claims in, a partition with probabilities out; nothing is read or written."""

from __future__ import annotations

import os
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from witnessmark.reconcile.engine.chunks import MOST, chunks_of
from witnessmark.reconcile.engine.clustering import cluster
from witnessmark.reconcile.engine.columns import Columns, Floats
from witnessmark.reconcile.engine.fitting import fitted_model
from witnessmark.reconcile.engine.graph import JUDGED, Graph, graph_of
from witnessmark.reconcile.engine.model import Model
from witnessmark.reconcile.engine.pairing import Edges
from witnessmark.reconcile.engine.parting import parts_of
from witnessmark.reconcile.engine.scoring import scored

MOST_THREADS = 8
Judged = Mapping[tuple[int, int], bool]
"""What people decided on pairs of claims by their ids, the lesser first: whether they are one incident."""


def reconcile_columns(columns: Columns, *, model: Model | None = None, judged: Judged | None = None,
                      threads: int | None = None) -> tuple[NDArray[np.int64], Floats]:
    """Return the incident of each claim and the probability that the claim belongs to it, in the rows' order.

    An incident is named by the least unique_id in it. The same claims in any order, on any number of threads, give
    the same incidents; claims of two tables that share no key (another first-level area, say) don't influence each
    other but through the frequencies of patterns and names, and under one model not at all.

    Args:
        model: weighs pairs as it was made to; without one, a model is made of these claims.

    Raises:
        UsageError: too many names are new to the model.
    """
    if not len(columns):
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    hands = hands_of(threads)
    order = np.argsort(columns.unique_id, kind="stable")
    chunks = [order[rows] for rows in chunks_of(columns.taken(order))] if len(columns) > MOST else [order]
    model = model or fitted_model(columns, chunks, hands)
    incident = np.empty(len(columns), np.int64)
    probability = np.empty(len(columns), np.float32)
    for rows in chunks:
        claims = model.coded(columns.taken(rows))
        graph = tied(claims, scored(claims, model, hands).edges, judged or {})
        groups, chance = cluster(len(claims), graph, parts_of(len(claims), graph), threads=hands)
        incident[rows] = claims.unique_id[groups]
        probability[rows] = chance
    return incident, probability


def model_of(columns: Columns, *, threads: int | None = None) -> Model:
    """Return the model that these claims speak for; their order says nothing."""
    claims = columns.taken(np.argsort(columns.unique_id, kind="stable"))
    return fitted_model(claims, chunks_of(claims), hands_of(threads))


def hands_of(threads: int | None) -> int:
    return threads or min(MOST_THREADS, os.cpu_count() or 1)


def tied(claims: Columns, edges: Edges, judged: Judged) -> Graph:
    """Return the graph of claims sorted by id; what a person decided on a pair takes the place of its bits."""
    graph = graph_of(len(claims), edges)
    graph.add_rows(len(claims))
    for (a, b), together in sorted(judged.items()):
        x, y = np.searchsorted(claims.unique_id, (a, b)).tolist()
        if y < len(claims) and claims.unique_id[x] == a and claims.unique_id[y] == b and x != y:
            graph.put(x, y, float(JUDGED if together else -JUDGED))
    return graph
