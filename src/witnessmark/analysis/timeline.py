"""Incidents by month or year, with times as wide as they are told.

A month holds an incident for sure when its whole time lies in it, and possibly when it touches it: one told as "in
spring" is possible in three months and sure in none. Nothing is spread over months by a share.
"""

from __future__ import annotations

from witnessmark.analysis.counts import Filter, only_denied
from witnessmark.analysis.facts import Facts
from witnessmark.analysis.result import Result
from witnessmark.errors import UsageError

STEPS = {"month": "%Y-%m", "year": "%Y"}
MOST_STEPS = 1200
LONGEST_MONTHS = 48      # beyond it, years are drawn unless months are asked for


def timeline(facts: Facts, step: str | None = None, keep: Filter = Filter()) -> Result:
    """Return one row a month (or year) from the first to the last, empty ones too.

    Columns: `month` or `year`, `sure`, `possible` (those that touch it, the sure ones with them), `ahead` (of these,
    only heard of, threatened or planned). The total tells how many incidents there are, how many have no time at all,
    and how many are left out as every claim of them is a denial (`denied`).

    Args:
        step: month or year; months where all of it is at most 48 of them, when not given.
    """
    if step is not None and step not in STEPS:
        raise UsageError(f"There is no step {step!r}.", advice=f"Take {' or '.join(STEPS)}.")
    ends = facts.engine.ask(
        'SELECT min(start) AS first, max("end") AS last, count(*) AS incidents, '  # noqa: S608
        f"count(*) - count(start) AS undated FROM incidents i WHERE {keep.sql()}").to_pylist()[0]
    first, last = ends["first"], ends["last"]
    months = 0 if first is None else (last.year - first.year) * 12 + last.month - first.month + 1
    step = step or ("month" if months <= LONGEST_MONTHS else "year")
    low, high = (first.isoformat(), last.isoformat()) if first else ("2001-02-01", "2000-01-01")
    if step == "month" and months > MOST_STEPS:
        raise UsageError("The incidents lie too far apart for months.", advice="Take years, or a shorter time.")
    sql = (
        f"WITH steps AS (SELECT CAST(unnest(generate_series(date_trunc('{step}', DATE '{low}'), "  # noqa: S608
        f"DATE '{high}', INTERVAL 1 {step})) AS DATE) AS first),\n"
        f"kept AS (SELECT start, \"end\", ahead FROM incidents i WHERE start IS NOT NULL AND {keep.sql()})\n"
        f"SELECT strftime(s.first, '{STEPS[step]}') AS {step},\n"
        f"  count(*) FILTER (WHERE k.start >= s.first AND k.\"end\" < s.first + INTERVAL 1 {step}) AS sure,\n"
        f"  count(k.start) AS possible, count(*) FILTER (WHERE k.ahead) AS ahead\n"
        f"FROM steps s LEFT JOIN kept k ON k.start < s.first + INTERVAL 1 {step} AND k.\"end\" >= s.first\n"
        f"GROUP BY s.first ORDER BY s.first"
    )
    return Result(facts.engine.ask(sql), sql,
                  {"incidents": ends["incidents"], "undated": ends["undated"], "denied": only_denied(facts, keep)},
                  (step,))
