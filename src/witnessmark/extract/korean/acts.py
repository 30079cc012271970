"""Sentence → frames of acts: trigger, status and roles put together, relevance judged.

Invariant: a frame is made only for an act that is asserted (or denied, planned …) of
people, never for animals, teams, firms or drills. Not handled here: carrying between
sentences (`topic`), list rows (`rows`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from witnessmark.extract.frames import Frame, Hint
from witnessmark.extract.korean.goals import goals_of, shelters_of
from witnessmark.extract.korean.groups import HEADS
from witnessmark.extract.korean.hints import met, trigger_of
from witnessmark.extract.korean.movement import (
    BOUNDS,
    DESCRIBED_FROM,
    DESCRIBED_TO,
    HOME,
    MOVES,
    RADIUS,
    SHELTER,
    Placed,
    Role,
    described,
    destination_of,
    origin_of,
    placed_in,
)
from witnessmark.extract.korean.participants import (
    actors_of,
    affected_of,
    codes_of,
    figure_of,
    voice_of,
)
from witnessmark.extract.korean.reasons import HAZARD, clause_grounds, grounds_in
from witnessmark.extract.korean.relevance import HOUSE, WAR, score_of
from witnessmark.extract.korean.scene import Scene
from witnessmark.extract.korean.status import status_of
from witnessmark.extract.korean.triggers import Trigger
from witnessmark.extract.mentions import FigureMention, PlaceMention, TimeMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, FigureKind, Ground, Group, Organ, Status, Unit

_FROM_DANGER = frozenset({Act.EVACUATION, Act.FLIGHT, Act.DISPLACEMENT, Act.DEMOLITION})
_FUTURE = frozenset({Status.PLANNED, Status.ORDERED, Status.RUMOURED, Status.THREATENED})

def acts_in(scene: Scene, told: frozenset[Span], hints: Sequence[Hint] = ()) -> list[Frame]:
    """Return the frames of the acts one sentence states; attribution comes later.

    A hint counts where no rule sees an act.
    """
    frames: list[Frame] = []
    placed = placed_in(scene)
    for trigger in scene.triggers:
        frame = _act(scene, trigger, placed, told)
        if frame is not None:
            frames.append(frame)
    if any("잃" in f.trigger.slice(scene.text) for f in frames) and len(frames) > 1:
        frames = [f for f in frames if not f.trigger.slice(scene.text).startswith(("집을", "잃"))]
    _presupposed(scene, frames)
    for hint in hints:
        pointed = None if met(hint, [f.trigger for f in frames]) else trigger_of(scene.sentence, hint)
        frame = _hinted(scene, pointed, placed, told) if pointed is not None else None
        if frame is not None:
            frames.append(replace(frame, trigger=hint.span))
    return _merged(frames)


def _hinted(scene: Scene, trigger: Trigger, placed: list[Placed], told: frozenset[Span]) -> Frame | None:
    """Return the frame of an act that only the learned layer sees, its code and score as given."""
    status = status_of(scene.text, scene.sentence, trigger, normative=scene.normative)
    if status is None and trigger.noun:
        status = Status.CARRIED_OUT, Span(trigger.start, trigger.end)
    if status is None or scene.is_source(Span(trigger.start, trigger.end)):
        return None
    return _framed(scene, trigger, placed, told, act=trigger.act, status=status, hinted=True)


def _presupposed(scene: Scene, frames: list[Frame]) -> None:
    """Note acts that only tell which people are meant (쫓겨난 사람들은 …), with no count of their own.

    Where another act of the sentence is said of those people, the modifying one is dropped.
    """
    morphs = scene.sentence.morphs
    for frame in list(frames):
        trigger = next(t for t in scene.triggers if t.start == frame.trigger.start)
        index = trigger.last
        while index < len(morphs) and morphs[index].tag not in ("ETM", "EC", "EF", "ETN"):
            index += 1
        if index >= len(morphs) or morphs[index].tag != "ETM" or morphs[index].form in ("다는", "라는", "ᆫ다는"):
            continue
        if not re.match(r"\s?(?:[가-힣]+\s)?(?:사람|주민|세대|집|가족|이들|난민|가구|사람들|이주민|시민|농민)",
                        scene.text[morphs[index].end : morphs[index].end + 14]):
            continue
        later = [f for f in frames if f.trigger.start > frame.trigger.end and f.act is not Act.DETENTION]
        past = morphs[index].form == "던" and any(m.form in ("었", "았", "였") for m in morphs[trigger.last : index])
        if later and (past or later[0].act is frame.act) and frame.act is not Act.RETURN_DENIED:
            frames.remove(frame)
        elif frame.figure is None:
            scene.presupposed.add(frame.trigger)


def _act(scene: Scene, trigger: Trigger, placed: list[Placed], told: frozenset[Span]) -> Frame | None:
    if scene.is_source(Span(trigger.start, trigger.end)):
        return None
    after = scene.text[trigger.end : trigger.end + 8]
    if re.match(r"민|자들?(?:은|는|이|가|을|를|의|에)|소(?:에|를|로|가|는|의|\s)|처(?:에|를|로|가|는|\s)|지(?:에|"
                r"를|로|가|는|역)|촌|감\b|\s?(?:대기실|대기소|금지\s?원칙|금지의\s?원칙|사고|훈련)", after) and trigger.noun:
        return None
    if trigger.noun and re.match(r"\s?(?:시설|병동|우리\s|규정|생활|경험자|대책|수당|소요|요령)", after):
        return None
    if trigger.word == "돌아가" and re.match(r"[시신셨]", after):
        return None
    if trigger.noun and re.match(r"\s?(?:바람|소동|공포)(?:이|에|으로|을|가|로)", after):
        return None
    if re.match(r"\S{0,3}\s(?:거나|것이나|셈이나|거)\s?(?:다름없|마찬가지|진배없)", after + scene.text[trigger.end + 8 : trigger.end + 16]):
        return None
    if scene.text[trigger.start - 1 : trigger.start] in ("불", "미") and trigger.noun:
        return None
    status = status_of(scene.text, scene.sentence, trigger, normative=scene.normative)
    if status is None:
        return None
    act = _act_code(scene, trigger)
    return _framed(scene, trigger, placed, told, act=act, status=status) if act is not None else None


def _framed(scene: Scene, trigger: Trigger, placed: list[Placed], told: frozenset[Span], *, act: Act,
            status: tuple[Status, Span], hinted: bool = False) -> Frame | None:
    """Return an act with its roles; None where the rules' score is too low to be looked at."""
    code, status_span = status
    voice = voice_of(scene, trigger)
    people = affected_of(scene, trigger, voice)
    owners = people if act is not Act.DEMOLITION or (people and people[0].case.startswith("의")) else None
    figure = figure_of(scene, trigger, people[0] if people else None)
    counted = figure is not None and figure.unit in (Unit.PERSON, Unit.HOUSEHOLD)
    origin = origin_of(scene, trigger, placed)
    destination = destination_of(scene, trigger, placed)
    origin_described: tuple[Span, ...] = ()
    destination_described: tuple[Span, ...] = ()
    if act in MOVES:
        pattern = HOME if act in (Act.RETURN, Act.RETURN_DENIED) else DESCRIBED_TO
        destination_described = described(scene, trigger, pattern)
        if not origin:
            origin_described = described(scene, trigger, DESCRIBED_FROM)
    elif not origin:
        bounds = described(scene, trigger, BOUNDS) if act is Act.MOVEMENT_RESTRICTION else ()
        origin_described = tuple(s for s in bounds)
    if not origin and act is Act.DISPLACEMENT:
        origin_described = described(scene, trigger, SHELTER, reach=2) or origin_described
    if not origin:
        origin_described = described(scene, trigger, RADIUS, reach=2) or origin_described
    if act is Act.DISPLACEMENT and not destination:
        shelters = shelters_of(scene, trigger)
        if origin:
            destination_described = destination_described or shelters
        else:
            origin_described = shelters or origin_described
    elif act in MOVES and not destination:
        goals = goals_of(scene, trigger)
        if len(goals) > 1 or not destination_described:
            destination_described = goals or destination_described
    if act is Act.RETURN and origin and not destination and not any(
            c.role is Role.FROM for c in placed if c.places == origin):
        origin, destination = (), origin
    if act is Act.RETURN_DENIED and not destination and origin:
        origin, destination = (), origin
    orderer, perpetrator = actors_of(scene, trigger, voice, code)
    if act in (Act.FLIGHT, Act.RETURN) and voice.people_subject:
        perpetrator = tuple(p for p in perpetrator if people is None or not p[1].overlaps(people[1]))
    if act is Act.EXPULSION and not origin and not origin_described:
        origin = _expelling(scene, (*orderer, *perpetrator))
    grounds = _grounds(scene, trigger, act)
    score = score_of(scene, trigger, act, people is not None or (counted and act in MOVES and act is not Act.DETENTION), figure is not None, bool(origin or origin_described),
                   bool(destination or destination_described), bool(orderer or perpetrator))
    if score < .2 and not hinted:
        return None
    stock = act in (Act.DISPLACEMENT, Act.RETURN_DENIED) and code is Status.ONGOING
    return Frame(
        trigger=Span(trigger.start, trigger.end), passage=Span(scene.start, scene.end), act=act, status=code,
        status_span=status_span, orderer=orderer, perpetrator=perpetrator,
        affected=((codes_of(scene, owners[1]), owners[1]),) if owners else _counted(figure) if counted and not people else (),
        figure=figure, figure_kind=FigureKind.STOCK if stock else FigureKind.FLOW, origin=origin,
        origin_described=origin_described, destination=destination,
        destination_described=destination_described, when=_when(scene, trigger, told, code), ground=grounds,
        score=trigger.strength if hinted else score, reader="learned" if hinted else "rules",
    )


