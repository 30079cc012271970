"""Two people on one claim: what is stale is refused, changes beside each other stand, one field is asked about."""

from __future__ import annotations

import pytest

from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.conflict import merged, met, version_of
from witnessmark.app.judge import correct, judge, undo
from witnessmark.errors import Conflict, NotFound
from witnessmark.model.access import Actor
from witnessmark.model.claim import Claim
from witnessmark.model.record import Json, statement_record
from witnessmark.vocab.codes import Decision, Status


def first(case: Case) -> Claim:
    return next(d.claim for d in decided_claims(case) if d.claim.figure)


def status(claim: Claim, code: Status) -> Json:
    return {**statement_record(claim)["status"], "code": code.value}


def figure(claim: Claim, best: int) -> Json:
    return {**statement_record(claim)["figure"], "low": best, "best": best, "high": best}


def test_a_decision_on_a_stale_card_is_refused_and_writes_nothing(case: Case) -> None:
    """The one who decided later had not seen the first; having seen it, they may."""
    claim = first(case).id
    case.actor = Actor.solo("jin")
    (made,) = judge(case, [claim], [Decision.REJECT], reason="misread", seen=0).judgements
    case.actor = Actor.solo("me")
    with pytest.raises(Conflict):
        judge(case, [claim], [Decision.ACCEPT], reason="read", seen=0)
    assert case.store.judgements(case.actor) == [made]
    judge(case, [claim], [Decision.ACCEPT], reason="read again", seen=made.sequence)
    assert len(case.store.judgements(case.actor)) == 2


def test_an_undo_is_a_decision_that_one_has_to_have_seen(case: Case) -> None:
    claim = first(case).id
    (made,) = judge(case, [claim], [Decision.REJECT], reason="misread").judgements
    undo(case)
    with pytest.raises(Conflict):
        judge(case, [claim], [Decision.ACCEPT], reason="read", seen=made.sequence)


def test_a_decision_on_another_claim_is_no_conflict(case: Case) -> None:
    one, other = [d.claim.id for d in decided_claims(case)][:2]
    judge(case, [other], [Decision.REJECT], reason="misread")
    assert judge(case, [one], [Decision.ACCEPT], reason="read", seen=0).judgements


def test_changes_of_different_fields_stand_beside_each_other(case: Case) -> None:
    """A form opened before somebody corrected the status does not bring the old status back."""
    claim = first(case)
    correct(case, claim.id, "status", status(claim, Status.DENIED), reason="the mayor denies it")
    between = met(case, claim.id, 0)
    found = merged(between, {"status": status(claim, claim.status.code), "figure": figure(claim, 41)})
    assert dict(found.free) == {"figure": figure(claim, 41)} and not found.clash
    assert [j.reason for j in between.since] == ["the mayor denies it"]


def test_two_values_for_one_field_clash_unless_they_are_the_same(case: Case) -> None:
    claim = first(case)
    correct(case, claim.id, "status", status(claim, Status.DENIED), reason="the mayor denies it")
    between = met(case, claim.id, 0)
    assert merged(between, {"status": status(claim, Status.DENIED)}).clash == {}
    found = merged(between, {"status": status(claim, Status.HALTED), "figure": figure(claim, 41)})
    assert list(found.clash) == ["status"] and list(found.free) == ["figure"]
    told = case.store.judgements(case.actor, [claim.id])
    assert merged(met(case, claim.id, version_of(told)), {"status": status(claim, Status.HALTED)}).clash == {}
    with pytest.raises(NotFound):
        met(case, "clm_none", 0)
