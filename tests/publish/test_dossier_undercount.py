"""The undercount of a dossier: the command's figures of the table beside it, or why there is none."""

from __future__ import annotations

import csv
import html
import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.analysis.undercount.worlds import QUICK
from tests.publish.exports.views import HARBOUR, PROVINCE, VIEW
from witnessmark.analysis.undercount import Note
from witnessmark.app import undercount as verb
from witnessmark.cli.verbs import app
from witnessmark.disclosure.view import Month, PublicLists
from witnessmark.publish import analysed, wording
from witnessmark.publish.dossier import write_dossier

LISTS = PublicLists(("River Wire", "강변뉴스", "The <Post>"), (
    ((False, False, True), 20), ((False, True, False), 30), ((False, True, True), 8), ((True, False, False), 40),
    ((True, False, True), 9), ((True, True, False), 16), ((True, True, True), 5)))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short chains: what is told is the same."""
    weigh = verb.weigh
    monkeypatch.setattr(verb, "weigh", lambda table, model, _, *more: weigh(table, model, QUICK, *more))
    monkeypatch.setattr(analysed, "weigh", lambda table, model: weigh(table, model, QUICK))
    analysed.undercount.cache_clear()


def test_page_file_command_and_library_tell_the_same_figures(tmp_path: Path) -> None:
    write_dossier(replace(VIEW, lists=LISTS), tmp_path / "out")
    table = tmp_path / "out" / "data" / "figures" / "lists.csv"
    found = verb.undercount(table)
    asked = ["analyse", "undercount", "--patterns", str(table), "--json"]
    printed = json.loads(CliRunner().invoke(app, asked).stdout)
    assert printed == found.record()
    with (tmp_path / "out" / "data" / "figures" / "undercount.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    told = {m["method"]: m for m in printed["methods"]}
    assert {row["method"] for row in rows} == set(told)
    for row in rows:
        assert [row[n] for n in ("estimate", "low", "high")] == [
            "" if told[row["method"]][n] is None else str(told[row["method"]][n]) for n in ("estimate", "low", "high")]
    for language, name in (("en", "index.html"), ("ko", "index.ko.html")):
        page = html.unescape((tmp_path / "out" / name).read_text("utf-8"))
        assert found.reading(language) in page                              # type: ignore[arg-type]
        for words in found.rows(language):                                  # type: ignore[arg-type]
            assert f"<td>{words[0]}</td>" in page
            assert all(f'<td class="num">{value}</td>' in page for value in words[1:] if value)


def test_what_only_lies_ahead_is_said_to_stand_on_no_list(tmp_path: Path) -> None:
    write_dossier(replace(VIEW, lists=replace(LISTS, ahead=4)), tmp_path / "out")
    for language, name in (("en", "index.html"), ("ko", "index.ko.html")):
        said = Note("ahead_left_out", {"n": 4}).text(language)                  # type: ignore[arg-type]
        assert said in html.unescape((tmp_path / "out" / name).read_text("utf-8"))


@pytest.mark.parametrize("why", ["few_lists", "small_counts", "small_changes"])
def test_where_the_gate_keeps_the_table_inside_the_dossier_says_so(tmp_path: Path, why: str) -> None:
    write_dossier(replace(VIEW, lists=PublicLists(withheld=why)), tmp_path / "out")
    for language, name in (("en", "index.html"), ("ko", "index.ko.html")):
        assert wording.words(language)[f"undercount_{why}"] in (tmp_path / "out" / name).read_text("utf-8")
    held = {p.name for p in (tmp_path / "out" / "data" / "figures").iterdir()}
    assert "time.csv" in held
    assert not held & {"undercount.csv", "lists.csv"}


def test_a_dossier_shows_every_analysis_but_the_one_that_shows_where_sources_are(tmp_path: Path) -> None:
    """Its figures hold no word of what is missing; why one is stands with all else that is left out."""
    first, *others = VIEW.incidents
    dated = replace(first, claims=tuple(replace(c, start=Month(2018, 12), end=None) for c in first.claims))
    write_dossier(replace(VIEW, lists=LISTS, incidents=(dated, *others)), tmp_path / "out")
    shown = {"time", "counts", "flows", "years", "targeting", "organ", "undercount"}
    assert {p.stem for p in (tmp_path / "out" / "data" / "figures").iterdir()} - {"lists"} == shown
    for language, name in (("en", "index.html"), ("ko", "index.ko.html")):
        page, w = (tmp_path / "out" / name).read_text("utf-8"), wording.words(language)
        counted, rest = page.split('<section class="counted">')[1:]
        assert all(f"<h3>{w[f'figure_{name}']}</h3>" in counted for name in shown)
        assert w["figures_left_out"] not in counted and w["figures_left_out"] in rest
        assert counted.count('<div class="years">') == 1


def test_movements_within_one_province_are_no_single_dot_and_the_table_stays_with_provinces() -> None:
    inland = replace(HARBOUR, name="Upper Ellis", name_ko="윗엘리스", lat=41.6)
    within = [replace(i, claims=tuple(replace(c, origin=(HARBOUR,), destination=(inland,)) for c in i.claims))
              for i in VIEW.incidents]
    west = replace(PROVINCE, name="West Province", lat=38.0)
    beyond = [replace(i, claims=tuple(replace(c, origin=(PROVINCE,), destination=(west,)) for c in i.claims))
              for i in VIEW.incidents]
    for incidents, finer, key in ((within, True, "KP/North Province"), (beyond, False, "KP/West Province")):
        view = replace(VIEW, incidents=tuple(incidents))
        for language in ("en", "ko"):
            (flows,) = [f for f in analysed.figures(view, language) if f.name == "flows"]
            first = flows.drawings[0]
            assert first.svg.count('class="arc') == 1
            assert first.caption == (wording.words(language)["figure_flows_finer"] if finer else "")
        rows = analysed.files(view)["data/figures/flows.csv"].decode("utf-8-sig")
        assert "Ellis" not in rows and key in rows
