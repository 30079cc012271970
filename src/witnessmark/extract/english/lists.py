"""Rows of a situation report: each row a claim, and the total too.

A row without a verb of its own ("Kalemie: 1,200 households") takes act, status, time and
people from its lead-in, the sentence or heading just above the list that names an act.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.extract.english.drafts import HOMEWARD, Draft
from witnessmark.extract.english.grounds import row_ground
from witnessmark.extract.english.groups import affected_of, is_people
from witnessmark.extract.english.movement import Route
from witnessmark.extract.english.stages import Reading, row_status
from witnessmark.extract.mentions import FigureMention, PlaceMention, TimeMention
from witnessmark.extract.reported import period_of
from witnessmark.extract.row_cells import own_day
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Status, Unit

if TYPE_CHECKING:
    from witnessmark.extract.english.layout import Block
    from witnessmark.extract.english.scene import Scene, Sentence

_TOTAL = re.compile(r"^\W*(?:grand )?total\b|\bin total\b|\boverall\b", re.I)
_UNIT = (
    (re.compile(r"\b(?:households?|families|hh)\b", re.I), Unit.HOUSEHOLD),
    (re.compile(r"\b(?:homes|houses|shelters|dwellings|huts|structures)\b", re.I), Unit.DWELLING),
    (re.compile(r"\b(?:people|persons|individuals|idps|residents|refugees|returnees)\b", re.I), Unit.PERSON),
)
_LABEL = re.compile(
    r"((?!Total|Overall|Others?\b|Grand|Source|Date|Women|Men|Children)[A-Z][\w'’-]+(?: "
    r"[A-Z(][\w'’)-]+){0,3})\s*(?::|[–—|-]\s|\(|\t)"
)
_FROM = re.compile(r"\b(?:from|out of|left|leaving)\s+(?:the\s+)?(?:\w+ and )?$")
_PAIR = re.compile(r"(?:^|[;,:]\s+)([A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}):?[ (]+(\d[\d,.]*\d|\d+)\)?(?=\s*(?:[;,.]|$))")
_HEADED = (
    (re.compile(r"\bdisplace(?:ment|d)\b|\bidps?\b|\b(?:new )?arrivals\b", re.I), Act.DISPLACEMENT),
    (re.compile(r"\bevict(?:ions?|ed)\b", re.I), Act.EVICTION),
    (re.compile(r"\bevacu(?:ations?|ated|ees)\b", re.I), Act.EVACUATION),
    (re.compile(r"\b(?:deport(?:ations?|ed|ees)|expulsions?|expelled)\b", re.I), Act.EXPULSION),
    (re.compile(r"\b(?:returns|returnees|returned)\b", re.I), Act.RETURN),
    (re.compile(r"\brelocat(?:ions?|ed)\b", re.I), Act.RELOCATION),
    (re.compile(r"\b(?:demolitions?|demolished|destroyed|burn[ed]t?)\b", re.I), Act.DEMOLITION),
    (re.compile(r"\b(?:arrests?|arrested|detentions?|detained)\b", re.I), Act.DETENTION),
)
"""What a line above a list says its rows count."""
_BY_PLACE = re.compile(
    r"\b(?:by|per|in each|across)\s+(?:[a-z-]+\s+)?(?:district|county|province|region|state|payam|boma|woreda|kebele|"
    r"governorate|municipality|commune|township|village|camp|site|area|location|place|department|sector|ward|"
    r"sub-?county|division|zone|locality|territory|prefecture|origin)s?\b|:\s*$|"
    r"\b(?:in|during|over) (?:the|this) (?:\w+ )?(?:period|week|month)\b|\bby (?:location|place)|\(\w+\)\s*$", re.I)
LONGEST_HEAD = 70
SURE = 0.5
HEADED = 0.7
"""Score of an act that only the heading of a list names."""
LONGEST_ROW = 160


def rows_of(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts of verbless rows."""
    out: list[Draft] = []
    owned = {d.sentence.block.start for d in drafts}
    lead: Draft | None = None
    lead_block = -1
    blocks = scene.blocks
    index = {b.start: i for i, b in enumerate(blocks)}
    covered = period_of(scene.document.text, [t for s in scene.sentences for t in s.times])
    by_block: dict[int, Draft] = {}
    for draft in drafts:
        by_block[draft.sentence.block.start] = draft
    for sentence in scene.sentences:
        block = sentence.block
        own = by_block.get(block.start) if not _is_row(sentence) else None
        if own is not None and own.hint is None:
            lead, lead_block = own, index[block.start]
            continue
        headed = None if _is_row(sentence) else heading_act(sentence, drafts) or own
        if headed is not None:
            lead, lead_block = headed, index[block.start]
            continue
        if not _is_row(sentence):
            if block.kind in {"paragraph", "heading", "turn"} and len(block.text) > LONGEST_ROW:
                lead = None
            continue
        if block.start in owned or lead is None or index[block.start] - lead_block > 40:
            continue
        pairs = _pairs(sentence, lead)
        row = _row(scene.document.text, sentence, lead) if len(pairs) < 2 else None
        for made in pairs if len(pairs) > 1 else [row] if row is not None else []:
            made.when = made.when or covered
            out.append(made)
    return out


