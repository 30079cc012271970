"""Grouped counts, against numbers by hand and against plain loops."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.episodes_made import FEW, HOUSEHOLD, counted, episode, made, told, where
from witnessmark.analysis.behind import Behind
from witnessmark.analysis.counts import DIMENSIONS, Filter, Question, count, members
from witnessmark.analysis.coverage import coverage
from witnessmark.analysis.engine import Engine
from witnessmark.analysis.episodes import Count
from witnessmark.analysis.facts import Facts
from witnessmark.analysis.flows import flows
from witnessmark.analysis.labels import Labels, Language
from witnessmark.analysis.tables import shown
from witnessmark.errors import UsageError
from witnessmark.vocab.codes import Act, Grade, Status


@pytest.fixture(scope="module")
def few() -> Facts:
    return Facts.of(FEW)


def rows(facts: Facts, *by: str, **asked: object) -> dict[tuple[str | None, ...], dict[str, int | None]]:
    found = count(facts, Question(by, **asked))  # type: ignore[arg-type]
    return {tuple(row[name] for name in by): row for row in found.rows()}


def test_an_incident_counts_once_in_all_and_keeps_what_its_claims_leave_open(few: Facts) -> None:
    found = count(few, Question())
    assert found.total == {
        "incidents": 3, "ahead": 0, "denied": 1, "persons_told": 2, "persons_low": 110, "persons_high": 140,
        "households_told": 2,
        "households_low": 38 + 5, "households_high": None, "dwellings_told": 0, "dwellings_low": None,
        "dwellings_high": None,
    }


def test_places_are_told_as_finely_as_asked_and_an_area_around_another_is_left_out(few: Facts) -> None:
    assert {row: held["incidents"] for row, held in rows(few, "place", level="county").items()} == {
        ("XA/North/Ellis",): 1, ("XA/North/Ford",): 1, ("XA/South",): 2}
    assert {row: held["incidents"] for row, held in rows(few, "place").items()} == {
        ("XA/North",): 2, ("XA/South",): 2}
    assert rows(few, "destination")[("~described",)]["incidents"] == 1


def test_a_time_wider_than_a_month_stands_in_none(few: Facts) -> None:
    assert set(rows(few, "month")) == {("2019",), ("2019-06",), ("2020",)}
    assert rows(few, "act", "month")[("background_check", "2019-03")]["persons_low"] == 100


def test_an_act_and_a_status_asked_for_together_are_of_one_act() -> None:
    """A planned expulsion beside checks that happened is no expulsion that happened, and no planned check."""
    facts = Facts.of([
        episode("both", told("c1", status=Status.PLANNED, on="2019-05-01"),
                told("c2", Act.BACKGROUND_CHECK, on="2019-04-01")),
        episode("done", told("c3", on="2019-05-01")),
        episode("not", told("c4", status=Status.DENIED), told("c5", Act.BACKGROUND_CHECK)),
    ])

    def held(act: Act, *statuses: Status) -> list[str]:
        return members(facts, Question(keep=Filter(acts=(act,), statuses=statuses)), ())

    assert held(Act.EXPULSION, Status.CARRIED_OUT) == ["done"]
    assert held(Act.EXPULSION, Status.PLANNED) == ["both"]
    assert held(Act.BACKGROUND_CHECK, Status.PLANNED) == held(Act.BACKGROUND_CHECK, Status.DENIED) == []
    assert held(Act.EXPULSION, Status.DENIED) == ["not"]
    assert held(Act.EXPULSION) == ["both", "done"]


def test_what_is_only_denied_counts_under_its_status_alone_and_tells_of_nobody(few: Facts) -> None:
    by_status = count(few, Question(("status",)))
    held = {row["status"]: row for row in by_status.rows()}["denied"]
    assert (held["incidents"], held["persons_told"]) == (1, 0)
    assert (by_status.total["incidents"], by_status.total["denied"]) == (3, 1)  # type: ignore[index]
    assert members(few, Question(), (), Behind(denied="1")) == ["i4"]
    for by in DIMENSIONS:
        asked = Question((by,))
        listed = {one for row in count(few, asked).rows() for one in members(few, asked, (row[by],))}
        assert ("i4" in listed) == (by == "status"), by
    keep = Filter(statuses=(Status.DENIED,))
    assert [row["incidents"] for row in count(few, Question(("act",), keep=keep)).rows()] == [1]
    assert count(few, Question(keep=keep)).total["denied"] == 0  # type: ignore[index]


def test_a_denied_act_beside_one_that_happened_is_no_act() -> None:
    """They were expelled; that any were detained is denied. So nobody counts as detained, nor by --act detention."""
    facts = Facts.of([episode("i1", told("c1", on="2019-05-03", count=Count(40, 40, HOUSEHOLD)),
                              told("c2", Act.DETENTION, Status.DENIED, on="2019-05-04"))])
    assert set(rows(facts, "act")) == {("expulsion",)}
    assert set(rows(facts, "stage")) == {("enforcement",)}
    assert set(rows(facts, "act", "status")) == {("expulsion", "carried_out"), ("detention", "denied")}
    detained = Filter(acts=(Act.DETENTION,))
    assert members(facts, Question(keep=detained), ()) == []
    assert members(facts, Question(keep=replace(detained, statuses=(Status.DENIED,))), ()) == ["i1"]


@pytest.mark.parametrize(("language", "said"), [("en", "no number told"), ("ko", "수를 말하지 않음")])
def test_where_no_number_is_told_of_a_row_none_is_shown(language: Language, said: str) -> None:
    """More than 120 households of two towns: of each town nobody told a number, and "0 or more" is none."""
    towns = tuple(where("XA", "North", town) for town in ("Ellis", "Ford"))
    facts = Facts.of([episode("i1", told("c1", origin=towns, count=Count(120, None, HOUSEHOLD)))])
    for found in (count(facts, Question(("place",), "county")), flows(facts, "county")):
        assert {(r["households_told"], r["households_low"], r["households_high"]) for r in found.rows()} == {
            (1, None, None)}
        assert (found.total or {})["households_low"] == 120
        table = shown(found, Labels(facts, language))
        assert [sum(cell.text == said for cell in row) for _, row in table.rows] == [1, 1]
        assert [cell.text for cell in table.total if "120" in cell.text] == ["≥ 120"]
    none = count(facts, Question(("place",), "county", persons_per_household=(4, 5)))
    assert {(r["people_low"], r["people_high"]) for r in none.rows()} == {(None, None)}


def test_people_told_for_several_places_together_are_in_no_places_low_number() -> None:
    """120 households of three towns: each may have had none or all. Their province had all, and so has the total."""
    towns = tuple(where("XA", "North", town) for town in ("Ellis", "Ford", "Gate"))
    facts = Facts.of([episode("i1", told("c1", origin=towns, count=Count(120, 120, HOUSEHOLD))),
                      episode("i2", told("c2", origin=towns[:1], count=Count(7, 7, HOUSEHOLD)))])
    found = count(facts, Question(("place",), "county", persons_per_household=(4, 5)))
    told_of = {r["place"].rpartition("/")[2]: (r["incidents"], r["shared"], r["households_low"], r["households_high"],
                                               r["people_low"], r["people_high"]) for r in found.rows()}
    assert told_of == {"Ellis": (2, 1, 7, 127, 28, 635), "Ford": (1, 1, 0, 120, 0, 600), "Gate": (1, 1, 0, 120, 0, 600)}
    assert (found.total["shared"], found.total["households_low"], found.total["people_low"]) == (1, 127, 508)  # type: ignore[index]
    (north,) = count(facts, Question(("place",))).rows()
    assert (north["shared"], north["households_low"], north["households_high"]) == (0, 127, 127)
    assert {row: held["households_low"] for row, held in rows(facts, "act").items()} == {("expulsion",): 127}


def test_a_plan_of_more_is_no_part_of_what_happened() -> None:
    """Its count and its day stand beside, under its own status; it dates and counts an incident of plans alone."""
    done = told("c1", count=Count(95, 105, HOUSEHOLD), on="2019-05-03")
    plan = told("c2", status=Status.PLANNED, count=Count(120, 120, HOUSEHOLD), on="2019-09-01", to="2019-11-30")
    both = Facts.of([episode("i1", done, plan)])
    (whole,) = count(both, Question()).rows()
    assert (whole["households_low"], whole["households_high"], whole["ahead"]) == (95, 105, 0)
    assert [(r["status"], r["households_low"], r["ahead"]) for r in count(both, Question(("status",))).rows()] == [
        ("carried_out", 95, 0), ("planned", 120, 1)]
    assert [r["month"] for r in count(both, Question(("month",))).rows()] == ["2019-05"]
    (alone,) = count(Facts.of([episode("i1", plan)]), Question()).rows()
    assert (alone["households_low"], alone["ahead"]) == (120, 1)


def test_what_is_only_heard_of_threatened_or_planned_is_told_beside() -> None:
    facts = Facts.of([episode("i1", told("c1", status=Status.RUMOURED), told("c2", status=Status.DENIED)),
                      episode("i2", told("c3", status=Status.PLANNED), told("c4", Act.DETENTION)),
                      episode("i3", told("c5", status=Status.ORDERED))])
    assert [(r["incidents"], r["ahead"]) for r in count(facts, Question()).rows()] == [(3, 1)]
    assert members(facts, Question(), (), Behind(ahead="1")) == ["i1"]
    assert {row: (held["incidents"], held["ahead"]) for row, held in rows(facts, "act").items()} == {
        ("expulsion",): (3, 2), ("detention",): (1, 0)}
    assert members(facts, Question(("act",)), ("expulsion",), Behind(ahead="1")) == ["i1", "i2"]


def test_only_what_the_filter_lets_in_counts(few: Facts) -> None:
    def ids(**keep: object) -> list[str]:
        return members(few, Question((), keep=Filter(**keep)), ())  # type: ignore[arg-type]

    assert ids(grades=(Grade.CORROBORATED,)) == ["i1"]
    assert ids(acts=(Act.BACKGROUND_CHECK,)) == ["i1"]
    assert ids(statuses=(Status.DENIED,)) == ["i4"]
    assert ids(within="XA/North") == ["i1", "i2"]
    assert ids(within="XA/Nor") == []
    assert ids(since=dt.date(2019, 6, 1)) == ["i2", "i3"]
    assert ids(until=dt.date(2019, 5, 31)) == ["i1"]


def test_a_place_alone_has_no_rows_of_places_beside_it(few: Facts) -> None:
    """An incident of a town in North and of South stands under the town; by country it stands under the country."""
    keep = Filter(within="XA/North")
    held = {row[0]: (told["incidents"], told["shared"]) for row, told in
            rows(few, "place", level="county", keep=keep).items()}
    assert held == {"XA/North/Ellis": (1, 0), "XA/North/Ford": (1, 1)}
    assert set(rows(few, "place", level="country", keep=keep)) == {("XA",)}
    assert {r["place"] for r in coverage(few, "county", keep=keep).rows()} == {"XA/North/Ellis", "XA/North/Ford"}


def test_every_number_opens_the_incidents_behind_it(few: Facts) -> None:
    question = Question(("place", "ground"))
    for row in count(few, question).rows():
        assert len(members(few, question, (row["place"], row["ground"]))) == row["incidents"]
    assert members(few, question, ("XA/South", None)) == ["i3"]
    with pytest.raises(UsageError):
        members(few, question, ("XA/South",))


def test_households_become_persons_only_by_a_multiplier_that_is_given(few: Facts) -> None:
    held = rows(few, "ground", persons_per_household=(3.5, 5))[(None,)]
    assert (held["people_low"], held["people_high"]) == (17, 25)
    assert "people_low" not in rows(few, "ground")[(None,)]
    assert count(few, Question(persons_per_household=(4, 4))).total["people_low"] == 110 + 20  # type: ignore[index]


@given(st.integers(0, 10_000), st.lists(st.sampled_from(DIMENSIONS), unique=True, max_size=3),
       st.sampled_from(("country", "province", "county", "place")))
def test_any_count_is_that_of_plain_loops(seed: int, by: list[str], level: str) -> None:
    episodes = made(seed, 12)
    question = Question(tuple(by), level)
    found = {tuple(row[name] for name in by): {k: v for k, v in row.items() if k not in by}
             for row in count(Facts.of(episodes), question).rows()}
    assert found == counted(episodes, question)


@pytest.mark.parametrize("by", list(combinations(DIMENSIONS, 2)))
def test_the_members_of_every_row_are_as_many_as_it_says(by: tuple[str, str]) -> None:
    facts = Facts.of(made(3, 25))
    for row in count(facts, Question(by)).rows()[:6]:
        assert len(members(facts, Question(by), (row[by[0]], row[by[1]]))) == row["incidents"]


def test_a_result_is_arrow_pandas_and_polars(few: Facts) -> None:
    found = count(few, Question(("place",)))
    assert isinstance(found.to_arrow(), pa.Table)
    assert isinstance(found.to_pandas(), pandas.DataFrame)
    assert isinstance(found.to_polars(), polars.DataFrame)
    assert found.to_polars().rows(named=True) == found.rows()
    assert list(found.to_pandas()["incidents"]) == [row["incidents"] for row in found.rows()]


def test_the_sql_shown_gives_the_table_shown(few: Facts) -> None:
    found = count(few, Question(("act", "place", "month"), "county"))
    assert few.engine.ask(found.sql).to_pylist() == found.rows()


@pytest.mark.parametrize("asked", [{"by": ("colour",)}, {"by": ("act", "act")}, {"level": "street"},
                                   {"by": DIMENSIONS}, {"persons_per_household": (0, 1)},
                                   {"persons_per_household": (5, 4)}])
def test_what_can_not_be_counted_is_said(asked: dict[str, object]) -> None:
    with pytest.raises(UsageError) as refused:
        Question(**asked)  # type: ignore[arg-type]
    assert refused.value.advice


def test_a_place_named_like_sql_is_only_a_name(few: Facts) -> None:
    keep = Filter(within="x' OR true; DROP TABLE incidents; --")
    assert members(few, Question((), keep=keep), ()) == []
    assert members(few, Question(("place",)), ("' OR true --",)) == []
    assert len(count(few, Question()).rows()) == 1


def test_the_engine_reaches_no_disk_no_network_and_no_variable(tmp_path: Path) -> None:
    engine = Engine({"t": pa.table({"x": [1]})})
    (tmp_path / "in.csv").write_text("a\n1\n")
    secret = pa.table({"word": ["kept"]})
    assert secret.num_rows == 1
    for sql in (f"FROM read_csv('{tmp_path}/in.csv')", f"COPY t TO '{tmp_path}/out.csv'", "INSTALL httpfs",
                "FROM 'https://example.org/x.parquet'", f"ATTACH '{tmp_path}/x.db'", "FROM secret",
                f"SET temp_directory = '{tmp_path}'", "SET enable_external_access = true"):
        with pytest.raises(duckdb.Error):
            engine.ask(sql)
    assert [file.name for file in tmp_path.iterdir()] == ["in.csv"]
    assert engine.ask("SELECT current_setting('temp_directory') AS at").to_pylist() == [{"at": ""}]


def test_many_threads_may_ask_at_once(few: Facts) -> None:
    questions = [Question(by) for by in combinations(DIMENSIONS, 2)]
    expected = [count(few, question).rows() for question in questions]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda question: count(few, question).rows(), questions)) == expected
