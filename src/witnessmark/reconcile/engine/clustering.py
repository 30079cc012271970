"""Correlation clustering: incidents are the groups whose pairs, good and bad together, weigh most.

Greedy first: pairs from the best down join their groups when the sum over all pairs between them is positive, so two
groups never chain through one good pair. Then single claims move to where they fit best, then groups may join again,
until nothing moves. A pair that was not kept weighs `missing` bits. Only groups tied by a good pair are ever
compared, so connected components don't touch each other and are worked on apart (`parting`). Ties break by row, so the
result is one for one table.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled, inlined
from witnessmark.reconcile.engine.columns import Floats, Ints
from witnessmark.reconcile.engine.pairing import Edges
from witnessmark.reconcile.engine.parting import parted

MISSING = -2.5
TURNS = 3
UNMET = 0.2
"""Odds that a claim which stands alone has a companion that blocking never showed it; set on made-up worlds."""
Longs = NDArray[np.int64]


def cluster(size: int, edges: Edges, *, missing: float = MISSING, threads: int = 1) -> tuple[Ints, Floats]:
    """Return a group for each claim, numbered by its least row, and the probability that the claim belongs there."""
    groups = np.arange(size, dtype=np.int32)

    def one(part: tuple[Ints, Edges]) -> None:
        rows, inner = part
        groups[rows] = rows[settled(rows.size, inner, missing)]

    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(one, parted(size, edges)):
            pass
        starts, other, weight = adjacency(size, *edges)
        sizes = np.bincount(groups, minlength=size).astype(np.int32)
        cuts = np.linspace(0, size, 4 * threads + 1).astype(np.int64)
        chance = list(pool.map(lambda a, b: belonging(int(a), int(b), groups, sizes, starts, other, weight, missing),
                               cuts[:-1], cuts[1:]))
    return groups, np.concatenate(chance)


def settled(size: int, edges: Edges, missing: float) -> Ints:
    """Return the groups of one part's claims, numbered by their least row."""
    left, right, bits = edges
    starts, other, weight = adjacency(size, left, right, bits)
    steps = np.rint(-bits * 64).clip(-32_000, 32_000).astype(np.int16)
    good = np.nonzero(bits > 0)[0].astype(np.int32)
    best = good[np.argsort(steps[good], kind="stable")]
    groups = np.arange(size, dtype=np.int32)
    unsure = np.ones(size, np.bool_)
    for _ in range(TURNS):
        before = groups
        joined = join(groups, left[best], right[best], starts, other, weight, missing)
        groups = move(joined, unsure | (joined != before), starts, other, weight, missing)
        if np.array_equal(before, groups):
            break
        unsure = groups != joined
    return groups


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


@compiled
def renumbered(groups: Ints) -> Ints:
    """Return groups numbered by their least row."""
    least = np.full(groups.size, -1, np.int32)
    made = np.empty(groups.size, np.int32)
    for x in range(groups.size):
        if least[groups[x]] < 0:
            least[groups[x]] = x
        made[x] = least[groups[x]]
    return made


@compiled
def join(groups: Ints, left: Ints, right: Ints, starts: Longs, other: Ints, weight: Floats, missing: float) -> Ints:
    """Join groups along the pairs, best first, while the sum between two groups is positive."""
    n = groups.size
    of = groups.copy()
    size = np.zeros(n, np.int32)
    following = np.full(n, -1, np.int32)
    last = np.full(n, -1, np.int32)
    head = np.full(n, -1, np.int32)
    for x in range(n):
        g = of[x]
        size[g] += 1
        if head[g] < 0:
            head[g] = x
        else:
            following[last[g]] = x
        last[g] = x
    for e in range(left.size):
        a, b = of[left[e]], of[right[e]]
        if a == b:
            continue
        if size[a] > size[b] or (size[a] == size[b] and a < b):
            a, b = b, a
        total = 0.0
        seen = 0
        x = head[a]
        while x >= 0:
            for z in range(starts[x], starts[x + 1]):
                if of[other[z]] == b:
                    total += weight[z]
                    seen += 1
            x = following[x]
        if total + missing * (np.int64(size[a]) * size[b] - seen) <= 0:
            continue
        x = head[a]
        while x >= 0:
            of[x] = b
            x = following[x]
        following[last[b]] = head[a]
        last[b] = last[a]
        size[b] += size[a]
        size[a] = 0
        head[a] = -1
    return renumbered(of)


