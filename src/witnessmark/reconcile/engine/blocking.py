"""Which claims are compared: those near in time within one nested key, in several passes.

A pass sorts the claims that have its key by key and day; pairs lie within a window of days that the less precise date
decides. A pair belongs to the first pass that holds it. Blocks that grew too dense are split by finer keys (act, then
figure); what is left then is compared in full, nothing is sampled or cut off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled
from witnessmark.reconcile.engine.columns import Columns, Ints

REACH = np.array([7, 10, 31, 366], np.int32)
"""Days within which a date of each precision may meet another: day, week, month, year."""
DENSITIES = 8
CAP = 2_000
"""Claims of one block within a window, on average, above which the block is split by a finer key."""

Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pass:
    """One way of meeting.

    `order` holds the rows of the claims that have a key, by key and day; `key` and `density` stand in that order:
    density is the level of how many claims lie within the window of a day, by powers of two. When `vague_only`,
    at least one of a pair must lack its second-level area. `near` is about how many pairs there are.
    """

    order: Ints
    key: Ints
    density: Ints
    vague_only: bool
    near: int


def figure_bucket(columns: Columns) -> Ints:
    """Return the figure as a step of a factor of two, -1 where there is none."""
    with np.errstate(invalid="ignore", divide="ignore"):
        step = np.floor(np.log2(columns.qty.astype(np.float64)) + 0.5)
    return np.where(columns.qty > 0, np.clip(np.nan_to_num(step, nan=0, neginf=0), 0, 60), -1).astype(np.int32)


def joined(*parts: Ints) -> Keys:
    """Return one key from several, -1 where any of them is missing."""
    key = parts[0].astype(np.int64)
    missing = parts[0] < 0
    for part in parts[1:]:
        missing |= part < 0
        key *= np.int64(part.max(initial=0)) + 1
        key += part
        if key.size and key.max() > 2**40:
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
    key[missing] = -1
    return key


def keys_of(columns: Columns) -> list[tuple[Callable[[], Keys], bool]]:
    """Return how to make each pass's keys, finest first, and whether it is for vague places only."""
    c = columns
    return [
        (lambda: joined(c.adm3), False),
        (lambda: joined(c.adm2, c.grp), False),
        (lambda: joined(c.adm2, c.actor), False),
        (lambda: joined(c.adm2, figure_bucket(c)), False),
        (lambda: joined(c.adm1, c.grp, c.actor), False),
        (lambda: joined(c.adm1, c.grp, c.act), True),
        (lambda: joined(c.adm1, figure_bucket(c), c.act), True),
    ]


def passes_of(columns: Columns) -> list[Pass]:
    """Return the passes over these claims, finest first; a pass in which nothing meets is left out."""
    made = [sorted_pass(make(), columns, vague_only=vague) for make, vague in keys_of(columns)]
    return [found for found in made if found.order.size > 1]


def sorted_pass(key: Keys, columns: Columns, *, vague_only: bool) -> Pass:
    """Sort one pass, splitting dense blocks by act and then by figure."""
    finer = [columns.act + np.int32(1), figure_bucket(columns) + np.int32(1)]
    while True:
        order, codes = _sorted(key, columns.day)
        near = neighbours(codes, columns.day[order], int(REACH[0]))
        blocks = int(codes[-1]) + 1 if codes.size else 0
        heavy = np.bincount(codes, near, blocks) > CAP * np.bincount(codes, minlength=blocks)
        if not finer or not heavy.any():
            break
        part = finer.pop(0)
        split = np.zeros(key.size, np.int64)
        split[order] = np.where(heavy[codes], part[order] + 1, 0)
        spread = np.full(key.size, -1, np.int64)
        spread[order] = codes
        key = np.where(key >= 0, spread * (int(part.max(initial=0)) + 2) + split, -1)
    density = np.minimum(np.log2(np.maximum(near, 1)).astype(np.int32), DENSITIES - 1)
    return Pass(order=order, key=codes, density=density, vague_only=vague_only, near=int(near.sum()) // 2)


def _sorted(key: Keys, day: Ints) -> tuple[Ints, Ints]:
    """Return the rows that have a key by key and day, and their keys counted from 0."""
    rows = np.nonzero(key >= 0)[0].astype(np.int32)
    days = day[rows].astype(np.int64)
    span = int(np.ptp(days)) + 1 if rows.size else 1
    place = np.argsort(key[rows] * span + (days - days.min(initial=0)), kind="stable")
    order = rows[place]
    sorted_key = key[order]
    codes = np.zeros(order.size, np.int32)
    np.cumsum(sorted_key[1:] != sorted_key[:-1], out=codes[1:])
    return order, codes


@compiled
def neighbours(key: Ints, day: Ints, reach: int) -> Ints:
    """Return how many other claims of the block lie within `reach` days of each."""
    n = key.size
    near = np.empty(n, np.int32)
    low = 0
    high = 0
    for x in range(n):
        while key[low] != key[x] or day[low] < day[x] - reach:
            low += 1
        high = max(high, x)
        while high + 1 < n and key[high + 1] == key[x] and day[high + 1] <= day[x] + reach:
            high += 1
        near[x] = high - low
    return near
