"""What sentences of a story show beyond their own words: control in many words, groups, reasons, speakers, bodies."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.extract.korean.reports import STATED
from witnessmark.extract.frames import Document, Frame
from witnessmark.extract.korean import found_in
from witnessmark.extract.korean.attribution import kind_of
from witnessmark.extract.korean.constructions import ALL, speaks
from witnessmark.extract.korean.organs import organ_in
from witnessmark.vocab.codes import Act, AttributionKind, Consequence, Ground, Group, Organ, Status

PUBLISHED = dt.date(2024, 3, 20)


def acts_of(text: str) -> list[Frame]:
    frames = found_in(Document(text, "ko", PUBLISHED)).frames
    return [f for f in frames if f.act is not None and f.score >= .5]


@pytest.mark.parametrize(("text", "act"), [
    ("군 밖으로 나가려면 분주소의 승인을 받아야 한다고 우시군의 한 주민이 말했다. 마을 사람들은 다섯 해 전 이곳으로 추방됐다.",
     Act.MOVEMENT_RESTRICTION),
    ("안전원들이 마을 둘레에 철조망을 치고 초소를 세워 주민들의 출입을 막고 있다.", Act.MOVEMENT_RESTRICTION),
    ("보위부가 월남자 가족의 과거를 3대까지 캐고 있다고 소식통이 전했다.", Act.BACKGROUND_CHECK),
    ("안전부는 행불자가 있는 세대의 명단을 새로 작성했다.", Act.BACKGROUND_CHECK),
    ("담당 보위원이 날마다 집 앞을 지키고 서 있다고 추방된 가족의 친척이 말했다.", Act.SURVEILLANCE),
    ("국경 마을에서는 인민반장이 드나드는 사람을 공책에 적는다. 안전부는 주민들을 밤마다 감시한다.", Act.SURVEILLANCE),
    ("당국은 추방민들의 귀향 신청을 모두 거절했다.", Act.RETURN_DENIED),
])
def test_control_is_told_in_many_words(text: str, act: Act) -> None:
    """Leave to go, looking into records, watching and being kept from home are read whatever the verb."""
    assert act in {f.act for f in acts_of(text)}


@pytest.mark.parametrize("text", [
    "시민들은 골목에 감시 카메라를 달아 달라고 구청에 민원을 넣었다.",
    "풍랑으로 여객선이 끊겨 섬을 찾은 귀성객 200명의 발이 묶였다.",
    "외교부는 대사관 직원 두 명을 추방했다고 밝혔다.",
    "전국에서 민방위 훈련이 실시돼 시민들이 지하철역으로 대피했다.",
    "총선에서 현역 의원 9명이 자리에서 밀려났다.",
])
def test_everyday_control_is_no_claim(text: str) -> None:
    """Cameras asked for, ferries that stay in port, diplomats, drills and elections are no claims."""
    assert acts_of(text) == []


def test_the_sieve_shuts_no_construction_out() -> None:
    """The words looked for before a construction is tried stand wherever it matches."""
    for text, _ in STATED.values():
        for start in range(0, len(text), 40):
            end = min(start + 60, len(text))
            assert speaks(text, start, end) == any(c.words.search(text, start, end) for c in ALL)


def test_bare_words_take_the_facets_of_the_storys_group() -> None:
    """네 세대 after 밀수꾼 are smugglers."""
    text = "보위부가 자성군에서 밀수꾼 열 명을 체포했다고 소식통이 말했다. 이들 가운데 네 세대는 산골로 추방됐다."
    assert [f.affected[0][0] for f in acts_of(text) if f.affected] == [(Group.SMUGGLER,)] * 2


def test_who_has_lost_a_home_is_displaced_and_homes_destroyed_name_nobody() -> None:
    """People who stay in a shelter are IDPs; a count of houses names no group."""
    stay = acts_of("홍수로 집을 잃은 주민 300명이 학교 체육관에서 지내고 있다.")
    assert Group.IDP in {code for f in stay for codes, _ in f.affected for code in codes}
    assert all(not f.affected for f in acts_of("군인들이 마을의 집 40채를 불태웠다."))


@pytest.mark.parametrize(("text", "ground"), [
    ("산사태가 난 골짜기에서 주민 60명이 마을회관으로 대피했다.", Ground.DISASTER_RISK),
    ("재개발 구역의 세입자 열두 가구가 퇴거당했다.", Ground.DEVELOPMENT),
    ("외국 노래를 유통한 청년 세 명이 보위부에 체포됐다.", Ground.ALLEGED_CRIME),
    ("경찰은 미등록 외국인 40명을 본국으로 추방했다.", Ground.RESIDENCE_STATUS),
])
def test_a_story_shows_its_reason_without_a_connector(text: str, ground: Ground) -> None:
    """The danger, works or crime named with an act is its reason where none is stated."""
    assert ground in {code for f in acts_of(text) for code, _ in f.ground}


def test_what_is_seized_is_lost() -> None:
    """The goods of a seizure are the property lost by it."""
    frame = next(f for f in acts_of("안전부가 추방된 세대의 재봉기를 몰수했다.") if f.act is Act.CONFISCATION)
    assert [code for code, _ in frame.consequences] == [Consequence.PROPERTY_LOSS]


@pytest.mark.parametrize(("words", "kind"), [
    ("국제이주기구", AttributionKind.ORGANISATION), ("마을 주민들", AttributionKind.EYEWITNESS),
    ("익명의 주민들", AttributionKind.ANONYMOUS_SOURCE), ("데일리압록", AttributionKind.OTHER_MEDIA),
    ("한 식당 주인", AttributionKind.ANONYMOUS_SOURCE), ("세입자 조합", AttributionKind.ORGANISATION),
])
def test_the_kind_of_a_speaker(words: str, kind: AttributionKind) -> None:
    """Agencies are organisations, neighbours who speak together witnesses, an unnamed owner stays unnamed."""
    assert kind_of(words) is kind


def test_a_bodys_statement_ends_with_its_sentence() -> None:
    """What follows an organisation's statement is the outlet's own, unless it plainly goes on."""
    text = ("인권단체는 경찰이 이주민 30명을 추방했다고 밝혔다. 법원은 남은 열 명의 추방을 중단시켰다. ")
    said = [f.said for f in acts_of(text)]
    assert said[0] and said[0][0].kind is AttributionKind.ORGANISATION
    assert all(not s for s in said[1:])


@pytest.mark.parametrize(("words", "organ"), [
    ("보위성 검열조", Organ.STATE_SECURITY), ("인도 정부", Organ.GOVERNMENT), ("쓰촨성 정부", Organ.LOCAL_AUTHORITY),
    ("건물주", Organ.OTHER),
])
def test_the_code_of_a_body(words: str, organ: Organ) -> None:
    """A team belongs to the body that it is named with; owners are no firm; a state is no province."""
    found = organ_in(words)
    assert found is not None and found[0] is organ


def test_bodies_in_the_dative_carry_out() -> None:
    """Who is told to act, and in whose hands people fall, are perpetrators."""
    told = acts_of("대통령은 치안 당국에 불법 이주민 전원을 도심에서 내보내라고 지시했다.")
    assert [c for f in told for c, _ in f.perpetrator] and all(c is not Organ.POLICE for f in told for c, _ in f.orderer)
    fallen = acts_of("탈북을 도운 상인 두 명이 안전부에 체포됐다.")
    assert [c for f in fallen for c, _ in f.perpetrator] == [Organ.POLICE]


def test_where_others_went_is_no_origin() -> None:
    """한국에 간 사람, Chinese goods and a foreign film name no place of the act."""
    frames = acts_of("보위부는 한국에 간 사람이 있는 집 여섯 세대를 산골로 추방했다. 한국산 화장품을 팔던 상인도 체포됐다.")
    assert all(p.place is None or p.place.level != "country" for f in frames for p in f.origin)


def test_a_lead_with_a_count_of_its_own_stands_beside_the_order_told_below() -> None:
    text = ("무산서 강변 주민 95세대 쫓겨나…“딴 데서 왔다는 이유”\n\n당국이 무산군 주민 약 95세대를 연사군 농장으로 이주시킨 것으로 전해졌다.\n\n"
            "소식통은 7일 “지난 2일 군당의 지시로 집을 비우라고 했다”고 말했다.")
    frames = [f for f in found_in(Document(text, "ko", dt.date(2020, 5, 9))).frames if f.act and f.score >= .5]
    assert [(f.figure.low if f.figure else None, f.status.value) for f in frames] == [
        (95, "carried_out"), (None, "ordered")]
    assert frames[0].passage.start > text.index("\n")


@pytest.mark.parametrize("words", ["공사장 근처 마을", "국경 옆 마을", "발전소 인근 마을", "탄광 앞 마을"])
def test_a_village_told_by_what_it_lies_near_is_no_name(words: str) -> None:
    text = f"보위부는 지난달 {words} 주민 열 세대를 추방했다."
    frames = [f for f in found_in(Document(text, "ko", dt.date(2020, 5, 9))).frames if f.act]
    assert frames and all(f.origin == () for f in frames)


def test_an_object_and_its_verb_are_no_name_of_a_place() -> None:
    """굴착기를 앞세워 마을에: an excavator goes before, and no village is called so; a name of two words stays one."""
    def places(text: str) -> set[str]:
        frames = found_in(Document(text, "ko", PUBLISHED)).frames
        return {p.span.slice(text) for f in frames for p in (*f.origin, *f.destination)}

    assert not {p for p in places("경찰 300여 명이 굴착기를 앞세워 마을에 들어와 주민 120명을 내쫓았다.") if "굴착기" in p}
    assert "나무골 강안 마을" in places("나무골 강안 마을에서 12세대가 추방됐다.") or \
        "강안 마을" in places("강안 마을에서 12세대가 추방됐다.")


@pytest.mark.parametrize(("text", "act", "status"), [
    ("혜산시 강안동 추방설: 주민들은 아는 바 없다고 했다.", Act.EXPULSION, Status.RUMOURED),
    ("노숙하던 주민 40명 단속되어 구제소 수용.", Act.DETENTION, Status.CARRIED_OUT),
    ("이민국은 모든 주민에게 시민권을 증명하는 등록증을 제시하도록 요구했다.", Act.BACKGROUND_CHECK, Status.CARRIED_OUT),
    ("재개발 구역의 가옥 30채가 제거될 것이라고 시청이 밝혔다. 철거민들은 항의했다.", Act.DEMOLITION, Status.PLANNED),
    ("구는 3월 말까지 판잣집을 비워 줄 것을 주민 19세대에 통지했다.", Act.EVICTION, Status.ORDERED),
])
def test_acts_told_in_the_words_of_offices_and_notes(text: str, act: Act, status: Status) -> None:
    """A rumour made of a noun, a particle left out, papers asked for, things removed."""
    assert [(f.act, f.status) for f in acts_of(text)] == [(act, status)]


@pytest.mark.parametrize(("text", "code", "words"), [
    ("당국은 탈북자 가족이라 12세대를 산골로 추방했다고 소식통이 전했다.", Ground.FAMILY_DEFECTION, "탈북자 가족"),
    ("구청은 공원 착공에 맞춰 무허가 주택 30채를 철거했다.", Ground.DEVELOPMENT, "공원 착공에"),
    ("구청은 하수관 공사를 위해 움막 주민 40가구를 퇴거시켰다.", Ground.DEVELOPMENT, "하수관 공사"),
    ("당국은 출신 성분이 나쁘다 하여 주민 12세대를 산골로 내려보냈다고 소식통이 전했다.", Ground.IDENTITY, "출신 성분이 나쁘다"),
    ("보위부는 송이버섯 밀매로 주민 5명을 추방했다고 소식통이 전했다.", Ground.ALLEGED_CRIME, "송이버섯 밀매"),
    ("군인들이 마을로 진격하자 주민 300명이 숲으로 피란했다.", Ground.CONFLICT, "진격"),
    ("당국은 신형 코로나비루스 때문에 국경 마을 주민 40세대를 격리했다.", Ground.OTHER, "신형 코로나비루스"),
    ("당국은 당대회를 앞두고 무직자 30명을 산골로 추방했다.", Ground.SECURITY, "당대회"),
    ("보위부는 반동 말을 퍼뜨린 이유로 주민 3명을 추방했다.", Ground.ALLEGED_CRIME, "반동 말을 퍼뜨린"),
])
def test_reasons_by_a_copula_a_time_or_works(text: str, code: Ground, words: str) -> None:
    frame = next(f for f in acts_of(text) if f.ground)
    assert frame.ground[0][0] is code and frame.ground[0][1].slice(text) == words


def test_a_body_that_speaks_an_order_has_given_it() -> None:
    """Whatever the voice of the act that is ordered."""
    (order,) = acts_of("주 정부는 피란민 2천 명에게 4월 초까지 마을로 돌아오라고 지시했다.")
    assert order.act is Act.RETURN and [code for code, _ in order.orderer] == [Organ.LOCAL_AUTHORITY]


@pytest.mark.parametrize(("text", "organ", "words"), [
    ("소식통은 25일 “도당에서 올해 안에 제대군인 500세대를 어랑군 농장에 진출시키라고 내리먹였다”고 전했다.", Organ.RULING_PARTY, "도당"),
    ("원주민 보호구역에서 금 채굴업자 300명을 몰아내라는 연방법원의 명령이 지난주에 내려졌다.", Organ.COURT, "연방법원"),
    ("포 고\n사회안전성\n\n1. 국경 연선 주민의 출입을 금지한다.\n2. 초소를 늘린다.", Organ.POLICE, "사회안전성"),
    ("공 고 문\n\n1. 무허가 가건물 30채는 3월 중에 철거한다.\n\n신흥군당위원회", Organ.RULING_PARTY, "신흥군당위원회"),
])
def test_who_gives_an_order(text: str, organ: Organ, words: str) -> None:
    """An order quoted by its verb, one named after its contents, and a notice's issuer below its title or at its end."""
    order = next(f for f in acts_of(text) if f.orderer)
    assert order.status is Status.ORDERED and [(c, s.slice(text)) for c, s in order.orderer] == [(organ, words)]


def test_what_something_is_called_is_no_order() -> None:
    """The copula before a quotation is no bidding."""
    assert all(f.status is not Status.ORDERED for f in acts_of("주민 40세대는 이것이 추방이라고 말했다."))


def test_who_keeps_a_time_gives_no_reason() -> None:
    """맞춰 after anything but works says when."""
    assert not [f.ground for f in acts_of("당국은 시간에 맞춰 주민 40세대를 농촌으로 추방했다.") if f.ground]
