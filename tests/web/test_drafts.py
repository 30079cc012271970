"""A half-filled form survives a reload and a crash of the browser, in the case alone, until it is sent or given up."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import WIRE
from tests.web.conftest import Client, Served, Watched
from tests.web.test_browser import report_with_claims, shown
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


def test_an_older_state_and_another_tabs_form_are_refused(page: Client, case: Case) -> None:
    """Within one form the newest state stands; another form takes over only the draft it was opened on."""
    claim = decided_claims(case)[0].claim.id
    form = form_of(page, claim)
    assert page.post("/drafts", data={**form, "stamp": "a.2", "reason": "second"}).status_code == 204
    assert page.post("/drafts", data={**form, "stamp": "a.1", "reason": "first"}).status_code == 409
    assert page.post("/drafts", data={**form, "stamp": "b.1", "reason": "blind"}).status_code == 409
    page.post("/drafts/drop", data={**form, "stamp": "b.2"})
    assert dict(drafts(case)[claim])["reason"] == "second"
    opened = form_of(page, claim)
    assert opened["over"] == "a.2"
    assert page.post("/drafts", data={**opened, "stamp": "b.3", "reason": "went on"}).status_code == 204
    assert page.post("/drafts", data={**form, "stamp": "a.3", "reason": "late"}).status_code == 409
    page.post("/drafts/drop", data={**opened, "stamp": "b.4"})
    assert drafts(case) == {}


def kept_soon(page: Page, case: Case, words: str) -> None:
    """Wait until a draft holds these words."""
    for _ in range(200):
        if any(words in value for pairs in drafts(case).values() for _, value in pairs):
            return
        page.wait_for_timeout(50)
    raise AssertionError("nothing was kept")


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
    page.select_option("#card [name='status.code']", "carried_out")
    page.locator("#card form.edit .primary").click()
    page.wait_for_url("**claim=clm_*")
    expect(page.locator("#card form.edit")).to_have_count(0)
    assert drafts(served.case) == {}


@pytest.mark.browser
def test_what_is_typed_as_the_page_goes_is_there_when_it_comes_back(watched: Watched, served: Served) -> None:
    """However short before the reload; the page waits for it, and no word of it stays in the browser."""
    page = watched.page
    page.goto(watched.base + "/review")
    page.keyboard.press("e")
    page.fill("#card [name='reason']", "half")
    kept_soon(page, served.case, "half")
    page.fill("#card [name='reason']", "half a reason, typed to the end")
    page.reload()
    expect(page.locator("#card [name='reason']")).to_have_value("half a reason, typed to the end")
    assert "half" not in page.evaluate("document.cookie")


@pytest.mark.browser
def test_two_tabs_do_not_write_over_each_other(watched: Watched, served: Served) -> None:
    """The one that came later and saw no draft is told; Escape in it leaves the other's."""
    page, other = watched.page, watched.open(watched.context)
    for tab in (page, other):
        tab.goto(watched.base + "/review")
        tab.keyboard.press("e")
        tab.locator("#card form.edit").wait_for()
    page.fill("#card [name='reason']", "mine")
    kept_soon(page, served.case, "mine")
    other.fill("#card [name='reason']", "theirs")
    expect(other.locator("#live")).to_contain_text("open in another tab")
    other.keyboard.press("Escape")
    expect(other.locator("#card form.edit")).to_have_count(0)
    assert [dict(pairs)["reason"] for pairs in drafts(served.case).values()] == ["mine"]
    watched.forgive(409)


@pytest.mark.browser
def test_a_pasted_report_and_a_reason_are_kept_until_they_are_sent(watched: Watched, served: Served) -> None:
    page = watched.page
    page.goto(watched.base + "/")
    page.locator("details.paste summary").click()
    page.fill("#pasted", "Police expelled 9 families")
    page.reload()
    expect(page.locator("#pasted")).to_have_value("Police expelled 9 families")
    page.fill("#pasted", "Police expelled 9 families from Onsong on 4 May 2019.")
    page.locator("details.paste form button").click()
    page.wait_for_url("**/reports/rep_*")
    assert drafts(served.case) == {}
    page.goto(watched.base + "/incidents")
    page.locator("table.list tbody a").first.click()
    page.fill("#belongs form[action$='/take'] [name=reason]", "one nig")
    page.reload()
    expect(page.locator("#belongs form[action$='/take'] [name=reason]")).to_have_value("one nig")
