"""People's decisions, append-only. The present state is a pure function of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from witnessmark.errors import InvalidRecord
from witnessmark.model.stamp import Stamp, heads, in_step
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
    stamp: Stamp | None = field(default=None, compare=False, repr=False)     # where several devices write

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidRecord("a judgement needs a reason", path="$.reason")


CAREFUL = (Decision.REJECT, Decision.NOT_RELEASABLE, Decision.UNLINK)
"""Of two decisions that did not know of each other these stand until somebody settles it: they let less out."""
PLAIN = (Decision.ACCEPT, Decision.REJECT, Decision.RELEASABLE, Decision.NOT_RELEASABLE)
"""Decisions that say it all."""
Matter = tuple[str, str, str | None, bool]
"""What a judgement is on: kind, id, field, and whether it is about releasing."""


@dataclass(frozen=True, slots=True)
class Contested:
    """Decisions on one matter, made on devices that did not know of each other's; `stands` counts until a later one.

    The later one may be any of them again: it is made in knowledge of all, and settles it.
    """

    sides: tuple[Judgement, ...]
    stands: Judgement


def in_force(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return the judgements that count now, in order.

    An undo removes the judgement it replaces (undoing an undo restores it); a later
    judgement on the same target and field replaces an earlier one, except that
    `releasable` stands beside `accept`. Of two that did not know of each other the careful one counts.
    """
    ordered = _ordered(judgements)
    standing = {_careful(sides).id for sides in _matters(ordered).values()}
    return tuple(j for j in ordered if j.id in standing)


def contested(judgements: Iterable[Judgement]) -> tuple[Contested, ...]:
    """Return where devices that did not know of each other decided differently on one matter, the earliest first."""
    held = list(judgements)
    if all(judgement.stamp is None for judgement in held):
        return ()
    found = [Contested(tuple(sides), _careful(sides)) for sides in _matters(_ordered(held)).values()
             if len(sides) > 1 and len({_outcome(one) for one in sides}) > 1]
    return tuple(one for one in found if one.stands.target.kind != "second")        # two readers are meant to be two


def _ordered(judgements: Iterable[Judgement]) -> list[Judgement]:
    return in_step(sorted(judgements, key=lambda j: j.sequence))


def _matters(ordered: Sequence[Judgement]) -> dict[Matter, list[Judgement]]:
    """Return matter → the decisions on it that none was made in knowledge of, without what was undone."""
    undone = _undone(ordered)
    made: dict[Matter, list[Judgement]] = {}
    for judgement in ordered:
        if judgement.decision is not Decision.UNDO and judgement.id not in undone:
            release = judgement.decision in (Decision.RELEASABLE, Decision.NOT_RELEASABLE)
            made.setdefault((judgement.target.kind, judgement.target.id, judgement.target.field, release),
                            []).append(judgement)
    return {matter: heads(sorted(held, key=lambda j: j.sequence)) if len(held) > 1 else held
            for matter, held in made.items()}


def _careful(sides: Sequence[Judgement]) -> Judgement:
    careful = [j for j in sides if j.decision in CAREFUL]
    return (careful or sides)[-1]


def taken_back(judgements: Iterable[Judgement]) -> bool:
    """Say whether a person accepted or rejected this one claim, and undid all of it.

    A claim of a person's own rests on that decision: taken back, the claim is gone, until undoing the
    undo brings it back.
    """
    held = [j for j in judgements if j.target.kind in ("claim", "context")]
    verdicts = (Decision.ACCEPT, Decision.REJECT)
    return any(j.decision in verdicts for j in held) and not any(j.decision in verdicts for j in in_force(held))


def undos_in_force(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return the undos that were not undone themselves, in order."""
    ordered = _ordered(judgements)
    undone = _undone(ordered)
    return tuple(j for j in ordered if j.decision is Decision.UNDO and j.id not in undone)


def _outcome(judgement: Judgement) -> tuple[Decision, str]:
    """Return what a decision says, without marks of what was decided together and what it was made on."""
    if judgement.decision in PLAIN:
        return judgement.decision, ""
    try:
        value = json.loads(judgement.value or "null")
    except json.JSONDecodeError:
        value = judgement.value
    if isinstance(value, dict):
        value = {name: told for name, told in value.items() if name != "reports"}
    return judgement.decision, json.dumps(value, sort_keys=True)


def _undone(judgements: Iterable[Judgement]) -> set[str]:
    """Return what is undone by an undo that is not undone itself, in whatever order they come."""
    undos: dict[str, list[str]] = {}
    for judgement in judgements:
        if judgement.decision is Decision.UNDO and judgement.replaces:
            undos.setdefault(judgement.replaces, []).append(judgement.id)
    counts: dict[str, bool] = {}
    for name in undos:
        path = [name]
        while path:
            waiting = [undo for undo in undos.get(path[-1], ()) if undo not in counts and undo not in path]
            if waiting:
                path.append(waiting[0])
            else:
                counts[path[-1]] = any(not counts.get(undo, False) for undo in undos.get(path[-1], ()))
                path.pop()
    return {name for name, undone in counts.items() if undone}
