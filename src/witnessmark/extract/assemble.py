"""Frames → claims and context statements: constrained, grounded, without doubles.

Invariant: what leaves here is grounded by construction; a frame that can't be grounded is
dropped. The outlet closes every attribution chain. Calibration of the score lives in
`confidence`; ids follow from reading, act and trigger, so the same text gives the same ids.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from witnessmark.extract.entries import entries_of
from witnessmark.extract.explain import explained
from witnessmark.extract.frames import Document, Frame, Said
from witnessmark.extract.mentions import FigureMention, PlaceMention, TimeMention
from witnessmark.extract.upcoming import upcoming
from witnessmark.ids import derived_id
from witnessmark.model.claim import Affected, Attribution, Claim, Coded, Context, Extractor
from witnessmark.model.figure import Figure
from witnessmark.model.place import PlaceRef
from witnessmark.model.text import Reading, Span
from witnessmark.model.time import Moment
from witnessmark.vocab.codes import AttributionKind, FigureKind, Speech

VERSION = "13"
"""Of both layers together: rises when what they make of a text changes."""


OWN = f"{VERSION}+case"
"""The same, with scores that a case has learnt."""


def assemble(frames: Iterable[Frame], reading: Reading, *, version: str = VERSION,
             document: Document | None = None) -> tuple[list[Claim], list[Context]]:
    """Return claims and context statements in text order, doubles merged; `document` is the reading's, where it was
    made already."""
    claims: list[Claim] = []
    contexts: list[Context] = []
    document = document or document_of(reading)
    for frame in _without_doubles(frames):
        common = _common(frame, reading, document.told_on(frame.trigger.start), version)
        common["passage"] = _without_author(frame, document)
        if frame.act is not None:
            status_span = frame.status_span or frame.trigger
            claims.append(Claim(
                id=derived_id("clm", reading.id, frame.act.value, frame.trigger.start, frame.trigger.end,
                              *(_place_key(frame))),
                act=_coded(frame.act, frame.trigger, reading),
                status=_coded(frame.status, status_span, reading),
                **common,
            ))
        elif frame.context is not None:
            contexts.append(Context(
                id=derived_id("ctx", reading.id, frame.context.value, frame.trigger.start, frame.trigger.end),
                context=_coded(frame.context, frame.trigger, reading),
                **common,
            ))
    return ([replace(claim, why=explained(claim)) for claim in claims],
            [replace(context, why=explained(context)) for context in contexts])


def document_of(reading: Reading) -> Document:
    """Return what extraction needs of a reading."""
    report = reading.report
    return Document(
        reading.text, report.language, report.published, report.outlet, report.title, reading.locators,
        entries_of(reading.text, reading.locators, report.published),
    )


def _without_author(frame: Frame, document: Document) -> Span:
    """Return the passage without the name over a message: who says it is attribution, not what is said."""
    passage, entry = frame.passage, document.entry(frame.passage.start)
    if entry is None or entry.author is None or passage.start >= entry.author.end:
        return passage
    said = document.text[entry.author.end : passage.end]
    start = passage.end - len(said.lstrip(" :："))
    return Span(start, passage.end) if start <= frame.trigger.start else passage


def _place_key(frame: Frame) -> list[str | int]:
    """Tell apart claims of one trigger: rows of a list share a verb but not a place or count."""
    key: list[str | int] = []
    for mention in (*frame.origin, *frame.destination):
        key += [mention.span.start, mention.span.end]
    if frame.figure:
        key += ["figure", frame.figure.span.start]
    return key


def _without_doubles(frames: Iterable[Frame]) -> list[Frame]:
    """Keep one frame per act, trigger, places and figure: the best scored, then the first."""
    best: dict[tuple[Any, ...], Frame] = {}
    for frame in frames:
        key = (frame.act, frame.context, frame.trigger, *_place_key(frame))
        held = best.get(key)
        if held is None or frame.score > held.score:
            best[key] = frame
    return sorted(best.values(), key=lambda f: (f.passage.start, f.trigger.start, -f.score))


def _common(frame: Frame, reading: Reading, told: dt.date | None, version: str) -> dict[str, Any]:
    text = reading.text
    return {
        "reading": reading,
        "passage": frame.passage,
        "extractor": Extractor(frame.reader, version),
        "confidence": min(max(frame.score, 0.0), 1.0),
        "orderer": _each_once(frame.orderer, frame.trigger, reading),
        "perpetrator": _each_once(frame.perpetrator, frame.trigger, reading),
        "affected": tuple(Affected(codes, span.slice(text), span)
                          for codes, span in _nearest(frame.affected, frame.trigger)),
        "figure": figure_of(frame.figure, frame.figure_kind, text),
        "origin": _places(frame.origin, frame.origin_described, text),
        "destination": _places(frame.destination, frame.destination_described, text),
        "when": moment_of(upcoming(frame.when, frame.status, text, told, frame.passage), text),
        "ground": _each_once(frame.ground, frame.trigger, reading),
        "consequences": _each_once(frame.consequences, frame.trigger, reading),
        "attribution": _attribution(frame.said, reading),
        "why": frame.why,
    }


def figure_of(mention: FigureMention | None, kind: FigureKind, text: str) -> Figure | None:
    """Return the figure of a mention that counts people, households or dwellings."""
    if mention is None or mention.unit is None or mention.percentage:
        return None
    return Figure(kind, mention.low, mention.best, mention.high, mention.unit, mention.quantifier,
                  mention.span.slice(text), mention.span, mention.multiplier)


def moment_of(mention: TimeMention | None, text: str) -> Moment | None:
    """Return the moment of a mention that was resolved to days."""
    if mention is None or mention.start is None or mention.end is None or mention.precision is None:
        return None
    return Moment(mention.start, mention.end, mention.precision, mention.span.slice(text), mention.span)


def _places(named: Sequence[PlaceMention], described: Sequence[Span], text: str) -> tuple[PlaceRef, ...]:
    refs = [_place(mention, text) for mention in named]
    refs += [PlaceRef(span.slice(text), span, "described") for span in described]
    return tuple(sorted(refs, key=lambda ref: ref.span))


def _place(mention: PlaceMention, text: str) -> PlaceRef:
    return PlaceRef(mention.span.slice(text), mention.span, "named", mention.place)


def _attribution(said: Sequence[Said], reading: Reading) -> tuple[Attribution, ...]:
    text = reading.text
    chain = [
        Attribution(
            link.kind, link.speech,
            link.span.slice(text) if link.span else None, link.span,
            moment_of(link.told_on, text),
            _place(link.place, text) if link.place else None,
        )
        for link in said
    ]
    if not chain or chain[-1].kind is not AttributionKind.OUTLET:
        chain.append(Attribution(AttributionKind.OUTLET, Speech.NARRATED))
    return tuple(chain)


def _each_once(found: Sequence[tuple[Any, Span]], trigger: Span, reading: Reading) -> tuple[Coded[Any], ...]:
    return tuple(_coded(code, span, reading) for code, span in _nearest(found, trigger))


def _nearest(found: Sequence[tuple[Any, Span]], trigger: Span) -> list[tuple[Any, Span]]:
    """Return each code once, with its words that stand nearest to the act's, in the order given."""
    best: dict[Any, Span] = {}
    for code, span in found:
        held = best.get(code)
        if held is None or span.apart(trigger) < held.apart(trigger):
            best[code] = span
    return list(best.items())


def _coded(code: Any, span: Span, reading: Reading) -> Coded[Any]:
    return Coded(code, span.slice(reading.text), span)


