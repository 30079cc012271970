"""The pages of sources and of the log: what may be seen, by kind and person, and never who a source is."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import Client, bench_over
from witnessmark.app.audit import trail
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.incidents import list_origins
from witnessmark.app.judge import correct, judge
from witnessmark.app.sources import add_source, known_sources, open_source
from witnessmark.errors import AccessDenied
from witnessmark.model.access import Actor, Role
from witnessmark.model.record import statement_record
from witnessmark.store.base import Page
from witnessmark.vocab.codes import Access, AttributionKind, Decision

WHO = b"Kim Someone, baker of Hoeryong"


def sealed(case: Case) -> str:
    """Seal a source and say in one claim that it spoke; return its handle."""
    handle = add_source(case, WHO, kind=AttributionKind.EYEWITNESS, vantage="saw", reliability="B").id
    claim = decided_claims(case)[0].claim
    speakers = statement_record(claim)["attribution"]
    speakers[0]["source"] = handle
    correct(case, claim.id, "attribution", speakers, reason="known by handle")
    return handle


def test_a_source_is_shown_by_handle_with_what_it_bears_and_never_by_name(page: Client, case: Case) -> None:
    handle = sealed(case)
    assert open_source(case, handle, reason="to call back").encode() == WHO
    (known,) = known_sources(case)
    claim = decided_claims(case)[0].claim.id
    assert (known.source.id, known.claims, known.openings) == (handle, (claim,), 1)
    assert len(known.origins) == 1
    told = page.get("/sources").text
    assert handle in told and "saw it" in told and "Kim Someone" not in told + page.get("/audit").text
    assert "to call back" in page.get("/audit?kind=opening").text


def test_a_rejected_claim_speaks_for_no_source(case: Case) -> None:
    handle = sealed(case)
    judge(case, [decided_claims(case)[0].claim.id], [Decision.REJECT], reason="misread")
    assert [(k.source.id, k.claims, k.origins) for k in known_sources(case)] == [(handle, (), ())]


def test_who_may_only_read_learns_of_no_opening(case: Case) -> None:
    sealed(case)
    case.actor = Actor("ana", frozenset({Role.ANALYST}), frozenset({Access.PUBLIC}))
    assert [known.openings for known in known_sources(case)] == [None]
    with pytest.raises(AccessDenied):
        trail(case)
    case.actor = Actor.solo()


def test_an_origin_is_assessed_on_the_page(page: Client, case: Case) -> None:
    """Its letter is in force and shown; a wrong letter writes nothing."""
    origin = list_origins(case)[0].id
    assert origin in page.get("/sources").text
    assert page.post(f"/sources/origins/{origin}", data={"reliability": "Z"}).status_code == 400
    assert case.store.judgements(case.actor) == []
    answer = page.post(f"/sources/origins/{origin}", data={"reliability": "B", "reason": "<i>", "show": "all"})
    assert answer.headers["location"] == "/sources?show=all"
    assert {o.id: o.assessed for o in list_origins(case)}[origin] == "B"
    assert origin in page.get("/sources?show=assessed").text
    assert f'id="{origin}"' not in page.get("/sources?show=unassessed").text


def test_the_log_is_told_the_last_first_and_narrowed_by_kind_and_person(page: Client, case: Case) -> None:
    """Filters count what the other leaves; each decision comes with its reason and its report."""
    claim = decided_claims(case)[0].claim
    judge(case, [claim.id], [Decision.ACCEPT], reason="read <in> full")
    case.actor = Actor.solo("jin")
    judge(case, [claim.id], [Decision.REJECT], reason="second thoughts")
    found = trail(case, kind="judgement")
    assert [(e.event.actor, e.judgement.reason) for e in found.entries if e.judgement] == [
        ("jin", "second thoughts"), ("me", "read <in> full")]
    assert all(e.report and e.report.id == claim.reading.report.id for e in found.entries)
    assert dict(found.actors) == {"me": 1, "jin": 1} and found.total == 2
    assert trail(case, kind="judgement", who="jin").total == 1
    assert trail(case, kind="nonsense").entries == ()
    every = case.store.events(case.actor)
    assert [e.event for e in trail(case, page=Page(5, 2)).entries] == every[::-1][2:7]
    told = page.get("/audit?kind=judgement&who=me").text
    assert "read &lt;in&gt; full" in told and "second thoughts" not in told
    assert f"/reports/{claim.reading.report.id}?claim={claim.id}" in told
    assert len(re.findall("<tr>", page.get("/audit").text)) == len(every) + 1


def test_an_auditor_without_clearance_sees_kinds_and_days_alone(case: Case) -> None:
    """The reason of a decision and the title of a report are content."""
    judge(case, [decided_claims(case)[0].claim.id], [Decision.ACCEPT], reason="read in full")
    case.actor = Actor("aud", frozenset({Role.AUDITOR}))
    found = trail(case)
    assert found.total == len(found.entries) > 8
    assert {(e.judgement, e.report, e.opening) for e in found.entries} == {(None, None, None)}
    case.actor = Actor("ana", frozenset({Role.AUDITOR, Role.ANALYST}), frozenset({Access.PUBLIC}))
    hidden = {e.report.access for e in trail(case).entries if e.report}
    assert hidden == {Access.PUBLIC}
    case.actor = Actor.solo()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_kind_of_entry_has_its_words(case: Case, language: str) -> None:
    """The page names each kind that the log can hold."""
    from typing import get_args, get_type_hints

    from witnessmark.store.base import Event, KeyEvent
    from witnessmark.web.i18n import messages

    for kind in get_args(get_type_hints(Event)["kind"]):
        assert messages()[f"event_{kind}"][language]
    assert all(messages()[f"keys_{what}"][language] for what in get_args(KeyEvent))
    client = bench_over(case).enter()
    assert client.get("/audit", headers={"accept-language": language}).status_code == 200
