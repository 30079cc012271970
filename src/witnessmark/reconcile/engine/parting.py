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
    """Components by level.

    `label` says by level and claim which component it is of; where components were united, `root` leads from a label
    to the one that stands for both, and `size` counts the claims there. Claims that leave a component get a new
    label, so that nothing has to be written at those that stay. `used` labels are taken of each level.
    """

    label: NDArray[np.int32]
    root: NDArray[np.int32]
    size: NDArray[np.int32]
    used: list[int]

    def add_rows(self, number: int) -> None:
        """Make room for claims up to this number, each a component by itself."""
        held = self.label.shape[1]
        if number > held:
            fresh = np.stack([self.fresh(level, number - held) for level in range(LEVELS.size)])
            self.label = np.concatenate([self.label, fresh], axis=1)

    def fresh(self, level: int, number: int) -> Ints:
        """Return so many new labels, each of a component of one claim."""
        first = self.used[level]
        self.used[level] += number
        held = self.root.shape[1]
        if self.used[level] > held:
            more = np.arange(held, self.used[level] + held // 4 + 1024, dtype=np.int32)
            self.root = np.concatenate([self.root, np.tile(more, (LEVELS.size, 1))], axis=1)
            self.size = np.concatenate([self.size, np.ones((LEVELS.size, more.size), np.int32)], axis=1)
        return np.arange(first, first + number, dtype=np.int32)

    def component(self, level: int, x: int) -> int:
        """Return the label that stands for the component of a claim."""
        return found(self.root[level], int(self.label[level, x]))

    def level(self, x: int) -> int:
        """Return the level whose component is the part of a claim."""
        return next((level for level in range(LEVELS.size - 1) if self.size[level, self.component(level, x)] <= LIMIT),
                    int(LEVELS.size) - 1)

    def unite(self, level: int, x: int, y: int) -> None:
        """Make the components of two claims one."""
        united(self.root[level], self.size[level], int(self.label[level, x]), int(self.label[level, y]))

    def part_off(self, level: int, members: Ints) -> None:
        """Make a component of its own of claims that were part of another."""
        self.size[level, self.component(level, int(members[0]))] -= members.size
        (label,) = self.fresh(level, 1)
        self.label[level, members] = label
        self.size[level, label] = members.size


def parts_of(number: int, graph: Graph) -> Parts:
    """Return the components of each level."""
    root = np.tile(np.arange(number, dtype=np.int32), (LEVELS.size, 1))
    size = np.ones((LEVELS.size, number), np.int32)
    for level, bits in enumerate(LEVELS):
        tie(root[level], size[level], bits, graph.start, graph.number, graph.other, graph.weight)
        root[level] = flat(root[level])
    return Parts(root, np.tile(np.arange(number, dtype=np.int32), (LEVELS.size, 1)), size, [number] * LEVELS.size)


def part_labels(number: int, parts: Parts) -> Longs:
    """Return a number for the part of each claim, the same for claims of one part."""
    label = np.full(number, -1, np.int64)
    for level in range(LEVELS.size):
        root = flat(parts.root[level])[parts.label[level, :number]]
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
def reached(x: int, bits: float, mark: Ints, start: Longs, number: Ints, other: Ints,
            weight: Floats) -> Ints:
    """Return the claims tied to x, over any number of others, by pairs of more than these bits; x first.

    Args:
        mark: 0 for every claim; what it is set to on the way is cleared again.
    """
    out = np.empty(64, np.int32)
    out[0] = x
    mark[x] = 1
    size, at = 1, 0
    while at < size:
        y = out[at]
        at += 1
        for z in range(start[y], start[y] + number[y]):
            if weight[z] > bits and mark[other[z]] == 0:
                if size == out.size:
                    out = longer(out)
                out[size] = other[z]
                mark[other[z]] = 1
                size += 1
    for at in range(size):
        mark[out[at]] = 0
    return out[:size].copy()


@compiled
def longer(values: Ints) -> Ints:
    """Return the values with twice the room."""
    made = np.empty(2 * values.size, np.int32)
    made[:values.size] = values
    return made


@compiled
def torn(ends: Ints, bits: float, mark: Ints, start: Longs, number: Ints, other: Ints,
         weight: Floats) -> tuple[Ints, Ints, int]:
    """Return what no longer hangs together where these claims lost pairs of more than so many bits.

    All ends are walked from at once, each step by step, until they have met, or all but one walk have come to an end:
    so that a small piece torn off a large component costs the piece.

    Args:
        ends: different claims. mark: as of `reached`.

    Returns:
        The claims of all whole pieces, which piece each is of, and an end in what was not walked through (-1 where
        all was): the one piece that keeps what is left of its component.
    """
    boss = np.arange(ends.size).astype(np.int32)
    pending = np.ones(ends.size, np.int32)
    out = np.empty(max(64, 2 * ends.size), np.int32)
    out[:ends.size] = ends
    for source in range(ends.size):
        mark[ends[source]] = source + 1
    size, at, going = ends.size, 0, ends.size
    while going > 1:
        y = out[at]
        at += 1
        own = found(boss, mark[y] - 1)
        for z in range(start[y], start[y] + number[y]):
            if weight[z] <= bits:
                continue
            to = other[z]
            if mark[to] == 0:
                if size == out.size:
                    out = longer(out)
                out[size] = to
                size += 1
                mark[to] = own + 1
                pending[own] += 1
            else:
                met = found(boss, mark[to] - 1)
                if met != own:
                    boss[met] = own
                    pending[own] += pending[met]
                    going -= 1
        pending[own] -= 1
        if pending[own] == 0:
            going -= 1
    left = -1
    for source in range(ends.size):
        if pending[found(boss, source)] > 0:
            left = ends[source]
    whole = 0
    piece = np.empty(size, np.int32)
    for at in range(size):
        own = found(boss, mark[out[at]] - 1)
        mark[out[at]] = 0
        if pending[own] == 0:
            out[whole] = out[at]
            piece[whole] = own
            whole += 1
    return out[:whole].copy(), piece[:whole].copy(), left
