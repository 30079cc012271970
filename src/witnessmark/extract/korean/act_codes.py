"""Which act a word tells where it leaves it open: by its object, its goal, and what the story is about.

Invariant: None is given only where the word tells no act of people. Not handled here: status and roles.
"""

from __future__ import annotations

import re

from witnessmark.extract.korean import kinds
from witnessmark.extract.korean.movement import DESCRIBED_TO, described
from witnessmark.extract.korean.reasons import HAZARD
from witnessmark.extract.korean.relevance import HOUSE, WAR
from witnessmark.extract.korean.scene import Scene
from witnessmark.extract.korean.sifting import sifted
from witnessmark.extract.korean.triggers import Trigger
from witnessmark.vocab.codes import Act, Status


def act_code(scene: Scene, trigger: Trigger) -> Act | None:
    """Settle the act where the word alone leaves it open; None where it is no act."""
    text = scene.text
    window = text[max(scene.start, trigger.start - 40) : trigger.start]
    rest = text[trigger.end : min(scene.end, trigger.end + 30)]
    act = trigger.act
    if _of_office(scene, trigger, window):
        return None
    if act is Act.SURVEILLANCE and re.match(r"\s?카메라\S*\s(?:\S+\s)?(?:달아|설치해)\s?달라", rest):
        return None
    if trigger.framed:
        return by_story(scene, trigger, act)
    if trigger.settled:
        settled = _settled(scene, trigger)
        return by_story(scene, trigger, settled) if settled is not None else None
    denied = re.match(r"(?:하|되|오|가)?[^,.]{0,10}?(?:지\s?못하게|것을?\s?(?:막|금지|불허|허용하지|거부)|"
                      r"을\s?(?:막|금지|불허|불허|거부|허용하지|허락하지)|"
                      r"[를은이]?\s?(?:허용되지|허락되지|허용하지|허락하지|막혔|막고|막았|금지))", rest)
    if act is Act.RETURN and denied:
        return Act.RETURN_DENIED
    if act is Act.RETURN:
        counted = any(f.unit and f.span.end <= trigger.start for f in scene.figures) and re.search(
            r"송환|귀환|난민|피란|피난|실향|이재민|추방|이주|대피|격리|쫓겨|보내졌|옮겨|강제|탈북", text[scene.block.start : scene.block.end])
        if not trigger.noun and not counted and not re.search(r"(?:집|마을|고향|본국|고국|살던|거주지)"
                                                            r"[가-힣]*\s?(?:[가-힣]+\s)?$|(?:에|로)\s?$", window):
            return None
        if re.search(r"(?:일상|예전|정상|제자리|원점)(?:으로|로|에)\s?$", window):
            return None
        if re.search(r"강제\S*\s?$", window):
            return Act.EXPULSION
    if act is Act.EXPULSION and re.search(r"(?:길거리|길바닥|거리|집\s?밖|문밖|한데)(?:으로|로)\s?(?:모두\s|다\s)?$", window):
        return Act.EVICTION
    if act is Act.EXPULSION and trigger.word in ("쫓겨나", "내쫓", "쫓아내", "내몰", "내몰리") and \
            re.search(r"(?:집|주택|살림집|셋집|방|아파트|땅|농지|건물|쪽방|임대)에서\s?(?:[가-힣]+\s){0,2}$",
                    window) and \
            not re.search(r"(?:오지|농촌|국외|지방|국경)\S*(?:으로|로)", window):
        return Act.EVICTION
    if act is Act.EXPULSION and trigger.word in ("쫓겨나", "내쫓", "쫓아내", "내몰", "내몰리") and re.search(
            r"철거|용역|판잣집|재개발|퇴거|집주인|임대|세입자|월세", text[scene.block.start : scene.block.end]) and \
            not re.search(r"(?:으로|로|에서)\s?(?:[가-힣]+\s){0,2}$", window):
        return Act.EVICTION
    if trigger.word == "배치" and not re.search(r"(?:농촌|농장|탄광|광산|오지|산간|벽지|험지|건설장|돌격대|관리소)"
                                                r"\S*(?:에|으로|로)\s?(?:강제\s|집단\s|무리\s)?$", window):
        return None
    if trigger.word == "이주" and re.match(r"해\s?(?:온|와|살|들어)", rest):
        return None
    if act is Act.EVACUATION and re.match(r"\s?(?:체계|요령|시설|매뉴얼|경로|안내도?|공간|장소|지도|요원|로[를가])",
            rest):
        return None
    if trigger.word == "내보내" and re.search(r"직원|사원|근로자|구조조정|감원|해고|선수",
            text[scene.start : trigger.start]):
        return None
    if trigger.word.startswith("집을") and not any(f.unit and f.span.end <= trigger.start for f in scene.figures):
        return None
    if trigger.word == "이송" and re.search(r"병원\S*\s?(?:긴급\s)?$", window):
        return None
    if trigger.word == "비우" and not re.search(r"(?:집|방|마을|땅|주택|건물|터)[을를]\s?$", window):
        return None
    if act is Act.DISPLACEMENT and trigger.word in ("머물", "지내", "생활", "발생", "체류"):
        return act if _displaced(scene, trigger) else None
    if act is Act.EXPULSION and "송환" in trigger.word and re.search(r"자발적|자진", window):
        return Act.RETURN
    if trigger.word == "소개" and not described(scene, trigger, DESCRIBED_TO) and not re.search(
            r"(?:으로|로)\s?(?:긴급\s|강제\s)?$", window):
        return None
    if trigger.word.startswith("소개") and not HAZARD.pattern.search(text[scene.start : scene.end]) and \
            re.search(r"내륙|농촌|산간|오지|지방|후방|시골", text[scene.start : scene.end]):
        return Act.RELOCATION
    if act is Act.DEMOLITION and not HOUSE.search(text[min(scene.block.start, max(0, scene.start - AROUND)) : scene.block.end]):
        return None
    if act is Act.DEMOLITION and re.search(r"(?:다리|교량|학교|병원|동상|기념비|공장|시설|고가|도로|육교|전신주|"
                                           r"초소|철조망|구조물|현수막|체육관|댐|원전)[가-힣]*\s?$", window):
        return None
    if act is Act.EVACUATION and re.search(r"(?:스스로|자발적으로|각자|걸어서)\s", window):
        return Act.FLIGHT
    if act is Act.FLIGHT and not trigger.noun and trigger.word in ("떠나", "피하", "등지"):
        if trigger.word == "피하" and not HAZARD.pattern.search(window[-20:] + text[trigger.start : trigger.end]):
            return None
        if re.match(r"\S?[았었났]던\s|던\s", rest):
            return None
        if re.search(r"세상을\s?$|여행|출장|휴가|직장을\s?$|회사를\s?$|팀을\s?$", window):
            return None
    if act is Act.FLIGHT and trigger.word == "떠나" and re.search(r"(?:사원|부부|대표|씨|교수)\S*\s[^.!?]{0,20}[을를]\s$", window) \
            and re.match(r"[^.!?]{0,20}(?:이주|이사|귀촌|여행|정착)", rest):
        return None
    if act is Act.FLIGHT and not trigger.noun and trigger.word in ("떠나",) and not _leaves(scene,
            trigger) and not re.search(
            r"(?:집|마을|고향|도시|나라|조국|지역|터전|거처|땅|캠프)[가-힣]*[을를]\s?$|[을를]\s?$", window):
        return None
    if act is Act.SURVEILLANCE and re.search(r"(?:시장|금융|환경|위성|질병|산불|해양|전염병|가격)\s?$", window):
        return None
    if act is Act.CONFISCATION and re.match(r"\s?(?:수색)",
            rest) and "압수" in trigger.word and not re.search(r"집|세대|주민", window):
        return None
    if act in (Act.CONFISCATION, Act.RELOCATION) and trigger.word.replace(" ", "") == "강제수용":
        return Act.CONFISCATION if re.search(r"토지|땅|농지|부지|재산", window) else Act.DETENTION
    return by_story(scene, trigger, act)


