"""How long the stages of a campaign lie apart, in months and days, as wide as the times are told.

A stage begins with its first act that is dated; an act without a date of its own has none here, as on the campaign's
page (`beginnings`). Times told as a month or a year leave a lag between a least and a most; where they overlap, the
least is below zero: the order of the two stages is not known. Where the most is, too, the later stage began first.

Invariant: months are the days of the same row in months of 30.44 days, the least rounded down and the most up, so that
both say the same.
"""

from __future__ import annotations

from witnessmark.analysis.counts import Filter, only_denied
from witnessmark.analysis.facts import Facts
from witnessmark.analysis.result import Result
from witnessmark.vocab.codes import Stage

DAYS_A_MONTH = 30.44


def lags(facts: Facts, keep: Filter = Filter()) -> Result:
    """Return one row a campaign and pair of neighbouring stages that it tells of, by campaigns' first month.

    Columns: `campaign`, `earlier`, `later` (stages), `low`, `high` (months), `days_low`, `days_high` (the
    same in days), `incidents` (of the campaign). Campaigns with fewer than two dated stages have no row; the total
    counts campaigns with and without.
    """
    order = ", ".join(f"'{stage.value}'" for stage in Stage)
    stages = (
        "begun AS (SELECT i.campaign, s.stage, min(struct_pack(a := s.start, b := s.\"end\")) AS days,\n"  # noqa: S608
        f"  list_position([{order}], s.stage) AS place FROM stages s JOIN incidents i USING (n)\n"
        f"  WHERE i.campaign IS NOT NULL AND {keep.sql()} GROUP BY ALL)"
    )
    sql = (
        f"WITH {stages},\n"  # noqa: S608
        "sizes AS (SELECT campaign, count(*) AS incidents, min(start) AS first FROM incidents i\n"
        f"  WHERE campaign IS NOT NULL AND {keep.sql()} GROUP BY campaign),\n"
        "pairs AS (SELECT campaign, stage AS earlier, lead(stage) OVER w AS later, place,\n"
        "  days.a AS start, days.b AS \"end\", lead(days.a) OVER w AS next_start, lead(days.b) OVER w AS next_end\n"
        "  FROM begun WINDOW w AS (PARTITION BY campaign ORDER BY place))\n"
        "SELECT campaign, earlier, later,\n"
        f"  CAST(floor(date_diff('day', \"end\", next_start) / {DAYS_A_MONTH}) AS BIGINT) AS low,\n"
        f"  CAST(ceil(date_diff('day', start, next_end) / {DAYS_A_MONTH}) AS BIGINT) AS high,\n"
        "  date_diff('day', \"end\", next_start) AS days_low, date_diff('day', start, next_end) AS days_high,\n"
        "  incidents\n"
        "FROM pairs JOIN sizes USING (campaign) WHERE later IS NOT NULL ORDER BY first, campaign, place"
    )
    table = facts.engine.ask(sql)
    campaigns = facts.engine.ask(
        "SELECT count(DISTINCT campaign) AS campaigns FROM incidents i "  # noqa: S608
        f"WHERE {keep.sql()}").to_pylist()[0]["campaigns"]
    told = len(set(table.column("campaign").to_pylist()))
    return Result(table, sql, {"campaigns": campaigns, "with_lags": told, "denied": only_denied(facts, keep)},
                  ("campaign", "earlier", "later"))
