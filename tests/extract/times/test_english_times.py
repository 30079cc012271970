
"""English time expressions, construction by construction."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract.times import find_times

PUBLISHED = dt.date(2018, 12, 23)

DATED = [
    # full and partial dates in all orders
    ("They left on 2 December 2018.", "2 December 2018", "2018-12-02", "2018-12-02", "day"),
    ("They left on December 2nd, 2018.", "December 2nd, 2018", "2018-12-02", "2018-12-02", "day"),
    ("They left on Dec. 2.", "Dec. 2", "2018-12-02", "2018-12-02", "day"),
    ("They left on the 2nd of December.", "the 2nd of December", "2018-12-02", "2018-12-02", "day"),
    ("They left on the 3rd.", "the 3rd", "2018-12-03", "2018-12-03", "day"),
    ("It burnt on the night of the 3rd.", "the night of the 3rd", "2018-12-03", "2018-12-03", "day"),
    ("It was on 23 January 2008.", "23 January 2008", "2008-01-23", "2008-01-23", "day"),
    ("It burnt on Monday, Nov. 26.", "Monday, Nov. 26", "2018-11-26", "2018-11-26", "day"),
    ("Signed 2018-12-02.", "2018-12-02", "2018-12-02", "2018-12-02", "day"),
    ("Signed 12/23/2018.", "12/23/2018", "2018-12-23", "2018-12-23", "day"),
    ("Signed 2.12.2018.", "2.12.2018", "2018-12-02", "2018-12-02", "day"),
    # ranges
    ("It ran on 2 and 3 December.", "2 and 3 December", "2018-12-02", "2018-12-03", "range"),
    ("It ran from 3 to 5 May.", "3 to 5 May", "2018-05-03", "2018-05-05", "range"),
    ("It ran from 29 March to 2 April.", "29 March to 2 April", "2018-03-29", "2018-04-02", "range"),
    ("It ran between March and May 2016.", "March and May 2016", "2016-03-01", "2016-05-31", "range"),
    ("It ran from December 2016 to January.", "December 2016 to January", "2016-12-01", "2017-01-31", "range"),
    ("The war of 2014-2016 ended.", "2014-2016", "2014-01-01", "2016-12-31", "range"),
    # months and their parts
    ("They left in late October.", "late October", "2018-10-21", "2018-10-31", "range"),
    ("They left in early December.", "early December", "2018-12-01", "2018-12-10", "range"),
    ("They left in mid-May.", "mid-May", "2018-05-11", "2018-05-20", "range"),
    ("They left in February 2016.", "February 2016", "2016-02-01", "2016-02-29", "month"),
    ("They left in the first week of May.", "the first week of May", "2018-05-01", "2018-05-07", "week"),
    ("They left late March this year.", "late March this year", "2018-03-21", "2018-03-31", "range"),
    # seasons, quarters, years, decades
    ("They left in the spring of 2016.", "the spring of 2016", "2016-03-01", "2016-05-31", "season"),
    ("They left last summer.", "last summer", "2018-06-01", "2018-08-31", "season"),
    ("They left in the summer of last year.", "the summer of last year", "2017-06-01", "2017-08-31", "season"),
    ("They left in winter 2016.", "winter 2016", "2016-12-01", "2017-02-28", "season"),
    ("In the first quarter of 2016 they left.", "the first quarter of 2016", "2016-01-01", "2016-03-31", "quarter"),
    ("They left in 2011.", "2011", "2011-01-01", "2011-12-31", "year"),
    ("They left in late 2011.", "late 2011", "2011-10-01", "2011-12-31", "quarter"),
    ("At the beginning of this year they left.", "the beginning of this year", "2018-01-01", "2018-03-31", "quarter"),
    ("They left in the 1990s.", "the 1990s", "1990-01-01", "1999-12-31", "range"),
    # weeks and weekdays
    ("They left last week.", "last week", "2018-12-10", "2018-12-16", "week"),
    ("They left the week of 3 December.", "the week of 3 December", "2018-12-03", "2018-12-09", "week"),
    ("They left on Tuesday.", "Tuesday", "2018-12-18", "2018-12-18", "day"),
    ("They left last Friday.", "last Friday", "2018-12-21", "2018-12-21", "day"),
    ("They left on Tuesday last week.", "Tuesday last week", "2018-12-11", "2018-12-11", "day"),
    ("They will leave on Tuesday.", "Tuesday", "2018-12-25", "2018-12-25", "day"),
    # relative to publication
    ("They left three days ago.", "three days ago", "2018-12-20", "2018-12-20", "day"),
    ("They left yesterday.", "yesterday", "2018-12-22", "2018-12-22", "day"),
    ("They left earlier this month.", "earlier this month", "2018-12-01", "2018-12-31", "month"),
    ("They left over the past three months.", "the past three months", "2018-09-23", "2018-12-23", "range"),
    ("They left last month.", "last month", "2018-11-01", "2018-11-30", "month"),
    ("They left on 4 June. Nobody saw it.", "4 June", "2018-06-04", "2018-06-04", "day"),
    ("They left on 4 Jun. and on foot.", "4 Jun.", "2018-06-04", "2018-06-04", "day"),
    # omitted years look back, unless the words look ahead
    ("They will leave on 15 January.", "15 January", "2019-01-15", "2019-01-15", "day"),
    ("They had left by mid-April.", "mid-April", "2018-04-11", "2018-04-20", "range"),
]

ANCHORED_IN_TEXT = [
    ("It burnt on 2 May 2016. Two days later they left.", "Two days later", "2016-05-04", "2016-05-04"),
    ("It burnt on 2 May 2016. They had left the previous day.", "the previous day", "2016-05-01", "2016-05-01"),
    ("It burnt on 2 May 2016. They left the following spring.", "the following spring", "2017-03-01", "2017-05-31"),
    ("It burnt on 2 May 2016. They left in the same month.", "the same month", "2016-05-01", "2016-05-31"),
    ("It burnt on 2 May 2016. They left later that year.", "later that year", "2016-01-01", "2016-12-31"),
    ("It burnt on 2 May 2016. They had left a month earlier.", "a month earlier", "2016-04-01", "2016-04-30"),
    ("It burnt on 2 May 2016. In June they left.", "June", "2016-06-01", "2016-06-30"),
    ("It burnt in May 2016. They left in October of that year.", "October of that year", "2016-10-01", "2016-10-31"),
]

NO_TIME = [
    "They may march on.", "The march went ahead.", "He may have left.", "The 300 men slept in 2000 households.",
    "About 2000 people fled.", "They fall ill.", "Water from a spring.", "It costs $2018.", "A second house burnt.",
    "Resolution 2397 holds.", "Room 1984 households.", "The sun rose.", "May God help them.", "Version 3.2018.1 of it.",
]


@pytest.mark.parametrize(("text", "words", "start", "end", "precision"), DATED)
def test_a_time_is_found_and_resolved(text: str, words: str, start: str, end: str, precision: str) -> None:
    """One sentence, one time, its days and how precisely they were told."""
    (mention,) = find_times(text, "en", PUBLISHED)
    assert mention.span.slice(text) == words
    assert (str(mention.start), str(mention.end), mention.precision) == (start, end, precision)


@pytest.mark.parametrize(("text", "words", "start", "end"), ANCHORED_IN_TEXT)
def test_a_time_counts_from_the_time_told_before(text: str, words: str, start: str, end: str) -> None:
    """Later, previous, that year: the earlier date in the text is the anchor."""
    mention = find_times(text, "en", PUBLISHED)[-1]
    assert mention.span.slice(text) == words
    assert (str(mention.start), str(mention.end)) == (start, end)


@pytest.mark.parametrize("text", NO_TIME)
def test_words_and_numbers_that_are_no_dates_stay_silent(text: str) -> None:
    """Homographs and counts give no dated mention."""
    assert [m for m in find_times(text, "en", PUBLISHED) if m.start] == []


@pytest.mark.parametrize(("text", "role"), [
    ("They lived there since 2016.", "since"), ("They stayed until March.", "until"),
    ("They must leave by 15 January.", "by"), ("They stayed for three years.", "duration"),
    ("They met every week.", "set"), ("They left in March.", "at"),
    ("As of 23 March they remained.", "at"),
])
def test_the_preposition_gives_the_role(text: str, role: str) -> None:
    """The span leaves the preposition out; the role keeps what it said."""
    (mention,) = find_times(text, "en", PUBLISHED)
    assert mention.role == role


def test_since_runs_to_publication() -> None:
    """Since X, still going on, covers X to the day of publication."""
    (mention,) = find_times("They have fled since the start of 2016.", "en", PUBLISHED)
    assert (mention.start, mention.end) == (dt.date(2016, 1, 1), PUBLISHED)


def test_an_age_is_no_duration() -> None:
    """A 30-year-old is a person."""
    assert find_times("A 30-year-old man left.", "en", PUBLISHED) == []


def test_without_an_anchor_nothing_is_guessed() -> None:
    """No publication date and nothing told before: no days."""
    (mention,) = find_times("They left last week.", "en", None)
    assert mention.start is None


def test_seasons_turn_in_the_south() -> None:
    """Summer 2016 in the south begins in December."""
    (mention,) = find_times("They left in summer 2016.", "en", PUBLISHED, southern=True)
    assert (str(mention.start), str(mention.end)) == ("2016-12-01", "2017-02-28")


@pytest.mark.parametrize(("text", "published", "words", "start", "end"), [
    ("It began in January 2018. On 21 December they left.", "2018-12-26", "21 December", "2018-12-21", "2018-12-21"),
    ("26 December 2018 – On 21 December they left.", "2018-12-26", "21 December", "2018-12-21", "2018-12-21"),
    ("They were ordered to leave by mid-April.", "2019-03-12", "mid-April", "2019-04-11", "2019-04-20"),
    ("Officials said the homes would be razed by mid-April.", "2019-03-12", "mid-April", "2019-04-11", "2019-04-20"),
    ("The homes were razed by mid-April.", "2019-03-12", "mid-April", "2018-04-11", "2018-04-20"),
    ("They must go by Friday.", "2019-03-12", "Friday", "2019-03-15", "2019-03-15"),
    ("By Friday, some of the families were gone.", "2019-03-12", "Friday", "2019-03-08", "2019-03-08"),
    ("They left on 21 \r\n December  2018.", "2019-03-12", "21 \r\n December  2018", "2018-12-21", "2018-12-21"),
    ("They left over the weekend.", "2019-03-12", "the weekend", "2019-03-09", "2019-03-10"),
    ("They will leave at the weekend.", "2019-03-12", "the weekend", "2019-03-16", "2019-03-17"),
    ("They left on New Year's Day.", "2019-03-12", "New Year's Day", "2019-01-01", "2019-01-01"),
    ("They left on Christmas Eve 2016.", "2019-03-12", "Christmas Eve 2016", "2016-12-24", "2016-12-24"),
    ("They came last night.", "2019-03-12", "last night", "2019-03-11", "2019-03-11"),
    ("They came this morning.", "2019-03-12", "this morning", "2019-03-12", "2019-03-12"),
])
def test_a_year_or_week_left_out_is_the_one_the_words_point_at(
    text: str, published: str, words: str, start: str, end: str
) -> None:
    """The nearest past of publication, or the term still ahead; layout never hides a date."""
    found = {m.span.slice(text): m for m in find_times(text, "en", dt.date.fromisoformat(published))}
    assert (str(found[words].start), str(found[words].end)) == (start, end)
