"""Flows, time, targeting, lags and coverage, by hand and against plain loops."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.episodes_made import (
    ELLIS,
    FEW,
    FORD,
    HOME,
    NORTH,
    SOUTH,
    asserted,
    day,
    episode,
    happened,
    made,
    told,
    where,
)
from witnessmark.analysis.behind import Behind
from witnessmark.analysis.counts import Filter
from witnessmark.analysis.coverage import UNTOLD, coverage
from witnessmark.analysis.episodes import MOVING, PROOF, Episode, places, span
from witnessmark.analysis.episodes import Spot as SpotAt
from witnessmark.analysis.facts import Facts
from witnessmark.analysis.flows import flows, moved
from witnessmark.analysis.lags import lags
from witnessmark.analysis.targeting import targeting
from witnessmark.analysis.timeline import timeline
from witnessmark.errors import UsageError
from witnessmark.vocab.codes import Act, AttributionKind, Grade, Group, Status


@pytest.fixture(scope="module")
def few() -> Facts:
    return Facts.of(FEW)


AHEAD = {Status.RUMOURED, Status.THREATENED, Status.PLANNED}


def denials(e: Episode) -> bool:
    return all(t.status is Status.DENIED for t in e.told)


def pairs(facts: Facts, level: str = "county") -> dict[tuple[str | None, str | None], int]:
    return {(r["origin"], r["destination"]): r["incidents"] for r in flows(facts, level).rows()}


def test_movements_are_the_pairs_that_claims_tell_and_described_places_a_class_of_their_own(few: Facts) -> None:
    assert pairs(few) == {("XA/North/Ellis", "XA/North/Ford"): 1, ("XA/North/Ford", "~described"): 1,
                          ("XA/South", "~described"): 1, ("XA/South", None): 1}
    assert flows(few, "county").total["incidents"] == 3  # type: ignore[index]


def test_two_movements_of_one_incident_are_not_crossed() -> None:
    facts = Facts.of([episode("i1", told("c1", origin=(ELLIS,), destination=(FORD,)),
                              told("c2", origin=(SOUTH,), destination=(HOME,)))])
    assert set(pairs(facts)) == {("XA/North/Ellis", "XA/North/Ford"), ("XA/South", "~described")}


def test_a_claim_without_an_origin_moves_from_the_incidents() -> None:
    facts = Facts.of([episode("i1", told("c1", origin=(ELLIS,)), told("c2", destination=(SOUTH,)))])
    assert set(pairs(facts)) == {("XA/North/Ellis", "XA/South")}


def test_watching_people_or_denying_a_removal_moves_nobody() -> None:
    facts = Facts.of([episode("i1", told("c1", Act.SURVEILLANCE, origin=(ELLIS,), destination=(FORD,))),
                      episode("i2", told("c2", status=Status.DENIED, origin=(ELLIS,), destination=(FORD,)))])
    assert pairs(facts) == {}


def test_a_movement_that_is_only_planned_or_heard_of_is_told_apart() -> None:
    """A plan that another report says was carried out is none any more; a denial of it changes nothing."""
    planned = told("c1", status=Status.PLANNED, origin=(ELLIS,), destination=(FORD,))
    done = told("c2", origin=(ELLIS,), destination=(FORD,))
    heard = told("c3", status=Status.RUMOURED, origin=(SOUTH,))
    denied = told("c4", status=Status.DENIED, origin=(ELLIS,), destination=(FORD,))
    facts = Facts.of([episode("i1", planned, denied), episode("i2", planned, done), episode("i3", heard)])
    found = flows(facts, "county")
    assert {(r["origin"], r["destination"]): (r["incidents"], r["ahead"]) for r in found.rows()} == {
        ("XA/North/Ellis", "XA/North/Ford"): (2, 1), ("XA/South", None): (1, 1)}
    assert (found.total["incidents"], found.total["ahead"]) == (3, 2)  # type: ignore[index]
    assert moved(facts, "county", ("XA/North/Ellis", "XA/North/Ford"), behind=Behind(ahead="1")) == ["i1"]
    assert moved(facts, "county", (), behind=Behind(ahead="1")) == ["i1", "i3"]


def test_a_denial_is_no_proof_and_lends_no_place_time_or_group() -> None:
    """A statement that nobody was taken is official, but no proof that somebody was."""
    said = told("c1", on="2019-05-03", origin=(ELLIS,))
    denial = told("c2", status=Status.DENIED, on="2019-07-01", origin=(SOUTH,), groups=(Group.TRADER,),
                  said_by=(AttributionKind.OFFICIAL_STATEMENT,))
    facts = Facts.of([episode("i1", said, denial)])
    assert [(r["group"], r["proof"]) for r in targeting(facts).rows()] == [(None, 0)]
    assert [(r["place"], r["month"]) for r in coverage(facts, step="month").rows()] == [("XA/North", "2019-05")]
    assert len(timeline(facts, "month").rows()) == 1


@settings(max_examples=20)
@given(st.integers(0, 5000), st.sampled_from(("country", "province", "county", "place")))
def test_every_movement_opens_as_many_incidents_as_it_says(seed: int, level: str) -> None:
    episodes = made(seed, 15)
    facts = Facts.of(episodes)
    rows = flows(facts, level).rows()
    for row in rows:
        assert len(moved(facts, level, (row["origin"], row["destination"]))) == row["incidents"]
    for row in flows(facts, level, yearly=True).rows():
        assert len(moved(facts, level, (row["origin"], row["destination"], row["year"]))) == row["incidents"]
    moving = [e for e in episodes if any(t.act in MOVING and t.status is not Status.DENIED for t in e.told)]
    assert flows(facts, level).total["incidents"] == len(moving)  # type: ignore[index]
    away = {key for e in moving for key in places(
        [w for t in e.told if t.act in MOVING and t.status is not Status.DENIED for w in t.origin], level)}
    assert {row["origin"] for row in rows} - {None} == away


def test_rows_of_movements_never_tell_of_more_people_than_there_are(few: Facts) -> None:
    """Ten to twenty people left two places: each row says none to twenty, the total all."""
    found = flows(few, "county")
    rows = {(r["origin"], r["destination"]): (r["shared"], r["persons_low"], r["persons_high"]) for r in found.rows()}
    assert rows[("XA/North/Ford", "~described")] == rows[("XA/South", "~described")] == (1, 0, 20)
    assert (found.total["shared"], found.total["persons_low"]) == (1, 110)  # type: ignore[index]


def test_a_movement_whose_people_nobody_counted_tells_of_none(few: Facts) -> None:
    """Not of none or more: of the two places left, nobody told of homes or of dwellings."""
    for yearly in (False, True):
        rows = flows(few, "county", yearly=yearly).rows()
        assert any(r["shared"] for r in rows)
        for row in rows:
            for unit in ("persons", "households", "dwellings"):
                assert row[f"{unit}_told"] or row[f"{unit}_low"] is None, (row, unit)
                assert row[f"{unit}_low"] != 0 or row[f"{unit}_high"] is not None, (row, unit)


@settings(max_examples=20)
@given(st.integers(0, 5000), st.sampled_from(("country", "province", "county", "place")), st.booleans())
def test_the_lows_of_all_movements_add_up_to_no_more_than_the_total(seed: int, level: str, yearly: bool) -> None:
    found = flows(Facts.of(made(seed, 15)), level, yearly=yearly)
    total = found.total or {}
    for unit in ("persons", "households", "dwellings"):
        lows = [r[f"{unit}_low"] or 0 for r in found.rows()]
        assert sum(lows) <= (total[f"{unit}_low"] or 0)
        if not total["shared"]:
            assert sum(lows) == (total[f"{unit}_low"] or 0)
    assert sum(r["incidents"] for r in found.rows()) >= total["incidents"]
    assert all(r["shared"] <= r["incidents"] for r in found.rows())


def test_flows_by_year_leave_out_no_incident(few: Facts) -> None:
    rows = flows(few, "county", yearly=True).rows()
    assert Counter(r["year"] for r in rows) == {"2019": 3, "2020": 1}


def test_a_month_holds_what_lies_in_it_for_sure_and_what_touches_it_possibly(few: Facts) -> None:
    found = timeline(few, "month", Filter(grades=(Grade.CORROBORATED, Grade.SINGLE_ORIGIN)))
    rows = {r["month"]: (r["sure"], r["possible"]) for r in found.rows()}
    assert (min(rows), max(rows), len(rows)) == ("2019-03", "2020-12", 22)
    assert rows["2019-06"] == (1, 1)
    assert rows["2019-04"] == (0, 1)
    assert rows["2019-09"] == (0, 0)
    assert rows["2020-07"] == (0, 1)
    assert timeline(few).total == {"incidents": 3, "undated": 0, "denied": 1}
    assert {r["year"]: r["sure"] for r in timeline(few, "year").rows()} == {"2019": 2, "2020": 1}


@given(st.integers(0, 5000), st.sampled_from(("month", "year")))
def test_time_counts_are_those_of_plain_loops(seed: int, step: str) -> None:
    episodes = made(seed, 12)
    for row in timeline(Facts.of(episodes), step).rows():
        sure = possible = ahead = 0
        for e in episodes:
            start, end = span(happened(e))
            if start is None or end is None or denials(e):
                continue
            first, last = (d.isoformat()[: len(row[step])] for d in (start, end))
            sure += first == last == row[step]
            possible += first <= row[step] <= last
            ahead += first <= row[step] <= last and {t.status for t in asserted(e)} <= AHEAD
        assert (row["sure"], row["possible"], row["ahead"]) == (sure, possible, ahead)


def test_targeting_tells_how_much_rests_on_proof(few: Facts) -> None:
    rows = {(r["group"], r["ground"]): (r["incidents"], r["proof"], r["none"]) for r in targeting(few).rows()}
    assert rows[("trader", "family_defection")] == (1, 1, 0)
    assert rows[(None, "security")] == (1, 0, 1)
    assert targeting(few).total == {"incidents": 3, "ahead": 0, "proof": 1, "none": 2, "share": 0.333, "denied": 1}
    assert {(r["group"], r["organ"]) for r in targeting(few, "organ").rows()} == {("trader", "police"), (None, None)}
    with pytest.raises(UsageError):
        targeting(few, "weather")


@settings(max_examples=40)
@given(st.integers(0, 5000))
def test_targeting_is_that_of_plain_loops(seed: int) -> None:
    episodes = made(seed, 12)
    expected: dict[tuple[str | None, str | None], list[bool]] = defaultdict(list)
    for e in (e for e in episodes if not denials(e)):
        groups = {g.value for t in asserted(e) for g in t.groups} or {None}
        grounds = {g.value for t in asserted(e) for g in t.ground} or {None}
        for pair in product(groups, grounds):
            expected[pair].append(any(kind in PROOF for t in asserted(e) for kind in t.said_by))
    assert {(r["group"], r["ground"]): (r["incidents"], r["proof"]) for r in targeting(Facts.of(episodes)).rows()} == {
        pair: (len(held), sum(held)) for pair, held in expected.items()}


def test_lags_are_as_wide_as_their_times_and_below_zero_where_the_order_is_not_known() -> None:
    """Screening in March 2019, enforcement on a day in May: 33 to 63 days. One told by the year may have come first."""
    sure = [episode("i1", told("c1", Act.BACKGROUND_CHECK, on="2019-03-01", to="2019-03-31"), campaign="k1"),
            episode("i2", told("c2", on="2019-05-03"), campaign="k1")]
    vague = [episode("i3", told("c3", Act.BACKGROUND_CHECK, on="2020-01-01", to="2020-12-31"), campaign="k2"),
             episode("i4", told("c4", on="2020-06-01"), campaign="k2")]
    alone = [episode("i5", told("c5", on="2020-06-01"), campaign="k3")]
    found = lags(Facts.of([*sure, *vague, *alone]))
    assert [(r["campaign"], r["earlier"], r["later"], r["low"], r["high"]) for r in found.rows()] == [
        ("k1", "screening", "enforcement", 1, 3), ("k2", "screening", "enforcement", -7, 5)]
    assert found.total == {"campaigns": 3, "with_lags": 2, "denied": 0}


def test_an_act_without_a_date_of_its_own_has_no_lag_and_a_denied_one_neither() -> None:
    """It does not take the incident's days; one stage alone is dated, so that there is nothing to measure."""
    undated = episode("i1", told("c1", on="2005-01-03"), told("c2", Act.SURVEILLANCE), campaign="k1")
    denied = episode("i2", told("c3", on="2005-01-03"),
                     told("c4", Act.SURVEILLANCE, status=Status.DENIED, on="2006-01-03"), campaign="k2")
    found = lags(Facts.of([undated, denied]))
    assert found.rows() == []
    assert found.total == {"campaigns": 2, "with_lags": 0, "denied": 0}


