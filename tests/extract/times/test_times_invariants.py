# ruff: noqa: E501 - patterns and tables read best on one line
"""What holds for every text, and how deadlines widen."""

from __future__ import annotations

import datetime as dt
import time

from hypothesis import given
from hypothesis import strategies as st

from witnessmark.extract.times import find_times, resolve_deadline

WORDS = st.sampled_from(
    ["early", "late", "mid-", "the", "of", "in", "by", "since", "until", "from", "to", "between", "and", "last", "next", "this", "that", "same", "week", "month", "year", "May", "March", "spring", "fall", "Monday", "December", "2", "3rd", "31", "30", "29", "February", "2016", "2018", "99", "ago", "later", "three", "two", "a", "few", "days", "years", "년", "월", "일", "말", "초", "중순", "지난", "오는", "전", "뒤", "부터", "까지", "사흘", "올해", "그해", "2018년", "12월", "2일", "~", "-", ",", ".", "\n", "주체", "107", "(", ")", "주", "분기", "2999", "1000", "0"]
)
DATES = st.one_of(st.none(), st.dates())


@given(st.text(), st.sampled_from(["en", "ko"]), DATES)
def test_no_text_makes_it_fail(text: str, language: str, published: dt.date | None) -> None:
    """Any unicode gives grounded mentions in order, or none."""
    _check(text, language, published)


@given(st.lists(WORDS, max_size=25), st.sampled_from(["", " "]), st.sampled_from(["en", "ko"]), DATES)
def test_no_heap_of_time_words_makes_it_fail(
    words: list[str], glue: str, language: str, published: dt.date | None
) -> None:
    """Nonsense made of time words stays grounded, ordered and start <= end."""
    _check(glue.join(words), language, published)


def _check(text: str, language: str, published: dt.date | None) -> None:
    end = 0
    for mention in find_times(text, language, published):
        assert end <= mention.span.start < mention.span.end <= len(text)
        assert (mention.start is None) == (mention.end is None) == (mention.precision is None)
        if mention.start is not None and mention.end is not None:
            assert mention.start <= mention.end
        end = mention.span.end


def test_another_language_gives_nothing() -> None:
    """Only English and Korean are read."""
    assert find_times("le 2 mai 2016", "fr", None) == []


def test_a_deadline_ahead_runs_from_the_order_else_from_publication() -> None:
    """A deadline still ahead widens; one already past is its last day."""
    published = dt.date(2018, 12, 23)
    (ahead,) = find_times("They must leave by 15 January.", "en", published)
    assert resolve_deadline(ahead, None, published).start == published
    assert resolve_deadline(ahead, dt.date(2018, 12, 1), published).start == dt.date(2018, 12, 1)
    past = resolve_deadline(ahead, None, dt.date(2019, 2, 1))
    assert past.start == past.end == dt.date(2019, 1, 15)


def test_time_is_linear_in_the_text() -> None:
    """Ten times the text takes about ten times as long, also for text made to hurt."""
    for text in ("the end of the end of " * 400, "2016 " * 2000, "1, 2, 3, 4, " * 800, "3일부터 " * 1500, "a " * 4000,
                 "early mid late " * 600):
        for language in ("en", "ko"):
            begun = time.perf_counter()
            find_times(text, language, dt.date(2018, 12, 23))
            assert time.perf_counter() - begun < 2.0
