"""What the network makes of the words of one act, whoever found them.

A rule's act is looked at like the network's own: its pieces' tags, its status, and what every piece of the same window
is to it. Where words lie in another window nothing is known of them (`UNSEEN`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from witnessmark.extract.learned.encoder_file import Floats
from witnessmark.extract.learned.labels import ACTS, ROLES
from witnessmark.extract.learned.odds import together
from witnessmark.extract.learned.tagger import (
    AT_LENGTH,
    Event,
    Look,
    names_nothing,
    runs_of,
    told_at_length,
    whole_words,
)
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act

UNSEEN = -1.0
"""Stands for a probability where the network saw nothing."""


@dataclass(frozen=True)
class Sight:
    """The network's view of an act said by pieces first..last of a window. `odds` (pieces, ROLES): each piece's
    probability to be in a role of it. `span` are its words."""

    look: Look
    first: int
    last: int
    odds: Floats
    span: Span

    @cached_property
    def acts(self) -> Floats:
        """Probability of each act, mean over the pieces (len(ACTS))."""
        return np.asarray(self._by_act.mean(0))

    @cached_property
    def words(self) -> Floats | None:
        """The probability of each act, then of none, by wording alone."""
        return self.look.worded("act", self.span)

    @cached_property
    def shares(self) -> Floats:
        """The share of each act by both the network and wording (len(ACTS))."""
        return together(self.acts, self.words)

    @cached_property
    def inside(self) -> float:
        """The highest probability that one of the pieces says an act."""
        return float(1.0 - self.look.tags[self.first : self.last + 1, 0].min())

    @cached_property
    def status(self) -> Floats:
        """Probability of each status."""
        return self.look.answers("status", self.look.states[self.first : self.last + 1].mean(0), self.span)

    @cached_property
    def strongest(self) -> Floats:
        """The highest probability of any piece for each role (ROLES)."""
        return np.asarray(self.odds.max(0))

    def roles(self, span: Span) -> Floats:
        """Return the highest probability of a piece of some words for each role; UNSEEN outside the window."""
        first, last = self._pieces(span)
        return self.odds[first:last].max(0) if last > first else np.full(len(ROLES), UNSEEN, np.float32)

    def _pieces(self, span: Span) -> tuple[int, int]:
        """Return the first piece of some words and the one after the last; twice the same outside the window."""
        first = last = bisect_right(self.look.ends, span.start)
        while last < len(self.look.pieces) and self.look.pieces[last].start < span.end:
            last += 1
        return first, last

    def answers(self, question: str, span: Span) -> Floats | None:
        """Return the share of each answer to a question about some words; None of words outside the window."""
        first, last = self._pieces(span)
        if last == first:
            return None
        return self.look.answers(question, self.look.states[first:last].mean(0), span)

    def parts(self, role: str, least: float) -> list[tuple[Span, Floats]]:
        """Return the words of which every piece is in a role with at least this probability, with the mean of their
        states."""
        number = ROLES.index(role)
        if self.strongest[number] < least:
            return []
        look, inside = self.look, self.odds[:, number]
        found: list[tuple[Span, Floats]] = []
        runs = runs_of(inside, np.zeros_like(inside), least)
        for run in told_at_length(runs, look.numbers) if role in AT_LENGTH else runs:
            span = whole_words(look.text, look.pieces[run[0]].start, look.pieces[run[-1]].end)
            if span is not None and not names_nothing(look.text, span):
                found.append((span, np.asarray(look.states[run].mean(0))))
        return found

    def act(self, act: Act) -> float:
        return float(self.acts[ACTS.index(act)])

    @property
    def _by_act(self) -> Floats:
        tags = self.look.tags[self.first : self.last + 1]
        return np.asarray(tags[:, 1::2] + tags[:, 2::2])


def sights(looks: Sequence[Look], words: Sequence[Span], events: Sequence[Event | None]) -> list[Sight | None]:
    """Return the view of each act, told by its words and, where the network proposed it, its event.

    None for words that no window owns (a text without word pieces).
    """
    found: list[Sight | None] = [None] * len(words)
    asked: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    homes = [look.window.sentences[look.window.own].start for look in looks]
    for index, (span, event) in enumerate(zip(words, events, strict=True)):
        if event is not None:
            found[index] = Sight(event.look, event.first, event.last, _within(event.look.odds[event.number]), span)
            continue
        at = max(0, bisect_right(homes, span.start) - 1)
        if not looks:
            continue
        first = bisect_right(looks[at].ends, span.start)
        last = first
        while last + 1 < len(looks[at].pieces) and looks[at].pieces[last + 1].start < span.end:
            last += 1
        if first < len(looks[at].pieces):
            asked[at].append((index, first, last))
    for at, some in asked.items():
        look = looks[at]
        odds = look.odds_of([(look.states[first : last + 1].mean(0), first, last) for _, first, last in some])
        for (index, first, last), seen in zip(some, odds, strict=True):
            found[index] = Sight(look, first, last, _within(seen), words[index])
    return found


def _within(odds: Floats) -> Floats:
    return np.asarray(1.0 - odds[:, :, 0])