_ABROAD = re.compile(r"난민|이민|이주|국경|본국|외국인|망명|체류|미등록|[가-힣]인\s|[가-힣]인들|송환|국외")


def _expelling(scene: Scene, actors: tuple[tuple[Organ, Span], ...]) -> tuple[PlaceMention, ...]:
    """Return the country whose authorities put foreigners out: they were in it."""
    if _ABROAD.search(scene.text, scene.start, scene.end) is None:
        return ()
    return next(((p,) for p in scene.places if p.place is not None and p.place.level == "country"
                 and any(span.start <= p.span.start < span.end or 0 <= span.start - p.span.end <= 1 for _, span in actors)), ())


def _counted(figure: FigureMention | None) -> tuple[tuple[tuple[Group, ...], Span], ...]:
    """Return the people whom only their count names (5만 명이 피난했다)."""
    if figure is None or figure.noun is None:
        return ()
    return (((Group.RESIDENT,), Span(min(figure.number.start, figure.noun.start), max(figure.noun.end, figure.number.end))),)


def _act_code(scene: Scene, trigger: Trigger) -> Act | None:
    """Settle the act where the word alone leaves it open; None where it is no act."""
    text = scene.text
    window = text[max(scene.start, trigger.start - 40) : trigger.start]
    rest = text[trigger.end : min(scene.end, trigger.end + 30)]
    act = trigger.act
    if trigger.framed:
        return act
    if trigger.settled:
        return _settled(scene, trigger)
    denied = re.match(r"(?:하|되|오|가)?[^,.]{0,10}?(?:지\s?못하게|것을?\s?(?:막|금지|불허|허용하지|거부)|"
                      r"을\s?(?:막|금지|불허|불허|거부|허용하지|허락하지)|"
                      r"[를은이]?\s?(?:허용되지|허락되지|허용하지|허락하지|막혔|막고|막았|금지))", rest)
    if act is Act.RETURN and denied:
        return Act.RETURN_DENIED
    if act is Act.RETURN:
        counted = any(f.unit and f.span.end <= trigger.start for f in scene.figures) and re.search(
            r"송환|귀환|난민|피란|피난|실향|이재민", text[scene.block.start : scene.block.end])
        if not trigger.noun and not counted and not re.search(r"(?:집|마을|고향|본국|고국|살던|거주지)"
                                                            r"[가-힣]*\s?(?:[가-힣]+\s)?$|(?:에|로)\s?$", window):
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
    if trigger.word.startswith("소개") and not HAZARD.search(text[scene.start : scene.end]) and \
            re.search(r"내륙|농촌|산간|오지|지방|후방|시골", text[scene.start : scene.end]):
        return Act.RELOCATION
    if act is Act.DEMOLITION and not HOUSE.search(text[scene.block.start : scene.block.end]):
        return None
    if act is Act.DEMOLITION and re.search(r"(?:다리|교량|학교|병원|동상|기념비|공장|시설|고가|도로|육교|전신주|"
                                           r"초소|철조망|구조물|현수막|체육관|댐|원전)[가-힣]*\s?$", window):
        return None
    if act is Act.EVACUATION and re.search(r"(?:스스로|자발적으로|각자|걸어서)\s", window):
        return Act.FLIGHT
    if act is Act.FLIGHT and not trigger.noun and trigger.word in ("떠나", "피하", "등지"):
        if trigger.word == "피하" and not HAZARD.search(window[-20:] + text[trigger.start : trigger.end]):
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
    return act


