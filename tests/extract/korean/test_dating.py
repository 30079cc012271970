"""Which date an act takes: its own sentence's, seldom an earlier one's, never that of background or of telling."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract.frames import Document
from witnessmark.extract.korean import found_in
from witnessmark.extract.korean.morphemes import sentences_of

PUBLISHED = dt.date(2024, 3, 20)


def dates(text: str, published: dt.date | None = PUBLISHED) -> list[tuple[str, str] | None]:
    """Return the days of every act read, in text order; None for an act without a date."""
    frames = [f for f in found_in(Document(text, "ko", published)).frames if f.act is not None and f.score >= .5]
    return [(str(f.when.start), str(f.when.end)) if f.when else None for f in frames]


@pytest.mark.parametrize(("text", "expected"), [
    ("소식통은 17일 “지난 2009년 9월에는 만포시에서 스무 세대가 오지로 추방됐다. 이달 초에는 후창군에서 열 세대가 "
     "추방됐다”고 말했다.", [("2009-09-01", "2009-09-30"), ("2024-03-01", "2024-03-10")]),
    ("위원군 주민 열두 세대가 이달 5일 광산으로 추방됐다고 소식통이 18일 전했다. 이 마을에서는 2011년 4월에도 여섯 "
     "세대가 추방됐다. 옆 마을에서는 2월 말 세 세대가 추방됐다.",
     [("2024-03-05", "2024-03-05"), ("2011-04-01", "2011-04-30"), ("2024-02-21", "2024-02-29")]),
])
def test_an_earlier_year_is_not_lent_to_the_sentences_about_now(text: str, expected: list[tuple[str, str]]) -> None:
    """Background keeps its own year; what follows counts from publication."""
    assert dates(text) == expected


def test_the_story_of_a_life_keeps_its_year() -> None:
    """Who tells of their own life goes on in the year named last."""
    text = ("저는 우시군에서 살았습니다. 2013년 5월에 아버지가 잡혀갔습니다. 제가 돌아왔을 때 집이 비어 있었고, 9월에 "
            "우리 식구는 산골로 추방됐습니다. 나는 아무것도 몰랐습니다.")
    assert dates(text)[-1] == ("2013-09-01", "2013-09-30")


def test_a_date_goes_on_only_with_the_act_it_dates() -> None:
    """The next sentence takes the date over where it tells the same act, or plainly goes on; another act does not."""
    same = "지난 12일 경찰이 강변 판자촌의 집 80채를 철거했다. 용역 직원들은 굴착기로 담장 옆 살림집 20채도 철거했다."
    other = "지난 12일 경찰이 강변 판자촌의 집 80채를 철거했다. 주민 대표 세 명은 구금됐다."
    anaphoric = "지난 12일 경찰이 강변 판자촌의 집 80채를 철거했다. 이 과정에서 주민 대표 세 명이 구금됐다."
    assert dates(same)[1:] in ([], [("2024-03-12", "2024-03-12")])
    assert dates(other) == [("2024-03-12", "2024-03-12"), None]
    assert dates(anaphoric) == [("2024-03-12", "2024-03-12")] * 2


@pytest.mark.parametrize("text", [
    "지난해 가을 산골로 옮겨 간 농민들이 경찰에 붙잡혔다.",
    "지난 8일 제방이 무너진 뒤 당국이 마을 주민들을 감시하고 있다.",
])
def test_how_people_came_and_what_began_a_state_date_nothing(text: str) -> None:
    """A time in the clause that says which people are meant, or before a state that lasts, is not the act's."""
    assert dates(text)[-1] is None


@pytest.mark.parametrize(("text", "expected"), [
    ("소방청은 17일 오후까지 주민 520명을 체육관으로 대피시켰다고 밝혔다.", ("2024-03-17", "2024-03-17")),
    ("이 단체는 지난달 6일 군인들이 마을 집 30채에 불을 질렀다고 설명했다.", ("2024-02-06", "2024-02-06")),
])
def test_a_stretch_or_a_day_long_past_is_no_day_of_telling(text: str, expected: tuple[str, str]) -> None:
    """A day right after the speaker dates the act where it is a stretch, or too long ago to be news."""
    assert dates(text) == [expected]


@pytest.mark.parametrize(("text", "expected"), [
    ("3월 4일 구청은 하천가 움막 40가구에 열흘 안에 떠나라고 명령했다.", ("2024-03-04", "2024-03-14")),
    ("구청은 하천가 움막 40가구에 열흘 안에 떠나라고 명령했다.", ("2024-03-20", "2024-03-30")),
    ("주민 60세대에게 4월 말까지 집을 비우라는 지시가 지난 11일 내려왔다.", ("2024-03-11", "2024-04-30")),
    ("구청은 3월 4일 하천가 정비 방침을 공고했다. 움막 40가구에는 열흘 안에 떠나라고 통보했다.", ("2024-03-04", "2024-03-14")),
    ("소식통은 12일 “시당이 성분이 나쁜 주민 20세대에 사흘 안에 농촌으로 떠나라고 지시했다”고 전했다.", ("2024-03-12", "2024-03-15")),
    ("시장은 3월 4일 학교를 찾았다. 구청은 움막 40가구에 열흘 안에 떠나라고 명령했다.", ("2024-03-20", "2024-03-30")),
])
def test_a_deadline_runs_from_the_day_of_the_order(text: str, expected: tuple[str, str]) -> None:
    """The order's day begins it where it is told, else the day of telling, else publication; a term counts from there."""
    assert dates(text)[-1] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("지난해 12월 구청은 해안 주민 90세대에 보름 안에 집을 비우라고 지시했다.", ("2023-12-01", "2023-12-31")),
    ("반군은 지난 6일 마을 주민들에게 24시간 안에 떠나라고 명령했다.", ("2024-03-06", "2024-03-07")),
    ("경찰은 2월 20일과 23일 강변 마을 주민 800세대를 강제로 퇴거시켰다.", ("2024-02-20", "2024-02-23")),
])
def test_a_vague_day_of_an_order_and_two_days_of_one_act(text: str, expected: tuple[str, str]) -> None:
    """A term from an unknown day is no closer than its month; days told beside each other are one time."""
    assert dates(text) == [expected]


def test_what_has_gone_on_for_days_runs_to_publication() -> None:
    """보름째 is the fifteen days up to publication."""
    assert dates("강가 마을에서는 주민들의 이동을 통제하는 조치가 보름째 이어지고 있다.") == [("2024-03-06", "2024-03-20")]


def test_that_day_without_a_day_is_no_date() -> None:
    """그날 and 이튿날 have no days where the text has told none."""
    assert dates("이튿날 군인들은 남은 주민 40명을 산골로 추방했다.") == [None]


def test_a_sentence_that_begins_with_a_number_is_a_sentence() -> None:
    text = "올해도 같은 일이 있었다. 2018년 3월 무산에서 12세대가 추방됐다. 40세대는 남았다. 2019. 4. 2. 회령에서 3.5톤을 실었다."
    assert [s.end for s in sentences_of(text, 0, len(text))] == [14, 40, 51, len(text)]
