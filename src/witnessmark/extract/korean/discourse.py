"""A whole Korean report: blocks in order, topic and speakers carried, consequences attached.

Invariant: frames come in text order; a title or caption adds no claim that the body makes.
Not handled here: the rules of one sentence (`acts`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from witnessmark.extract.figures import find_figures
from witnessmark.extract.frames import Document, Frame, Hint
from witnessmark.extract.hearers import tells_where_it_is_told
from witnessmark.extract.korean.acts import acts_in
from witnessmark.extract.korean.attribution import Source, sources_in
from witnessmark.extract.korean.backgrounds import behind, losing
from witnessmark.extract.korean.blocks import Block, blocks_of
from witnessmark.extract.korean.confidence import calibrated
from witnessmark.extract.korean.contexts import contexts_in, explains
from witnessmark.extract.korean.dating import dated, deadline, due
from witnessmark.extract.korean.hints import hints_between
from witnessmark.extract.korean.morphemes import sentences_of
from witnessmark.extract.korean.movement import Role, local_names, placed_in, unresolved
from witnessmark.extract.korean.participants import people_of
from witnessmark.extract.korean.reasons import consequences_in, ground_code, grounds_in
from witnessmark.extract.korean.relevance import matters
from witnessmark.extract.korean.rows import row_frame
from witnessmark.extract.korean.scene import Scene, scene_of
from witnessmark.extract.korean.status import DENIED
from witnessmark.extract.korean.telling import Teller, is_question, teller_of, telling_days
from witnessmark.extract.korean.topic import Topic, without_repeats
from witnessmark.extract.korean.triggers import may_speak
from witnessmark.extract.korean.why import why_of
from witnessmark.extract.mentions import FigureMention, Mentions, PlaceMention, TimeMention
from witnessmark.extract.places import find_places
from witnessmark.extract.reported import period_of
from witnessmark.extract.stamps import stamped
from witnessmark.extract.times import find_times
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Ground, Group, Precision, Status

_CORE = frozenset({Act.EXPULSION, Act.RELOCATION, Act.EVICTION, Act.DEMOLITION, Act.EVACUATION, Act.FLIGHT, Act.RETURN,
                   Act.RETURN_DENIED, Act.DISPLACEMENT})


_REAL = frozenset({Status.CARRIED_OUT, Status.ONGOING})
_DUE = frozenset({Status.ORDERED, Status.THREATENED, Status.PLANNED})

FIRST_HAND = .12
"""What a score gains where the one who tells it speaks of their own life, and leaves out who."""

STRONG, IN_STORY = .8, .2
"""From which score an act shows that a text is about removals, and what fainter acts of such a text gain."""

_LEADING = _CORE | {Act.BACKGROUND_CHECK, Act.SURVEILLANCE, Act.MOVEMENT_RESTRICTION}
_WATCHED = frozenset({Group.RESETTLER, Group.MINORITY, Group.REFUGEE, Group.IDP, Group.BROKER, Group.SMUGGLER,
        Group.TRADER,
                      Group.DEFECTOR_FAMILY, Group.RETURNEE, Group.BORDER_GUARD, Group.TENANT, Group.RESIDENT})
_MARKETS = re.compile(r"(?:구단|연고지|코스닥|코스피|상장사|주가|증시|프로\s?(?:야구|축구|농구)|관중|철새|"
                      r"박스오피스|신작|시즌|정규\s?리그)[\s\S]*?"
                      r"(?:구단|연고지|코스닥|상장|본사|주가|증시|경기|팬|선수|철새|도래지|개봉|감독|주주|투자)")


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


M = TypeVar("M", bound=_Spanned)
_Inside = tuple[list[PlaceMention], list[TimeMention], list[FigureMention]]


def mentions_in(document: Document) -> Mentions:
    """Return the places, times and figures of a report, each in text order."""
    text = document.text
    return Mentions(
        tuple(sorted(find_places(text, "ko"), key=lambda m: m.span.start)),
        tuple(sorted(find_times(text, "ko", document.told_on), key=lambda m: m.span.start)),
        tuple(sorted(find_figures(text, "ko"), key=lambda m: m.span.start)),
    )


def read(document: Document, mentions: Mentions, hints: Sequence[Hint] = ()) -> list[Frame]:
    """Return the frames of a report; nothing at all where no word of an act occurs and none is hinted at."""
    text = document.text
    hints = sorted(hints, key=lambda h: h.span)
    close = matters(text)
    if not hints and not close and not may_speak(text):
        return []
    places, figures = list(mentions.places), list(mentions.figures)
    teller, topic = teller_of(document), Topic(text)
    times = dated(list(mentions.times), text, document.told_on, notice=teller.notice is not None,
                  story=teller.testimony or _TURNS.search(text) is not None)
    times = [deadline(t, document.told_on(t.span.start)) for t in times]
    topic.covered = period_of(text, times)
    frames: list[Frame] = []
    scenes: list[tuple[Scene, list[Frame]]] = []
    idle: list[tuple[Block, list[Source], _Inside]] = []
    lead: Frame | None = None
    for number, block in enumerate(blocks_of(text, {e.start: e.author for e in document.entries if e.author})):
        if is_question(block, text):
            continue
        sources = sources_in(text, block.body, block.end)
        inside = (_within(places, block), _within(times, block), _within(figures, block))
        if block.kind != "row":
            if block.kind == "turn":
                topic.origin = ()
            else:
                topic.renew()
            topic.when = None
            if block.kind == "heading" and teller.notice is None:
                _head(block, topic, inside[0], inside[1], text)
            lead = None if block.kind == "paragraph" and block.end - block.start > 160 else lead
        pointed = hints_between(hints, block.body, block.end)
        if not (block.kind == "row" and lead is not None) and not pointed and not close and \
                not _needs_morphemes(text, block):
            idle.append((block, sources, inside))
            topic.place(tuple(p for p in inside[0] if not any(s.span.overlaps(p.span) for s in sources))[:1])
            if sources:
                teller.last = sources[-1]
            continue
        made, lead = _block(block, (teller, topic, sources), inside, scenes, lead, text, pointed)
        if (block.kind == "heading" and number < 2) or (number < 3 and _is_title(block, document)):
            made = [replace(f, score=-f.score) for f in made]
        frames += made
        if sources:
            teller.last = sources[-1]
    kept = [stamped(document, frame, times) for frame in _finished(frames, text)]
    if any(f.score >= .5 and f.reader == "rules" for f in kept):
        scenes += [(scene, []) for block, sources, inside in idle if explains(text, block.body, block.end)
                   for scene in _scenes(text, block, sources, inside)]
        for scene, acts in scenes:
            for context in contexts_in(scene, acts):
                said = next((f.said for f in frames if scene.block.start <= f.trigger.start < scene.block.end), ())
                kept.append(replace(context, said=said))
    kept.sort(key=lambda f: (f.passage.start, f.trigger.start))
    return [replace(f, why=why_of(f, text), score=f.score if f.reader == "learned" else calibrated(f.score)) for f in kept]


def _needs_morphemes(text: str, block: Block) -> bool:
    """Tell whether a block may hold a claim; the others are only looked at for what explains one."""
    words = text[block.body : block.end]
    return may_speak(words) or DENIED.search(words) is not None or _PART.search(words) is not None


def _scenes(text: str, block: Block, sources: list[Source], inside: _Inside) -> list[Scene]:
    places, times, figures = inside
    return [scene_of(text, block, sentence, places=places, times=times, figures=figures, sources=sources)
            for sentence in sentences_of(text, block.body, block.end)]


def _block(block: Block, state: tuple[Teller, Topic, list[Source]],
           inside: tuple[list[PlaceMention], list[TimeMention], list[FigureMention]],
           scenes: list[tuple[Scene, list[Frame]]], lead: Frame | None,
           text: str, hints: Sequence[Hint]) -> tuple[list[Frame], Frame | None]:
    """Read one block; return its frames and the act that rows below it take over."""
    teller, topic, sources = state
    places, times, figures = inside
    told = teller.told_times(sources, times)
    told_spans = frozenset(t.span for t in told.values()) | telling_days(text, times)
    made: list[Frame] = []
    for sentence in sentences_of(text, block.body, block.end):
        scene = scene_of(text, block, sentence, places=places, times=times, figures=figures, sources=sources,
                         normative=teller.notice is not None)
        scene.places = sorted([*scene.places, *local_names(scene)], key=lambda m: m.span.start)
        scene.places = sorted([*scene.places, *unresolved(scene)], key=lambda m: m.span.start)
        pointed = hints_between(hints, sentence.start, sentence.end)
        topic.enter(sentence.start, sentence.end, text)
        acts = acts_in(scene, told_spans, pointed) if scene.triggers or pointed else []
        acts = [_dated(f, scene, told_spans, teller) for f in acts if f.trigger not in scene.presupposed or not topic.told(f)]
        if not acts:
            acts = _part(scene, topic.spoken) or acts
        if not acts and topic.spoken is not None:
            acts = _denied(scene, topic.spoken)
        if block.kind == "row" and acts and not scene.figures and _is_label(scene):
            lead, acts = acts[0], []
        elif block.kind == "row":
            acts = [f if f.when is not None or f.status not in _REAL else replace(f, when=topic.covered)
                    for f in row_frame(scene, lead, acts)]
            acts = [topic.headed(f) for f in acts]
            for frame in acts:
                topic.note(frame)
        else:
            acts = [topic.carried(f, leaving=f.trigger.slice(text).startswith(("떠나", "떠났"))) for f in acts]
            acts = [losing(behind(f, scene), scene) for f in acts]
            topic.danger(text, scene.start, scene.end)
            if not acts:
                topic.people(people_of(scene))
                topic.place(next((c.places for c in placed_in(scene) if c.role in (Role.FROM, Role.AT, Role.LIVED)),
                        ()))
        acts = [replace(f, said=teller.chain(scene.start if block.kind == "row" else f.trigger.start, block, sources,
                                             told, places)) for f in acts]
        acts = [_at_speakers(f, text) for f in acts]
        scenes.append((scene, acts))
        if not acts and block.kind != "row":
            _reasons(scene, made, teller)
        acts = [_decreed(f, teller) for f in acts]
        if block.kind == "turn" or teller.first_hand:
            acts = [_gaining(f, FIRST_HAND) for f in acts]
        made += acts
        _consequences(scene, made, acts)
        if block.kind != "row" and acts:
            lead = max(acts, key=lambda f: f.score)
    return made, lead


def _dated(frame: Frame, scene: Scene, told: frozenset[Span], teller: Teller) -> Frame:
    """Let the deadline of an order run from the day it was given."""
    if frame.when is None or frame.status not in _DUE:
        return frame
    others = [t for t in scene.times if t.span not in told]
    begun = None if teller.testimony else teller.document.told_on(scene.start)  # a life is told long afterwards
    return replace(frame, when=due(frame.when, others, scene.text, begun))


def _at_speakers(frame: Frame, text: str) -> Frame:
    """Place an act told by somebody of a town (혜산시의 한 소식통) there, where nothing else says where."""
    place = frame.said[0].place if frame.said else None
    if place is None or frame.origin or frame.origin_described or frame.destination or place.place is None or \
            place.place.level in ("country", "adm1") or \
            tells_where_it_is_told(text, frame.said, place.span):
        return frame
    return replace(frame, origin=(place,))


def _gaining(frame: Frame, bonus: float) -> Frame:
    """Raise a rule's score; what the learned layer is sure of stays as it is."""
    return frame if frame.reader == "learned" else replace(frame, score=min(.95, frame.score + bonus))


