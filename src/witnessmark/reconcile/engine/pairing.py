"""Two streaming walks over the pairs of a pass: counting patterns, and scoring and keeping the good pairs.

Of a pair of equally precise claims the earlier row looks ahead; of others the vaguer one looks both ways. So each pair
is met once, and a vague date costs only the claims that have one. No pair is stored but those kept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled, inlined
from witnessmark.reconcile.engine.blocking import DENSITIES, REACH
from witnessmark.reconcile.engine.columns import Floats, Ints
from witnessmark.reconcile.engine.comparing import ADM2, DAY, PATTERNS, PREC, pattern_of
from witnessmark.reconcile.engine.runs import scores_into

Bools = NDArray[np.bool_]
Edges = tuple[Ints, Ints, Floats]


@compiled
def first_from(key: Ints, days: Ints, wanted: int, day: int) -> int:
    """Return the first place in sorted order at or after this key and day."""
    low, high = 0, key.size
    while low < high:
        middle = (low + high) // 2
        if key[middle] < wanted or (key[middle] == wanted and days[middle] < day):
            low = middle + 1
        else:
            high = middle
    return low


@inlined
def shared(earlier: Ints, a: int, b: int) -> bool:
    """Return whether two claims have met in an earlier pass."""
    met = False
    for k in range(earlier.shape[1]):
        met = met or (earlier[a, k] >= 0 and earlier[a, k] == earlier[b, k])
    return met


@compiled
def last_from(key: Ints, days: Ints, first: int, wanted: int, day: int) -> int:
    """Return the place after the last, from `first` on, of this key and at most this day."""
    y = first
    while y < key.size and key[y] == wanted and days[y] <= day:
        y += 1
    return y


@inlined
def window(columns: Ints, key: Ints, x: int, shift: int, vague_only: bool) -> tuple[int, int]:
    """Return the places between which lie the claims that claim x meets, `shift` days away.

    Of a pair of equally precise claims the earlier row looks ahead; of others the vaguer one looks both ways.
    """
    days, prec = columns[DAY], columns[PREC, x]
    if (vague_only and columns[ADM2, x] >= 0) or (prec == 3 and (vague_only or shift != 0)):
        return 0, 0
    reach = REACH[prec] if prec >= 2 else 31 if vague_only else REACH[1]
    target = days[x] + shift
    ahead = shift == 0 and prec < 2 and not vague_only
    first = x + 1 if ahead else first_from(key, days, key[x], target - reach)
    return first, last_from(key, days, first, key[x], target + reach)


@inlined
def mine(columns: Ints, x: int, y: int, shift: int, vague_only: bool) -> bool:
    """Return whether the pair is for claim x to meet: the other is more precise, or as precise and not met before."""
    prec, other = columns[PREC, x], columns[PREC, y]
    if y == x or (max(prec, other) == 3 and vague_only):
        return False
    if vague_only:
        same = columns[ADM2, y] < 0
    elif prec < 2:
        if other >= 2:
            return False
        same = True
    else:
        if other > prec:
            return False
        same = other == prec
    return not (same and ((shift == 0 and y < x) or shift < 0))


@compiled
def count(places: Ints, step: int, shift: int, columns: Ints, key: Ints, density: Ints, earlier: Ints,
          vague_only: bool, grp_kin: Bools, actor_kin: Bools) -> NDArray[np.int64]:
    """Count by density and pattern the pairs that the claims at these places meet, each for `step`.

    Args:
        places: in the sorted order.
        shift: days the other claim must lie away beyond the window; 0 for real pairs, more for negative controls.
        columns: the claims in sorted order, one row a field as `rows_of` numbers them.
        earlier: the keys these claims have in the earlier passes; a pair that shares one is theirs.
    """
    counts = np.zeros(DENSITIES * PATTERNS, np.int64)
    days = columns[DAY]
    for x in places:
        for side in range(1 if shift == 0 else 2):
            away = shift if side == 0 else -shift
            if side == 1 and columns[PREC, x] < 2 and not vague_only:
                break
            first, last = window(columns, key, x, away, vague_only)
            for y in range(first, last):
                if not mine(columns, x, y, away, vague_only):
                    continue
                gap = abs(days[y] - days[x] - away)
                if gap > REACH[max(columns[PREC, x], columns[PREC, y])] or shared(earlier, x, y):
                    continue
                level = max(density[x], density[y])
                counts[level * PATTERNS + pattern_of(columns, x, y, gap, grp_kin, actor_kin)] += step
    return counts


@compiled
def keep(start: int, stop: int, columns: Ints, key: Ints, density: Ints, earlier: Ints, vague_only: bool, least: float,
         date: Floats, grp: Floats, grp_own: Floats, actor: Floats, actor_own: Floats, place: Floats, act: Floats,
         figure: Floats, prior: Floats) -> Edges:
    """Return the pairs of the claims from `start` to `stop` that score at least `least`.

    They come as places in the sorted order, and their bits. The tables are those of `runs.Tables`.
    """
    size = 1024
    left = np.empty(size, np.int32)
    right = np.empty(size, np.int32)
    scores = np.empty(size, np.float32)
    run = np.empty(256, np.float32)
    kept = 0
    for x in range(start, stop):
        first, last = window(columns, key, x, 0, vague_only)
        if last <= first:
            continue
        if last - first > run.size:
            run = np.empty(2 * (last - first), np.float32)
        scores_into(run, columns, density, x, columns[DAY, x], first, last, date, grp, grp_own, actor, actor_own, place,
                    act, figure, prior)
        for y in range(first, last):
            score = run[y - first]
            if score < least or not mine(columns, x, y, 0, vague_only) or shared(earlier, x, y):
                continue
            if kept == size:
                size *= 2
                left, right = wider(left, size), wider(right, size)
                longer = np.empty(size, np.float32)
                longer[:kept] = scores
                scores = longer
            left[kept] = x
            right[kept] = y
            scores[kept] = score
            kept += 1
    return left[:kept], right[:kept], scores[:kept]


@inlined
def wider(values: Ints, size: int) -> Ints:
    made = np.empty(size, np.int32)
    made[:values.size] = values
    return made
