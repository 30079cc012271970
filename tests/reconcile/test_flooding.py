"""Coordinated newcomers lift nothing, however many they are and whomever they imitate."""

from __future__ import annotations

import pytest

from tests.reconcile import flooding, reports
from tests.reconcile.factory import judgement
from tests.reconcile.test_run import gather, holding
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Reconciliation
from witnessmark.reconcile import reconcile
from witnessmark.vocab.codes import Decision, Grade

RAISED = (Grade.CORROBORATED, Grade.DOCUMENTED)


def graded(result: Reconciliation, claims: list[Claim]) -> list[Grade]:
    return [holding(result, claim).grade.grade for claim in claims]


def check(size: int) -> None:
    known = flooding.genuine()
    judged = flooding.assessed(known)
    before = reconcile(known, judgements=judged)
    assert set(graded(before, known)) == {Grade.SINGLE_ORIGIN}
    after = reconcile(known + flooding.flood(size), judgements=judged)
    assert not [i.id for i in after.incidents if i.grade.grade in RAISED]
    assert not [i.id for i in after.incidents if i.admiralty is None or i.admiralty.information.mark in "12"]
    assert {m for i in after.incidents if i.admiralty for c, m in i.admiralty.claims} <= {"B3", "B4", "F6"}
    assert all(i.origins.assessed <= 3 for i in after.incidents)


def test_a_flood_of_coordinated_reports_corroborates_nothing() -> None:
    """Invented witnesses, borrowed names, false relays, false calls, bridges: no grade is lifted."""
    check(140)


@pytest.mark.slow
def test_ten_thousand_coordinated_reports_corroborate_nothing() -> None:
    """The full size: ten thousand reports of fifty identities."""
    check(10_000)


@pytest.mark.parametrize("way", [flooding._borrowed, flooding._relayed, flooding._called, flooding._bridge,
                                 flooding._two_speakers])
def test_no_single_way_lifts_a_grade(way: object) -> None:
    """Each way alone, so that no other hides it."""
    chance = flooding.random.Random(3)
    known = flooding.genuine()
    made = [c for n in range(8) for c in way(n, n, chance)]  # type: ignore[operator]
    after = reconcile(known + made, judgements=flooding.assessed(known))
    assert not [i.id for i in after.incidents if i.grade.grade in RAISED]


def test_what_joined_an_assessed_origin_counts_once_it_is_assessed_again() -> None:
    """A second origin's new report lifts nothing; assessed again with it, it corroborates."""
    known = gather(reports.korean())
    late = gather(reports.other())
    judged = flooding.assessed(known)
    after = holding(reconcile(known + late, judgements=judged), known[0])
    assert after.grade.grade is Grade.SINGLE_ORIGIN
    again = flooding.assessed(known + late)
    assert holding(reconcile(known + late, judgements=again), known[0]).grade.grade is Grade.CORROBORATED


def test_a_grade_says_what_waits_for_a_new_assessment() -> None:
    """A named speaker, assessed in one report, tells of another event in a later one."""
    known = flooding.genuine()
    later = flooding._borrowed(1, 1, flooding.random.Random(1))
    result = reconcile(known + later, judgements=flooding.assessed(known))
    told = holding(result, known[0]).grade
    assert "assessed again" in told.would_change and "다시 평가" in told.would_change_ko


def test_assessing_without_naming_reports_covers_what_carries_the_origin() -> None:
    """A bare letter, as older cases hold, still assesses."""
    known = gather(reports.korean(), reports.other())
    names = [o.id for o in reconcile(known).origins]
    judged = [judgement(n, "origin", name, Decision.ASSESS, "B") for n, name in enumerate(names)]
    assert holding(reconcile(known, judgements=judged), known[0]).grade.grade is Grade.CORROBORATED