def _decreed(frame: Frame, teller: Teller) -> Frame:
    """Give what a notice orders its issuer and its stated aim; a body it names to act carries out."""
    if teller.notice is None or frame.status is not Status.ORDERED:
        return frame
    if teller.issuer is not None:
        acting = tuple(o for o in frame.orderer if o[1].slice(teller.document.text) != teller.issuer[1].slice(teller.document.text))
        frame = replace(frame, orderer=(teller.issuer,), perpetrator=frame.perpetrator or acting)
    return replace(frame, ground=frame.ground or teller.purpose)


def _head(block: Block, topic: Topic, places: list[PlaceMention], times: list[TimeMention], text: str) -> None:
    """Let a heading that is a date, or names a place, stand over what follows it."""
    dates = [t for t in times if t.start is not None and t.precision is Precision.DAY]
    if len(dates) == 1 and dates[0].span.end - dates[0].span.start > .45 * (block.end - block.body):
        topic.day = dates[0]
    named = [p for p in places if p.place is None or p.place.level != "country"]
    if named and len(named) <= 2 and block.start < 200:
        topic.base = (named[-1],)


_TURNS = re.compile(r"^(?:답|증언자|응답자|면담자|A)\s?[:：]", re.M)
_PART = re.compile(r"(?:여기에는|여기에|이\s?가운데|그\s?가운데|이들\s?가운데|이들\s?중|이\s?중|그\s?중|이중|그중)(?:에는|에서|에)?\s")


