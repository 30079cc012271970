"""A second reader: drawn by ids, blind to the first, beside the claim and never in it; agreement as told by hand."""

from __future__ import annotations

import pytest

from tests.conftest import PASSPHRASE
from witnessmark.analysis.agreement import alpha, nominal
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims, find_claim
from witnessmark.app.judge import correct, judge, undo
from witnessmark.app.second import (
    agreement,
    blind_one,
    correct_second,
    decide_second,
    due,
    is_drawn,
    set_share,
    share_of,
)
from witnessmark.app.verify import verify_case
from witnessmark.errors import AccessDenied, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.model.record import statement_record
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Access, Decision, Status

ME, JIN = Actor.solo("me"), Actor.solo("jin")


@pytest.fixture
def read(case: Case) -> Case:
    """Every claim is read twice, and `me` has confirmed all."""
    set_share(case, 100)
    judge(case, [d.claim.id for d in decided_claims(case)], [Decision.ACCEPT], reason="read")
    case.actor = JIN
    return case


def test_a_larger_share_holds_the_smaller_and_both_are_about_their_size() -> None:
    names = [f"clm_{n}" for n in range(4000)]
    drawn = {share: {n for n in names if is_drawn(n, share)} for share in (0, 10, 50, 100)}
    assert not drawn[0] and drawn[10] < drawn[50] < drawn[100] == set(names)
    assert 320 < len(drawn[10]) < 480


def test_the_list_holds_what_another_has_decided_on(read: Case) -> None:
    """Not what nobody decided on, not one's own, not what was undone; a verdict takes it off, its undo puts it back."""
    claims = [d.claim.id for d in decided_claims(read)]
    assert due(read) == claims
    read.actor = ME
    assert due(read) == []
    undo(read)
    read.actor = JIN
    assert due(read) == []
    judge(read, claims[:1], [Decision.REJECT], reason="mine")
    assert due(read) == []
    read.actor = ME
    assert due(read) == claims[:1]
    decide_second(read, claims[0], Decision.ACCEPT, reason="second")
    assert due(read) == []
    undo(read)
    assert due(read) == claims[:1]
    set_share(read, 0)
    assert share_of(read) == 0 and due(read) == []


def test_a_second_reading_is_blind_and_changes_no_claim(read: Case) -> None:
    """The first one's corrections are not in it, its own are; the claim, its state and its list stay as they were."""
    claim = decided_claims(read)[0].claim
    read.actor = ME
    status = {**statement_record(claim)["status"], "code": "denied"}
    correct(read, claim.id, "status", status, reason="denied by the mayor")
    read.actor = JIN
    seen = blind_one(read, claim.id)
    assert seen.claim.status.code is claim.status.code
    assert seen.decision is None
    correct_second(read, claim.id, {"status": {**status, "code": "halted"}}, reason="it stopped")
    decide_second(read, claim.id, Decision.REJECT, reason="second")
    own = blind_one(read, claim.id)
    assert own.rejected and own.claim.status.code is Status.HALTED
    now = find_claim(read, claim.id)
    assert not now.rejected and now.claim.status.code is Status.DENIED
    assert claim.id not in read.store.claim_ids(JIN, ClaimQuery(judged=False))
    read.close()
    assert verify_case(read.path, PASSPHRASE).faults == ()


def test_what_is_not_given_is_not_read(read: Case) -> None:
    claim = decided_claims(read)[0].claim.id
    read.actor = ME
    with pytest.raises(UsageError):
        decide_second(read, claim, Decision.ACCEPT, reason="my own again")
    read.actor = JIN
    with pytest.raises(UsageError):
        decide_second(read, claim, Decision.RELEASABLE, reason="x")
    with pytest.raises(UsageError):
        blind_one(read, "clm_none")
    read.actor = Actor("col", frozenset({Role.COLLECTOR}), frozenset(Access))
    with pytest.raises(AccessDenied):
        due(read)
    read.actor = ME


def test_agreement_is_alpha_over_what_both_said(read: Case) -> None:
    """The verdicts' alpha is the textbook's; fields are compared where both kept the claim; partings are listed."""
    claims = [d.claim for d in decided_claims(read)]
    assert len(claims) >= 4
    status = {**statement_record(claims[1])["status"], "code": "denied"}
    correct_second(read, claims[1].id, {"status": status}, reason="denied")
    for at, claim in enumerate(claims):
        decide_second(read, claim.id, Decision.REJECT if at == 0 else Decision.ACCEPT, reason="second")
    found = agreement(read)
    rows = {r.name: r for r in found.rows}
    units = [(True, at != 0) for at in range(len(claims))]
    expected = alpha(units, nominal)
    assert expected is not None and rows["verdict"].alpha == pytest.approx(expected)
    assert rows["verdict"].same == pytest.approx(1 - 1 / len(claims))
    assert rows["status"].units == len(claims) - 1 and rows["act"].same == 1
    assert rows["status"].same == pytest.approx(1 - 1 / (len(claims) - 1))
    assert {p.first.claim.id: p.differ for p in found.apart} == {
        claims[0].id: ("verdict",), claims[1].id: ("status",)}


def test_who_is_persuaded_afterwards_raises_no_agreement(read: Case) -> None:
    """The first reading counts as it was when the second was made."""
    claim = decided_claims(read)[0].claim.id
    decide_second(read, claim, Decision.REJECT, reason="second")
    assert agreement(read).rows[0].same == 0
    read.actor = ME
    judge(read, [claim], [Decision.REJECT], reason="right after all")
    assert agreement(read).rows[0].same == 0
    assert agreement(read).pairs[0].first.decision != find_claim(read, claim).decision


def test_an_empty_agreement_has_no_rows(read: Case) -> None:
    assert agreement(read).rows == () and agreement(read).pairs == ()
