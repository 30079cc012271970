"""A person's own claims and corrections: grounded, logged, counted, never overwritten, undone."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import PASSPHRASE
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims, find_claim
from witnessmark.app.fields import place_at, suggested
from witnessmark.app.incidents import list_incidents
from witnessmark.app.judge import judge, undo, undo_last
from witnessmark.app.metadata import amend
from witnessmark.app.stated import add_claim, claim_of, correct_fields
from witnessmark.app.verify import verify_case
from witnessmark.errors import AccessDenied, InvalidRecord, NotFound, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.model.record import statement_record
from witnessmark.model.text import Reading, ReportRef, Span
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Decision, Status

HARD = "🜂🜂 An office in Musan quietly kept 12 people from leaving 👩‍👩‍👧 their homes.\n\n" \
       + unicodedata.normalize("NFD", "무산군에서 사람들이 쫓겨났다") + " 🏚️.\n"


@pytest.fixture
def report(case: Case) -> str:
    """A report with one sentence that no rule reads as a claim of its own here."""
    asked = Asked.of(published="2019-06-01", outlet="Letters")
    (added,) = add_bytes(case, HARD.encode(), name="hard.txt", asked=asked)
    assert added.report
    return added.report


def at(text: str, words: str) -> dict[str, int]:
    return {"start": text.index(words), "end": text.index(words) + len(words)}


def stated(case: Case, report: str, **more: Any) -> str:
    text = case.store.reading(case.actor, report).text
    fields = {"act": {"code": "movement_restriction", "span": at(text, "kept 12 people from leaving")}, **more}
    return add_claim(case, report, fields, reason="plainly said").id


def test_a_persons_claim_counts_at_once_and_says_who_read_it(case: Case, report: str) -> None:
    """It is in the list, in an incident and in the log, decided on by its author."""
    claim = stated(case, report, figure={"text": "12 people", "low": 12, "best": 12, "high": 12})
    found = find_claim(case, claim)
    assert (found.claim.extractor.name, found.claim.extractor.version) == ("person", case.actor.handle)
    assert found.decision is not None and found.decision.decision is Decision.ACCEPT
    assert found.claim.status.code is Status.CARRIED_OUT and found.claim.attribution[-1].kind == "outlet"
    assert any(claim in incident.claims for incident in list_incidents(case))
    kinds = [event.kind for event in case.store.events(case.actor)]
    assert kinds[-3:] == ["statements", "judgement", "reconciliation"]


def test_undo_takes_the_claim_away_and_undoing_that_brings_it_back(case: Case, report: str) -> None:
    """Gone means gone from list, counts and incidents; the log keeps it; the case still verifies."""
    before = case.store.counts(case.actor).claims
    claim = stated(case, report)
    done = undo(case)
    assert case.store.counts(case.actor).claims == before
    assert not any(claim in incident.claims for incident in list_incidents(case))
    with pytest.raises(NotFound):
        find_claim(case, claim)
    undo(case, done.id)
    assert find_claim(case, claim).decision is not None
    undo(case)
    path = case.path
    case.close()
    assert verify_case(path, PASSPHRASE).faults == ()


def test_a_new_reading_by_the_machine_leaves_it_alone(case: Case, report: str) -> None:
    """Re-extraction replaces the machine's claims only, and moves no decision onto a person's claim."""
    claim = stated(case, report)
    before = find_claim(case, claim).claim
    amend(case, report, {"published": "2019-07-01"})
    assert statement_record(find_claim(case, claim).claim) | {"report": None} == \
        statement_record(before) | {"report": None}


def test_a_decision_on_a_machines_claim_that_is_gone_never_rests_on_a_persons(case: Case) -> None:
    """Both may stand on the same words; ids tell them apart."""
    machine = decided_claims(case)[0].claim
    report = machine.reading.report.id
    own = add_claim(case, report, {"act": {"code": "detention", "text": machine.act.text,
                                           "span": at(machine.reading.text, machine.act.text)}}, reason="x")
    judge(case, [machine.id], [Decision.REJECT], reason="misread")
    with case.store.writing(case.actor) as writer:
        writer.add_statements(machine.reading, [], [])
    assert not find_claim(case, own.id).rejected


def test_the_same_claim_twice_is_refused(case: Case, report: str) -> None:
    stated(case, report)
    with pytest.raises(UsageError):
        stated(case, report)


@pytest.mark.parametrize("fields", [
    {}, {"act": {"code": "expulsion"}}, {"act": {"code": "expulsion", "text": "words that are not there"}},
    {"act": {"code": "flying", "text": "quietly"}}, {"act": {"code": "expulsion", "span": {"start": 3, "end": 90_000}}},
    {"act": {"code": "expulsion", "span": {"start": 0, "end": 5}, "text": "other"}},
    {"act": {"code": "expulsion", "text": "quietly"}, "origin": [{"text": "Musan", "place": "geonames:1"}]},
    {"act": {"code": "expulsion", "text": "quietly"}, "weather": {}},
    {"act": {"code": "expulsion", "text": "quietly"}, "figure": {"text": "12 people"}},
    {"act": {"code": "expulsion", "text": "quietly"}, "affected": {"text": "people"}},
    {"act": {"code": "expulsion", "text": "quietly"}, "attribution": [{"kind": "witchcraft"}]},
])
def test_what_is_malformed_or_ungrounded_writes_nothing(case: Case, report: str, fields: dict[str, Any]) -> None:
    events = len(case.store.events(case.actor))
    with pytest.raises(InvalidRecord):
        add_claim(case, report, fields, reason="x")
    assert len(case.store.events(case.actor)) == events


def test_who_may_not_judge_adds_nothing(case: Case, report: str) -> None:
    case.actor = Actor("collector", frozenset({Role.COLLECTOR}))
    with pytest.raises(AccessDenied):
        add_claim(case, report, {}, reason="x")
    case.actor = Actor.solo()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_any_selection_comes_back_as_the_identical_words(data: st.DataObject) -> None:
    """Emoji, joined emoji and loose Hangul letters: the stored quote is the slice, to the code point."""
    text = unicodedata.normalize("NFC", HARD) + unicodedata.normalize("NFD", "쫓겨난 사람들 🏚️")
    reading = Reading.of_text(text, ReportRef("rep_a", "ko"))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = {"start": start, "end": end}
    claim = claim_of(reading, {"act": {"code": "eviction", "span": span}, "origin": [{"span": span}]}, actor="me")
    assert claim.act.text == claim.origin[0].text == text[start:end]
    assert claim.passage.covers(Span(start, end))


def test_the_gazetteer_offers_runners_up_and_takes_another(case: Case, report: str) -> None:
    """A place carries what else its words may stand for; a correction picks one and adds a span."""
    text = case.store.reading(case.actor, report).text
    span = Span(**at(text, "Musan"))
    offered = place_at(case.store.reading(case.actor, report), span)
    assert offered.place is not None and offered.kind == "named"
    there = [{"span": at(text, "Musan"), "place": offered.place.id}]
    claim = find_claim(case, stated(case, report, origin=there)).claim
    other = offered.place.candidates[0].id
    done = correct_fields(case, claim, {
        "origin": [{"span": at(text, "Musan"), "place": other}, {"span": at(text, "their homes")}],
        "act": {"code": "movement_restriction"}}, reason="the other one")
    assert [j.target.field for j in done] == ["origin"]
    now = find_claim(case, claim.id).claim
    assert [p.place.id if p.place else None for p in now.origin] == [other, None]
    assert correct_fields(case, now, {"origin": [{"span": at(text, "Musan"), "place": other},
                                                 {"span": at(text, "their homes")}]}, reason="again") == ()
    undo(case)
    assert len(find_claim(case, claim.id).claim.origin) == 1


def test_a_count_and_a_day_are_read_where_the_grammars_can() -> None:
    text = "About 30 households left on 3 May 2019."
    reading = Reading.of_text(text, ReportRef("rep_a", "en", published=dt.date(2019, 5, 9)))
    count = suggested(reading, "figure", Span(**at(text, "About 30 households")))
    assert (count["best"], count["unit"], count["quantifier"]) == (30, "household", "about")
    day = suggested(reading, "when", Span(**at(text, "3 May 2019")))
    assert (day["start"], day["precision"]) == ("2019-05-03", "day")
    assert "low" not in suggested(reading, "figure", Span(**at(text, "left")))


def test_what_was_decided_together_is_undone_together(case: Case) -> None:
    ids = [d.claim.id for d in decided_claims(case)]
    judge(case, ids[:1], [Decision.REJECT], reason="first")
    judge(case, ids, [Decision.ACCEPT], reason="all at once")
    assert len(undo_last(case)) == len(ids) > 1
    assert [d.rejected for d in decided_claims(case)] == [True] + [False] * (len(ids) - 1)


def test_the_queue_lists_what_the_claims_are_by_weight(case: Case) -> None:
    """Ids, groups and claims agree; what is decided leaves; the order follows a reconciliation."""
    queue = ClaimQuery(by_weight=True)
    assert case.store.behind(case.actor)
    list_incidents(case)
    assert not case.store.behind(case.actor)
    assert set(case.store.claim_ids(case.actor, queue)) == {d.claim.id for d in decided_claims(case)}
    assert [c.id for c in case.store.claims(case.actor, queue)] == case.store.claim_ids(case.actor, queue)
    order = case.store.claim_ids(case.actor, queue)
    disputed = next(c for i in list_incidents(case) for f in i.contradictions if not f.compatible for c in f.claims)
    judged = ClaimQuery(by_weight=True, judged=False)
    judge(case, [order[0]], [Decision.ACCEPT], reason="read")
    assert case.store.claim_ids(case.actor, judged) == order[1:]
    assert order.index(disputed) < len(order) - 1
    groups = case.store.claim_groups(case.actor)
    assert sum(g.count for g in groups) == len(order)
    sure = ClaimQuery(sure=(0.8, 1.01))
    assert len(case.store.claims(case.actor, sure)) == sum(g.count for g in groups if g.sure == 2)
