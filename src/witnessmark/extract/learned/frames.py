"""Events proposed by the learned layer → frames: values for the words it points at.

Values come from the same grammars that the rules use: a place, time or figure is taken only where
one of theirs meets the words. Bodies and people that the lexicons know keep their code. Words without a value
are left out, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from witnessmark.extract.frames import Found, Frame, Said
from witnessmark.extract.learned.labels import CONSEQUENCES, GROUNDS, GROUPS, KINDS, ORGANS, SPEECHES
from witnessmark.extract.learned.tagger import Event, Part, roles_of
from witnessmark.extract.learned.why import reasons
from witnessmark.extract.mentions import FigureMention, M, Mentions, PlaceMention, within
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, AttributionKind, Group, Organ

OrganOf = Callable[[str], Organ | None]
PLAIN = frozenset({Group.RESIDENT, Group.OTHER})
SEVERAL = 0.4
"""A group stands where it has this share of what network and wording say; two may."""
GroupsOf = Callable[[str], tuple[Group, ...]]


def frame_of(event: Event, text: str, found: Found, organ_of: OrganOf, groups_of: GroupsOf) -> Frame:
    """Return the frame of one event; `organ_of` and `groups_of` are the language's lexicons of bodies and people."""
    roles, mentions = roles_of(event, text), found.mentions
    parts = roles.parts

    def best(head: str, part: Part, codes: Sequence[Any]) -> Any:
        return codes[int(event.look.answers(head, part.states, part.span).argmax())]

    def organs(role: str) -> tuple[tuple[Organ, Span], ...]:
        return tuple((organ_of(p.span.slice(text)) or best("organ", p, ORGANS), p.span) for p in parts.get(role, ()))

    origin, origin_described = _places(parts.get("origin", ()), mentions)
    destination, destination_described = _places(parts.get("destination", ()), mentions)
    figures = [f for f in _meeting(parts.get("figure", ()), mentions.figures) if f.unit is not None]
    times = [t for t in _meeting(parts.get("when", ()), mentions.times) if t.start is not None]
    status = parts.get("status", ())
    frame = Frame(
        trigger=event.trigger,
        passage=_passage(event.passage, figures),
        act=event.act,
        status=roles.status,
        status_span=min(status, key=lambda p: abs(p.span.start - event.trigger.start)).span if status else None,
        orderer=organs("orderer"),
        perpetrator=organs("perpetrator"),
        affected=tuple((_groups(event, p, groups_of(p.span.slice(text))), p.span)
                       for p in _surest(parts, "affected")),
        figure=figures[0] if figures else None,
        figure_kind=roles.figure_kind,
        origin=origin,
        origin_described=() if origin else origin_described,
        destination=destination,
        destination_described=() if destination else destination_described,
        when=times[0] if times else None,
        ground=tuple((best("ground", p, GROUNDS), p.span) for p in parts.get("ground", ())),
        consequences=tuple((best("consequence", p, CONSEQUENCES), p.span) for p in parts.get("consequences", ())),
        said=_said(parts, mentions, best),
        score=event.probability,
        reader="learned",
    )
    return replace(frame, why=reasons(event, frame, text))


class Proposal:
    """An act the learned layer sees; its frame, and who speaks there by the rules, are made when they are asked for."""

    def __init__(self, trigger: Span, act: Act, score: float, make: Callable[[], Frame],
                 hear: Callable[[Span], tuple[Said, ...]] = lambda at: ()) -> None:
        self.trigger, self.act, self.score, self._make, self._hear = trigger, act, score, make, hear

    @cached_property
    def frame(self) -> Frame:
        return self._make()

    @cached_property
    def heard(self) -> tuple[Said, ...]:
        return self._hear(self.trigger)


def _surest(parts: dict[str, tuple[Part, ...]], role: str) -> list[Part]:
    """Return the likeliest words of a role that is told once, if there are any."""
    return sorted(parts.get(role, ()), key=lambda p: -p.probability)[:1]


def _groups(event: Event, part: Part, named: tuple[Group, ...]) -> tuple[Group, ...]:
    """Return the group that words name; where they name none, the one that network and wording see behind them."""
    if not PLAIN.issuperset(named):
        return named
    shares = event.look.answers("group", part.states, part.span)
    return tuple(GROUPS[i] for i in np.flatnonzero(shares >= SEVERAL)) or (GROUPS[int(shares.argmax())],)


def _meeting(parts: Iterable[Part], mentions: Sequence[M]) -> list[M]:
    """Return the mentions that meet the words of a role, most likely words first."""
    found: list[M] = []
    for part in sorted(parts, key=lambda p: -p.probability):
        inside = [m for m in within(mentions, part.span) if m not in found]
        found += sorted(inside, key=lambda m: -_common(m.span, part.span))
    return found


def _places(parts: Sequence[Part], known: Mentions) -> tuple[tuple[PlaceMention, ...], tuple[Span, ...]]:
    """Return named places, innermost of a nest, with those listed beside them in the same words, and the words of
    described ones."""
    named: list[PlaceMention] = []
    described: list[Span] = []
    for part in parts:
        inside = [m for m in within(known.places, part.span) if m not in named]
        if inside:
            listed = known.lists.get(inside[0].span, ())
            named += [m for m in inside if m is inside[0] or m.span in listed]
        elif not any(m.span.overlaps(part.span) for m in named):
            described.append(part.span)
    return tuple(sorted(named, key=lambda m: m.span)), tuple(described)


def _said(parts: dict[str, tuple[Part, ...]], mentions: Mentions, best: Callable[..., Any]) -> tuple[Said, ...]:
    sources = _surest(parts, "source")
    told = [t for t in _meeting(parts.get("told", ()), mentions.times) if t.start is not None]
    return tuple(
        Said(best("kind", p, KINDS), best("speech", p, SPEECHES), p.span, told[0] if told else None)
        for p in sources if best("kind", p, KINDS) is not AttributionKind.OUTLET
    )


def _passage(home: Span, figures: Sequence[FigureMention]) -> Span:
    """Return the act's sentence, stretched to the count that belongs to it."""
    if not figures:
        return home
    return Span(min(home.start, figures[0].span.start), max(home.end, figures[0].span.end))


def _common(a: Span, b: Span) -> int:
    return min(a.end, b.end) - max(a.start, b.start)
