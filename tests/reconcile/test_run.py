"""Reconciliation end to end, on reports written for it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tests.reconcile import reports
from tests.reconcile.factory import Desk, judgement
from witnessmark.ids import derived_id
from witnessmark.model.claim import Claim, Coded
from witnessmark.model.incident import Incident, Reconciliation
from witnessmark.model.incident_record import origin_from_record, origin_record
from witnessmark.reconcile import LIKELY, link_target, reconcile
from witnessmark.reconcile.profile import profiles
from witnessmark.reconcile.strand_score import other_cause
from witnessmark.vocab.codes import Act, ContradictionKind, Decision, Grade, Ground, Organ, Status


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


def test_a_plan_of_more_lends_no_count_and_no_day_to_what_happened() -> None:
    """It stands beside it as an act of its own; where nothing has come about it is all there is to go by."""
    _, (first, *_) = reports.korean()
    assert first.figure and first.when
    later = replace(first.when, start=first.when.end + dt.timedelta(90), end=first.when.end + dt.timedelta(120))
    plan = replace(first, id=derived_id("clm", first.reading.id, "plan"), when=later,
                   status=replace(first.status, code=Status.PLANNED),
                   figure=replace(first.figure, low=900, best=900, high=900))
    both, alone = reconcile([first, plan]), reconcile([plan])
    (held,) = both.incidents
    assert {(a.value, a.status) for a in held.acts} == {(first.act.code, first.status.code),
                                                        (first.act.code, Status.PLANNED)}
    for name in ("figure", "when"):
        assert {claim for value in held.fields[name] for claim in value.support} == {first.id}
        assert [value.support for value in alone.incidents[0].fields[name]] == [(plan.id,)]


def test_an_origin_tells_which_report_rests_on_which() -> None:
    """The translation on its original, the reprint on the translation; no pair of reports twice."""
    parts = [reports.korean(), reports.english(), reports.english("Coast Herald", "2018-12-25")]
    korean, english, reprint = (desk.reading.report.id for desk, _ in parts)
    (origin,) = reconcile(gather(*parts)).origins
    tied = {(tie.report, tie.on): tie.how for tie in origin.ties}
    assert tied[(english, korean)] == "translation"
    assert tied[(reprint, english)] == "reprint"
    assert len({frozenset(pair) for pair in tied}) == len(tied)
    assert all(tie.why and tie.why_ko for tie in origin.ties)
    assert origin_from_record(origin_record(origin)) == origin


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


def test_bodies_that_differ_are_told_by_their_names_not_their_codes() -> None:
    """Two bodies on one side, another on the other: the values are codes, the explanation says labels."""
    told = []
    for number, (body, words) in enumerate((((Organ.GOVERNMENT, Organ.POLICE), ("the ministry", "police")),
                                            ((Organ.MILITARY,), ("soldiers",)))):
        text = f"A source said {' and '.join(words)} expelled 31 households from Hyesan on 3 May 2019."
        desk = Desk(text, f"Paper {number}", "2019-05-08")
        claim = desk.claim(text, Act.EXPULSION, "expelled", origin=("Hyesan",),
                           when=("3 May 2019", "2019-05-03"), figure=desk.figure("31 households", 31),
                           said=(desk.source("A source"),))
        doers = tuple(Coded(code, word, desk.span(word)) for code, word in zip(body, words, strict=True))
        told.append(replace(claim, perpetrator=doers))
    (incident,) = reconcile(told).incidents
    (found,) = [c for c in incident.contradictions if c.kind is ContradictionKind.ACTOR]
    assert found.values == ("government+police", "military")
    assert "Government · Police against Military" in found.explanation
    assert "중앙정부 · 경찰" in found.explanation_ko


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


def test_one_count_of_one_town_is_one_eviction_whatever_word_a_paper_uses() -> None:
    """A flood on one side and an expulsion without a cause on the other are two matters, unless the count is one."""

    def told(text: str, outlet: str, act: Act, words: str, count: str, number: int,
             ground: tuple[str, Ground] | None = None) -> Claim:
        desk = Desk(text, outlet, "2016-09-12")
        return desk.claim(text, act, words, status=Status.ORDERED, origin=("Hoeryong",), ground=ground,
                          figure=desk.figure(count, number))

    flood = told("In Hoeryong 140 households below the dam were told to move because of floods.", "Dam Weekly",
                 Act.RELOCATION, "told to move", "140 households", 140, ("because of floods", Ground.DISASTER_RISK))
    same = told("Officials ordered 140 households expelled from Hoeryong.", "North Page", Act.EXPULSION, "expelled",
                "140 households", 140)
    other = told("Officials ordered 9 households expelled from Hoeryong.", "North Sheet", Act.EXPULSION, "expelled",
                 "9 households", 9)
    a, b, c = ([profile] for profile in profiles([flood, same, other]))
    assert not other_cause(a, b)
    assert other_cause(a, c)


class Unlike:
    """No two sentences are alike: what an encoder sees of a free translation."""

    def vectors(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(sentences), 4096), dtype=np.float32)
        for row, sentence in zip(rows, sentences, strict=True):
            row[int(hashlib.sha256(sentence.encode()).hexdigest(), 16) % 4096] = 1.0
        return rows


def edition(text: str, language: str, outlet: str, published: str, place: str, expelled: str, count: str, checked: str,
            body: str, day: str) -> list[Claim]:
    desk = Desk(text, outlet, published, language)
    return [
        desk.claim(text, Act.EXPULSION, expelled, origin=(place,), figure=desk.figure(count, 84),
                   when=(day, "2018-12-03")),
        desk.claim(text, Act.BACKGROUND_CHECK, checked, origin=(place,), when=(day, "2018-12-03"),
                   perpetrator=(body, Organ.STATE_SECURITY)),
    ]


def test_a_paper_and_its_other_edition_are_one_origin_where_two_claims_agree() -> None:
    """Freely translated and only half read, one outlet's two editions of a week still rest on one call."""
    korean = edition("혜산에서 3일 84세대가 쫓겨났고 보위부가 이력을 캤다.", "ko", "새벽일보", "2018-12-18", "혜산",
                     "쫓겨났고", "84세대", "이력을 캤다", "보위부", "3일")
    english = [
        edition("On the 3rd 84 households had to go from Hyesan while State Security looked into pasts.", "en", outlet,
                "2018-12-24", "Hyesan", "had to go", "84 households", "looked into pasts", "State Security", "the 3rd")
        for outlet in ("Saebyeok Ilbo English", "Harbour Post")]
    counts = [len(reconcile([*korean, *other], similarity=Unlike()).origins) for other in english]
    assert counts == [1, 2]