@compiled
def move(groups: Ints, unsure: NDArray[np.bool_], starts: Longs, other: Ints, weight: Floats, missing: float) -> Ints:
    """Move single claims, in the order of rows, to the group where they weigh most, or out, until none gains.

    Only claims that are `unsure` are asked, and again those beside one that moved.
    """
    n = groups.size
    of = groups.copy()
    size = np.zeros(n, np.int32)
    for x in range(n):
        size[of[x]] += 1
    free = np.empty(n, np.int32)
    spare = 0
    for g in range(n):
        if size[g] == 0:
            free[spare] = g
            spare += 1
    total = np.zeros(n)
    seen = np.zeros(n, np.int32)
    touched = np.empty(n, np.int32)
    ask = unsure.copy()
    for _ in range(5):
        moved = 0
        for x in range(n):
            if starts[x] == starts[x + 1] or not ask[x]:
                continue
            ask[x] = False
            own = of[x]
            number = _tallied(x, of, starts, other, weight, total, seen, touched)
            stay = total[own] + missing * (size[own] - 1 - seen[own])
            best, most = own, max(stay, 0.0) + 1e-3
            alone = stay < -1e-3
            for k in range(number):
                g = touched[k]
                if g != own:
                    sum_here = total[g] + missing * (size[g] - seen[g])
                    if sum_here > most or (sum_here == most and best != own and g < best):
                        best, most = g, sum_here
                        alone = False
                seen[g] = 0
                total[g] = 0.0
            if best == own and not alone:
                continue
            if best == own:
                spare -= 1
                best = free[spare]
            of[x] = best
            size[best] += 1
            size[own] -= 1
            if size[own] == 0:
                free[spare] = own
                spare += 1
            moved += 1
            for z in range(starts[x], starts[x + 1]):
                ask[other[z]] = True
        if moved == 0:
            break
    return renumbered(of)


@inlined
def _tallied(x: int, of: Ints, starts: Longs, other: Ints, weight: Floats, total: NDArray[np.float64], seen: Ints,
             touched: Ints) -> int:
    """Add up, for each group that claim x has an edge to, the weights and the edges; return how many groups.

    Writes `total` and `seen` by group, and the groups met to the front of `touched`; the caller clears them.
    """
    number = 0
    for z in range(starts[x], starts[x + 1]):
        g = of[other[z]]
        if seen[g] == 0:
            touched[number] = g
            number += 1
        seen[g] += 1
        total[g] += weight[z]
    return number


@compiled
def belonging(first: int, last: int, groups: Ints, size: Ints, starts: Longs, other: Ints, weight: Floats,
              missing: float) -> Floats:
    """Return how probable the group of each claim from `first` to `last` is, beside all others it could join and
    beside standing alone.

    A group speaks with the sum of weights over the root of its other members' number: their errors depend on each
    other, so that the plain sum would boast and the mean is too modest.

    Args:
        size: how many claims are in each group.
    """
    total = np.zeros(groups.size)
    seen = np.zeros(groups.size, np.int32)
    touched = np.empty(groups.size, np.int32)
    made = np.empty(last - first, np.float32)
    for x in range(first, last):
        number = _tallied(x, groups, starts, other, weight, total, seen, touched)
        own = 1.0
        against = UNMET if size[groups[x]] == 1 else 1.0
        for k in range(number):
            g = touched[k]
            members = size[g] - (1 if g == groups[x] else 0)
            odds = 2.0 ** min(40.0, (total[g] + missing * (members - seen[g])) / math.sqrt(members))
            if g == groups[x]:
                own = odds
            else:
                against += odds
            seen[g] = 0
            total[g] = 0.0
        made[x - first] = own / (own + against)
    return made
