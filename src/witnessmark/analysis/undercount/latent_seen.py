"""The classes of those seen: what a sweep of the latent class model spends most of its time on, compiled.

Patterns stand as a tree of lists, those with many people first: the chance of a pattern is that of the pattern one list
shorter times one list's odds, and patterns that begin alike share the work. A table of twenty lists with 523 patterns
of 1,627 marks has 632 branches. Indices are unsigned, as compiled code asks of signed ones each time whether they
count from the end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from witnessmark.analysis.undercount.patterns import Patterns
from witnessmark.analysis.undercount.random_draws import binomial, uniform
from witnessmark.compiled import compiled

FEW = 6             # people of one pattern whose classes are drawn one by one
SIDE = 4            # classes that are multiplied side by side; their number is filled up to a multiple of it
ONE = np.uint64(1)


@dataclass(frozen=True, slots=True, eq=False)
class Branches:
    """Patterns as a tree, each branch after the one it grows from.

    Attributes:
        depths: how many lists there are from the root to each branch, itself one of them; the first has 1.
        last: the list that each branch adds.
        counts: people whose pattern ends here, 0 where none does.
    """

    depths: NDArray[np.uint32]
    last: NDArray[np.uint32]
    counts: NDArray[np.int64]


def branches(patterns: Patterns) -> Branches:
    """Return the tree of a table's patterns."""
    order = np.argsort(-(patterns.counts @ patterns.marks.astype(np.int64)), kind="stable")
    rows = sorted((tuple(np.flatnonzero(marks[order]).tolist()), int(count))
                  for marks, count in zip(patterns.marks, patterns.counts, strict=True))
    found: list[tuple[int, int, int]] = []
    before: tuple[int, ...] = ()
    for row, count in rows:
        shared = next((at for at, (a, b) in enumerate(zip(before, row, strict=False)) if a != b),
                      min(len(before), len(row)))
        found += [(at + 1, int(order[row[at]]), count if at == len(row) - 1 else 0) for at in range(shared, len(row))]
        before = row
    depths, last, counts = zip(*found, strict=True)
    return Branches(np.array(depths, np.uint32), np.array(last, np.uint32), np.array(counts, np.int64))


@compiled
def classes_of_seen(
    depths: NDArray[np.uint32], last: NDArray[np.uint32], counts: NDArray[np.int64], odds: NDArray[np.float64],
    chances: NDArray[np.float64], path: NDArray[np.uint32], n: NDArray[np.int64], on: NDArray[np.int64],
    state: NDArray[np.uint64],
) -> None:
    """Draw into `n` and `on` how many of those seen are of each class, and on each list.

    Args:
        odds: of each list in each class; list, group of `SIDE` classes, class of the group.
        chances: room for those of each branch down to the present one, in the same shape; the first row holds the
            chance to be of a class and on no list. Classes that only fill up have none.
        path: room for the lists down to the present branch.
        state: of the random numbers.
    """
    of_class = chances.reshape(chances.shape[0], -1)
    classes = np.uint64(n.size)
    end = classes - ONE
    groups = np.uint64(odds.shape[1])
    n[:] = 0
    on[:] = 0
    for i in range(np.uint64(depths.size)):
        d = np.uint64(depths[i])
        j = last[i]
        path[d] = j
        one, two, three, four = 0.0, 0.0, 0.0, 0.0       # four sums: an addition need not wait for the one before
        for g in range(groups):
            a = chances[d - ONE, g, 0] * odds[j, g, 0]
            b = chances[d - ONE, g, 1] * odds[j, g, 1]
            c = chances[d - ONE, g, 2] * odds[j, g, 2]
            e = chances[d - ONE, g, 3] * odds[j, g, 3]
            chances[d, g, 0], chances[d, g, 1], chances[d, g, 2], chances[d, g, 3] = a, b, c, e
            one += a
            two += b
            three += c
            four += e
        left = counts[i]
        total = (one + two) + (three + four)
        if left <= FEW:
            for _ in range(left):
                u = uniform(state) * total
                k = np.uint64(0)
                while k < end and u >= of_class[d, k]:
                    u -= of_class[d, k]
                    k += ONE
                n[k] += 1
                for at in range(ONE, d + ONE):
                    on[k, path[at]] += 1
            continue
        for which in range(classes):
            here = binomial(left, of_class[d, which] / max(total, 1e-300)) if which < end else left
            total -= of_class[d, which]
            n[which] += here
            left -= here
            for at in range(ONE, d + ONE):
                on[which, path[at]] += here
            if left == 0:
                break
