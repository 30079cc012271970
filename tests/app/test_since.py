"""What is told from new entries alone is never other than what looking at everything tells."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from bench.pages import report_of
from bench.reports_made import made_reports
from tests.conftest import PASSPHRASE
from witnessmark.app.case import Case, open_case
from witnessmark.app.incidents import UNSURE, basis, is_current, list_incidents, reconciled, refresh
from witnessmark.app.judge import correct, judge, undo
from witnessmark.app.second import decide_second, due, set_share
from witnessmark.app.state import state_of
from witnessmark.app.stated import add_claim
from witnessmark.errors import NotFound, UsageError
from witnessmark.model.access import Actor
from witnessmark.model.incident import Campaign, Incident, Origin
from witnessmark.model.incident_record import incident_record
from witnessmark.model.report import FoundIn, Metadatum
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Decision

MARKS = (Decision.ACCEPT, Decision.ACCEPT, Decision.REJECT, Decision.RELEASABLE, Decision.NOT_RELEASABLE)


@pytest.fixture
def waves(make_case: Callable[..., Case]) -> Case:
    """Some thirty claims of made-up waves, every fourth of them too doubtful to count by itself."""
    case = make_case("waves")
    for told in made_reports(30, seed=5):
        claims = [replace(c, confidence=0.2 if n % 4 == 3 else 0.8) for n, c in enumerate(told)]
        with case.store.writing(case.actor) as writer:
            writer.add_report(report_of(told))
            writer.add_reading(told[0].reading)
            writer.add_statements(told[0].reading, claims, [])
    set_share(case, 100)
    return case


def made_anew(case: Case) -> tuple[object, ...]:
    """Incidents, origins and campaigns as everything read again makes them."""
    judgements = case.store.judgements(case.actor)
    unsure = case.store.claims(case.actor, UNSURE)
    result = reconciled(state_of(case.store.claims(case.actor), judgements), judgements, "x", unsure=unsure)
    return told(result.incidents, result.origins, result.campaigns)


def told(incidents: Sequence[Incident], origins: Sequence[Origin], campaigns: Sequence[Campaign]) -> tuple[object, ...]:
    return ([incident_record(i) for i in sorted(incidents, key=lambda i: i.id)],
            sorted(origins, key=lambda o: o.id), sorted(campaigns, key=lambda c: c.id))


def stored(case: Case) -> tuple[object, ...]:
    store, me = case.store, case.actor
    return told(store.incidents(me), store.origins(me), store.campaigns(me))


def step(case: Case, rnd: random.Random) -> None:
    """Write one thing a person may write."""
    claims = case.store.claims(case.actor, ClaimQuery(below_threshold=True))
    what = rnd.choice(("judge", "judge", "judge", "undo", "undo", "correct", "state", "second", "title"))
    claim = rnd.choice(claims)
    if what == "judge":
        judge(case, [claim.id], [rnd.choice(MARKS)], reason="read")
    elif what == "undo" and (held := case.store.judgements(case.actor)):
        with contextlib.suppress(NotFound):
            undo(case, rnd.choice(held).id)
    elif what == "correct":
        correct(case, claim.id, "when", None, reason="not said")
    elif what == "state":
        words = claim.act.text
        add_claim(case, claim.reading.report.id, {
            "act": {"code": rnd.choice(("expulsion", "eviction", "detention")), "text": words,
                    "span": {"start": claim.act.span.start, "end": claim.act.span.end}}}, reason="missed")
    elif what == "second":
        me, case.actor = case.actor, Actor.solo("jin")
        if waiting := due(case):
            decide_second(case, waiting[0], Decision.REJECT, reason="read")
        case.actor = me
    else:
        with case.store.writing(case.actor) as writer:
            writer.add_metadata(claim.reading.report.id, [Metadatum("title", f"{rnd.random()}", FoundIn.PERSON)])


@pytest.mark.parametrize("seed", range(3))
def test_a_result_said_to_stand_is_the_one_everything_makes(waves: Case, seed: int) -> None:
    """Whatever was decided, undone, stated and corrected; and it is said often enough to be worth asking."""
    rnd = random.Random(seed)
    refresh(waves)
    stood = 0
    for _ in range(30):
        try:
            step(waves, rnd)
        except UsageError:                      # the same claim was stated before
            continue
        if is_current(waves):
            stood += 1
            assert stored(waves) == made_anew(waves)
        elif rnd.random() < 0.6:
            refresh(waves)
            assert is_current(waves) and stored(waves) == made_anew(waves)
    assert stood >= 5


def test_reading_claims_that_count_makes_nothing_anew(waves: Case) -> None:
    """Confirmed, marked, undone: the same entry of the log stays in force, and what is made of it is kept."""
    refresh(waves)
    before, claims = basis(waves), [c.id for c in waves.store.claims(waves.actor)]
    judge(waves, claims[:5], [Decision.ACCEPT, Decision.RELEASABLE], reason="read")
    undo(waves)
    assert not refresh(waves) and basis(waves) == before
    judge(waves, claims[:1], [Decision.REJECT], reason="a figure of speech")
    assert not is_current(waves) and refresh(waves) and basis(waves) != before
    judge(waves, claims[:1], [Decision.ACCEPT], reason="none after all")
    assert not is_current(waves)


def test_a_case_opened_again_knows_what_it_rests_on(waves: Case) -> None:
    """Nothing is looked through when it is opened; a decision that counts is noticed then too."""
    shown = list_incidents(waves)
    waves.close()
    with open_case(waves.path, passphrase=PASSPHRASE, actor=Actor.solo()) as again:
        assert is_current(again) and list_incidents(again) == shown
        judge(again, again.store.claim_ids(again.actor)[:1], [Decision.REJECT], reason="a figure of speech")
    with open_case(waves.path, passphrase=PASSPHRASE, actor=Actor.solo()) as again:
        assert not is_current(again) and refresh(again)
