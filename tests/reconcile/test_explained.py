"""Why claims are in one incident: the bits that were clustered, part by part, in both languages."""

from __future__ import annotations

import json

import pytest

from tests.reconcile import reports
from tests.reconcile.factory import judgement
from tests.reconcile.test_run import gather, holding
from witnessmark.model.incident import Incident
from witnessmark.reconcile import Explanation, link_target, reconcile
from witnessmark.reconcile.explained import StoryScore, explained
from witnessmark.reconcile.ties import named_claims, named_incidents, tie_from_record
from witnessmark.vocab.codes import Decision

CLAIMS = gather(
    reports.korean(), reports.english(), reports.rewrite(), reports.other(), reports.denial(), reports.persons(),
    reports.wave(2008, 52), reports.wave(2014, 74), reports.wave(2014, 30, town="Hoeryong"),
    reports.looking_back({2008: 52, 2014: 74}),
)
RESULT = reconcile(CLAIMS)
PLAIN = Explanation(CLAIMS)


def adds_up(found: StoryScore) -> bool:
    mean = sum(sum(w for _, _, w in p.score.parts) for p in found.pairs) / len(found.pairs)
    return abs(mean + sum(w for _, w in found.extra) - found.bits) < 0.002


@pytest.mark.parametrize("incident", RESULT.incidents, ids=lambda i: i.id)
def test_every_claim_is_in_one_story_of_its_incident_with_parts_that_add_up(incident: Incident) -> None:
    """The parts named sum to the bits that were clustered; the partner is inside, the rival outside."""
    told = PLAIN.incident(incident.claims)
    assert sorted(c for story in told for c in story.claims) == sorted(incident.claims)
    for story in told:
        assert story.why and all(s.en and any("가" <= letter <= "힣" for letter in s.ko) for s in story.why)
        assert (story.best is None) == (story.how == "alone")
        if story.best is not None:
            assert story.best.incident == incident.id and adds_up(story.best)
        if story.outside is not None:
            assert story.outside.incident != incident.id and adds_up(story.outside)


def test_a_pair_of_one_incident_names_what_agrees() -> None:
    """Two reports of one call: place and count are named in the language asked for."""
    korean, other = reports.korean()[1], reports.other()[1]
    found = PLAIN.pair(korean[0].id, other[0].id)
    assert found.together and found.how in ("one", "by_others")
    assert found.stories is not None and adds_up(found.stories)
    assert "Hyesan" not in found.why[-1].en  # codes and levels only
    assert "place" in found.why[-1].en and "장소" in found.why[-1].ko


def test_a_pair_of_two_waves_names_the_years_between() -> None:
    """Six years apart are said to be more than eleven months apart."""
    found = PLAIN.pair(reports.wave(2008, 52)[1][0].id, reports.wave(2014, 74)[1][0].id)
    assert not found.together and found.how == "two" and found.score.bits < 0
    assert "more than eleven months apart" in found.why[-1].en


def test_a_persons_link_and_unlink_are_told_with_the_score_they_overrule() -> None:
    """What a person did comes first, beside what the score alone says."""
    a, b = reports.wave(2008, 52)[1][0].id, reports.wave(2014, 74)[1][0].id
    linked = Explanation(CLAIMS, judgements=[judgement(1, "link", link_target(a, b), Decision.LINK)])
    found = linked.pair(a, b)
    assert found.together and found.how == "linked" and found.decisions[0].id == "jdg_1"
    assert "two episodes" in found.why[-1].en
    (story,) = linked.incident([a])
    assert story.how == "linked" and story.why[0].en.startswith("A person linked")
    c, d = reports.korean()[1][0].id, reports.english()[1][0].id
    assert holding(RESULT, reports.korean()[1][0]) == holding(RESULT, reports.english()[1][0])
    parted = Explanation(CLAIMS, judgements=[judgement(1, "link", link_target(c, d), Decision.UNLINK)])
    found = parted.pair(c, d)
    assert not found.together and found.how == "parted"
    assert any("keeps it apart" in s.en for s in parted.incident([c])[0].why)


def test_two_claims_of_one_story_need_no_score_of_stories() -> None:
    """What one report tells as one story is not compared with itself."""
    told = reports.english()[1]
    found = PLAIN.pair(told[0].id, told[1].id)
    assert found.together and found.how == "one_story" and found.stories is None
    with pytest.raises(KeyError):
        PLAIN.pair(told[0].id, "clm_none")


def test_what_is_kept_of_a_linking_explains_as_the_linking_does() -> None:
    """Ties read back from their records say of each incident what a linking of all claims says, people's word too."""
    a, b = reports.wave(2008, 52)[1][0].id, reports.wave(2014, 74)[1][0].id
    c, d = reports.korean()[1][0].id, reports.english()[1][0].id
    said = [judgement(1, "link", link_target(a, b), Decision.LINK),
            judgement(2, "link", link_target(c, d), Decision.UNLINK)]
    whole = Explanation(CLAIMS, judgements=said)
    result = reconcile(CLAIMS, judgements=said)
    by_id = {claim.id: claim for claim in CLAIMS}
    kept = json.loads(json.dumps(dict(result.ties)))
    assert kept.keys() == {i.id for i in result.incidents}
    hows = set()
    for incident in result.incidents:
        near = {incident.id, *named_incidents(kept[incident.id])}
        ties = {home: tie_from_record(home, kept[home], {
            name: by_id[name] for name in named_claims(kept[home])}) for home in near}
        claims = {name: by_id[name] for home in near for name in named_claims(kept[home])}
        told = explained(ties[incident.id], ties, claims, {j.id: j for j in said})
        assert told == whole.incident(incident.claims)
        hows |= {story.how for story in told}
    assert {"linked", "best", "alone"} <= hows