def test_a_time_told_more_coarsely_does_not_widen_a_lag() -> None:
    told_twice = episode("i1", told("c1", Act.BACKGROUND_CHECK, on="2019-01-01", to="2019-12-31"),
                         told("c2", Act.BACKGROUND_CHECK, on="2019-03-01"), told("c3", on="2019-05-03"), campaign="k1")
    assert [(r["low"], r["high"], r["days_low"], r["days_high"]) for r in lags(Facts.of([told_twice])).rows()] == [
        (2, 3, 63, 63)]


@pytest.mark.parametrize(("screened", "until", "expelled", "low", "high"), [
    ("2019-05-31", "2019-05-31", "2019-06-01", 0, 1), ("2019-05-10", "2019-05-10", "2019-05-09", -1, 0),
    ("2019-01-01", "2019-05-10", "2019-05-09", -1, 5), ("2019-05-01", "2019-05-31", "2019-03-01", -3, -2)])
def test_months_of_a_lag_are_its_days_and_not_the_ends_of_months_between(
        screened: str, until: str, expelled: str, low: int, high: int) -> None:
    (row,) = lags(Facts.of([episode("i1", told("c1", Act.BACKGROUND_CHECK, on=screened, to=until),
                                    told("c2", on=expelled), campaign="k1")])).rows()
    assert (row["low"], row["high"]) == (low, high)
    assert row["low"] * 30.44 <= row["days_low"] <= row["days_high"] <= row["high"] * 30.44