def over_rows(block: Block, sentences: Sequence[Sentence]) -> TimeMention | None:
    """Return the day or days that a heading over rows gives them ("Evictions, March 2021")."""
    if len(block.text.strip()) > LONGEST_HEAD:
        return None
    return next((t for s in sentences for t in s.times
                 if t.start is not None and t.role not in {"duration", "set"}), None)


def heading_act(sentence: Sentence, drafts: Sequence[Draft]) -> Draft | None:
    """Return the act that a heading says its list counts by place, with what the report says of it; None where the
    heading says none. Where the report tells no such act, the heading's own noun tells it, done and without roles."""
    text = sentence.block.text
    if len(text.strip()) > LONGEST_HEAD or not _BY_PLACE.search(text):
        return None
    found = next(((match, act) for pattern, act in _HEADED if (match := pattern.search(text))), None)
    before = [d for d in drafts if d.sentence.start < sentence.start]
    if found is None or not before:
        return None
    match, act = found
    same = [d for d in before if d.act is act and d.sentence.number
            and d.sentence.block.kind not in {"title", "caption"}]
    if same:
        told = max(same, key=lambda d: (d.score >= SURE, d.sentence.start))
        return dataclasses.replace(told, sentence=sentence, zone=sentence.span, passage=None)
    words = Span(sentence.block.start + match.start(), sentence.block.start + match.end())
    return dataclasses.replace(
        before[-1], sentence=sentence, act=act, words=words, zone=sentence.span, score=HEADED,
        reading=Reading(Status.CARRIED_OUT, words), route=Route(), orderer=[], perpetrator=[], affected=[], figure=None,
        when=over_rows(sentence.block, [sentence]), ground=[], consequences=[], passage=None, carried=set(), hint=None,
        lead=None)


def _is_row(sentence: Sentence) -> bool:
    block = sentence.block
    if len(block.text) > LONGEST_ROW:
        return False
    short = (
        block.kind in {"item", "heading"}
        or _TOTAL.search(block.text) is not None
        or re.search(r"[:|–—-]\s*[\d~]", block.text) is not None
    )
    return bool(short and sentence.figures)


