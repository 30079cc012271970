"""The values a field of an act may take: what either layer reads there, and what the text holds around.

An option is one value with the words it rests on. Two options of one `key` say the same (a place named twice); the
better of them stands for both. Nothing is chosen here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from witnessmark.extract.casualties import counts_casualties
from witnessmark.extract.frames import Frame, Said
from witnessmark.extract.hearers import tells_where_it_is_told
from witnessmark.extract.learned.labels import CONSEQUENCES, GROUNDS, ORGANS, STATUSES
from witnessmark.extract.mentions import FigureMention, PlaceMention, TimeMention, within
from witnessmark.extract.weighing.story import Story, Teller
from witnessmark.model.text import Span
from witnessmark.vocab.codes import FigureKind

SURE = 0.2
"""A status that the network gives less than this is none of an act's options."""
FAINT = 0.15
"""Words of a coded field that the network gives at least this are offered, though it does not propose them itself."""
EITHER = 0.3
"""The second likeliest code of such words is offered too where it has this share."""
CODES: dict[str, tuple[str, Sequence[Any]]] = {
    "orderer": ("organ", ORGANS), "perpetrator": ("organ", ORGANS), "ground": ("ground", GROUNDS),
    "consequences": ("consequence", CONSEQUENCES)}
"""The coded fields of which that holds, with the network's head that tells the code."""
BARE = 200
"""Code points between a count and a bare one that takes its unit."""
BODIES = 1
"""Mentions of a kind of body that are offered, those nearest to the act's words."""
SHORT = 60
"""Code points of a line that may be a dateline."""
ENDS = frozenset(".!?。…\"”’)")
DOERS, PLACES = ("orderer", "perpetrator"), ("origin", "destination")
MENTIONED = frozenset({*DOERS, "origin", "destination", "when", "figure"})
"""Fields that any mention of their kind may fill."""
MOST = 40
"""Options of a field that are weighed; those that stand nearest to the act's words."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value: as a frame holds it, what it is compared by, and its words (None: it has none)."""

    value: Any
    key: Hashable
    span: Span | None


@dataclass(frozen=True, slots=True)
class Field:
    """How a field is read out of a frame, and how far from the act's sentence its words may stand."""

    of: Callable[[Frame], Iterable[Option]]
    before: int
    after: int
    several: int = 1
    """How many values it may have."""


def _place(mention: PlaceMention) -> Option:
    return Option(mention, mention.place.id if mention.place is not None else mention.span, mention.span)


def _described(span: Span) -> Option:
    return Option(span, span, span)


def _coded(values: Iterable[tuple[Any, Span]]) -> list[Option]:
    return [Option(value, value[0], value[1]) for value in values]


def _time(mention: TimeMention | None) -> list[Option]:
    if mention is None or mention.start is None:
        return []
    return [Option(mention, (mention.start, mention.end), mention.span)]


def _figure(mention: FigureMention | None, kind: FigureKind) -> list[Option]:
    if mention is None or mention.unit is None or mention.percentage:
        return []
    return [Option((mention, kind), (mention.low, mention.high, mention.unit, kind), mention.span)]


def chain(said: tuple[Said, ...]) -> list[Option]:
    """Return a chain of speakers as an option; nobody's is the outlet's own word."""
    return [Option(said, (said[0].kind, said[0].span), said[0].span)] if said else [Option((), (), None)]


FIELDS: dict[str, Field] = {
    "status": Field(lambda f: [Option((f.status, f.status_span), f.status, f.status_span)], 0, 0),
    "orderer": Field(lambda f: _coded(f.orderer), 4, 2, 2),
    "perpetrator": Field(lambda f: _coded(f.perpetrator), 4, 2, 2),
    "affected": Field(lambda f: _coded(f.affected), 4, 2, 3),
    "figure": Field(lambda f: _figure(f.figure, f.figure_kind), 3, 3),
    "origin": Field(lambda f: [*map(_place, f.origin), *map(_described, f.origin_described)], 14, 2, 3),
    "destination": Field(lambda f: [*map(_place, f.destination), *map(_described, f.destination_described)], 6, 2, 3),
    "when": Field(lambda f: _time(f.when), 8, 2),
    "ground": Field(lambda f: _coded(f.ground), 3, 4, 2),
    "consequences": Field(lambda f: _coded(f.consequences), 2, 5, 3),
    "attribution": Field(lambda f: chain(f.said), 3, 2),
}
"""The fields that are weighed, by name, in the order in which a claim tells them."""
ALIKE = {"orderer": "perpetrator", "perpetrator": "orderer", "origin": "destination", "destination": "origin"}
"""What one layer or act takes for one field may be the other's."""


def values_of(story: Story, frame: Frame | None, field: str) -> tuple[Option, ...]:
    """Return the values that a frame of a story has."""
    if frame is None:
        return ()
    held = story.values.get((id(frame), field))
    if held is None:
        held = story.values[id(frame), field] = tuple(FIELDS[field].of(frame))
    return held


def keys_of(story: Story, frame: Frame | None, field: str) -> frozenset[Hashable]:
    """Return what a frame's values are compared by."""
    if frame is None:
        return frozenset()
    held = story.keys.get((id(frame), field))
    if held is None:
        held = story.keys[id(frame), field] = frozenset(o.key for o in values_of(story, frame, field) if o.key != ())
    return held


