"""Movements from origin to destination, as SQL: who left where and came where, in all or by year.

A movement is a pair that claims of an act of moving tell together. Places that reports describe without naming them
are a destination of their own; an incident that tells no destination goes to null, which is not the same.

Invariant: rows never tell of more people than there are. Nobody says how the people of an incident with several
movements were parted among these, so that each row has none of them in its low number and all in its high one.
"""

from __future__ import annotations

from collections.abc import Sequence

from witnessmark.analysis.behind import Behind
from witnessmark.analysis.counts import Filter, only_denied, sums
from witnessmark.analysis.engine import quoted
from witnessmark.analysis.episodes import LEVELS
from witnessmark.analysis.facts import UNITS, Facts
from witnessmark.analysis.result import Result
from witnessmark.errors import UsageError

YEAR = "CASE WHEN year(i.start) = year(i.\"end\") THEN i.year END"


def flows(facts: Facts, level: str = "province", keep: Filter = Filter(), *, yearly: bool = False) -> Result:
    """Return one row a pair (and year) with its incidents and counts, the most first.

    Columns: `origin`, `destination` (keys, null: not stated), with `yearly` also `year` (null where the time is not
    told or wider than a year), `incidents`, `ahead` (of these, where the movement is only heard of, threatened or
    planned), `shared` (how many of these stand in other rows too), then the counts as
    `counts.count` gives them, but that the low numbers leave out incidents that are shared: those of all rows add up to
    no more than the total. The total holds each incident once, whole.
    """
    columns = ["m.origin", "m.destination", *([f"{YEAR} AS year"] if yearly else [])]
    names = ["origin", "destination", *(["year"] if yearly else [])]
    where = _where(level, keep)
    sql = "\n".join([
        f"SELECT {', '.join(columns)}, count(*) AS incidents, count(*) FILTER (WHERE m.ahead) AS ahead, "
        f"count(*) FILTER (WHERE m.several) AS shared, {_sums('m.several')}",
        "FROM moves m JOIN incidents i USING (n)", f"WHERE {where}", "GROUP BY ALL",
        f"ORDER BY {'year NULLS LAST, ' if yearly else ''}incidents DESC, origin NULLS LAST, destination NULLS LAST",
    ])
    total = f"WITH held AS (SELECT m.n, any_value(m.several) AS several, bool_and(m.ahead) AS ahead " \
            f"FROM moves m JOIN incidents i USING (n) WHERE {where} GROUP BY m.n)\n" \
            f"SELECT count(*) AS incidents, count(*) FILTER (WHERE held.ahead) AS ahead, " \
            f"count(*) FILTER (WHERE several) AS shared, {_sums('false')} FROM held JOIN incidents i USING (n)"  # noqa: S608
    whole = {**facts.engine.ask(total).to_pylist()[0], "denied": only_denied(facts, keep)}
    return Result(facts.engine.ask(sql), sql, whole, tuple(names))


def moved(facts: Facts, level: str, values: Sequence[str | None], keep: Filter = Filter(),
          behind: Behind = Behind()) -> list[str]:
    """Return the ids of the incidents behind one row: its origin and destination, and its year where told by year.

    Without values those of every movement; `behind` names one number of the row.

    Raises:
        UsageError: neither none, two nor three values.
    """
    if len(values) not in (0, 2, 3):
        raise UsageError("A movement has an origin and a destination, and a year where it is told by year.",
                         advice="Give both, as 'A,B', or with the year, as 'A,B,2019'.")
    ends = " AND ".join(f"{name} IS NOT DISTINCT FROM {'NULL' if key is None else quoted(key)}"
                        for name, key in zip(("m.origin", "m.destination", YEAR), values, strict=False)) or "true"
    movements = "moves" if values else \
        "(SELECT n, level, bool_and(ahead) AS ahead, any_value(several) AS several FROM moves GROUP BY n, level)"
    found = facts.engine.ask(f"SELECT DISTINCT i.n, i.incident FROM {movements} m JOIN incidents i USING (n) "  # noqa: S608
                             f"WHERE {_where(level, keep)} AND {ends} "
                             f"AND {'m.several' if behind.shared else 'true'} AND {behind.sql()} "
                             f"AND {behind.row_sql('i.', 'm.')} ORDER BY i.n")
    return [str(name) for name in found.column("incident").to_pylist()]


def _where(level: str, keep: Filter) -> str:
    if level not in LEVELS:
        raise UsageError(f"There is no level {level!r} of places.", advice=f"Take {', '.join(LEVELS)}.")
    return f"m.level = {quoted(level)} AND {keep.sql()}"


def _sums(shared: str) -> str:
    """Return the SQL of the counts of each unit, kept apart."""
    return ", ".join(sums(unit, f"i.{unit}", shared) for unit in UNITS)
