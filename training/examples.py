"""Coded texts → what the network is shown: windows with tags, and acts with their roles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

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
from witnessmark.extract.learned.windows import around, packed, sentences
from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading, Span

IGNORED = -100


@dataclass
class Example:
    """One window. `tags` for the act head; with `marked` pieces, `roles` (piece × role) and codes of spans.

    `below`: the encoder's states under the fitted layers, computed once. `spans`: (head, first piece, last
    piece, wanted), where wanted is a class, or a list for facets.
    """

    ids: list[int]
    marked: list[int]
    tags: list[int] | None = None
    roles: list[list[int]] | None = None
    spans: list[tuple[str, int, int, object]] = field(default_factory=list)
    below: Any = None


def examples_of(reading: Reading, claims: Sequence[Claim], pieces: Pieces,
                mistaken: Sequence[Span] = ()) -> Iterable[Example]:
    """Yield the windows of a text, then one window for each act in it and each span mistaken for one."""
    found = sentences(reading.text, pieces)
    for window in packed(found):
        tags = [0] * len(window)
        for claim in sorted(claims, key=lambda c: c.act.span.start - c.act.span.end):
            code = ACTS.index(claim.act.code)
            for order, index in enumerate(_covered(window, claim.act.span)):
                tags[index] = 1 + 2 * code + (order > 0)
        yield Example([START, *(p.id for p in window), END], [0] * (len(window) + 2), tags=[IGNORED, *tags, IGNORED])
    for group in _same_act(claims):
        example = _act(around(found, group[0].act.span.start), group)
        if example is not None:
            yield example
    for span in mistaken:
        window = around(found, span.start)
        marked = _covered(window, span)
        if marked:
            yield Example([START, *(p.id for p in window), END], _marks(window, marked),
                          roles=[[0] * len(ROLES)] * (len(window) + 2),
                          spans=[("kept", marked[0] + 1, marked[-1] + 1, 0)])


def _same_act(claims: Sequence[Claim]) -> list[list[Claim]]:
    groups: dict[tuple[object, Span], list[Claim]] = {}
    for claim in claims:
        groups.setdefault((claim.act.code, claim.act.span), []).append(claim)
    return list(groups.values())


def _act(window: list[Piece], claims: Sequence[Claim]) -> Example | None:
    first = claims[0]
    trigger = _covered(window, first.act.span)
    if not trigger:
        return None
    roles = [[0] * len(ROLES) for _ in window]
    spans: list[tuple[str, int, int, object]] = [
        ("kept", trigger[0] + 1, trigger[-1] + 1, 1),
        ("status", trigger[0] + 1, trigger[-1] + 1, STATUSES.index(first.status.code)),
    ]
    if first.figure is not None:
        spans.append(("figure_kind", trigger[0] + 1, trigger[-1] + 1, FIGURE_KINDS.index(first.figure.kind)))
    for claim in claims:
        for role, span, head, wanted in _roles(claim):
            covered = _covered(window, span)
            for order, index in enumerate(covered):
                roles[index][ROLES.index(role)] = BEGIN if order == 0 else INSIDE
            if covered and head:
                spans.append((head, covered[0] + 1, covered[-1] + 1, wanted))
    marked = _marks(window, trigger)
    none = [IGNORED] * len(ROLES)
    return Example([START, *(p.id for p in window), END], marked, roles=[none, *roles, none], spans=spans)


def _roles(claim: Claim) -> Iterable[tuple[str, Span, str, object]]:
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


def _marks(window: Sequence[Piece], chosen: Sequence[int]) -> list[int]:
    return [0, *(int(index in chosen) for index in range(len(window))), 0]


def _covered(window: Sequence[Piece], span: Span) -> list[int]:
    return [i for i, p in enumerate(window) if p.start < span.end and p.end > span.start]
