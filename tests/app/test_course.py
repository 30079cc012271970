"""Campaigns: stages dated by their own claims, lags between them, a person's word that holds while nothing joins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from tests.conftest import PASSPHRASE
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.campaigns import Lag, courses, decide_campaign, find_course
from witnessmark.app.case import Case
from witnessmark.app.check import verify
from witnessmark.app.incidents import list_campaigns, list_incidents
from witnessmark.app.judge import correct, judge, undo
from witnessmark.errors import AccessDenied, NotFound, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.model.record import statement_record
from witnessmark.vocab.codes import Access, Act, Decision, Group, Stage, Status

FLED = "because relatives had fled abroad, a source said."
REPORTS = (
    ("2019-03-14", "North Desk", f"On 10 March 2019, the provincial party committee ordered the expulsion of families "
     f"of defectors from Hoeryong {FLED}\n"),
    ("2019-05-09", "River Wire", f"On 3 May 2019, police expelled about 40 families of defectors from Hoeryong to "
     f"Musan County {FLED}\n"),
    ("2019-10-04", "North Desk", f"On 20 September 2019, police expelled 15 families of defectors from Hoeryong to "
     f"Yonsa County {FLED}\n"),
)
LATER = ("2020-01-09", f"On 8 January 2020, police expelled 9 families of defectors from Hoeryong to Musan County "
         f"{FLED}\n")


def add(case: Case, published: str, outlet: str, text: str) -> None:
    asked = Asked.of(published=published, outlet=outlet, access=Access.PUBLIC)
    assert [a.status for a in add_bytes(case, text.encode(), name=f"{published}.txt", asked=asked)] == ["added"]


@pytest.fixture
def waves(make_case: Callable[..., Case]) -> Case:
    """An order and two waves of one town: one campaign."""
    made = make_case("waves")
    for report in REPORTS:
        add(made, *report)
    assert len(list_campaigns(made)) == 1
    return made


def test_stages_run_by_the_days_of_their_own_claims(waves: Case) -> None:
    """The order lies on its day, each wave on its own, and the lag is what lies between."""
    (campaign,) = list_campaigns(waves)
    course = find_course(waves, campaign.id)
    assert [(s.stage, s.start, s.end) for s in course.steps] == [
        (Stage.ORDER, dt.date(2019, 3, 10), dt.date(2019, 3, 10)),
        (Stage.ENFORCEMENT, dt.date(2019, 5, 3), dt.date(2019, 5, 3)),
        (Stage.ENFORCEMENT, dt.date(2019, 9, 20), dt.date(2019, 9, 20)),
    ]
    assert course.lags == (Lag(Stage.ORDER, Stage.ENFORCEMENT, 54, 54),)
    assert course.groups[0] == (Group.DEFECTOR_FAMILY, len(campaign.incidents))
    assert course.places[0][0].text == "Hoeryong" and course.reports == 3
    assert {s.incident for s in course.steps} == set(campaign.incidents)


def test_a_rejected_claim_is_in_no_step(waves: Case) -> None:
    (campaign,) = list_campaigns(waves)
    (order,) = [s for s in find_course(waves, campaign.id).steps if s.stage is Stage.ORDER]
    judge(waves, [order.claims[0].id], [Decision.REJECT], reason="misread")
    for course in courses(waves, list_campaigns(waves)):
        assert Stage.ORDER not in {s.stage for s in course.steps}


def test_a_rejected_campaign_ties_no_incident_and_undo_ties_them_again(waves: Case) -> None:
    """It stays in the list with the decision; the log holds it and the case verifies."""
    (campaign,) = list_campaigns(waves)
    made = decide_campaign(waves, campaign.id, Decision.REJECT, reason="two different orders")
    course = find_course(waves, campaign.id)
    assert course.rejected and course.decision == made
    assert {i.campaign for i in list_incidents(waves)} == {None}
    undo(waves, made.id)
    assert find_course(waves, campaign.id).decision is None
    assert {i.campaign for i in list_incidents(waves) if i.id in campaign.incidents} == {campaign.id}
    waves.close()
    assert verify(waves.path, passphrase=lambda: PASSPHRASE, key=None).report.faults == ()


def test_a_decision_does_not_cover_an_incident_that_joins(waves: Case) -> None:
    """What was accepted were these incidents; a further one makes it a proposal again."""
    (campaign,) = list_campaigns(waves)
    decide_campaign(waves, campaign.id, Decision.ACCEPT, reason="one order")
    assert find_course(waves, campaign.id).decision is not None
    add(waves, LATER[0], "Far Post", LATER[1])
    (grown,) = list_campaigns(waves)
    assert set(grown.incidents) > set(campaign.incidents) and grown.id == campaign.id
    found = find_course(waves, grown.id)
    assert found.decision is None and len(found.history) == 1


def test_who_may_not_judge_or_see_does_neither(waves: Case) -> None:
    (campaign,) = list_campaigns(waves)
    with pytest.raises(UsageError):
        decide_campaign(waves, campaign.id, Decision.RELEASABLE, reason="x")
    with pytest.raises(UsageError):
        decide_campaign(waves, campaign.id, Decision.ACCEPT, reason=" ")
    with pytest.raises(NotFound):
        decide_campaign(waves, "cmp_none", Decision.ACCEPT, reason="x")
    waves.actor = Actor("col", frozenset({Role.COLLECTOR}), frozenset(Access))
    with pytest.raises(AccessDenied):
        decide_campaign(waves, campaign.id, Decision.ACCEPT, reason="x")
    with pytest.raises(AccessDenied):
        courses(waves, [campaign])
    waves.actor = Actor.solo()


def test_a_threat_is_no_order(make_case: Callable[..., Case]) -> None:
    """What is only threatened is no step and begins no stage, so no lag runs backwards from it."""
    made = make_case("threat")
    for report in REPORTS[1:]:
        add(made, *report)
    add(made, "2019-10-11", "Far Post", "On 1 October 2019, officials threatened to expel a further 50 families of "
        f"defectors from Hoeryong before the end of the year {FLED}\n")
    (campaign,) = list_campaigns(made)
    course = find_course(made, campaign.id)
    told = [c for i in list_incidents(made) if i.id in campaign.incidents for c in i.acts]
    assert Status.THREATENED in {act.status for act in told}
    assert course.lags == () and {s.stage for s in course.steps} == {Stage.ENFORCEMENT}
    assert campaign.stages == (Stage.ENFORCEMENT,)


def test_a_denied_act_is_no_step_and_lends_the_campaign_nothing(make_case: Callable[..., Case]) -> None:
    """Officials deny that anybody was watched: the course has no step of control, nor the place they name."""
    case = make_case("denied")
    for report in REPORTS:
        add(case, *report)
    add(case, "2019-10-20", "State Daily", f"{REPORTS[2][2]}Officials denied that the families were under surveillance "
        "in Hoeryong in September 2019.\n")
    (denial,) = [c for c in case.claims() if c.act.code is Act.SURVEILLANCE]
    correct(case, denial.id, "status", {**statement_record(denial)["status"], "code": "denied"}, reason="they deny it")
    (campaign,) = list_campaigns(case)
    held = {c for i in list_incidents(case) if i.id in campaign.incidents for c in i.claims}
    assert denial.id in held
    course = find_course(case, campaign.id)
    assert {s.stage for s in course.steps} == {Stage.ORDER, Stage.ENFORCEMENT}
    assert denial.id not in {c.id for s in course.steps for c in s.claims}
    assert course.claims == len(held)
    assert campaign.stages == (Stage.ORDER, Stage.ENFORCEMENT)
