# ruff: noqa: E501 - lists of odd letters read best on one line
"""What holds of times, figures and places for any text at all."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.extract.figures import find_figures
from witnessmark.extract.places import find_places, without_enclosing
from witnessmark.extract.spacing import narrowed
from witnessmark.extract.times import find_times
from witnessmark.model.text import Span

PIECES = st.sampled_from(
    [
        "\r\n", "\n\n", "  ", "\u00a0", "\u202e", "\u200f", "\u2066", "\u200b", "\ufeff", "\x00", "😀", "👩‍👧", "e\u0301",
        "\u1112\u1167\u11ab", "현", "여", "명", "세대", "가구", "중", "3분의 2", "전", "전했다", "까지", "지난", "오는", "설",
        "혜산시", "양강도", "미리", "에서", "30", "5일", "12월", "2018", "２０", "٣", "one", "six", "of the", "half", "families",
        "people", "about", "December", "mid-", "by", "since", "Monday", "weekend", "Christmas", "last", "night", "Hyesan",
        "Aleppo", "Syria", "Most", "Nice", "in", ",", ".", "(", ")", "%", "-", "~", "'s", "’",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=30).map(" ".join),
    st.lists(PIECES, max_size=30).map("".join),
)
LANGUAGES = st.sampled_from(["en", "ko"])
DAYS = st.one_of(st.none(), st.dates())


def _grounded(spans: Sequence[Span], text: str) -> None:
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        end = span.end


@given(TEXTS, LANGUAGES, DAYS)
def test_times_are_grounded_and_always_the_same(text: str, language: str, published: dt.date | None) -> None:
    """Spans lie in order inside the text, days do not run backwards, and a second reading agrees."""
    found = find_times(text, language, published)
    _grounded([one.span for one in found], text)
    assert all(one.start is None or one.end is None or one.start <= one.end for one in found)
    assert found == find_times(text, language, published)


@given(TEXTS, LANGUAGES)
def test_figures_are_grounded_and_always_the_same(text: str, language: str) -> None:
    """Spans lie in order inside the text, bounds do not cross, and a second reading agrees."""
    found = find_figures(text, language)
    _grounded([one.number for one in found], text)
    for one in found:
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert one.noun is None or one.noun.start < one.noun.end <= len(text)
        known = [bound for bound in (one.low, one.best, one.high) if bound is not None]
        assert known == sorted(known)
    assert found == find_figures(text, language)


@settings(max_examples=60)
@given(TEXTS, LANGUAGES)
def test_places_are_grounded_and_always_the_same(text: str, language: str) -> None:
    """Spans lie in order inside the text, and a second reading agrees."""
    found = find_places(text, language)
    _grounded([one.span for one in found], text)
    assert found == find_places(text, language)
    _grounded([one.span for one in without_enclosing(text, found)], text)


@given(TEXTS)
def test_narrowing_keeps_every_letter_in_its_place(text: str) -> None:
    """Each letter of the narrowed text stands at its offset in the text it came from."""
    lean = narrowed(text)
    for at, letter in enumerate(lean.text):
        if not letter.isspace():
            assert text[lean.offset(at)] == letter
    assert "".join(lean.text.split()) == "".join(text.split())


NEWS = {
    "en": "Officials in the border town ordered some 30 households to leave by mid-April, a source said on 3 March. "
    "Residents said that men came in the evening and read out names. The houses were later pulled down. ",
    "ko": "국경 도시에서 지난달 말 주민 50여 명이 추방됐다고 소식통이 12일 전했다. 당국은 4월 중순까지 집을 비우라고 지시했다. "
    "주민들은 갈 곳이 없어 불안해하고 있으며 일부는 친척 집에 머물고 있는 것으로 알려졌다. ",
}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_megabyte_takes_time_in_proportion(language: str) -> None:
    """Ten times the text takes about ten times as long: nothing looks back over all that was read."""

    def seconds(letters: int) -> float:
        text = NEWS[language] * (letters // len(NEWS[language]))
        begun = time.process_time()
        assert find_times(text, language, dt.date(2019, 3, 12))
        assert find_figures(text, language)
        return time.process_time() - begun

    small = max(seconds(100_000), 0.02)
    assert seconds(1_000_000) < small * 30
