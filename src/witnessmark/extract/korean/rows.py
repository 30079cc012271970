"""List rows and totals of situation reports: each row that counts people is a claim.

Invariant: a row takes its act from itself or from the heading above it; its place and count
are its own. Not handled here: attribution, carried time.
"""

from __future__ import annotations

import re
from dataclasses import replace

from witnessmark.extract.frames import Frame
from witnessmark.extract.korean.groups import HEADS, group_codes, speaks_of_people
from witnessmark.extract.korean.movement import Placed, Role, placed_in
from witnessmark.extract.korean.reasons import ground_code
from witnessmark.extract.korean.scene import Scene
from witnessmark.extract.mentions import PlaceMention, TimeMention
from witnessmark.extract.row_cells import other_cells, own_day, reason_cell
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Ground

TOTAL = re.compile(r"(?:합계|총계|소계|전체|누계|총|계)\s*[:：]?\s")


def row_frame(scene: Scene, lead: Frame | None, own: list[Frame]) -> list[Frame]:
    """Return the claims of one row: its own acts, or the heading's act with the row's values."""
    counts = [f for f in scene.figures if f.unit is not None and not f.percentage]
    placed = [c for c in placed_in(scene) if c.role is not Role.NONE]
    if own:
        filled = []
        for frame in own:
            if not frame.origin and placed and placed[0].role is Role.AT:
                frame = replace(frame, origin=placed[0].places, score=min(.95, frame.score + .1))
            elif not frame.origin and not placed and _named_by_row(scene):
                frame = replace(frame, origin=_named_by_row(scene)[0].places, score=min(.95, frame.score + .1))
            filled.append(frame)
        return filled
    if lead is None or not counts:
        return []
    if not placed:
        placed = _named_by_row(scene)
    origin = next((c.places for c in placed if c.role is not Role.TO), ())
    destination = next((c.places for c in placed if c.role is Role.TO), ())
    total = TOTAL.match(scene.text, scene.block.body, scene.end) is not None
    if not origin and not destination and not total:
        return []
    people = next((p for p in scene.phrases if speaks_of_people(scene.words(p)) and HEADS.search(scene.words(p))
                   and not any(f.span.overlaps(p.span) for f in counts)), None)
    affected = ((group_codes(scene.words(people)), people.span),) if people else lead.affected
    return [replace(
        lead, passage=Span(scene.start, scene.end), origin=origin or lead.origin, origin_described=(),
        destination=destination or lead.destination, affected=affected, figure=counts[0],
        when=_own_time(scene) or lead.when, ground=_own_ground(scene) or lead.ground, score=max(.7, min(.9, lead.score + .1)),
    )]


def _named_by_row(scene: Scene) -> list[Placed]:
    """Take the words before a row's colon or tab as a place the gazetteer does not know."""
    if not scene.phrases or TOTAL.match(scene.text, scene.block.body, scene.end):
        return []
    first = scene.phrases[0]
    if re.match(r"\s*[:：|\t(–—-]",
            scene.text[first.span.end : scene.end]) is None or speaks_of_people(scene.words(first)) \
            or scene.occupied(first.span):
        return []
    return [Placed((PlaceMention(first.span, None, .4),), Role.AT)]


def _own_ground(scene: Scene) -> tuple[tuple[Ground, Span], ...]:
    """Return the reason in the row's column of reasons; without a heading row, in a cell of nothing else."""
    cell = reason_cell(scene.text, scene.start)
    if cell is not None:
        return ((ground_code(cell.slice(scene.text)), cell),)
    taken = [*(p.span for p in scene.places), *(t.span for t in scene.times), *(f.span for f in scene.figures)]
    coded = ((ground_code(c.slice(scene.text)), c) for c in other_cells(scene.text, scene.start, taken))
    return tuple(pair for pair in coded if pair[0] is not Ground.OTHER)[:1]


def _own_time(scene: Scene) -> TimeMention | None:
    return own_day(scene.text, scene.start, scene.times) or next((t for t in scene.times if t.start is not None), None)
