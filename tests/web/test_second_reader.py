"""The second reader's page shows nothing of the first; keys work as in the queue; agreement stands by the queue."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Client, Served, Watched
from tests.web.test_browser import answered, press, shown
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims, find_claim
from witnessmark.app.judge import correct, judge
from witnessmark.app.second import agreement, due, set_share
from witnessmark.model.access import Actor
from witnessmark.model.record import statement_record
from witnessmark.vocab.codes import Decision

SECRET = "said <so> by the mayor"


def first_read(case: Case) -> str:
    """Let `me` reject and correct one claim and confirm the others, all to be read twice by `jin`; return the one."""
    claims = [d.claim for d in decided_claims(case)]
    set_share(case, 100)
    status = {**statement_record(claims[0])["status"], "code": "denied"}
    correct(case, claims[0].id, "status", status, reason=SECRET)
    judge(case, [claims[0].id], [Decision.REJECT], reason=SECRET)
    judge(case, [c.id for c in claims[1:]], [Decision.ACCEPT], reason=SECRET)
    case.actor = Actor.solo("jin")
    return claims[0].id


def test_nothing_of_the_first_reading_is_on_the_page(page: Client, case: Case) -> None:
    claim = first_read(case)
    for path in ("/second", f"/second/{claim}/card", f"/second/{claim}/card?edit=1"):
        told = page.get(path).text
        assert claim in told
        assert "mayor" not in told and 'data-decision="reject"' not in told, path
        assert f"/reports/{find_claim(case, claim).claim.reading.report.id}?claim" not in told
    assert 'value="denied" selected' not in page.get(f"/second/{claim}/card?edit=1").text


def test_a_second_reading_goes_its_own_way_and_agreement_is_told(page: Client, case: Case) -> None:
    """Decide, correct, and see on the review page how far both agree, and where they part."""
    claim = first_read(case)
    sent = {"status.code": "halted", "base": "/second"}
    assert page.post(f"/second/{claim}/correct", data=sent).status_code == 200
    assert page.post(f"/second/{claim}/correct", data={"figure.low": "many"}).status_code == 422
    for one in due(case):
        assert page.post(f"/second/{one}/decide/accept").status_code == 200
    assert page.post(f"/second/{claim}/decide/releasable").status_code == 400
    assert find_claim(case, claim).rejected
    facets = page.get("/review/facets").text
    assert "Two readers" in facets and "/second/agreement" in facets
    for language, words in (("en", ("Where they part", "Confirmed", "Rejected")), ("ko", ("엇갈린 진술", "확인됨"))):
        told = page.get("/second/agreement", headers={"accept-language": language}).text
        assert all(word in told for word in words)
    rows = {r.name: r for r in agreement(case).rows}
    assert re.search(rf"{rows['verdict'].alpha:.2f}", page.get("/second/agreement").text)


def test_without_a_share_the_pages_say_so(page: Client, case: Case) -> None:
    assert "No claims are given" in page.get("/second").text
    assert "Two readers" not in page.get("/review/facets").text
    assert page.post("/settings/second", data={"share": "101"}).status_code == 400
    assert page.post("/settings/second", data={"share": "20"}).status_code == 303
    assert '<option value="20" selected>' in page.get("/settings").text
    assert "20 of 100 claims" in page.get("/second").text


@pytest.mark.browser
@pytest.mark.parametrize("hangul", [False, True])
def test_a_second_reading_by_keys_alone(watched: Watched, served: Served, hangul: bool) -> None:
    """A and X decide and go on, Backspace takes back, E opens a form that is sent to the second reading."""
    first_read(served.case)
    waiting = due(served.case)
    page = watched.page
    page.goto(watched.base + "/second")
    shown(page, waiting[0])
    press(page, "e", hangul=hangul)
    page.select_option("#card [name='status.code']", "halted")
    page.locator("#card form.edit .primary").click()
    expect(page.locator("#card form.edit")).to_have_count(0)
    expect(page.locator("#card h2 .badge")).to_have_text("Halted")
    press(page, "a", hangul=hangul)
    shown(page, waiting[1])
    page.keyboard.press("Backspace")
    shown(page, waiting[0])
    answered(page)
    assert due(served.case) == waiting
    for at, claim in enumerate(waiting):
        shown(page, claim)
        press(page, "x" if at == 0 else "a", hangul=hangul)
        expect(page.locator(f'#claims [data-claim="{claim}"]')).not_to_have_attribute("data-decision", "open")
    answered(page)
    assert due(served.case) == [] and len(agreement(served.case).pairs) == len(waiting)
    for width, language in ((320, "ko"), (1280, "en")):
        narrow = watched.narrow(width, language)
        for path in ("/second", "/second/agreement"):
            narrow.goto(watched.base + path)
            assert narrow.evaluate("document.documentElement.scrollWidth") <= width, path
        narrow.context.close()
