"""Frames of acts and context statements in English text.

Order of work: shape of the document, parse, mentions, attributions; then sentence by
sentence triggers, roles and status; then across sentences people, places and times carried
on, repetitions folded, rows of lists, consequences, scores. Deterministic; nothing is
written, no network is used.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from witnessmark.extract.english.acts import drafts_of
from witnessmark.extract.english.aftermath import add_aftermath
from witnessmark.extract.english.attribution import find_attributions, relations_in
from witnessmark.extract.english.attribution.chains import Voices, voices_of
from witnessmark.extract.english.belonging import belong
from witnessmark.extract.english.circumstances import add_circumstances
from witnessmark.extract.english.confidence import calibrated
from witnessmark.extract.english.contexts import contexts_of
from witnessmark.extract.english.coreference import carry
from witnessmark.extract.english.drafts import HOMEWARD, MOVES, Draft
from witnessmark.extract.english.echoes import echo_of
from witnessmark.extract.english.episode import complete
from witnessmark.extract.english.genre import Genre, genre_of
from witnessmark.extract.english.idioms import phrases_in
from witnessmark.extract.english.lists import rows_of
from witnessmark.extract.english.meant import mean
from witnessmark.extract.english.merging import merged, passage_of
from witnessmark.extract.english.organs import bodies_in
from witnessmark.extract.english.partition import parts_in
from witnessmark.extract.english.reasons import reasons
from witnessmark.extract.english.scene import Scene, mentions_of, scene_of
from witnessmark.extract.english.scoring import score
from witnessmark.extract.english.tables import head_blocks, tables_of
from witnessmark.extract.frames import Document, Found, Frame, Hint, Said
from witnessmark.extract.mentions import Mentions
from witnessmark.extract.stamps import stamped
from witnessmark.model.text import Span

__all__ = ["find_attributions", "found_in"]

FLOOR = 0.12


def found_in(document: Document, hints: Sequence[Hint] = ()) -> Found:
    """Return the frames of one document and the mentions they were made from.

    `hints` are words that another layer takes for an act's; where no rule sees an act, the hint makes one.
    """
    if not document.text.strip():
        return Found([], Mentions(), lambda at: (), lambda: ())
    scene = scene_of(document)
    genre = genre_of(document, scene.blocks)
    voices = voices_of(scene, relations_in(scene.sentences), genre)

    starts = [sentence.start for sentence in scene.sentences]

    def said(at: Span) -> tuple[Said, ...]:
        index = bisect_right(starts, at.start) - 1
        return voices.said(scene.sentences[index], at) if index >= 0 else ()

    return Found(_frames(document, scene, genre, voices, hints), mentions_of(scene), said,
                 lambda: bodies_in(scene.sentences))


def _frames(document: Document, scene: Scene, genre: Genre, voices: Voices,
            hints: Sequence[Hint]) -> list[Frame]:
    drafts: list[Draft] = []
    phrases = phrases_in(document.text, scene.sentences)
    starts = [sentence.start for sentence in scene.sentences]
    pointed: dict[int, list[Hint]] = {}
    for hint in hints:
        pointed.setdefault(bisect_right(starts, hint.span.start) - 1, []).append(hint)
    for sentence in scene.sentences:
        found = drafts_of(scene, sentence, voices, phrases.get(sentence.number, ()),
                          pointed.get(sentence.number, ()))
        if not found and sentence.block.kind in {"paragraph", "turn"}:
            echo = echo_of(scene, sentence, voices, drafts)
            found = [echo] if echo is not None else []
        drafts += found
    mean(scene, drafts)
    carry(scene, drafts)
    add_aftermath(scene, drafts)
    complete(scene, drafts, genre, voices)
    add_circumstances(scene, drafts)
    belong(scene, drafts)
    drafts += [part for draft in drafts for part in parts_in(draft)]
    tabled = tables_of(scene, drafts)
    ruled = {d.sentence.block.start for d in tabled} | head_blocks(scene, tabled)
    drafts = sorted([d for d in drafts if d.sentence.block.start not in ruled] + tabled, key=lambda d: d.words)
    score(scene, drafts)
    kept = merged(scene, drafts)
    rows = rows_of(scene, kept)
    leads = {row.lead for row in rows}
    kept = [
        d for d in kept if d not in leads or d.figure is not None or (
            d.route and "episode" not in d.carried and d.sentence.block.kind not in {"heading", "title"})
    ] + rows
    times = [t for sentence in scene.sentences for t in sentence.times] if document.entries else []
    frames = [stamped(document, _frame(draft, voices), times) for draft in kept if draft.score >= FLOOR]
    relevant = any(draft.score >= 0.5 for draft in kept)
    by_sentence: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_sentence.setdefault(draft.sentence.number, []).append(draft)
    for sentence in scene.sentences:
        own = by_sentence.get(sentence.number, [])
        frames += contexts_of(scene, sentence, voices, own, relevant=relevant)
    return sorted(frames, key=lambda f: (f.trigger, f.passage))


def _frame(draft: Draft, voices: Voices) -> Frame:
    said = voices.said(draft.sentence, draft.words if draft.sentence.span.covers(draft.words) else draft.sentence.span)
    route = draft.route
    loose = [p for p in route.at if p not in route.origin and p not in route.destination]
    origin, destination = list(route.origin), list(route.destination)
    if draft.act in HOMEWARD or draft.sheltered:
        destination += [p for p in loose if not destination]
    elif draft.act in MOVES and origin and not destination and draft.act.value in {"relocation", "displacement"}:
        destination += [p for p in loose if p.span > draft.words]
    else:
        origin += [p for p in loose if not route.origin]
    return Frame(
        trigger=draft.words,
        passage=passage_of(draft, voices.scene.document.text),
        act=draft.act,
        status=draft.status,
        status_span=draft.reading.span,
        begun=tuple(draft.begun),
        orderer=tuple(draft.orderer),
        perpetrator=tuple(draft.perpetrator),
        affected=tuple(draft.affected),
        figure=draft.figure,
        figure_kind=draft.figure_kind,
        origin=tuple(origin),
        origin_described=tuple(route.origin_described if not origin else ()),
        destination=tuple(destination),
        destination_described=tuple(route.destination_described if not destination else ()),
        when=draft.when,
        ground=tuple(draft.ground),
        consequences=tuple(draft.consequences),
        said=said,
        score=calibrated(draft.score) if draft.hint is None else draft.hint,
        reader="rules" if draft.hint is None else "learned",
        why=reasons(draft, attributed=bool(said)),
    )
