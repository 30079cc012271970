"""Why an act was done, where no connector says so: the danger, works, crime or absence that its story tells of.

Invariant: a reason found here stands in the act's sentence or before it in the same story, and no act that has a
stated ground gets another. Not handled here: reasons with a connector (`reasons`).
"""

from __future__ import annotations

from dataclasses import replace

from witnessmark.extract.frames import Frame
from witnessmark.extract.korean.kinds import is_goods
from witnessmark.extract.korean.reasons import ground_code
from witnessmark.extract.korean.scene import Scene
from witnessmark.extract.korean.sifting import sifted
from witnessmark.extract.sieve import Sifted
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Consequence, Ground, Status

STORY = 500
"""Code points before a sentence in which the danger or works it tells of may be named."""

_FROM_DANGER = frozenset({Act.EVACUATION, Act.FLIGHT, Act.DISPLACEMENT, Act.DEMOLITION})
_FOR_WORKS = frozenset({Act.EVICTION, Act.DEMOLITION, Act.RELOCATION})
_OF_PEOPLE = frozenset({Act.DETENTION, Act.EXPULSION, Act.RELOCATION, Act.BACKGROUND_CHECK, Act.RETURN_DENIED, Act.EVICTION,
                        Act.MOVEMENT_RESTRICTION, Act.SURVEILLANCE})

_DANGER = sifted(r"(?:집중\s?)?호우|폭우|홍수|산사태|(?:슈퍼)?태풍|지진|산불|쓰나미|해일|화산|분화|마그마|용암|수해|큰물|물난리|눈사태|흙더미|침수|범람|제방\s?붕괴|댐\s?(?:붕괴|폭파)|폭설|"
                     r"원전\s?사고|방사능|사이클론|허리케인|불길|화재|(?:추가\s)?붕괴(?:가\s)?우려|물에\s?잠[겼기긴]|"
                     r"교전|포격|공습|폭격|내전|공세|침공|전쟁|전투|군사\s?작전|토벌\s?작전|총격|습격|무력\s?충돌|분쟁|포탄|로켓|진격")
_WORKS = sifted(r"(?:[가-힣]{2,8}\s)?(?:철조망\s?공사|설치\s?공사|[가-힣]{1,6}\s예정지|재개발|재건축|공영\s?개발|도시\s?개발|정비\s?사업|도로\s?(?:공사|확장|건설)|확장\s?(?:공사|사업)|산업\s?단지|관광\s?(?:특구|단지|지구)|신도시|댐\s?건설|철도\s?(?:공사|건설)|"
                    r"공항\s?(?:건설|확장)|건설\s?사업|거리\s?건설|주택\s?지구|올림픽|살림집\s?건설|아파트\s?건설|수몰)")
_CRIME = sifted(r"(?P<why>[가-힣]{1,10}\s?(?:\S{1,8}\s)?(?:을|를)\s(?:몰래\s|불법으로\s)?(?:본|보던|시청한|팔던|판|유통한|거부한|저지른|올린|어긴|위반한|촬영한|찍은|숨긴|숨겨\s준|도운|도와준|소지한|가지고\s있던|일으킨|"
                    r"주도한|비판한|퍼뜨린|밀매한|들여온|빼돌린|훔친|살해한|살해하고|믿은|믿던|넘은|건넌|건너려던|벌인|항의하던|막은|막던|요구하던))"
                    r"(?=\s(?:\S+\s){0,2}?\S*(?:명|사람|주민|청년|여성|남성|가족|세대|학생|상인|활동가|노동자|이들|자들|부부|집|[가-힣]인))|"
                    r"(?P<did>(?:시위|집회|폭동|쿠데타|농성)\S*\s?(?:참가자|가담자|주도자|가담한|참가한|참여한)|무단\s?(?:결근|이탈)|밀[매수]업자|(?:밀수|마약|절도|불법\s?통화|송금)\S{0,3}\s(?:걸린|적발된|적발돼|들통|붙잡))")
_LEGAL = sifted(r"불법\s?(?:체류|이주민?|입국|이민)|미등록\S{0,3}|비자\s?없는|체류\s?자격(?:이|을)?\s?(?:없|잃)\S*|허가\s?(?:없|미비)\S*|거주자가\s?아닌|거주\s?(?:승인|등록)\s?없\S*|본적지가\s?다른|승인\s?없이\s?(?:들어와|거주)|"
                    r"공민증이\s?\S+|시민증이\s?없\S*|(?:무허가|무단)\s?(?:거주|점유|건축물?|건물|주택)|등록되지\s?않은")
