"""The dossier opened from a file manager, without a network: search, links, citations, print; readable by all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.publish.exports.views import VIEW
from tests.web.test_every_page import AXE, RULES
from witnessmark.publish import citing
from witnessmark.publish.dossier import write_dossier

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("dossier")]
RUN_AXE = """(only) => axe.run(document, {runOnly: only, resultTypes: ["violations"], preload: false}).then(
  (found) => found.violations.map((v) =>
    v.id + ": " + v.nodes.map((n) => n.html.slice(0, 99)).slice(0, 3).join(" | ")))"""
UNFOLD = "document.querySelectorAll('details').forEach((folded) => { folded.open = true; })"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dossier") / "out"
    write_dossier(VIEW, out)
    return out


class Reader:
    """A browser without a network; what it asked for from elsewhere and what went wrong is kept in `faults`."""

    def __init__(self, browser: Browser, folder: Path, *, width: int = 1280, script: bool = True) -> None:
        self.context = browser.new_context(offline=True, java_script_enabled=script,
                                           viewport={"width": width, "height": 900})
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.folder = folder
        self.page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:"))
                     else self.faults.append(asked.url))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))

    def open(self, name: str) -> Page:
        self.page.goto((self.folder / name).as_uri())
        return self.page


@pytest.fixture
def reader(browser: Browser, folder: Path) -> Iterator[Reader]:
    made = Reader(browser, folder)
    yield made
    made.context.close()
    assert made.faults == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["index.html", "index.ko.html"])
def test_a_page_is_whole_at_every_width_and_readable_by_all(
    browser: Browser, folder: Path, name: str, width: int,
) -> None:
    reader = Reader(browser, folder, width=width)
    page = reader.open(name)
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE, RULES) == []
    assert reader.faults == []
    reader.context.close()


def test_incidents_are_found_by_a_word_and_counted(reader: Reader) -> None:
    page = reader.open("index.html")
    page.get_by_role("searchbox").fill("dam was OPENED")
    expect(page.locator(".incident:visible")).to_have_count(1)
    expect(page.locator("#found")).to_have_text("1 shown")
    page.get_by_role("searchbox").fill("")
    expect(page.locator(".incident:visible")).to_have_count(3)
    expect(page.locator("#found")).to_have_text("")


def test_links_lead_to_incidents_files_and_the_other_language(reader: Reader) -> None:
    page = reader.open("index.html")
    page.locator(".map:visible a").first.click()
    assert "#I-" in page.url
    addresses = page.eval_on_selector_all("a[href]", "links => links.map((a) => a.getAttribute('href'))")
    for address in addresses:
        assert address.startswith("#") or (reader.folder / address).is_file()
        assert not address.startswith("#") or page.locator(f'[id="{address[1:]}"]').count() == 1
    page.get_by_role("link", name="한국어").click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")


def test_a_citation_is_copied_by_its_button(reader: Reader) -> None:
    page = reader.open("index.html")
    page.locator("#I-2 .cite > summary").click()
    page.get_by_role("button", name="Copy: APA, I-2").click()
    expect(page.locator("#I-2 .copy").nth(1)).to_have_text("Copied")
    assert page.evaluate("getSelection().toString()") == citing.every(VIEW)["I-2"]["apa"]


def test_without_a_script_one_click_chooses_a_citation_and_no_dead_button_shows(
    browser: Browser, folder: Path,
) -> None:
    reader = Reader(browser, folder, script=False)
    page = reader.open("index.html")
    page.locator("#I-1 .cite > summary").click()
    assert page.locator(".copy:visible").count() == 0
    text = page.locator("#I-1 .copied").first
    expect(text).to_be_visible()
    expect(text).to_have_css("user-select", "all")
    reader.context.close()


def test_print_unfolds_everything_and_leaves_out_what_paper_cannot_do(reader: Reader) -> None:
    page = reader.open("index.ko.html")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("details:not([open])").count() == 0
    assert page.locator(".filter:visible, .copy:visible, .lang:visible").count() == 0
    expect(page.locator("#I-1 .copied").first).to_be_visible()


def test_kinds_of_speakers_are_counted_and_nobody_is_named(reader: Reader) -> None:
    page = reader.open("index.html")
    rows = page.locator(".kinds tbody tr").all_inner_texts()
    assert [row.split("\t") for row in rows] == [
        ["Official statement", "4", "2", "4"], ["Anonymous source", "2", "1", "1"]]
