"""Agreement between two coders gives the figures of the textbook and those that follow by hand."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import agreement
from bench.agreement import COMPARED, Answer, Codings, coded_twice, main, measure, row
from bench.gold.authoring import Coder
from bench.gold.words import NotInText
from witnessmark.analysis.agreement import alpha, masi, nominal
from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading, ReportRef

TEXT = "Police expelled 30 families from Alba on 2 May. Later, 12 families fled home from Berg."
REPORT = 'report = "{name}.txt"\n'
EXPELLED = """
[[claim]]
key = "a"
passage = "Police ~~ 2 May."
act = "expulsion = expelled"
perpetrator = ["police = Police"]
affected = ["resident = families"]
figure = "exact 30 household = 30 families"
origin = ["Alba = Alba"]
when = "2020-05-02 day = 2 May"
"""
FLED = """
[[claim]]
key = "b"
passage = "Later, ~~ Berg."
act = "flight = fled"
affected = ["resident = families"]
figure = "exact 12 household = 12 families"
origin = ["Berg = Berg"]
destination = ["~ = home"]
"""


def folder_of(where: Path, first: dict[str, str], second: dict[str, str]) -> Path:
    """Write a folder of the same report under several names, coded by one coder or by both."""
    for part in ("gold/reports", "second"):
        (where / part).mkdir(parents=True)
    index = [{"file": f"{name}.txt", "title": "t", "outlet": "o", "published": "2020-06-01", "language": "en"}
             for name in sorted({*first, *second})]
    (where / "index.json").write_text(json.dumps(index))
    for entry in index:
        (where / entry["file"]).write_text(TEXT)
    for part, coding in (("gold/reports", first), ("second", second)):
        for name, claims in coding.items():
            (where / part / f"{name}.toml").write_text(REPORT.format(name=name) + claims)
    return where


def fled(report: str = "r", **changes: object) -> Claim:
    coder = Coder(Reading.of_text(TEXT, ReportRef(report, "en")), {})
    return coder.claim({"key": "b", "passage": "Later, ~~ Berg.", "act": "flight = fled", **changes}).claim


TEXTBOOK = [
    (["0100000010", "1110010000"], 0.095),
    (["aabbdcccedda", "babbbccceddd"], 0.692),
    (["123321412   ", "1233224125 3", " 3332342251 ", "12332441251 "], 0.743),
]


@pytest.mark.parametrize(("coders", "expected"), TEXTBOOK)
def test_alpha_is_that_of_the_textbook(coders: list[str], expected: float) -> None:
    """Krippendorff's worked examples: binary, nominal, and four coders with missing values."""
    units = [[value for value in unit if value != " "] for unit in zip(*coders, strict=True)]
    assert alpha(units, nominal) == pytest.approx(expected, abs=0.0005)


@given(st.lists(st.sampled_from("abc"), min_size=2).filter(lambda codes: len(set(codes)) > 1))
def test_the_same_values_are_full_agreement(codes: list[str]) -> None:
    """Alpha is 1 where every unit has one value and the values vary."""
    assert alpha([(code, code) for code in codes], nominal) == 1


def test_chance_is_no_agreement() -> None:
    """Alpha is about 0 where every pair of values is as frequent as any other."""
    assert alpha([*product("abcd", repeat=2)] * 25, nominal) == pytest.approx(0, abs=0.005)


def test_opposite_values_are_worse_than_chance() -> None:
    """Alpha falls below 0 where coders differ by rule: two values, always swapped."""
    assert alpha([("a", "b"), ("b", "a")] * 50, nominal) == pytest.approx(-1, abs=0.02)


@pytest.mark.parametrize("units", [[], [("a",)], [("a", "a"), ("a", "a")]])
def test_alpha_of_what_cannot_vary_is_none(units: list[tuple[str, ...]]) -> None:
    """Without a pair of values, or with one value throughout, there is nothing to measure."""
    assert alpha(units, nominal) is None


@pytest.mark.parametrize(("common", "a", "b", "expected"), [
    (0, 0, 0, 0), (1, 1, 1, 0), (0, 1, 1, 1), (0, 0, 1, 1), (1, 1, 2, 1 - 2 / 3 / 2), (1, 2, 2, 1 - 1 / 3 / 3),
])
def test_masi_follows_its_definition(common: int, a: int, b: int, expected: float) -> None:
    """Equal sets differ in nothing, disjoint ones in all; a subset is nearer than an overlap."""
    assert masi(common, a, b) == pytest.approx(expected)


