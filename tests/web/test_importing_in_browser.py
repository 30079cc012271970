"""The steps of an import in a real browser: readable by all, whole at both widths, in both languages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Watched
from tests.web.test_every_page import AXE, RULES, RUN_AXE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("importing")]
TABLE = ("Violation,Town,When,A very long heading that somebody wrote to explain what they meant,Count\n"
         "Forced out,Hoeryong,2019-05-03,<b>x</b> 회령시에서 여러 세대가 쫓겨났다,40\n"
         "Demolition,Musan,2019-06,,1200\n")


@pytest.mark.parametrize(("width", "language", "opened", "done"), [
    (1280, "en", "Show its columns", "2 added"), (390, "ko", "열 보기", "추가 2")])
def test_a_table_is_mapped_and_imported_by_hand(
    watched: Watched, tmp_path: Path, width: int, language: str, opened: str, done: str,
) -> None:
    file = tmp_path / f"table-{language}.csv"
    file.write_text(TABLE.replace("1200", "1201" if language == "ko" else "1200"), "utf-8")
    page = watched.narrow(width, language)
    page.goto(watched.base + "/import")
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name=opened).click()
    page.locator("select[name=meaning]").nth(1).select_option("origin")
    page.locator("select[name=meaning]").nth(4).select_option("figure")
    page.locator("button[value=look]").click()
    page.locator("select[name=stands]").select_option("eviction")
    page.locator("button[value=look]").click()
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE, RULES) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if shots := os.environ.get("WITNESSMARK_SHOTS"):
        page.screenshot(path=f"{shots}/import-{language}-{width}.png", full_page=True)
    page.locator("button[value=import]").click()
    expect(page.get_by_role("status").filter(has_text=done)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.faults == []
    page.context.close()
