"""A plan lies ahead; what is done, dated by its year, or near stays where it was."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract.mentions import TimeMention
from witnessmark.extract.upcoming import upcoming
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Precision, Status

PUBLISHED = dt.date(2008, 3, 4)


def mention(text: str, start: str, end: str, role: str = "at") -> TimeMention:
    return TimeMention(Span(0, len(text)), dt.date.fromisoformat(start), dt.date.fromisoformat(end), Precision.MONTH,
                       role)  # type: ignore[arg-type]


def test_a_planned_month_without_a_year_is_the_next_one() -> None:
    moved = upcoming(mention("4월 중순", "2007-04-11", "2007-04-20"), Status.PLANNED, "4월 중순", PUBLISHED)
    assert moved is not None
    assert (moved.start, moved.end) == (dt.date(2008, 4, 11), dt.date(2008, 4, 20))


def test_a_planned_season_is_the_next_one() -> None:
    moved = upcoming(mention("가을", "2007-09-01", "2007-11-30"), Status.PLANNED, "가을", PUBLISHED)
    assert moved is not None and moved.start == dt.date(2008, 9, 1)
    assert upcoming(mention("the autumn", "2007-09-01", "2007-11-30"), Status.PLANNED, "the autumn",
                    dt.date(2007, 12, 1)) == mention("the autumn", "2007-09-01", "2007-11-30")


def test_a_deadline_runs_from_publication() -> None:
    moved = upcoming(mention("late May", "2007-05-21", "2007-05-31", "by"), Status.THREATENED, "late May", PUBLISHED)
    assert moved is not None
    assert (moved.start, moved.end) == (PUBLISHED, dt.date(2008, 5, 31))


@pytest.mark.parametrize(("words", "start", "end", "status"), [
    ("4월 중순", "2007-04-11", "2007-04-20", Status.CARRIED_OUT),
    ("April 2007", "2007-04-01", "2007-04-30", Status.PLANNED),
    ("지난 4월", "2007-04-01", "2007-04-30", Status.PLANNED),
    ("February", "2008-02-01", "2008-02-29", Status.PLANNED),
    ("Tuesday", "2007-04-03", "2007-04-03", Status.PLANNED),
])
def test_others_stay(words: str, start: str, end: str, status: Status) -> None:
    told = mention(words, start, end)
    assert upcoming(told, status, words, PUBLISHED) is told
    assert upcoming(None, status, words, PUBLISHED) is None


@pytest.mark.parametrize("words", ["the end of October that year", "그해 10월 말", "April of the same year"])
def test_a_year_told_before_holds(words: str) -> None:
    told = mention(words, "2006-10-21", "2006-10-31")
    assert upcoming(told, Status.PLANNED, words, dt.date(2007, 6, 1)) is told


def test_what_was_done_this_month_ends_with_the_day_it_is_told() -> None:
    """A stretch still running is read to its end for a plan alone."""
    told = dt.date(2008, 3, 4)
    for words in ("this month", "이번 달", "이달 들어"):
        month = mention(words, "2008-03-01", "2008-03-31")
        done, planned = (upcoming(month, status, words, told) for status in (Status.CARRIED_OUT, Status.PLANNED))
        assert done is not None and done.end == told
        assert planned == month
    for words in ("올해", "March"):
        month = mention(words, "2008-03-01", "2008-03-31")
        assert upcoming(month, Status.CARRIED_OUT, words, told) == month