def test_a_coding_agrees_fully_with_itself(tmp_path: Path) -> None:
    """F1 is 1, and alpha is 1 in each field that varies."""
    found = measure([folder_of(tmp_path, {"r": EXPELLED + FLED}, {"r": EXPELLED + FLED})])["en"]
    rows = {name: row(name, found.answers(name)) for name in COMPARED}
    assert found.f1 == 1
    assert {rows[name].same for name in COMPARED} == {1}
    assert {name for name in COMPARED if rows[name].alpha == 1} == {
        "act", "perpetrator", "figure", "origin", "destination", "when"}
    assert rows["affected"].alpha is None and rows["orderer"].stated == 0


def test_a_claim_only_one_found_lowers_f1_alone(tmp_path: Path) -> None:
    """Three claims found in all, one of them by both: F1 is two thirds, no field is compared for the third."""
    found = measure([folder_of(tmp_path, {"r": EXPELLED + FLED}, {"r": FLED})])["en"]
    assert (found.reports, found.first, found.second) == (1, 2, 1)
    assert found.f1 == pytest.approx(2 / 3)
    assert row("act", found.answers("act")).units == 1


def test_only_reports_coded_twice_count(tmp_path: Path) -> None:
    """A report without a second coding is left out; one found empty by both counts as a report."""
    found = measure([folder_of(tmp_path, {"both": FLED, "once": EXPELLED}, {"both": FLED, "none": ""})])["en"]
    assert (found.reports, found.first, found.second) == (2, 1, 1)


def test_no_value_is_a_value_of_its_own() -> None:
    """Stated by one and not by the other is a full difference; unstated by both is none."""
    stated, silent = Answer.of(fled(ground=["conflict = Later"]), "ground"), Answer.of(fled(), "ground")
    assert (stated.difference(silent), silent.difference(silent)) == (1, 0)


def test_a_value_said_twice_counts_once() -> None:
    """Two groups of one code are one value."""
    twice = Answer.of(fled(affected=["resident = families", "resident = families##1"]), "affected")
    assert twice.difference(Answer.of(fled(affected=["resident = families"]), "affected")) == 0


def test_described_places_agree_by_words_of_one_report_only() -> None:
    """The same offsets in another report are another place; a name is the same everywhere."""
    here, there = (fled(r, destination=["~ = home"], origin=["Berg = Berg"]) for r in ("r", "s"))
    assert Answer.of(here, "destination").difference(Answer.of(here, "destination")) == 0
    assert Answer.of(here, "destination").difference(Answer.of(there, "destination")) == 1
    assert Answer.of(here, "origin").difference(Answer.of(there, "origin")) == 0


def test_times_agree_only_when_both_days_do() -> None:
    """A day within the other coder's month is another value."""
    month = fled(when="2020-05-01/2020-05-31 month = Later")
    assert Answer.of(month, "when").difference(Answer.of(fled(when="2020-05-02 day = Later"), "when")) == 1


def test_a_file_called_after_another_report_is_refused(tmp_path: Path) -> None:
    """A second coding stands under its report's name, or the report would count as coded empty."""
    folder = folder_of(tmp_path, {"r": FLED}, {"r": FLED})
    (folder / "second" / "r.toml").rename(folder / "second" / "s.toml")
    with pytest.raises(ValueError, match=r"call it r\.toml"):
        list(coded_twice(folder))


def test_a_misquote_is_refused(tmp_path: Path) -> None:
    """The second coding is held to the text as the first is."""
    with pytest.raises(NotInText):
        measure([folder_of(tmp_path, {"r": FLED}, {"r": FLED.replace("= fled", "= flew")})])


def test_nothing_found_has_no_f1() -> None:
    """With no claim on either side there is no share."""
    assert Codings().f1 is None and row("act", []).same is None


def test_command_prints_a_row_for_each_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table names the language, unitising and every field."""
    assert main([str(folder_of(tmp_path, {"r": FLED}, {"r": FLED}))]) == 0
    shown = capsys.readouterr().out
    assert "F1 1.000" in shown and all(f"en  {name} " in shown for name in COMPARED)


def test_command_refuses_a_folder_coded_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says which folder has no second coding."""
    with pytest.raises(SystemExit) as stopped:
        main([str(tmp_path)])
    assert stopped.value.code == 2 and "not coded twice" in capsys.readouterr().err


def test_origins_that_were_counted_twice_are_those_of_incidents_there_are() -> None:
    counted = agreement.origins_counted(agreement.INCIDENTS)
    assert len(counted) == 76 and all(low <= high for pair in counted for low, high in pair)
    told = agreement.origins_table([((2, 2), (2, 3)), ((1, 1), (1, 1)), ((3, 4), (3, 4))])
    assert "3 of 3 alike, alpha 1.000" in told and "2 of 3 alike" in told and "further off than 1" in told
