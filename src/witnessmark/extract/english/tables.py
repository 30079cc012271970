"""Rows under a heading row: "Site | Date | Homes destroyed | People put out".

Each cell with a count under a column that names an act is a claim; a column that names only
people or households takes the act of the sentence above the table. The total is a claim too.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from witnessmark.extract.english.drafts import CORE, HOMEWARD, Draft
from witnessmark.extract.english.grounds import row_ground
from witnessmark.extract.english.groups import affected_of, is_people
from witnessmark.extract.english.lists import heading_act, over_rows
from witnessmark.extract.english.movement import Route
from witnessmark.extract.english.roles import Parts
from witnessmark.extract.english.stages import Reading, row_status
from witnessmark.extract.english.triggers import Entry, Trigger
from witnessmark.extract.mentions import FigureMention, PlaceMention, TimeMention
from witnessmark.extract.reported import period_of
from witnessmark.extract.row_cells import is_rule, is_ruled, own_day
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Group, Status, Unit

if TYPE_CHECKING:
    from witnessmark.extract.english.layout import Block
    from witnessmark.extract.english.scene import Scene, Sentence

_ACTS: tuple[tuple[Act, re.Pattern[str]], ...] = tuple(
    (act, re.compile(pattern, re.I)) for act, pattern in (
        (Act.DEMOLITION, r"(?:destroy|demolish|burn|raz(?:ed|ing)|pulled down|torn down|flatten|bulldoz)\w*"),
        (Act.EVICTION, r"evict\w*|(?:put|turned|thrown) out"),
        (Act.EXPULSION, r"expel\w*|expulsions?|deport\w*|banish\w*|sent (?:away|back)|driven out|removed"),
        (Act.RELOCATION, r"relocat\w*|resettl\w*|moved|transferred"),
        (Act.EVACUATION, r"evacuat\w*"),
        (Act.FLIGHT, r"fled"),
        (Act.RETURN, r"return(?:ed|ees|s)\b"),
        (Act.DETENTION, r"detain\w*|arrest\w*"),
        (Act.DISPLACEMENT, r"displaced"),
    )
)
_UNITS = (
    (re.compile(r"\b(?:households?|families|hhs?)\b", re.I), Unit.HOUSEHOLD),
    (re.compile(r"\b(?:homes|houses|shelters|dwellings|huts|shacks|structures|buildings)\b", re.I), Unit.DWELLING),
    (re.compile(r"\b(?:people|persons|individuals|residents|inhabitants)\b", re.I), Unit.PERSON),
)
_TOTAL = re.compile(r"\W*(?:grand |sub-?)?totals?\b|\W*(?:overall|all sites|together)\b", re.I)
_DATED = re.compile(r"\b(?:date|day|when|time|month)\b", re.I)
_DESTINED = re.compile(r"^\W*(?:to|destination|sent to|moved to|new (?:place|site|home)|where to)\b", re.I)


@dataclass(frozen=True, slots=True)
class Column:
    """What the cells of a column count: an act of its own or the lead's, and the unit."""

    act: Act | None
    unit: Unit
    span: Span


