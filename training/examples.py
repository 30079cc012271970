"""Coded texts → what the network is shown: windows with the tags of acts, and for each act its roles and codes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from training.names import names_in
from witnessmark.extract.learned.labels import (
    ACTS,
    BEGIN,
    CONSEQUENCES,
    FIGURE_KINDS,
    GROUNDS,
    GROUPS,
    INSIDE,
    KINDS,
    ORGANS,
    ROLES,
    SPEECHES,
    STATUSES,
)
from witnessmark.extract.learned.pieces import END, START, Piece, Pieces
from witnessmark.extract.learned.windows import sentences, windows_of
from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading, Span

IGNORED = -100
Coded = tuple[Reading, tuple[Claim, ...]]


@dataclass
class Coding:
    """One act in a window: its pieces, the tag of every (piece, role) that is not outside, and codes of spans.

    Pieces are counted with the start mark. `spans`: (head, first piece, last piece, wanted), where wanted is a
    class, or a list for facets.
    """

    first: int
    last: int
    tags: list[tuple[int, int, int]] = field(default_factory=list)
    spans: list[tuple[str, int, int, object]] = field(default_factory=list)


@dataclass
class Example:
    """One window: numbers of its pieces with start and end marks, the sentence of each, tags of acts and of names of
    places, the acts."""

    ids: list[int]
    sentences: list[int]
    tags: list[int]
    names: list[int]
    acts: list[Coding]


def half_of(text: str) -> int:
    """Return which half a text is in, 0 or 1; a network fitted `--without` it reads it as new."""
    return hashlib.sha256(text.encode()).digest()[0] % 2


def examples_of(coded: Coded, pieces: Pieces) -> Iterable[Example]:
    """Yield the windows of a coded text."""
    reading, claims = coded
    places = names_in(reading, claims)
    for window in windows_of(sentences(reading.text, pieces)):
        inside, numbers = window.pieces, window.numbers
        seen = numbers.index(window.own)
        tags = [0] * len(inside)
        for claim in sorted(claims, key=lambda c: c.act.span.start - c.act.span.end):
            code = ACTS.index(claim.act.code)
            for order, index in enumerate(_covered(inside, claim.act.span)):
                tags[index] = 1 + 2 * code + (order > 0)
        names = [0] * len(inside)
        for place in places:
            for order, index in enumerate(_covered(inside, place)):
                names[index] = BEGIN if order == 0 else INSIDE
        tags[:seen] = names[:seen] = [IGNORED] * seen
        acts = [_act(inside, group) for group in _same_act(claims)]
        yield Example([START, *(p.id for p in inside), END], [numbers[0], *numbers, numbers[-1]],
                      [IGNORED, *tags, IGNORED], [IGNORED, *names, IGNORED],
                      [act for act in acts if act is not None and act.first > seen])


def joined(parts: Sequence[Example]) -> Example:
    """Return windows one after another as one, as if their texts were paragraphs of one report."""
    ids, numbers, tags, names, acts = [START], [], [IGNORED], [IGNORED], []
    for part in parts:
        shift, later = len(ids) - 1, numbers[-1] + 1 if numbers else 0
        ids += part.ids[1:-1]
        numbers += [later + n for n in part.sentences[1:-1]]
        tags += part.tags[1:-1]
        names += part.names[1:-1]
        acts += [Coding(a.first + shift, a.last + shift, [(i + shift, r, t) for i, r, t in a.tags],
                        [(h, f + shift, e + shift, w) for h, f, e, w in a.spans]) for a in part.acts]
    return Example([*ids, END], [numbers[0], *numbers, numbers[-1]], [*tags, IGNORED], [*names, IGNORED],
                   acts)


def _same_act(claims: Sequence[Claim]) -> list[list[Claim]]:
    groups: dict[tuple[object, Span], list[Claim]] = {}
    for claim in claims:
        groups.setdefault((claim.act.code, claim.act.span), []).append(claim)
    return list(groups.values())


def _act(window: Sequence[Piece], claims: Sequence[Claim]) -> Coding | None:
    first = claims[0]
    trigger = _covered(window, first.act.span)
    if not trigger:
        return None
    act = Coding(trigger[0] + 1, trigger[-1] + 1)
    act.spans.append(("status", act.first, act.last, STATUSES.index(first.status.code)))
    if first.figure is not None:
        act.spans.append(("figure_kind", act.first, act.last, FIGURE_KINDS.index(first.figure.kind)))
    roles: dict[tuple[int, int], int] = {}
    for claim in claims:
        for role, span, head, wanted in roles_in(claim):
            covered = [index + 1 for index in _covered(window, span)]
            for order, index in enumerate(covered):
                roles[index, ROLES.index(role)] = BEGIN if order == 0 else INSIDE
            if covered and head:
                act.spans.append((head, covered[0], covered[-1], wanted))
    act.tags = [(index, role, tag) for (index, role), tag in roles.items()]
    return act


def roles_in(claim: Claim) -> Iterable[tuple[str, Span, str, object]]:
    """Yield the role of a claim's words, the words, and which head tells what of them; no head where nothing is."""
    if claim.status.span != claim.act.span:
        yield "status", claim.status.span, "", None
    for role in ("orderer", "perpetrator"):
        for coded in getattr(claim, role):
            yield role, coded.span, "organ", ORGANS.index(coded.code)
    for people in claim.affected:
        yield "affected", people.span, "group", [GROUPS.index(code) for code in people.codes]
    if claim.figure:
        yield "figure", claim.figure.span, "", None
    for role in ("origin", "destination"):
        for place in getattr(claim, role):
            yield role, place.span, "", None
    if claim.when:
        yield "when", claim.when.span, "", None
    for ground in claim.ground:
        yield "ground", ground.span, "ground", GROUNDS.index(ground.code)
    for consequence in claim.consequences:
        yield "consequences", consequence.span, "consequence", CONSEQUENCES.index(consequence.code)
    nearest = claim.attribution[0]
    if nearest.span is not None:
        yield "source", nearest.span, "kind", KINDS.index(nearest.kind)
        yield "source", nearest.span, "speech", SPEECHES.index(nearest.speech)
        if nearest.told_on:
            yield "told", nearest.told_on.span, "", None


def _covered(window: Sequence[Piece], span: Span) -> list[int]:
    return [i for i, p in enumerate(window) if p.start < span.end and p.end > span.start]
