"""What reconciliation keeps whatever comes in: order, floods, stable ids."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reconcile import reports
from tests.reconcile.factory import Desk, judgement
from tests.reconcile.test_run import gather, holding
from witnessmark.model.claim import Claim
from witnessmark.reconcile import reconcile
from witnessmark.vocab.codes import Act, Decision, Grade

EVERYTHING = gather(
    reports.korean(),
    reports.english(),
    reports.rewrite(),
    reports.other(),
    reports.denial(),
    reports.persons(),
    reports.flood(),
    reports.wave(2008, 52),
    reports.wave(2014, 74),
    reports.wave(2014, 30, town="Hoeryong"),
    reports.looking_back({2008: 52, 2014: 74}),
)
WHOLE = reconcile(EVERYTHING)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_nothing(chance: random.Random) -> None:
    """Incidents, origins, campaigns, ids and words are a function of the set of claims."""
    shuffled = list(EVERYTHING)
    chance.shuffle(shuffled)
    assert reconcile(shuffled) == WHOLE


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sets(st.integers(0, len(EVERYTHING) - 1), min_size=1))
def test_every_claim_is_in_exactly_one_incident(chosen: set[int]) -> None:
    """Whatever part of the claims comes in, each is placed once, and opinions sum to one."""
    claims = [EVERYTHING[i] for i in sorted(chosen)]
    result = reconcile(claims)
    placed = [c for incident in result.incidents for c in incident.claims]
    assert sorted(placed) == sorted(c.id for c in claims)
    for incident in result.incidents:
        assert incident.origins.low <= incident.origins.high
        for values in incident.fields.values():
            for fused in values:
                o = fused.opinion
                assert abs(o.belief + o.disbelief + o.uncertainty - 1) < 1e-9
                assert min(o.belief, o.disbelief, o.uncertainty) >= 0


def test_an_incident_keeps_its_id_when_later_claims_arrive() -> None:
    """The id follows from the earliest claim; reports that come later do not change it."""
    first = reports.korean()[1]
    before = reconcile(first).incidents[0]
    after = holding(reconcile(first + gather(reports.english(), reports.other())), first[0])
    assert after.id == before.id
    assert len(after.claims) > len(before.claims)


def test_an_assessment_outlives_reports_that_join_the_origin_later() -> None:
    """An origin judged once stays judged when an earlier carrier of it turns up."""
    late = reports.english()[1]
    origin = reconcile(late).origins[0]
    judged = [judgement(1, "origin", origin.id, Decision.ASSESS, "B")]
    result = reconcile(late + reports.korean()[1], judgements=judged)
    assert [o.assessed for o in result.origins] == ["B"]


def copy_of(number: int) -> tuple[Desk, list[Claim]]:
    return reports.english(f"Paper {number}", f"2018-12-{25 + number % 6}")


def test_a_flood_of_reprints_lifts_nothing() -> None:
    """A thousand reprints leave the count of origins, the grade and the belief where they were."""
    small = gather(reports.korean(), reports.english(), reports.other())
    judged = [
        judgement(1, "origin", holding(reconcile(small), small[0]).origins.groups[0], Decision.ASSESS, "B")
    ]
    before = holding(reconcile(small, judgements=judged), small[0])
    flooded = small + gather(*(copy_of(n) for n in range(1000)))
    after = holding(reconcile(flooded, judgements=judged), small[0])
    assert len(after.claims) > 3000
    assert (after.origins.low, after.origins.high) == (before.origins.low, before.origins.high) == (2, 2)
    assert after.grade == before.grade
    assert after.grade.grade in (Grade.SINGLE_ORIGIN, Grade.UNASSESSED)
    for name in ("when", "figure", "ground"):
        assert abs(after.fields[name][0].opinion.belief - before.fields[name][0].opinion.belief) < 0.05


def test_newcomers_nobody_assessed_never_lift_a_grade() -> None:
    """Fifty invented witnesses may raise the count of origins, and no grade."""
    small = gather(reports.korean())
    judged = [judgement(1, "origin", reconcile(small).origins[0].id, Decision.ASSESS, "B")]
    invented = []
    for n in range(50):
        text = f"Witness {chr(65 + n % 26)}{n}, a porter, said the families were expelled from Hyesan on December 3.\n"
        desk = Desk(text, f"Sheet {n}", "2018-12-28")
        invented.append(
            desk.claim(
                text.strip(),
                Act.EXPULSION,
                "expelled",
                origin=("Hyesan",),
                when=("December 3", "2018-12-03"),
                said=(desk.source("a porter"),),
            )
        )
    incident = holding(reconcile(small + invented, judgements=judged), small[0])
    assert len(incident.claims) > 50 and incident.origins.high > 1
    assert incident.grade.grade is Grade.SINGLE_ORIGIN


def test_nothing_in_gives_nothing_out() -> None:
    """No claims, no incidents, and no error."""
    result = reconcile([])
    assert (result.incidents, result.origins, result.campaigns) == ((), (), ())
