"""Which code words that only say "driven out", "taken away" or "stopped" get, by what the whole report says.

A report says once what kind of act it tells, and then goes on in plain verbs. Those verbs are alike for several
codes, so their code is settled by the report's own words for the kind: tenancy, machines and projects make it an
eviction; a flood or shells an evacuation; a labour quota a relocation; the way home a return denied. Words that name
a code themselves (deported, 추방) are never touched, and nothing is settled where the report speaks for both sides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act


@dataclass(frozen=True, slots=True)
class Settling:
    """Acts read as one of `read` in plain `words` are `told` where the text `speaks` for it and is `silent` on the
    other side; with `near` the passage has to say so.
    """

    read: frozenset[Act]
    told: Act
    words: re.Pattern[str]
    speaks: re.Pattern[str]
    silent: re.Pattern[str]
    near: bool = False


def _of(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.I)


_TENURE = _of(
    r"\bevict", r"\btenan(?:ts?|c)", r"\blandlord", r"\bland ?owner", r"\bsquatter", r"\btitle deed",
    r"\bbulldozer", r"\bexcavator", r"\bdemoli", r"\bforest reserve", r"\bnational park", r"\bconcession",
    r"\bright of way", r"\burban renewal", r"\bplantation", r"\bdevelopers?\b", r"\billegal structures",
    r"\bwithout permits?\b")
_SENT_AWAY = _of(
    r"\bexpel", r"\bexpuls", r"\bdeport", r"\bbanish", r"\bexiled?\b", r"\brepatriat", r"\bpushback", r"\bgunmen",
    r"\bmilitia", r"\barmed (?:men|group)", r"\brebels?\b", r"\bfighters\b", r"\bborder\b", r"\brefugee",
    r"\bmigrants?\b", r"\bNorth Korea", r"\bstate security", r"\bpeople.s committee", r"\bundocumented", r"\bethnic")
_PERIL = _of(
    r"\bflood", r"\bcyclone", r"\btyphoon", r"\bhurricane", r"\blandslide", r"\bmudslide", r"\bearthquake",
    r"\bvolcan", r"\berupt", r"\bwildfire", r"\bshells? (?:fell|began|were)", r"\bshelling",
    r"\bcivil (?:protection|defen[cs]e)", r"\bthe (?:dam|dyke|levee) (?:burst|broke|gave)", r"\bslope\b",
    r"\bwaters? (?:rose|came)", r"\bdisaster (?:office|relief|management)")
_FOR_GOOD = _of(
    r"\bevict", r"\bexpel", r"\bdeport", r"\bbanish", r"\bresettle", r"\brelocat", r"\bdemoli", r"\bbulldoz",
    r"\bcourt\b", r"\bby force\b", r"\bstate security", r"\bhandcuff", r"\bseal(?:ed|s)\b", r"\bplots?\b",
    r"\bcompensat")
_HOMEWARD = _of(
    r"\b(?:go|get|going|went|come|coming|cross(?:ing)?|drive|walk) (?:back|home)\b", r"\breturn(?:ed|ing|s)?\b",
    r"\bto their (?:own )?(?:houses?|homes?|villages?|lands?|lots|plots|fields)\b",
    r"\boutside their (?:own )?village\b", r"\baway from (?:the|their) (?:lots|plots|houses|homes|ruins)\b",
    r"\bresidents included\b")
_KO_TENURE = _of(
    "철거", "강제\\s?퇴거", "재개발", "명도", "세입자", "집주인", "굴착기", "불도저",
    "국립공원", "보호구역", "강제집행", "점거", "무허가", "농장주", "땅문서")
_KO_SENT_AWAY = _of(
    "추방", "북한", "보위", "안전부", "무장", "민병대", "국경", "송환", "반군", "괴한",
    "난민", "불법\\s?체류", "인민반", "도당", "파벌")
_KO_QUOTA = _of(
    "탄원", "몫", "할당", "인원을?\\s?(?:채|보충)", "사람을?\\s채", "일손", "로력",
    "노력\\s?동원", "간석지", "제대군인", "새\\s?땅", "배를?\\s?막", "무리\\s?배치")
_KO_PUNISHED = _of(
    "추방", "쫓겨", "쫓아", "내쫓", "탈북", "밀수", "죄", "처벌", "불순", "정치범",
    "토대", "비법", "통화하다", "송금", "영상", "드라마", "남조선", "한국\\s?노래")
_KO_PERIL = _of(
    "홍수", "큰물", "산사태", "지진", "핵\\s?시험", "핵실험", "둑이\\s?터", "물난리",
    "화산", "태풍", "호우", "침수", "포격", "포탄", "쓰나미", "산불")
_KO_FOR_GOOD = _of(
    "추방", "쫓", "농장", "탄광", "광산", "이주", "철거", "퇴거", "정착", "보위",
    "안전부", "살림집")
_KO_HOMEWARD = _of(
    "돌아가(?:려|지|고|는|기)", "집으로\\s?(?:가|돌아)", "귀가", "귀향",
    "고향(?:으로|에)\\s?(?:가|돌아)", "자기\\s?(?:집|마을)")

SETTLINGS: dict[str, tuple[Settling, ...]] = {
    "en": (
        Settling(frozenset({Act.EXPULSION}), Act.EVICTION,
                 _of(r"\bdr[io]ve", r"\bremov", r"\bpush", r"\bthr[eo]w", r"\bput\b", r"\bforc", r"\bchas",
                     r"\bempt", r"\bcleared?\b", r"\bthrust", r"\bturned\b"),
                 _TENURE, _SENT_AWAY),
        Settling(frozenset({Act.EXPULSION, Act.RELOCATION}), Act.EVACUATION,
                 _of(r"\bmoved?\b", r"\btaken?\b", r"\btook\b", r"\bbrought\b", r"\bcarried\b", r"\bferried\b",
                     r"\bbussed\b", r"\bled\b", r"\bescorted\b", r"\blifted\b"),
                 _PERIL, _FOR_GOOD),
        Settling(frozenset({Act.MOVEMENT_RESTRICTION}), Act.RETURN_DENIED,
                 _of(r"\bstop", r"\bturn", r"\blets? no\b", r"\blet\b", r"\bkeeps?\b", r"\bkept\b", r"\bbar",
                     r"\ballow", r"\bshut", r"\bclosed?\b", r"\bblock", r"\brefus"),
                 _HOMEWARD, _of(r"(?!)"), near=True),
    ),
    "ko": (
        Settling(frozenset({Act.EXPULSION}), Act.EVICTION,
                 _of("쫓", "몰아내", "몰아냈", "밀려나", "밀려났", "내몰", "끌어내",
                     "끌려\\s?나"), _KO_TENURE, _KO_SENT_AWAY),
        Settling(frozenset({Act.EXPULSION}), Act.RELOCATION,
                 _of("보내", "보냈", "실려", "실어", "옮겨", "옮긴", "떠났", "갔", "가게"), _KO_QUOTA, _KO_PUNISHED),
        Settling(frozenset({Act.EXPULSION, Act.RELOCATION}), Act.EVACUATION,
                 _of("옮겨", "옮긴", "옮겼", "실어", "실려", "데려", "태워"), _KO_PERIL, _KO_FOR_GOOD),
        Settling(frozenset({Act.MOVEMENT_RESTRICTION}), Act.RETURN_DENIED,
                 _of("막", "돌려\\s?(?:보내|세우|세웠)", "되돌",
                     "못\\s?(?:가|하)"), _KO_HOMEWARD, _of("(?!)"), near=True),
    ),
}


def settled(text: str, language: str, words: Span, passage: Span, act: Act) -> Act:
    """Return the code of an act told as `act` in `words`: another where these are plain and the report says which."""
    for one in SETTLINGS.get(language, ()):
        if act not in one.read or one.words.search(text, words.start, words.end) is None:
            continue
        start, end = (passage.start, passage.end) if one.near else (0, len(text))
        if one.speaks.search(text, start, end) is not None and one.silent.search(text, start, end) is None:
            return one.told
    return act
