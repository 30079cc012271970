"""Short synthetic Korean reports with the claims a careful analyst would code.

Each expectation names only the fields it speaks of; `None` and `[]` mean the field is not
stated. All reports, people and events are invented.
"""

from __future__ import annotations

from typing import Any

Expected = dict[str, Any]

STATED: dict[str, tuple[str, list[Expected]]] = {
    "article_with_source": (
        "북한 당국이 양강도 혜산시에 거주하던 정착민 30여 세대를 산간오지로 추방했다고 현지 소식통이 "
        "전했다.",
        [{"act": "expulsion", "status": "carried_out", "perpetrator": ["government"], "affected": "정착민",
          "codes": ["resettler"], "figure": "30여 세대", "origin": ["혜산시"], "destination": ["산간오지"],
          "said": [("anonymous_source", "현지 소식통")]}],
    ),
    "quote_with_day_of_telling": (
        "양강도 소식통은 3일 데일리NK와의 통화에서 “지난달 말 혜산시에서 탈북민 가족 20세대가 불법 월경 "
        "혐의로 운흥군으로 추방됐다”며 "
        "“이들은 재산을 두고 떠나 굶고 있다”고 말했다.",
        [{"act": "expulsion", "status": "carried_out", "affected": "탈북민 가족", "codes": ["defector_family"],
          "figure": "20세대", "origin": ["혜산시"], "destination": ["운흥군"], "when": ("2024-02-21", "2024-02-29"),
          "ground": [("alleged_crime", "불법 월경 혐의")], "consequences": ["property_loss", "food"],
          "said": [("anonymous_source", "양강도 소식통")], "told": "3일", "speech": "direct"}],
    ),
    "screening_and_limits": (
        "소식통에 따르면 보위부는 이달 2일부터 정착민들에 대한 신원 조사를 벌이고 있다. "
        "국가보위성의 지시에 따라 안전부가 주민들의 이동을 통제하고 있다.",
        [{"act": "background_check", "status": "ongoing", "perpetrator": ["state_security"], "affected": "정착민들",
          "said": [("anonymous_source", "소식통")]},
         {"act": "movement_restriction", "status": "ongoing", "orderer": ["state_security"],
          "perpetrator": ["police"], "affected": "주민들"}],
    ),
    "rumour_of_return_to_origin": (
        "소식통은 “다음 달에도 정착민들을 원래 살던 곳으로 돌려보낼 것이라는 소문이 돌고 있다”고 덧붙였다.",
        [{"act": "expulsion", "status": "rumoured", "affected": "정착민들", "destination": ["원래 살던 곳"],
          "when": ("2024-04-01", "2024-04-30")}],
    ),
    "denial_is_one_claim": (
        "혜산시의 한 간부는 “주민을 추방했다는 것은 사실이 아니다”고 부인했다.",
        [{"act": "expulsion", "status": "denied", "affected": "주민"}],
    ),
    "denied_report_of_forced_repatriation": (
        "중국 당국이 지린성에서 탈북민 40명을 강제북송했다는 보도에 대해 외교부 대변인은 “사실이 "
        "아니다”라고 부인했다.",
        [{"act": "expulsion", "status": "denied", "affected": "탈북민", "codes": ["refugee"], "figure": "40명",
          "origin": ["지린성"], "said": [("official_statement", "외교부 대변인")]}],
    ),
    "never_did": (
        "그리스 정부는 아프간 난민들을 튀르키예로 돌려보낸 적이 없다고 밝혔다. "
        "그러나 인권단체들은 에게해에서 난민 45명이 강제로 되돌려보내졌다고 주장했다.",
        [{"act": "expulsion", "status": "denied", "destination": ["튀르키예"],
          "said": [("official_statement", "그리스 정부")]},
         {"act": "expulsion", "status": "carried_out", "figure": "45명", "origin": ["에게해"],
          "said": [("organisation", "인권단체들")]}],
    ),
    "demolition_by_police": (
        "케냐 나이로비 무쿠루 빈민가에서 2월 12일 경찰이 주택 2,000여 채를 강제 철거해 주민 1만여 명이 "
        "집을 잃고 노숙하고 있다고 "
        "국제앰네스티가 밝혔다.",
        [{"act": "demolition", "status": "carried_out", "perpetrator": ["police"], "figure": "2,000여 채",
          "when": ("2024-02-12", "2024-02-12"), "consequences": ["homelessness"],
          "said": [("organisation", "국제앰네스티")]}],
    ),
    "eviction_demolition_and_barred_return": (
        "이스라엘 당국이 서안지구 마사페르 야타의 팔레스타인 주민 8가구를 강제 퇴거시키고 가옥 6채를 "
        "철거했다고 인권단체 베첼렘이 "
        "지난 2일 발표했다. 군은 해당 지역이 군사훈련장이라는 이유로 주민들의 귀환을 막고 있다.",
        [{"act": "eviction", "status": "carried_out", "perpetrator": ["government"], "codes": ["minority"],
          "figure": "8가구", "said": [("organisation", "인권단체 베첼렘")], "told": "지난 2일"},
         {"act": "demolition", "figure": "6채", "status": "carried_out"},
         {"act": "return_denied", "status": "ongoing", "affected": "주민들"}],
    ),
    "relayed_wire": (
        "로이터통신은 현지 관리를 인용해 수단 다르푸르의 알파시르에서 신속지원군의 공격으로 5만여 명이 "
        "타윌라로 피란했다고 3일 보도했다.",
        [{"act": "flight", "status": "carried_out", "figure": "5만여 명", "origin": ["알파시르"],
          "destination": ["타윌라"], "ground": [("conflict", "신속지원군의 공격")],
          "said": [("anonymous_source", "현지 관리"), ("other_media", "로이터통신")], "when": None}],
    ),
    "stock_in_shelter": (
        "국제이주기구(IOM)는 현재 타윌라에 난민 38만 명이 머물고 있다고 집계했다.",
        [{"act": "displacement", "status": "ongoing", "kind": "stock", "figure": "38만 명", "codes": ["refugee"]}],
    ),
    "landslide_and_order": (
        "인도네시아 재난당국은 지난달 21일 서자바주 가룻 지역에서 발생한 산사태로 주민 1천200명이 인근 "
        "학교로 대피했다고 밝혔다. "
        "당국은 위험 지역 주민들에게 추가 대피령을 내렸다.",
        [{"act": "evacuation", "status": "carried_out", "figure": "1천200명", "destination": ["인근 학교"],
          "ground": [("disaster_risk", "산사태")], "affected": "주민"},
         {"act": "evacuation", "status": "ordered", "orderer": ["government"]}],
    ),
    "situation_report_rows": (
        "유엔난민기구 상황보고 제4호\n미얀마 강제실향 현황\n교전 격화로 신규 실향민이 다음과 같이 "
        "발생했다.\n"
        "• 카야주 로이코: 3,400명\n• 바고 동부: 약 900명\n총 5,450명",
        [{"act": "displacement", "figure": "3,400명", "said": [("organisation", "유엔난민기구")]},
         {"act": "displacement", "figure": "약 900명", "origin": ["바고 동부"]},
         {"act": "displacement", "figure": "5,450명"}],
    ),
    "transcript": (
        "기자: 언제 쫓겨나셨습니까?\n김모 씨: 지난해 10월 회령시에서 보위부가 우리 가족을 농촌으로 "
        "추방했습니다.\n"
        "기자: 이유가 뭐였나요?\n김모 씨: 형이 탈북했다는 이유로 쫓겨났습니다.",
        [{"act": "expulsion", "perpetrator": ["state_security"], "origin": ["회령시"], "destination": ["농촌"],
          "when": ("2023-10-01", "2023-10-31"), "ground": [("family_defection", "형이 탈북했다")], "speech": "direct",
          "said": [("anonymous_source", "김모 씨")]}],
    ),
    "proclamation": (
        "포고문\n\n도시경영부는 재개발을 위해 3월 20일까지 평양시 중구역 주민 50세대에 대하여 퇴거할 것을 "
        "명령한다.",
        [{"act": "eviction", "status": "ordered", "orderer": ["local_authority"], "affected": "주민",
          "figure": "50세대", "ground": [("development", "재개발")], "said": [("document", "포고문")],
          "when": ("2024-03-05", "2024-03-20")}],
    ),
    "alert_by_text_message": (
        "긴급재난문자 [강원도청] 산불 확산 중. 고성군 토성면 주민은 즉시 천진초등학교로 대피하시기 "
        "바랍니다.",
        [{"act": "evacuation", "status": "ordered", "affected": "주민", "said": [("official_statement", "강원도청")]}],
    ),
    "neighbour_by_text_message": (
        "우리 동네 사람들 다 쫓겨났어. 어제 새벽에 용역들이 와서 판잣집 40채 부쉈어. 갈 데가 없어.",
        [{"act": "eviction", "affected": "우리 동네 사람들"},
         {"act": "demolition", "perpetrator": ["company"], "figure": "40채", "when": ("2024-03-04", "2024-03-04"),
          "said": []}],
    ),
    "arrest_and_burning": (
        "군정은 지난 2일 미얀마 미야와디에서 주민 300명을 체포했고, 마을을 불태웠다. 주민들은 태국 "
        "국경으로 피란했다.",
        [{"act": "detention", "perpetrator": ["military"], "figure": "300명", "origin": ["미야와디"],
          "when": ("2024-03-02", "2024-03-02")},
         {"act": "demolition", "perpetrator": ["military"], "figure": None},
         {"act": "flight", "affected": "주민들", "destination": ["태국"]}],
    ),
    "planned_return": (
        "에티오피아 정부는 티그라이 실향민 6만 명의 귀환을 오는 7월까지 완료할 계획이다.",
        [{"act": "return", "status": "planned", "orderer": ["government"], "codes": ["idp"], "figure": "6만 명"}],
    ),
    "court_orders_tenants_out": (
        "법원은 재개발 조합의 신청을 받아들여 세입자 14가구에 대해 3월 말까지 건물을 비우라고 명령했다.",
        [{"act": "eviction", "status": "ordered", "orderer": ["court"], "affected": "세입자", "codes": ["tenant"],
          "figure": "14가구"}],
    ),
    "threat_and_halt": (
        "당국은 추방 위협을 하며 주민들에게 집을 비우라고 통보했다. 시장은 추방 조치를 보류한다고 밝혔다.",
        [{"act": "expulsion", "status": "threatened", "orderer": ["government"]},
         {"act": "eviction", "status": "ordered", "affected": "주민들"},
         {"act": "expulsion", "status": "halted", "orderer": [], "perpetrator": []}],
    ),
    "planned_wave_beside_one_done": (
        "소식통은 “혜산에서 먼저 30세대가 추방됐고 대홍단군에서도 15세대가 추방을 앞두고 있다”고 말했다.",
        [{"act": "expulsion", "status": "carried_out", "figure": "30세대", "origin": ["혜산"]},
         {"act": "expulsion", "status": "planned", "figure": "15세대", "origin": ["대홍단군"]}],
    ),
    "former_border_guards": (
        "국경경비대 출신 제대군인 가족 8세대가 비밀 유출 우려를 이유로 지난해 가을 자강도 산골로 "
        "강제이주됐고, 이 과정에서 한 노인이 숨졌다.",
        [{"act": "relocation", "status": "carried_out", "codes": ["border_guard"], "figure": "8세대", "perpetrator": [],
          "destination": ["자강도"], "when": ("2023-09-01", "2023-11-30"),
          "ground": [("security", "비밀 유출 우려")], "consequences": ["death_injury"]}],
    ),
    "rows_under_a_bulleted_heading": (
        "□ 추방 현황(2월)\n1. 혜산시 12세대(정착민)\n2. 보천군 4세대(탈북민 가족)\n계 16세대",
        [{"act": "expulsion", "figure": "12세대", "origin": ["혜산시"], "codes": ["resettler"],
          "when": ("2024-02-01", "2024-02-29")},
         {"act": "expulsion", "figure": "4세대", "origin": ["보천군"], "codes": ["defector_family"]},
         {"act": "expulsion", "figure": "16세대"}],
    ),
    "bulletin_of_an_organisation": (
        "현지 인권단체 ‘자유의 길’ 소식지 3월호\n지난 2월 중순 라카인주 부티다웅에서 군인들이 로힝야 마을 두 곳을 "
        "불태웠다. "
        "주민 1,500명은 방글라데시 국경으로 달아났다.",
        [{"act": "demolition", "perpetrator": ["military"], "when": ("2024-02-11", "2024-02-20"),
          "said": [("organisation", "현지 인권단체")]},
         {"act": "flight", "figure": "1,500명", "destination": ["방글라데시"], "affected": "주민"}],
    ),
    "tapped_home": (
        "청진의 한 주민은 “보위부가 우리 집을 도청하고 있다. 손님이 오면 다 보고한다”고 말했다.",
        [{"act": "surveillance", "status": "ongoing", "perpetrator": ["state_security"], "speech": "direct",
          "said": [("eyewitness", "청진의 한 주민")]}],
    ),
    "arrested_then_deported": (
        "미국 이민세관단속국(ICE)은 로스앤젤레스에서 불법 이민자 118명을 체포해 구금했다고 4일 발표했다. 이 가운데 "
        "30명은 멕시코로 추방됐다.",
        [{"act": "detention", "figure": "118명", "origin": ["로스앤젤레스"], "when": None, "told": "4일",
          "said": [("official_statement", "미국 이민세관단속국")]},
         {"act": "expulsion", "figure": "30명", "destination": ["멕시코"]}],
    ),
}

