"""How likely an analyst keeps a claim: the act's word, its roles, and what speaks against it.

Invariant: a score is in 0..1 and says nothing of the fields. Not handled here: what the score
is worth (`confidence`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from witnessmark.extract.korean.groups import ANIMALS
from witnessmark.extract.korean.sifting import sifted
from witnessmark.extract.korean.triggers import Trigger
from witnessmark.vocab.codes import Act

if TYPE_CHECKING:
    from witnessmark.extract.korean.scene import Scene

HOUSE = re.compile(r"건축물|집|민가|정착촌|촌락|골목|주택|가옥|살림집|판잣집|판자촌|마을|건물|아파트|가구|세대|움막|천막|난민촌|캠프|주거|"
                   r"빈민가|동네|쪽방|텐트|채(?=가|를|의|\s)")
_ELSEWHERE = sifted(r"구단|연고지|본사|공장\s?이전|주가|증시|코스피|코스닥|상장사|철새|선수단|주식|"
                        r"부동산\s?투자|전셋값|집값|전세난|접속|이용자|길드|연맹원|"
                        r"전세\s?난민|난민\s?신세|업데이트|유저|캐릭터|방탈출|리그|박스오피스|관객|시청률")
_DRILL = re.compile(r"훈련(?!장|소|병)|연습|시연|체험|촬영|영화|드라마|게임|소설|만화|경기(?!도|침체|\s?침체)|"
                    r"탈출\s?(?:게임|속도|구|묘기)|"
                    r"(?:경기\s?)?침체\s?탈출|꼴찌\s?탈출|최하위\s?탈출|위기\s?탈출|데이터|서버|클라우드|항공편|"
                    r"결항|귀성|귀경|유골|미군\s?유해|유해\s?송환|범죄인\s?인도|"
                    r"물고기|아이돌|예능|팬들|관중|감독|문화재|유물|약탈\s?문화재|탄소|이주\s?우주|화성\s?이주|"
                    r"바이러스|리콜|제품\s?회수|박스오피스")
_HISTORY = sifted(r"(?:1[0-8]\d\d|19[0-6]\d)년|조선\s?시대|고려\s?시대|일제\s?강점기|임진왜란|병자호란|"
                      r"로마\s?(?:제국|시대)|중세|고대|\d+세기|왕조")
_FORCED = re.compile(r"강제|인민반|여행증|통행증|검문|안전원|통제|추방|당국|지시|명령|쫓|철거|퇴거|군|경찰|보위|"
                     r"안전부|협박|폭력|난민|이재민|주민")
_CONTROL = frozenset({Act.BACKGROUND_CHECK, Act.SURVEILLANCE, Act.MOVEMENT_RESTRICTION, Act.DETENTION,
        Act.CONFISCATION})
WAR = re.compile(r"전단|폭격|공습|포격|교전|포탄|전투|공세|폭발물")


_MATTERS = re.compile(r"추방|이주|퇴거|철거|대피|피란|피난|난민|이재민|수재민|실향|북송|송환|쫓[겨아]|소개령|강제|탈북|보위|안전부|안전원|보안서|행불|월남|봉쇄|구금|수용소|관리소|"
                      r"교화소|단련대|재개발|점령|포격|공습|교전|홍수|산사태|산불|지진|태풍|집중호우|폭우|큰물|수해|여행증|성분|국경|체포|압수|몰수|철거민|이민|민병대|반군")


def matters(text: str) -> bool:
    """Tell whether a text speaks of removals, control or danger in at least two ways, so that common verbs may tell acts."""
    seen: set[str] = set()
    for match in _MATTERS.finditer(text, 0, 40000):
        seen.add(match.group())
        if len(seen) > 1:
            return True
    return False


def score_of(scene: Scene, trigger: Trigger, act: Act, people: bool, figure: bool, origin: bool, destination: bool,
           actor: bool) -> float:
    """Return how likely an analyst keeps the claim; below .2 it isn't made at all."""
    sentence = scene.text[scene.start : scene.end]
    near = scene.text[max(scene.start, trigger.start - 25) : min(scene.end, trigger.end + 15)]
    score = trigger.strength * (.7 if trigger.settled else .55)
    score += .2 * scene.normative + .22 * people + .1 * figure + .1 * origin + .05 * destination + .06 * actor
    if act in _CONTROL and re.search(r"우리\s(?:집|가족|마을)|저희\s", sentence):
        score += .2
    if act in _CONTROL and re.search(r"보위|안전부|안전원|분주소|인민반|군인|민병대|점령", sentence):
        score += .1
    if re.search(r"강제(?:로|적으로)\s", near):
        score += .2
    if scene.sources and trigger.strength >= .5:
        score += .08
    if not trigger.settled and (act is Act.DISPLACEMENT or act is Act.RETURN_DENIED):
        score += .2
    if act is Act.CONFISCATION and re.search(r"집|재산|토지|땅|가산|살림|손전화|휴대전화", near):
        score += .12
    if act is Act.DEMOLITION:
        score += .12 * bool(HOUSE.search(near))
    if act in (Act.FLIGHT, Act.DETENTION) and re.search(r"수감자|죄수|재소자|탈주범|용의자|피의자",
            near) and not re.search(
            r"정치범|난민", scene.text[scene.block.start : scene.block.end]):
        score -= .4
    if ANIMALS.search(near):
        score -= .45
    if _DRILL.search(near) or _ELSEWHERE.search(scene.text, scene.start, scene.end):
        score -= .45
    if _HISTORY.search(scene.text, scene.start, scene.end) and not re.search(r"20\d\d년", sentence):
        score -= .35 + .1 * trigger.framed
    if not people and not figure and not (trigger.framed and act is Act.DEMOLITION) and act in (Act.RELOCATION, Act.FLIGHT, Act.RETURN, Act.EVACUATION, Act.DEMOLITION):
        score -= .1 if trigger.settled or act is Act.EVACUATION or (act is Act.DEMOLITION and HOUSE.search(near)) else .25
    if act in _CONTROL and not people and not _FORCED.search(scene.text[scene.block.start : scene.block.end]):
        score -= .3
    if act is Act.RELOCATION and trigger.word == "이주" and not scene.normative and not _FORCED.search(sentence):
        score -= .2
    if act in (Act.RELOCATION, Act.FLIGHT, Act.RETURN) and re.search(r"[가-힣]\s?씨\S{0,2}\s", sentence) and not figure and \
            not _FORCED.search(sentence) and not WAR.search(sentence):
        score -= .3
    block = scene.text[max(scene.block.start, scene.start - 400) : min(scene.block.end, scene.end + 200)]
    score -= _elsewhere(sentence, block, trigger, act, named=people or figure)
    return min(max(score, 0.0), .97)


