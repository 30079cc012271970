"""Parting claims so that each part can be clustered by itself: groups never reach beyond good pairs.

A component is what good pairs tie together. Whole components are packed into parts of some ten thousand claims,
small enough to stay in a processor's cache, and the parts are worked on side by side. Rows keep their order within a
component, so the result is that of clustering all at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled
from witnessmark.reconcile.engine.columns import Ints
from witnessmark.reconcile.engine.pairing import Edges

PART = 1 << 14


def parted(size: int, edges: Edges) -> list[tuple[Ints, Edges]]:
    """Return the rows of each part that has pairs, ascending, and the pairs within it, by place among these rows."""
    left, right, bits = edges
    part, parts = parts_of(size, left, right, bits)
    place = np.empty(size, np.int32)
    rows = np.argsort(part, kind="stable").astype(np.int32)
    starts = np.searchsorted(part[rows], np.arange(parts + 1))
    place[rows] = np.arange(size, dtype=np.int32) - starts[part[rows]].astype(np.int32)
    inside = np.nonzero(part[left] == part[right])[0]
    home = part[left[inside]]
    order = inside[np.argsort(home, kind="stable")]
    cuts = np.searchsorted(part[left[order]], np.arange(parts + 1))
    left, right, bits = place[left[order]], place[right[order]], bits[order]
    return [(rows[starts[at]:starts[at + 1]],
             (left[cuts[at]:cuts[at + 1]], right[cuts[at]:cuts[at + 1]], bits[cuts[at]:cuts[at + 1]]))
            for at in range(parts) if cuts[at] < cuts[at + 1]]


@compiled
def parts_of(size: int, left: Ints, right: Ints, bits: NDArray[np.float32]) -> tuple[NDArray[np.uint16], int]:
    """Return the part of each row and how many parts there are; a component lies in one part."""
    root = np.arange(size).astype(np.int32)
    for e in range(left.size):
        if bits[e] > 0:
            a, b = left[e], right[e]
            while root[a] != a:
                root[a] = root[root[a]]
                a = root[a]
            while root[b] != b:
                root[b] = root[root[b]]
                b = root[b]
            if a < b:
                root[b] = a
            elif b < a:
                root[a] = b
    number = np.zeros(size, np.int32)
    for x in range(size):
        a = x
        while root[a] != a:
            a = root[a]
        root[x] = a
        number[a] += 1
    least = max(PART, size // 60_000 + 1)
    part = np.zeros(size, np.uint16)
    current, filled = 0, 0
    for x in range(size):
        if root[x] == x:
            if filled >= least:
                current += 1
                filled = 0
            part[x] = current
            filled += number[x]
        else:
            part[x] = part[root[x]]
    return part, current + 1
