
"""Korean time expressions, construction by construction."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract.times import find_times

PUBLISHED = dt.date(2018, 12, 23)

DATED = [
    ("2018년 12월 2일에 떠났다.", "2018년 12월 2일", "2018-12-02", "2018-12-02", "day"),
    ("2018.12.02 서명했다.", "2018.12.02", "2018-12-02", "2018-12-02", "day"),
    ("지난달 말에 떠났다.", "지난달 말", "2018-11-21", "2018-11-30", "range"),
    ("이달 2일에 떠났다.", "이달 2일", "2018-12-02", "2018-12-02", "day"),
    ("지난 2일 떠났다.", "지난 2일", "2018-12-02", "2018-12-02", "day"),
    ("지난 9일 새벽 떠났다.", "지난 9일 새벽", "2018-12-09", "2018-12-09", "day"),
    ("오는 15일 떠난다.", "오는 15일", "2019-01-15", "2019-01-15", "day"),
    ("12월 초에 떠났다.", "12월 초", "2018-12-01", "2018-12-10", "range"),
    ("12월 중순에 떠났다.", "12월 중순", "2018-12-11", "2018-12-20", "range"),
    ("10월 하순에 떠났다.", "10월 하순", "2018-10-21", "2018-10-31", "range"),
    ("5월 상순에 떠났다.", "5월 상순", "2018-05-01", "2018-05-10", "range"),
    ("오는 20일 후메라로 떠난다.", "오는 20일", "2019-01-20", "2019-01-20", "day"),
    ("15일 전주시에서 떠났다.", "15일", "2018-12-15", "2018-12-15", "day"),
    ("사흘 전 떠났다.", "사흘 전", "2018-12-20", "2018-12-20", "day"),
    ("보름 전에 떠났다.", "보름 전", "2018-12-08", "2018-12-08", "day"),
    ("작년 가을에 떠났다.", "작년 가을", "2017-09-01", "2017-11-30", "season"),
    ("올해 초에 떠났다.", "올해 초", "2018-01-01", "2018-03-31", "quarter"),
    ("연초에 떠났다.", "연초", "2018-01-01", "2018-03-31", "quarter"),
    ("내년에 떠난다.", "내년", "2019-01-01", "2019-12-31", "year"),
    ("지난주에 떠났다.", "지난주", "2018-12-10", "2018-12-16", "week"),
    ("지난주 월요일에 떠났다.", "지난주 월요일", "2018-12-10", "2018-12-10", "day"),
    ("월요일에 떠났다.", "월요일", "2018-12-17", "2018-12-17", "day"),
    ("3월부터 5월까지 머물렀다.", "3월부터 5월", "2018-03-01", "2018-05-31", "range"),
    ("3일부터 5일까지 머물렀다.", "3일부터 5일", "2018-12-03", "2018-12-05", "range"),
    ("3월 5일부터 10일까지 머물렀다.", "3월 5일부터 10일", "2018-03-05", "2018-03-10", "range"),
    ("올여름 떠났다.", "올여름", "2018-06-01", "2018-08-31", "season"),
    ("3월~5월 떠났다.", "3월~5월", "2018-03-01", "2018-05-31", "range"),
    ("주체107년(2018)에 떠났다.", "주체107년(2018)", "2018-01-01", "2018-12-31", "year"),
    ("주체 107(2018)년 12월 3일 떠났다.", "주체 107(2018)년 12월 3일", "2018-12-03", "2018-12-03", "day"),
    ("주체107년에 떠났다.", "주체107년", "2018-01-01", "2018-12-31", "year"),
    ("2018년 하반기에 떠났다.", "2018년 하반기", "2018-07-01", "2018-12-31", "range"),
    ("올해 1분기에 떠났다.", "올해 1분기", "2018-01-01", "2018-03-31", "quarter"),
    ("10여 년 전에 떠났다.", "10여 년 전", "2008-01-01", "2008-12-31", "year"),
    ("3일 밤에 떠났다.", "3일 밤", "2018-12-03", "2018-12-03", "day"),
    ("지난해 12월 말에 떠났다.", "지난해 12월 말", "2017-12-21", "2017-12-31", "range"),
    ("12월 첫째 주에 떠났다.", "12월 첫째 주", "2018-12-01", "2018-12-07", "week"),
    ("최근 3년간 떠났다.", "최근 3년간", "2015-12-23", "2018-12-23", "range"),
    ("2000년대 초반에 떠났다.", "2000년대 초반", "2000-01-01", "2003-12-31", "range"),
]

ANCHORED_IN_TEXT = [
    ("2016년 5월 2일 불탔다. 이튿날 떠났다.", "이튿날", "2016-05-03", "2016-05-03"),
    ("2016년 5월 2일 불탔다. 전날 떠났다.", "전날", "2016-05-01", "2016-05-01"),
    ("2016년 5월 2일 불탔다. 그해 여름 떠났다.", "그해 여름", "2016-06-01", "2016-08-31"),
    ("2016년 5월 2일 불탔다. 같은 달 떠났다.", "같은 달", "2016-05-01", "2016-05-31"),
    ("2016년 5월 2일 불탔다. 한 달 뒤 떠났다.", "한 달 뒤", "2016-06-01", "2016-06-30"),
]


@pytest.mark.parametrize(("text", "words", "start", "end", "precision"), DATED)
def test_a_time_is_found_and_resolved(text: str, words: str, start: str, end: str, precision: str) -> None:
    """One sentence, one time without its particle, its days and their precision."""
    (mention,) = find_times(text, "ko", PUBLISHED)
    assert mention.span.slice(text) == words
    assert (str(mention.start), str(mention.end), mention.precision) == (start, end, precision)


@pytest.mark.parametrize(("text", "words", "start", "end"), ANCHORED_IN_TEXT)
def test_a_time_counts_from_the_time_told_before(text: str, words: str, start: str, end: str) -> None:
    """이튿날, 그해, 한 달 뒤: the earlier date in the text is the anchor."""
    mention = find_times(text, "ko", PUBLISHED)[-1]
    assert mention.span.slice(text) == words
    assert (str(mention.start), str(mention.end)) == (start, end)


@pytest.mark.parametrize("text", [
    "300명이 떠났다.", "말했다.", "일을 했다.", "초등학교가 있다.", "내일신문이 아니다 그 말이다."[9:], "제3호 초소다.",
])
def test_words_and_numbers_that_are_no_dates_stay_silent(text: str) -> None:
    """Counts and look-alikes give no dated mention."""
    assert [m for m in find_times(text, "ko", PUBLISHED) if m.start] == []


@pytest.mark.parametrize(("text", "role", "start", "end"), [
    ("2월 말까지 떠나라고 지시했다.", "by", "2019-02-21", "2019-02-28"),
    ("5월부터 살았다.", "since", "2018-05-01", "2018-12-23"),
    ("5월까지 살았다.", "until", "2018-05-01", "2018-05-31"),
    ("열흘 안에 떠나라고 했다.", "by", "2019-01-02", "2019-01-02"),
])
def test_the_particle_gives_the_role(text: str, role: str, start: str, end: str) -> None:
    """부터, 까지 and 안에 are roles, not part of the span."""
    (mention,) = find_times(text, "ko", PUBLISHED)
    assert (mention.role, str(mention.start), str(mention.end)) == (role, start, end)


@pytest.mark.parametrize(("text", "role"), [("사흘 만에 떠났다.", "duration"), ("5일간 머물렀다.", "duration"),
                                            ("매주 모였다.", "set"), ("최근 떠났다.", "at")])
def test_lengths_habits_and_vague_times_have_no_days(text: str, role: str) -> None:
    """A length, a habit or 최근 is kept without dates."""
    (mention,) = find_times(text, "ko", PUBLISHED)
    assert (mention.role, mention.start) == (role, None)


@pytest.mark.parametrize(("text", "words", "start", "end"), [
    ("소식통은 5일 전해왔다.", "5일", "2019-03-05", "2019-03-05"),
    ("소식통은 10일 전했다.", "10일", "2019-03-10", "2019-03-10"),
    ("이 같은 소식은 18일 전해졌다.", "18일", "2019-02-18", "2019-02-18"),
    ("7일 전언에 따르면 그렇다.", "7일", "2019-03-07", "2019-03-07"),
    ("5일 전 추방됐다.", "5일 전", "2019-03-07", "2019-03-07"),
    ("5일 전에 추방됐다.", "5일 전", "2019-03-07", "2019-03-07"),
    ("2~3일 전 추방됐다.", "2~3일 전", "2019-03-09", "2019-03-10"),
    ("3월 5일(현지시간) 밝혔다.", "3월 5일", "2019-03-05", "2019-03-05"),
    ("지난 3일 밤 들이닥쳤다.", "지난 3일 밤", "2019-03-03", "2019-03-03"),
    ("4월 중순까지 떠나라고 지시했다.", "4월 중순", "2019-04-11", "2019-04-20"),
    ("4월 중순까지 주민들을 추방했다.", "4월 중순", "2018-04-11", "2018-04-20"),
    ("앞으로 4월까지 이어진다.", "4월", "2019-04-01", "2019-04-30"),
    ("태양절에 추방됐다.", "태양절", "2018-04-15", "2018-04-15"),
])
def test_a_day_before_a_verb_of_telling_is_a_day_and_a_term_may_lie_ahead(
    text: str, words: str, start: str, end: str
) -> None:
    """5일 전했다 tells on the 5th, 5일 전 lies five days back; a term not yet due is the coming one."""
    found = {m.span.slice(text): m for m in find_times(text, "ko", dt.date(2019, 3, 12))}
    assert (str(found[words].start), str(found[words].end)) == (start, end)
