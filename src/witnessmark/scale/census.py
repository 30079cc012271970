"""What a table of claims holds, slice by slice, and how it is parted.

Pairs lie within blocks, and every block has one area in it (`blocking.PARTS`). So each area is given to one part, with
all its blocks, and a claim goes to the parts of all its areas. An area goes where its first-level area goes that most
claims name with it: those that name another, lie across a border or are placed wrongly, stray, that is they stand in
more than one part, and no pair of theirs is lost. Which part an area goes to changes no result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from witnessmark.errors import RefusedInput
from witnessmark.reconcile.engine.columns import NAMES, NUMBERS, Columns, from_table
from witnessmark.reconcile.engine.patterns import rarity_of
from witnessmark.scale.files import read_arrays, read_words, write_arrays
from witnessmark.scale.slices import Slice, read_slice

Longs = NDArray[np.int64]
AREAS = ("adm1", "adm2", "adm3")
LEVEL = 32
"""An area's number: its level (0 the widest) from this bit on, below it its code."""


def claims_in(part: Slice) -> Columns:
    """Return the claims of a slice; RefusedInput where they are malformed."""
    return from_table(read_slice(part, (*NUMBERS, *NAMES), NAMES))


def census_into(part: Slice, out: Path) -> None:
    """Write which areas the claims of a slice name together, how often, and its names."""
    claims = claims_in(part)
    areas = np.stack([getattr(claims, name).astype(np.int64) for name in AREAS], axis=1)
    together, times = np.unique(areas, axis=0, return_counts=True) if len(claims) else (areas, np.zeros(0, np.int64))
    held: dict[str, NDArray[np.int64] | Sequence[str]] = {"together": together, "times": times}
    for name in NAMES:
        code, names = getattr(claims, name), getattr(claims, f"{name}_names")
        held |= {name: names, f"{name}_times": np.bincount(code[code >= 0], minlength=len(names))}
    write_arrays(out, held)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is parted, and what all parts need of the whole: its size, its names and what they weigh.

    `areas` are numbers of areas, sorted; `owner` is the part of each.
    """

    size: int
    parts: int
    areas: Longs
    owner: Longs
    grp_names: tuple[str, ...]
    actor_names: tuple[str, ...]
    act_names: tuple[str, ...]
    rare: tuple[NDArray[np.float32], NDArray[np.float32]]

    def owners(self, claims: Columns) -> Longs:
        """Return by level and claim the part of its area, -1 where it names none."""
        made = np.full((len(AREAS), len(claims)), -1, np.int64)
        for level, name in enumerate(AREAS):
            code = getattr(claims, name)
            known = code >= 0
            made[level, known] = self.owner[np.searchsorted(self.areas, area_of(level, code[known]))]
        return made


def plan_into(counted: Sequence[Path], most: int, out: Path) -> None:
    """Write the plan of a table: parts of about so many claims, whole first-level areas in each.

    Raises:
        RefusedInput: there are no claims.
    """
    found = [read_arrays(path) for path in counted]
    rows = np.concatenate([one["together"].reshape(-1, 3) for one in found])
    together, at = np.unique(rows, axis=0, return_inverse=True)
    times = np.zeros(len(together), np.int64)
    np.add.at(times, at.ravel(), np.concatenate([one["times"] for one in found]))
    if not times.size:
        raise RefusedInput("There are no claims in the table.", advice="Name a file of claims.")
    areas, home, number = homes_of(together, times)
    first = np.where(together[:, 0] >= 0, area_of(0, together[:, 0]), np.where(
        together[:, 1] >= 0, area_of(1, together[:, 1]), area_of(2, together[:, 2])))
    named = (together >= 0).any(axis=1)
    size = np.bincount(home[np.searchsorted(areas, first[named])], times[named], number).astype(np.int64)
    part = packed(size, most)
    parts = max(int(part.max(initial=0)) + 1, -(-int(times[~named].sum()) // most))
    held: dict[str, NDArray[np.int64] | Sequence[str]] = {
        "areas": areas, "owner": part[home], "size": np.array([times.sum()]), "parts": np.array([parts])}
    for name in NAMES:
        total: dict[str, int] = {}
        for path, one in zip(counted, found, strict=True):
            for word, count in zip(read_words(path, name), one[f"{name}_times"].tolist(), strict=True):
                total[word] = total.get(word, 0) + count
        words = sorted(total)
        held |= {name: words, f"{name}_times": np.array([total[word] for word in words], np.int64)}
    write_arrays(out, held)


def read_plan(path: Path) -> Plan:
    """Return the plan that was written."""
    held = read_arrays(path)
    size = int(held["size"][0])
    grp, actor, act = (read_words(path, name) for name in NAMES)
    rare = rarity_of(held["grp_times"], size), rarity_of(held["actor_times"], size)
    return Plan(size, int(held["parts"][0]), held["areas"], held["owner"], grp, actor, act, rare)


def area_of(level: int, code: NDArray[np.integer]) -> Longs:
    """Return numbers of areas of one level."""
    return code.astype(np.int64) + (np.int64(level) << LEVEL)


def homes_of(together: Longs, times: Longs) -> tuple[Longs, Longs, int]:
    """Return all areas, sorted, the home of each, counted from 0, and how many homes there are.

    Args:
        together: codes of areas that claims name together, one row a combination, -1 for none; times: how often.
    """
    home_of: dict[int, int] = {}
    for level in range(3):
        for above in range(level):
            lower, upper = together[:, level], together[:, above]
            both = (lower >= 0) & (upper >= 0)
            _most_often(area_of(level, lower[both]), area_of(above, upper[both]), times[both], home_of)
        for area in np.unique(area_of(level, together[together[:, level] >= 0, level])).tolist():
            home_of.setdefault(area, area)
    areas = np.array(sorted(home_of), np.int64)
    homes, home = np.unique(np.array([home_of[area] for area in areas.tolist()], np.int64), return_inverse=True)
    return areas, home.astype(np.int64), homes.size


def _most_often(lower: Longs, upper: Longs, times: Longs, home_of: dict[int, int]) -> None:
    """Give each lower area that has no home yet that of the upper one most often named with it."""
    pairs, at = np.unique(np.stack([lower, upper], axis=1), axis=0, return_inverse=True)
    count = np.zeros(len(pairs), np.int64)
    np.add.at(count, at.ravel(), times)
    for number in np.lexsort((pairs[:, 1], -count, pairs[:, 0])).tolist():
        home_of.setdefault(int(pairs[number, 0]), home_of[int(pairs[number, 1])])


def packed(size: Longs, most: int) -> Longs:
    """Return the part of each home: neighbours together while a part has at most so many claims."""
    part = np.zeros(size.size, np.int64)
    current, filled = 0, 0
    for number, own in enumerate(size.tolist()):
        if filled and filled + own > most:
            current, filled = current + 1, 0
        part[number] = current
        filled += own
    return part
