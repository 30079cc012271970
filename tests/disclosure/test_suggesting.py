# ruff: noqa: E501 - tables read best on one line
"""Strings that may point at a person, by the forms that English and Korean give them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.app.suggest import suggest
from witnessmark.disclosure.suggesting import Points, generic, suggestions


@pytest.mark.parametrize(("text", "wanted", "kind"), [
    ("Call me on +82 10-5555-0134 tonight.", "+82 10-5555-0134", Points.NUMBER),
    ("김영희(가명)는 그날 일을 말했다.", "김영희", Points.PERSON), ("2019년 8월 2일에 왔다", "2019년 8월", Points.TIME),
    ("안전원 세 명이 왔다", "안전원", Points.TRAIT), ("혜산시에서 왔다", "혜산시", Points.PLACE),
])
def test_a_string_is_called_what_it_points_by(text: str, wanted: str, kind: Points) -> None:
    assert any(wanted in text[s.start : s.end] and s.kind is kind for s in suggestions(text)), suggestions(text)


def words(text: str) -> set[str]:
    return {text[s.start : s.end] for s in suggestions(text)}


@pytest.mark.parametrize(("text", "wanted"), [
    ("It was told by Dr J. Smith-Jones of the clinic.", "Dr J. Smith-Jones"),
    ("A letter of 15 May and 16 August 1999 arrived.", "15 May and 16 August 1999"),
    ("The file no. 36110/97 was lost.", "no. 36110/97"), ("He paid EUR 6,850 at once.", "EUR 6,850"),
    ("The boy, 12 years old, was there.", "12 years old"), ("They had three children then.", "three children"),
    ("A retired teacher wept.", "retired teacher"), ("He was held in the Hillside special prison.", "Hillside special prison"),
    ("He was “K”, they said.", "K"), ("the northern part of Samland burnt", "northern part of Samland"),
    ("어제 김영희 씨가 말했다", "김영희"), ("2019년 5월 3일에 왔다", "2019년 5월 3일"), ("혜산시에서 상인 12명이", "혜산시"),
    ("혜산시에서 상인 12명이", "12명"), ("제대군인 한 사람", "제대군인"),
])
def test_a_string_is_found_by_its_form(text: str, wanted: str) -> None:
    assert any(wanted in found for found in words(text))


@pytest.mark.parametrize("text", [
    "The Court adopted its judgment under Article 29 of the Convention.", "However, the Government did not reply.",
    "they walked along the river and said nothing", "마을 사람들이 떠났다",
])
def test_what_names_nobody_is_passed_over(text: str) -> None:
    assert words(text) == set()


def test_an_institution_alone_is_generic_and_its_full_name_is_not() -> None:
    assert generic("the Court") and generic("Convention for the Protection of Human Rights")
    assert not generic("Supreme Court") and not generic("European Commission of Human Rights")


def test_names_that_a_parser_finds_are_joined_with_their_titles() -> None:
    found = suggest("Then Mrs Anna Petrov met the mayor of Riverton on Monday.")
    assert (found[0].kind, found[0].start) == (Points.PERSON, 5)
    assert {"Mrs Anna Petrov", "Riverton", "Monday"} <= {
        "Then Mrs Anna Petrov met the mayor of Riverton on Monday."[s.start : s.end] for s in found}


@given(st.text(max_size=80))
def test_spans_are_in_order_and_apart(text: str) -> None:
    found = suggestions(text)
    assert all(0 <= s.start < s.end <= len(text) for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
