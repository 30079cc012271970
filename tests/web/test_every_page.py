"""What holds of every page, found from the routes: nothing from elsewhere, readable by all, whole at every width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.addresses import find_addresses
from tests.web.conftest import Served, Watched, bench_over, serving
from tests.web.filled import shown_ids
from witnessmark.app.case import Case

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("every-page")]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN_AXE = """(only) => axe.run(document, {runOnly: only, resultTypes: ["violations"]}).then(
  (found) => found.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html.slice(0, 160)
    + " " + (n.any[0]?.message || n.all[0]?.message || n.none[0]?.message || "")).slice(0, 4).join(" | ")))"""
UNFOLD = "document.querySelectorAll('details:not(.menu)').forEach((folded) => { folded.open = true; })"
WIDE = """(width) => document.documentElement.scrollWidth <= width ? [] : [...document.body.querySelectorAll("*")]
  .filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest(".scroll, figure"))
  .map((e) => e.outerHTML.slice(0, 120))"""
SIDEWAYS = """[...document.body.querySelectorAll("*")].filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth
  && ["auto", "scroll"].includes(getComputedStyle(e).overflowX) && !e.closest(".scroll, figure")
  && !["INPUT", "SELECT", "TEXTAREA"].includes(e.tagName)).map((e) => e.outerHTML.slice(0, 120))"""
HELD_BACK = "addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective))"


@pytest.fixture(scope="module")
def served(filled_case: Case) -> Iterator[Served]:
    with serving(filled_case) as made:
        yield made


@pytest.fixture(scope="module")
def watched(browser: Browser, served: Served) -> Iterator[Watched]:
    made = Watched(browser, served)
    yield made
    made.context.close()


@pytest.fixture(scope="module")
def addresses(watched: Watched, served: Served) -> list[str]:
    """Every page with a link to it, and one that is not there."""
    def fetch(address: str) -> tuple[int, str]:
        answer = watched.context.request.get(watched.base + address)
        return answer.status, answer.text()

    found = find_addresses(bench_over(served.case).app, fetch, shown_ids(served.case)).pages
    assert len(found) >= 15
    return [*found, "/search?q=Hoeryong", "/search?q=추방", "/nothing"]


@pytest.fixture(params=["en", "ko"])
def page(request: pytest.FixtureRequest, watched: Watched) -> Iterator[Page]:
    """A page in either language; what its pages complain of fails the test."""
    watched.faults.clear()
    made = watched.narrow(1280, request.param)
    made.add_init_script(HELD_BACK)
    yield made
    made.context.close()
    assert [fault for fault in watched.faults if "404 (Not Found)" not in fault] == []


def opened(page: Page, watched: Watched, address: str) -> Page:
    page.goto(watched.base + address)
    settled(page)
    return page


def settled(page: Page) -> None:
    """Wait until nothing asked for by the page is on its way."""
    expect(page.locator(".htmx-request")).to_have_count(0)


def states(page: Page, watched: Watched, addresses: list[str]) -> Iterator[str]:
    """Open each page with everything folded out; over the first of each kind, what keys open too."""
    met: set[str] = set()
    for address in addresses:
        opened(page, watched, address).evaluate(UNFOLD)
        yield address
        kind = address.split("?")[0].split("/")[1]
        for key in () if kind in met else ("?", "e", "Shift+A"):
            page.keyboard.press(key)
            settled(page)
            if page.locator("dialog[open], #card form.edit").count():
                page.evaluate(UNFOLD)
                yield f"{address} after {key}"
            page.keyboard.press("Escape")
            settled(page)
        met.add(kind)


@dataclass
class Seen:
    """What was found on the pages in one language, by page: each is opened once for all that is asked of it."""

    unreadable: dict[str, list[str]] = field(default_factory=dict)
    sideways: dict[str, list[str]] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module", params=["en", "ko"])
def seen(request: pytest.FixtureRequest, watched: Watched, addresses: list[str]) -> Seen:
    """Look at every page in every state of it: with axe in light and in dark, then at 640 and at 320 px."""
    watched.faults.clear()
    page, found = watched.narrow(1280, request.param), Seen()
    page.add_init_script(HELD_BACK)
    page.emulate_media(reduced_motion="reduce")
    for state in states(page, watched, addresses):
        page.emulate_media(color_scheme="light")
        if not page.evaluate("Boolean(window.axe)"):
            page.evaluate(AXE)
        told = page.evaluate(RUN_AXE, {"type": "tag", "values": RULES})
        page.emulate_media(color_scheme="dark")
        told += page.evaluate(RUN_AXE, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]})
        if told:
            found.unreadable[state] = told
        for width in (640, 320):
            page.set_viewport_size({"width": width, "height": 700})
            if told := page.evaluate(WIDE, width) + page.evaluate(SIDEWAYS):
                found.sideways[f"{state} {width}"] = told
        page.set_viewport_size({"width": 1280, "height": 700})
    page.context.close()
    found.complaints = [fault for fault in watched.faults if "404 (Not Found)" not in fault]
    return found


def test_every_page_is_readable_by_all_in_light_and_in_dark(seen: Seen) -> None:
    """axe-core finds no fault of WCAG 2.2 A or AA."""
    assert seen.unreadable == {}


def test_no_page_scrolls_sideways(seen: Seen) -> None:
    """At 320 px and at 200% of 1280 px only maps, timelines and tables are wider than the page."""
    assert seen.sideways == {}


def test_nothing_comes_from_elsewhere_or_is_stopped_by_the_policy(seen: Seen) -> None:
    """No page asks for anything off this server, breaks its policy or has a fault in its scripts."""
    assert seen.complaints == []


def test_letters_may_be_twice_as_large(page: Page, watched: Watched, addresses: list[str]) -> None:
    """A reader's own size of letters is taken over, and nothing runs out of the page with it."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    told = {}
    for address in addresses:
        opened(page, watched, address)
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "32px"
        if found := page.evaluate(WIDE, 1280):
            told[address] = found
    assert told == {}


