"""Common verbs that tell an act only of arguments of a certain kind, by what their frame asks for.

A verb and the one that follows it in a series (싣어 + 나르) are joined by +; a noun with 하다, 되다 or
시키다 stands with that verb. Invariant: no verb here is an act by itself. Not handled here: which act
its arguments make of it (`verb_acts`).
"""

from __future__ import annotations

from enum import StrEnum


class Class(StrEnum):
    """What a verb says happens to its people or homes."""

    SEND = "send"
    """Somebody moves people to a place."""
    SENT = "sent"
    """People are moved to a place."""
    EJECT = "eject"
    """Somebody puts people out; no place need be named."""
    EJECTED = "ejected"
    GO = "go"
    """People go to or from a place."""
    ESCAPE = "escape"
    """People get away; danger is in the verb."""
    STAY = "stay"
    LOSE_HOME = "lose_home"
    DESTROY = "destroy"
    DESTROYED = "destroyed"
    TAKE = "take"
    TAKEN = "taken"
    HOLD = "hold"
    HELD = "held"
    BAR = "bar"
    BARRED = "barred"
    TURN = "turn"
    """Somebody turns people back."""
    TURNED = "turned"
    CHECK = "check"
    WATCH = "watch"
    VACATE = "vacate"
    """People or their things leave a dwelling."""