def _is_label(scene: Scene) -> bool:
    """Tell whether a row only heads the rows below it (퇴거 현황:), asserting nothing itself."""
    words = scene.text[scene.start : scene.end].rstrip()
    return words.endswith((":", "：")) or re.search(r"현황|집계|내역|통계|명단|다음과\s?같|아래와\s?같", words) is not None or (len(words) < 25 and scene.sentence.morphs[-1].nominal
                                          and not scene.times and not scene.places)


def _part(scene: Scene, last: Frame | None) -> list[Frame]:
    """Return the part of the act told last that a sentence sets apart with its own count."""
    if last is None or last.act not in _CORE or last.figure is None:
        return []
    counts = [f for f in scene.figures if f.unit is not None and not f.percentage]
    if re.search(r"숨[지졌진]|사망|시신|다[치쳤친]|부상|실종|발견|생존", scene.text[scene.start : scene.end]):
        return []
    if not counts or _PART.match(scene.text, scene.start, scene.end) is None:
        return []
    figure, whole = counts[0], last.figure
    if (figure.unit, figure.low) == (whole.unit, whole.low) or (figure.low or 0) > (whole.low or whole.high or 0):
        return []
    return [replace(last, passage=Span(scene.start, scene.end), figure=figure, consequences=(), ground=(),
                    score=min(last.score, .7))]


