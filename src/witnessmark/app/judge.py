"""The verbs `judge` and `assess`: people's decisions, appended with actor, day and reason."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from witnessmark.app.case import Case
from witnessmark.app.state import CORRECTABLE, corrected
from witnessmark.errors import Conflict, NotFound, UsageError
from witnessmark.ids import new_id
from witnessmark.model.access import Permission
from witnessmark.model.claim import Claim
from witnessmark.model.judgement import Judgement, Target, TargetKind, in_force, undos_in_force
from witnessmark.reconcile.links import assessment_value
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Decision

RELIABILITY = "ABCDEF"
TOGETHER = "bat_"
"""How the mark begins that decisions of one go have as their value."""
LOOKED_BACK = 200
"""Decisions looked at first for the one to undo."""
CLAIM_DECISIONS = frozenset({Decision.ACCEPT, Decision.REJECT, Decision.RELEASABLE, Decision.NOT_RELEASABLE})


@dataclass(frozen=True, slots=True)
class Judged:
    """What one call decided: the judgements written, in order."""

    judgements: tuple[Judgement, ...]


def judge(case: Case, claims: Sequence[str], decisions: Sequence[Decision | str], *, reason: str,
          seen: int | None = None) -> Judged:
    """Decide on claims; every decision applies to every claim, all in one transaction.

    What was decided on several claims at once carries one mark as its value and is undone at once.

    Args:
        claims: ids.
        decisions: `accept`, `reject`, `releasable` or `not_releasable`, as text or `Decision`.
        seen: the number of the last decision on these claims that was looked at (0: none was there); without it,
            whatever stands is replaced.

    Raises:
        Conflict: there is a later decision on one of the claims; nothing is written.
        NotFound: a claim does not exist (or is not open to the actor); nothing is written.
        UsageError: no decision, no claim, or no reason was given, or a rejected claim is to be releasable.
    """
    case.actor.require(Permission.JUDGE)
    chosen = [Decision(one) for one in decisions if one in CLAIM_DECISIONS]
    if not chosen or len(chosen) != len(decisions):
        raise UsageError("Nothing was decided.", advice="Say --accept, --reject or --releasable.")
    reasoned(reason)
    found = claims_by_id(case, claims)
    if Decision.RELEASABLE in chosen:
        _none_rejected(case, found, chosen)
    written = []
    together = new_id("bat") if len(found) > 1 else None
    with case.store.writing(case.actor) as writer:
        told = case.store.judgements(case.actor, [claim.id for claim in found]) if seen is not None else []
        if any(judgement.sequence > (seen or 0) for judgement in told if judgement.target.kind != "second"):
            raise Conflict
        for claim in found:
            written += [
                writer.add_judgement(target_of(claim), decision, reason=reason, value=together)
                for decision in chosen
            ]
    return Judged(tuple(written))


def _none_rejected(case: Case, claims: Sequence[Claim], chosen: Sequence[Decision]) -> None:
    from witnessmark.app.claims import decided_claims

    query = ClaimQuery(ids=tuple(claim.id for claim in claims), below_threshold=True)
    if Decision.REJECT in chosen or (
            Decision.ACCEPT not in chosen and any(d.rejected for d in decided_claims(case, query))):
        raise UsageError("A rejected claim can't be marked releasable.", advice="Confirm it first, or leave it out.")


def judge_all(case: Case, decisions: Sequence[Decision], *, reason: str) -> Judged:
    """Decide on every claim above the default threshold that is not rejected already."""
    from witnessmark.app.claims import decided_claims

    open_claims = [d.claim.id for d in decided_claims(case) if not d.rejected]
    return judge(case, open_claims, decisions, reason=reason) if open_claims else Judged(())


def correct(case: Case, claim: str, field: str, value: Any, *, reason: str) -> Judgement:
    """Correct one field of a claim; `value` is the field as the claim record holds it.

    Raises:
        InvalidRecord: the value does not fit, or its words don't stand at its span.
    """
    case.actor.require(Permission.JUDGE)
    reasoned(reason)
    if field not in CORRECTABLE:
        raise UsageError("This field can't be corrected.", advice=f"One of: {', '.join(CORRECTABLE)}.")
    (found,) = claims_by_id(case, [claim])
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    target = replace(target_of(found), kind="field", field=field)
    trial = Judgement("trial", 0, case.actor.handle, case.today(), target, Decision.CORRECT, reason, text)
    corrected(found, [trial])
    with case.store.writing(case.actor) as writer:
        return writer.add_judgement(target, Decision.CORRECT, reason=reason, value=text)


def undo(case: Case, judgement: str | None = None, *, reason: str = "undone") -> Judgement:
    """Undo a judgement: by id, or the last one of this actor that is still in force (`undo_last`).

    By id an undo can be undone too, which restores what it took back.

    Raises:
        NotFound: there is none.
    """
    if judgement is None:
        return undo_last(case, reason=reason)[-1]
    case.actor.require(Permission.JUDGE)
    every = case.store.judgements(case.actor)
    standing = [j for j in (*in_force(every), *undos_in_force(every)) if j.id == judgement]
    if not standing:
        raise NotFound("There is no decision left to undo.")
    with case.store.writing(case.actor) as writer:
        return writer.add_judgement(standing[-1].target, Decision.UNDO, reason=reason, replaces=standing[-1].id)


def undo_last(case: Case, *, kinds: Collection[TargetKind] = (), reason: str = "undone") -> tuple[Judgement, ...]:
    """Undo this actor's last decision in force, with all that was decided in one go with it.

    Args:
        kinds: what the decision is to be about, such as `claim` and `field`; without it, whatever came last.

    Raises:
        NotFound: there is none.
    """
    case.actor.require(Permission.JUDGE)
    for few in (LOOKED_BACK, LOOKED_BACK * 100, None):      # of the latest alone it can be told which are in force
        told = case.store.judgements(case.actor, last=few)
        standing = [j for j in in_force(told)
                    if j.actor == case.actor.handle and (not kinds or j.target.kind in kinds)]
        mark = standing[-1].value if standing and (standing[-1].value or "").startswith(TOGETHER) else None
        if standing and (mark is None or told[0].value != mark):
            break
    if not standing:
        raise NotFound("There is no decision left to undo.")
    together = [j for j in standing if j.value == mark] if mark else standing[-1:]
    with case.store.writing(case.actor) as writer:
        return tuple(writer.add_judgement(j.target, Decision.UNDO, reason=reason, replaces=j.id) for j in together)


def assess(case: Case, origins: Sequence[str] | None, *, reliability: str, reason: str) -> Judged:
    """Give origins a reliability letter A–F (Admiralty scale); None assesses every origin.

    The reports that carry an origin now are written down with the letter: what joins it later
    lifts no grade before it is assessed again.

    Raises:
        NotFound: an origin does not exist. UsageError: the letter is not one of A to F.
    """
    case.actor.require(Permission.JUDGE)
    letter = reliability.strip().upper()
    if len(letter) != 1 or letter not in RELIABILITY:
        raise UsageError("Reliability is not a letter from A to F.",
                         advice="A is completely reliable, E unreliable, F can't be judged.")
    reasoned(reason)
    from witnessmark.app.incidents import list_origins

    known = {origin.id: origin for origin in list_origins(case)}
    wanted = sorted(known) if origins is None else list(origins)
    missing = [origin for origin in wanted if origin not in known]
    if missing:
        raise NotFound(f"No origin {missing[0]}.", advice="`witnessmark incidents --json` lists them.")
    with case.store.writing(case.actor) as writer:
        return Judged(tuple(
            writer.add_judgement(Target("origin", origin), Decision.ASSESS, reason=reason,
                                 value=assessment_value(letter, known[origin].reports))
            for origin in wanted
        ))


def target_of(claim: Claim) -> Target:
    """Return the target of a decision on a whole claim; it outlives a new extractor version.

    A person's own claim keeps its id, so nothing but the id finds it.
    """
    span = None if claim.extractor.is_person else claim.act.span
    return Target("claim", claim.id, None, claim.reading.report.id, span)


def claims_by_id(case: Case, ids: Sequence[str]) -> list[Claim]:
    """Return the claims in the order asked for; raises NotFound for the first unknown id."""
    if not ids:
        raise UsageError("No claim was named.", advice="Give claim ids, or --all.")
    found = {c.id: c for c in case.store.claims(case.actor, ClaimQuery(ids=tuple(ids), below_threshold=True))}
    for claim in ids:
        if claim not in found:
            raise NotFound(f"No claim {claim}.", advice="`witnessmark claims --json` lists them.")
    return [found[claim] for claim in dict.fromkeys(ids)]


def reasoned(reason: str) -> None:
    """Raise UsageError unless a reason was given."""
    if not reason.strip():
        raise UsageError("A decision needs a reason.", advice="Add --reason TEXT.")
