"""Reconciliation end to end, on reports written for it."""

from __future__ import annotations

from tests.reconcile import reports
from tests.reconcile.factory import judgement
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Incident, Reconciliation
from witnessmark.reconcile import link_target, reconcile
from witnessmark.vocab.codes import Act, ContradictionKind, Decision, Grade, Status


def gather(*parts: tuple[object, list[Claim]]) -> list[Claim]:
    return [claim for _, claims in parts for claim in claims]


def holding(result: Reconciliation, claim: Claim) -> Incident:
    return next(i for i in result.incidents if claim.id in i.claims)


def test_a_call_its_translation_reprint_and_rewrite_are_one_incident_of_one_origin() -> None:
    """However many outlets carry one phone call, it is one origin."""
    claims = gather(
        reports.korean(), reports.english(), reports.english("Coast Herald", "2018-12-25"), reports.rewrite()
    )
    result = reconcile(claims)
    assert len(result.incidents) == 1
    incident = result.incidents[0]
    assert (incident.origins.low, incident.origins.high) == (1, 1)
    assert len(result.origins) == 1
    assert {a.value for a in incident.acts} == {Act.EXPULSION, Act.BACKGROUND_CHECK}
    assert (Act.EXPULSION, Status.RUMOURED) in {(a.value, a.status) for a in incident.acts}


def test_a_second_speaker_on_the_spot_is_a_second_origin() -> None:
    """An independent witness joins the incident and counts for themselves."""
    incident = reconcile(gather(reports.korean(), reports.english(), reports.other())).incidents[0]
    assert (incident.origins.low, incident.origins.high) == (2, 2)


def test_reports_of_one_call_that_differ_on_its_day_are_listed() -> None:
    """The translation gives the 21st, the original the 17th: listed as a disagreement on told_on."""
    incident = reconcile(gather(reports.korean(), reports.english())).incidents[0]
    listed = [c for c in incident.contradictions if c.field == "attribution.told_on"]
    assert [c.kind for c in listed] == [ContradictionKind.DATE]
    assert listed[0].values == ("2018-12-17", "2018-12-21")
    assert "2018-12-17" in listed[0].explanation and "2018-12-21" in listed[0].explanation


def test_84_and_some_80_households_are_compatible_and_explained() -> None:
    """A rounded count supports the exact one; the difference is explained, not averaged."""
    incident = reconcile(gather(reports.korean(), reports.rewrite())).incidents[0]
    told = [c for c in incident.contradictions if c.kind is ContradictionKind.FIGURE]
    assert told[0].explanation == "84 households against about 80 households: compatible."
    assert incident.fields["figure"][0].value["best"] == 84
    assert len(incident.fields["figure"]) == 1


def test_five_waves_in_one_town_stay_five_incidents_of_one_campaign() -> None:
    """Waves of different years are incidents of their own; a later report's background joins them."""
    years = {2003: 41, 2008: 52, 2011: 63, 2014: 74, 2018: 88}
    waves = {year: reports.wave(year, n) for year, n in years.items()}
    background = reports.looking_back({year: n for year, n in years.items() if year < 2018})
    result = reconcile(gather(*waves.values(), background))
    assert len(result.incidents) == 5
    for claim in background[1]:
        year = claim.when.start.year
        assert holding(result, claim) == holding(result, waves[year][1][0])
    assert len(result.campaigns) == 1
    assert len(result.campaigns[0].incidents) == 5


def test_a_look_alike_of_another_ground_and_another_town_stay_apart() -> None:
    """Same town, month and count, but a flood: another incident. So is the same act elsewhere."""
    expelled, evacuated = reports.korean(), reports.flood()
    elsewhere = reports.wave(2018, 88, town="Hoeryong")
    here = reports.wave(2018, 88)
    result = reconcile(gather(expelled, evacuated, elsewhere, here))
    assert holding(result, expelled[1][0]) != holding(result, evacuated[1][0])
    assert holding(result, elsewhere[1][0]) != holding(result, here[1][0])


def test_one_number_in_persons_and_households_is_a_unit_contradiction() -> None:
    """84 people against 84 households is a mix-up of units and is named as one."""
    incident = reconcile(gather(reports.korean(), reports.persons())).incidents[0]
    assert ContradictionKind.UNIT in {c.kind for c in incident.contradictions}
    assert {f.value["unit"] for f in incident.fields["figure"]} == {"household", "person"}


def test_a_bare_denial_joins_the_incident_and_adds_no_origin() -> None:
    """The denied act carries the denial against it; the count of origins stays."""
    result = reconcile(gather(reports.korean(), reports.denial()))
    assert len(result.incidents) == 1
    incident = result.incidents[0]
    assert incident.origins.low == 1
    carried = next(a for a in incident.acts if a.status is Status.CARRIED_OUT and a.value is Act.EXPULSION)
    assert carried.against
    assert ContradictionKind.DENIAL in {c.kind for c in incident.contradictions}


def test_grades_follow_assessed_origins_only() -> None:
    """Unassessed, one assessed, two assessed that agree; a denial contests until it is resolved."""
    claims = gather(reports.korean(), reports.english(), reports.other())
    first = reconcile(claims).incidents[0]
    assert first.grade.grade is Grade.UNASSESSED
    a, b = first.origins.groups
    one = judgement(1, "origin", a, Decision.ASSESS, "B")
    two = judgement(2, "origin", b, Decision.ASSESS, '{"reliability": "C"}')
    assert reconcile(claims, judgements=[one]).incidents[0].grade.grade is Grade.SINGLE_ORIGIN
    corroborated = reconcile(claims, judgements=[one, two]).incidents[0]
    assert corroborated.grade.grade is Grade.CORROBORATED
    assert corroborated.origins.assessed == 2
    denied = claims + reports.denial()[1]
    contested = reconcile(denied, judgements=[one, two]).incidents[0]
    assert contested.grade.grade is Grade.CONTESTED
    found = next(c for c in contested.contradictions if c.kind is ContradictionKind.DENIAL)
    resolved = judgement(3, "contradiction", found.id, Decision.RESOLVE)
    assert reconcile(denied, judgements=[one, two, resolved]).incidents[0].grade.grade is Grade.CORROBORATED


def test_people_s_links_are_honoured() -> None:
    """LINK welds two claims into one incident; UNLINK keeps two apart, however alike."""
    expelled, evacuated = reports.korean()[1], reports.flood()[1]
    pair = link_target(expelled[0].id, evacuated[0].id)
    linked = reconcile(expelled + evacuated, judgements=[judgement(1, "link", pair, Decision.LINK)])
    assert holding(linked, expelled[0]) == holding(linked, evacuated[0])
    twin = reports.english()[1]
    pair = link_target(expelled[0].id, twin[0].id)
    parted = reconcile(expelled + twin, judgements=[judgement(1, "link", pair, Decision.UNLINK)])
    assert holding(parted, expelled[0]) != holding(parted, twin[0])