_DANGER = re.compile(r"홍수|산사태|태풍|화산|분화|지진|산불|침수|범람|폭우|해일|쓰나미|누출|큰물|방사능")


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


def _grounds(scene: Scene, trigger: Trigger, act: Act) -> tuple[tuple[Ground, Span], ...]:
    """Return the reasons of this sentence that stand near enough to the act."""
    found = []
    if scene.grounds is None:
        scene.grounds = list(grounds_in(scene.text, scene.start, scene.end))
    for code, span in scene.grounds:
        if span.start < trigger.end and trigger.start < span.end:
            continue
        if scene.distance(span.start, trigger) > 4:
            continue
        found.append((code, span))
    if not found and act in _FROM_DANGER:
        found = [g for g in clause_grounds(scene.text, scene.start, trigger.start) if scene.distance(g[1].start, trigger) <= 3]
    found.sort(key=lambda item: abs(item[1].start - trigger.start))
    return tuple(sorted(found[:2], key=lambda item: item[1]))


def _when(scene: Scene, trigger: Trigger, told: frozenset[Span], status: Status) -> TimeMention | None:
    """Return the time nearest to the act in clause borders; never a time of telling."""
    best: tuple[tuple[int, int, int], TimeMention] | None = None
    for time in scene.times:
        if time.span in told or time.start is None or time.role in ("duration",):
            continue
        cost = scene.distance(time.span.start, trigger)
        if _dates_others(scene, trigger, time, status, cost):
            continue
        if time.span.start < trigger.start:
            cost = min(cost, 3)
        elif cost > 2:
            continue
        if status in _FUTURE and cost > 1:
            continue
        if time.role == "set":
            cost += 3
        key = (cost, int(time.span.start > trigger.end), abs(time.span.start - trigger.start))
        if best is None or key < best[0]:
            best = (key, time)
    return best[1] if best else None


