"""Bodies that order or carry out acts, and the words around them.

Invariant: a match ends in the organ's noun; a place or rank before it belongs to the span.
Not handled here: whether the body ordered, carried out, or only spoke.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from witnessmark.extract.mentions import PlaceMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Organ

_LEAD = (r"(?:[가-힣A-Za-z]{2,8}(?:시|도|군|구역|구|읍|리|주|현|성)?\s)?")
_ORGANS: tuple[tuple[Organ, str], ...] = (
    (Organ.BORDER_GUARD, r"국경\s?(?:경비대|경비총국|경비|수비대|순찰대|경비여단)|국경수비대|경비대|해안경비대"),
    (Organ.STATE_SECURITY, r"국가\s?보위(?:성|부)|보위(?:성|부원?|국|사령부|지도원|원|기관)|보안\s?당국|정보\s?기관|"
                           r"정보\s?당국|국정원|정보국|"
                           r"비밀\s?경찰|방첩\s?(?:사|기관)|국가보안부|국가안전부|연합\s?지휘부"),
    (Organ.RULING_PARTY, r"당\s?중앙(?:위원회)?|중앙당|노동당|로동당|조선노동당|(?:도|시|군|구역|리)당(?:\s?위원회|"
                         r"\s?조직|\s?책임비서)?|당\s?위원회|"
                         r"조직지도부|당\s?조직|공산당|집권당|당\s?간부|근로단체부|당\s?전원회의"),
    (Organ.POLICE, r"사회\s?안전(?:성|부|기관)|안전(?:부|성|국|원|서)|담당\s?안전원|분주소(?:장|원)?|보안(?:서|원|"
                   r"성|소)|인민보안(?:성|부)|"
                   r"경찰(?:청|서|관|력|\s?특공대|\s?당국)?|공안(?:국|부|당국)?|기동타격대|전투경찰|기동대"),
    (Organ.BORDER_GUARD, r"출입국\s?경비"),
    (Organ.MILITARY, r"(?:이스라엘|러시아|미얀마|수단|에티오피아|콩고|터키|튀르키예|우크라이나|시리아|사우디|"
                     r"필리핀|정부|점령)군|[가-힣]{1,7}[스아드국트란르티엘카탄]군$|군\s?당국|군부대|군부|군대|인민군|"
                     r"국방(?:성|부)|육군|해병대|폭풍군단|군인들?|병사들?|헌병|계엄(?:군|사령부|사)|군정|군사정권|"
                     r"공수부대|무장\s?병력|병력|"
                     r"합동참모본부|여단장?|연대장|중대장?|대대장?|우리\s군|군\s당국|대령|[가-힣]{2,5}군(?=이|은|의|에)"),
    (Organ.COURT, r"(?:대|고등|지방|인민)?\s?법원(?:\s집행관)?|집행관|재판소|재판부|법정"),
    (Organ.ARMED_GROUP, r"반군|무장\s?(?:단체|조직|세력|괴한|대원|집단|단)|민병대(?:원)?|갱단|범죄\s?조직|탈레반|"
                        r"하마스|헤즈볼라|보코하람|알샤바브|"
                        r"이슬람국가|준군사\s?(?:조직|단체)|신속지원군|M23|정착촌\s?주민들의\s?습격대"),
    (Organ.LOCAL_AUTHORITY, r"인민위원회|(?:도|시|군|주|지방|현지|지역|도시)\s?(?:당국|정부|행정당국)|(?:시|군|구|"
                            r"도|동|읍|면)(?:청|사무소)|지자체|"
                            r"지방\s?자치단체|우리\s구(?=[가는청\s]|$)|(?:부시장|군수|읍장|면장|동장|지방행정관)(?=[은는이가]|\s|$)|공무원들?|주\s?정부|주지사|시의회|구청|시장(?=은|이|의\s)|인민반(?:장)?|"
                            r"동\s?사무소|도시경영(?:부|과)|도지사|구청장|촌\s?위원회|행정\s?당국"),
    (Organ.COMPANY, r"(?:시행|건설|개발|채굴|광산|철거|용역)\s?(?:사|회사|업체|업자)|용역(?:들|\s?직원)?|개발업자|"
                    r"건설사|[가-힣]{2,6}(?:건설|공사|개발|산업)(?=[은는이가]|\s(?:측|명의)|$)|시행사|시공사|기업(?:소)?|회사|농장주|"
                    r"플랜테이션|광산\s?측|사업소"),
    (Organ.GOVERNMENT, r"중앙(?=에서)|(?:북한|중앙|중국|정부|군사|이민|점령|교정|세관|[가-힣]{2,6})?\s?당국(?!자)|"
                       r"(?:[가-힣]{2,7}\s?)?정부|내각|국무원|이민국|이민세관단속국|"
                       r"내무(?:부|성)|법무부|토지부|국토부|총리|대통령|최고\s?지도자|김정은|국가기관|"
                       r"출입국\s?(?:당국|관리소|사무소)|외무성|수도청|재난\s?당국|"
                       r"(?:개발|산림|국토|이민|조달|주택|환경|토지|항만)청|국방위원회|국무위원회|최고인민회의|"
                       r"민방위|[가-힣]{2,6}(?:보호|방지|관리|이민|진흥|개척)청|(?:출입국|이민국|세관)\s?(?:직원|요원|단속원)들?|건설\s?지휘부"),
    (Organ.OTHER, r"건물주|집주인|소유주|(?:재개발\s|재건축\s)?조합(?:장)?(?:\s?측)?|정착민들(?=이|은)|합동반|자경단|검열\s?(?:그루빠|그룹|조|성원들)|합동\s?(?:조사단|검열조|단속반)|단속\s?(?:반|그루빠)|"
                  r"타격대|규찰대|검열조|조사조|단속조|검찰(?:소)?|정착민\s?단체|"
                  r"상무(?:\s?조)?|비상방역\s?(?:지휘부|사령부)|방역\s?당국"),
)
PATTERN = re.compile("|".join(f"(?P<o{i}>{p})" for i, (_, p) in enumerate(_ORGANS)))
_LOCAL = re.compile(r"(?:[가-힣](?:도|시|군|주|구|현|성)|^구|지방|현지|지역|자치)\s?(?:당국|정부)$")
_COUNTRY = re.compile(r"(?:인도|방글라데시|모리셔스|키프로스)\s?(?:당국|정부)$")
FORMER = re.compile(r"\s?(?:출신|에서\s?(?:제대|복무)|복무|제대|원?\s?출신|가족|근무자?)")

_DOES = re.compile(r"(?:[은는이가]|에서는?|측[은이]?|도)\s")
_UNIT = re.compile(r"(?:시|군|구|도|주|성|현|카운티)$")
REACH = 14
"""Code points before a body's word that may hold the place or rank that belongs to it."""


