"""Parts of a text that were told on days of their own."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract.times import find_times

WINTER, AUTUMN = dt.date(2021, 2, 11), dt.date(2021, 9, 30)


@pytest.mark.parametrize(("language", "told", "days"), [
    ("en", "They came yesterday.", ("2021-02-10", "2021-09-29")),
    ("en", "It was on 20 January.", ("2021-01-20", "2021-01-20")),
    ("en", "It was on 20 March.", ("2020-03-20", "2021-03-20")),
    ("en", "They left last month.", ("2021-01-01", "2021-08-01")),
    ("ko", "어제 왔다.", ("2021-02-10", "2021-09-29")),
    ("ko", "지난달 떠났다.", ("2021-01-01", "2021-08-01")),
    ("ko", "지난 20일 왔다.", ("2021-01-20", "2021-09-20")),
    ("ko", "11월에 왔다.", ("2020-11-01", "2020-11-01")),
])
def test_each_part_leans_on_its_own_day(language: str, told: str, days: tuple[str, str]) -> None:
    """The same words in two parts, months apart, mean two days."""
    text = f"{told}\n\n{told}"
    middle = text.index("\n\n")
    found = find_times(text, language, lambda offset: WINTER if offset < middle else AUTUMN)
    assert [m.start.isoformat() for m in found if m.start] == list(days)


def test_what_one_part_told_anchors_nothing_in_the_next() -> None:
    """"The next day" of a later part is not the day after a date told in an earlier one."""
    text = "They came on 5 January 2021.\n\nThe next day they came back."
    *_, last = find_times(text, "en", lambda offset: WINTER if offset < 30 else AUTUMN)
    assert last.start == AUTUMN + dt.timedelta(days=1)
