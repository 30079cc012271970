"""Whether what was written since a reconciliation can have changed it, told from those entries alone.

Invariant: when in doubt it can. A decision changes nothing where it confirms a claim that counted already and was never
rejected, marks one releasable or not, is a second reading, or takes such a decision back.
"""

from __future__ import annotations

from collections.abc import Iterable

from witnessmark.app.case import Case
from witnessmark.extract import THRESHOLD
from witnessmark.model.judgement import Judgement
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Decision

MANY = 5_000
"""Decisions from which on looking at each takes longer than looking at everything."""


def unmoved(case: Case, since: int) -> bool:
    """Say whether nothing after the log's entry `since` can have changed incidents, origins or campaigns."""
    if case.store.restated(case.actor) > since:
        return False
    told = case.store.judgements(case.actor, after=since)
    if len(told) > MANY:
        return False
    back = [j.replaces for j in told if j.decision is Decision.UNDO and j.replaces]
    taken = {j.id: j for j in case.store.judgements(case.actor, ids=back)} if back else {}
    meant = [taken.get(j.replaces or "") if j.decision is Decision.UNDO else j for j in told]
    accepted = [j for j in meant if j and _confirms(j)]
    return all(j and (_bears_on_nothing(j) or _confirms(j)) for j in meant) and _counted_before(case, accepted)


def _bears_on_nothing(judgement: Judgement) -> bool:
    marks = (Decision.RELEASABLE, Decision.NOT_RELEASABLE)
    kind = judgement.target.kind
    return (kind == "second" and judgement.decision is not Decision.UNDO) or (
        kind == "claim" and judgement.decision in marks)


def _confirms(judgement: Judgement) -> bool:
    """Say whether it accepts a claim of the machine's: a person's own stands by being accepted."""
    target = judgement.target
    return target.kind == "claim" and judgement.decision is Decision.ACCEPT and target.span is not None


def _counted_before(case: Case, accepted: Iterable[Judgement]) -> bool:
    """Say whether the claims count by their confidence alone, and none was ever rejected, under its id or its span."""
    targets = {j.target.id: j.target for j in accepted}
    if not targets:
        return True
    query = ClaimQuery(ids=tuple(targets), below_threshold=True, sure=(THRESHOLD, 1.01))
    if len(case.store.claim_ids(case.actor, query)) < len(targets):
        return False
    reports = sorted({target.report for target in targets.values() if target.report})
    rejected = [j.target for j in case.store.judgements(case.actor, reports=reports)
                if j.decision is Decision.REJECT and j.target.kind == "claim"]
    places = {(target.report, target.span) for target in targets.values()}
    return not any(t.id in targets or (t.report, t.span) in places for t in rejected)
