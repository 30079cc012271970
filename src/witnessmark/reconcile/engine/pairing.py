"""One streaming walk over the pairs of a pass: counting patterns, or scoring and keeping the good pairs.

Of a pair of equally precise claims the later row looks back; of others the vaguer one looks both ways. So each pair is
met once, and a vague date costs only the claims that have one. No pair is stored but those kept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled
from witnessmark.reconcile.engine.blocking import REACH
from witnessmark.reconcile.engine.columns import Floats, Ints
from witnessmark.reconcile.engine.comparing import ACTOR, ADM2, DAY, GRP, PATTERNS, PREC, pattern_of

Bools = NDArray[np.bool_]
Edges = tuple[Ints, Ints, Floats]


@compiled
def first_from(key: Ints, rows: Ints, wanted: int, day: int) -> int:
    """Return the first place in sorted order at or after this key and day."""
    low, high = 0, key.size
    while low < high:
        middle = (low + high) // 2
        if key[middle] < wanted or (key[middle] == wanted and rows[middle, DAY] < day):
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def walk(
    start: int, stop: int, step: int, shift: int, rows: Ints, key: Ints, density: Ints, earlier: Ints,
    vague_only: bool, grp_kin: Bools, actor_kin: Bools, counts: NDArray[np.int64], weight: int,
    bits: Floats, prior: Floats, grp_bits: Floats, actor_bits: Floats, least: float, keep: bool,
) -> Edges:
    """Walk the pairs whose first claim stands at `start` to `stop` in the sorted order.

    Args:
        step: every how many claims one is taken.
        shift: days the other claim must lie away beyond the window; 0 for real pairs, more for negative controls.
        rows: the claims in sorted order, as `rows_of` makes them.
        earlier: the keys these claims have in the earlier passes; a pair that shares one is theirs.
        counts: by density and pattern; `weight` is added for each pair when not `keep`.
        bits: weight of each pattern; `prior`: of each density; `grp_bits`, `actor_bits`: of each equal name.
        least: pairs that score at least this are kept.

    Returns:
        The kept pairs, as places in the sorted order, and their scores in bits.
    """
    size = 1024 if keep else 1
    left = np.empty(size, np.int32)
    right = np.empty(size, np.int32)
    scores = np.empty(size, np.float32)
    kept = 0
    n = key.size
    for x in range(start, stop, step):
        prec = rows[x, PREC]
        rank = 1 if prec >= 2 else 0
        vague = rows[x, ADM2] < 0
        if (vague_only and not vague) or (prec == 3 and (vague_only or shift > 0)):
            continue
        both_ways = vague_only or rank == 1
        reach = REACH[prec] if rank else 31 if vague_only else REACH[1]
        for sign in range(2):
            if sign == 1 and (shift == 0 or not both_ways):
                break
            target = rows[x, DAY] + (shift if sign == 0 else -shift)
            ahead = shift == 0 and not both_ways
            y = x + 1 if ahead else first_from(key, rows, key[x], target - reach)
            while y < n and key[y] == key[x] and rows[y, DAY] - target <= reach:
                other = y
                y += 1
                prec_other = rows[other, PREC]
                if other == x:
                    continue
                if vague_only:
                    if prec_other == 3:
                        continue
                    same = rows[other, ADM2] < 0
                elif rank == 0:
                    if prec_other >= 2:
                        continue
                    same = True
                else:
                    if prec_other > prec:
                        continue
                    same = prec_other == prec
                if same and ((shift == 0 and other < x) or sign == 1):
                    continue
                gap = abs(rows[other, DAY] - target)
                if gap > REACH[max(prec, prec_other)]:
                    continue
                met = False
                for k in range(earlier.shape[1]):
                    if earlier[x, k] >= 0 and earlier[x, k] == earlier[other, k]:
                        met = True
                        break
                if met:
                    continue
                pattern = pattern_of(rows, x, other, gap, grp_kin, actor_kin)
                level = max(density[x], density[other])
                if not keep:
                    counts[level * PATTERNS + pattern] += weight
                    continue
                score = bits[pattern] + prior[level]
                if rows[x, GRP] >= 0 and rows[x, GRP] == rows[other, GRP]:
                    score += grp_bits[rows[x, GRP]]
                if rows[x, ACTOR] >= 0 and rows[x, ACTOR] == rows[other, ACTOR]:
                    score += actor_bits[rows[x, ACTOR]]
                if score < least:
                    continue
                if kept == size:
                    size *= 2
                    wider = np.empty(size, np.int32)
                    wider[:kept] = left
                    left = wider
                    wider = np.empty(size, np.int32)
                    wider[:kept] = right
                    right = wider
                    longer = np.empty(size, np.float32)
                    longer[:kept] = scores
                    scores = longer
                left[kept] = x
                right[kept] = other
                scores[kept] = score
                kept += 1
    return left[:kept], right[:kept], scores[:kept]
