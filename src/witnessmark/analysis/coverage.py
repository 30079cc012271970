"""Which places and times have few independent origins: where not knowing looks like nothing happening.

Origins are counted by name, each once in a place and month, whatever number of incidents it told of. A cell without a
row says that nobody told of anything there; whether nothing happened, it does not say. Never published: it shows where
the sources are.
"""

from __future__ import annotations

from witnessmark.analysis.counts import Filter
from witnessmark.analysis.engine import quoted
from witnessmark.analysis.episodes import DESCRIBED, LEVELS
from witnessmark.analysis.facts import Facts
from witnessmark.analysis.result import Result
from witnessmark.analysis.timeline import LONGEST_MONTHS, STEPS
from witnessmark.errors import UsageError

FEW = 2


def coverage(facts: Facts, level: str = "province", step: str | None = None, keep: Filter = Filter()) -> Result:
    """Return one row a place and month (or year) of which anybody told, with how many independent origins did.

    Columns: `place`, `month` or `year`, `incidents`, `origins`. Incidents whose time is wider than the step are in no
    row; the total counts them as `wider`, and how many cells of all places and steps are empty, have one origin, or
    more.
    """
    if level not in LEVELS:
        raise UsageError(f"There is no level {level!r} of places.", advice=f"Take {', '.join(LEVELS)}.")
    if step is not None and step not in STEPS:
        raise UsageError(f"There is no step {step!r}.", advice=f"Take {' or '.join(STEPS)}.")
    ends = facts.engine.ask(
        f'SELECT min(start) AS first, max("end") AS last FROM incidents i WHERE {keep.sql()}').to_pylist()[0]  # noqa: S608
    first, last = ends["first"], ends["last"]
    months = 0 if first is None else (last.year - first.year) * 12 + last.month - first.month + 1
    step = step or ("month" if months <= LONGEST_MONTHS else "year")
    steps = months if step == "month" else (last.year - first.year + 1 if first else 0)
    inside = f"date_trunc('{step}', i.start) = date_trunc('{step}', i.\"end\")"
    sql = (
        f"WITH cells AS (SELECT n, incident, origins, strftime(start, '{STEPS[step]}') AS {step},\n"  # noqa: S608
        f"  unnest(origin_{level}) AS place FROM incidents i WHERE {inside} AND {keep.sql()}),\n"
        f"told AS (SELECT place, {step}, n, unnest(origins) AS origin\n"
        f"  FROM cells WHERE place <> {quoted(DESCRIBED)})\n"
        f"SELECT place, {step}, count(DISTINCT n) AS incidents, count(DISTINCT origin) AS origins\n"
        f"FROM told GROUP BY ALL ORDER BY {step}, place"
    )
    table = facts.engine.ask(sql)
    held = table.column("origins").to_pylist()
    places = len(set(table.column("place").to_pylist()))
    wider = facts.engine.ask(
        f"SELECT count(*) AS wider FROM incidents i WHERE NOT coalesce({inside}, false) AND {keep.sql()}")  # noqa: S608
    return Result(table, sql, {
        "places": places, "steps": steps, "empty": places * steps - len(held), "few": sum(n < FEW for n in held),
        "more": sum(n >= FEW for n in held), "wider": wider.to_pylist()[0]["wider"],
    }, ("place", step))