_WORDS: dict[Class, str] = {
    Class.SEND: """
        보내 내려보내 올려보내 들여보내 내리+보내 올리+보내 들이+보내 싣+보내 싣+나르 실어나르 나르 옮기 싣 태우 태우+보내 데려가 데려오 데리+가
        데리+오 데려다놓 밀어넣 밀+넣 내려놓 부리 이주시키 이동시키 이송하 이송시키 배치하 배치시키 분산하 분산시키 재배치하 재정착시키
        정착시키 파견하 소환하 철수시키 호송하 입주시키 거주시키 전출시키 진출시키 귀향시키 소개시키 소개하 대피시키 피신시키 피란시키
        수용하 집결시키 모으 데리+놓 실+보내 몰 몰아넣 몰+넣 옮기+놓 옮기+앉히 되돌리 돌리+보내 돌려보내 되돌리+보내 되돌려보내
    """,
    Class.SENT: """
        보내+지 내려보내+지 내리+보내+지 들이+보내+지 들여보내+지 옮기+지 실리 실리+가 실리+오 실리+나가 실려가 떠밀리 떠밀리+가 떠밀려가
        배치되 배정되 이송되 분산되 분산배치되 수용되 이동되 내려지 이주되 소환되 재배치되 재정착되 정착되 끌려가 끌리+가 파견되
        집결되 후송되 이감되 입소하 되돌리+지 돌리+보내+지 돌려보내+지 넘기+지 나르+지 모이+지 태우+지 싣+지 강제이주되
    """,
    Class.EJECT: """
        내보내 몰아내 밀어내 밀+내 내쫓 쫓아내 쫓+내 몰+내 솎아내 추려내 내몰 넘기 인계하 추출하 퇴출시키 끌어내 끌+내 쓸어내 빼내 내리+내
    """,
    Class.EJECTED: """
        쫓겨나 쫓기+나 내몰리 밀려나 밀리+나 내쫓기 쫓겨가 쫓기+가 끌려나오 끌리+나오 나앉 되밀리 되밀리+오 넘겨지 인계되 퇴출되 거절당하
    """,
    Class.GO: """
        떠나 가 나가 내려가 올라가 내리+가 이동하 옮기+가 옮겨가 옮기+앉 옮겨앉 이사하 흩어지 몰려들 몰리+들 몰리 건너 건너가 건너+가 건너오
        넘 넘어가 넘+가 넘어오 넘+오 걷 향하 도착하 들어가 내려오 올라오 나오 이주하 이전하 물러나 비키 나가+앉 정착하 입주하
        들어오 모이 타 오르 떠나+가 떠나오 철수하 떠돌 오 뒤따르
    """,
    Class.ESCAPE: """
        도망치 도망가 도망하 달아나 빠져나가 빠져나오 빠지+나가 빠지+나오 피하 피하+오 피하+나오 피하+가 뛰쳐나오 뛰쳐나가 쏟아져나오
        쏟아지+나오 쏟아지+들어오 탈출하 피신하 대피하 피란하 피난하 등지 도피하 숨 숨어들 숨+들 벗어나 밀려들 몰려나오 쫓기
    """,
    Class.STAY: """
        지내 머물 머무르 살 자 묵 노숙하 생활하 나뉘 흩어지 수용되 몰리 들어앉 모이 보내 새우 지새우 나 지새 체류하 기거하 의탁하 얹히
        버티 지내+오 살+오 흩어지+살 나누+지 분산되 갇히
    """,
    Class.LOSE_HOME: "잃 날리 잃어버리 빼앗기",
    Class.DESTROY: """
        허물 헐 부수 무너뜨리 밀 밀어버리 밀+버리 불태우 태우 불사르 뜯 뜯어내 뜯+내 뜯+없애 없애 치우 걷어내 걷+내 쓸어가 쓸+가 매몰시키
        파괴하 철거하 폭파하 소각하 해체하 집어삼키 휩쓸 파손하 파손시키 밀어내 밀+내 부서뜨리 부숴버리 부수+버리 헐+버리 허물+버리 까부수 때려부수
        붕괴시키 전소시키 뭉개 정리하 제거하
    """,
    Class.DESTROYED: """
        헐리 뜯기 부서지 무너지 허물어지 허물+지 불타 타 타+버리 쓸리 쓸리+가 쓸려가 떠내려가 사라지 없어지 없애+지 걷히 묻히 매몰되 파괴되
        파손되 붕괴되 붕괴하 전소되 전소하 전파되 반파되 유실되 꺼지 내려앉 날아가 주저앉 소실되 철거되 소각되 무너+지 해체되 휩쓸리 밀리
        반소되 완파되 부수+지 타+사라지 폭파되 제거되
    """,
    Class.TAKE: """
        가져가 가지+가 걷어가 걷+가 거두 거두+가 거둬가 빼앗 뺏 빼앗+가 뺏+가 몰수하 압수하 압류하 회수하 차지하 챙기 챙기+가 넘겨받 봉인하 싣+가 실어가
        걷 거두어들이 거두+들이 거둬들이 실어내가 싣+내가 나누+가지 나눠가지 동결하 귀속시키 징발하 털 털+가 인수하 접수하 점거하 징수하 끌어가 끌+가 강탈하 약탈하 들+가 떼+가 환수하
    """,
    Class.TAKEN: """
        빼앗기 뺏기 떼이 몰수되 몰수당하 압수되 압수당하 압류되 회수되 회수당하 뜯기 귀속되 징발되 털리 실리+가 넘어가 넘+가 봉인되 바치 내놓 배정되
        몰리+가 징수당하 약탈당하 강탈당하
    """,
    Class.HOLD: """
        붙잡 붙잡+가 붙들 붙들+가 가두 잡아가 잡+가 끌고가 데려가 데리+가 체포하 구속하 구금하 연행하 수감하 억류하 감금하 불러가 부르+가 잡아들이
        잡+들이 붙잡+두 잡+두 검거하 압송하 구류하 처넣 격리하 넣 태우+가 잡아넣 잡+넣 집어넣
    """,
    Class.HELD: """
        붙잡히 붙잡히+가 붙들리 붙들리+가 잡히 잡히+가 잡혀가 갇히 끌려가 끌리+가 불려가 불리+가 체포되 구속되 구금되 연행되 수감되 억류되 감금되
        검거되 압송되 구류되 묶이 격리되 수용되 잡혀오 체포당하 연행당하 구금당하 끌려다니
    """,
    Class.BAR: "막 둘러막 잠그 막아놓 막+놓 금지하 금하 통제하 차단하 봉쇄하 제한하 닫아걸 닫+걸 닫 폐쇄하 불허하 중단하 걸어잠그 끊 허용하 허가하 묶",
    Class.BARRED: "막히 금지되 통제되 차단되 봉쇄되 제한되 닫히 폐쇄되 불허되 중단되 중지되 정지되 끊기 제한받",
    Class.TURN: "돌려세우 돌리+세우 되돌리+세우 막아서 막+서 가로막 제지하 들이",
    Class.TURNED: "제지당하 가로막히 돌려세워지 저지당하 저지되 되돌리+지 거부당하 거절되 거절당하",
    Class.CHECK: """
        조사하 재조사하 들추 캐 캐묻 따지 뒤지 확인하 재확인하 대조하 심사하 재심사하 요해하 료해하 검토하 파악하 조회하 검열하 캐+묻 묻 들춰보 검증하 추적하
        조사되 심사되 조사받 받 가려내 가리+내 색출하 솎아내 추려내 불러들이 부르+들이 써내 쓰+내 채취하 적 따져묻 따지+묻
    """,
    Class.WATCH: """
        지켜보 감시하 살피 보고하 보고받 장악하 기록하 녹화하 촬영하 채증하 엿듣 도청하 감청하 추적하 살펴보 지키 미행하 적 뒤쫓 밟 신고하 엿보
    """,
    Class.VACATE: "비우 빼 비+지 비 내놓 내주 비워주 비우+주 빼+주",
}

CLASSES: dict[str, tuple[Class, ...]] = {}
for _class, _words in _WORDS.items():
    for _word in _words.split():
        CLASSES[_word] = (*CLASSES.get(_word, ()), _class)
