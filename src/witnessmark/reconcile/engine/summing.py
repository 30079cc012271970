"""Incidents of a flat table as one row each, and counts of them.

Of each field an incident has the value that most of its claims state, the first in order where several are stated as
often; its day is the earliest of those told most precisely. Counts are whole numbers, so those of parts that
share no incident add up to those of the whole.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from witnessmark.errors import UsageError
from witnessmark.reconcile.engine.columns import NAMES, Columns, Ints

AREAS = ("adm1", "adm2", "adm3")
FIELDS = (*AREAS, *NAMES, "year", "month")
"""What incidents can be counted by."""
NUMBERS = ("incidents", "claims", "outlets")
Longs = NDArray[np.int64]


def incident_table(columns: Columns, incident: Longs) -> pa.Table:
    """Return a row an incident, by its number: incident, claims, outlets (different ones), day, and `FIELDS`.

    Args:
        incident: of each claim, as `reconcile_columns` gives them.
    """
    known, own, claims = np.unique(incident, return_inverse=True, return_counts=True)
    own = own.ravel().astype(np.int64)
    made: dict[str, pa.Array] = {"incident": pa.array(known), "claims": pa.array(claims),
                                 "outlets": pa.array(_different(own, columns.src, known.size))}
    for name in AREAS:
        code = commonest(own, getattr(columns, name), known.size)
        made[name] = pa.array(code, mask=code < 0)
    for name in NAMES:
        code = commonest(own, getattr(columns, name), known.size)
        names = np.array([*getattr(columns, f"{name}_names"), None], object)
        made[name] = pa.array(names[code], pa.string())
    order = np.lexsort((columns.day, columns.date_prec, own))
    first = order[np.searchsorted(own[order], np.arange(known.size))]
    day = columns.day[first].astype("datetime64[D]")
    made["day"] = pa.array(day)
    made["year"] = pa.array(np.datetime_as_string(day, unit="Y"), pa.string())
    made["month"] = pa.array(np.datetime_as_string(day, unit="M"), pa.string(), mask=columns.date_prec[first] > 2)
    return pa.table(made)


def commonest(own: Longs, code: Ints, number: int) -> Longs:
    """Return the code that most rows of each group have, the least of several, -1 where none has any.

    Args:
        own: the group of each row, 0 to `number` - 1; code: of each row, below 0 where there is none.
    """
    made = np.full(number, -1, np.int64)
    there = code >= 0
    wide = np.int64(code.max(initial=0)) + 1
    pairs, times = np.unique(own[there] * wide + code[there], return_counts=True)
    order = np.lexsort((pairs % wide, -times, pairs // wide))
    group = (pairs // wide)[order]
    first = np.ones(group.size, np.bool_)
    first[1:] = group[1:] != group[:-1]
    made[group[first]] = (pairs % wide)[order][first]
    return made


def counts_by(incidents: pa.Table, by: Sequence[str]) -> pa.Table:
    """Return how many incidents, claims and outlets (of each incident its own) there are by these fields, sorted.

    Raises:
        UsageError: a field that incidents are not counted by, or one twice.
    """
    if wrong := [name for name in by if name not in FIELDS] or [name for name in by if list(by).count(name) > 1]:
        raise UsageError(f"Incidents can't be counted by {wrong[0]}.",
                         advice=f"Name some of {', '.join(FIELDS)}, each once.")
    one = pa.array(np.ones(incidents.num_rows, np.int64))
    return added([incidents.select([*by]).append_column("incidents", one).append_column(
        "claims", incidents["claims"].cast(pa.int64())).append_column(
        "outlets", incidents["outlets"].cast(pa.int64()))], by)


def added(counts: Sequence[pa.Table], by: Sequence[str]) -> pa.Table:
    """Return the sum of counts by the same fields, sorted by them."""
    whole = pa.concat_tables(counts)
    if not by:
        return pa.table({name: [pc.sum(whole[name]).as_py() or 0] for name in NUMBERS})
    summed = whole.group_by(list(by)).aggregate([(name, "sum") for name in NUMBERS])
    named = summed.select([*by, *(f"{name}_sum" for name in NUMBERS)]).rename_columns([*by, *NUMBERS])
    return named.sort_by([(name, "ascending") for name in by])


def _different(own: Longs, source: Ints, number: int) -> Longs:
    known = source != -1
    pairs = np.unique(np.stack([own[known], source[known].astype(np.int64)], axis=1), axis=0)
    made: Longs = np.bincount(pairs[:, 0], minlength=number)
    return made
