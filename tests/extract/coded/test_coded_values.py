"""What single cells say: dates in one way only, whole numbers, codes by any of their words, places by their areas."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.errors import UsageError
from witnessmark.extract.coded import values
from witnessmark.extract.coded.mapping import FIELDS, Mapping, guessed, mapping_from, presets
from witnessmark.extract.coded.values import Hints, parts_of
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Ground, Precision, Unit


@pytest.mark.parametrize(("cell", "start", "end", "precision"), [
    ("2019-05-03", "2019-05-03", "2019-05-03", Precision.DAY),
    ("2019-05-03 00:00:00", "2019-05-03", "2019-05-03", Precision.DAY),
    ("2019/5/3", "2019-05-03", "2019-05-03", Precision.DAY),
    ("2019-02", "2019-02-01", "2019-02-28", Precision.MONTH),
    ("2019", "2019-01-01", "2019-12-31", Precision.YEAR),
    ("25/12/2019", "2019-12-25", "2019-12-25", Precision.DAY),
    ("2019-05-03~2019-06-02", "2019-05-03", "2019-06-02", Precision.RANGE),
    ("2019-05-01~2019-05-31", "2019-05-01", "2019-05-31", Precision.MONTH),
    ("2019-05-03/2019-05-05", "2019-05-03", "2019-05-05", Precision.RANGE),
    ("3 May 2019", "2019-05-03", "2019-05-03", Precision.DAY),
    ("May 2019", "2019-05-01", "2019-05-31", Precision.MONTH),
])
def test_dates_keep_their_precision(cell: str, start: str, end: str, precision: Precision) -> None:
    found = values.days_of(cell, "en", day_first=None)
    assert found is not None
    assert (found.start, found.end, found.precision) == (
        dt.date.fromisoformat(start), dt.date.fromisoformat(end), precision)


@pytest.mark.parametrize("cell", ["03/04/2019", "2019-13-01", "2019-02-30", "soon", "=1+1", "43588", "2019-06~2019-05"])
def test_a_date_that_is_none_or_could_be_two_is_not_read(cell: str) -> None:
    assert values.days_of(cell, "en", day_first=None) is None


def test_who_says_which_comes_first_settles_a_swapped_date() -> None:
    days = [values.days_of("03/04/2019", "en", day_first=first) for first in (True, False)]
    assert [d and d.start for d in days] == [dt.date(2019, 4, 3), dt.date(2019, 3, 4)]


def test_korean_dates_and_counts_are_read_by_the_grammar_of_reports() -> None:
    days = values.days_of("2019년 5월 3일", "ko", day_first=None)
    assert days is not None and days.start == dt.date(2019, 5, 3)
    count = values.figure_in("약 40세대", "ko")
    assert count is not None and (count.best, count.unit) == (40, Unit.HOUSEHOLD)


@pytest.mark.parametrize(("cell", "number"), [("40", 40), ("1,234", 1234), ("1 234 567", 1234567), ("40.0", 40),
                                              ("1.5", None), ("-3", None), ("12,34", None), ("9" * 40, None),
                                              ("", None)])
def test_numbers_are_whole_or_not_read(cell: str, number: int | None) -> None:
    assert values.number_of(cell) == number


@pytest.mark.parametrize(("words", "code"), [("eviction", Act.EVICTION), ("Eviction", Act.EVICTION),
                                             ("퇴거", Act.EVICTION), ("movement-restriction", Act.MOVEMENT_RESTRICTION),
                                             ("Destroyed Housing", Act.DEMOLITION), ("Arrest", Act.DETENTION),
                                             ("evict", None)])
def test_an_act_is_known_by_code_label_or_a_standards_term(words: str, code: Act | None) -> None:
    assert values.code_of("act", words, Mapping()) is code


def test_the_mappings_words_come_first_and_may_mean_nothing() -> None:
    mapping = Mapping().with_more(values=["act:Forced  OUT=eviction"])
    assert values.code_of("act", "forced out", mapping) is Act.EVICTION
    assert values.code_of("ground", "Other", presets()["idu"]) is None
    assert values.code_of("ground", "Conflict", presets()["idu"]) is Ground.CONFLICT


def test_parts_of_a_list_stand_where_they_say() -> None:
    text = "12-Homs |  Parent::Child;x"
    found = list(parts_of(text, Span(100, 100 + len(text)), numbered=True))
    assert [part.text for part in found] == ["Homs", "Child", "x"]
    assert all(text[p.span.start - 100 : p.span.end - 100] == p.text for p in found)


@given(st.text(max_size=80), st.booleans())
def test_parts_are_always_slices(text: str, numbered: bool) -> None:
    if text:
        for part in parts_of(text, Span(0, len(text)), numbered=numbered):
            assert part.span.slice(text) == part.text != ""


@pytest.mark.parametrize(("name", "hints", "expected"), [
    ("Hoeryong, North Hamgyong, North Korea", Hints(), ("Hoeryong", "KP")),
    ("회령시", Hints("KP"), ("Hoeryong", "KP")),
    ("PRK", Hints(), ("North Korea", "KP")),
    ("Homs", Hints(None, None, (34.73, 36.71)), ("Homs", "SY")),
    ("Homs", Hints("KP"), None),
    ("No such place at all", Hints(), None),
])
def test_a_place_is_what_its_areas_and_point_allow(name: str, hints: Hints, expected: tuple[str, str] | None) -> None:
    place = values.resolved(name, hints)
    assert (place and (place.name, place.country)) == expected


def test_a_mapping_comes_back_from_its_record() -> None:
    for preset in presets().values():
        assert mapping_from(preset.record()) == preset


@pytest.mark.parametrize("more", [{"columns": ["act"]}, {"columns": ["wrong=X"]}, {"values": ["act:x=nothing"]},
                                  {"values": ["act=eviction"]}, {"defaults": ["when=2019"]},
                                  {"defaults": ["act=gone"]}, {"values": ["title:x=eviction"]}])
def test_a_mapping_names_known_fields_and_codes_alone(more: dict[str, list[str]]) -> None:
    with pytest.raises(UsageError):
        Mapping().with_more(**more)  # type: ignore[arg-type]


def test_known_tables_are_known_by_their_headings_and_others_by_single_ones() -> None:
    assert guessed(["", "id", "title", "sjac_title", "documentation_date"]).name == "bayanat"
    assert guessed(["Title", "Date added", "Template", "Geolocation"]).name == "uwazi"
    single = guessed(["Violation", "Location", "Number of people", "비고"])
    assert {name: held for name, held in single.columns.items() if held} == {
        "act": ("Violation",), "origin": ("Location",), "figure": ("Number of people",)}


def test_a_heading_said_to_hold_what_it_held_keeps_all_of_it() -> None:
    ftm = presets()["ftm"]
    said = ftm.with_meanings({"keywords": "act", "name": "", "note.publisher": "outlet"})
    assert {name for name in FIELDS if said.holds(name, "keywords")} == {"act", "affected", "ground", "consequences"}
    assert not any(said.holds(name, "name") for name in FIELDS)
    other = ftm.with_meanings({"keywords": "ground"})
    assert [name for name in FIELDS if other.holds(name, "keywords")] == ["ground"]