_GONE = sifted(r"(?:한국|남조선|남한|남쪽|중국)\S{0,3}\s(?:간|넘어간|갔다는|달아난|도망친|나간|있는|있다는|사는)|(?:탈북|월남|도강|행방불명|월북|망명)(?:한|했던|된|자가|자를|민)\s?(?:\S+\s)?(?:가족|집|세대|이의|사람|딸|아들|형제)|강을\s건넌\s(?:\S+\s)?(?:집|사람|이)")
_KIND = sifted(r"성분(?:이|을|\s문제)\S*|토대(?:가|를)\s?\S+|(?:교회|성경|기독교|이슬람|신앙)\S*|출신\s?성분|계급\s?성분")


def behind(frame: Frame, scene: Scene) -> Frame:
    """Return the frame with the reason its sentence or story shows, where none is stated."""
    if frame.ground or frame.act is None or frame.status in (Status.DENIED, Status.HALTED):
        return frame
    text, span = scene.text, None
    if frame.act in _OF_PEOPLE:
        span = _clause(frame, scene)
        if span is not None:
            return replace(frame, ground=(span,))
    if frame.act in _FOR_WORKS and (found := _nearest(_WORKS, text, scene, frame.trigger.start)) is not None:
        return replace(frame, ground=((Ground.DEVELOPMENT, found),))
    if frame.act in _FROM_DANGER and (found := _nearest(_DANGER, text, scene, frame.trigger.start)) is not None and (
            frame.act is not Act.DISPLACEMENT or found.start >= scene.start):
        code = ground_code(found.slice(text))
        return replace(frame, ground=((code if code in (Ground.CONFLICT, Ground.DISASTER_RISK) else Ground.DISASTER_RISK, found),))
    return frame


def _clause(frame: Frame, scene: Scene) -> tuple[Ground, Span] | None:
    """Return what the people did or are, where words of the act's own sentence before it say so."""
    text, at = scene.text, frame.trigger.start
    left = max(scene.start, at - 70)
    tables = ((Ground.RESIDENCE_STATUS, _LEGAL), (Ground.FAMILY_DEFECTION, _GONE), (Ground.IDENTITY, _KIND), (Ground.ALLEGED_CRIME, _CRIME))
    for code, pattern in tables:
        found = [m for m in pattern.finditer(text, left, at) if not any(s.span.start <= m.start() < s.span.end for s in scene.sources)]
        if not found or (code is Ground.ALLEGED_CRIME and frame.act not in (Act.DETENTION, Act.EXPULSION, Act.RELOCATION)):
            continue
        last = found[-1]
        if code is Ground.FAMILY_DEFECTION and frame.act in (Act.DETENTION, Act.RETURN_DENIED) and "가족" not in text[last.start() : at]:
            continue
        return code, Span(last.start(), last.end())
    return None


def _nearest(pattern: Sifted, text: str, scene: Scene, at: int) -> Span | None:
    """Return the match nearest to an act: in its sentence, else the last one before it in the story."""
    inside = list(pattern.finditer(text, scene.start, scene.end))
    if inside:
        best = min(inside, key=lambda m: abs(m.start() - at))
        return Span(best.start(), best.end())
    before = list(pattern.finditer(text, max(0, scene.start - STORY), scene.start))
    return Span(before[-1].start(), before[-1].end()) if before else None


def losing(frame: Frame, scene: Scene) -> Frame:
    """Return a seizure with what was lost by it: the goods nearest before its word."""
    if frame.act is not Act.CONFISCATION or frame.status not in (Status.CARRIED_OUT, Status.ONGOING) or any(
            code is Consequence.PROPERTY_LOSS for code, _ in frame.consequences):
        return frame
    goods = [p for p in scene.phrases if p.span.start < frame.trigger.end and frame.trigger.start - p.span.end < 40
             and is_goods(scene.words(p))]
    if not goods:
        return frame
    return replace(frame, consequences=(*frame.consequences, (Consequence.PROPERTY_LOSS, goods[-1].span)))
