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
from witnessmark.scale.files import Array, read_arrays, read_batches, write_arrays, write_batches
from witnessmark.scale.modelling import read_model
from witnessmark.scale.parting import Part, read_part

MANY = LIMIT + 1
"""Size of a component from which on it does not matter how much larger it is."""
NUMBER_BITS = 40
"""A part of the clustering that holds strays is numbered by its level from this bit on and its component's number."""


def pairs_into(dealt: Sequence[Path], plan_file: Path, split_file: Path, model_file: Path, number: int,
               out: Path) -> None:
    """Write the pairs worth keeping of a part, by rows, and for each level the components of its strays."""
    plan = read_plan(plan_file)
    part, model = read_part(dealt, plan, number), read_model(plan, split_file, model_file)
    left, right, bits = scored(part.claims, model, 1, part.share).edges
    out.mkdir()
    write_arrays(out / "edges", {"left": left, "right": right, "bits": bits})
    strays = np.nonzero(part.stray)[0]
    held: dict[str, Array] = {"strays": part.claims.unique_id[strays]}
    if strays.size:
        root = roots_of(part, graph_of(len(part.claims), (left, right, bits)))
        for level, own in enumerate(root):
            size = np.bincount(own[part.home], minlength=own.size)[own[strays]]
            held |= {f"label{level}": own[strays], f"size{level}": np.minimum(size, MANY).astype(np.int32)}
    write_arrays(out / "strays", held)


def roots_of(part: Part, graph: Graph) -> Ints:
    """Return by level the row that stands for each claim's component in this part."""
    return parts_of(len(part.claims), graph).label


def joined_into(paired: Sequence[Path], out: Path) -> None:
    """Write, for each part, by level and stray, the component it is of over all parts, and how many claims are in it
    (`MANY` for more)."""
    strays = [read_arrays(folder / "strays")["strays"] for folder in paired]
    ids, where = np.concatenate(strays), np.repeat(np.arange(len(strays)), [one.size for one in strays])
    found = [united_over(ids, where, *(_at_level(paired, f"{name}{level}") for name in ("label", "size")))
             for level in range(LEVELS.size)]
    cuts = np.cumsum([0, *(one.size for one in strays)])
    write_batches(out, [{name: np.concatenate([level[at][cuts[part]:cuts[part + 1]] for level in found])
                         for at, name in enumerate(("component", "total"))} for part in range(len(paired))])


def _at_level(paired: Sequence[Path], name: str) -> Ints:
    held = (read_arrays(folder / "strays") for folder in paired)
    return np.concatenate([np.zeros(0, np.int32), *(one[name] for one in held if name in one)])


def united_over(ids: Longs, where: Longs, label: Ints, size: Ints) -> tuple[Ints, Ints]:
    """Return the component of each claim over all parts, and its size, at most `MANY`; claims of equal ids are one.

    Args:
        where, label: the part, and the component there; size: how many claims are at home in that component there.
    """
    _, first, node = np.unique((where << 32) + label, return_index=True, return_inverse=True)
    order = np.argsort(ids, kind="stable")
    same = np.nonzero(ids[order][1:] == ids[order][:-1])[0]
    root = np.arange(first.size, dtype=np.int32)
    _unite(root, np.ones(first.size, np.int32), node[order[same]], node[order[same + 1]])
    one = flat(root)
    total = np.zeros(first.size, np.int64)
    np.add.at(total, one, size[first])
    return one[node], np.minimum(total, MANY).astype(np.int32)[one[node]]


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
    part, held = read_part(dealt, read_plan(plan_file), number), read_arrays(paired / "edges")
    edges = held["left"], held["right"], held["bits"]
    graph = graph_of(len(part.claims), edges)
    root = roots_of(part, graph)
    strays = np.nonzero(part.stray)[0]
    joined = read_batches([joined_file], number)
    label = np.full(len(part.claims), -1, np.int64)
    far = np.full(len(part.claims), -1, np.int64)
    for level in range(LEVELS.size):
        own = root[level]
        size = np.bincount(own[part.home], minlength=own.size)
        across = np.full(own.size, -1, np.int64)
        if strays.size:
            mine = slice(level * strays.size, (level + 1) * strays.size)
            size[own[strays]], across[own[strays]] = joined["total"][mine], joined["component"][mine]
        small = (label < 0) & ((size[own] <= LIMIT) | (level == LEVELS.size - 1))
        label[small] = own[small] + np.int64(level) * own.size
        known = small & (across[own] >= 0)
        far[known] = across[own[known]] + (np.int64(level) << NUMBER_BITS)
    return Tied(part, graph, edges, label, far)

