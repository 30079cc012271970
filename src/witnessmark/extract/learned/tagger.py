"""What the learned layer proposes for a text: acts with their words, and the words of their roles.

One look: each sentence is encoded once, in a window of whole sentences. A head tags the words of acts; a
scorer then tells, from an act's state, a piece's state and how far apart they stand, what the piece is to the act, so
that an act more costs next to nothing. Every span is a span of the text; a probability stands beside each. Not
decided here: what becomes of a proposal (`merge`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from witnessmark.extract.learned.encoder_file import Floats
from witnessmark.extract.learned.labels import ACTS, BANDS, FIGURE_KINDS, ROLES, SENTENCES, STATUSES, STEPS
from witnessmark.extract.learned.network import Network
from witnessmark.extract.learned.odds import shares_of, together
from witnessmark.extract.learned.pieces import Piece
from witnessmark.extract.learned.windows import Window, sentences, windows_of
from witnessmark.extract.learned.wordings import Features, features
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, FigureKind, Status

LEAST = 0.4
"""Words are proposed as an act's where the probability that one of them says none is under 1 - LEAST; whether they
stand is weighed later."""
EDGE = 0.4
"""The words go on as far as that probability is under 1 - EDGE."""
GAP = 4
"""Words of one act may stand apart by so many pieces (drove the families off)."""
ROLE = 0.5
"""Pieces are taken into a role where the probability that they stand outside it is under 1 - ROLE."""
TOGETHER = 16
"""Acts whose roles are read at once."""
NAMED = 0.4
"""Pieces are taken into a name of a place where the probability that they stand outside one is under 1 - NAMED."""
AT_LENGTH = frozenset({"ground", "consequences", "source"})
"""Roles whose words are clauses or long names rather than a name, a day or a count."""
EMPTY_WORDS = frozenset(
    "a an the of for to in on at by and or but that which who whose whom with from as than when where while".split())
"""English words that alone name nobody and nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """Words in a role of an act; `states` is the mean of their pieces' states, for the heads that tell codes."""

    span: Span
    probability: float
    states: Floats


class Look:
    """One window as the encoder saw it: its pieces, the sentence of each, their states, the probability of each tag of
    an act, the acts found there."""

    def __init__(self, text: str, language: str, window: Window, states: Floats, tags: Floats,
                 network: Network) -> None:
        self.text, self.language = text, language
        self.window, self.states, self.tags, self.network = window, states, tags, network
        self._features: dict[Span, Features] = {}
        self.pieces: list[Piece] = window.pieces
        self.numbers = np.array(window.numbers)
        self.events: list[Event] = []

    @cached_property
    def ends(self) -> list[int]:
        """Where each piece ends in the text."""
        return [piece.end for piece in self.pieces]

    def sentence(self, piece: int) -> Span:
        """Return the sentence a piece stands in."""
        home = self.window.sentences[int(self.numbers[piece])]
        return Span(home.start, home.end)

    def worded(self, question: str, span: Span) -> Floats | None:
        """Return the probability of each answer by the wording of some words in their sentence; None without tables."""
        tables = self.network.wordings
        if tables is None:
            return None
        if span not in self._features:
            home = self.sentence(min(bisect_right(self.ends, span.start), len(self.ends) - 1))
            self._features[span] = features(self.language, self.text, span, Span(home.start, max(home.end, span.end)))
        return tables.odds(question, self.language, self._features[span])

    def answers(self, question: str, state: Floats, span: Span) -> Floats:
        """Return the share of each answer by the network's head, which sees a state, and by wording, both at once."""
        return together(shares_of(self.network.head(question, state)), self.worded(question, span))

    @cached_property
    def places(self) -> list[Span]:
        """The words of the window's own sentences that name places, in text order."""
        odds = shares_of(self.network.head("place", self.states))
        runs = [run for run in runs_of(1.0 - odds[:, 0], odds[:, 1], NAMED) if self.numbers[run[0]] >= self.window.own]
        spans = [whole_words(self.text, self.pieces[run[0]].start, self.pieces[run[-1]].end) for run in runs]
        return [span for span in spans if span is not None]

    @cached_property
    def odds(self) -> list[Floats]:
        """The probability of each role tag of each piece, for every act found in the window."""
        return self.odds_of([(event.own, event.first, event.last) for event in self.events])

    def odds_of(self, words: Sequence[tuple[Floats, int, int]]) -> list[Floats]:
        """Return the probability of each role tag of each piece (pieces, ROLES, 3) for acts, each given by its mean
        state and its first and last piece."""
        found: list[Floats] = []
        for at in range(0, len(words), TOGETHER):
            some = words[at : at + TOGETHER]
            found += list(self.network.roles(
                self.states, np.stack([own for own, _, _ in some]),
                np.stack([bands(len(self.pieces), first, last) for _, first, last in some]),
                np.stack([steps(self.numbers, self.numbers[first]) for _, first, _ in some])))
        return found


