"""Parting a table into chunks that share no area, so that no pair lies between two of them.

Every key has an area in it (`blocking.PARTS`). Areas that one claim names together belong together, whatever their
levels, and with them all claims that name one of them.
"""

from __future__ import annotations

import numpy as np

from witnessmark.compiled import compiled
from witnessmark.reconcile.engine.columns import Columns, Ints
from witnessmark.reconcile.engine.graph import Longs
from witnessmark.reconcile.engine.parting import flat, united

MOST = 1_000_000


def chunks_of(columns: Columns, most: int | None = None) -> list[Longs]:
    """Return the rows of each chunk, ascending; whole regions are packed together up to `most` claims."""
    most = most or MOST
    if len(columns) <= most:
        return [np.arange(len(columns))]
    levels: list[Ints] = []
    base = 0
    for area in (columns.adm1, columns.adm2, columns.adm3):
        known, code = np.unique(area, return_inverse=True)
        levels.append(np.where(area >= 0, code.astype(np.int32) + np.int32(base), np.int32(-1)))
        base += known.size
    region = flat(_regions(levels[0], levels[1], levels[2], base))
    one = np.where(levels[0] >= 0, levels[0], np.where(levels[1] >= 0, levels[1], levels[2]))
    home = np.where(one >= 0, region[one], base)
    size = np.bincount(home, minlength=base + 1)
    chunk = np.zeros(base + 1, np.int64)
    current, filled = 0, 0
    for number in np.nonzero(size)[0].tolist():
        if filled and filled + size[number] > most:
            current, filled = current + 1, 0
        chunk[number] = current
        filled += int(size[number])
    own = chunk[home]
    rows = np.argsort(own, kind="stable")
    return np.split(rows, np.searchsorted(own[rows], np.arange(1, current + 1)))


@compiled
def _regions(ones: Ints, twos: Ints, threes: Ints, number: int) -> Ints:
    """Unite the areas that one claim names; return for each area one that leads to its region's."""
    root = np.arange(number).astype(np.int32)
    size = np.ones(number, np.int32)
    for x in range(ones.size):
        if ones[x] >= 0 and twos[x] >= 0:
            united(root, size, ones[x], twos[x])
        if ones[x] >= 0 and threes[x] >= 0:
            united(root, size, ones[x], threes[x])
        elif twos[x] >= 0 and threes[x] >= 0:
            united(root, size, twos[x], threes[x])
    return root
