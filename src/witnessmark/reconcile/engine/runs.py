"""The bits of one claim beside a run of others, field by field without a branch.

Nearly all pairs of a block are no match, so the time goes into saying so. Levels are those of `comparing`; what each
weighs stands in tables, so that a field costs one look-up a pair: names by name and name, dates by precision and gap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled, inlined
from witnessmark.reconcile.engine.blocking import REACH
from witnessmark.reconcile.engine.columns import Floats, Ints
from witnessmark.reconcile.engine.comparing import (
    ACT,
    ACTOR,
    ADM1,
    ADM2,
    ADM3,
    DAY,
    FIGURE,
    GRP,
    LAT,
    LON,
    NEAR_DEGREES,
    NO_FIGURE,
    PREC,
    ROUND,
    date_level,
)

NEVER = np.float32(-1e9)
FAR = int(REACH[3]) + 1
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Tables:
    """What each comparison weighs, in bits.

    `date` by the less precise precision and days apart, `NEVER` beyond the window; `grp` and `actor` by name and name,
    the last row and column for none, or one row (same, different, missing) where names are too many; `grp_own` and
    `actor_own` what agreeing on each name adds then; `place`, `act` and `figure` by level; `prior` by density.
    """

    date: Floats
    grp: Floats
    grp_own: Floats
    actor: Floats
    actor_own: Floats
    place: Floats
    act: Floats
    figure: Floats
    prior: Floats


def tables_of(gain: Floats, prior: Floats, kin: tuple[Bools, Bools], rare: tuple[Floats, Floats]) -> Tables:
    """Return the tables of one pass.

    Args:
        gain: bits of each level, one row a field in the order of `comparing.FIELDS`.
        prior: bits of each density.
        kin, rare: of groups and of actors, as `kin_of` and `rarity` return them.
    """
    date, place, grp, actor, act, figure = np.ascontiguousarray(gain)
    return Tables(date=dates(date), grp=names(grp, kin[0], rare[0]), grp_own=rare[0],
                  actor=names(actor, kin[1], rare[1]), actor_own=rare[1], place=place, act=act, figure=figure,
                  prior=prior)


@compiled
def dates(gain: Floats) -> Floats:
    made = np.full((4, FAR + 1), NEVER, np.float32)
    for prec in range(4):
        for gap in range(min(int(REACH[prec]), FAR) + 1):
            made[prec, gap] = gain[date_level(gap, prec)]
    return made


def names(gain: Floats, kin: Bools, own: Floats) -> Floats:
    """Return what name beside name weighs: by both names, or one row of same, different, missing."""
    if not len(kin):
        return np.array([[gain[0], gain[2], gain[3]]], np.float32)
    made = np.full((len(kin) + 1, len(kin) + 1), gain[3], np.float32)
    made[:-1, :-1] = np.where(kin, gain[1], gain[2])
    np.fill_diagonal(made[:-1, :-1], gain[0] + own)
    return made


@compiled
def scores_into(out: Floats, columns: Ints, density: Ints, x: int, target: int, first: int, last: int, date: Floats,
                grp: Floats, grp_own: Floats, actor: Floats, actor_own: Floats, place: Floats, act: Floats,
                figure: Floats, prior: Floats) -> None:
    """Write the bits of claim x beside each claim from `first` to `last` to the front of `out`.

    Args:
        columns: the claims in sorted order, one row a field as `rows_of` numbers them.
        target: the day that dates are compared with; that of x but in negative controls.
    """
    days, precs = columns[DAY], columns[PREC]
    prec, dense = precs[x], density[x]
    for y in range(first, last):
        gap = min(abs(days[y] - target), FAR)
        out[y - first] = date[max(prec, precs[y]), gap] + prior[max(dense, density[y])]
    _names_into(out, columns[GRP], x, first, last, grp, grp_own)
    _names_into(out, columns[ACTOR], x, first, last, actor, actor_own)
    acts, figures, rounds = columns[ACT], columns[FIGURE], columns[ROUND]
    act_x, figure_x, round_x = acts[x], figures[x], rounds[x]
    for y in range(first, last):
        missing = (acts[y] < 0) | (act_x < 0)
        level = 2 if missing else int(acts[y] != act_x)
        apart = abs(np.int64(figures[y]) - figure_x)
        much = 1 + int(apart > 100) + int(apart > 405) + int(apart > 1100)
        much = 0 if (apart == 0) & (round_x == 0) & (rounds[y] == 0) else much
        much = 5 if (figures[y] == NO_FIGURE) | (figure_x == NO_FIGURE) else much
        out[y - first] += act[level] + figure[much]
    _places_into(out, columns, x, first, last, place)


@inlined
def _names_into(out: Floats, names: Ints, x: int, first: int, last: int, table: Floats, own: Floats) -> None:
    mine = names[x]
    if table.shape[0] > 1:
        row = table[mine]
        for y in range(first, last):
            out[y - first] += row[names[y]]
    elif mine < 0:
        for y in range(first, last):
            out[y - first] += table[0, 2]
    else:
        same = table[0, 0] + own[mine]
        for y in range(first, last):
            out[y - first] += same if names[y] == mine else table[0, 2] if names[y] < 0 else table[0, 1]


@inlined
def _places_into(out: Floats, columns: Ints, x: int, first: int, last: int, place: Floats) -> None:
    """Add what places weigh: `comparing.place_level` without its branches."""
    ones, twos, threes, lats, lons = columns[ADM1], columns[ADM2], columns[ADM3], columns[LAT], columns[LON]
    one, two, three, lat, lon = ones[x], twos[x], threes[x], lats[x], lons[x]
    for y in range(first, last):
        has_one, has_two, has_three = (one >= 0) & (ones[y] >= 0), (two >= 0) & (twos[y] >= 0), \
            (three >= 0) & (threes[y] >= 0)
        differ = (has_one & (one != ones[y])) | (has_two & (two != twos[y]))
        near = (lat != NO_FIGURE) & (lats[y] != NO_FIGURE) & (abs(np.int64(lat) - lats[y]) <= NEAR_DEGREES) & \
            (abs(np.int64(lon) - lons[y]) <= NEAR_DEGREES)
        level = 4 if has_two | has_three else 3
        level = 5 if one != ones[y] else level
        level = (5 if differ else 6) if not has_one else level
        level = 2 if near else level
        level = (2 if has_three else 1) if has_two & (not differ) else level
        level = 0 if has_three & (three == threes[y]) & (not differ) else level
        out[y - first] += place[level]