_AS_OF = re.compile(r"(?:\s?\d{1,2}시)?\s?(?:기준|현재|까지)")
_CAME = frozenset("가 오 나가 나오 들어오 들어가 떠나 넘어오 넘어가 건너 건너오 돌아오 돌아가 옮기 옮겨지 옮겨오 이주 이사 도망 빠져나오".split())


def _dates_others(scene: Scene, trigger: Trigger, time: TimeMention, status: Status, cost: int) -> bool:
    """Tell whether a time dates something else: a clause far off, how people came there, a state's beginning."""
    if time.role == "since" and status is Status.ONGOING:
        return False
    if status is Status.ONGOING and cost and time.role == "at" and time.span.start < trigger.start:
        return _AS_OF.match(scene.text, time.span.end) is None
    if time.span.start > trigger.start:
        return False
    return cost > 3 or _says_which_people(scene, trigger, time)


def _says_which_people(scene: Scene, trigger: Trigger, time: TimeMention) -> bool:
    """Tell whether a time stands in a clause that says how people came or went (작년에 옮겨 온 농민들이 …)."""
    morphs = scene.sentence.morphs
    if re.match(r"(?:에?[는도]|은|까지|부터|,)", scene.text[time.span.end : time.span.end + 3]):
        return False
    for predicate in scene.predicates:
        stem = morphs[predicate.stem]
        if predicate.kind != "ETM" or not time.span.end <= stem.start < trigger.start:
            continue
        if predicate.ending.endswith(("다는", "라는")) or morphs[predicate.last].end > trigger.start:
            continue
        if stem.form not in _CAME and not any(t.start <= stem.start < t.end for t in scene.triggers):
            continue
        head = next((p for p in scene.phrases if p.first > predicate.last), None)
        if head is not None and head.span.end <= trigger.start and HEADS.search(scene.words(head)) and \
                not head.first <= trigger.first <= head.last:
            return True
    return False


def _merged(frames: list[Frame]) -> list[Frame]:
    """Join frames of one act in one sentence that no place, count or status tells apart."""
    kept: list[Frame] = []
    for frame in frames:
        twin = next((i for i, other in enumerate(kept) if other.act is frame.act and _same(other, frame)), None)
        if twin is None:
            kept.append(frame)
        elif kept[twin].status is Status.ORDERED and frame.status is Status.CARRIED_OUT:
            kept[twin] = replace(frame, affected=frame.affected or kept[twin].affected,
                                 origin=frame.origin or kept[twin].origin, when=frame.when or kept[twin].when,
                                 orderer=frame.orderer or kept[twin].orderer)
        elif (frame.reader == "rules", frame.score) > (kept[twin].reader == "rules", kept[twin].score):
            kept[twin] = frame
    return kept


def _same(one: Frame, other: Frame) -> bool:
    if (one.status is Status.DENIED) != (other.status is Status.DENIED):
        return False
    if one.status is Status.ORDERED and other.status is Status.CARRIED_OUT and other.figure in (None, one.figure):
        return True
    rumour = {Status.RUMOURED, Status.PLANNED, Status.THREATENED, Status.ORDERED}
    if (one.status in rumour) != (other.status in rumour):
        return False
    if one.origin and other.origin and one.origin != other.origin:
        return False
    if one.figure and other.figure and one.figure != other.figure:
        return False
    return not (one.affected and other.affected and one.affected[0][1] != other.affected[0][1]
                and one.affected[0][0] != other.affected[0][0])