def options(story: Story, index: int, field: str) -> list[Option]:
    """Return what a field of the act `index` may be, each value with each of its words once, in text order."""
    act, shape = story.acts[index], FIELDS[field]
    home = story.sentence(act.one.trigger.start)
    found: dict[tuple[Hashable, Span | None], Option] = {}

    def add(some: Iterable[Option], *, anywhere: bool = False) -> None:
        for option in some:
            if anywhere or option.span is None or (
                    -shape.before <= story.sentence(option.span.start) - home <= shape.after):
                found.setdefault((option.key, option.span), option)

    for frame in (act.rules, act.own):
        add(values_of(story, frame, field), anywhere=True)
    if field == "status":
        if act.sight is not None:
            add(Option((status, None), status, None) for status, share in zip(STATUSES, act.sight.status, strict=True)
                if share > SURE)
        return _each_once(found.values())
    if field == "attribution" and act.learned is not None:
        add(chain(act.learned.heard), anywhere=True)
    for other in _around(story, index, max(shape.before, shape.after)):
        for frame in (other.rules, other.own):
            add(values_of(story, frame, field))
            if field in ALIKE:
                add(values_of(story, frame, ALIKE[field]))
    add(_mentioned(story, act, field, home))
    add(_faint(story, act, field), anywhere=True)
    spans = act.one.trigger
    if field in PLACES:
        found = {key: option for key, option in found.items() if option.span is None
                 or not tells_where_it_is_told(story.text, act.one.said, option.span)}
    if field == "figure":
        found = {key: option for key, option in found.items()
                 if not counts_casualties(story.text, option.value[0], story.document.language)}
    if field == "when":
        ruled = keys_of(story, act.rules, field)
        found = {key: option for key, option in found.items() if option.key in ruled
                 or option.span is None or not dates_the_text(story.text, option.span, spans)}
    kept = sorted(found.values(), key=lambda o: o.span.apart(spans) if o.span is not None else 0)[:MOST]
    return sorted(kept, key=lambda o: (o.span is None, o.span or spans))


def _mentioned(story: Story, act: Teller, field: str, home: int) -> list[Option]:
    """Return what the sentences within a field's reach name that could fill it, whoever took it for that."""
    if field not in MENTIONED:
        return []
    kind, shape = act.one.figure_kind, FIELDS[field]
    held = story.named.get((field, kind))
    if held is None:
        mentions = story.found.mentions
        if field == "when":
            some = [option for m in mentions.times for option in _time(m)]
        elif field == "figure":
            some = [option for m in _with_units(mentions.figures) for option in _figure(m, kind)]
        elif field in DOERS:
            some = _coded(story.bodies_named)
        else:
            some = [_place(m) for m in mentions.places]
        held = story.named[field, kind] = sorted(
            ((story.sentence(option.span.start), number, option) for number, option in enumerate(some)
             if option.span is not None), key=lambda one: one[:2])
    first = bisect_left(held, home - shape.before, key=lambda one: one[0])
    last = bisect_right(held, home + shape.after, key=lambda one: one[0])
    found = [option for _, _, option in sorted(held[first:last], key=lambda one: one[1])]
    return _nearest_of_each(found, act.one.trigger) if field in DOERS else found


def _with_units(figures: Sequence[FigureMention]) -> list[FigureMention]:
    """Return counts in text order; a bare one ("700 were sent to X, 430 to Y") counts what the one before it counts."""
    told: list[FigureMention] = []
    last: FigureMention | None = None
    for figure in sorted(figures, key=lambda m: m.span):
        if figure.unit is not None and not figure.percentage:
            last = figure
        elif (figure.unit is None and figure.noun is None and last is not None and last.unit is not None
                and figure.span.start - last.span.end <= BARE):
            figure = replace(figure, unit=last.unit)
        told.append(figure)
    return told


def _nearest_of_each(bodies: Iterable[Option], trigger: Span) -> list[Option]:
    """Return of each kind of body the few mentions that stand nearest to an act's words: one code is said once."""
    kept: list[Option] = []
    counted: Counter[Hashable] = Counter()
    for option in sorted(bodies, key=lambda o: o.span.apart(trigger) if o.span is not None else 0):
        counted[option.key] += 1
        if counted[option.key] <= BODIES:
            kept.append(option)
    return kept


def _faint(story: Story, act: Teller, field: str) -> list[Option]:
    """Return the words that the network takes for a field with too little certainty to propose them itself: of a coded
    field under their likeliest code by network and wording, of a place where they name none."""
    if act.sight is None:
        return []
    if field in PLACES:
        named = story.found.mentions.places
        return [_described(span) for span, _ in act.sight.parts(field, FAINT)
                if not any(m.span.overlaps(span) for m in within(named, span))]
    if field not in CODES:
        return []
    head, codes = CODES[field]
    found: list[Option] = []
    for span, states in act.sight.parts(field, FAINT):
        shares = act.sight.look.answers(head, states, span)
        likeliest, second = map(int, shares.argsort()[::-1][:2])
        for number in (likeliest, second):
            if number == likeliest or shares[number] >= EITHER:
                found.append(Option((codes[number], span), codes[number], span))
    return found


def dates_the_text(text: str, span: Span, trigger: Span) -> bool:
    """Tell whether a day stands in a short line of its own, without an act: a dateline or a letter's head."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)].rstrip()
    return len(line) < SHORT and line[-1:] not in ENDS and not start <= trigger.start < start + len(line)


def _around(story: Story, index: int, reach: int) -> list[Teller]:
    """Return the other acts told not more than `reach` sentences away."""
    home = story.sentence(story.acts[index].one.trigger.start)
    place = story.place_in_order[index]
    found: list[Teller] = []
    for step in (-1, 1):
        at = place + step
        while 0 <= at < len(story.order) and abs(story.sentence(story.triggers[at].start) - home) <= reach:
            found.append(story.acts[story.order[at]])
            at += step
    return found


def _each_once(found: Iterable[Option]) -> list[Option]:
    """Return each value once; the one with words before one without."""
    best: dict[Hashable, Option] = {}
    for option in found:
        if option.key not in best:
            best[option.key] = option
    return list(best.values())