def test_coverage_counts_an_origin_once_and_leaves_out_what_nobody_told() -> None:
    episodes = [episode("i1", told("c1", on="2019-05-03", origin=(NORTH,)), origins=("o1",)),
                episode("i2", told("c2", on="2019-05-20", origin=(NORTH,)), origins=("o1", "o2")),
                episode("i3", told("c3", on="2019-06-20", origin=(SOUTH,)), origins=("o3",)),
                episode("i4", told("c4", on="2019-05-20", to="2019-06-20", origin=(SOUTH,)), origins=("o4",)),
                episode("i5", told("c5", on="2019-05-20", origin=(HOME,)), origins=("o5",))]
    found = coverage(Facts.of(episodes))
    assert [tuple(r.values()) for r in found.rows()] == [
        ("XA/North", "2019-05", 2, 2, 2, "more"), ("XA/South", "2019-05", 0, 1, 0, "unsure"),
        ("XA/South", "2019-06", 1, 2, 1, "few")]
    assert found.total == {"places": 2, "left_out": 0, "silent": 0, "steps": 2, "empty": 1, "unsure": 1, "few": 1,
                           "more": 1, "wider": 1, "denied": 0}


WEST, EAST = SpotAt(("XA", "West"), "province"), SpotAt(("XA", "North"), "province")
GATE, ELLIS_COUNTY = SpotAt(("XA", "North", "Gate"), "county"), SpotAt(("XA", "North", "Ellis"), "county")


