
"""Korean words of time and the numbers that go with them."""

from __future__ import annotations

import re

from witnessmark.extract.times.values import LengthUnit, Part, PeriodUnit, Rel, Season, Toward

DAYS = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9,
        "열흘": 10, "보름": 15}
NATIVE = {"한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "넉": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8,
          "아홉": 9, "열": 10, "열한": 11, "열두": 12, "스무": 20}
VAGUE = {"한두": (1, 2), "두세": (2, 3), "두서너": (2, 4), "서너": (3, 4), "너댓": (4, 5), "대여섯": (5, 6),
         "몇": (3, 9), "수": (3, 9), "수십": (20, 99)}
_SINO = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
YEARS = {
    "올해": Rel(0), "금년": Rel(0), "올": Rel(0), "지난해": Rel(-1), "작년": Rel(-1), "지난 해": Rel(-1),
    "재작년": Rel(-2), "지지난해": Rel(-2), "내년": Rel(1), "명년": Rel(1), "후년": Rel(2), "내후년": Rel(2),
    "이듬해": Rel(1, "text"), "다음 해": Rel(1, "text"), "다음해": Rel(1, "text"), "그해": Rel(0, "text"),
    "그 해": Rel(0, "text"), "같은 해": Rel(0, "text"), "같은해": Rel(0, "text"), "전년": Rel(-1, "text"),
    "전해": Rel(-1, "text"), "당해": Rel(0, "text"), "동년": Rel(0, "text"), "이해": Rel(0, "text"),
}
MONTHS = {
    "지난달": Rel(-1), "지난 달": Rel(-1), "전월": Rel(-1, "text"), "전달": Rel(-1, "text"),
    "지지난달": Rel(-2), "이달": Rel(0), "이번 달": Rel(0), "이번달": Rel(0), "금월": Rel(0), "다음 달": Rel(1),
    "다음달": Rel(1), "내달": Rel(1), "새달": Rel(1), "같은 달": Rel(0, "text"), "같은달": Rel(0, "text"),
    "그달": Rel(0, "text"), "그 달": Rel(0, "text"), "동월": Rel(0, "text"),
}
WEEKS = {
    "지난주": Rel(-1), "지난 주": Rel(-1), "지지난주": Rel(-2), "저번 주": Rel(-1), "저번주": Rel(-1),
    "이번 주": Rel(0), "이번주": Rel(0), "금주": Rel(0), "다음 주": Rel(1), "다음주": Rel(1), "내주": Rel(1),
    "그 주": Rel(0, "text"), "같은 주": Rel(0, "text"),
}
TODAY = {
    "오늘": (0, "published"), "금일": (0, "published"), "어제": (-1, "published"), "어젯밤": (-1, "published"),
    "간밤": (-1, "published"), "엊저녁": (-1, "published"), "어제저녁": (-1, "published"), "지난밤": (-1, "published"), "엊그제": (-2, "published"), "그제": (-2, "published"),
    "그저께": (-2, "published"), "내일": (1, "published"), "명일": (1, "published"), "모레": (2, "published"),
    "글피": (3, "published"), "오늘밤": (0, "published"), "전날": (-1, "text"), "이튿날": (1, "text"),
    "다음 날": (1, "text"), "다음날": (1, "text"), "당일": (0, "text"), "그날": (0, "text"), "그 날": (0, "text"),
    "이날": (0, "text"), "이 날": (0, "text"), "같은 날": (0, "text"), "같은날": (0, "text"), "동일": (0, "text"),
}
TODAY.pop("동일")
PARTS: dict[str, Part] = {
    "초": "early", "초순": "early", "상순": "early", "초반": "early", "초엽": "early", "초기": "early",
    "중순": "mid", "중반": "mid", "중엽": "mid", "하순": "late", "말": "late", "말경": "late", "말께": "late",
    "후반": "late", "말엽": "late", "전반": "first_half", "말기": "late",
}
HOLIDAYS: dict[str, tuple[int, int]] = {
    "신정": (1, 1), "광명성절": (2, 16), "국제부녀절": (3, 8), "태양절": (4, 15), "광복절": (8, 15), "성탄절": (12, 25), "성탄 전야": (12, 24),
    "크리스마스": (12, 25), "크리스마스이브": (12, 24), "크리스마스 이브": (12, 24),
}
SEASONS: dict[str, Season] = {"봄": "spring", "여름": "summer", "가을": "autumn", "겨울": "winter"}
TOWARD: dict[str, Toward] = {"지난": "past", "오는": "future", "돌아오는": "future", "다가오는": "future",
                             "이번": "same", "내": "future"}
UNITS: dict[str, LengthUnit] = {
    "년": "year", "해": "year", "개월": "month", "달": "month", "주일": "week", "주": "week", "일": "day",
    "날": "day", "시간": "hour", "세기": "century", "분": "minute", "분기": "quarter",
}
PERIODS: dict[str, PeriodUnit] = {
    "년": "year", "해": "year", "개월": "month", "달": "month", "주일": "week", "주": "week", "일": "day",
    "날": "day", "세기": "century", "분기": "quarter",
}
JUCHE_ZERO = 1911


def either(words: object) -> str:
    """Return a pattern of the words, longest first."""
    names = sorted(map(str, words), key=len, reverse=True)  # type: ignore[call-overload]
    return "(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s") for name in names) + ")"


def sino_number(word: str) -> int | None:
    """Return the value of 일 to 구십구 in Sino-Korean words."""
    tens, has_tens, ones = word.rpartition("십")
    if has_tens:
        head = _SINO.get(tens, 0) if tens else 1
        tail = _SINO.get(ones, 0) if ones else 0
        return head * 10 + tail if (head and (tail or not ones)) else None
    return _SINO.get(word)


def count_of(word: str) -> tuple[int, int] | None:
    """Return the lowest and highest count a word may mean."""
    low, dash, high = re.sub(r"[\s∼～-]+", lambda gap: "~" if gap[0].strip() else "", word).partition("~")
    if dash and low.isdecimal() and high.isdecimal():
        return (int(low), int(high)) if int(low) < int(high) else None
    plain = re.sub(r"[\s,]", "", word).removesuffix("여").removesuffix("몇") or word
    if plain.isdecimal():
        return int(plain), int(plain)
    if word in VAGUE or plain in VAGUE:
        return VAGUE.get(plain) or VAGUE[word]
    number = NATIVE.get(plain) or DAYS.get(plain) or sino_number(plain)
    return (number, number) if number else None
