"""Acts told in several words are read, and the same words elsewhere are not."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract.frames import Document, Frame
from witnessmark.extract.korean import found_in
from witnessmark.extract.korean.reasons import grounds_in
from witnessmark.vocab.codes import Act, AttributionKind, Ground, Organ, Status


def read(text: str, outlet: str = "누리일보") -> list[Frame]:
    return [f for f in found_in(Document(text, "ko", dt.date(2021, 3, 5), outlet, None)).frames if f.act and f.score >= .5]


@pytest.mark.parametrize(("text", "act", "status"), [
    ("인민위원회는 외지 출신 30세대에 원래 살던 곳으로 돌아가라는 지시를 내렸다.", Act.EXPULSION, Status.ORDERED),
    ("주민 20명이 섬 밖으로 나가지 못하고 있다.", Act.MOVEMENT_RESTRICTION, Status.ONGOING),
    ("보위부는 주민들의 가족관계와 토대를 다시 캐고 있다.", Act.BACKGROUND_CHECK, Status.ONGOING),
    ("당국은 피란민들을 마을로 들여보내지 않는다.", Act.RETURN_DENIED, Status.ONGOING),
    ("보안서는 북송된 여성들을 협동농장으로 보냈다.", Act.RELOCATION, Status.CARRIED_OUT),
    ("민병대가 마을의 집 스무 채에 불을 질렀다.", Act.DEMOLITION, Status.CARRIED_OUT),
    ("공안이 집에 들이닥쳐 저희 둘을 붙잡아 갔습니다.", Act.DETENTION, Status.CARRIED_OUT),
])
def test_a_construction_is_read(text: str, act: Act, status: Status) -> None:
    """The words around a verb make it an act."""
    assert (act, status) in [(f.act, f.status) for f in read(text)]


@pytest.mark.parametrize("text", [
    "경찰은 음주운전 혐의로 김모 씨를 불구속 입건했다.",
    "법원은 사건을 원심으로 돌려보냈다고 밝혔다.",
    "환자 두 명이 병원으로 실려 갔다.",
    "구급대는 무너진 건물에서 주민 3명을 끌어냈다.",
    "폭설로 관광객 300명이 섬에 발이 묶였다.",
    "그 배우는 소속사에서 쫓겨난 거나 다름없다고 했다.",
    "대표팀은 예선을 넘지 못하고 집으로 돌아갔다.",
])
def test_the_same_words_elsewhere_are_nothing(text: str) -> None:
    """Crime news, court files, patients and teams give no claim."""
    assert read(text) == []


def test_a_part_with_its_own_count_is_a_claim_beside_the_whole() -> None:
    """이 가운데 … after a counted act."""
    found = read("지난달 무산군에서 40세대가 추방됐다. 이 가운데 12세대는 제대군인 가족이다.")
    assert [f.figure.best for f in found if f.figure] == [40, 12]


def test_a_title_yields_to_the_body_and_stands_without_it() -> None:
    """The title's act is dropped where the body tells one of its kind."""
    told = read("회령서 14세대 추방\n\n소식통은 3일 “회령시에서 14세대가 추방됐다”고 전했다.")
    alone = read("회령서 14세대 추방\n\n소식통은 3일 “날씨가 몹시 춥다”고 전했다.")
    assert len(told) == 1 and told[0].said and len(alone) == 1


def test_a_notice_orders_through_its_issuer_for_its_stated_aim() -> None:
    """The body in the title gives the order; a body a point names carries it out."""
    text = ("무송군 인민위원회 포고\n\n국경 질서를 바로잡을 데 대한 상급의 뜻에 따라 다음과 같이 포고한다.\n\n"
            "1. 강변에 사는 세대들은 5월 말까지 내륙으로 이주한다.\n2. 안전원들은 주민들의 거주 등록을 료해한다.\n")
    moved, checked = read(text, "무송군 인민위원회")
    assert [s.slice(text) for f in (moved, checked) for _, s in f.orderer] == ["무송군 인민위원회"] * 2
    assert [s.slice(text) for _, s in checked.perpetrator] == ["안전원"]
    assert all(code is Ground.SECURITY for f in (moved, checked) for code, _ in f.ground) and moved.ground


def test_a_subject_reaches_over_clauses_and_a_team_is_of_the_body_that_sent_it() -> None:
    """The one who came and took is one actor."""
    found = read("국가보위성에서 내려온 검열조가 새벽에 들이닥쳐 주민 7명을 붙잡아 갔다.")
    assert [code for f in found for code, _ in f.perpetrator] == [Organ.STATE_SECURITY]


def test_first_persons_tell_a_short_account() -> None:
    """An account in the first person needs no name of a speaker."""
    found = read("나는 겨울에 식구 넷과 함께 은덕에서 추방당했습니다. 우리는 집을 두고 떠났습니다.", "증언집")
    assert found[0].said[0].kind is AttributionKind.EYEWITNESS and found[0].figure and found[0].figure.best == 4


def test_the_writer_of_a_letter_is_the_source() -> None:
    """A signature at the end names who saw it."""
    found = read("형님 보십시오.\n\n이웃집 세 세대가 지난달 산골로 추방됐습니다.\n\n동생 올림", "편지")
    assert [f.said[0].kind for f in found] == [AttributionKind.EYEWITNESS]


def test_a_dated_heading_dates_the_rows_below_it() -> None:
    """Field notes give the day once."""
    found = read("현장 메모\n\n2월 3일(수)\n- 가옥 30채 철거.\n\n2월 4일(목)\n- 가옥 12채 철거.")
    assert [f.when.start.day for f in found if f.when and f.when.start] == [3, 4]


@pytest.mark.parametrize(("text", "reason"), [
    ("가족 중에 남한으로 탈출한 사람이 있어 세 세대가 산골로 추방됐다.", "가족 중에 남한으로 탈출한 사람이 있"),
    ("동생이 남으로 넘어간 집 세 세대가 지난달 추방됐다.", "동생이 남으로 넘어간"),
    ("딸이 사라진 집은 불려가 조사를 받았다.", "딸이 사라진"),
    ("가족들이 중국으로 탈출했다.", None),
    ("가족이 탈북을 시도하다 체포됐다.", None),
])
def test_a_relatives_going_is_the_reason_of_what_is_done_to_those_left(text: str, reason: str | None) -> None:
    found = [span.slice(text) for code, span in grounds_in(text, 0, len(text)) if code is Ground.FAMILY_DEFECTION]
    assert found == ([reason] if reason else [])
