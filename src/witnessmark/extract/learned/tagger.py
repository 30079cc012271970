"""What the learned layer proposes for a text: acts with their words, and the words of their roles.

Two looks: one over the whole text for the words of acts, one around each act, its words marked, for
its roles (after the span and role heads of event extraction with a marked trigger). Every span is a span of
the text; a probability stands beside each. Not decided here: what becomes of a proposal (`merge`).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from witnessmark.extract.learned.encoder_file import Floats
from witnessmark.extract.learned.labels import ACTS, FIGURE_KINDS, ROLES, STATUSES
from witnessmark.extract.learned.network import Network
from witnessmark.extract.learned.pieces import Piece
from witnessmark.extract.learned.windows import Sentence, around, packed, sentences
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, FigureKind, Status

LEAST = 0.45
"""Words are proposed as an act's where the probability that they say none is under 1 - LEAST."""
ROLE = 0.4


@dataclass(frozen=True, slots=True)
class Part:
    """Words in a role of an act; `states` is the mean of their pieces' states, for the heads that tell codes."""

    span: Span
    probability: float
    states: Floats


@dataclass(frozen=True, slots=True)
class Event:
    """One act proposed: its words and code, and what the second look saw, for its roles.

    `probability` is the geometric mean of both looks': that the words say an act, and that, read with their
    surroundings, they are to be kept. `states` are those of the pieces in `window`, `own` the mean over the
    act's words.
    """

    trigger: Span
    passage: Span
    act: Act
    probability: float
    window: Sequence[Piece]
    states: Floats
    own: Floats


@dataclass(frozen=True, slots=True)
class Roles:
    """Status, kind of count and the words in each role of an act, in text order."""

    status: Status
    figure_kind: FigureKind
    parts: dict[str, tuple[Part, ...]]


def triggers_in(text: str, network: Network) -> list[tuple[Span, Act, float]]:
    """Return the words that may say an act, its code and the probability that they do, in order."""
    return _triggers(text, sentences(text, network.pieces), network)


def _triggers(text: str, found: Sequence[Sentence], network: Network) -> list[tuple[Span, Act, float]]:
    windows = packed(found)
    acts: list[tuple[Span, Act, float]] = []
    for window, states in zip(windows, network.states(windows), strict=True):
        acts += _acts(text, window, _softmax(network.head("act", states)))
    return acts


def events_in(text: str, network: Network) -> list[Event]:
    """Return the acts proposed for a text, in order."""
    found = sentences(text, network.pieces)
    acts = _triggers(text, found, network)
    if not acts:
        return []
    looks = [around(found, span.start) for span, _, _ in acts]
    marks = [_covered(window, span) for window, (span, _, _) in zip(looks, acts, strict=True)]
    events = []
    for (span, act, sure), window, marked, states in zip(
            acts, looks, marks, network.states(looks, marks), strict=True):
        own = states[marked].mean(0)
        kept = float(_softmax(network.head("kept", own))[1])
        home = found[max(bisect_right(found, span.start, key=lambda sentence: sentence.start) - 1, 0)]
        events.append(Event(span, Span(home.start, max(home.end, span.end)), act, math.sqrt(sure * kept),
                            window, states, own))
    return events


def roles_of(event: Event, text: str, network: Network) -> Roles:
    """Return what the second look saw of an act's roles."""
    odds = _softmax(network.head("roles", event.states).reshape(len(event.window), len(ROLES), 3))
    parts: dict[str, tuple[Part, ...]] = {}
    for number, role in enumerate(ROLES):
        inside = 1.0 - odds[:, number, 0]
        found = []
        for run in _runs(inside, odds[:, number, 1], ROLE):
            span = _whole(text, event.window[run[0]].start, event.window[run[-1]].end)
            if span is not None:
                found.append(Part(span, float(inside[run].mean()), event.states[run].mean(0)))
        if found:
            parts[role] = tuple(found)
    return Roles(STATUSES[int(network.head("status", event.own).argmax())],
                 FIGURE_KINDS[int(network.head("figure_kind", event.own).argmax())], parts)


def _acts(text: str, window: Sequence[Piece], odds: Floats) -> list[tuple[Span, Act, float]]:
    """Return the words of a window that say an act, its code and probability."""
    inside = 1.0 - odds[:, 0]
    found = []
    for run in _runs(inside, odds[:, 1::2].sum(-1), LEAST):
        by_act = odds[run, 1::2].sum(0) + odds[run, 2::2].sum(0)
        span = _whole(text, window[run[0]].start, window[run[-1]].end)
        if span is not None:
            found.append((span, ACTS[int(by_act.argmax())], float(inside[run].max())))
    return found


def _runs(inside: Floats, begins: Floats, least: float) -> list[list[int]]:
    """Return runs of neighbouring pieces whose probability to be inside is at least `least`.

    A piece that more likely begins than goes on starts a run of its own.
    """
    runs: list[list[int]] = []
    for index in map(int, np.flatnonzero(inside >= least)):
        if runs and runs[-1][-1] == index - 1 and begins[index] <= inside[index] / 2:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _whole(text: str, start: int, end: int) -> Span | None:
    """Return the span with Latin words made whole and edges free of spaces and marks; None if nothing is left."""
    while start > 0 and _latin(text[start - 1]) and _latin(text[start]):
        start -= 1
    while end < len(text) and _latin(text[end - 1]) and _latin(text[end]):
        end += 1
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return Span(start, end) if end > start else None


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _covered(window: Sequence[Piece], span: Span) -> list[int]:
    return [i for i, piece in enumerate(window) if piece.start < span.end and piece.end > span.start]


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    odds: Floats = powers / powers.sum(-1, keepdims=True)
    return odds
