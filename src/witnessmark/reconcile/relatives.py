"""What a relative of somebody is to them, and whether two relatives who are heard through somebody are one.

Invariant: read off the words alone, in English and Korean. A relative is known by the one who passes on what they told:
by that person's name, whole or by its surname, also where one of both is written in Hangul.
"""

from __future__ import annotations

import re
from functools import lru_cache

from witnessmark.reconcile.speakers import alias, one_name, person_name, single_name

_KIN: tuple[tuple[str, str, str], ...] = (
    ("brother", r"\bbrothers?\b(?!-in)", "남동생|오빠|(?<![가-힣])형(?!제)|동생"),
    ("sister", r"\bsisters?\b(?!-in)", "여동생|누나|누이|언니|동생"),
    ("in-law", r"-in-law\b", "시어머니|시아버지|장모|장인|사위|며느리|올케|형부|매부|처남|처제|동서|시누이"),
    ("mother", r"\b(mother|mum|mom)\b(?!-in)", "(?<!할)(?<!시)어머니|(?<!할)어머님|엄마|모친"),
    ("father", r"\b(father|dad)\b(?!-in)", "(?<!할)(?<!시)아버지|부친|아빠"), ("son", r"\bsons?\b(?!-in)", "아들"),
    ("daughter", r"\bdaughters?\b(?!-in)", "(?<![가-힣])딸"), ("husband", r"\bhusband\b", "남편"),
    ("wife", r"\bwife\b", "아내|부인|처가"), ("uncle", r"\buncle\b", "삼촌|숙부|이모부|고모부|큰아버지|작은아버지"),
    ("aunt", r"\baunt\b", "이모(?!부)|고모(?!부)|숙모"), ("cousin", r"\bcousin\b", "사촌"),
    ("nephew", r"\bnephew\b", "조카"), ("niece", r"\bniece\b", "조카"), ("grandmother", r"\bgrandmother\b", "할머니"),
    ("grandfather", r"\bgrandfather\b", "할아버지"),
    ("relative", r"\b(relatives?|kin|family member)\b", "친척|친지|가족"),
)
_SURNAMES = {
    "김": "kim gim", "이": "lee yi rhee ri", "리": "ri lee yi", "박": "park pak bak", "최": "choi choe",
    "정": "jung jeong chong chung", "강": "kang gang", "조": "cho jo", "윤": "yoon yun", "장": "jang chang",
    "임": "lim im rim yim", "림": "rim lim im", "한": "han", "오": "oh o", "서": "seo so suh", "신": "shin sin",
    "권": "kwon gwon", "황": "hwang", "안": "ahn an", "송": "song", "류": "ryu yoo yu", "유": "yoo yu ryu",
    "전": "jeon chon jun", "홍": "hong", "고": "ko go", "문": "moon mun", "양": "yang", "손": "son sohn",
    "배": "bae pae", "백": "baek paek paik", "허": "heo ho huh", "남": "nam", "심": "shim sim", "노": "noh ro roh",
    "로": "ro noh roh", "하": "ha", "곽": "kwak", "성": "sung song seong", "차": "cha", "주": "joo ju chu",
    "우": "woo u", "구": "koo ku gu", "민": "min", "나": "na ra", "라": "ra na", "지": "ji chi", "엄": "eom um om",
    "변": "byun pyon byeon", "채": "chae", "원": "won", "천": "chon cheon chun", "방": "bang pang", "공": "kong gong",
    "현": "hyun hyon", "함": "ham", "여": "yeo", "려": "ryo", "염": "yeom", "태": "tae", "계": "kye", "길": "kil gil",
    "석": "seok sok", "탁": "tak", "표": "pyo", "명": "myong myung",
}


@lru_cache(maxsize=20_000)
def kin_of(text: str) -> frozenset[str]:
    """Return what somebody is to another: `her younger sister`, `여동생` → sister."""
    low = text.casefold()
    found = {name for name, english, korean in _KIN if re.search(english, low) or re.search(korean, text)}
    if "남동생" in text:
        found.discard("sister")
    if "여동생" in text:
        found.discard("brother")
    return frozenset(found)


def one_relative(text: str, through: str, other: str, through_other: str) -> bool:
    """Whether two people, each heard through somebody, are one relative of one person."""
    mine, theirs = kin_of(text), kin_of(other)
    if not mine or not theirs or not (mine & theirs or "relative" in mine | theirs):
        return False
    return same_person(through, through_other)


def same_person(a: str, b: str) -> bool:
    """Whether two names are one person's: whole, or a surname and a name that begins or ends with it."""
    named = one_name(a, b)
    if named is not None:
        return named
    return bool(_names(a) & _names(b))


@lru_cache(maxsize=20_000)
def _names(text: str) -> frozenset[str]:
    """Return the words of a name, and the ways in which a Korean surname is written in Latin letters."""
    heard = alias(text)
    if heard:
        return frozenset({heard[0], *_SURNAMES.get(heard[0], "").split(), *(() if len(heard) == 1 else (heard,))})
    latin = {*person_name(text), single_name(text)} - {""}
    return frozenset(latin or re.findall(r"[가-힣]{2,4}(?= 씨)", text))
