"""Kept addresses of incidents that go by another id now, or are several."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Mould, cast
from tests.web.conftest import Client, bench_over
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.incidents import Parted, find_incident, list_incidents
from witnessmark.app.judge import judge
from witnessmark.app.link import link, unlink
from witnessmark.errors import NotFound
from witnessmark.model.incident import Incident
from witnessmark.vocab.codes import Decision

TOLD = "On 3 May 2019 police expelled {} families from Hoeryong to Musan County, a source said."


@pytest.fixture
def case(mould: Mould, tmp_path: Path) -> Iterator[Case]:
    """Two reports of one event, published on the 11th and the 12th."""
    with cast(mould("former", _add_two), tmp_path / "case") as made:
        yield made


def _add_two(made: Case) -> None:
    for day in (11, 12):
        _add(made, day)
    link(made, [d.claim.id for d in decided_claims(made)], reason="one event")


def _add(made: Case, day: int) -> None:
    list(add_bytes(made, f"Wire {day}\n\n{TOLD.format('forty')}".encode(), name=f"{day}.txt",
                   asked=Asked.of(published=f"2019-05-{day}", outlet=f"Wire {day}")))


@pytest.fixture
def page(case: Case) -> Client:
    return bench_over(case).enter()


def whole(case: Case) -> Incident:
    return max(list_incidents(case), key=lambda i: len(i.claims))


def with_an_earlier_report(case: Case) -> tuple[str, str]:
    """Add a report that was published before the others; return the incident's id before and after."""
    before = whole(case)
    _add(case, 10)
    link(case, [d.claim.id for d in decided_claims(case)], reason="one event")
    after = whole(case)
    assert before.id != after.id and set(before.claims) < set(after.claims)
    return before.id, after.id


@pytest.mark.parametrize("part", ["", "/why", "/history"])
def test_an_address_of_old_leads_to_the_incident_as_it_is_named_now(page: Client, case: Case, part: str) -> None:
    """An earlier report renames an incident; a kept address goes on leading there, with what it asks."""
    old, now = with_an_earlier_report(case)
    assert find_incident(case, old).id == now
    answer = page.get(f"/incidents/{old}{part}?at=2", follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["location"].endswith(f"/incidents/{now}{part}?at=2")
    assert page.get(f"/incidents/{old}{part}", follow_redirects=True).status_code == 200


def test_a_decision_sent_from_a_page_of_old_counts_for_the_incident_of_now(page: Client, case: Case) -> None:
    """Who had the page open while it was renamed loses no decision."""
    old, now = with_an_earlier_report(case)
    off = find_incident(case, now).claims[-1]
    answer = page.post(f"/incidents/{old}/apart", data={"claims": [off], "reason": "the second night"},
                       follow_redirects=False)
    assert answer.status_code == 303
    assert off not in find_incident(case, now).claims


def test_an_incident_that_is_several_now_lists_them(page: Client, case: Case) -> None:
    """Where what stood at an address is in two incidents, both are named, on the page and by the library."""
    old, now = with_an_earlier_report(case)
    unlink(case, [find_incident(case, now).claims[-1], now], reason="another night")
    parts = {i.id for i in list_incidents(case)}
    assert len(parts) == 2
    with pytest.raises(Parted) as told:
        find_incident(case, old)
    assert all(part in told.value.advice for part in parts)
    answer = page.get(f"/incidents/{old}")
    assert answer.status_code == 300
    assert all(f'href="/incidents/{part}"' in answer.text for part in parts)


def test_what_is_gone_altogether_is_not_found(page: Client, case: Case) -> None:
    """No claim left, no successor: the answer is the one for an id that never was."""
    old = whole(case)
    judge(case, list(old.claims), [Decision.REJECT], reason="a hoax")
    with pytest.raises(NotFound):
        find_incident(case, old.id)
    assert page.get(f"/incidents/{old.id}").status_code == 404
    assert page.get("/incidents/inc_none").status_code == 404
