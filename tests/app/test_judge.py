"""People's decisions: appended, applied, undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims, find_claim
from witnessmark.app.incidents import list_incidents, list_origins
from witnessmark.app.judge import assess, correct, judge, judge_all, target_of, undo
from witnessmark.errors import AccessDenied, InvalidRecord, NotFound, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.model.claim import Claim
from witnessmark.model.record import statement_record
from witnessmark.store.base import ClaimQuery
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


TABLE = b"""<h1>Report of 2019</h1><p>Families were deported in May 2019.</p>
<table><tr><th>Town</th><th>Deported</th></tr><tr><td>Hoeryong</td><td>40 families</td></tr>
<tr><td>Onsong</td><td>12 families</td></tr><tr><td>Musan</td><td>7 families</td></tr></table>"""


def rows_of_a_table(case: Case) -> list[Claim]:
    """Return claims that share the words of their act: the table's heading."""
    (added,) = add_bytes(case, TABLE, name="table.html", asked=Asked.of(published="2019-06-01"))
    found = case.store.claims(case.actor, ClaimQuery(reports=(str(added.report),), below_threshold=True))
    rows = [claim for claim in found if claim.act.text == "Deported"]
    assert len(rows) == 3 and len({claim.act.span for claim in rows}) == 1
    return rows


def test_claims_that_share_their_acts_words_are_decided_on_each_alone(case: Case) -> None:
    """One by one or all together: a decision on a table's row is no decision on the next row."""
    rows = rows_of_a_table(case)
    judge(case, [rows[0].id], [Decision.ACCEPT, Decision.RELEASABLE], reason="checked")
    judge(case, [rows[1].id], [Decision.REJECT], reason="counted twice")
    correct(case, rows[2].id, "figure", None, reason="no count")
    said = {claim.id: find_claim(case, claim.id) for claim in rows}
    assert [said[c.id].decision and said[c.id].decision.decision for c in rows] == ["accept", "reject", None]
    assert [said[c.id].releasable for c in rows] == [True, False, False]
    assert [len(said[c.id].corrections) for c in rows] == [0, 0, 1]
    together = {d.claim.id: d for d in decided_claims(case)}
    assert all(together[c.id] == said[c.id] for c in rows)


def test_a_decision_on_a_claim_that_is_gone_moves_to_the_one_in_its_place_alone(case: Case) -> None:
    """By report and span where one claim stands there; of several none is taken."""
    rows = rows_of_a_table(case)
    single = decided_claims(case)[0].claim
    with case.store.writing(case.actor) as writer:
        for claim in (rows[0], single):
            gone = replace(target_of(claim), id=f"clm_before{claim.act.span.start}")
            writer.add_judgement(gone, Decision.ACCEPT, reason="read")
    assert find_claim(case, single.id).decision is not None
    assert [find_claim(case, claim.id).decision for claim in rows] == [None] * 3
