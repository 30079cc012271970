"""How probable it is that a claim belongs to the group that clustering gave it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled, inlined
from witnessmark.reconcile.engine.columns import Floats, Ints
from witnessmark.reconcile.engine.graph import Graph, Longs

MISSING = -2.5
"""Bits of a pair that was not kept."""
UNMET = 0.2
"""Odds that a claim which stands alone has a companion that blocking never showed it; set on made-up worlds."""
CHOSEN = 0.35
"""Power of odds against a group that clustering chose all the same: that it did says that the sums of its rivals boast.
Set on made-up worlds."""


def belonging_of(rows: Ints, groups: Ints, sizes: Ints, graph: Graph, *, missing: float = MISSING) -> Floats:
    """Return how probable the groups of some claims are; `sizes` counts the claims of each group."""
    widest = int(graph.number[rows].max(initial=0))
    return belonging(rows, groups, sizes, graph.start, graph.number, graph.other, graph.weight, missing,
                     np.zeros(groups.size), np.zeros(groups.size, np.int32), np.empty(widest + 1, np.int32))


@inlined
def tallied(first: int, last: int, of: Ints, other: Ints, weight: Floats, total: NDArray[np.float64], seen: Ints,
             touched: Ints) -> int:
    """Add up, for each group met among these neighbours, the weights and the pairs; return how many groups.

    Writes `total` and `seen` by group, and the groups met to the front of `touched`; the caller clears them.
    """
    number = 0
    for z in range(first, last):
        g = of[other[z]]
        if seen[g] == 0:
            touched[number] = g
            number += 1
        seen[g] += 1
        total[g] += weight[z]
    return number


@compiled
def belonging(rows: Ints, groups: Ints, size: Ints, start: Longs, number: Ints, other: Ints, weight: Floats,
              missing: float, total: NDArray[np.float64], seen: Ints, touched: Ints) -> Floats:
    """Return how probable the groups of these claims are, beside all others each could join and standing alone.

    A group speaks with the sum of weights over the root of its other members' number: their errors depend on each
    other, so that the plain sum would boast and the mean is too modest. Odds below one are raised to `CHOSEN`.

    Args:
        size: how many claims are in each group.
        total, seen: zero for every group; cleared again. touched: room for the neighbours of one claim.
    """
    made = np.empty(rows.size, np.float32)
    odds = np.empty(touched.size)
    for at in range(rows.size):
        x = rows[at]
        met = tallied(start[x], start[x] + number[x], groups, other, weight, total, seen, touched)
        own = 1.0
        rivals = 0
        for k in range(met):
            g = touched[k]
            members = size[g] - (1 if g == groups[x] else 0)
            chance = 2.0 ** min(40.0, (total[g] + missing * (members - seen[g])) / math.sqrt(members))
            if g == groups[x]:
                own = chance
            else:
                odds[rivals] = chance
                rivals += 1
            seen[g] = 0
            total[g] = 0.0
        against = UNMET if size[groups[x]] == 1 else 1.0
        for chance in np.sort(odds[:rivals]):        # a sum that does not depend on the order of neighbours
            against += chance
        odds_of_own = own / against
        if odds_of_own < 1:
            odds_of_own **= CHOSEN
        made[at] = odds_of_own / (1 + odds_of_own)
    return made
