# ruff: noqa: E501 - patterns and tables read best on one line
"""What holds for the figures of every text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.extract.figures import find_figures

WORDS = st.sampled_from(
    ["about", "some", "between", "and", "to", "or", "80", "90", "1,000", "2.5", "million", "hundred", "dozens", "several", "of", "people", "families", "homes", "one", "twenty", "five", "more", "than", "at", "least", "up", "each", "per", "household", "%", "$", "-", "–", "+", "odd", "명", "세대", "가구", "호", "채", "동", "여", "약", "수십", "한두", "만", "천", "3", "이상", "미만", "최대", "세대당", "평균", "~", "a", "family", "of", "four", ".", ",", "(", ")"]
)


@given(st.text(), st.sampled_from(["en", "ko"]))
def test_no_text_makes_it_fail(text: str, language: str) -> None:
    """Any unicode gives grounded figures in order, or none."""
    _check(text, language)


@given(st.lists(WORDS, max_size=25), st.sampled_from(["", " "]), st.sampled_from(["en", "ko"]))
def test_no_heap_of_number_words_makes_it_fail(words: list[str], glue: str, language: str) -> None:
    """Nonsense made of number words stays grounded, ordered and low <= best <= high."""
    _check(glue.join(words), language)


def _check(text: str, language: str) -> None:
    end = 0
    for figure in find_figures(text, language):
        assert end <= figure.number.start < figure.number.end <= len(text)
        assert figure.span.covers(figure.number) and figure.span.end <= len(text)
        known = [n for n in (figure.low, figure.best, figure.high) if n is not None]
        assert known and known == sorted(known) and known[0] >= 0
        end = figure.number.end


def test_time_is_linear_in_the_text() -> None:
    """Text made to hurt is read in a time that grows with its length only."""
    for text in ("1 " * 4000, "two hundred " * 800, "between 80 and " * 500, "1,000" * 2000, "수십 " * 3000, "1만 2천 " * 1500):
        for language in ("en", "ko"):
            begun = time.perf_counter()
            find_figures(text, language)
            assert time.perf_counter() - begun < 5.0


@pytest.mark.parametrize(("text", "language"), [
    ("Three families were moved. Contact +254 700 000 111 for the families.", "en"),
    ("Phone 0722 555 014, evicted families only.", "en"),
    ("Write to P.O. Box 30 197 if the families need help.", "en"),
    ("WhatsApp: 077 123 45 67 displaced people can write.", "en"),
    ("쫓겨난 사람 형이요. 전화 0532-555-1290 명단", "ko"),
    ("연락처 02-733-1234, 쫓겨난 주민", "ko"),
    ("주민등록번호 801212-1234567 주민", "ko"),
])
def test_numbers_of_telephones_and_papers_count_nobody(text: str, language: str) -> None:
    """A contact's number is never read as households: it would be counted, and published."""
    assert [f.low for f in find_figures(text, language)] in ([], [3])


@pytest.mark.parametrize(("text", "language", "number"), [
    ("some 2 500 families left", "en", 2500), ("In 2011 300 people fled", "en", 300), ("they call 300 families", "en", 300),
    ("file on 12,345 people", "en", 12345), ("전화 02-733-1234 84세대가 쫓겨났다", "ko", 84),
    ("전화로 84세대를 불렀다", "ko", 84),
])
def test_counts_beside_such_words_stay_counts(text: str, language: str, number: int) -> None:
    """Three digits and a noun are a count, whatever stands before them."""
    assert [f.low for f in find_figures(text, language)] == [number]
