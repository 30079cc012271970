"""`learn`: a case's own decisions make its confidence fit better, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.judge import judge
from witnessmark.app.learn import forget, learn, weights_of
from witnessmark.errors import UsageError
from witnessmark.extract.assemble import OWN, VERSION
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Decision

TOWNS = ("Hoeryong", "Musan", "Hyesan", "Manpo", "Sinuiju", "Chongjin", "Kanggye", "Wonsan")
REPORT = """On {day} May 2019, police expelled about {n} families from {town}, a source in the province said.

Officials then demolished {n} houses there. Guards detained {m} people who had come back to {town}.

In {town}, residents said, families were also fleeing to the hills.
"""


@pytest.fixture
def judged(make_case: Callable[..., Case]) -> Case:
    """A case whose person accepts expulsions and demolitions and rejects all else."""
    case = make_case("learning")
    for number, town in enumerate(TOWNS):
        text = REPORT.format(day=number + 2, n=20 + number, m=11 + number, town=town)
        list(add_bytes(case, text.encode(), name=f"{town}.txt", asked=Asked.of(published="2019-05-20")))
    every = decided_claims(case, ClaimQuery(below_threshold=True))
    good = [d.claim.id for d in every if d.claim.act.code.value in ("expulsion", "demolition")]
    bad = [d.claim.id for d in every if d.claim.id not in good]
    judge(case, good, [Decision.ACCEPT], reason="told so")
    judge(case, bad, [Decision.REJECT], reason="misread")
    return case


def test_decisions_move_the_scores_and_new_reports_are_read_with_them(judged: Case) -> None:
    before = decided_claims(judged, ClaimQuery(below_threshold=True))
    (result,) = learn(judged)
    assert result.why_not is None
    assert result.before is not None
    assert result.after is not None
    assert result.after.log_loss < result.before.log_loss
    assert set(weights_of(judged)) == {"en"}
    assert [d.claim for d in decided_claims(judged, ClaimQuery(below_threshold=True))] == [d.claim for d in before]
    list(add_bytes(judged, b"On 3 June 2019 police expelled 30 families from Kimchaek.", name="new.txt"))
    versions = {d.claim.extractor.version for d in decided_claims(judged, ClaimQuery(below_threshold=True))}
    assert versions == {VERSION, OWN}
    forget(judged)
    assert not weights_of(judged)


def test_a_dry_run_keeps_nothing(judged: Case) -> None:
    (result,) = learn(judged, keep=False)
    assert result.after is not None
    assert not weights_of(judged)


def test_too_few_decisions_are_refused_or_said(make_case: Callable[..., Case]) -> None:
    case = make_case("few")
    with pytest.raises(UsageError):
        learn(case)
    list(add_bytes(case, b"On 3 June 2019 police expelled 30 families from Kimchaek.", name="one.txt"))
    judge(case, [d.claim.id for d in decided_claims(case)], [Decision.ACCEPT], reason="told so")
    (result,) = learn(case)
    assert result.why_not is not None
    assert not weights_of(case)
