"""Which places and times have few independent origins, and which places none: where not knowing looks like nothing
happening.

Origins are counted by name, each once in a place and month, whatever number of incidents it told of. A cell without a
row says that nobody told of anything there; whether nothing happened, it does not say. Areas from which no incident is
told have a row of their own, and so have places of which nothing counts here. Never published: it shows where the
sources are.
"""

from __future__ import annotations

from collections import Counter

from witnessmark.analysis.counts import Filter, only_denied
from witnessmark.analysis.engine import quoted
from witnessmark.analysis.episodes import DESCRIBED, LEVELS
from witnessmark.analysis.facts import Facts
from witnessmark.analysis.result import Result
from witnessmark.analysis.timeline import LONGEST_MONTHS, MOST_STEPS, STEPS
from witnessmark.errors import UsageError

FEW = 2
KNOWN = ("more", "few", "unsure", "left_out", "silent")
"""What is known of a cell, the most first: two origins or more, one (or none that is named), only touched by a wider
time; of a whole place: only what does not count here, and nothing at all."""
UNTOLD = frozenset({"left_out", "silent"})


def coverage(facts: Facts, level: str = "province", step: str | None = None, keep: Filter = Filter()) -> Result:
    """Return one row a place and month (or year) of which anybody told, with how many independent origins did; then
    one row a place of which nothing counts, and one an area of which nobody tells.

    Columns: `place`, `month` or `year` (null: incidents of that place without a time, or of a place untold),
    `incidents` (those within it), `possible` (those that touch it, these with them), `origins` (of those within it),
    `known` (`KNOWN`). A cell that is only touched is neither told of for sure nor empty.

    `silent` are areas from which no incident of the case tells of anything: first-level areas of the countries that it
    has incidents in, and from the level of counties on also second-level ones of areas that are told of. `left_out` are
    places of which all is denied or held back by the filter.

    The total tells how many places are told of, left out and silent; how many cells of places told of are empty,
    unsure, have one origin, or more; how many incidents have no time or one wider than the step (`wider`), and how many
    are left out as every claim of them is a denial (`denied`).
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
    if step == "month" and months > MOST_STEPS:
        raise UsageError("The incidents lie too far apart for months.", advice="Take years, or a shorter time.")
    inside = f"date_trunc('{step}', i.start) = date_trunc('{step}', i.\"end\")"
    sql = _sql(level, step, keep, inside)
    table = facts.engine.ask(sql)
    rows = list(zip(*(table.column(name).to_pylist() for name in ("place", step, "known")), strict=True))
    cells = Counter(known for _, when, known in rows if when is not None)
    places = len({place for place, _, known in rows if known not in UNTOLD})
    whole = Counter(known for _, _, known in rows)
    wider = facts.engine.ask(
        f"SELECT count(*) AS wider FROM incidents i WHERE NOT coalesce({inside}, false) AND {keep.sql()}")  # noqa: S608
    return Result(table, sql, {
        "places": places, "left_out": whole["left_out"], "silent": whole["silent"], "steps": steps,
        "empty": places * steps - cells.total(), "unsure": cells["unsure"], "few": cells["few"], "more": cells["more"],
        "wider": wider.to_pylist()[0]["wider"], "denied": only_denied(facts, keep),
    }, ("place", step))


def _sql(level: str, step: str, keep: Filter, inside: str) -> str:
    """Return the SQL of all rows: cells by time, then places left out and silent areas."""
    areas = {"country": ("",), "province": ("province",)}.get(level, ("province", "county"))
    within = "true"
    if keep.within:
        within = f"(place = {quoted(keep.within)} OR starts_with(place, {quoted(keep.within)} || '/'))"
    return (
        f"WITH cells AS (SELECT n, origins, start, \"end\", coalesce({inside}, start IS NULL) AS inside,\n"  # noqa: S608
        f"  unnest(origin_{level}) AS place FROM incidents i WHERE {keep.sql()}),\n"
        f"touched AS (SELECT *, unnest(CASE WHEN start IS NULL THEN [NULL] ELSE "
        f"generate_series(date_trunc('{step}', start), \"end\", INTERVAL 1 {step}) END) AS first\n"
        f"  FROM cells WHERE place <> {quoted(DESCRIBED)} AND {keep.inside_sql('place')}),\n"
        "origin AS (SELECT place, first, unnest(origins) AS name FROM touched WHERE inside),\n"
        "named AS (SELECT place, first, count(DISTINCT name) AS origins FROM origin GROUP BY ALL),\n"
        "told AS (SELECT t.place, t.first, count(*) FILTER (WHERE inside) AS incidents, count(*) AS possible,\n"
        "  coalesce(any_value(m.origins), 0) AS origins FROM touched t\n"
        "  LEFT JOIN named m ON m.place = t.place AND m.first IS NOT DISTINCT FROM t.first\n"
        "  GROUP BY t.place, t.first),\n"
        f"spoken AS (SELECT DISTINCT unnest(origin_{level}) AS place FROM incidents),\n"
        "finest AS (SELECT DISTINCT string_split(unnest(origin_place), '/') AS path FROM incidents),\n"
        "around AS (SELECT DISTINCT array_to_string(path[:length], '/') AS place\n"
        "  FROM (SELECT path, unnest(range(1, len(path) + 1)) AS length FROM finest)),\n"
        f"untold AS (SELECT place, 'left_out' AS known FROM spoken WHERE place <> {quoted(DESCRIBED)} AND {within}\n"
        "  AND place NOT IN (SELECT place FROM told)\n"
        f"  UNION ALL SELECT key AS place, 'silent' FROM units WHERE level IN ({', '.join(map(quoted, areas))}) "
        f"AND {within}\n  AND key NOT IN (SELECT place FROM around)),\n"
        "whole AS (SELECT *, CASE WHEN incidents = 0 THEN 'unsure' "
        f"WHEN origins < {FEW} THEN 'few' ELSE 'more' END AS known FROM told\n"
        "  UNION ALL SELECT place, NULL, 0, 0, 0, known FROM untold)\n"
        f"SELECT place, strftime(first, '{STEPS[step]}') AS {step}, incidents, possible, origins, known FROM whole\n"
        f"ORDER BY list_position([{', '.join(map(quoted, sorted(UNTOLD)))}], known) NULLS FIRST,\n"
        "  first NULLS LAST, place"
    )