@lru_cache(maxsize=20000)
def organ_in(words: str) -> tuple[Organ, int, int] | None:
    """Return the last organ named in a noun phrase and its offsets there, or None.

    An organ that only qualifies people (국경경비대 출신 제대군인) is none.
    """
    best: tuple[Organ, int, int] | None = None
    for match in PATTERN.finditer(words):
        if FORMER.match(words, match.end()):
            continue
        code = _ORGANS[int((match.lastgroup or "o0")[1:])][0]
        if code is Organ.OTHER and best is not None and match.start() - best[2] <= 2:
            best = (best[0], best[1], match.end())
            continue
        best = (_ORGANS[int((match.lastgroup or "o0")[1:])][0], match.start(), match.end())
    if best is not None and _COUNTRY.search(words[: best[2]]):
        return Organ.GOVERNMENT, best[1], best[2]
    if best is not None and best[0] is Organ.GOVERNMENT and _LOCAL.search(words[: best[2]]):
        return Organ.LOCAL_AUTHORITY, best[1], best[2]
    return best


def bodies_in(text: str, places: Sequence[PlaceMention]) -> list[tuple[Organ, Span]]:
    """Return every body that a text names, with the place or rank before it, and every country, province or town that
    does something, in text order."""
    found: dict[Span, Organ] = {}
    for match in PATTERN.finditer(text):
        if FORMER.match(text, match.end()):
            continue
        line = max(text.rfind("\n", 0, match.start()) + 1, match.start() - REACH)
        words = text[line : match.end()]
        code = _ORGANS[int((match.lastgroup or "o0")[1:])][0]
        if code is Organ.GOVERNMENT and _LOCAL.search(words) and not _COUNTRY.search(words):
            code = Organ.LOCAL_AUTHORITY
        found[Span(line + start_of(words, match.start() - line), match.end())] = code
    for place in places:
        if _DOES.match(text, place.span.end):
            wide = place.place is not None and place.place.level == "country"
            if wide or _UNIT.search(text, place.span.start, place.span.end):
                found.setdefault(place.span, Organ.GOVERNMENT if wide else Organ.LOCAL_AUTHORITY)
    return [(code, span) for span, code in sorted(found.items())]


def start_of(words: str, left: int) -> int:
    """Let the place or rank before an organ belong to its name (혜산시 보위부); `left` is where the organ begins."""
    before = words[:left].rstrip()
    match = re.search(r"(?:[가-힣A-Za-z]+\s)?[가-힣A-Za-z]+$", before)
    numbered = match is not None and before[match.start() - 1 : match.start()].isdigit()
    return match.start() if match and not numbered and left - match.start() <= 12 else left