def test_what_an_edition_may_tell_ties_it_to_the_other_and_stands_in_no_incident() -> None:
    """Half of an edition, read with little certainty, is half of the same text; a rejected claim counts for nothing."""
    korean = edition("혜산에서 3일 84세대가 쫓겨났고 보위부가 이력을 캤다.", "ko", "새벽일보", "2018-12-18", "혜산",
                     "쫓겨났고", "84세대", "이력을 캤다", "보위부", "3일")
    sure, doubtful = edition(
        "On the 3rd 84 households had to go from Hyesan while State Security looked into pasts.", "en",
        "Saebyeok Ilbo English", "2018-12-24", "Hyesan", "had to go", "84 households", "looked into pasts",
        "State Security", "the 3rd")
    alone = reconcile([*korean, sure], similarity=Unlike())
    tied = reconcile([*korean, sure], unsure=[doubtful], similarity=Unlike())
    assert (len(alone.origins), len(tied.origins)) == (2, 1)
    assert doubtful.id not in {c for i in tied.incidents for c in i.claims}
    rejected = judgement(1, "claim", doubtful.id, Decision.REJECT)
    assert len(reconcile([*korean, sure], unsure=[doubtful], judgements=[rejected], similarity=Unlike()).origins) == 2
    hardly = replace(doubtful, confidence=LIKELY - .01)
    assert len(reconcile([*korean, sure], unsure=[hardly], similarity=Unlike()).origins) == 2
