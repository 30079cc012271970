"""The palette, saved views and the first steps of an empty case: found in either language, by keys alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.conftest import PASSPHRASE
from tests.web.conftest import Client, Served, Watched, bench_over
from tests.web.test_browser import shown
from witnessmark.app.case import Case
from witnessmark.app.desk import save_view, views
from witnessmark.app.incidents import list_incidents
from witnessmark.app.show import reports_called
from witnessmark.app.verify import verify_case
from witnessmark.errors import UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Access

HOSTILE = '"><script>alert(1)</script>'


@pytest.mark.parametrize("words", ["incid", "사건", "INCID"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_page_is_found_by_its_name_in_either_language(page: Client, words: str, language: str) -> None:
    told = page.get(f"/palette?q={quote(words)}&at=/", headers={"accept-language": language}).text
    assert 'data-href="/incidents"' in told and 'data-href="/settings"' not in told
    assert (">Incidents<" if language == "en" else ">사건<") in told


def test_verbs_are_offered_where_their_keys_work(page: Client) -> None:
    """No verb comes before the pages, so that Enter on a few letters decides nothing by chance."""
    assert 'data-key="x"' not in page.get("/palette?q=re&at=/").text
    told = page.get("/palette?q=re&at=/review").text
    assert 'data-key="x"' in told and told.index('data-href="/review"') < told.index('data-key="x"')
    assert 'data-key="Shift+A"' not in page.get("/palette?at=/second").text
    assert 'data-key="n"' in page.get("/palette?at=/reports/rep_x").text


def test_reports_are_found_by_title_outlet_and_file_as_far_as_they_are_open(page: Client, case: Case) -> None:
    assert [r.original.name for r in reports_called(case, "RIVER wi", 9)] == ["wire.txt"]
    assert [r.original.name for r in reports_called(case, "강변", 9)] == ["korean.txt"]
    assert len(reports_called(case, ".txt", 9)) == 3 and len(reports_called(case, ".txt", 2)) == 2
    assert reports_called(case, " ", 9) == []
    told = page.get(f"/palette?q={quote(HOSTILE)}&at=/review").text
    assert "<script>alert" not in told and "&lt;script&gt;" in told
    case.actor = Actor("pat", frozenset({Role.ANALYST}), frozenset({Access.PUBLIC}))
    assert [r.original.name for r in reports_called(case, "note", 9)] == []
    case.actor = Actor.solo()


def test_a_view_is_kept_in_the_case_replaced_and_thrown_away(page: Client, case: Case) -> None:
    """By its name, for everyone who holds the case; the log does not hear of it."""
    list_incidents(case)
    events = case.store.last_event(case.actor)
    answer = page.post("/views", data={"name": "  온성  추방 ", "address": "/review?act=expulsion"})
    assert answer.headers["location"] == "/review?act=expulsion"
    page.post("/views", data={"name": "온성 추방", "address": "/search?q=%EC%98%A8%EC%84%B1"})
    assert views(case) == {"온성 추방": "/search?q=%EC%98%A8%EC%84%B1"}
    case.actor = Actor.solo("jin")
    for path in ("/review", "/incidents", "/search"):
        assert "온성 추방" in page.get(path).text
    assert "온성 추방" in page.get(f"/palette?q={quote('온성')}&at=/").text
    back = page.post("/views/drop", data={"name": "온성 추방", "back": "//elsewhere"}).headers["location"]
    assert back == "/" and views(case) == {}
    assert case.store.last_event(case.actor) == events
    case.close()
    assert verify_case(case.path, PASSPHRASE).faults == ()


@pytest.mark.parametrize(("name", "address"), [
    ("", "/review"), ("x" * 61, "/review"), ("a\u202eb", "/review"), ("x", "https://elsewhere"), ("x", "//elsewhere"),
    ("x", "/undo"), ("x", "/review?a=b c"), ("x", "/review#x"), ("x", "/review/../publish"),
    ("x", "/search?" + "q" * 2000),
])
def test_only_lists_of_the_workbench_are_kept(page: Client, case: Case, name: str, address: str) -> None:
    with pytest.raises(UsageError):
        save_view(case, name, address)
    assert page.post("/views", data={"name": name, "address": address}).status_code == 400
    assert views(case) == {}


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Read what the machine found", "police", "About 40 Households", "witnessmark demo")),
    ("ko", ("자동 판독 확인", "보안서가", "약 40 세대", "witnessmark demo")),
])
def test_an_empty_case_teaches_by_an_example(
    make_case: Callable[..., Case], language: str, words: tuple[str, ...],
) -> None:
    """It is gone with the first report, and says that the sentence is made up."""
    case = make_case("fresh")
    client = bench_over(case).enter()
    told = client.get("/", headers={"accept-language": language}).text
    assert all(word in told for word in words) and "<mark>" in told
    client.post("/inbox/text", data={"text": "On 4 May 2019, police expelled 12 families from Musan.\n"})
    assert "<mark>" not in client.get("/").text
    assert re.search(r"/reports/rep_\w+", client.get("/").text)


@pytest.mark.browser
def test_the_palette_goes_and_does_by_keys_alone(watched: Watched, served: Served) -> None:
    """Ctrl-K under a Korean input method too; Enter that ends a syllable takes nothing; Escape closes."""
    page = watched.page
    page.goto(watched.base + "/")
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', "
                  "{key: 'ㅏ', code: 'KeyK', ctrlKey: true, bubbles: true, cancelable: true}))")
    expect(page.locator("#palette-box")).to_be_focused()
    page.keyboard.insert_text("검토")
    expect(page.locator("#palette-list [aria-selected=true]")).to_have_attribute("data-href", "/review")
    page.evaluate("document.getElementById('palette-box').dispatchEvent(new KeyboardEvent('keydown', "
                  "{key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")
    waiting = served.case.store.claim_ids(served.case.actor, ClaimQuery(judged=False, by_weight=True))
    shown(page, waiting[0])
    page.keyboard.press("Control+k")
    page.keyboard.type("reject, then")
    expect(page.locator("#palette-list [aria-selected=true]")).to_have_attribute("data-key", "x")
    page.keyboard.press("Enter")
    expect(page.locator(f'#claims [data-claim="{waiting[0]}"]')).to_have_attribute("data-decision", "reject")
    page.keyboard.press("Control+k")
    page.locator("#palette-list [role=option]").first.wait_for()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    chosen = page.locator("#palette-list [aria-selected=true]")
    expect(chosen).to_have_attribute("data-href", "/incidents")
    assert page.locator("#palette-box").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


@pytest.mark.browser
def test_a_view_is_saved_from_the_page_and_found_again(watched: Watched, served: Served) -> None:
    page = watched.narrow(320, "ko")
    page.goto(watched.base + "/review?act=expulsion")
    page.locator(".views summary").click()
    page.fill(".views input[name=name]", "추방만")
    page.locator(".views form.row button").click()
    page.wait_for_url("**/review?act=expulsion")
    assert views(served.case) == {"추방만": "/review?act=expulsion"}
    page.goto(watched.base + "/")
    page.locator("#palette-open").click()
    page.fill("#palette-box", "추방만")
    page.locator("#palette-list [data-href='/review?act=expulsion']").click()
    page.wait_for_url("**/review?act=expulsion")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()
