"""A half-filled form survives a reload and a crash of the browser, in the case alone, until it is sent or given up."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import WIRE
from tests.web.conftest import Client, Served
from tests.web.test_browser import Watched, browser, report_with_claims, shown  # noqa: F401
from tests.web.test_review import SELECT
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims, find_claim
from witnessmark.app.desk import LONGEST_DRAFT, drafts, keep_draft
from witnessmark.app.judge import judge
from witnessmark.errors import UsageError
from witnessmark.model.access import Actor
from witnessmark.vocab.codes import Decision


def form_of(page: Client, claim: str) -> dict[str, str]:
    """Return the hidden boxes of a claim's form as it is opened now."""
    told = page.get(f"/claims/{claim}/card?edit=1").text
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', told))


def test_a_draft_comes_back_with_the_claim_and_goes_when_it_is_sent(page: Client, case: Case) -> None:
    """The report opens at it with its boxes as they were; sent or thrown away, it is gone."""
    claim = decided_claims(case)[1].claim
    sent = {**form_of(page, claim.id), "status.code": "denied", "reason": "so far <unsure>"}
    assert page.post("/drafts", data=sent).status_code == 204
    for path in (f"/reports/{claim.reading.report.id}", "/review", f"/claims/{claim.id}/card?edit=1"):
        told = page.get(path).text
        assert "As you left it" in told and "so far &lt;unsure&gt;" in told, path
        assert '<option value="denied" selected>' in told
    assert "As you left it" not in page.get(f"/claims/{claim.id}/card").text
    assert find_claim(case, claim.id).corrections == () and case.store.judgements(case.actor) == []
    page.post("/drafts/drop", data=sent)
    assert "As you left it" not in page.get("/review").text
    page.post("/drafts", data=sent)
    assert page.post(f"/claims/{claim.id}/correct", data=sent).status_code == 200
    assert drafts(case) == {} and find_claim(case, claim.id).claim.status.code == "denied"


def test_a_draft_holds_no_words_of_the_report(page: Client, case: Case) -> None:
    """Words travel as spans: what is kept names no place, nobody and nothing of the text."""
    claim = decided_claims(case)[0].claim
    page.post("/drafts", data=form_of(page, claim.id))
    (kept,) = case.store.desk(case.actor, "draft").values()
    assert not {word for word in WIRE.split() if len(word) > 5 and word.strip(".,") in kept}


def test_a_stale_draft_meets_what_was_decided_meanwhile(page: Client, case: Case) -> None:
    """It keeps the version it was opened on, so that nothing is overwritten by it."""
    claim = decided_claims(case)[0].claim.id
    sent = {**form_of(page, claim), "status.code": "denied"}
    page.post("/drafts", data=sent)
    judge(case, [claim], [Decision.ACCEPT], reason="read")
    again = form_of(page, claim)
    assert again["seen"] == sent["seen"] == "0"


def test_drafts_are_their_writers_own_and_no_longer_than_a_form(page: Client, case: Case) -> None:
    claim = decided_claims(case)[0].claim.id
    page.post("/drafts", data=form_of(page, claim))
    case.actor = Actor.solo("jin")
    assert drafts(case) == {} and "As you left it" not in page.get("/review").text
    with pytest.raises(UsageError):
        keep_draft(case, claim, [("reason", "x" * LONGEST_DRAFT)])
    assert page.post("/drafts", data={"reason": "x"}).status_code == 400
    assert page.post("/drafts", data={"of": claim, "figure.low": "many"}).status_code == 204
    assert page.get(f"/claims/{claim}/card?edit=1").status_code == 200


def kept_soon(page: Page, case: Case, words: str) -> None:
    """Wait until a draft holds these words."""
    for _ in range(200):
        if any(words in value for pairs in drafts(case).values() for _, value in pairs):
            return
        page.wait_for_timeout(50)
    raise AssertionError("nothing was kept")


@pytest.fixture
def watched(browser: Browser, served: Served) -> Iterator[Watched]:  # noqa: F811
    made = Watched(browser, served)
    yield made
    made.context.close()
    assert made.faults == []


@pytest.mark.browser
def test_a_correction_survives_a_reload_and_esc_gives_it_up(watched: Watched, served: Served) -> None:
    page = watched.page
    page.goto(watched.base + "/review")
    claim = str(page.locator("#card .card").get_attribute("data-claim"))
    page.keyboard.press("e")
    page.select_option("#card [name='status.code']", "denied")
    page.fill("#card [name='reason']", "half a reas")
    kept_soon(page, served.case, "half a reas")
    page.reload()
    expect(page.locator("#card [name='reason']")).to_have_value("half a reas")
    expect(page.locator("#card [name='status.code']")).to_have_value("denied")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "half" not in kept and "denied" not in kept
    page.keyboard.press("Escape")
    expect(page.locator("#card form.edit")).to_have_count(0)
    page.reload()
    shown(page, claim)
    expect(page.locator("#card form.edit")).to_have_count(0)
    assert drafts(served.case) == {} and served.case.store.judgements(served.case.actor) == []


@pytest.mark.browser
def test_a_new_claim_survives_a_reload_and_leaves_no_draft_when_added(watched: Watched, served: Served) -> None:
    """The words taken so far are there again, and further ones go into the same form."""
    report, _ = report_with_claims(served)
    page = watched.page
    page.goto(f"{watched.base}/reports/{report}")
    assert page.evaluate(SELECT, "expelled about 40 families")
    page.keyboard.press("n")
    page.locator("#card form.edit").wait_for()
    page.select_option("#card [name='act.code']", "relocation")
    kept_soon(page, served.case, "relocation")
    page.reload()
    expect(page.locator("#card .card.new [data-field=act] q")).to_have_text("expelled about 40 families")
    expect(page.locator("#card [name='act.code']")).to_have_value("relocation")
    assert page.evaluate(SELECT, "Hoeryong")
    page.keyboard.press("5")
    expect(page.locator("#card [data-field=origin] q")).to_have_text("Hoeryong")
    page.locator("#card form.edit .primary").click()
    page.wait_for_url("**claim=clm_*")
    expect(page.locator("#card form.edit")).to_have_count(0)
    assert drafts(served.case) == {}
