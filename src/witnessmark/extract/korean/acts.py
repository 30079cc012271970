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
from witnessmark.extract.korean.act_codes import act_code
from witnessmark.extract.korean.actors import actors_of
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
    affected_of,
    codes_of,
    figure_of,
    voice_of,
)
from witnessmark.extract.korean.reasons import clause_grounds, grounds_in
from witnessmark.extract.korean.relevance import score_of
from witnessmark.extract.korean.scene import Scene
from witnessmark.extract.korean.status import status_of
from witnessmark.extract.korean.triggers import Trigger
from witnessmark.extract.mentions import FigureMention, PlaceMention, TimeMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, FigureKind, Ground, Group, Organ, Precision, Status, Unit

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
    act = act_code(scene, trigger)
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
    return _with_next(scene, best[1]) if best else None


_AND = re.compile(r"\s?(?:과|와|및|,|·)\s?")


def _with_next(scene: Scene, time: TimeMention) -> TimeMention:
    """Return a day with the one told beside it (20일과 23일), from the first to the last of them."""
    for other in scene.times:
        first, last = sorted((time, other), key=lambda t: t.span)
        if first.span.end > last.span.start or _AND.fullmatch(scene.text[first.span.end : last.span.start]) is None:
            continue
        if all(t.role == "at" and t.precision is Precision.DAY for t in (first, last)) and first.start and last.end and \
                first.start < last.end and (last.end - first.start).days < 31:
            return TimeMention(Span(first.span.start, last.span.end), first.start, last.end, Precision.RANGE)
    return time


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