APART = """[...document.querySelectorAll("main label > input:is([type=checkbox], [type=radio])")].filter((box) => {
  const range = document.createRange();
  range.selectNodeContents(box.parentElement);
  range.setStartAfter(box);
  const [line] = [...range.getClientRects()].filter((r) => r.width > 1), at = box.getBoundingClientRect();
  return at.width && line && (line.left < at.right - 1 || line.top > at.bottom || line.left > at.right + 40);
}).map((box) => box.parentElement.outerHTML.slice(0, 120))"""


def test_a_box_to_tick_stands_beside_its_words(page: Page, watched: Watched, addresses: list[str]) -> None:
    """At 1280 and at 390 px: on the line where its words begin, and no gap between."""
    told = {}
    for address in addresses:
        opened(page, watched, address).evaluate(UNFOLD)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 700})
            if found := page.evaluate(APART):
                told[f"{address} {width}"] = found
    assert told == {}


PRINTED = """() => {
  const shown = (e) => e.getClientRects().length && getComputedStyle(e).visibility === "visible";
  const wrong = [...document.querySelectorAll("button, input, select, textarea, nav, dialog")].filter(shown);
  const stuck = [...document.querySelectorAll("body *")].filter(
    (e) => shown(e) && ["fixed", "sticky"].includes(getComputedStyle(e).position));
  return [[...wrong, ...stuck].map((e) => e.outerHTML.slice(0, 120)),
    getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color];
}"""
MOVING = """[...document.querySelectorAll("*")].filter((e) => { const s = getComputedStyle(e);
  return s.transitionDuration.split(", ").some((d) => parseFloat(d) > 0) || s.animationName !== "none"
      || s.scrollBehavior === "smooth"; }).map((e) => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("page", ["ko"], indirect=True)
def test_paper_and_those_who_want_it_still(page: Page, watched: Watched, addresses: list[str]) -> None:
    """No control and no fixed box is printed, ink is dark on white in a dark scheme too; motion stops when asked."""
    page.set_viewport_size({"width": 720, "height": 1000})
    told = {}
    for address in addresses:
        page.emulate_media(media="print", color_scheme="dark")
        wrong, paper, ink = opened(page, watched, address).evaluate(PRINTED)
        page.emulate_media(media="screen", reduced_motion="reduce")
        wrong += page.evaluate(MOVING)
        if wrong or paper != "rgb(255, 255, 255)" or max(map(int, ink[4:-1].split(","))) > 60:
            told[address] = (wrong, paper, ink)
    assert told == {}
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVING) != []