@dataclass(frozen=True, slots=True)
class Event:
    """One act proposed: its words and code, the probability that the words say an act, and the look it was seen in.

    `number` counts the look's acts; `first` and `last` are its pieces in the look; `own` is the mean of their states;
    `passage` its sentence.
    """

    trigger: Span
    passage: Span
    act: Act
    probability: float
    look: Look
    number: int
    first: int
    last: int
    own: Floats


@dataclass(frozen=True, slots=True)
class Roles:
    """Status, kind of count and the words in each role of an act, in text order."""

    status: Status
    figure_kind: FigureKind
    parts: dict[str, tuple[Part, ...]]


def looks_in(text: str, language: str, network: Network) -> list[Look]:
    """Return what the network sees of a text, window after window, with the acts it proposes."""
    windows = windows_of(sentences(text, network.pieces))
    looks = [Look(text, language, window, *seen, network)
             for window, seen in zip(windows, network.read([window.pieces for window in windows]), strict=True)]
    for look in looks:
        look.events = _acts(text, look)
    return looks


def roles_of(event: Event, text: str) -> Roles:
    """Return what the look saw of an act's roles."""
    look, network = event.look, event.look.network
    odds = look.odds[event.number]
    within = 1.0 - odds[:, :, 0]
    parts: dict[str, tuple[Part, ...]] = {}
    for number in map(int, np.flatnonzero(within.max(0) >= ROLE)):
        role, inside, found = ROLES[number], within[:, number], []
        runs = runs_of(inside, odds[:, number, 1], ROLE)
        for run in told_at_length(runs, look.numbers) if role in AT_LENGTH else runs:
            span = whole_words(text, look.pieces[run[0]].start, look.pieces[run[-1]].end)
            if span is not None and not names_nothing(text, span):
                found.append(Part(span, float(inside[run].mean()), look.states[run].mean(0)))
        if found:
            parts[role] = tuple(found)
    return Roles(STATUSES[int(look.answers("status", event.own, event.trigger).argmax())],
                 FIGURE_KINDS[int(network.head("figure_kind", event.own).argmax())], parts)


def bands(length: int, first: int, last: int) -> NDArray[np.int64]:
    """Return the band of distance of each of `length` pieces from the words first..last of an act."""
    at = np.arange(length)
    before = np.searchsorted(STEPS, first - at, side="right")
    after = np.searchsorted(STEPS, at - last, side="right")
    return BANDS // 2 + np.where(at > last, after, 0) - np.where(at < first, before, 0)


def steps(numbers: NDArray[np.int64], own: int) -> NDArray[np.int64]:
    """Return how many sentences after (or before) that of an act each piece stands, from 0 for far before."""
    return np.clip(numbers - own, -SENTENCES, SENTENCES) + SENTENCES


def _acts(text: str, look: Look) -> list[Event]:
    """Return the acts that the sentences of a window own, from the probabilities of tags."""
    odds = look.tags
    inside = 1.0 - odds[:, 0]
    by_act = odds[:, 1::2] + odds[:, 2::2]
    joined: list[tuple[list[int], int]] = []
    for run in runs_of(inside, odds[:, 1::2].sum(-1), EDGE):
        act = int(by_act[run].sum(0).argmax())
        if inside[run].max() < LEAST or look.numbers[run[0]] < look.window.own:
            continue
        last = joined[-1] if joined else None
        if last is not None and last[1] == act and run[0] - last[0][-1] <= GAP + 1 and (
                look.numbers[run[0]] == look.numbers[last[0][-1]]):
            last[0].extend(run)
        else:
            joined.append((run, act))
    found: list[Event] = []
    for run, _ in joined:
        sentence = look.sentence(run[0])
        span = whole_words(text, look.pieces[run[0]].start, look.pieces[run[-1]].end)
        if span is not None:
            act = int(together(by_act[run].mean(0), look.worded("act", span)).argmax())
            found.append(Event(span, Span(sentence.start, max(sentence.end, span.end)), ACTS[act],
                               float(inside[run].max()), look, len(found), run[0], run[-1], look.states[run].mean(0)))
    return found


def runs_of(inside: Floats, begins: Floats, least: float) -> list[list[int]]:
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


def told_at_length(runs: list[list[int]], numbers: NDArray[np.int64]) -> list[list[int]]:
    """Join runs of one sentence that stand a word or two apart: a reason is told in a clause, not in its words."""
    joined: list[list[int]] = []
    for run in runs:
        if joined and run[0] - joined[-1][-1] <= GAP + 1 and numbers[run[0]] == numbers[joined[-1][-1]]:
            joined[-1] = [*range(joined[-1][0], run[-1] + 1)]
        else:
            joined.append(run)
    return joined


def whole_words(text: str, start: int, end: int) -> Span | None:
    """Return the span with words made whole and edges free of spaces and marks; None if nothing is left.

    A Latin word is made whole at both ends, any other only where it begins: Korean endings stay apart.
    """
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and _latin(text[end - 1]) and _latin(text[end]):
        end += 1
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return Span(start, end) if end > start else None


def names_nothing(text: str, span: Span) -> bool:
    """Whether a span holds nothing but words that name nothing."""
    return EMPTY_WORDS.issuperset(span.slice(text).lower().split())


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()

