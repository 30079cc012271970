"""Which claims a new one meets, and how many bits each pair has: the walk of a table for one claim alone.

Invariant: the pairs and bits are those that a walk over the whole table under the same model keeps (`pairing.keep`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled, inlined
from witnessmark.reconcile.engine.blocking import DAY_BITS, PASSES, REACH, VAGUE_ONLY
from witnessmark.reconcile.engine.columns import Floats, Ints
from witnessmark.reconcile.engine.comparing import (
    ACT,
    ACTOR,
    ADM2,
    DAY,
    GRP,
    PREC,
    act_level,
    date_level,
    figure_level,
    named_level,
    place_level,
)
from witnessmark.reconcile.engine.graph import rounded
from witnessmark.reconcile.engine.model import Model
from witnessmark.reconcile.engine.scoring import LEAST

RECENT = 4_096
"""How many claims that came since the last sorting are looked through one by one."""
Bools = NDArray[np.bool_]
VAGUE = np.array(VAGUE_ONLY)


@dataclass(slots=True)
class Held:
    """Claims by row, in the order they came.

    `columns` as `rows_of` gives them; `spots` and `density` by pass and row; `alive` says which still stand. `order`
    holds, by pass, the first `sorted` rows by their spot.
    """

    columns: Ints
    spots: NDArray[np.int64]
    density: NDArray[np.int8]
    alive: Bools
    size: int
    order: Ints
    sorted: int

    def sort(self) -> None:
        """Put the claims that came since into the sorted order."""
        made = np.empty((PASSES, self.size), np.int32)
        fresh = np.arange(self.sorted, self.size, dtype=np.int32)
        for number in range(PASSES):
            spots = self.spots[number]
            come = fresh[np.argsort(spots[fresh], kind="stable")]
            at = np.searchsorted(spots[self.order[number]], spots[come], "right") if self.sorted else \
                np.zeros(come.size, np.int64)
            made[number] = np.insert(self.order[number], at, come)
        self.order, self.sorted = made, self.size


@dataclass(frozen=True, slots=True)
class Weighing:
    """Bits of levels, of densities (by pass) and of names, and which names are akin."""

    gain: Floats
    prior: Floats
    grp_kin: Bools
    actor_kin: Bools
    grp_rare: Floats
    actor_rare: Floats

    @classmethod
    def of(cls, model: Model, kin: tuple[Bools, Bools], rare: tuple[Floats, Floats]) -> Weighing:
        return cls(np.stack([w.gain for w in model.weights]), np.stack([w.prior for w in model.weights]), *kin, *rare)


def met(held: Held, weighing: Weighing, x: int) -> tuple[Ints, Floats]:
    """Return the claims before x, still standing, that it is worth being tied to, and the bits to each."""
    w = weighing
    rows, bits = meet(x, held.sorted, held.order, held.columns, held.spots, held.density, held.alive, VAGUE,
                      LEAST, w.gain, w.prior, w.grp_kin, w.actor_kin, w.grp_rare, w.actor_rare)
    return rows, rounded(bits)


def pair_bits(held: Held, weighing: Weighing, x: int, y: int) -> float | None:
    """Return the bits of one pair, None where it is not worth a tie."""
    rows, bits = met(held, weighing, max(x, y))
    found = np.nonzero(rows == min(x, y))[0]
    return float(bits[found[0]]) if found.size else None


@compiled
def meet(x: int, done: int, order: Ints, columns: Ints, spots: NDArray[np.int64], density: NDArray[np.int8],
         alive: Bools, vague: Bools, least: float, gain: Floats, prior: Floats,
         grp_kin: Bools, actor_kin: Bools, grp_rare: Floats,
         actor_rare: Floats) -> tuple[Ints, Floats]:
    """Return the rows before x and the bits of those pairs that have at least `least`.

    Args:
        done: how many rows stand in `order`; those from there to x are looked through one by one.
    """
    rows = np.empty(64, np.int32)
    bits = np.empty(64, np.float32)
    size = 0
    for k in range(vague.size):
        spot = spots[k, x]
        if spot < 0:
            continue
        reach = REACH[2] if vague[k] else REACH[3]
        first, last = 0, done
        while first < last:
            middle = (first + last) // 2
            if spots[k, order[k, middle]] < spot - reach:
                first = middle + 1
            else:
                last = middle
        for at in range(first, done):
            y = order[k, at]
            if spots[k, y] > spot + reach:
                break
            if y < x and alive[y] and meets(columns, spots, k, x, y, vague[k]):
                score = bits_of(columns, density, k, x, y, gain, prior, grp_kin, actor_kin, grp_rare, actor_rare)
                if score >= least:
                    if size == rows.size:
                        rows, bits = longer(rows, bits)
                    rows[size] = y
                    bits[size] = score
                    size += 1
        for y in range(done, x):
            if alive[y] and abs(spots[k, y] - spot) <= reach and meets(columns, spots, k, x, y, vague[k]):
                score = bits_of(columns, density, k, x, y, gain, prior, grp_kin, actor_kin, grp_rare, actor_rare)
                if score >= least:
                    if size == rows.size:
                        rows, bits = longer(rows, bits)
                    rows[size] = y
                    bits[size] = score
                    size += 1
    return rows[:size].copy(), bits[:size].copy()


@inlined
def meets(columns: Ints, spots: NDArray[np.int64], k: int, x: int, y: int, vague: bool) -> bool:
    """Return whether pass k is the first that two claims of one key meet in."""
    prec = max(columns[PREC, x], columns[PREC, y])
    if abs(columns[DAY, x] - columns[DAY, y]) > REACH[prec] or spots[k, x] >> DAY_BITS != spots[k, y] >> DAY_BITS:
        return False
    if vague and (prec == 3 or (columns[ADM2, x] >= 0 and columns[ADM2, y] >= 0)):
        return False
    fresh = True
    for earlier in range(k):
        one = spots[earlier, x]
        fresh = fresh and (one < 0 or one >> DAY_BITS != spots[earlier, y] >> DAY_BITS)
    return fresh


@inlined
def bits_of(columns: Ints, density: NDArray[np.int8], k: int, x: int, y: int, gain: Floats, prior: Floats,
            grp_kin: Bools, actor_kin: Bools, grp_rare: Floats, actor_rare: Floats) -> float:
    """Return the bits of a pair in pass k, added up in the order of `runs.scores_into`."""
    gap = abs(columns[DAY, x] - columns[DAY, y])
    made = gain[k, 0, date_level(gap, max(columns[PREC, x], columns[PREC, y]))] \
        + prior[k, max(density[k, x], density[k, y])]
    one = named_level(columns[GRP, x], columns[GRP, y], grp_kin)
    made += gain[k, 2, one] + grp_rare[columns[GRP, x]] if one == 0 else gain[k, 2, one]
    other = named_level(columns[ACTOR, x], columns[ACTOR, y], actor_kin)
    made += gain[k, 3, other] + actor_rare[columns[ACTOR, x]] if other == 0 else gain[k, 3, other]
    made += gain[k, 4, act_level(columns[ACT, x], columns[ACT, y])] + gain[k, 5, figure_level(columns, x, y)]
    made += gain[k, 1, place_level(columns, x, y)]
    return made  # type: ignore[no-any-return]


@compiled
def longer(rows: Ints, bits: Floats) -> tuple[Ints, Floats]:
    """Return both with twice the room."""
    more_rows = np.empty(2 * rows.size, np.int32)
    more_bits = np.empty(2 * rows.size, np.float32)
    more_rows[:rows.size] = rows
    more_bits[:rows.size] = bits
    return more_rows, more_bits
