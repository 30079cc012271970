"""Which claims are tied by how many bits: rows of neighbours that can grow.

Bits are rounded to a 64th, so that sums of them are exact and don't depend on the order they are added in. A decision
of a person weighs `JUDGED` bits for or against, more than any number of pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled
from witnessmark.reconcile.engine.columns import Floats, Ints
from witnessmark.reconcile.engine.pairing import Edges

Longs = NDArray[np.int64]
JUDGED = np.float32(2**20)
PARTS_OF_BIT = 64


def rounded(bits: Floats) -> Floats:
    """Return bits in 64ths."""
    made: Floats = np.rint(bits * np.float32(PARTS_OF_BIT))
    made /= np.float32(PARTS_OF_BIT)
    return made


@dataclass(slots=True)
class Graph:
    """Neighbours of claims by row, each pair at both ends.

    The neighbours of x are `other[start[x]:start[x] + number[x]]`, in no order, their bits beside them; `room` is how
    many would fit. `used` is how much of `other` is taken.
    """

    start: Longs
    number: Ints
    room: Ints
    other: Ints
    weight: Floats
    used: int

    def row(self, x: int) -> tuple[Ints, Floats]:
        """Return the neighbours of a claim and the bits to each; views, to be read at once."""
        first, last = int(self.start[x]), int(self.start[x] + self.number[x])
        return self.other[first:last], self.weight[first:last]

    def put(self, x: int, y: int, bits: float | None) -> float | None:
        """Tie two claims by so many bits, or untie them; return what tied them before."""
        before = self._put(x, y, bits)
        self._put(y, x, bits)
        return before

    def add_rows(self, size: int) -> None:
        """Make room for claims up to this number."""
        if size > self.start.size:
            more = max(size, self.start.size + self.start.size // 4 + 1024) - self.start.size
            self.start, self.number, self.room = (
                np.concatenate([held, np.zeros(more, held.dtype)]) for held in (self.start, self.number, self.room))

    def widen(self, room: int = 0) -> None:
        """Make room for a quarter more pairs, and for so many; all that is held is copied."""
        more = self.other.size // 4 + room
        self.other = np.concatenate([self.other, np.zeros(more, np.int32)])
        self.weight = np.concatenate([self.weight, np.zeros(more, np.float32)])

    def _put(self, x: int, y: int, bits: float | None) -> float | None:
        first, number = int(self.start[x]), int(self.number[x])
        found = np.nonzero(self.other[first:first + number] == y)[0]
        if found.size:
            at = first + int(found[0])
            before = float(self.weight[at])
            if bits is None:
                self.other[at], self.weight[at] = self.other[first + number - 1], self.weight[first + number - 1]
                self.number[x] -= 1
            else:
                self.weight[at] = bits
            return before
        if bits is not None:
            if number == self.room[x]:
                first = self._moved(x)
            self.other[first + number], self.weight[first + number] = y, bits
            self.number[x] += 1
        return None

    def _moved(self, x: int) -> int:
        """Move a claim's row to the end, with twice the room; return where it begins."""
        first, number = int(self.start[x]), int(self.number[x])
        room = max(8, 2 * number)
        if self.used + room > self.other.size:
            self.widen(room)
        self.other[self.used:self.used + number] = self.other[first:first + number]
        self.weight[self.used:self.used + number] = self.weight[first:first + number]
        self.start[x], self.room[x] = self.used, room
        self.used += room
        return int(self.start[x])


def graph_of(size: int, edges: Edges) -> Graph:
    """Return the graph of pairs, each given once."""
    starts, other, weight = adjacency(size, *edges)
    number = np.diff(starts).astype(np.int32)
    return Graph(starts[:-1], number, number.copy(), other, weight, other.size)


@compiled
def adjacency(size: int, left: Ints, right: Ints, bits: Floats) -> tuple[Longs, Ints, Floats]:
    """Return the pairs by claim: where each claim's begin, the other claim, the weight."""
    starts = np.zeros(size + 1, np.int64)
    for e in range(left.size):
        starts[left[e] + 1] += 1
        starts[right[e] + 1] += 1
    for x in range(size):
        starts[x + 1] += starts[x]
    at = starts[:-1].copy()
    other = np.empty(2 * left.size, np.int32)
    weight = np.empty(2 * left.size, np.float32)
    for e in range(left.size):
        other[at[left[e]]] = right[e]
        weight[at[left[e]]] = bits[e]
        at[left[e]] += 1
        other[at[right[e]]] = left[e]
        weight[at[right[e]]] = bits[e]
        at[right[e]] += 1
    return starts, other, weight
