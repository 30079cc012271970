"""How two claims compare: a level per field, all levels together one pattern.

Levels respect precision: a month is not in conflict with a day inside it, a province not with its county; what is
missing on either side is neutral (a level of its own that carries no weight). Figures compare by the log of their
ratio. Names that differ in spelling but not in their digits are akin.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import inlined
from witnessmark.reconcile.engine.columns import Columns, Ints

FIELDS = ("date", "place", "group", "actor", "act", "figure")
SIZES = (11, 7, 4, 4, 3, 6)
"""date: 0 same day, 1 a day, 2 three, 3 a week apart; 4 5 6 a week within 2, 4, 10 days; 7 8 9 a month within
10, 20, 31 days; 10 a year. place: 0 same third-level area, 1 same second level and no finer known, 2 same second
level and finer ones differ, 3 same first level and no finer known, 4 same first level and finer ones differ,
5 elsewhere, 6 unknown. group, actor: 0 same, 1 akin, 2 different, 3 missing. act: 0 same, 1 different, 2 missing.
figure: 0 equal and not round, 1 within a tenth, 2 a half, 3 a factor of three, 4 further, 5 missing."""
YEAR = 10
NEUTRAL = (YEAR, 6, 3, 3, 2, 5)
PATTERNS = int(np.prod(SIZES))
KIN_LIMIT = 1_500

DAY, PREC, ADM1, ADM2, ADM3, GRP, ACTOR, ACT, FIGURE, ROUND, LAT, LON = range(12)
NO_FIGURE = -(2**31)
NEAR_DEGREES = 100
"""A tenth of a degree, in thousandths: points so near are one second-level area, whatever the codes say."""


def rows_of(columns: Columns) -> NDArray[np.int32]:
    """Return claims as whole numbers, one row a field and one column a claim: logs of figures and degrees in
    thousandths."""
    made = np.empty((12, len(columns)), np.int32)
    for at, name in ((DAY, "day"), (PREC, "date_prec"), (ADM1, "adm1"), (ADM2, "adm2"), (ADM3, "adm3"),
                     (GRP, "grp"), (ACTOR, "actor"), (ACT, "act")):
        made[at] = getattr(columns, name)
    known = columns.qty > 0
    figure = np.where(known, columns.qty, 1).astype(np.float64)
    made[FIGURE] = np.where(known, np.rint(1000 * np.log(figure)), NO_FIGURE)
    unit = 10.0 ** np.floor(np.log10(figure))
    made[ROUND] = np.abs(figure / unit - np.rint(figure / unit)) < 1e-6
    both = ~(np.isnan(columns.lat) | np.isnan(columns.lon))
    for at, degrees in ((LAT, columns.lat), (LON, columns.lon)):
        made[at] = np.where(both, np.rint(np.where(both, degrees, 0) * 1000), NO_FIGURE)
    return made


def kin_of(names: tuple[str, ...], known: int | None = None) -> NDArray[np.bool_]:
    """Return which names are akin: most of their letter triples shared, and the same digits.

    Beyond `KIN_LIMIT` names only equal ones are the same and the table has no rows; where a model is the measure, by
    the number of names it knows.
    """
    if not names or not (len(names) if known is None else known) <= KIN_LIMIT:
        return np.zeros((0, 0), np.bool_)
    triples = [{f"  {name} "[at:at + 3] for at in range(len(name) + 1)} for name in names]
    number = {triple: at for at, triple in enumerate(sorted(set().union(*triples)))}
    marks = np.zeros((len(names), len(number)), np.float32)
    for row, found in enumerate(triples):
        marks[row, [number[triple] for triple in found]] = 1
    shared = marks @ marks.T
    size = marks.sum(axis=1)
    akin = shared >= 0.6 * (size[:, None] + size[None, :] - shared)
    digits = np.unique(["".join(c for c in name if c.isdigit()) for name in names], return_inverse=True)[1]
    return np.ascontiguousarray(akin & (digits[:, None] == digits[None, :]))


@inlined
def named_level(a: int, b: int, kin: NDArray[np.bool_]) -> int:
    if a < 0 or b < 0:
        return 3
    if a == b:
        return 0
    return 1 if kin.shape[0] and kin[a, b] else 2


@inlined
def date_level(gap: int, prec: int) -> int:
    """Return the level of two dates `gap` days apart, the less precise of which has `prec`."""
    if prec == 0:
        return 0 if gap == 0 else 1 if gap == 1 else 2 if gap <= 3 else 3
    if prec == 1:
        return 4 if gap <= 2 else 5 if gap <= 4 else 6
    if prec == 2:
        return 7 if gap <= 10 else 8 if gap <= 20 else 9
    return 10


@inlined
def place_level(columns: Ints, a: int, b: int) -> int:
    first = columns[ADM1, a] >= 0 and columns[ADM1, b] >= 0
    second = columns[ADM2, a] >= 0 and columns[ADM2, b] >= 0
    third = columns[ADM3, a] >= 0 and columns[ADM3, b] >= 0
    differ = (first and columns[ADM1, a] != columns[ADM1, b]) or (second and columns[ADM2, a] != columns[ADM2, b])
    if third and columns[ADM3, a] == columns[ADM3, b] and not differ:
        return 0
    if not differ and second:
        return 2 if third else 1
    if columns[LAT, a] != NO_FIGURE and columns[LAT, b] != NO_FIGURE \
            and abs(columns[LAT, a] - columns[LAT, b]) <= NEAR_DEGREES \
            and abs(columns[LON, a] - columns[LON, b]) <= NEAR_DEGREES:
        return 2
    if not first:
        return 5 if differ else 6
    if columns[ADM1, a] != columns[ADM1, b]:
        return 5
    return 4 if second or third else 3


@inlined
def figure_level(columns: Ints, a: int, b: int) -> int:
    if columns[FIGURE, a] == NO_FIGURE or columns[FIGURE, b] == NO_FIGURE:
        return 5
    apart = abs(columns[FIGURE, a] - columns[FIGURE, b])
    if apart == 0 and not columns[ROUND, a] and not columns[ROUND, b]:
        return 0
    return 1 if apart <= 100 else 2 if apart <= 405 else 3 if apart <= 1100 else 4


@inlined
def act_level(a: int, b: int) -> int:
    return 2 if a < 0 or b < 0 else 0 if a == b else 1


@inlined
def pattern_of(
    columns: Ints, a: int, b: int, gap: int, grp_kin: NDArray[np.bool_], actor_kin: NDArray[np.bool_],
) -> int:
    """Return the number of the pattern of the claims `a` and `b`, whose dates lie `gap` days apart."""
    level = date_level(gap, max(columns[PREC, a], columns[PREC, b]))
    level = level * 7 + place_level(columns, a, b)
    level = level * 4 + named_level(columns[GRP, a], columns[GRP, b], grp_kin)
    level = level * 4 + named_level(columns[ACTOR, a], columns[ACTOR, b], actor_kin)
    level = level * 3 + act_level(columns[ACT, a], columns[ACT, b])
    return level * 6 + figure_level(columns, a, b)
