"""`witnessmark analyse counts` and its kind as a script meets them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.app.outlets_made import told_by_outlets
from tests.app.test_lists import plan
from tests.conftest import PASSPHRASE
from witnessmark.analysis.counts import Question
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.lists import outlet_lists
from witnessmark.cli.verbs import app
from witnessmark.errors import UsageError


@pytest.fixture
def options(case: Case, tmp_path: Path, passphrase_file: Path) -> list[str]:
    """The options that open the small case, which is closed here for the command to open."""
    assert passphrase_file.read_text().strip() == PASSPHRASE
    path = case.path
    case.close()
    return ["--case", str(path), "--passphrase-file", str(passphrase_file)]


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["analyse", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_counts_are_the_same_in_every_form_and_in_the_library(case: Case, passphrase_file: Path) -> None:
    expected = case.analyse().counts(Question(("place", "month"), "county"))
    rows, total, path = expected.rows(), expected.total, case.path
    case.close()
    asked = ["counts", "--by", "place,month", "--level", "county", "--case", str(path), "--passphrase-file",
             str(passphrase_file)]
    lines = [json.loads(line) for line in run(*asked, "--json").splitlines()]
    assert lines[:-1] == rows
    assert lines[-1] == {"total": total, "sql": expected.sql}
    assert list(csv.DictReader(io.StringIO(run(*asked, "--csv").lstrip("\ufeff")))) == [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in rows]
    table = [line.split("\t") for line in run(*asked).splitlines()]
    assert table[0] == list(rows[0])
    assert table[1] == ["" if value is None else str(value) for value in rows[0].values()]
    assert table[-1][:3] == ["total", "", str(total["incidents"])]
    assert run(*asked, "--sql").strip() == expected.sql


def test_a_row_is_opened_by_its_values(options: list[str]) -> None:
    first = json.loads(run("counts", "--by", "place,month", *options, "--json").splitlines()[0])
    opened = run("counts", "--by", "place,month", *options, "--open", f"{first['place']},{first['month']}", "--json")
    (line,) = [json.loads(line) for line in opened.splitlines()]
    assert line["incident"].startswith("inc_")
    assert any("expelled" in p["quote"] for p in line["passages"])
    told = run("counts", "--by", "place,month", *options, "--open", f"{first['place']},1999-01")
    assert "No incident stands behind this row." in told


VERBS = {
    ("flows", "--level", "county"): lambda a: a.flows("county"),
    ("flows", "--yearly"): lambda a: a.flows(yearly=True),
    ("time", "--step", "month"): lambda a: a.timeline("month"),
    ("targeting", "--against", "organ"): lambda a: a.targeting("organ"),
    ("lags",): lambda a: a.lags(),
    ("coverage", "--step", "year"): lambda a: a.coverage(step="year"),
}


def test_every_figure_is_the_librarys(case: Case, passphrase_file: Path) -> None:
    held = case.analyse()
    expected = {words: figure(held) for words, figure in VERBS.items()}
    path = case.path
    case.close()
    for words, found in expected.items():
        asked = [*words, "--case", str(path), "--passphrase-file", str(passphrase_file)]
        lines = [json.loads(line) for line in run(*asked, "--json").splitlines()]
        assert lines[:-1] == found.rows()
        assert lines[-1] == {"total": found.total, "sql": found.sql}
        if found.rows():
            assert run(*asked).splitlines()[0].split("\t") == list(found.columns)
            assert len(list(csv.reader(io.StringIO(run(*asked, "--csv"))))) == len(found) + 1


def test_a_movement_is_opened_by_its_ends(options: list[str]) -> None:
    first = json.loads(run("flows", "--level", "county", *options, "--json").splitlines()[0])
    ends = f"{first['origin']},{first['destination'] or ''}"
    assert json.loads(run("flows", "--level", "county", *options, "--open", ends, "--json"))["passages"]
    done = CliRunner().invoke(app, ["analyse", "flows", *options, "--open", "one"])
    assert isinstance(done.exception, UsageError)


@pytest.mark.parametrize(("words", "row", "number"), [
    (("time", "--step", "month"), ("month",), "possible"), (("time", "--step", "year"), ("year",), "possible"),
    (("targeting",), ("group", "ground"), "incidents"), (("targeting", "--word"), ("group", "ground"), "none"),
    (("time", "--step", "month", "--sure"), ("month",), "sure"),
    (("coverage", "--step", "month"), ("place", "month"), "possible"),
    (("coverage", "--step", "year", "--sure"), ("place", "year"), "incidents"),
])
def test_each_figure_opens_its_rows(options: list[str], words: tuple[str, ...], row: tuple[str, ...],
                                    number: str) -> None:
    asked = [word for word in words if word != "--sure"]
    lines = [json.loads(line) for line in run(*asked, *options, "--json").splitlines()[:-1]]
    assert lines
    for line in lines:
        values = ",".join(line[name] or "" for name in row)
        assert len(run(*words, *options, "--open", values, "--json").splitlines()) == line[number]


def test_a_cell_that_is_only_touched_opens_what_touches_it(make_case: Callable[..., Case],
                                                           passphrase_file: Path) -> None:
    """Told as "in 2019": every month of the year is unsure, and none of them opens empty."""
    case = make_case("vague")
    text = "In 2019, police expelled 40 families from Hoeryong, a source said.\n"
    assert [a.status for a in add_bytes(case, text.encode(), name="a.txt", asked=Asked.of(published="2020-02-01"))] == [
        "added"]
    rows = [r for r in case.analyse().coverage(step="month").rows() if r["month"]]
    case.close()
    assert len(rows) == 12 and {(r["incidents"], r["possible"], r["known"]) for r in rows} == {(0, 1, "unsure")}
    asked = ["coverage", "--case", str(case.path), "--passphrase-file", str(passphrase_file), "--open",
             "KP/North Hamgyong,2019-05"]
    assert len(run(*asked, "--json").splitlines()) == 1
    assert "No incident stands behind this row." in run(*asked, "--sure")
    done = CliRunner().invoke(app, ["analyse", *asked[:-1], "KP"])
    assert isinstance(done.exception, UsageError)


def test_lists_open_by_their_marks_and_names_for_both_verbs(make_case: Callable[..., Case],
                                                           passphrase_file: Path) -> None:
    case = told_by_outlets(make_case())
    found = outlet_lists(case)
    case.close()
    ends = ["--case", str(case.path), "--passphrase-file", str(passphrase_file)]
    marks = ",".join(str(int(mark)) for mark in found.table.marks[0])
    for verb in ("lists", "undercount"):
        for row in (marks, found.table.lists[0]):
            lines = [json.loads(line) for line in run(verb, *ends, "--open", row, "--json").splitlines()]
            assert {line["incident"] for line in lines} == set(found.behind(row))
            assert all(line["passages"] for line in lines)
        done = CliRunner().invoke(app, ["analyse", verb, *ends, "--open", "Nobody"])
        assert isinstance(done.exception, UsageError) and "There is no list 'Nobody'." in str(done.exception)
    for table in ("--patterns", "--claims"):
        done = CliRunner().invoke(app, ["analyse", "undercount", table, "x.csv", "--open", "1,0"])
        assert isinstance(done.exception, UsageError) and "open nothing" in str(done.exception)


def test_lists_say_in_every_form_what_was_left_out(make_case: Callable[..., Case], passphrase_file: Path) -> None:
    """Beside a table that a program reads it goes to stderr."""
    case = told_by_outlets(make_case())
    plan(case, "p.txt", "River Wire", 9, town="Kanggye", said="an official told River Wire")
    (note,) = outlet_lists(case).table.notes
    case.close()
    for form, stream in (("--json", "stderr"), ("--csv", "stderr"), (None, "stdout")):
        asked = ["analyse", "lists", "--case", str(case.path), "--passphrase-file", str(passphrase_file),
                 *([form] if form else [])]
        done = CliRunner().invoke(app, asked, catch_exceptions=False)
        assert note.text("en") in getattr(done, stream)
        assert (note.text("en") in done.stdout) == (form is None)


PLACED = [("counts", "--by", "place"), ("flows",), ("time",), ("targeting",), ("lags",), ("coverage",), ("lists",)]


@pytest.mark.parametrize("words", PLACED)
def test_a_place_that_is_not_there_is_no_nought(options: list[str], words: tuple[str, ...]) -> None:
    """Of a place that is there, and of which nothing is told, the answer is an honest nought."""
    done = CliRunner().invoke(app, ["analyse", *words, *options, "--within", "KP/Hoeryong"])
    assert isinstance(done.exception, UsageError) and done.exception.exit_code == 2
    assert str(done.exception) == ("There is no place 'KP/Hoeryong'. Take 'KP/North Hamgyong/Hoeryong', or another key "
                                   "as tables of places give it.")
    there = CliRunner().invoke(app, ["analyse", *words, *options, "--within", "FR/Bretagne"])
    assert there.exit_code == 0 or (words == ("lists",) and "two outlets" in str(there.exception))


@pytest.mark.parametrize(("words", "row"), [
    (("counts", "--by", "place"), "KP/Ryanggang/Hyesan"), (("flows",), "KP/Ryanggang/Hyesan,"),
    (("coverage",), "KP/Ryanggang/Hyesan,2019-05")])
def test_a_row_finer_than_the_table_is_not_answered_by_nought(options: list[str], words: tuple[str, ...],
                                                              row: str) -> None:
    done = CliRunner().invoke(app, ["analyse", *words, *options, "--open", row])
    assert isinstance(done.exception, UsageError) and str(done.exception).endswith("Add --level county.")
    assert CliRunner().invoke(app, ["analyse", *words, *options, "--level", "county", "--open", row]).exit_code == 0


@pytest.mark.parametrize(("words", "nowhere", "empty"), [
    (("counts", "--by", "place"), "XX/Nowhere", "FR/Bretagne"),
    (("counts", "--by", "destination"), "Nil", "~described"),
    (("flows",), "KP/North Hamgyong,KP/Nowhere", "FR/Bretagne,"),
    (("coverage",), "KP/Nowhere,2019-05", "FR/Bretagne,2019-05")])
def test_a_row_of_a_place_that_is_not_there_is_not_opened(options: list[str], words: tuple[str, ...], nowhere: str,
                                                          empty: str) -> None:
    done = CliRunner().invoke(app, ["analyse", *words, *options, "--open", nowhere])
    assert isinstance(done.exception, UsageError) and "There is no place" in str(done.exception)
    assert "No incident stands behind this row." in run(*words, *options, "--open", empty)


def test_a_campaign_that_is_not_there_is_no_empty_answer(options: list[str]) -> None:
    for campaign in ("cmp_none", "", " "):
        for form in ([], ["--json"]):
            done = CliRunner().invoke(app, ["analyse", "lags", *options, "--open", campaign, *form])
            assert isinstance(done.exception, UsageError) and "There is no such campaign." in str(done.exception)


@pytest.mark.parametrize("words", [("time", "--open", "May 2019"), ("time", "--sure", "--open", "2019-13"),
                                   ("coverage", "--open", "KP/North Hamgyong,May 2019")])
def test_a_time_that_is_none_says_how_to_write_it(options: list[str], words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, ["analyse", *words, *options])
    assert isinstance(done.exception, UsageError)
    assert str(done.exception) == "This is no month or year. Write it as 2019-05 or 2019."


def test_an_undercount_is_had_as_csv(tmp_path: Path) -> None:
    """A row a method, its figure or why it has none; with strata a row a stratum, as the page's download has them."""
    table = tmp_path / "t.csv"
    table.write_text("A,B,count\n1,0,40\n0,1,30\n1,1,16\n", "utf-8")
    rows = list(csv.DictReader(io.StringIO(run("undercount", "--patterns", str(table), "--csv").lstrip("\ufeff"))))
    (chapman,) = [row for row in rows if row["method"] == "chapman"]
    assert float(chapman["low"]) <= float(chapman["estimate"]) <= float(chapman["high"])
    assert {row["observed"] for row in rows} == {"86"}
    assert all(row["estimate"] or row["why_not"] for row in rows)
    table.write_text("region,A,B,count\n" + "".join(
        f"{region},1,0,40\n{region},0,1,30\n{region},1,1,16\n" for region in ("north", "south", "west")), "utf-8")
    told = run("undercount", "--patterns", str(table), "--strata", "region", "--csv")
    assert [row["stratum"] for row in csv.DictReader(io.StringIO(told.lstrip("\ufeff")))] == ["north", "south", "west"]
