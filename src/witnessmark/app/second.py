"""A second reader: a share of the claims is read again, blind, and how far the two agree is told field by field.

Invariant: which claims are drawn follows from their ids alone, so nobody picks them. The second reader decides from
the machine's reading, never from the first reader's; what they decide stands beside it under a target of its own and
changes no claim. The first reading counts as it was when the second came to its verdict: whoever is persuaded
afterwards does not raise the agreement. Not handled here: that somebody looks a claim up elsewhere before reading it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakKeyDictionary

from witnessmark.app.case import Case
from witnessmark.app.judge import reasoned, target_of
from witnessmark.app.second_fields import FIELDS, Answers, Row, answers_of, row
from witnessmark.app.state import Decided, state_of
from witnessmark.app.stated import changes
from witnessmark.errors import NotFound, UsageError
from witnessmark.model.access import Actor, Permission
from witnessmark.model.claim import Claim
from witnessmark.model.judgement import Judgement, in_force
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Decision

SHARE = "second_share"
"""Setting: how many of a hundred claims are read a second time; none where it is not set."""
VERDICTS = (Decision.ACCEPT, Decision.REJECT)


@dataclass(frozen=True, slots=True)
class Pair:
    """One claim read twice: the first reader's decision on it and the second's, and the fields they differ in."""

    first: Decided
    second: Decided
    differ: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two readers agree: `rows` begin with the verdict, then each field over claims that both kept."""

    pairs: tuple[Pair, ...]
    rows: tuple[Row, ...]

    @property
    def apart(self) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if pair.differ)


def share_of(case: Case) -> int:
    """Return how many of a hundred claims are given to a second reader."""
    told = case.settings.get(SHARE, "0")
    return int(told) if told.isdigit() else 0


def set_share(case: Case, percent: int) -> None:
    """Give so many of a hundred claims to a second reader from now on; raises UsageError outside 0 to 100."""
    if not 0 <= percent <= 100:
        raise UsageError("A share is a number from 0 to 100.")
    case.set_setting(SHARE, str(percent))


def is_drawn(claim: str, share: int) -> bool:
    """Say whether a claim is among the share; whoever was among a smaller one is among a larger."""
    return int.from_bytes(hashlib.sha256(claim.encode()).digest()[:4], "big") % 100 < share


def due(case: Case) -> list[str]:
    """Return the claims that the actor is to read a second time, those first read first (the actor needs JUDGE).

    Another has come to a verdict on each, nobody to a second one.
    """
    case.actor.require(Permission.JUDGE)
    found = []
    for claim, told in _told(case).items():
        first, second = _verdict(_first(told)), _verdict(_second(told))
        if first and first.actor != case.actor.handle and not second:
            found.append((first.sequence, claim))
    return [claim for _, claim in sorted(found)]


def blind(case: Case, claims: Sequence[str]) -> list[Decided]:
    """Return claims as their second reader sees them: the machine's reading with their own decisions, no other's.

    Raises:
        UsageError: a claim is not the actor's to read a second time.
    """
    waiting, told = set(due(case)), _told(case)
    for claim in claims:
        second = _verdict(_second(told.get(claim, ())))
        if claim not in waiting and not (second and second.actor == case.actor.handle):
            raise UsageError("This claim is not given to you for a second reading.", advice="Take one of the list.")
    found = {c.id: c for c in _claims(case, claims)}
    held = [found[claim] for claim in claims if claim in found]
    own = [j for claim in held for j in _as_first(_second(told.get(claim.id, ())))]
    return list(state_of(held, own).claims)


def blind_one(case: Case, claim: str) -> Decided:
    """Return one claim as its second reader sees it; raises NotFound and as `blind` does."""
    found = blind(case, [claim])
    if not found:
        raise NotFound("No such claim.", advice="Take one of the list.")
    return found[0]


def decide_second(case: Case, claim: str, decision: Decision, *, reason: str) -> Judgement:
    """Write a second reader's verdict; raises as `blind_one`, UsageError for another decision or without a reason."""
    if decision not in VERDICTS:
        raise UsageError("A second reading confirms or rejects.")
    reasoned(reason)
    found = blind_one(case, claim)
    with case.store.writing(case.actor) as writer:
        return writer.add_judgement(replace(target_of(found.claim), kind="second"), decision, reason=reason)


def correct_second(case: Case, claim: str, fields: Mapping[str, Any], *, reason: str) -> tuple[Judgement, ...]:
    """Write what a second reader reads otherwise than the machine, a judgement a field; raises as `correct_fields`."""
    reasoned(reason)
    found = blind_one(case, claim).claim
    changed = changes(found, fields)
    target = replace(target_of(found), kind="second")
    with case.store.writing(case.actor) as writer:
        return tuple(
            writer.add_judgement(replace(target, field=name), Decision.CORRECT, reason=reason,
                                 value=json.dumps(value, ensure_ascii=False, sort_keys=True))
            for name, value in changed.items())


