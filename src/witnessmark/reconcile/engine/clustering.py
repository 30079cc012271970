"""Correlation clustering: incidents are the groups whose pairs, good and bad together, weigh most.

Greedy first: pairs from the best down join their groups when the sum over all pairs between them is positive, so two
groups never chain through one good pair. Then single claims move to where they fit best, then groups may join again,
until nothing moves. A pair that was not kept weighs `missing` bits. Each part (`parting`) is worked on by itself, its
claims in the order of their ids, so a part comes to the same groups whatever else the table holds.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled
from witnessmark.reconcile.engine.belonging import MISSING, belonging_of, tallied
from witnessmark.reconcile.engine.columns import Floats, Ints
from witnessmark.reconcile.engine.graph import PARTS_OF_BIT, Graph, Longs
from witnessmark.reconcile.engine.parting import Parts, part_labels

TURNS = 3


def cluster(
    size: int, graph: Graph, parts: Parts, *, missing: float = MISSING, threads: int = 1
) -> tuple[Ints, Floats]:
    """Return a group for each claim, numbered by its least row, and the probability that the claim belongs there.

    Rows must be in the order of the claims' ids.
    """
    groups = grouped(part_labels(size, parts), graph, missing=missing, threads=threads)
    sizes = np.bincount(groups, minlength=size).astype(np.int32)
    with ThreadPoolExecutor(threads) as pool:
        chance = list(pool.map(lambda some: belonging_of(some, groups, sizes, graph, missing=missing),
                               np.array_split(np.arange(size, dtype=np.int32), 4 * threads)))
    return groups, np.concatenate(chance)


def grouped(label: Longs, graph: Graph, *, missing: float = MISSING, threads: int = 1) -> Ints:
    """Return a group for each claim, numbered by its least row, the parts being those that `label` tells apart.

    Rows of one part must be in the order of the claims' ids.
    """
    size = label.size
    rows = np.argsort(label, kind="stable").astype(np.int32)
    cuts = np.concatenate([[0], np.nonzero(np.diff(label[rows]))[0] + 1, [size]])
    groups = np.arange(size, dtype=np.int32)
    ends = np.searchsorted(cuts, np.linspace(0, size, 8 * threads + 1))
    ends[-1] = cuts.size - 1

    def settle(first: int, last: int) -> None:
        settle_parts(first, last, cuts, rows, np.full(size, -1, np.int32), graph.start, graph.number, graph.other,
                     graph.weight, missing, groups)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(settle, ends[:-1].tolist(), ends[1:].tolist()))
    return groups


@compiled
def settle_parts(first: int, last: int, cuts: Longs, rows: Ints, local: Ints, start: Longs, number: Ints, other: Ints,
                 weight: Floats, missing: float, groups: Ints) -> None:
    """Write the groups of the parts from `first` to `last`, each a run of `rows` between two `cuts`.

    Args:
        rows: within a part in the order of the claims' ids.
        local: -1 for every claim; what is set on the way is cleared again.
        groups: written to: the row of the first claim of each claim's group.
    """
    for part in range(first, last):
        begin, end = cuts[part], cuts[part + 1]
        if end - begin < 2:
            groups[rows[begin:end]] = rows[begin:end]
            continue
        own = rows[begin:end]
        starts, near, bits = inner(own, local, start, number, other, weight)
        made = settled(starts, near, bits, missing)
        for at in range(own.size):
            groups[own[at]] = own[made[at]]


@compiled
def inner(own: Ints, local: Ints, start: Longs, number: Ints, other: Ints,
          weight: Floats) -> tuple[Longs, Ints, Floats]:
    """Return the pairs within a part by place in it: where each claim's begin, the other claim, ascending, the bits."""
    for at in range(own.size):
        local[own[at]] = at
    starts = np.zeros(own.size + 1, np.int64)
    for at in range(own.size):
        x = own[at]
        for z in range(start[x], start[x] + number[x]):
            if local[other[z]] >= 0:
                starts[at + 1] += 1
    for at in range(own.size):
        starts[at + 1] += starts[at]
    near = np.empty(starts[-1], np.int32)
    bits = np.empty(starts[-1], np.float32)
    free = starts[:-1].copy()
    for at in range(own.size):
        x = own[at]
        for z in range(start[x], start[x] + number[x]):
            to = local[other[z]]
            if to >= 0:
                near[free[to]] = at
                bits[free[to]] = weight[z]
                free[to] += 1
    for at in range(own.size):
        local[own[at]] = -1
    return starts, near, bits


@compiled
def settled(starts: Longs, other: Ints, weight: Floats, missing: float) -> Ints:
    """Return the groups of one part's claims, numbered by their least place."""
    n = starts.size - 1
    good = 0
    for x in range(n):
        for z in range(starts[x], starts[x + 1]):
            if other[z] > x and weight[z] > 0:
                good += 1
    place = np.empty(good, np.int64)
    left = np.empty(good, np.int32)
    right = np.empty(good, np.int32)
    good = 0
    for x in range(n):
        for z in range(starts[x], starts[x + 1]):
            if other[z] > x and weight[z] > 0:
                place[good] = (np.int64(-round(weight[z] * PARTS_OF_BIT)) << 31) + good
                left[good] = x
                right[good] = other[z]
                good += 1
    order = np.argsort(place)
    left, right = left[order], right[order]
    groups = np.arange(n).astype(np.int32)
    unsure = np.ones(n, np.bool_)
    for _ in range(TURNS):
        joined = join(groups, left, right, starts, other, weight, missing)
        after = move(joined, unsure | (joined != groups), starts, other, weight, missing)
        still = True
        for x in range(n):
            still = still and after[x] == groups[x]
            unsure[x] = after[x] != joined[x]
        groups = after
        if still:
            break
    return groups


@compiled
def renumbered(groups: Ints) -> Ints:
    """Return groups numbered by their least place."""
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
    """Move single claims, in their order, to the group where they weigh most, or out, until none gains.

    Only claims that are `unsure` are asked, and again those beside one that moved. Of groups that weigh alike it is
    the one met first, over the claim's neighbours in their order.
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
            number = tallied(starts[x], starts[x + 1], of, other, weight, total, seen, touched)
            stay = total[own] + missing * (size[own] - 1 - seen[own])
            best, most = own, max(stay, 0.0) + 1e-3
            alone = stay < -1e-3
            for k in range(number):
                g = touched[k]
                if g != own:
                    sum_here = total[g] + missing * (size[g] - seen[g])
                    if sum_here > most:
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
