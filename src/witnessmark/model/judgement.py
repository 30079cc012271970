"""People's decisions, append-only. The present state is a pure function of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from witnessmark.errors import InvalidRecord
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Decision

TargetKind = Literal["claim", "context", "field", "origin", "incident", "campaign", "link", "contradiction",
                     "report", "second"]
"""`second` is a claim again, or one of its fields, as a second reader decides on it; it changes no claim."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a judgement is about.

    A claim's judgement carries report, span and field so that it outlives a new version of
    the extractor; `id` is the record's id at the time.
    """

    kind: TargetKind
    id: str
    field: str | None = None
    report: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision: who, on what, what, why, when (a day and the case's sequence number)."""

    id: str
    sequence: int
    actor: str
    on: dt.date
    target: Target
    decision: Decision
    reason: str
    value: str | None = None          # JSON of a corrected value, a reliability letter, …
    replaces: str | None = None       # id of the judgement this one supersedes or undoes

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidRecord("a judgement needs a reason", path="$.reason")


def in_force(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return the judgements that count now, by sequence.

    An undo removes the judgement it replaces (undoing an undo restores it); a later
    judgement on the same target and field replaces an earlier one, except that
    `releasable` stands beside `accept`.
    """
    ordered = sorted(judgements, key=lambda j: j.sequence)
    undone = _undone(ordered)
    latest: dict[tuple[str, str, str | None, bool], Judgement] = {}
    for judgement in ordered:
        if judgement.decision is Decision.UNDO or judgement.id in undone:
            continue
        release = judgement.decision in (Decision.RELEASABLE, Decision.NOT_RELEASABLE)
        latest[(judgement.target.kind, judgement.target.id, judgement.target.field, release)] = judgement
    return tuple(sorted(latest.values(), key=lambda j: j.sequence))


def taken_back(judgements: Iterable[Judgement]) -> bool:
    """Say whether a person accepted or rejected this one claim, and undid all of it.

    A claim of a person's own rests on that decision: taken back, the claim is gone, until undoing the
    undo brings it back.
    """
    held = [j for j in judgements if j.target.kind in ("claim", "context")]
    verdicts = (Decision.ACCEPT, Decision.REJECT)
    return any(j.decision in verdicts for j in held) and not any(j.decision in verdicts for j in in_force(held))


def undos_in_force(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return the undos that were not undone themselves, by sequence."""
    ordered = sorted(judgements, key=lambda j: j.sequence)
    undone = _undone(ordered)
    return tuple(j for j in ordered if j.decision is Decision.UNDO and j.id not in undone)


def _undone(ordered: Sequence[Judgement]) -> set[str]:
    undone: set[str] = set()
    for judgement in reversed(ordered):
        if judgement.decision is Decision.UNDO and judgement.id not in undone and judgement.replaces:
            undone.add(judgement.replaces)
    return undone