def _denied(scene: Scene, last: Frame) -> list[Frame]:
    """Return the denial of the act told last, where a sentence only denies (이를 부인했다)."""
    words = scene.text[scene.start : scene.end]
    match = DENIED.search(words)
    if match is None or not scene.sources or not re.search(r"이를|이러한|이\s?같은|이런|의혹|주장|보도|혐의를|그런",
            words):
        return []
    span = Span(scene.start + match.start(), scene.start + match.end())
    return [replace(last, trigger=span, passage=Span(scene.start, scene.end), status=Status.DENIED, status_span=span,
                    consequences=(), score=min(last.score, .7))]


_REASON = re.compile(r"(?:^|\s)(?:그\s|추방\s|이들의\s|표면적인\s)?(?:이유|원인|까닭|죄목|명목|구실|사유|죄명)(?:은|는)\s(?P<why>[^.!?“”]{3,60}?)"
                     r"(?=다는\s?것|라는\s?것|이라고|라고|였|이었|이다|라는\s?데|때문|[.!?]|$)|(?:이유|명목|구실|죄목|명분)(?:였|이었|이다|라고|입니다|라는)|"
                     r"[다라]고\s(?:그\s)?이유를\s(?:들|밝|설명|댔)|때문(?:이다|이었|이라|입니다|이에요)|탓(?:이다|이었)")


def _reasons(scene: Scene, made: list[Frame], teller: Teller) -> None:
    """Give the reason that a sentence without an act states (이유는 …, … 때문이다) to the act before it.

    In a notice, the aim stated at its head holds for what it orders.
    """
    if teller.notice is not None and not teller.purpose:
        teller.purpose = tuple(grounds_in(scene.text, scene.start, scene.end))[:1]
    match = _REASON.search(scene.text, max(0, scene.start - 1), scene.end)
    if match is None or not made or made[-1].ground or made[-1].passage.end < scene.start - 200:
        return
    if match.group("why"):
        span = Span(match.start("why"), match.end("why"))
        found: tuple[tuple[Ground, Span], ...] = ((ground_code(span.slice(scene.text)), span),)
    else:
        found = tuple(grounds_in(scene.text, scene.start, scene.end))[:1]
    made[-1] = replace(made[-1], ground=found)


def _consequences(scene: Scene, made: list[Frame], acts: list[Frame]) -> None:
    """Attach what followed for the people to the block's nearest act of removal or control."""
    if not made:
        return
    found = consequences_in(scene.text, scene.start, scene.end)
    if not found:
        return
    pool = acts or made[-1:]
    target = max(pool, key=lambda f: (f.act in _CORE, f.score))
    index = next(i for i, f in enumerate(made) if f is target)
    fresh = tuple(c for c in found if not c[1].overlaps(target.trigger)
                  and not any(c[1].overlaps(g) for _, g in target.ground))
    codes = {code for code, _ in target.consequences}
    added = []
    for code, span in fresh:
        if code not in codes:
            codes.add(code)
            added.append((code, span))
    made[index] = replace(target, consequences=(*target.consequences, *added))


