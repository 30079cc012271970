"""Parting claims so that each part is clustered by itself.

A component of a level is what pairs of more than that level's bits tie together. Claims are worked on by their
component of the lowest level that has at most `LIMIT` claims; where even the highest has more, by that. So weak ties
bind what is small, and in a crowd, where chains of them run through thousands of claims, only strong ones do. The part
of a claim follows from the pairs alone, and a new pair changes only the parts that it touches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled
from witnessmark.reconcile.engine.columns import Floats, Ints
from witnessmark.reconcile.engine.graph import Graph, Longs

LEVELS = np.array([0, 1, 2, 3, 4, 6, 8], np.float32)
LIMIT = 1_000


@dataclass(slots=True)
class Parts:
    """Components by level: `root` leads from each claim to one that stands for its component, `size` counts there."""

    root: NDArray[np.int32]
    size: NDArray[np.int32]

    def add_rows(self, number: int) -> None:
        """Make room for claims up to this number, each a component by itself."""
        held = self.root.shape[1]
        if number > held:
            more = np.arange(held, max(number, held + held // 4 + 1024), dtype=np.int32)
            self.root = np.concatenate([self.root, np.tile(more, (LEVELS.size, 1))], axis=1)
            self.size = np.concatenate([self.size, np.ones((LEVELS.size, more.size), np.int32)], axis=1)


def parts_of(number: int, graph: Graph) -> Parts:
    """Return the components of each level."""
    root = np.tile(np.arange(number, dtype=np.int32), (LEVELS.size, 1))
    size = np.ones((LEVELS.size, number), np.int32)
    for level, bits in enumerate(LEVELS):
        tie(root[level], size[level], bits, graph.start, graph.number, graph.other, graph.weight)
    return Parts(root, size)


def part_labels(number: int, parts: Parts) -> Longs:
    """Return a number for the part of each claim, the same for claims of one part."""
    label = np.full(number, -1, np.int64)
    for level in range(LEVELS.size):
        root = flat(parts.root[level, :number])
        small = (label < 0) & ((parts.size[level, root] <= LIMIT) | (level == LEVELS.size - 1))
        label[small] = root[small] + np.int64(level) * number
    return label


@compiled
def found(root: Ints, x: int) -> int:
    """Return the claim that stands for the component of x."""
    while root[x] != x:
        root[x] = root[root[x]]
        x = int(root[x])
    return x


@compiled
def united(root: Ints, size: Ints, a: int, b: int) -> None:
    """Make the components of two claims one."""
    a, b = found(root, a), found(root, b)
    if a == b:
        return
    if size[a] < size[b]:
        a, b = b, a
    root[b] = a
    size[a] += size[b]


@compiled
def tie(root: Ints, size: Ints, bits: float, start: Longs, number: Ints, other: Ints, weight: Floats) -> None:
    """Unite all claims tied by more than these bits."""
    for x in range(root.size):
        for z in range(start[x], start[x] + number[x]):
            if other[z] > x and weight[z] > bits:
                united(root, size, x, other[z])


@compiled
def flat(root: Ints) -> Ints:
    """Return for each claim the one that stands for its component."""
    made = np.empty(root.size, np.int32)
    for x in range(root.size):
        a = x
        while root[a] != a:
            a = root[a]
        made[x] = a
    return made


@compiled
def level_of(roots: NDArray[np.int32], sizes: NDArray[np.int32], x: int, limit: int) -> int:
    """Return the level whose component is the part of x."""
    for level in range(roots.shape[0] - 1):
        if sizes[level, found(roots[level], x)] <= limit:
            return level
    return int(roots.shape[0]) - 1


@compiled
def reached(x: int, bits: float, mark: NDArray[np.bool_], start: Longs, number: Ints, other: Ints,
            weight: Floats) -> Ints:
    """Return the claims tied to x, over any number of others, by pairs of more than these bits; x first.

    Args:
        mark: false for every claim; what it is set to on the way is cleared again.
    """
    out = np.empty(64, np.int32)
    out[0] = x
    mark[x] = True
    size, at = 1, 0
    while at < size:
        y = out[at]
        at += 1
        for z in range(start[y], start[y] + number[y]):
            if weight[z] > bits and not mark[other[z]]:
                if size == out.size:
                    longer = np.empty(2 * size, np.int32)
                    longer[:size] = out
                    out = longer
                out[size] = other[z]
                mark[other[z]] = True
                size += 1
    for at in range(size):
        mark[out[at]] = False
    return out[:size].copy()