def tables_of(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """Return a draft for every counting cell of every table."""
    out: list[Draft] = []
    head: list[Span] | None = None
    columns: dict[int, Column] = {}
    lead: Draft | None = None
    before: Draft | None = None
    by_block: dict[int, list[Sentence]] = {}
    for sentence in scene.sentences:
        by_block.setdefault(sentence.block.start, []).append(sentence)
    covered = period_of(scene.document.text, [t for s in scene.sentences for t in s.times])
    above: TimeMention | None = None
    last_core: dict[int, Draft] = {d.sentence.block.start: d for d in drafts if d.act in CORE}
    for block in scene.blocks:
        cells = _cells(scene.document.text, block)
        if len(cells) < 2:
            head = None
            headed = by_block.get(block.start, [])[:1]
            lead = heading_act(headed[0], drafts) if headed else None
            lead = lead or last_core.get(block.start, before if len(block.text) < 160 else None)
            before = lead
            above = over_rows(block, headed)
            continue
        if is_rule(block.span.slice(scene.document.text)):
            continue
        words = [c.slice(scene.document.text) for c in cells]
        if head is None or len(cells) != len(head):
            columns = _columns(words, cells)
            head = cells if columns else None
            continue
        sentences = by_block.get(block.start, [])
        if sentences and any(ch.isdigit() for w in words[1:] for ch in w):
            for column in sorted(columns):
                row = _row(scene, sentences, cells, column, columns[column], head, lead)
                if row is not None:
                    row.when = row.when or above or covered
                    out.append(row)
    return out


def head_blocks(scene: Scene, tabled: Sequence[Draft]) -> set[int]:
    """Return the starts of the heading rows that give these drafts their words; they tell no act of their own."""
    return {b.start for b in scene.blocks if is_ruled(b.span.slice(scene.document.text))
            and any(b.span.covers(d.words) for d in tabled)}


def _cells(text: str, block: Block) -> list[Span]:
    raw = text[block.start : block.end]
    if "|" not in raw and "\t" not in raw:
        return []
    out, at = [], 0
    for piece in re.split(r"[|\t]", raw):
        words = piece.strip()
        start = block.start + at + (len(piece) - len(piece.lstrip()) if words else 0)
        out.append(Span(start, start + max(1, len(words))))  # an empty cell is one space or separator
        at += len(piece) + 1
    out[-1:] = [Span(min(out[-1].start, block.end - 1), block.end)] if out[-1].start >= block.end else out[-1:]
    return out


def _columns(words: Sequence[str], cells: Sequence[Span]) -> dict[int, Column]:
    found: dict[int, Column] = {}
    if any(re.search(r"\d{2}", w) for w in words):
        return found
    for i, (name, span) in enumerate(zip(words, cells, strict=True)):
        if i == 0:
            continue
        hit = next(((act, m) for act, pattern in _ACTS if (m := pattern.search(name))), None)
        unit = next((u for pattern, u in _UNITS if pattern.search(name)), None)
        if hit is None and unit is None:
            continue
        act = hit[0] if hit is not None else None
        unit = unit or (Unit.DWELLING if act is Act.DEMOLITION else Unit.PERSON)
        found[i] = Column(act, unit, span)
    return found


def _row(
    scene: Scene, sentences: Sequence[Sentence], cells: Sequence[Span], index: int, column: Column,
    head: Sequence[Span], lead: Draft | None,
) -> Draft | None:
    cell = cells[index]
    found = next(((s, f) for s in sentences for f in s.figures if cell.covers(f.span)), None)
    if found is None:
        return None
    sentence, figure = found
    if figure.high == 0:
        return None
    act = column.act or (lead.act if lead is not None else None)
    if act is None:
        return None
    text = scene.document.text
    whole = Span(cells[0].start, cells[-1].end)
    if column.act is not None:
        at = bisect_right(scene.sentences, column.span.start, key=lambda s: s.start) - 1
        above = scene.sentences[at] if at >= 0 else None
        tokens = above.inside(column.span) if above is not None else []
        if above is None or not tokens:
            return None
        people = next((t for t in tokens if is_people(t)), None)
        affected = affected_of(above, people) if people is not None else []
        stated = row_status(column.span.slice(text))
        entry = Entry(act, "NOUN", tokens[-1].lower_, frozenset(), "unmake" if act is Act.DEMOLITION else "remove",
                      "people", 0.85)
        draft = Draft(sentence, Trigger(entry, tokens[-1], None), Parts(None, None, True),
                      Reading(stated[0] if stated is not None else Status.CARRIED_OUT, column.span),
                      act, column.span, 0.85, whole)
        draft.affected = [((Group.RESIDENT,), Span(max(span.start, column.span.start), min(span.end, column.span.end)))
                          for _, span in affected[:1] if span.overlaps(column.span)]
    else:
        assert lead is not None
        draft = dataclasses.replace(lead, sentence=sentence, zone=whole, score=max(lead.score, 0.6) * 0.95,
                                    route=Route(), consequences=[], carried={"when"})
    draft.passage = whole
    draft.figure = _counted(figure, column.unit)
    draft.route = _route(text, sentences, cells, head, act)
    day = own_day(text, whole.start, (t for s in sentences for t in s.times))
    draft.when = day or draft.when
    draft.ground = row_ground(text, whole.start, ()) or draft.ground
    draft.carried.add("row")
    return draft


def _counted(figure: FigureMention, unit: Unit) -> FigureMention:
    span = figure.number if figure.unit is None else figure.span
    return dataclasses.replace(figure, unit=figure.unit or unit, span=span)


def _route(text: str, sentences: Sequence[Sentence], cells: Sequence[Span], head: Sequence[Span], act: Act) -> Route:
    route = Route()
    for i, (cell, above) in enumerate(zip(cells, head, strict=False)):
        words = cell.slice(text)
        named = [p for s in sentences for p in s.places if cell.covers(p.span)]
        if i == 0 and not named and not _TOTAL.match(words) and re.match(r"[A-Z][^\d]{2,40}$", words):
            named = [PlaceMention(cell, None, 0.5)]
        if not named or _TOTAL.match(words) or _DATED.search(above.slice(text)):
            continue
        if _DESTINED.match(above.slice(text)) or act in HOMEWARD:
            route.destination = route.destination or named[:1]
        else:
            route.origin = route.origin or named[:1]
    return route