_FICTION = re.compile(r"촬영|배우|감독|세트장|개봉|관객|주연|출연|시나리오|소설|만화|드라마")
_SUMMARY = re.compile(r"것으로\s(?:알려|전해|나타|확인|파악|보도)[졌됐되]")
_REMOVALS = frozenset({Act.EXPULSION, Act.RELOCATION, Act.EVICTION})


def _without_summaries(frames: list[Frame], text: str) -> list[Frame]:
    """Drop what a title or lead sums up where the body tells an act of its kind with a speaker.

    A title's claim stands where the body tells none of its kind.
    """
    kept: list[Frame] = []
    for index, frame in enumerate(frames[:40]):
        title = frame.score < 0
        sums = title or (not frame.said and _SUMMARY.search(text, frame.passage.start, frame.passage.end) is not None)
        kin = _REMOVALS if frame.act in _REMOVALS else frozenset({frame.act})
        body = [i for i, f in enumerate(frames[:60]) if i > index and f.act in kin and f.score >= .5
                and (title or f.said)]
        told = next((i for i in body if _sums_up(frame, frames[i], title=title)), None)
        if sums and (told is not None or (title and body)):
            if told is not None and not title:
                other = frames[told]
                frames[told] = replace(
                    other, ground=other.ground or frame.ground, affected=other.affected or frame.affected,
                    origin=other.origin or frame.origin, destination=other.destination or frame.destination)
            continue
        kept.append(replace(frame, score=-frame.score) if title else frame)
    return kept + frames[40:]


def _sums_up(frame: Frame, told: Frame, *, title: bool) -> bool:
    """Whether a title's or lead's claim says no more than one told below: a lead of its own count or status does."""
    if frame.figure is None or _one_count(told, frame):
        return title or frame.status is told.status
    return title and told.figure is None


def _one_count(one: Frame, other: Frame) -> bool:
    return one.figure is not None and other.figure is not None and (one.figure.low, one.figure.unit) == (
        other.figure.low, other.figure.unit)


def _finished(frames: list[Frame], text: str) -> list[Frame]:
    kept = without_repeats(_without_summaries(frames, text), text)
    if len(set(_FICTION.findall(text[:20000]))) >= 3 and not any(f.score >= .9 for f in kept):
        kept = [replace(f, score=f.score * .4) for f in kept]
    if _MARKETS.search(text) and not any(f.act in _CORE and f.score >= .85 for f in kept):
        kept = [replace(f, score=f.score * .4) for f in kept]
    if not any(f.act in _LEADING and f.score >= .5 for f in kept):
        political = _WATCHERS.search(text) is not None and _CRIMES.search(text) is None
        kept = [f if f.reader == "learned" else replace(f, score=f.score * _alone(f, political=political)) for f in kept]
    if any(f.act in _CORE and f.score >= STRONG and f.reader == "rules" for f in kept):
        kept = [_gaining(f, IN_STORY) if .25 <= f.score < .5 else f for f in kept]
    return [f for f in kept if f.score >= .25 or f.reader == "learned"]


_WATCHERS = re.compile(r"보위|안전부|안전원|보안원|보안서|분주소|인민반|노동당|도당|군당|시당|교화소|단련대|관리소|집결소|추방|난민|탈북|이주|소수\s?민족|"
                       r"민병대|무장|군인|헌병|계엄|점령|이민|강제|반체제|시위대|정치범|간첩|종교")
_CRIMES = re.compile(r"음주|절도|사기|마약|폭행|성폭|횡령|피의자|용의자|살인|강도|구단|선수|매출|소비자")


def _alone(frame: Frame, *, political: bool) -> float:
    """Return what an arrest or seizure told without any act of removal or control keeps of its score."""
    if frame.act not in (Act.DETENTION, Act.CONFISCATION):
        return .5 if not _concerns(frame) else .75
    if political:
        return 1.0 if frame.affected or frame.perpetrator or frame.ground else .9
    return .75 if _concerns(frame) else .5


def _concerns(frame: Frame) -> bool:
    """Tell whether arrests and seizures hit people a monitor of displacement watches."""
    return any(set(codes) & _WATCHED for codes, _ in frame.affected)


def _is_title(block: Block, document: Document) -> bool:
    return document.title is not None and document.text[block.start : block.end].strip() == document.title.strip()


def _start_of(mention: _Spanned) -> int:
    return mention.span.start


def _within(mentions: list[M], block: Block) -> list[M]:
    left = bisect_left(mentions, block.start, key=_start_of)
    right = bisect_left(mentions, block.end, key=_start_of)
    return [m for m in mentions[left:right] if m.span.end <= block.end]