def untold(facts: Facts, level: str, **keep: object) -> list[tuple[str, str]]:
    return [(r["place"], r["known"]) for r in coverage(facts, level, keep=Filter(**keep)).rows()   # type: ignore[arg-type]
            if r["known"] in UNTOLD]


def test_an_area_from_which_nobody_tells_has_a_row_of_its_own() -> None:
    """West is never told of. Of South all is denied, of East nothing counts under the filter: neither is silent."""
    facts = Facts.of([
        episode("i1", told("c1", on="2019-05-03", origin=(ELLIS,)), grade=Grade.CORROBORATED),
        episode("i2", told("c2", status=Status.DENIED, on="2019-05-03", origin=(SOUTH,))),
        episode("i3", told("c3", on="2019-05-20", origin=(where("XA", "East"),)))], [WEST, EAST, GATE, ELLIS_COUNTY])
    assert untold(facts, "country") == []
    assert untold(facts, "province") == [("XA/South", "left_out"), ("XA/West", "silent")]
    for level in ("county", "place"):
        assert untold(facts, level) == [("XA/South", "left_out"), ("XA/North/Gate", "silent"), ("XA/West", "silent")]
    assert untold(facts, "province", grades=(Grade.CORROBORATED,)) == [
        ("XA/East", "left_out"), ("XA/South", "left_out"), ("XA/West", "silent")]
    assert untold(facts, "county", within="XA/North") == [("XA/North/Gate", "silent")]
    total = coverage(facts, "province").total or {}
    assert (total["places"], total["left_out"], total["silent"], total["empty"]) == (2, 1, 1, 0)
    row = next(r for r in coverage(facts, "province").rows() if r["known"] == "silent")
    assert row == {"place": "XA/West", "month": None, "incidents": 0, "possible": 0, "origins": 0, "known": "silent"}