def _row(text: str, sentence: Sentence, lead: Draft) -> Draft | None:
    total = _TOTAL.search(sentence.text) is not None
    places = list(sentence.places)
    places = places or _labelled(sentence)
    figures = [_with_unit(f, lead) for f in sentence.figures if not f.percentage]
    usable = [f for f in figures if f is not None]
    if not usable or not (places or total):
        return None
    wanted = lead.figure.unit if lead.figure is not None else _unit_of(lead.sentence.text)
    figure = next((f for f in usable if f.unit is wanted), usable[0])
    people = next((t for t in sentence.tokens if is_people(t) and t.tag_ in {"NNS", "NNPS"}), None)
    affected = list(lead.affected) or (affected_of(sentence, people) if people is not None else [])
    place = places[:1]
    route = Route()
    if place:
        homeward = (
            lead.act in HOMEWARD
            or (lead.act in {Act.RELOCATION} and re.search(r"\bto\b|\binto\b", lead.sentence.text))
            or (
                re.search(
                    r"\b(?:received|arriv\w+|host\w*|shelter\w*|to the following|destination)\b",
                    lead.sentence.text,
                    re.I,
                )
            )
        )
        left = next((p for p in places if _FROM.search(sentence.text[: p.span.start - sentence.start])), None)
        if left is not None:
            route.origin = [p for p in places if p.span >= left.span]
            route.destination = ([p for p in places if p.span < left.span] or _labelled(sentence))[:1]
        elif homeward:
            route.destination = place
        else:
            route.origin = place
    elif total:
        route = dataclasses.replace(lead.route)
    day = own_day(text, sentence.start, sentence.times)
    taken = [*(t.span for t in sentence.times), *(p.span for p in places), *(f.span for f in sentence.figures)]
    ground = row_ground(text, sentence.start, taken)
    draft = dataclasses.replace(
        lead,
        sentence=sentence,
        words=lead.words,
        zone=sentence.span,
        route=route,
        affected=affected,
        figure=figure,
        ground=ground or list(lead.ground),
        consequences=[],
        when=day or lead.when,
        carried={"when"} if day is None else set(),
        lead=lead,
        reading=_stated(sentence, lead),
        score=max(lead.score, 0.6) * 0.95,
        passage=Span(min(lead.sentence.start, sentence.start), sentence.end)
        if sentence.start - lead.sentence.end < 4
        else sentence.span,
    )
    return draft


def _labelled(sentence: Sentence) -> list[PlaceMention]:
    """Return the name that a row begins with, where no gazetteer knows it."""
    name = _LABEL.match(sentence.text)
    if name is None:
        return []
    return [PlaceMention(Span(sentence.start + name.start(1), sentence.start + name.end(1)), None, 0.5)]


def _pairs(sentence: Sentence, lead: Draft) -> list[Draft]:
    """Return a draft for each "Name 1,200" of a line that strings them together ("Borno 1,480; Yobe 156")."""
    out: list[Draft] = []
    base = sentence.start
    for match in _PAIR.finditer(sentence.text):
        name = Span(base + match.start(1), base + match.end(1))
        count = Span(base + match.start(2), base + match.end(2))
        figure = next((f for f in sentence.figures if f.span.overlaps(count) and not f.percentage), None)
        if figure is None or any(t.span.overlaps(count) for t in sentence.times):
            continue
        usable = _with_unit(figure, lead)
        if usable is None:
            continue
        place = next((p for p in sentence.places if p.span.overlaps(name)), PlaceMention(name, None, 0.5))
        route = Route(destination=[place]) if lead.act in HOMEWARD else Route(origin=[place])
        out.append(dataclasses.replace(
            lead, sentence=sentence, zone=sentence.span, route=route, figure=usable, consequences=[],
            carried={"when"}, lead=lead, score=max(lead.score, 0.6) * 0.95, passage=sentence.span))
    return out


def _stated(sentence: Sentence, lead: Draft) -> Reading:
    """Return the status that the row's own words state, else the lead's."""
    own = row_status(sentence.text)
    if own is None:
        return lead.reading
    status, start, end = own
    return Reading(status, Span(sentence.start + start, sentence.start + end))


def _with_unit(figure: FigureMention, lead: Draft) -> FigureMention | None:
    if figure.unit is not None:
        return figure
    if figure.noun is not None:
        return None
    unit = _unit_of(lead.sentence.text) or (lead.figure.unit if lead.figure is not None else None)
    return dataclasses.replace(figure, unit=unit) if unit is not None else None


def _unit_of(text: str) -> Unit | None:
    hits = [(m.start(), unit) for pattern, unit in _UNIT if (m := pattern.search(text))]
    return min(hits)[1] if hits else None
