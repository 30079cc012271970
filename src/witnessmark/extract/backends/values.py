"""A backend's grounded act → frame: values for the words it quotes.

A place, time or figure is taken only where a mention of the grammars that the rules use meets the words. Words
without a value are left out, never guessed; the speakers are those the rules find.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from witnessmark.extract.backends.contract import CODES, Role
from witnessmark.extract.backends.grounding import GroundedAct
from witnessmark.extract.backends.why import reasons
from witnessmark.extract.frames import Document, Found, Frame
from witnessmark.extract.mentions import FigureMention, PlaceMention, TimeMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Consequence, Ground, Group, Organ, Status

M = TypeVar("M", PlaceMention, TimeMention, FigureMention)
C = TypeVar("C", Organ, Group, Ground, Consequence)


def frame_of(act: GroundedAct, passage: Span, document: Document, found: Found, *, name: str, score: float) -> Frame:
    """Return the frame of one act that no other layer made one of.

    Args:
        passage: the sentence of the act's words.
        name: what answered, for the explanation.
    """
    origin, origin_described = _places(act, Role.ORIGIN, found.mentions.places)
    destination, destination_described = _places(act, Role.DESTINATION, found.mentions.places)
    figures = [f for f in _meeting(_spans(act, Role.FIGURE), found.mentions.figures) if f.unit and not f.percentage]
    times = [t for t in _meeting(_spans(act, Role.WHEN), found.mentions.times) if t.start is not None]
    frame = Frame(
        trigger=act.span,
        passage=passage,
        act=act.act,
        status=act.status or Status.CARRIED_OUT,
        orderer=_coded(act, Role.ORDERER, Organ),
        perpetrator=_coded(act, Role.PERPETRATOR, Organ),
        affected=_affected(act),
        figure=figures[0] if figures else None,
        origin=origin, origin_described=origin_described,
        destination=destination, destination_described=destination_described,
        when=times[0] if times else None,
        ground=_coded(act, Role.GROUND, Ground),
        consequences=_coded(act, Role.CONSEQUENCES, Consequence),
        said=found.said(act.span),
        score=score,
        reader="backend",
    )
    return replace(frame, why=reasons(frame, document.text, name))


def _spans(act: GroundedAct, role: Role) -> list[Span]:
    return sorted(r.span for r in act.roles if r.role is role)


def _coded(act: GroundedAct, role: Role, kind: type[C]) -> tuple[tuple[C, Span], ...]:
    assert CODES[role] is kind
    return tuple(sorted(((r.code, r.span) for r in act.roles if r.role is role and isinstance(r.code, kind)),
                        key=lambda pair: pair[1]))


def _affected(act: GroundedAct) -> tuple[tuple[tuple[Group, ...], Span], ...]:
    groups: dict[Span, list[Group]] = {}
    for code, span in _coded(act, Role.AFFECTED, Group):
        groups.setdefault(span, []).append(code)
    return tuple((tuple(codes), span) for span, codes in groups.items())


def _meeting(spans: Sequence[Span], mentions: Sequence[M]) -> list[M]:
    return [m for span in spans for m in mentions if m.span.overlaps(span)]


def _places(
    act: GroundedAct, role: Role, known: Sequence[PlaceMention]
) -> tuple[tuple[PlaceMention, ...], tuple[Span, ...]]:
    """Return the innermost place of each quote, or else the words of quotes that name none."""
    named, described = [], []
    for span in _spans(act, role):
        inside = [m for m in known if m.span.overlaps(span)]
        if inside and inside[0] not in named:
            named.append(inside[0])
        elif not inside:
            described.append(span)
    return tuple(sorted(named, key=lambda m: m.span)), () if named else tuple(described)
