"""Two pages on one claim: the second sees what the first did, and nothing is overwritten silently."""

from __future__ import annotations

import html
import re

import pytest
from playwright.sync_api import Page, expect

from tests.app.test_conflict import first
from tests.web.conftest import Client, Served, Watched
from tests.web.test_browser import answered, press, shown
from witnessmark.app.case import Case
from witnessmark.app.claims import find_claim
from witnessmark.app.judge import judge
from witnessmark.model.access import Actor
from witnessmark.vocab.codes import Decision, Status


def form_of(page: Client, claim: str) -> dict[str, str]:
    """Return the status and the count of a claim's form as it is opened now, with its version."""
    told = page.get(f"/claims/{claim}/card?edit=1").text
    version = re.search(r'name="seen" value="(\d+)"', told)
    assert version
    numbers = {name: str(re.search(rf'name="figure.{name}"[^>]* value="(\d*)"', told)[1])  # type: ignore[index]
               for name in ("low", "best", "high")}
    return {"seen": version[1], **{f"figure.{name}": value for name, value in numbers.items()}}


@pytest.mark.parametrize("base", ["/claims", "/review"])
@pytest.mark.parametrize(("language", "words"), [("en", "Confirm all the same"), ("ko", "그래도 확인")])
def test_a_stale_decision_shows_what_the_other_did(
    page: Client, case: Case, base: str, language: str, words: str,
) -> None:
    """Who, when, what and why; the choice to decide all the same carries the new version."""
    claim = first(case).id
    case.actor = Actor.solo("jin")
    judge(case, [claim], [Decision.REJECT], reason="two <towns>, one name")
    case.actor = Actor.solo("me")
    asked = {"accept-language": language}
    answer = page.post(f"{base}/{claim}/decide/accept", data={"seen": "0"}, headers=asked)
    assert answer.status_code == 409
    told = html.unescape(answer.text)
    assert "jin" in told and "two <towns>, one name" in told and words in told
    assert "two <towns>" not in answer.text
    assert find_claim(case, claim).rejected
    version = re.search(r'data-version="(\d+)"', answer.text)
    assert version
    again = page.post(f"{base}/{claim}/decide/accept", data={"seen": version[1]}, headers=asked)
    assert again.status_code == 200 and not find_claim(case, claim).rejected


def test_fields_of_two_forms_are_merged_and_the_same_field_is_asked_about(page: Client, case: Case) -> None:
    """The first form is saved; the second, opened before, keeps its own field and asks about the common one."""
    claim = first(case).id
    mine, theirs = form_of(page, claim), form_of(page, claim)
    assert mine == theirs
    page.post(f"/claims/{claim}/correct", data={**theirs, "status.code": "denied", "reason": "denied by the mayor"})
    answer = page.post(f"/claims/{claim}/correct", data={
        **mine, "figure.low": "41", "figure.best": "41", "figure.high": "41", "status.code": "carried_out"})
    assert answer.status_code == 200 and "Your changes stand beside theirs" in answer.text
    now = find_claim(case, claim).claim
    assert now.figure and (now.status.code, now.figure.best) == (Status.DENIED, 41)
    stale = {**mine, "figure.low": "39", "figure.best": "39", "figure.high": "39", "reason": "counted"}
    asked = page.post(f"/claims/{claim}/correct", data=stale)
    assert asked.status_code == 409 and "Two people changed the same fields" in asked.text
    assert 'name="pick.figure" value="mine"' in asked.text and "pick.status" not in asked.text
    assert now == find_claim(case, claim).claim
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', asked.text))
    kept = page.post(f"/claims/{claim}/correct", data={**sent, "pick.figure": "theirs"})
    assert kept.status_code == 200 and find_claim(case, claim).claim == now
    taken = page.post(f"/claims/{claim}/correct", data={**sent, "pick.figure": "mine"})
    figure = find_claim(case, claim).claim.figure
    assert taken.status_code == 200 and figure and figure.best == 39
    late = page.post(f"/claims/{claim}/correct", data={**sent, "figure.best": "38", "figure.low": "38",
                                                       "figure.high": "38", "pick.figure": "mine"})
    assert late.status_code == 409, "somebody decided again after the choice was shown"


def test_a_bulk_decision_is_looked_at_again_when_one_of_its_claims_was_decided_on(page: Client, case: Case) -> None:
    seen = re.search(r'name="seen" value="(\w+)"', page.get("/review/bulk?decided=all").text)
    assert seen
    judge(case, [first(case).id], [Decision.REJECT], reason="misread")
    data = {"decided": "all", "seen": seen[1], "decision": "accept", "reason": "all read"}
    answer = page.post("/review/bulk", data=data)
    assert answer.status_code == 422 and "changed meanwhile" in answer.text
    assert len(case.store.judgements(case.actor)) == 1


@pytest.mark.browser
@pytest.mark.parametrize("hangul", [False, True])
def test_two_pages_in_a_browser(watched: Watched, served: Served, hangul: bool) -> None:
    """A on a stale card stays at the claim and says who rejected it; A again, having seen it, decides."""
    page = watched.page
    page.goto(watched.base + "/review")
    claim = str(page.locator("#card .card").get_attribute("data-claim"))
    other: Page = watched.open(watched.context)
    other.goto(f"{watched.base}/review?claim={claim}")
    shown(other, claim)
    press(other, "x", hangul=hangul)
    expect(other.locator(f'#claims [data-claim="{claim}"]')).to_have_attribute("data-decision", "reject")
    answered(other)
    press(page, "a", hangul=hangul)
    expect(page.locator("#card .meanwhile")).to_contain_text("read in the review queue")
    shown(page, claim)
    assert find_claim(served.case, claim).rejected
    press(page, "a", hangul=hangul)
    expect(page.locator(f'#claims [data-claim="{claim}"]')).to_have_attribute("data-decision", "accept")
    answered(page)
    assert not find_claim(served.case, claim).rejected
    watched.forgive(409)
