"""Sentences of many countries and dictions: the act, its status and its ground are read."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract.frames import Document, Frame
from witnessmark.extract.korean import found_in
from witnessmark.vocab.codes import Act, Consequence, Ground, Status

A, S, G, C = Act, Status, Ground, Consequence


def read(text: str) -> list[Frame]:
    """Return the acts a monitor would keep."""
    return [f for f in found_in(Document(text, "ko", dt.date(2021, 3, 5), "누리일보", None)).frames if f.act and f.score >= .5]


ACTS = (
    ("당국은 몰래 들어와 살던 25세대를 도시에서 몰아냈다.", A.EXPULSION, S.CARRIED_OUT),
    ("군인들이 로힝야 주민 300명을 마을에서 내몰았다.", A.EXPULSION, S.CARRIED_OUT),
    ("외지 출신 40세대가 평성시에서 축출되었다.", A.EXPULSION, S.CARRIED_OUT),
    ("정부는 아이티 이주민 500명을 나라 밖으로 쫓아냈다.", A.EXPULSION, S.CARRIED_OUT),
    ("혜산시에서는 12세대가 추방 명령을 받았다.", A.EXPULSION, S.ORDERED),
    ("회령에서는 요즘 추방 바람이 불어 벌써 9세대가 농촌으로 쫓겨갔다.", A.EXPULSION, S.CARRIED_OUT),
    ("탈북민 가족 7세대를 산골로 귀양 보냈다.", A.EXPULSION, S.CARRIED_OUT),
    ("부르키나파소 난민 200여 명이 국경 밖으로 강제로 내보내졌다.", A.EXPULSION, S.CARRIED_OUT),
    ("이란은 지난달 아프가니스탄 난민 3천 명을 강제로 돌려보냈다.", A.EXPULSION, S.CARRIED_OUT),
    ("태국 경찰은 미얀마인 80명을 국경에서 되돌려보냈다.", A.EXPULSION, S.CARRIED_OUT),
    ("중국 공안은 탈북 여성 6명을 북한으로 넘겼다.", A.EXPULSION, S.CARRIED_OUT),
    ("제대군인 120명이 탄광으로 무리배치되였다.", A.RELOCATION, S.CARRIED_OUT),
    ("강제로 끌려간 주민 600명은 다른 주의 정착촌으로 옮겨졌다.", A.RELOCATION, S.CARRIED_OUT),
    ("병사들은 주민 200여 명을 트럭에 실어 남쪽 지방으로 보냈다.", A.RELOCATION, S.CARRIED_OUT),
    ("국경 연선의 60세대를 내륙으로 이주시키기로 했다.", A.RELOCATION, S.PLANNED),
    ("정부는 유목민 90가구를 새 정착지로 강제로 이주시켰다.", A.RELOCATION, S.CARRIED_OUT),
    ("위구르족 150가구가 지정된 마을로 이주당했다.", A.RELOCATION, S.CARRIED_OUT),
    ("도시 청년 80명을 농촌에 진출시켰다.", A.RELOCATION, S.CARRIED_OUT),
    ("구청은 세입자 30가구를 강제로 끌어냈다.", A.EVICTION, S.CARRIED_OUT),
    ("라고스 시당국은 빈민가 주민 2천 명에게 퇴거를 통보했다.", A.EVICTION, S.ORDERED),
    ("집주인은 세입자 12가구를 길거리로 내쫓았다.", A.EVICTION, S.CARRIED_OUT),
    ("주민 40세대는 이달 말까지 집을 비워야 한다는 통지를 받았다.", A.EVICTION, S.ORDERED),
    ("불도저가 무허가 주택 60채를 밀어버렸다.", A.DEMOLITION, S.CARRIED_OUT),
    ("이스라엘군이 헤브론 남쪽에서 팔레스타인 가옥 14채를 허물었다.", A.DEMOLITION, S.CARRIED_OUT),
    ("판잣집 70채가 중장비에 헐려 나갔다.", A.DEMOLITION, S.CARRIED_OUT),
    ("강변 살림집 33동을 모두 헐어버렸다.", A.DEMOLITION, S.CARRIED_OUT),
    ("포격으로 주택 200채가 잿더미가 됐다.", A.DEMOLITION, S.CARRIED_OUT),
    ("집 45채를 때려 부쉈다.", A.DEMOLITION, S.CARRIED_OUT),
    ("홍수 위험으로 주민 800명에게 대피하라는 명령이 내려졌다.", A.EVACUATION, S.ORDERED),
    ("구조대는 고립된 주민 60명을 고지대로 대피시켰다.", A.EVACUATION, S.CARRIED_OUT),
    ("큰물로 400세대가 안전한 지대로 소개되었다.", A.EVACUATION, S.CARRIED_OUT),
    ("교전이 벌어지자 주민 5천 명이 이웃 나라로 달아났다.", A.FLIGHT, S.CARRIED_OUT),
    ("전투를 피해 주민 1만여 명이 차드로 피신했다.", A.FLIGHT, S.CARRIED_OUT),
    ("주민 수백 명이 걸어서 도시를 빠져나왔다.", A.FLIGHT, S.CARRIED_OUT),
    ("수천 가구가 피란길에 올랐다.", A.FLIGHT, S.CARRIED_OUT),
    ("300여 명이 보트를 타고 섬을 탈출했다.", A.FLIGHT, S.CARRIED_OUT),
    ("피란민 1200가구가 고향 마을로 돌아왔다.", A.RETURN, S.CARRIED_OUT),
    ("난민 450명이 자발적으로 본국에 귀환했다.", A.RETURN, S.CARRIED_OUT),
    ("군은 마을로 돌아가려던 주민 100명을 돌려세웠다.", A.RETURN_DENIED, S.CARRIED_OUT),
    ("추방된 세대는 도시에 다시 들어와 살 수 없다.", A.RETURN_DENIED, S.ONGOING),
    ("당국은 피란민들의 귀향을 허락하지 않고 있다.", A.RETURN_DENIED, S.ONGOING),
    ("보위부는 탈북민 가족들의 동향을 매일 보고받고 있다.", A.SURVEILLANCE, S.ONGOING),
    ("정보원들이 활동가 집을 미행하고 전화를 도청했다.", A.SURVEILLANCE, S.CARRIED_OUT),
    ("인민반장들이 주민들의 일거수일투족을 감시하고 있다.", A.SURVEILLANCE, S.ONGOING),
    ("안전부는 주민들의 려행증 발급을 중단했다.", A.MOVEMENT_RESTRICTION, S.CARRIED_OUT),
    ("군은 마을 출입을 봉쇄했다.", A.MOVEMENT_RESTRICTION, S.CARRIED_OUT),
    ("저녁 8시 이후 주민들의 통행이 금지됐다.", A.MOVEMENT_RESTRICTION, S.CARRIED_OUT),
    ("초소마다 주민들의 통행증을 검사하고 있다.", A.MOVEMENT_RESTRICTION, S.ONGOING),
    ("안전부는 세대마다 주민대장을 대조하고 있다.", A.BACKGROUND_CHECK, S.ONGOING),
    ("보위부가 귀국자 가족의 경력을 요해하고 있다.", A.BACKGROUND_CHECK, S.ONGOING),
    ("구역 분주소는 전체 주민의 토대를 다시 조사했다.", A.BACKGROUND_CHECK, S.CARRIED_OUT),
    ("당국은 이주민 200명의 거주 서류를 검열했다.", A.BACKGROUND_CHECK, S.CARRIED_OUT),
    ("보위원들이 송금 브로커 3명을 끌고 갔다.", A.DETENTION, S.CARRIED_OUT),
    ("청년 20명이 군인들에게 붙들려 갔다.", A.DETENTION, S.CARRIED_OUT),
    ("이주노동자 50명이 수용시설에 수감됐다.", A.DETENTION, S.CARRIED_OUT),
    ("밀수꾼 5명이 보위부에 구류되였다.", A.DETENTION, S.CARRIED_OUT),
    ("안전원들은 주민들의 손전화기를 모두 걷어갔다.", A.CONFISCATION, S.CARRIED_OUT),
    ("추방 세대의 집과 가산을 몰수했다.", A.CONFISCATION, S.CARRIED_OUT),
    ("민병대는 농민들에게서 소 80마리를 빼앗아 갔다.", A.CONFISCATION, S.CARRIED_OUT),
    ("주민 12명의 땅이 회수되었다.", A.CONFISCATION, S.CARRIED_OUT),
)


@pytest.mark.parametrize(("text", "act", "status"), ACTS)
def test_an_act_is_read_in_any_form(text: str, act: Act, status: Status) -> None:
    """Verbs, passives, causatives, nouns of orders, in Northern and Southern diction."""
    assert (act, status) in [(f.act, f.status) for f in read(text)]


@pytest.mark.parametrize("text", [
    "감독은 주전 공격수를 팀에서 방출했다.",
    "그 선수는 이적 시장에서 쫓겨나듯 팀을 떠났다.",
    "본사를 부산으로 이전하면서 직원 200명이 함께 옮겨 갔다.",
    "시는 노후 육교 3개를 철거했다.",
    "학생 300명이 화재 대피 훈련에 참가했다.",
    "철새 2만 마리가 남쪽으로 떠났다.",
    "은행은 부실 대출 40억 원을 회수했다.",
    "회사는 불량 제품 5천 대를 회수했다.",
    "연구진은 바이러스의 변이를 감시하는 체계를 만들었다.",
    "경찰은 음주 운전자 12명을 검거했다.",
    "대표팀 선수 23명이 귀국했다.",
    "신임 교사 40명을 각 학교에 배치했다.",
    "도서관은 장서 1만 권을 새 건물로 옮겼다.",
    "관광객 500명이 섬을 떠났다.",
    "영화는 고향을 떠난 부부의 이야기를 그린다.",
    "정부는 물가 동향을 파악하고 있다.",
    "환자 30명이 인근 병원으로 이송됐다.",
    "시장에는 봄나물이 나와 겨울을 몰아냈다.",
    "그는 슬픔에서 빠져나왔다.",
    "야당은 총리의 퇴출을 요구했다.",
])
def test_look_alikes_are_nothing(text: str) -> None:
    """Teams, goods, birds, drills, patients and figures of speech give no claim."""
    assert read(text) == []


GROUNDS = (
    ("당국은 거주 등록이 없다는 이유로 30세대를 추방했다.", G.RESIDENCE_STATUS),
    ("보위부는 가족 중에 탈북자가 있다는 이유로 8세대를 산간으로 추방했다.", G.FAMILY_DEFECTION),
    ("밀수를 했다는 죄로 5세대가 농촌으로 추방됐다.", G.ALLEGED_CRIME),
    ("간첩 혐의로 주민 4명이 체포됐다.", G.ALLEGED_CRIME),
    ("국경 보안을 명분으로 60세대를 내륙으로 이주시켰다.", G.SECURITY),
    ("안전을 구실로 마을 주민 200명을 내쫓았다.", G.SECURITY),
    ("댐을 건설하기 위해 농민 400가구를 이주시켰다.", G.DEVELOPMENT),
    ("올림픽을 앞두고 판잣집 90채를 철거했다.", G.DEVELOPMENT),
    ("재개발로 인해 세입자 20가구가 퇴거당했다.", G.DEVELOPMENT),
    ("재개발 계획에 따라 세입자 20가구가 강제퇴거됐다.", G.DEVELOPMENT),
    ("형이 강을 건넜기 때문에 그 집은 산골로 추방됐다.", G.FAMILY_DEFECTION),
    ("무슬림이라는 이유로 60가구가 마을에서 쫓겨났다.", G.IDENTITY),
    ("소수 종족이라는 점을 문제 삼아 주민 90명을 내쫓았다.", G.IDENTITY),
    ("불법 점유를 이유로 주택 35채를 헐었다.", G.LAND_DISPUTE),
    ("간첩으로 몰려 주민 12명이 끌려갔다.", G.ALLEGED_CRIME),
    ("화산이 폭발해 주민 900명이 대피했다.", G.DISASTER_RISK),
    ("강물이 넘치면서 주민 900명이 대피했다.", G.DISASTER_RISK),
    ("태풍이 몰고 온 폭우 탓에 주민 900명이 대피했다.", G.DISASTER_RISK),
    ("주민 3천 명이 마을을 떠나 피난했다. 정부군과 반군의 교전 때문이다.", G.CONFLICT),
    ("혜산에서 7세대가 추방됐다. 이유는 가족 중에 탈북자가 있다는 것이었다.", G.FAMILY_DEFECTION),
    ("혜산에서 7세대가 추방됐다. 거주 승인이 없다는 것이 이유였다.", G.RESIDENCE_STATUS),
    ("가족이 탈북한 세대 7곳이 추방됐다.", G.FAMILY_DEFECTION),
    ("외지 출신으로 거주 등록이 없는 15세대가 쫓겨났다.", G.RESIDENCE_STATUS),
    ("도로 확장 공사에 밀려 집 40채가 헐렸다.", G.DEVELOPMENT),
    ("공항 부지를 마련하려고 농가 55가구를 퇴거시켰다.", G.DEVELOPMENT),
)


@pytest.mark.parametrize(("text", "ground"), GROUNDS)
def test_a_ground_is_read(text: str, ground: Ground) -> None:
    """A reason before its connector, as a clause, as what people are, or in the next sentence."""
    assert ground in [code for f in read(text) for code, _ in f.ground]


@pytest.mark.parametrize(("text", "code"), [
    ("무산에서 9세대가 추방됐다. 이들은 장사를 못 하게 되면서 생계가 끊겼다.", C.LIVELIHOOD_LOSS),
    ("무산에서 9세대가 추방됐다. 가족은 뿔뿔이 흩어졌다.", C.FAMILY_SEPARATION),
    ("강변 주택 40채가 철거됐다. 주민들은 거리에서 잠을 잤다.", C.HOMELESSNESS),
    ("강변 주택 40채가 철거됐다. 주민들은 세간을 하나도 꺼내지 못했다.", C.PROPERTY_LOSS),
    ("군이 주민 90명을 강제로 이주시켰다. 이 과정에서 두 명이 목숨을 잃었다.", C.DEATH_INJURY),
    ("무산에서 9세대가 추방됐다. 아이들은 학교를 다니지 못하고 있다.", C.EDUCATION),
    ("무산에서 9세대가 추방됐다. 이들은 끼니조차 때우지 못한다.", C.FOOD),
    ("피란민 500가구가 캠프로 옮겨졌다. 캠프에는 콜레라가 퍼졌다.", C.HEALTH),
    ("무산에서 9세대가 추방됐다. 그 뒤로 장마당 물가가 크게 올랐다.", C.ECONOMY),
])
def test_a_consequence_is_read(text: str, code: Consequence) -> None:
    """What followed for the people stands with the act."""
    assert code in [c for f in read(text) for c, _ in f.consequences]
