"""Frames become claims: each code once, grounded."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from witnessmark.app.read import read
from witnessmark.extract.assemble import assemble
from witnessmark.extract.english.groups import group_codes
from witnessmark.extract.frames import Frame
from witnessmark.extract.learned.tagger import names_nothing, told_at_length, whole_words
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Ground, Group

TEXT = "Villagers in the hills, farmers all, were expelled for debts after years of debts."


def span(words: str, text: str = TEXT, last: bool = False) -> Span:
    start = text.rindex(words) if last else text.index(words)
    return Span(start, start + len(words))


def test_a_code_told_twice_is_kept_once_with_the_words_nearest_the_act() -> None:
    reading, _ = read(TEXT, published=dt.date(2020, 5, 1), language="en")
    frame = Frame(
        trigger=span("expelled"), passage=Span(0, len(TEXT)), act=Act.EXPULSION, score=0.9,
        affected=(((Group.RESIDENT,), span("Villagers")), ((Group.FARMER,), span("farmers")),
                  ((Group.RESIDENT,), span("hills"))),
        ground=((Ground.OTHER, span("debts", last=True)), (Ground.OTHER, span("debts"))),
    )
    (claim,), _ = assemble([frame], reading)
    assert [(a.codes, a.text) for a in claim.affected] == [((Group.RESIDENT,), "hills"), ((Group.FARMER,), "farmers")]
    assert [(g.code, g.span) for g in claim.ground] == [(Ground.OTHER, span("debts"))]


@pytest.mark.parametrize(("text", "start", "end", "whole"), [
    ("보위부가 강제추방했다", 7, 9, "강제추방"),
    ("they were relocated.", 12, 16, "relocated"),
    ("(relocated)", 0, 4, "relocated"),
])
def test_words_the_network_points_at_are_made_whole(text: str, start: int, end: int, whole: str) -> None:
    found = whole_words(text, start, end)
    assert found is not None and found.slice(text) == whole


def test_function_words_alone_fill_no_role() -> None:
    assert names_nothing("which", Span(0, 5))
    assert not names_nothing("they", Span(0, 4)) and not names_nothing("of debts", Span(0, 8))


def test_a_reason_is_one_run_of_words_and_two_names_are_two() -> None:
    numbers = np.array([0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    assert told_at_length([[0, 1], [4], [9]], numbers) == [[0, 1, 2, 3, 4], [9]]


@pytest.mark.parametrize(("words", "codes"), [
    ("families whose relatives had fled abroad", (Group.DEFECTOR_FAMILY,)),
    ("retired border guards", (Group.BORDER_GUARD,)),
    ("tenants", (Group.TENANT,)),
    ("the villagers", (Group.RESIDENT,)),
])
def test_words_alone_name_a_group(words: str, codes: tuple[Group, ...]) -> None:
    assert group_codes(words) == codes
