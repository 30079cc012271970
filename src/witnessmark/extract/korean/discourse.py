"""A whole Korean report: blocks in order, topic and speakers carried, consequences attached.

Invariant: frames come in text order; a title or caption adds no claim that the body makes.
Not handled here: the rules of one sentence (`acts`).
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from witnessmark.extract.figures import find_figures
from witnessmark.extract.frames import Document, Frame, Hint, Said
from witnessmark.extract.hearers import tells_where_it_is_told
from witnessmark.extract.korean.acts import acts_in
from witnessmark.extract.korean.attribution import Source, sources_in
from witnessmark.extract.korean.backgrounds import behind, losing
from witnessmark.extract.korean.blocks import Block, blocks_of
from witnessmark.extract.korean.confidence import calibrated
from witnessmark.extract.korean.contexts import contexts_in, explains
from witnessmark.extract.korean.dating import dated, deadline, due
from witnessmark.extract.korean.hints import hints_between
from witnessmark.extract.korean.morphemes import Sentence, sentences_in, sentences_of
from witnessmark.extract.korean.movement import name_places
from witnessmark.extract.korean.relevance import matters
from witnessmark.extract.korean.rows import row_frame
from witnessmark.extract.korean.scene import Scene, scene_of
from witnessmark.extract.korean.sequels import add_consequences, add_reason, denial_of, part_of, sets_apart_or_denies
from witnessmark.extract.korean.telling import Teller, is_question, teller_of, telling_days
from witnessmark.extract.korean.topic import Topic
from witnessmark.extract.korean.triggers import may_speak
from witnessmark.extract.korean.whole import finished, gaining
from witnessmark.extract.korean.why import why_of
from witnessmark.extract.mentions import FigureMention, Mentions, PlaceMention, TimeMention
from witnessmark.extract.place_lists import lists_in
from witnessmark.extract.places import find_places
from witnessmark.extract.reported import period_of
from witnessmark.extract.stamps import stamped
from witnessmark.extract.times import find_times
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Precision, Status

_REAL = frozenset({Status.CARRIED_OUT, Status.ONGOING})
_DUE = frozenset({Status.ORDERED, Status.THREATENED, Status.PLANNED})

FIRST_HAND = .12
"""What a score gains where the one who tells it speaks of their own life, and leaves out who."""

class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


M = TypeVar("M", bound=_Spanned)
_Inside = tuple[list[PlaceMention], list[TimeMention], list[FigureMention]]


def mentions_in(document: Document) -> Mentions:
    """Return the places, times and figures of a report, each in text order."""
    text = document.text
    places = tuple(sorted(find_places(text, "ko", seen=document.seen), key=lambda m: m.span.start))
    return Mentions(
        places,
        tuple(sorted(find_times(text, "ko", document.told_on), key=lambda m: m.span.start)),
        tuple(sorted(find_figures(text, "ko"), key=lambda m: m.span.start)),
        lists_in(text, "ko", places),
    )


def read(document: Document, mentions: Mentions, hints: Sequence[Hint] = ()) -> list[Frame]:
    """Return the frames of a report; nothing at all where no word of an act occurs and none is hinted at."""
    text = document.text
    hints = sorted(hints, key=lambda h: h.span)
    close = matters(text)
    if not hints and not close and not may_speak(text, 0, len(text)):
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
    blocks = blocks_of(text, {e.start: e.author for e in document.entries if e.author})
    heard = [not is_question(block, text) for block in blocks]
    telling = [asked and (close or bool(hints_between(hints, block.body, block.end)) or _needs_morphemes(text, block))
               for block, asked in zip(blocks, heard, strict=True)]
    cut = sentences_in(text, [(b.body, b.end) for b, tells in zip(blocks, telling, strict=True) if tells])
    for number, block in enumerate(blocks):
        if not heard[number]:
            continue
        sources = sources_in(text, block.body, block.end)
        inside = (_within(places, block), _within(times, block), _within(figures, block))
        if block.kind != "row":
            if block.kind == "turn":
                topic.leave()
            else:
                topic.renew()
            topic.when = None
            if block.kind == "heading" and teller.notice is None:
                _head(block, topic, inside[0], inside[1], text)
            lead = None if block.kind == "paragraph" and block.end - block.start > 160 else lead
        pointed = hints_between(hints, block.body, block.end)
        if not (block.kind == "row" and lead is not None) and not telling[number]:
            idle.append((block, sources, inside))
            topic.place(tuple(p for p in inside[0] if not any(s.span.overlaps(p.span) for s in sources))[:1])
            if sources:
                teller.last = sources[-1]
            continue
        sentences = cut.get((block.body, block.end)) or sentences_of(text, block.body, block.end)
        made, lead = _block(block, sentences, (teller, topic, sources), inside, scenes, lead, text, pointed)
        if (block.kind == "heading" and number < 2) or (number < 3 and _is_title(block, document)):
            made = [replace(f, score=-f.score) for f in made]
        frames += made
        if sources:
            teller.last = sources[-1]
    kept = [stamped(document, frame, times) for frame in finished(frames, text)]
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
    return may_speak(text, block.body, block.end) or sets_apart_or_denies(text, block.body, block.end)


def _scenes(text: str, block: Block, sources: list[Source], inside: _Inside) -> list[Scene]:
    places, times, figures = inside
    return [scene_of(text, block, sentence, places=places, times=times, figures=figures, sources=sources)
            for sentence in sentences_of(text, block.body, block.end)]


def _block(block: Block, sentences: Sequence[Sentence], state: tuple[Teller, Topic, list[Source]],
           inside: tuple[list[PlaceMention], list[TimeMention], list[FigureMention]],
           scenes: list[tuple[Scene, list[Frame]]], lead: Frame | None,
           text: str, hints: Sequence[Hint]) -> tuple[list[Frame], Frame | None]:
    """Read one block; return its frames and the act that rows below it take over."""
    teller, topic, sources = state
    places, times, figures = inside
    told = teller.told_times(sources, times)
    told_spans = frozenset(t.span for t in told.values()) | telling_days(text, times)
    made: list[Frame] = []
    for sentence in sentences:
        scene = scene_of(text, block, sentence, places=places, times=times, figures=figures, sources=sources,
                         normative=teller.notice is not None)
        scene.named = False
        pointed = hints_between(hints, sentence.start, sentence.end)
        topic.enter(sentence.start, sentence.end, text)
        acts = acts_in(scene, told_spans, pointed) if scene.triggers or pointed else []
        acts = [f for f in acts if f.trigger not in scene.presupposed or not topic.told(f)]
        chains = {f.trigger: teller.chain(scene.start if block.kind == "row" else f.trigger.start, block, sources, told, places)
                  for f in acts if f.when is not None and f.status in _DUE}
        acts = [_dated(f, scene, told_spans, teller, chains[f.trigger], topic.ordered_on(scene.start))
                if f.trigger in chains else f for f in acts]
        topic.orders(scene, told_spans)
        if not acts:
            acts = part_of(scene, topic.spoken) or acts
        if not acts and topic.spoken is not None:
            acts = denial_of(scene, topic.spoken)
        if block.kind == "row":
            name_places(scene)
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
                topic.aside(scene)
        acts = [replace(f, said=teller.chain(scene.start if block.kind == "row" else f.trigger.start, block, sources,
                                             told, places)) for f in acts]
        acts = [_at_speakers(f, text) for f in acts]
        scenes.append((scene, acts))
        if not acts and block.kind != "row":
            add_reason(scene, made, teller)
        acts = [_decreed(f, teller) for f in acts]
        if block.kind == "turn" or teller.first_hand:
            acts = [gaining(f, FIRST_HAND) for f in acts]
        made += acts
        add_consequences(scene, made, acts)
        if block.kind != "row" and acts:
            lead = max(acts, key=lambda f: f.score)
    return made, lead


def _dated(frame: Frame, scene: Scene, told: frozenset[Span], teller: Teller, said: tuple[Said, ...],
           given: dt.date | None) -> Frame:
    """Let the deadline of an order run from the day it was given, else from the day its speaker told of it."""
    if frame.when is None:
        return frame
    others = [t for t in scene.times if t.span not in told]
    begun = None if teller.testimony else teller.document.told_on(scene.start)  # a life is told long afterwards
    day = said[0].told_on if said else None
    if begun is not None and day is not None and day.start is not None and day.start == day.end and day.start < begun:
        begun = day.start
    return replace(frame, when=due(frame.when, others, scene.text, begun, given if frame.status is not Status.PLANNED else None))


def _at_speakers(frame: Frame, text: str) -> Frame:
    """Place an act told by somebody of a town (혜산시의 한 소식통) there, where nothing else says where."""
    place = frame.said[0].place if frame.said else None
    if place is None or frame.origin or frame.origin_described or frame.destination or place.place is None or \
            place.place.level in ("country", "adm1") or \
            tells_where_it_is_told(text, frame.said, place.span):
        return frame
    return replace(frame, origin=(place,))


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
def _is_label(scene: Scene) -> bool:
    """Tell whether a row only heads the rows below it (퇴거 현황:), asserting nothing itself."""
    words = scene.text[scene.start : scene.end].rstrip()
    return words.endswith((":", "：")) or re.search(r"현황|집계|내역|통계|명단|다음과\s?같|아래와\s?같", words) is not None or (len(words) < 25 and scene.sentence.morphs[-1].nominal
                                          and not scene.times and not scene.places)


def _is_title(block: Block, document: Document) -> bool:
    return document.title is not None and document.text[block.start : block.end].strip() == document.title.strip()


def _start_of(mention: _Spanned) -> int:
    return mention.span.start


def _within(mentions: list[M], block: Block) -> list[M]:
    left = bisect_left(mentions, block.start, key=_start_of)
    right = bisect_left(mentions, block.end, key=_start_of)
    return [m for m in mentions[left:right] if m.span.end <= block.end]