def test_a_place_told_of_without_a_time_is_neither_silent_nor_missing() -> None:
    facts = Facts.of([episode("i1", told("c1", on="2019-05-03", origin=(NORTH,))),
                      episode("i2", told("c2", origin=(SOUTH,)), origins=("o1", "o2"))],
                     [SpotAt(("XA", "South"), "province")])
    assert [tuple(r.values()) for r in coverage(facts).rows()] == [
        ("XA/North", "2019-05", 1, 1, 1, "few"), ("XA/South", None, 1, 1, 2, "more")]


def test_an_area_is_silent_only_where_no_part_of_it_is_told_of() -> None:
    """Areas may lie in areas of the same level, as the counties of Ireland do, and names may start alike."""
    facts = Facts.of([episode("i1", told("c1", on="2019-05-03", origin=(where("XA", "North", "Ellis", "Town"),)))],
                     [SpotAt(("XA", "North"), "province"), SpotAt(("XA", "Nor"), "province"), ELLIS_COUNTY])
    assert untold(facts, "place") == untold(facts, "province") == [("XA/Nor", "silent")]


@given(st.integers(0, 5000), st.sampled_from(("month", "year")))
def test_cells_touched_are_those_of_plain_loops(seed: int, step: str) -> None:
    """A time wider than a step leaves no place it touches as one that nobody told of."""
    episodes = made(seed, 8)
    found = coverage(Facts.of(episodes), "county", step)
    expected: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for e, row in product(episodes, timeline(Facts.of(episodes), step).rows()):
        start, end = span(happened(e))
        if start is None or end is None or denials(e):
            continue
        first, last = (d.isoformat()[: len(row[step])] for d in (start, end))
        if first <= row[step] <= last:
            for key in places([w for t in asserted(e) for w in t.origin], "county"):
                if key != "~described":
                    expected[key, row[step]].append(first == last)
    assert {(r["place"], r[step]): (r["incidents"], r["possible"]) for r in found.rows() if r[step]} == {
        cell: (sum(held), len(held)) for cell, held in expected.items()}
    undated = Counter(key for e in episodes if span(happened(e))[0] is None and not denials(e)
                      for key in places([w for t in asserted(e) for w in t.origin], "county") if key != "~described")
    assert {r["place"]: r["incidents"] for r in found.rows() if r[step] is None and r["known"] not in UNTOLD} == undated
    total = found.total or {}
    assert total["empty"] + total["unsure"] + total["few"] + total["more"] == total["places"] * total["steps"]


@pytest.mark.parametrize("figure", [flows, timeline, targeting, lags, coverage])
def test_a_case_without_incidents_gives_an_empty_figure(figure) -> None:
    assert figure(Facts.of([])).rows() == []
    assert figure(Facts.of([episode("i1", told("c1"))])).rows() is not None


def test_unknown_levels_and_steps_are_refused(few: Facts) -> None:
    for call in (lambda: flows(few, "street"), lambda: coverage(few, "street"), lambda: timeline(few, "hour"),
                 lambda: coverage(few, "province", "hour")):
        with pytest.raises(UsageError):
            call()


def test_a_filter_holds_for_every_figure(few: Facts) -> None:
    keep = Filter(since=day("2020-01-01"))
    assert {r["origin"] for r in flows(few, keep=keep).rows()} == {"XA/South"}
    assert timeline(few, keep=keep).total["incidents"] == 1  # type: ignore[index]
    assert targeting(few, keep=keep).total["incidents"] == 1  # type: ignore[index]
