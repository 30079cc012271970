"""What may stand before and after a place name in Korean, where words run together.

Invariant: pure functions of the text around a name; no morphological analyser is needed.
A name of one or two syllables needs a clearer sign than a long one.
"""

from __future__ import annotations

import re

from witnessmark.gazetteer.hangul import is_syllable

UNIT_SUFFIXES = ("특별자치도", "특별자치시", "자치주", "자치구", "직할시", "특별시", "광역시", "로동자구", "노동자구",
                 "지구", "구역", "도", "시", "군", "구", "주", "성", "현", "읍", "면", "리", "동")
_PARTICLES = (
    "에서는", "에서도", "에서의", "에서", "에게", "에는", "에도", "에만", "에", "으로부터", "으로의", "으로는", "으로",
    "로부터", "로의", "로는", "로", "의", "이나", "이라는", "이라고", "이라", "이란", "이며", "이고", "이다", "인", "이",
    "가", "은", "는", "을", "를", "과", "와", "도", "만", "까지", "부터", "보다", "처럼", "라는", "라고", "나", "랑", "조차",
    "마다", "뿐", "이었", "였", "했", "이자",
)
_NOUNS = (
    "주민", "시민", "당국", "정부", "지역", "지방", "일대", "인근", "주변", "국경", "현지", "소식통", "출신", "사람", "여성",
    "남성", "청년", "가족", "가구", "세대", "시내", "시당", "도당", "군당", "당위원회", "인민위원회", "보위", "보안", "안전",
    "경찰", "군인", "군부대", "부대", "역", "항", "강", "시장", "장마당", "농장", "탄광", "광산", "공장", "병원", "학교", "대학",
    "공항", "세관", "교화소", "관리소", "수용소", "내", "행", "발", "산", "측", "쪽", "방면", "전역", "등지", "등", "북부",
    "남부", "동부", "서부", "중부", "북쪽", "남쪽", "접경", "노동자", "로동자", "상인", "농민", "난민", "피난민", "이주민", "군",
    "인민", "외곽", "중심", "수도", "영사관", "대사관", "대사", "대통령", "총리", "외교부", "국민", "전쟁", "사태", "간", "영화", "매체", "특파원", "기업", "검찰", "시간", "사회", "경제", "북서부", "북동부", "남서부", "남동부",
)
_AFTER = re.compile(rf"(?:{'|'.join(sorted(UNIT_SUFFIXES, key=len, reverse=True))})?"
                    rf"(?:{'|'.join(sorted(_NOUNS, key=len, reverse=True))})?"
                    rf"(?:들)?(?:{'|'.join(sorted(_PARTICLES, key=len, reverse=True))})?(?![가-힣])")
_LONG_AFTER = re.compile(rf"(?:{'|'.join(sorted((*UNIT_SUFFIXES, *_NOUNS, *_PARTICLES), key=len, reverse=True))})")
_BEFORE = ("현", "전", "옛", "구", "북", "남", "동", "서", "주", "대", "재", "친", "반", "탈", "방", "한", "미", "중", "일")
AMBIGUOUS = frozenset("""
가봉 가나 괌 나주 대구 수원 부여 상주 안동 전주 이천 양산 고성 진주 청도 구성 영주 공주 경주 의성 구미 사천 고흥 강진 남해 동해 서해
위해 하나 경기 사상 해주 미리 다만 혹시 후에 라고 나선 머리 법원 통신 브랜드 케미 이브 강원 화성 신안 이란 인도 수도 조선 말리 차드 오만 토고 타이 통가 주바 사나 고마 하마 홈스 로마 파리 리마 동신 시중 전천 고산 금강 신도 대안 수안
북창 은산 장풍 판교 세포 천리마 항구 사동 연산 은정 대동 대성 대흥 신천 과일 운산 운전 동창 평원 평산 우시 송원 성간 자성 증산 순천 은천
금호 선교 서성 서천 장성 보성 화순 함평 무안 완도 진도 정선 인제 양구 화천 음성 단양 보은 영동 옥천 진천 괴산 증평 청원 서산 당진 예산
태안 홍성 부안 고창 임실 장수 무주 진안 완주 정읍 김제 남원 익산 군산 하동 산청 함양 거창 합천 창녕 밀양 의령 함안 통영 거제 중구 동구 서구
남구 북구 강서 강동 강남 강북 중앙 시내 신양 신원 삼천 안악 온천 용강 상원 송화 재령 이원 덕성 수동 장진 신흥 고원 회상 수남 포항 사포 흥덕
청암 무산 연사 부전 회창 개천 천내 문천 이로 사이 나라 아시 자리 동해시 가자 여기 사자 수리 마리 유리 이리 부리 고리 도리
""".split())


def starts_like_a_place(text: str, start: int) -> bool:
    """Say whether a name may begin here: after a boundary, never inside a word."""
    return start == 0 or not is_syllable(text[start - 1])


def ends_like_a_place(text: str, start: int, end: int) -> bool:
    """Say whether a name may end here, given what follows it up to the next boundary."""
    if end >= len(text) or not is_syllable(text[end]):
        return True
    if end - start >= 4:
        return _LONG_AFTER.match(text, end) is not None
    return _AFTER.match(text, end) is not None
