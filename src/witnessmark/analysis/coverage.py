"""Which places and times have few independent origins: where not knowing looks like nothing happening.

Origins are counted by name, each once in a place and month, whatever number of incidents it told of. A cell without a
row says that nobody told of anything there; whether nothing happened, it does not say. Never published: it shows where
the sources are.
"""

from __future__ import annotations

from witnessmark.analysis.counts import Filter, only_denied
from witnessmark.analysis.engine import quoted
from witnessmark.analysis.episodes import DESCRIBED, LEVELS
from witnessmark.analysis.facts import Facts
from witnessmark.analysis.result import Result
from witnessmark.analysis.timeline import LONGEST_MONTHS, MOST_STEPS, STEPS
from witnessmark.errors import UsageError

FEW = 2


def coverage(facts: Facts, level: str = "province", step: str | None = None, keep: Filter = Filter()) -> Result:
    """Return one row a place and month (or year) of which anybody told, with how many independent origins did.

    Columns: `place`, `month` or `year`, `incidents` (those within it), `possible` (those that touch it, these with
    them), `origins` (of those within it). A cell that is only touched is neither told of for sure nor empty. The total
    tells how many cells of all places and steps are empty, unsure (only touched), have one origin, or more, and how
    many incidents have no time or one wider than the step (`wider`).
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
    if step == "month" and months > MOST_STEPS:
        raise UsageError("The incidents lie too far apart for months.", advice="Take years, or a shorter time.")
    sql = (
        f"WITH cells AS (SELECT n, origins, start, \"end\", {inside} AS inside,\n"  # noqa: S608
        f"  unnest(origin_{level}) AS place FROM incidents i WHERE start IS NOT NULL AND {keep.sql()}),\n"
        f"touched AS (SELECT *, unnest(generate_series(date_trunc('{step}', start), \"end\", INTERVAL 1 {step}))"
        f" AS first\n  FROM cells WHERE place <> {quoted(DESCRIBED)}),\n"
        "told AS (SELECT place, first, unnest(origins) AS origin FROM touched WHERE inside),\n"
        "named AS (SELECT place, first, count(DISTINCT origin) AS origins FROM told GROUP BY ALL)\n"
        f"SELECT place, strftime(first, '{STEPS[step]}') AS {step}, count(*) FILTER (WHERE inside) AS incidents,\n"
        "  count(*) AS possible, coalesce(any_value(named.origins), 0) AS origins\n"
        "FROM touched LEFT JOIN named USING (place, first) GROUP BY place, first ORDER BY first, place"
    )
    table = facts.engine.ask(sql)
    held = [told for told, sure in zip(table.column("origins").to_pylist(), table.column("incidents").to_pylist(),
                                       strict=True) if sure]
    places = len(set(table.column("place").to_pylist()))
    wider = facts.engine.ask(
        f"SELECT count(*) AS wider FROM incidents i WHERE NOT coalesce({inside}, false) AND {keep.sql()}")  # noqa: S608
    return Result(table, sql, {
        "places": places, "steps": steps, "empty": places * steps - len(table), "unsure": len(table) - len(held),
        "few": sum(n < FEW for n in held),
        "more": sum(n >= FEW for n in held), "wider": wider.to_pylist()[0]["wider"],
        "denied": only_denied(facts, keep),
    }, ("place", step))