def agreement(case: Case) -> Agreement:
    """Return how far first and second readers agree on the claims that both came to a verdict on."""
    case.actor.require(Permission.READ)
    read: dict[str, tuple[list[Judgement], list[Judgement]]] = {}
    for claim, told in _told(case).items():
        second = _verdict(_second(told))
        if second is None:
            continue
        before = [j for j in _first(told) if j.sequence < second.sequence]
        if _verdict(before):
            read[claim] = (before, _as_first(_second(told)))
    held = _pairs(case, read)
    pairs, answers = tuple(pair for pair, _ in held), [both for _, both in held]
    kept = [(x, y) for x, y in answers if x.kept and y.kept]
    rows = [row("verdict", [(frozenset({x.kept}), frozenset({y.kept})) for x, y in answers])]
    rows += [row(name, [(x.values[name], y.values[name]) for x, y in kept]) for name in FIELDS]
    return Agreement(pairs, tuple(rows) if pairs else ())


def _pairs(
    case: Case, read: Mapping[str, tuple[list[Judgement], list[Judgement]]]
) -> list[tuple[Pair, tuple[Answers, Answers]]]:
    """Return what both read of each claim; those that nothing was decided on since are not read again."""
    stamp = (case.actor, case.store.restated(case.actor))
    before, known = _paired.get(case, (None, {}))
    keys = {claim: tuple(j.id for side in sides for j in side) for claim, sides in read.items()}
    found = {claim: known[(claim, key)] for claim, key in keys.items() if before == stamp and (claim, key) in known}
    claims = _claims(case, [claim for claim in read if claim not in found])
    firsts = state_of(claims, [j for claim in claims for j in read[claim.id][0]]).claims
    seconds = state_of(claims, [j for claim in claims for j in read[claim.id][1]]).claims
    for a, b in zip(firsts, seconds, strict=True):
        both = (answers_of(a), answers_of(b))
        found[a.claim.id] = (Pair(a, b, _differ(*both)), both)
    _paired[case] = (stamp, {(claim, keys[claim]): held for claim, held in found.items()})
    return [found[claim] for claim in read if claim in found]


_paired: WeakKeyDictionary[Case, tuple[object, dict[tuple[str, tuple[str, ...]], tuple[Pair, tuple[Answers, Answers]]]]]
_paired = WeakKeyDictionary()
"""Claims read twice, by what was decided on each, as long as no claim was read anew."""


def _differ(a: Answers, b: Answers) -> tuple[str, ...]:
    if a.kept != b.kept:
        return ("verdict",)
    return tuple(name for name in FIELDS if a.values[name] != b.values[name]) if a.kept else ()


def _claims(case: Case, ids: Sequence[str]) -> list[Claim]:
    if not ids:
        return []
    found = {c.id: c for c in case.store.claims(case.actor, ClaimQuery(ids=tuple(ids), below_threshold=True))}
    return [found[claim] for claim in ids if claim in found]


def _first(told: Iterable[Judgement]) -> list[Judgement]:
    return [j for j in told if j.target.kind in ("claim", "field")]


def _second(told: Iterable[Judgement]) -> list[Judgement]:
    return [j for j in told if j.target.kind == "second"]


def _as_first(told: Iterable[Judgement]) -> list[Judgement]:
    """Return second readings as decisions on the claim itself, to be applied to it."""
    return [replace(j, target=replace(j.target, kind="field" if j.target.field else "claim")) for j in told]


def _verdict(told: Iterable[Judgement]) -> Judgement | None:
    return next((j for j in in_force(told) if j.decision in VERDICTS), None)


@dataclass(slots=True)
class _Read:
    """The decisions on drawn claims read so far, so that a page reads those that came since alone."""

    share: int
    actor: Actor
    last: int = -1
    told: dict[str, list[Judgement]] = field(default_factory=dict)


_read: WeakKeyDictionary[Case, _Read] = WeakKeyDictionary()


def _told(case: Case) -> dict[str, list[Judgement]]:
    """Return drawn claim → the decisions on it, by sequence; it goes with the case."""
    held, share = _read.get(case), share_of(case)
    if held is None or (held.share, held.actor) != (share, case.actor):
        held = _read[case] = _Read(share, case.actor)
    for judgement in case.store.judgements(case.actor, after=held.last) if share else ():
        held.last = judgement.sequence
        target = judgement.target
        if target.kind in ("claim", "field", "second") and is_drawn(target.id, share):
            held.told.setdefault(target.id, []).append(judgement)
    return held.told