CRIME = re.compile(r"불구속|입건|기소|피의자|범행|성추행|성폭행|사기|절도|음주|뺑소니|살인|횡령|원심|징역|강도|사체|조직폭력|"
                    r"잠복|용의자|혐의로\s?\S{0,6}\s?(?:체포|구속|붙잡|검거)|도박|유서|난입|공항경찰|지구대")
WATCHED = re.compile(r"난민|탈북|북송|추방|보위|안전부|소수|철거|퇴거|강제|국경|시위|정치범|반군|군인|민병|보안원|인민반|피란|피난|"
                      r"점령|이주민|송환|활동가")
_PATIENT = re.compile(r"병원|응급|구급|119|시신|확진|감염|메르스|밀접\s?접촉|치료|검찰청|관할")
_THINGS = re.compile(r"사건|원심|소포|편지|말뚝|서류|물품|정권|대통령")
_ACCIDENT = re.compile(r"사고(?!사)|외벽|공사장|부실|리모델링|리조트")


_EXERCISE = re.compile(r"(?:민방위|대피|재난|합동|소방|방공)\s?훈련(?:이|을|에)")
_WEATHER = re.compile(r"풍랑|여객선|결항|항공편|폭설|연휴|귀성|차량\s?(?:통행|진입)|마라톤|축제")


def _elsewhere(sentence: str, block: str, trigger: Trigger, act: Act, *, named: bool) -> float:
    """Return what everyday crime, hospitals and accidents take off a score."""
    loss = 0.0
    if act in (Act.DETENTION, Act.FLIGHT, Act.CONFISCATION, Act.SURVEILLANCE, Act.RETURN, Act.MOVEMENT_RESTRICTION) and \
            CRIME.search(sentence) and not WATCHED.search(sentence):
        loss += .3
    if act in (Act.EVACUATION, Act.MOVEMENT_RESTRICTION) and _EXERCISE.search(block):
        loss += .45
    if act is Act.MOVEMENT_RESTRICTION and _WEATHER.search(sentence) and not WATCHED.search(sentence):
        loss += .4
    if act in (Act.RELOCATION, Act.MOVEMENT_RESTRICTION) and not trigger.settled and _PATIENT.search(sentence):
        loss += .25
    if act is Act.EXPULSION and not named and (_THINGS.search(sentence) or "돌려" in trigger.word):
        loss += .2 if not _THINGS.search(sentence) else .35
    if act is Act.DEMOLITION and _ACCIDENT.search(sentence) and "강제" not in trigger.word:
        loss += .3
    return loss
