"""Pairs of each part, and what hangs together across parts.

A claim that strays stands in several parts, with some of its pairs in each. Components of a level that hold one
claim are one component, so a part tells only which of its components hold strays, and how large they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled
from witnessmark.reconcile.engine.columns import Ints
from witnessmark.reconcile.engine.graph import Graph, graph_of
from witnessmark.reconcile.engine.parting import LEVELS, LIMIT, flat, parts_of, united
from witnessmark.reconcile.engine.scoring import scored
from witnessmark.scale.census import Longs, read_plan
from witnessmark.scale.files import Array, Arrays, read_arrays, write_arrays
from witnessmark.scale.modelling import read_model
from witnessmark.scale.parting import Part, read_part

NUMBER_BITS = 40
"""A part of the clustering that holds strays is numbered by its level from this bit on and its component's number."""


def pairs_into(dealt: Sequence[Path], plan_file: Path, split_file: Path, model_file: Path, number: int,
               out: Path) -> None:
    """Write the pairs worth keeping of a part, by rows, and for each level the components of its strays."""
    plan = read_plan(plan_file)
    part, model = read_part(dealt, plan, number), read_model(plan, split_file, model_file)
    left, right, bits = scored(part.claims, model, 1, part.share).edges
    held: dict[str, Array] = {"left": left, "right": right, "bits": bits}
    strays = np.nonzero(part.stray)[0]
    held["strays"] = part.claims.unique_id[strays]
    if strays.size:
        root = roots_of(part, graph_of(len(part.claims), (left, right, bits)))
        held["label"] = root[:, strays]
        held["size"] = np.stack([np.bincount(own[part.home], minlength=own.size)[own[strays]] for own in root])
    write_arrays(out, held)


def roots_of(part: Part, graph: Graph) -> Ints:
    """Return by level the row that stands for each claim's component in this part."""
    return parts_of(len(part.claims), graph).label


def joined_into(paired: Sequence[Path], out: Path) -> None:
    """Write, by part, level and stray, the component it is of over all parts, and how many claims are in it."""
    held = [read_arrays(path) for path in paired]
    count = [one["strays"].size for one in held]
    cuts = np.cumsum([0, *count])
    ids = np.concatenate([one["strays"] for one in held])
    component = np.zeros((LEVELS.size, ids.size), np.int64)
    total = np.zeros((LEVELS.size, ids.size), np.int64)
    where = np.repeat(np.arange(len(held)), count)
    for level in range(LEVELS.size) if ids.size else ():
        label = np.concatenate([one["label"].reshape(LEVELS.size, -1)[level] if one["strays"].size else one["strays"]
                                for one in held])
        size = np.concatenate([one["size"].reshape(LEVELS.size, -1)[level] if one["strays"].size else one["strays"]
                               for one in held])
        component[level], total[level] = united_over(ids, where, label, size)
    write_arrays(out, {"cuts": cuts, "component": component, "total": total})


def united_over(ids: Longs, where: Longs, label: Longs, size: Longs) -> tuple[Longs, Longs]:
    """Return the component of each claim over all parts, and its size; claims of equal ids are one.

    Args:
        where, label: the part, and the component there; size: how many claims are at home in that component there.
    """
    _, first, node = np.unique(np.stack([where, label]), axis=1, return_index=True, return_inverse=True)
    node = node.ravel()
    order = np.argsort(ids, kind="stable")
    same = np.nonzero(ids[order][1:] == ids[order][:-1])[0]
    root = np.arange(first.size, dtype=np.int32)
    _unite(root, np.ones(first.size, np.int32), node[order][same], node[order][same + 1])
    one = flat(root)
    total = np.zeros(first.size, np.int64)
    np.add.at(total, one, size[first])
    return one[node].astype(np.int64), total[one[node]]


@compiled
def _unite(root: Ints, size: Ints, left: Longs, right: Longs) -> None:
    for at in range(left.size):
        united(root, size, left[at], right[at])


@dataclass(frozen=True, slots=True)
class Tied:
    """A part with its pairs.

    `label` tells apart the parts of the clustering, by claim; `far` is the number of that part where it holds strays,
    the same in every part of the table, else -1.
    """

    part: Part
    graph: Graph
    edges: tuple[Ints, Ints, NDArray[np.float32]]
    label: Longs
    far: Longs


def read_tied(dealt: Sequence[Path], plan_file: Path, paired: Path, joined_file: Path, number: int) -> Tied:
    """Return a part with its pairs and with what they tie, here and in other parts."""
    part, held = read_part(dealt, read_plan(plan_file), number), read_arrays(paired)
    edges = held["left"], held["right"], held["bits"]
    graph = graph_of(len(part.claims), edges)
    root = roots_of(part, graph)
    strays = np.nonzero(part.stray)[0]
    joined = read_arrays(joined_file)
    label = np.full(len(part.claims), -1, np.int64)
    far = np.full(len(part.claims), -1, np.int64)
    for level in range(LEVELS.size):
        own = root[level]
        size = np.bincount(own[part.home], minlength=own.size)
        across = np.full(own.size, -1, np.int64)
        if strays.size:
            mine = _of_part(joined, number, level)
            size[own[strays]], across[own[strays]] = mine["total"], mine["component"]
        small = (label < 0) & ((size[own] <= LIMIT) | (level == LEVELS.size - 1))
        label[small] = own[small] + np.int64(level) * own.size
        known = small & (across[own] >= 0)
        far[known] = across[own[known]] + (np.int64(level) << NUMBER_BITS)
    return Tied(part, graph, edges, label, far)


def _of_part(joined: Arrays, number: int, level: int) -> Arrays:
    first, last = joined["cuts"][number:number + 2]
    return {name: joined[name].reshape(LEVELS.size, -1)[level, first:last] for name in ("component", "total")}
