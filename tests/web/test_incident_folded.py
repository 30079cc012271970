"""An incident of many claims: the first of each list are seen, the others folded; links, keys and paper reach them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from tests.web.conftest import Client, Served, Watched
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.link import link
from witnessmark.vocab.codes import Access
from witnessmark.web.routes.incidents import First

MANY = 12


@pytest.fixture
def many(case: Case) -> str:
    """Twelve outlets that tell of one expulsion on days and with counts of their own: one incident."""
    for at in range(MANY):
        text = f"On {3 + at} May 2019 police expelled {30 + 9 * at} families from Kimchaek, resident {at} said."
        asked = Asked.of(published=f"2019-06-{1 + at:02d}", outlet=f"Outlet {at}", access=Access.PUBLIC)
        assert [a.status for a in add_bytes(case, text.encode(), name=f"many{at}.txt", asked=asked)] == ["added"]
    ids = [c.id for c in case.claims() if (c.reading.report.outlet or "").startswith("Outlet")]
    link(case, ids, reason="one event")
    return next(i.id for i in case.incidents() if ids[0] in i.claims)


def test_lists_show_their_first_and_fold_the_rest_without_losing_any(page: Client, case: Case, many: str) -> None:
    text = page.get(f"/incidents/{many}").text
    (incident,) = [i for i in case.incidents() if i.id == many]
    assert text.count('<table class="matrix">') == 2
    first, rest = re.findall(r'<table class="matrix">.*?</table>', text, re.S)
    rows = [part.split("<tbody>")[1].count("<tr>") for part in (first, rest)]
    assert rows == [First().rows, len(incident.claims) - First().rows]
    assert text.count("<details") == text.count("</details>")
    for at, _ in enumerate(incident.origins.groups, start=1):
        assert text.count(f'id="origin-{at}"') == 1
    for one in incident.contradictions:
        assert one.id in text


@pytest.mark.browser
def test_a_link_a_key_and_paper_reach_what_is_folded(browser: Browser, served: Served, many: str) -> None:
    watched = Watched(browser, served)
    page = watched.page
    page.goto(f"{served.base}/incidents/{many}")
    folded = page.evaluate("document.documentElement.scrollHeight")
    last = page.locator('[id^="origin-"]').last
    assert not last.is_visible()
    page.goto(f"{served.base}/incidents/{many}#{last.get_attribute('id')}")
    page.wait_for_function("(id) => document.getElementById(id).checkVisibility()", arg=last.get_attribute("id"))
    page.reload()
    for _ in range(page.locator("details.explain").count()):
        page.keyboard.press("c")
        page.wait_for_function("document.activeElement.closest('details.explain')?.checkVisibility()")
    page.emulate_media(media="print")
    assert last.is_visible() and page.locator("table.matrix").nth(1).is_visible()
    page.emulate_media(media="screen")
    page.evaluate("document.querySelectorAll('details.rest').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollHeight") > folded + 600
    watched.context.close()
    assert watched.faults == []