def _of_office(scene: Scene, trigger: Trigger, window: str) -> bool:
    """Tell whether diplomats are expelled, or people lose an office or seat: neither displaces anybody."""
    if trigger.act is Act.EXPULSION and re.search(r"외교관|대사관\s?(?:직원|무관)|무관\s|영사\s",
                                                  scene.text[max(scene.block.start, scene.start - 150) : scene.end]):
        return True
    return re.match(r"밀려나|밀리|쫓겨나|쫓기", trigger.word) is not None and re.search(
        r"(?:직위|자리|직책|의원|공천|경쟁|순위|보직|관직|지도부)[가-힣]*\s(?:\S+\s)?$|의원\s\d+명", window) is not None


AROUND = 300
"""Code points before a sentence in which the measure or danger it tells of may stand."""

_LED = re.compile(r"대피령|대피시|대피소|대피\s?명령|재난\s?문자|소방|구조|철수|소개령|안내로")
_ALONE = re.compile(r"스스로|각자|알아서|제각기|걸어서|도망|달아나|탈출")
_KEPT = re.compile(r"막[아혀았히]|통제|금지|허[가락용]|봉쇄|초소|검문|점령|민병대|군인|갱단|철조망|경찰|당국이|군이|명단")
_STRANGERS = re.compile(r"출입국|불법\s?체류|외국인|이민(?!족)|체류\s?자격|난민\s?신청|망명|본국")
_ABROAD_TO = re.compile(r"(?:러시아|중국|본국|국외|해외|북한|이웃\s?나라|[가-힣]{2,6}(?:스탄|리아|니아))(?:으로|로)\s?(?:\S+\s)?$")
_TO_FARM = re.compile(r"(?:농장|농촌|산골|오지|탄광|광산|[가-힣]{2,3}군|리)(?:으로|로)\s?(?:\S+\s)?$")


