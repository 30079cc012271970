"""Which claims are compared: those near in time within one nested key, in several passes.

A pass sorts the claims that have its key by key and day; pairs lie within a window of days that the less precise date
decides. A pair belongs to the first pass that holds it. Blocks that grew too dense are split by finer keys (act, then
figure); what is left then is compared in full, nothing is sampled or cut off.

A key is a number mixed from its parts, the same for the same parts in any table, so that what a model holds of a block
is found again. Which blocks are split, and how dense a block is around a day, are a model's: for a claim that comes
later they follow from the claim alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
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
PARTS = (("adm3",), ("adm2", "grp"), ("adm2", "actor"), ("adm2", "figure"), ("adm1", "grp", "actor"),
         ("adm1", "grp", "act"), ("adm1", "figure", "act"))
"""What the key of each pass is made of, finest first."""
VAGUE_ONLY = (False, False, False, False, False, True, True)
"""Of each pass, whether at least one of a pair must lack its second-level area."""
PASSES = len(PARTS)
DAY_BITS = 21
FIRST_DAY = -(2**20)
"""A spot is a key and a day in one number: the day counted from here in the last `DAY_BITS` bits."""
KEY_BITS = 63 - DAY_BITS

Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Blocks:
    """What a model holds of one pass: keys split by act, keys then split by figure, and its claims' spots, sorted."""

    by_act: Keys
    by_figure: Keys
    spots: Keys


@dataclass(frozen=True, slots=True)
class Pass:
    """One way of meeting.

    `order` holds the rows of the claims that have a key, by key and day; `key` (counted from 0) and `density` stand
    in that order: density is the level of how many of the model's claims lie within the window of a day, by powers of
    two. When `vague_only`, at least one of a pair must lack its second-level area.
    """

    order: Ints
    key: Ints
    density: Ints
    vague_only: bool


def figure_bucket(columns: Columns) -> Ints:
    """Return the figure as a step of a factor of two, -1 where there is none."""
    with np.errstate(invalid="ignore", divide="ignore"):
        step = np.floor(np.log2(columns.qty.astype(np.float64)) + 0.5)
    return np.where(columns.qty > 0, np.clip(np.nan_to_num(step, nan=0, neginf=0), 0, 60), -1).astype(np.int32)


def key_of(number: int, columns: Columns) -> Keys:
    """Return the keys of a pass, the finest being 0, before any block is split; -1 where a claim has none."""
    return mixed(number, *(_part(columns, name) for name in PARTS[number]))


def fitted(key: Keys, columns: Columns) -> Blocks:
    """Return which blocks of one pass's keys are too dense, and the spots of its claims."""
    by_act = _crowded(key, columns.day)
    finer = _split(key, by_act, _named(columns.act, columns.act_names))
    by_figure = _crowded(finer, columns.day) if by_act.size else by_act
    held = Blocks(by_act, by_figure, by_act)
    spots = np.sort(spots_of(split(key, columns, held), columns.day))
    return Blocks(by_act, by_figure, spots[np.searchsorted(spots, 0):])


def split(key: Keys, columns: Columns, blocks: Blocks) -> Keys:
    """Return the keys with the model's dense blocks split."""
    if not blocks.by_act.size:
        return key
    key = _split(key, blocks.by_act, _named(columns.act, columns.act_names))
    return _split(key, blocks.by_figure, figure_bucket(columns).astype(np.int64))


def spots_of(key: Keys, day: Ints) -> Keys:
    """Return key and day in one number that sorts by key, then day; -1 without a key."""
    return np.where(key >= 0, (key << DAY_BITS) + (day - np.int64(FIRST_DAY)), -1)


def spots_in(blocks: Blocks, number: int, columns: Columns) -> Keys:
    """Return the spots of claims in a pass."""
    return spots_of(split(key_of(number, columns), columns, blocks), columns.day)


def all_of(parts: Sequence[Blocks]) -> Blocks:
    """Return what a model holds of a pass over chunks that share no key."""
    return parts[0] if len(parts) == 1 else Blocks(*(
        np.sort(np.concatenate([getattr(part, name) for part in parts])) for name in Blocks.__slots__))