UNSTATED: dict[str, str] = {
    "team_moves": "프로야구 구단이 연고지를 이전한다. 구단은 내년 시즌부터 새 연고지로 이주하기로 했다.",
    "firm_moves": "코스닥 상장사가 본사를 판교로 이전했다. 직원 300명이 이주한다. 주가는 5% 급등했다.",
    "birds": "두루미 300마리가 철원으로 돌아왔다. 탐조객들은 이동 경로를 추적했다.",
    "drill": "주민들은 전날 대피훈련에 참가했다. 철새들이 남쪽으로 이동했다.",
    "film": "영화 ‘탈출’이 개봉했다. 이 영화는 주민들이 대피하는 과정을 그렸다.",
    "weather": "태풍이 북상하고 있다. 내일 오전까지 비가 내리겠다. 최대 200mm가 예상된다.",
    "hypothesis": "만약 홍수가 나면 주민들이 대피해야 한다. 시는 대피 계획을 점검했다.",
    "history": "고려 시대에는 많은 백성이 북방으로 강제 이주되었다. 역사학자들은 이를 사민 정책이라고 "
               "부른다.",
    "holiday": "설 연휴를 맞아 귀성객들이 고향으로 돌아갔다. 항공편 30편이 결항돼 승객 3천 명의 발이 "
               "묶였다.",
    "football": "한국 축구 대표팀이 16강 탈락 위기에서 탈출했다. 감독은 선수들을 다시 소집했다.",
    "stocks": "증시에서 외국인 자금 이탈이 이어졌다. 개인들은 안전자산으로 대피했다.",
    "bridge": "서울시는 노후 고가도로를 철거한다고 밝혔다. 공사는 5월까지 진행된다.",
    "private_move": "회사원 김 씨는 서울을 떠나 제주도로 이주했다.",
    "fear_only": "주민들은 추방될까 봐 두려워하고 있다. 인권단체는 강제북송 중단을 촉구했다.",
    "escaped_prisoners": "교도소에서 수감자 20명이 탈출했다가 붙잡혔다.",
    "dismissals": "회사는 구조조정으로 직원 200명을 내보냈다. 노조는 반발했다.",
    "game": "주인공은 악당들에게 쫓기다 마을에서 쫓겨난다. 이 게임은 3월 출시된다.",
    "bears": "국립공원공단은 반달가슴곰 5마리를 지리산에 방사했다. 곰들은 서식지로 돌아갔다.",
    "concert": "공연장에서 화재경보가 울려 관객 500명이 대피하는 소동이 벌어졌다.",
    "preparedness": "여름철 산사태 대비 주민대피 체계를 점검한다고 산림청이 밝혔다. 대피소 300곳을 정비했다.",
    "fraud": "경찰은 보이스피싱 조직원 12명을 검거해 구속했다고 밝혔다. 현금 3억 원을 압수했다.",
    "crime": "경찰은 15일 살인 혐의로 김모 씨를 체포했다. 법원은 구속영장을 발부했다.",
}
