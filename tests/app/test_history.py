"""How an incident came to be: its steps, and what stood at each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.reconcile.reports import ENGLISH, KOREAN
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.history import as_of, history
from witnessmark.app.incidents import list_incidents
from witnessmark.app.judge import judge, undo
from witnessmark.errors import NotFound
from witnessmark.model.incident import Incident
from witnessmark.vocab.codes import Decision

FIRST = "Police evicted forty families from Hyesan on 3 May 2018, a resident said."
SECOND = "Police evicted ninety families from Hyesan on 3 May 2018, an official of the city said."


@pytest.fixture
def case(make_case: Callable[..., Case]) -> Case:
    """Two reports of one event that differ on the count; the second one's claim is accepted, for one reason each."""
    made = make_case()
    for text, day, outlet in ((FIRST, "2018-05-04", "Amnok News"), (SECOND, "2018-05-06", "Tumen Wire")):
        list(add_bytes(made, text.encode(), name=f"{day}.txt", asked=Asked.of(published=day, outlet=outlet)))
    for decided in decided_claims(made):
        judge(made, [decided.claim.id], [Decision.ACCEPT], reason="read in full")
    return made


def event(case: Case) -> Incident:
    return max(list_incidents(case), key=lambda i: len(i.claims))


def test_steps_are_the_reports_and_the_decisions_in_the_logs_order(case: Case) -> None:
    """Decisions made one after the other for one reason are one step."""
    made = history(case, event(case).id)
    assert [s.report.outlet if s.report else None for s in made] == ["Amnok News", "Tumen Wire", None]
    assert len(made[2].judgements) == len(event(case).claims)
    assert [s.sequence for s in made] == sorted(s.sequence for s in made)


def test_an_incident_stands_as_its_reports_told_it_then(case: Case) -> None:
    """After the first report one claim of one origin and nothing contested; after the last step what stands now."""
    now = event(case)
    made = history(case, now.id)
    first = as_of(case, now.id, made[0].sequence)
    assert [len(i.reports) for i in first.incidents] == [1]
    assert not [c for i in first.incidents for c in i.contradictions]
    last = as_of(case, now.id, made[-1].sequence)
    assert [(i.id, i.claims, i.grade.grade, i.origins) for i in last.incidents] == \
        [(now.id, now.claims, now.grade.grade, now.origins)]
    assert as_of(case, now.id, made[0].sequence - 1).incidents == ()


def test_a_claim_rejected_since_still_stands_before_that(case: Case) -> None:
    """A decision and its undo are two steps, and what they changed is seen at each."""
    now = event(case)
    claim = next(d.claim for d in decided_claims(case) if d.claim.reading.text == SECOND)
    before = history(case, now.id)[-1].sequence
    rejected = judge(case, [claim.id], [Decision.REJECT], reason="another town").judgements[0]
    undone = undo(case, rejected.id)
    made = history(case, event(case).id)
    assert [s.judgements[0].decision for s in made[-2:]] == [Decision.REJECT, Decision.UNDO]
    held = [{c for i in as_of(case, event(case).id, at).incidents for c in i.claims}
            for at in (before, rejected.sequence, undone.sequence)]
    assert [claim.id in told for told in held] == [True, False, True]


def test_the_last_step_counts_origins_as_they_are_counted_now(make_case: Callable[..., Case]) -> None:
    """Claims too unsure to stand show here, too, that one report is the other's translation."""
    case = make_case()
    for text, day, outlet in ((KOREAN, "2018-12-18", "새벽일보"), (ENGLISH, "2018-12-24", "Saebyeok Ilbo English")):
        list(add_bytes(case, text.encode(), name=f"{day}.txt", asked=Asked.of(published=day, outlet=outlet)))
    now = event(case)
    assert len(now.reports) == 2
    last = as_of(case, now.id, history(case, now.id)[-1].sequence)
    assert [i.origins for i in last.incidents if i.id == now.id] == [now.origins]


def test_an_unknown_incident_has_no_history(case: Case) -> None:
    with pytest.raises(NotFound):
        history(case, "inc_none")


def test_the_record_holds_the_steps_and_what_stood(case: Case) -> None:
    """Library and command line give one record."""
    now = event(case)
    told = case.history(now.id, at=history(case, now.id)[0].sequence)
    assert [s["report"] is not None for s in told["steps"]] == [True, True, False]
    assert [len(i["reports"]) for i in told["incidents"]] == [1]
    assert "incidents" not in case.history(now.id)
