"""How long the stages of a campaign lie apart, in months, as wide as the times are told.

A stage begins with its first act. Times told as a month or a year leave a lag between a least and a most; where they
overlap, the least is below zero: the order of the two stages is not known.
"""

from __future__ import annotations

from witnessmark.analysis.counts import Filter
from witnessmark.analysis.facts import Facts
from witnessmark.analysis.result import Result
from witnessmark.vocab.codes import Stage


def lags(facts: Facts, keep: Filter = Filter()) -> Result:
    """Return one row a campaign and pair of neighbouring stages that it tells of, by campaigns' first month.

    Columns: `campaign`, `earlier`, `later` (stages), `low`, `high` (months), `incidents` (of the campaign). Campaigns
    with fewer than two dated stages have no row; the total counts campaigns with and without.
    """
    order = ", ".join(f"'{stage.value}'" for stage in Stage)
    stages = (
        "stages AS (SELECT i.campaign, a.stage, min(a.start) AS start, min(a.\"end\") AS \"end\",\n"  # noqa: S608
        f"  list_position([{order}], a.stage) AS place FROM acts a JOIN incidents i USING (n)\n"
        f"  WHERE i.campaign IS NOT NULL AND a.start IS NOT NULL AND a.status <> 'denied' AND {keep.sql()} "
        "GROUP BY ALL)"
    )
    sql = (
        f"WITH {stages},\n"  # noqa: S608
        "sizes AS (SELECT campaign, count(*) AS incidents, min(start) AS first FROM incidents i\n"
        f"  WHERE campaign IS NOT NULL AND {keep.sql()} GROUP BY campaign),\n"
        "pairs AS (SELECT campaign, stage AS earlier, lead(stage) OVER w AS later, start, \"end\", place,\n"
        "  lead(start) OVER w AS next_start, lead(\"end\") OVER w AS next_end\n"
        "  FROM stages WINDOW w AS (PARTITION BY campaign ORDER BY place))\n"
        "SELECT campaign, earlier, later, date_diff('month', \"end\", next_start) AS low,\n"
        "  date_diff('month', start, next_end) AS high, incidents\n"
        "FROM pairs JOIN sizes USING (campaign) WHERE later IS NOT NULL ORDER BY first, campaign, place"
    )
    table = facts.engine.ask(sql)
    campaigns = facts.engine.ask(
        "SELECT count(DISTINCT campaign) AS campaigns FROM incidents i "  # noqa: S608
        f"WHERE {keep.sql()}").to_pylist()[0]["campaigns"]
    told = len(set(table.column("campaign").to_pylist()))
    return Result(table, sql, {"campaigns": campaigns, "with_lags": told}, ("campaign", "earlier", "later"))
