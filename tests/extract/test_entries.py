"""Which parts of a reading were told on days of their own."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract.entries import entries_of, entry_at
from witnessmark.model.text import Locator

CHAT = "2021-02-11\n\nMin: they came last week\n\nLee: who?\n\n2021-08-30\n\n+44 7700 900123: nobody knows"


def _messages() -> tuple[Locator, ...]:
    starts = [CHAT.index(words) for words in ("Min:", "Lee:", "+44")]
    names = ["Min", "Lee", "+44 7700 900123"]
    labels = ["1 2021-02-11 21:04", "2 2021-02-11 21:05", "3 2021-08-30 9:00"]
    both = [(start, label, name) for start, label, name in zip(starts, labels, names, strict=True)]
    return tuple(at for start, label, name in both
                 for at in (Locator(start, "message", label), Locator(start, "turn", name)))


def test_messages_know_their_day_the_line_that_shows_it_and_who_wrote_them() -> None:
    """The day comes from the locator, its words from the day line above, the author from the line's start."""
    entries = entries_of(CHAT, _messages())
    assert [(e.day, e.line and e.line.slice(CHAT), e.author and e.author.slice(CHAT)) for e in entries] == [
        (dt.date(2021, 2, 11), "2021-02-11", "Min"), (dt.date(2021, 2, 11), "2021-02-11", "Lee"),
        (dt.date(2021, 8, 30), "2021-08-30", "+44 7700 900123")]
    held = entry_at(entries, CHAT.index("last week"))
    assert held is not None and held.day == dt.date(2021, 2, 11)
    assert entry_at(entries, 0) is None


@pytest.mark.parametrize("lines", [
    ("3 May 2020", "Tuesday, 12 May 2020"), ("2020. 5. 3.", "2020년 5월 12일 (화)"), ("May 3, 2020", "[2020-05-12]"),
])
def test_lines_that_are_dates_part_a_log(lines: tuple[str, str]) -> None:
    """A log's entries begin with a line that holds nothing but the day."""
    text = f"Diary\n\n{lines[0]}\nQuiet.\n\n{lines[1]}\nThey came at night."
    assert [e.day for e in entries_of(text, ())] == [dt.date(2020, 5, 3), dt.date(2020, 5, 12)]


@pytest.mark.parametrize("text", [
    "3 May 2020\n\nOne dateline makes no log.", "On 3 May 2020\nand on 12 May 2020\nthey came.",
    "31 February 2020\nNo day.\n3 May 2020\nOne day.", "",
])
def test_other_texts_are_told_as_one(text: str) -> None:
    """One dateline, dates inside sentences and impossible days part nothing."""
    assert entries_of(text, ()) == ()
