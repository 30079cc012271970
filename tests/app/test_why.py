"""Why reports are one incident, through the library."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.incidents import list_incidents
from witnessmark.app.link import link
from witnessmark.app.why import why
from witnessmark.errors import AccessDenied, NotFound, UsageError
from witnessmark.model.access import Actor, Role

ONE = "On 3 May 2019 police expelled 40 families from Hoeryong, a resident of Musan told the paper."
ELSEWHERE = "Twelve traders were detained in Sinuiju in August 2018, a lawyer said."
OTHER = "Some 40 families were expelled from Hoeryong on 3 May 2019, a trader said."


@pytest.fixture
def same(make_case: Callable[..., Case]) -> Case:
    case = make_case()
    for name, text in (("River Wire", ONE), ("Hill Post", OTHER)):
        list(add_bytes(case, text.encode(), name=f"{name}.txt", asked=Asked.of(published="2019-05-09", outlet=name)))
    return case


def test_an_incident_tells_of_each_report_what_ties_it(same: Case) -> None:
    """Each story names the other, with bits and parts, and a sentence in each language."""
    (incident,) = list_incidents(same)
    told = why(same, [incident.id])
    assert told == same.why(incident.id)
    assert told["incident"] == incident.id and len(told["stories"]) == 2
    for story in told["stories"]:
        assert story["with"]["bits"] > 0 and story["with"]["incident"] == incident.id
        fields = {part["field"] for pair in story["with"]["compared"] for part in pair["parts"]}
        assert {"time", "place", "figure", "act"} <= fields
        assert "the same place" in story["why"] and "같은 장소" in story["why_ko"]
    a, b = incident.claims[0], incident.claims[-1]
    pair = why(same, [a, b])
    assert pair["together"] and pair["score"]["bits"] > 0 and 0.5 < pair["score"]["probability"] <= 1
    assert why(same, [a])["stories"][0]["claims"] == told["stories"][0]["claims"]


def test_a_persons_link_is_told_with_who_and_why(same: Case) -> None:
    """The judgement stands beside the story with its reason."""
    list(add_bytes(same, ELSEWHERE.encode(), name="c.txt", asked=Asked.of(published="2018-08-20", outlet="Coast")))
    a, b = (incident.claims[0] for incident in list_incidents(same))
    assert why(same, [a, b])["how"] in ("two", "outweighed")
    made = link(same, [a, b], reason="one decree")
    told = why(same, [a, b])
    assert told["how"] == "linked" and told["together"]
    assert told["decisions"] == [{"judgement": made.id, "decision": "link", "actor": made.actor,
                                  "reason": "one decree", "claims": sorted([a, b])}]


def test_what_cannot_be_explained_is_refused(same: Case) -> None:
    """One claim twice, another kind of record, a claim that is not there, a reader of public reports alone."""
    (incident,) = list_incidents(same)
    a = incident.claims[0]
    with pytest.raises(UsageError):
        why(same, [a, a])
    with pytest.raises(UsageError):
        why(same, [incident.reports[0]])
    with pytest.raises(NotFound):
        why(same, [a, "clm_none"])
    with pytest.raises(NotFound):
        why(same, ["clm_none"])
    same.actor = Actor("reader", frozenset({Role.ANALYST}))
    with pytest.raises(AccessDenied):
        why(same, [a])
    same.actor = Actor.solo()
