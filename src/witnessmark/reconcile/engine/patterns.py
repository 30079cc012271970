"""What patterns of agreement weigh: Fellegi-Sunter by EM on the histogram of patterns.

For a pattern g the weight is log2 of prod_f m_f(g_f) / u_f(g_f), where m is the chance of a level among claims of one
incident and u among others (Fellegi and Sunter 1969, eq. 10). u comes from negative controls: pairs of one block
months apart, which can't be one incident yet share all that makes a block alike. m and, for each density of a block,
the share of matches come from EM (Dempster, Laird and Rubin 1977) over the patterns that occur, a few thousand
whatever the number of pairs. Assumed: fields are independent given match or not. The first guesses below count as
`STRENGTH` pairs, so that a table of three claims is judged by them and one of thousands by itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled
from witnessmark.reconcile.engine.blocking import DENSITIES, REACH
from witnessmark.reconcile.engine.columns import Floats
from witnessmark.reconcile.engine.comparing import NEUTRAL, PATTERNS, SIZES, YEAR

STRENGTH = 40.0
WIDEST = max(SIZES)
ROUNDS = 80
YEAR_BITS = math.log2(REACH[2] / REACH[3])
"""What a year's wider window takes from a month's weight: so many more claims lie in it."""
SAME: tuple[tuple[float, ...], ...] = (
    (.24, .22, .12, .02, .14, .10, .04, .06, .04, .02, 0), (.60, .25, .05, .07, .02, .01, 0), (.80, .10, .10, 0),
    (.78, .10, .12, 0), (.80, .20, 0), (.16, .40, .28, .12, .04, 0),
)
OTHERS: tuple[tuple[float, ...], ...] = (
    (.05, .09, .17, .29, .07, .07, .16, .04, .03, .03, 0), (.30, .20, .20, .15, .10, .05, 0), (.20, .02, .78, 0),
    (.15, .02, .83, 0), (.25, .75, 0), (.005, .055, .14, .25, .55, 0),
)
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """Bits of evidence: of each level of each field (one row a field), and of a block's density (the log odds that
    any pair there is a match)."""

    gain: Floats
    prior: Floats
    same: Array
    others: Array


def levels() -> NDArray[np.int64]:
    """Return the level of each field, one row a field, one column a pattern."""
    return np.array(np.unravel_index(np.arange(PATTERNS), SIZES), np.int64)


def _table(rows: tuple[tuple[float, ...], ...]) -> Array:
    made = np.zeros((len(SIZES), WIDEST))
    for at, row in enumerate(rows):
        made[at, :len(row)] = row
    return made


def weigh(near: NDArray[np.int64], far: NDArray[np.int64]) -> Weights:
    """Return the weights that the counts of one pass speak for.

    Args:
        near: real pairs by density and pattern, flat.
        far: negative controls, likewise.
    """
    level = levels()
    near, far = near.reshape(DENSITIES, PATTERNS), far.reshape(DENSITIES, PATTERNS).sum(axis=0)
    others = STRENGTH * _table(OTHERS)
    for field, size in enumerate(SIZES):
        others[field, :size] += np.bincount(level[field], far, size)
        if NEUTRAL[field] >= 0:
            others[field, NEUTRAL[field]] = 0
    others /= others.sum(axis=1, keepdims=True)
    density, pattern = np.nonzero(near)
    share, same = fit(np.ascontiguousarray(level[:, pattern].T), density, near[density, pattern].astype(np.float64),
                      others, STRENGTH * _table(SAME), np.array(NEUTRAL))
    gain = np.zeros((len(SIZES), WIDEST))
    known = (same > 0) & (others > 0)
    gain[known] = np.log2(same[known] / others[known])
    gain[0, YEAR] = YEAR_BITS
    return Weights(gain.astype(np.float32), np.log2(share / (1 - share)).astype(np.float32), same, others)


@compiled
def fit(
    level: NDArray[np.int64], density: NDArray[np.int64], number: Array, others: Array, guess: Array,
    neutral: NDArray[np.int64],
) -> tuple[Array, Array]:
    """Return by EM the share of matches for each density, and the chance of each level among matches.

    Args:
        level: of each pattern that occurs, one column a field.
        number: how many pairs have it.
        others: chance of each level among pairs that are no match; held fixed.
        guess: pseudo-counts of levels among matches.
        neutral: the level of each field that says nothing, -1 for none.
    """
    fields = level.shape[1]
    same = np.empty_like(guess)
    for f in range(fields):
        same[f] = guess[f] / guess[f].sum()
    share = np.empty(DENSITIES)
    for d in range(DENSITIES):
        share[d] = 1.0 / (2.0 + 2.0 ** d)
    start = share.copy()
    for _ in range(ROUNDS):
        counts = guess.copy()
        matched = start * STRENGTH
        total = np.full(DENSITIES, STRENGTH)
        gain = np.zeros_like(same)
        for f in range(fields):
            for s in range(gain.shape[1]):
                if s != neutral[f] and same[f, s] > 0 and others[f, s] > 0:
                    gain[f, s] = math.log(same[f, s] / others[f, s])
        for i in range(number.size):
            odds = math.log(share[density[i]] / (1 - share[density[i]]))
            for f in range(fields):
                odds += gain[f, level[i, f]]
            p = number[i] / (1.0 + math.exp(-odds))
            matched[density[i]] += p
            total[density[i]] += number[i]
            for f in range(fields):
                if level[i, f] != neutral[f]:
                    counts[f, level[i, f]] += p
        moved = 0.0
        for d in range(DENSITIES):
            new = min(max(matched[d] / total[d], 1e-7), 0.95)
            moved = max(moved, abs(new - share[d]) / share[d])
            share[d] = new
        for f in range(fields):
            same[f] = counts[f] / counts[f].sum()
        if moved < 1e-4:
            break
    return share, same


def rarity(code: NDArray[np.int32], names: int) -> Floats:
    """Return by how many bits agreeing on each name says more, or less, than agreeing on an average one."""
    return rarity_of(np.bincount(code[code >= 0], minlength=names), len(code))


def rarity_of(times: NDArray[np.int64], claims: int) -> Floats:
    """Return what `rarity` does, from how often each name occurs among so many claims."""
    if not times.size:
        return np.zeros(0, np.float32)
    share = times / max(1, int(times.sum()))
    mean = float((share**2).sum()) or 1.0
    with np.errstate(divide="ignore"):
        return np.clip(np.log2(mean / share), -3, 4).astype(np.float32) if claims > STRENGTH \
            else np.zeros(times.size, np.float32)
