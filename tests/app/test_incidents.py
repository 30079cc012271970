"""Incidents as the case shows them: always made from the claims and decisions in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.incidents import list_incidents, list_origins
from witnessmark.app.metadata import amend
from witnessmark.model.access import Actor, Role
from witnessmark.store.base import IncidentQuery
from witnessmark.vocab.codes import Access

LAST_MONTH = "Last month police expelled 40 families from Hoeryong to Musan."


def test_a_corrected_date_of_a_report_moves_its_incident(make_case: Callable[..., Case]) -> None:
    case = make_case()
    list(add_bytes(case, LAST_MONTH.encode(), name="wire.txt", asked=Asked.of(published="2019-06-01", outlet="Wire")))
    (before,) = list_incidents(case)
    assert before.fields["when"][0].value["start"] == "2019-05-01"
    (report,) = case.store.reports(case.actor)
    amend(case, report.id, {"published": dt.date(2018, 3, 1).isoformat()})
    (after,) = list_incidents(case)
    assert after.fields["when"][0].value["start"] == "2018-02-01"


def test_who_sees_a_part_never_replaces_the_whole(case: Case) -> None:
    whole = list_incidents(case)
    restricted = [r.id for r in case.store.reports(case.actor) if r.access is Access.RESTRICTED]
    keeper, case.actor = case.actor, Actor("ana", frozenset({Role.ANALYST}), frozenset({Access.PUBLIC}))
    seen = list_incidents(case)
    assert seen
    assert not {r for i in seen for r in i.reports} & set(restricted)
    assert not {r for o in list_origins(case) for r in o.reports} & set(restricted)
    case.actor = keeper
    assert list_incidents(case) == whole
    assert case.store.counts(keeper).incidents == len(whole)


def tell(case: Case, text: str, access: Access) -> None:
    asked = Asked.of(published="2019-06-09", outlet=f"{access} wire", access=access)
    (added,) = add_bytes(case, f"{text} So {access} said.".encode(), name=f"{access}.txt", asked=asked)
    assert added.status == "added"


def test_a_time_that_open_claims_give_by_themselves_stays(make_case: Callable[..., Case]) -> None:
    """A hidden report of the same day takes no time away; a day that a hidden report alone gives is not told."""
    sentence = "{} police expelled 40 families from Hoeryong to Musan."
    for hidden, years in (("On 3 May 2019", (2019,)), ("In May 2019", (2019,)), ("", ())):
        case = make_case(f"case {hidden}")
        tell(case, sentence.format("On 3 May 2019" if hidden else "In May 2019"), Access.PUBLIC)
        tell(case, sentence.format(hidden or "On 3 May 2019"), Access.RESTRICTED)
        (whole,) = list_incidents(case)
        assert whole.fields["when"][0].value == {"start": "2019-05-03", "end": "2019-05-03"}
        part = Actor("ana", frozenset({Role.ANALYST}), frozenset({Access.PUBLIC}))
        (seen,) = case.store.incidents(part)
        assert len(seen.claims) < len(whole.claims)
        for time in seen.fields["when"]:
            assert time.value == whole.fields["when"][0].value and {*time.support, *time.against} <= set(seen.claims)
            assert (time.opinion.uncertainty, time.origins) == (1.0, 1) and time.why != whole.fields["when"][0].why
        assert len(seen.fields["when"]) == len(years)
        assert len(case.store.incidents(part, IncidentQuery(year=2019))) == len(years)
        assert set(case.store.incident_spread(part).years) == set(years or (0,))
