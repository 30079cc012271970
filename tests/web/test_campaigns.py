"""The campaign pages: lanes, lags, a person's word, and nothing of a report's words as markup."""

from __future__ import annotations

import re

import pytest

from tests.app.test_course import waves  # noqa: F401
from tests.web.conftest import Client, bench_over
from witnessmark.app.case import Case
from witnessmark.app.incidents import list_campaigns


@pytest.fixture
def page(waves: Case) -> Client:  # noqa: F811
    return bench_over(waves).enter()


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Campaigns", "54 days", "Enforcement", "Families of defectors", "no claim yet")),
    ("ko", ("연속 조치", "54일", "집행", "탈북자 가족", "아직 진술 없음")),
])
def test_a_campaign_is_told_in_the_language_of_the_page(
    page: Client, waves: Case, language: str, words: tuple[str, ...],  # noqa: F811
) -> None:
    """Lanes, lag, groups and the links to each incident stand on it; the list leads to it."""
    (campaign,) = list_campaigns(waves)
    asked = {"accept-language": language}
    listed = page.get("/campaigns", headers=asked).text
    assert f"/campaigns/{campaign.id}" in listed and 'class="timeline lanes"' in listed
    told = page.get(f"/campaigns/{campaign.id}", headers=asked).text
    assert all(word in told for word in words)
    assert set(re.findall(r"/incidents/(inc_\w+)", told)) == set(campaign.incidents)
    assert f"/campaigns/{campaign.id}" in page.get("/incidents", headers=asked).text


def test_the_proposal_is_confirmed_rejected_and_taken_back(page: Client, waves: Case) -> None:  # noqa: F811
    """Each answer is kept with its reason and shown; an unknown decision writes nothing."""
    (campaign,) = list_campaigns(waves)
    address = f"/campaigns/{campaign.id}"
    assert page.post(f"{address}/decide/maybe").status_code == 400
    assert page.post(f"{address}/decide/undo").status_code == 400
    assert waves.store.judgements(waves.actor) == []
    answer = page.post(f"{address}/decide/accept", data={"reason": "<b>one order</b>"})
    assert answer.status_code == 303
    told = page.get(address).text
    assert "Confirmed as one process" in told and "&lt;b&gt;one order" in told and "<b>one order" not in told
    page.post(f"{address}/decide/reject", data={"reason": "two orders after all"})
    assert "Rejected: not one process" in page.get(address).text
    assert 'class="campaign rejected"' in page.get("/campaigns").text
    page.post(f"{address}/decide/undo")
    assert "Confirmed as one process" in page.get(address).text
    assert page.get("/campaigns/cmp_none").status_code == 404


def test_without_campaigns_the_page_says_what_they_are(case: Case) -> None:
    client = bench_over(case).enter()
    assert "No incidents look like stages" in client.get("/campaigns").text
    assert client.get("/campaigns?from=nonsense").status_code == 200
