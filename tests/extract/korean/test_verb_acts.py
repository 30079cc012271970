"""Common verbs tell acts by the kinds of their arguments, and nothing elsewhere."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract.frames import Document, Frame
from witnessmark.extract.korean import found_in
from witnessmark.vocab.codes import Act, AttributionKind, Organ, Status


def read(text: str) -> list[Frame]:
    document = Document(text, "ko", dt.date(2021, 3, 5), "누리일보", None)
    return [f for f in found_in(document).frames if f.act and f.score >= .5]


@pytest.mark.parametrize(("text", "act"), [
    ("홍수가 나자 마을 주민 80명이 뒷산 학교로 옮겨 갔다. 이재민은 더 늘 전망이다.", Act.FLIGHT),
    ("포격이 이어지자 주민 40명이 국경으로 몰려들었다.", Act.FLIGHT),
    ("구청은 산사태 우려로 주민 50명을 체육관으로 옮겼다.", Act.EVACUATION),
    ("보위부는 탈북자 가족 세 세대를 광산으로 실어 보냈고 추방은 계속됐다.", Act.EXPULSION),
    ("당국은 제대군인 20세대를 새 마을에 입주시켰고 이주는 계속된다.", Act.RELOCATION),
    ("지진으로 주택 30채가 흙더미에 묻혔다. 이재민 90명이 발생했다.", Act.DEMOLITION),
    ("지진으로 집을 떠난 이재민 60명이 천막에서 밤을 보내고 있다.", Act.DISPLACEMENT),
    ("보위부는 국경 주민들의 출신과 친척 관계를 들추고 있다.", Act.BACKGROUND_CHECK),
    ("안전부는 행불자 가족의 동향을 매일 보고받고 있다.", Act.SURVEILLANCE),
    ("봉쇄된 마을에서는 군인들이 지켜 주민들이 다리를 건너지 못한다.", Act.MOVEMENT_RESTRICTION),
    ("피란민들이 마을로 돌아가려 했지만 군인들이 검문소에서 돌려세웠다.", Act.RETURN_DENIED),
])
def test_arguments_make_a_common_verb_an_act(text: str, act: Act) -> None:
    """Who is moved, where to, and what goes on around decide."""
    assert act in [f.act for f in read(text)]


@pytest.mark.parametrize("text", [
    "구단은 선수 20명을 전지훈련지로 보냈다. 팬들은 경기장으로 몰려들었다.",
    "회사는 직원 30명을 지방 공장에 배치했다.",
    "교사 두 명이 학생들을 버스에 태우고 박물관으로 갔다.",
    "할아버지는 그해 겨울에 돌아가셨다. 할머니는 시골집에서 지내신다.",
    "여행사는 관광객 40명을 제주도로 옮겼다.",
])
def test_everyday_going_and_sending_is_nothing(text: str) -> None:
    """Teams, staff, pupils and travellers are no displaced people."""
    assert read(text) == []


def test_a_denial_inside_reported_speech_is_a_claim() -> None:
    """What a speaker says never happened is denied; what a narrator says did not happen is nothing."""
    told = read("정부 대변인은 난민을 한 명도 추방하지 않았다고 밝혔다.")
    assert [(f.act, f.status) for f in told] == [(Act.EXPULSION, Status.DENIED)]
    assert read("정부는 난민을 추방하지 않았다.") == []


def test_a_city_that_is_the_subject_acts_and_speaks() -> None:
    """Local authorities are named by their city or county alone."""
    (frame,) = [f for f in read("속초시는 산불이 번지자 주민 60명을 체육관으로 대피시켰다고 7일 밝혔다.") if f.act is Act.EVACUATION]
    assert [code for code, _ in frame.perpetrator] == [Organ.LOCAL_AUTHORITY]
    assert frame.said[0].kind is AttributionKind.OFFICIAL_STATEMENT and frame.when is None


def test_a_title_without_a_blank_line_is_no_part_of_the_first_sentence() -> None:
    """A line far shorter than the next one was not wrapped."""
    text = ("무산군 세대 추방… 살던 집은 철거돼 빈터만 남아\n함경북도 무산군 소식통은 3일 “지난달 하순 무산군 읍에서 탈북민 가족 14세대가 한꺼번에 "
            "연사군 산골로 추방됐다”고 전했다.")
    (frame,) = [f for f in read(text) if f.act is Act.EXPULSION]
    assert frame.passage.start == text.index("함경북도")


def test_shelters_joined_by_and_are_all_named() -> None:
    """학교와 회관으로: two goals of one verb."""
    text = "산사태 우려로 주민 60명이 학교와 마을회관으로 대피했다."
    (frame,) = [f for f in read(text) if f.act is Act.EVACUATION]
    assert [s.slice(text) for s in frame.destination_described] == ["학교", "마을회관"]
