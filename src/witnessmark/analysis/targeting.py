"""Who was targeted: groups by ground or by organ, and how much of it rests on more than somebody's word.

`proof` counts incidents of which at least one claim is attributed to a document, an eyewitness or an official
statement; the others rest on what somebody said, or on nothing that is named. It says what reports rest on, not whether
they are right.
"""

from __future__ import annotations

from witnessmark.analysis.counts import LISTS, Filter, only_denied
from witnessmark.analysis.facts import Facts
from witnessmark.analysis.result import Result
from witnessmark.errors import UsageError

AGAINST = ("ground", "organ", "orderer", "perpetrator")


def targeting(facts: Facts, against: str = "ground", keep: Filter = Filter()) -> Result:
    """Return one row a group and ground (or organ), the most first.

    Columns: `group`, the field of `against` (null: not stated), `incidents`, `ahead` (of these, only heard of,
    threatened or planned), `proof`, `none` (without proof), `share` (of those with proof, 0 to 1). The total holds each
    incident once; its `denied` are left out as every claim of them is a denial.
    """
    if against not in AGAINST:
        raise UsageError(f"Groups can't be set against {against!r}.", advice=f"Take {', '.join(AGAINST)}.")
    column = LISTS[against]
    figures = ('count(*) AS incidents, count(*) FILTER (WHERE ahead) AS ahead, count(*) FILTER (WHERE proof) AS proof, '
               'count(*) FILTER (WHERE NOT proof) AS "none", round(avg(CAST(proof AS INTEGER)), 3) AS share')
    sql = (
        f"WITH kept AS (SELECT n, ahead, proof, groups, {column} FROM incidents i WHERE {keep.sql()}),\n"  # noqa: S608
        f"step1 AS (SELECT n, ahead, proof, {column}, unnest(groups) AS \"group\" FROM kept),\n"
        f'step2 AS (SELECT n, ahead, proof, "group", unnest({column}) AS "{against}" FROM step1)\n'
        f'SELECT "group", "{against}", {figures} FROM step2 GROUP BY ALL\n'
        f'ORDER BY incidents DESC, "group" NULLS LAST, "{against}" NULLS LAST'
    )
    total = facts.engine.ask(f"SELECT {figures} FROM incidents i WHERE {keep.sql()}").to_pylist()[0]  # noqa: S608
    return Result(facts.engine.ask(sql), sql, {**total, "denied": only_denied(facts, keep)}, ("group", against))