def density_of(spots: Keys, blocks: Blocks) -> Ints:
    """Return the level of how many claims of the model lie within the window of each spot."""
    reach = int(REACH[0])
    near = np.searchsorted(blocks.spots, spots + reach, "right") - np.searchsorted(blocks.spots, spots - reach)
    return _level(near - 1)


def pairs_near(spots: Keys) -> int:
    """Return how many pairs of claims lie within the window of a day, about as many as there are to compare.

    Args:
        spots: sorted, none of them missing, as `Blocks` holds them.
    """
    _, key, day = _sorted(spots)
    return int(neighbours(key, day, int(REACH[0])).sum(dtype=np.int64)) // 2


def sorted_pass(number: int, spots: Keys, blocks: Blocks | None) -> Pass:
    """Return one pass over the claims at these spots; without blocks, those of the claims themselves are meant."""
    order, key, day = _sorted(spots)
    if blocks is None or (spots.size == blocks.spots.size and np.array_equal(spots[order], blocks.spots)):
        dense = _level(neighbours(key, day, int(REACH[0])))
    else:
        dense = density_of(spots[order], blocks)
    return Pass(order=order, key=key, density=dense, vague_only=VAGUE_ONLY[number])


def mixed(seed: int, *parts: Keys | Ints) -> Keys:
    """Return one number of `KEY_BITS` bits from several, -1 where any of them is missing (below 0)."""
    made = np.full(parts[0].size, seed + 1, np.uint64)
    missing = np.zeros(parts[0].size, np.bool_)
    for part in parts:
        missing |= part < 0
        made = (made ^ part.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        made = (made ^ (made >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        made = (made ^ (made >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        made ^= made >> np.uint64(31)
    key = (made >> np.uint64(64 - KEY_BITS)).astype(np.int64)
    key[missing] = -1
    return key


def _part(columns: Columns, name: str) -> Keys | Ints:
    if name == "figure":
        return figure_bucket(columns)
    if name in ("grp", "actor", "act"):
        return _named(getattr(columns, name), getattr(columns, f"{name}_names"))
    areas: Ints = getattr(columns, name)
    return areas


def _named(code: Ints, names: Sequence[str]) -> Keys:
    """Return names as numbers that are the same in any table, -1 where there is none."""
    numbers = [int.from_bytes(hashlib.blake2b(name.encode(), digest_size=7).digest()) for name in names]
    return np.array([*numbers, -1], np.int64)[code]


def _split(key: Keys, dense: Keys, part: Keys) -> Keys:
    heavy = np.isin(key, dense)
    key = key.copy()
    key[heavy] = mixed(99, key[heavy], part[heavy] + 1)
    return key


def _crowded(key: Keys, day: Ints) -> Keys:
    """Return the keys of blocks with too many claims within a window, sorted."""
    spots = spots_of(key, day)
    order, codes, days = _sorted(spots)
    blocks = int(codes[-1]) + 1 if codes.size else 0
    near = neighbours(codes, days, int(REACH[0]))
    heavy = np.bincount(codes, near, blocks) > CAP * np.bincount(codes, minlength=blocks)
    first = np.searchsorted(codes, np.nonzero(heavy)[0])
    return spots[order[first]] >> DAY_BITS


def _sorted(spots: Keys) -> tuple[Ints, Ints, Ints]:
    """Return the rows that have a key by key and day, their keys counted from 0, and their days."""
    rows = np.nonzero(spots >= 0)[0].astype(np.int32)
    order = rows[np.argsort(spots[rows], kind="stable")]
    key = spots[order] >> DAY_BITS
    codes = np.zeros(order.size, np.int32)
    np.cumsum(key[1:] != key[:-1], out=codes[1:])
    return order, codes, (spots[order] & (2**DAY_BITS - 1)).astype(np.int32)


def _level(near: NDArray[np.integer]) -> Ints:
    made: Ints = np.minimum(np.log2(np.maximum(near, 1)), DENSITIES - 1).astype(np.int32)
    return made


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
