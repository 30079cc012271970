"""People's decisions: appended, applied, undone."""

from __future__ import annotations

import pytest

from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.incidents import list_incidents, list_origins
from witnessmark.app.judge import assess, correct, judge, judge_all, undo
from witnessmark.errors import AccessDenied, InvalidRecord, NotFound, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.model.record import statement_record
from witnessmark.vocab.codes import Decision, Status


def test_a_rejected_claim_leaves_the_incidents_and_undo_brings_it_back(case: Case) -> None:
    claim = decided_claims(case)[0].claim.id
    assert any(claim in incident.claims for incident in list_incidents(case))
    judge(case, [claim], [Decision.REJECT], reason="misread")
    assert not any(claim in incident.claims for incident in list_incidents(case))
    undo(case)
    assert any(claim in incident.claims for incident in list_incidents(case))


def test_a_decision_without_a_reason_or_on_an_unknown_claim_writes_nothing(case: Case) -> None:
    claim = decided_claims(case)[0].claim.id
    with pytest.raises(UsageError):
        judge(case, [claim], [Decision.ACCEPT], reason=" ")
    with pytest.raises(NotFound):
        judge(case, [claim, "clm_unknown"], [Decision.ACCEPT], reason="checked")
    assert case.store.judgements(case.actor) == []


def test_a_corrected_field_is_applied_and_the_machines_reading_is_kept(case: Case) -> None:
    before = decided_claims(case)[0].claim
    status = {**statement_record(before)["status"], "code": "denied"}
    correct(case, before.id, "status", status, reason="the mayor denies it")
    after = decided_claims(case)[0]
    assert after.claim.status.code is Status.DENIED
    assert case.store.claims(case.actor)[0].status.code is before.status.code
    undo(case)
    assert decided_claims(case)[0].claim.status.code is before.status.code


def test_a_correction_whose_words_do_not_stand_in_the_text_is_refused(case: Case) -> None:
    claim = decided_claims(case)[0].claim
    false = {**statement_record(claim)["act"], "text": "words that are not there"}
    with pytest.raises(InvalidRecord):
        correct(case, claim.id, "act", false, reason="try")
    assert case.store.judgements(case.actor) == []


def test_only_assessed_origins_lift_a_grade(case: Case) -> None:
    before = {i.id: i.grade.grade for i in list_incidents(case)}
    assert "corroborated" not in before.values()
    assess(case, None, reliability="b", reason="known for years")
    assert {o.assessed for o in list_origins(case)} == {"B"}
    with pytest.raises(UsageError):
        assess(case, None, reliability="Z", reason="x")


def test_accepting_all_decides_every_open_claim_once(case: Case) -> None:
    done = judge_all(case, [Decision.ACCEPT], reason="read them")
    assert len(done.judgements) == len(decided_claims(case)) > 0
    assert all(d.decision is not None for d in decided_claims(case))


def test_who_may_only_collect_can_neither_read_nor_decide(case: Case) -> None:
    claim = decided_claims(case)[0].claim.id
    case.actor = Actor("collector", frozenset({Role.COLLECTOR}))
    with pytest.raises(AccessDenied):
        judge(case, [claim], [Decision.ACCEPT], reason="x")
    with pytest.raises(AccessDenied):
        decided_claims(case)
    case.actor = Actor.solo()
