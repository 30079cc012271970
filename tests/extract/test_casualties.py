"""Counts of the dead, hurt and missing are no figures of an act."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract import extract
from witnessmark.extract.casualties import counts_casualties
from witnessmark.extract.figures import find_figures
from witnessmark.model.text import Reading, ReportRef


@pytest.mark.parametrize(("text", "language", "casualties"), [
    ("Soldiers drove 300 people out of Tarfa, and nine of them died on the road.", "en", [False, True]),
    ("The raid left 12 people dead and 40 families homeless.", "en", [True, False]),
    ("Shells fell on Orlivka, killing at least 14 people.", "en", [True]),
    ("Police expelled 26 households; six bodies were found in the river.", "en", [False, True]),
    ("Some 200 people were killed or displaced in the valley.", "en", [False]),
    ("Forty people were sent away.", "en", [False]),
    ("강변리에서 26세대가 추방되었고 3명이 숨졌다.", "ko", [False, True]),
    ("홍수로 사망자 12명이 나오고 300명이 대피했다.", "ko", [True, False]),
])
def test_the_dead_are_told_from_those_an_act_befell(text: str, language: str, casualties: list[bool]) -> None:
    assert [counts_casualties(text, f, language) for f in find_figures(text, language)] == casualties


@pytest.mark.parametrize("learned", [False, True])
def test_the_dead_are_not_the_figure_of_an_expulsion(learned: bool) -> None:
    text = "Police expelled families from Hoeryong on Friday, and 17 people died on the way, two residents said."
    reading = Reading.of_text(text, ReportRef("r", "en", published=dt.date(2019, 5, 9)))
    expulsions = [c for c in extract(reading, learned=learned).claims if c.act.code.value == "expulsion"]
    assert expulsions
    assert all(c.figure is None for c in expulsions)