def by_story(scene: Scene, trigger: Trigger, act: Act) -> Act:
    """Tell apart acts of one verb by what its story is about: homes cleared, a danger, strangers sent away."""
    text = scene.text
    window = text[max(scene.start, trigger.start - 45) : trigger.start]
    around = text[max(0, scene.start - AROUND) : min(len(text), scene.end + 100)]
    danger = _DANGERS.search(text, max(0, scene.start - AROUND), min(len(text), scene.end + 100)) is not None
    expelling = kinds.EXPELLING.search(around[: AROUND + 20]) is not None
    if act is Act.EXPULSION and not expelling and _PUT_OUT.match(trigger.word):
        if danger and not kinds.EVICTING.search(around):
            return Act.EVACUATION
        return Act.EVICTION if kinds.EVICTING.search(around) and not _TO_FARM.search(window) else act
    if act is Act.EVICTION and "강제퇴거" in trigger.word.replace(" ", "") and _STRANGERS.search(around):
        return Act.EXPULSION
    if act in (Act.FLIGHT, Act.RELOCATION) and danger and not expelling and _LED.search(around) and not _ALONE.search(window) \
            and re.match(r"몸을|피신|옮|이동|떠나", trigger.word):
        return Act.EVACUATION
    if act is Act.RETURN_DENIED and danger and re.match(r"돌아[가오]", trigger.word) and not _KEPT.search(
            text, scene.start, scene.end):
        return Act.DISPLACEMENT
    if act is Act.RELOCATION and trigger.word == "이송" and re.search(r"강제|불법", window[-6:]) and _ABROAD_TO.search(window):
        return Act.EXPULSION
    if act is Act.DETENTION and re.match(r"끌|잡아\s?가|데려", trigger.word) and _TO_FARM.search(window):
        return Act.EXPULSION
    return act


_PUT_OUT = re.compile(r"쫓겨|내쫓|쫓아|내몰|내보내|나가|떠나|내보냈|몰아내")


_DANGER = re.compile(r"홍수|산사태|태풍|화산|분화|지진|산불|침수|범람|폭우|해일|쓰나미|누출|큰물|방사능")
_DANGERS = sifted(_DANGER)


def _settled(scene: Scene, trigger: Trigger) -> Act | None:
    """Settle a construction by the danger its paragraph speaks of."""
    block = scene.text[scene.block.start : scene.block.end]
    around = scene.text[max(0, scene.start - 300) : min(len(scene.text), scene.end + 200)]
    if trigger.status is Status.ORDERED and trigger.act in (Act.EVICTION, Act.EXPULSION) and not re.match(
            r"돌아가|내려가", trigger.word) and (_DANGER.search(around) or WAR.search(around)):
        return Act.EVACUATION
    wide = scene.text[max(0, scene.start - 1500) : scene.end + 300]
    if trigger.act is Act.EVACUATION and not (_DANGER.search(wide) or WAR.search(wide)):
        return None
    if trigger.act is Act.DEMOLITION and not HOUSE.search(block):
        return None
    if trigger.act is Act.DISPLACEMENT and trigger.status is Status.ONGOING and not any(
            f.unit is not None and not f.percentage for f in scene.figures):
        return None
    return trigger.act


def _leaves(scene: Scene, trigger: Trigger) -> bool:
    """Tell whether 떠나다 is said of counted people or of people sent to a place."""
    counted = any(f.unit is not None and not f.percentage and f.span.end <= trigger.start
                  and scene.distance(f.span.start, trigger) <= 1 for f in scene.figures)
    toward = re.search(r"(?:으로|로|까지)\s(?:이미\s|모두\s|다\s)?$|떠나라", scene.text[max(scene.start,
            trigger.start - 12) : trigger.end + 2])
    return counted or toward is not None


def _displaced(scene: Scene, trigger: Trigger) -> bool:
    """Tell whether staying (or arising) is that of counted displaced people."""
    before = scene.text[scene.start : trigger.start]
    people = re.search(r"이재민|난민|피란민|피난민|실향민|수재민|대피민|대피\s?주민|철거민|피란|대피", before)
    shelter = re.search(r"대피소|난민촌|캠프|수용소|천막|임시\s?(?:거처|숙소|주거)|체육관|학교|친척|텐트|노천", before)
    counted = any(f.unit is not None and not f.percentage for f in scene.figures)
    if people and re.search(r"다음과\s?같|아래와\s?같|다음\s지역", scene.text[scene.start : scene.end]):
        return True
    return counted and bool(people or (shelter and trigger.word != "발생"))
