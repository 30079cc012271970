"""Quotes → spans: a quote counts only where it stands word for word at one place.

Invariant: every span returned slices to the quote. Nothing is normalised, trimmed or searched for loosely:
a quote that almost stands there is a quote that does not stand there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from witnessmark.extract.backends.contract import Proposal, Role, Words
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Consequence, Ground, Group, Organ, Status

LONGEST_ACT = 48
LONGEST_ROLE = 240
"""Code points: longer quotes are passages, not the words of an act or role."""


@dataclass(frozen=True, slots=True)
class GroundedRole:
    """Words of one role and where they stand."""

    role: Role
    span: Span
    code: Organ | Group | Ground | Consequence | None


@dataclass(frozen=True, slots=True)
class GroundedAct:
    """An act whose words stand in the text, with those of its roles that do."""

    act: Act
    span: Span
    status: Status | None
    roles: tuple[GroundedRole, ...]


def grounded(proposals: Iterable[Proposal], text: str, *, offset: int = 0) -> list[GroundedAct]:
    """Return the proposals whose words stand in `text`, each act and place of words once, in text order.

    Args:
        offset: where `text` begins in the whole reading; spans are of the whole.
    """
    found: dict[Span, GroundedAct] = {}
    for proposal in proposals:
        passage = whole(text) if proposal.passage is None else place_of(Words(proposal.passage), text, whole(text))
        span = place_of(proposal.words, text, passage) if passage else None
        if passage is None or span is None or span.end - span.start > LONGEST_ACT:
            continue
        roles = []
        for role in proposal.roles:
            at = place_of(role.words, text, whole(text)) or place_of(role.words, text, passage)
            if at is not None and at.end - at.start <= LONGEST_ROLE:
                roles.append(GroundedRole(role.role, at.shifted(offset), role.code))
        found.setdefault(span, GroundedAct(proposal.act, span.shifted(offset), proposal.status,
                                           tuple(dict.fromkeys(roles))))
    return [found[span] for span in sorted(found)]


def place_of(words: Words, text: str, within: Span | None) -> Span | None:
    """Return where the words stand: at the offset they name, else at their only place; None otherwise.

    Words count as words only where they do not begin or end inside a longer Latin word or number.
    """
    quote = words.quote
    if within is None or not quote or quote != quote.strip():
        return None
    if words.at is not None:
        at = words.at
        fits = within.start <= at and at + len(quote) <= within.end and text.startswith(quote, at)
        return Span(at, at + len(quote)) if fits and _whole_words(text, at, quote) else None
    place = None
    at = text.find(quote, within.start, within.end)
    while at >= 0:
        if _whole_words(text, at, quote):
            if place is not None:
                return None
            place = Span(at, at + len(quote))
        at = text.find(quote, at + 1, within.end)
    return place


def whole(text: str) -> Span | None:
    """Return the span of a whole text; None of an empty one."""
    return Span(0, len(text)) if text else None


def _whole_words(text: str, at: int, quote: str) -> bool:
    """Tell whether a quote does not cut a word: `move` does not stand in `removed`.

    Hangul is left alone at its end, where particles follow without a space.
    """
    before, after = text[at - 1 : at], text[at + len(quote) : at + len(quote) + 1]
    return not (_joins(before) and _joins(quote[0])) and not (_joins(after) and _joins(quote[-1]))


def _joins(letter: str) -> bool:
    return letter.isalnum() and not "가" <= letter <= "힣"
