"""The workbench in a real browser: pages, keys, undo, uploads; nothing asks another host."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Served, Watched
from witnessmark.app.claims import decided_claims
from witnessmark.store.base import ClaimQuery

pytestmark = pytest.mark.browser

HOSTILE = "<script>document.title='owned'</script>\u202e🜂 가"
HANGUL = {"j": "ㅓ", "k": "ㅏ", "a": "ㅁ", "x": "ㅌ", "e": "ㄷ", "r": "ㄱ"}
UNDATED = b"Last month police expelled 9 families from Onsong to Musan, a source said.\n"


def report_with_claims(served: Served) -> tuple[str, list[str]]:
    """Return a report and its claims, in the order of the page."""
    report = decided_claims(served.case)[0].claim.reading.report.id
    return report, [d.claim.id for d in decided_claims(served.case, ClaimQuery(reports=(report,)))]


def decisions(served: Served, report: str) -> list[str]:
    found = decided_claims(served.case, ClaimQuery(reports=(report,)))
    return [d.decision.decision.value if d.decision else "open" for d in found]


def shown(page: Page, claim: str) -> None:
    expect(page.locator("#card .card")).to_have_attribute("data-claim", claim)


def answered(page: Page) -> None:
    """Wait until the server has answered every key; the page shows what they do before that."""
    expect(page.locator("body")).not_to_have_attribute("data-waiting", "yes")


def press(page: Page, key: str, *, hangul: bool) -> None:
    """Press a letter, as a Latin keyboard or a Korean input method reports it."""
    if not hangul:
        page.keyboard.press(key)
        return
    page.evaluate(
        "([key, code]) => document.body.dispatchEvent("
        "new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true}))",
        [HANGUL[key], f"Key{key.upper()}"],
    )


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_is_whole(watched: Watched, served: Served, language: str, width: int) -> None:
    """No page scrolls sideways, breaks the policy, logs an error, or hides a control too small to hit."""
    page = watched.narrow(width, language)
    report, _ = report_with_claims(served)
    page.goto(watched.base + "/incidents")
    incident = page.locator("table.list tbody a").first.get_attribute("href")
    for path in ("/", f"/reports/{report}", f"/reports/{report}?all=1", "/incidents", incident, "/search",
                 "/search?q=Hoeryong", "/search?q=추방", "/publish", "/campaigns", "/sources", "/audit", "/settings",
                 "/analysis/counts?grade=unassessed", "/analysis/flows", "/analysis/time", "/analysis/targeting",
                 "/analysis/coverage", "/analysis/undercount", "/analysis/open?figure=counts&by=grade&v=unassessed"):
        answer = page.goto(f"{watched.base}{path}")
        assert answer is not None and answer.status == 200
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("html").get_attribute("lang") == language
        small = page.evaluate(
            "[...document.querySelectorAll('button, select, input:not([type=checkbox]):not(.visually-hidden)')]"
            ".filter(e => e.offsetParent && (e.offsetHeight < 24 || e.offsetWidth < 24)).map(e => e.outerHTML)")
        assert small == [], path
    page.context.close()


@pytest.mark.parametrize("hangul", [False, True])
def test_claims_are_reviewed_by_keys_alone(watched: Watched, served: Served, hangul: bool) -> None:
    """A and X decide and go on to the next open claim; undo outlives a reload; J and K only look."""
    report, claims = report_with_claims(served)
    page = watched.page
    page.goto(f"{watched.base}/reports/{report}")
    shown(page, claims[0])
    for at in range(1, len(claims)):
        press(page, "j", hangul=hangul)
        shown(page, claims[at])
    for at in reversed(range(len(claims) - 1)):
        press(page, "k", hangul=hangul)
        shown(page, claims[at])
    assert set(decisions(served, report)) == {"open"}
    for at in range(len(claims)):
        press(page, "x" if at == 0 else "a", hangul=hangul)
        expect(page.locator("#claims li").nth(at)).not_to_have_attribute("data-decision", "open")
    answered(page)
    assert decisions(served, report) == ["reject"] + ["accept"] * (len(claims) - 1)
    press(page, "r", hangul=hangul)
    expect(page.locator("#card .card")).to_have_attribute("data-releasable", "yes")
    page.reload()
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    expect(page.locator("#claims li").last).to_have_attribute("data-decision", "open")
    answered(page)
    assert decisions(served, report)[-1] == "open"


def test_keys_pressed_faster_than_answers_are_not_lost(watched: Watched, served: Served) -> None:
    """Each press decides one claim, in order, however quick."""
    report, claims = report_with_claims(served)
    page = watched.page
    page.goto(f"{watched.base}/reports/{report}")
    shown(page, claims[0])
    page.evaluate("n => { for (let i = 0; i < n; i++) document.body.dispatchEvent("
                  "new KeyboardEvent('keydown', {key: 'a', code: 'KeyA', bubbles: true})) }", len(claims))
    expect(page.locator('#claims li[data-decision="open"]')).to_have_count(0)
    answered(page)
    assert decisions(served, report) == ["accept"] * len(claims)
    assert len(served.case.store.judgements(served.case.actor)) == len(claims)


def test_a_click_on_a_mark_or_a_list_item_decides_nothing(watched: Watched, served: Served) -> None:
    """Choosing shows a claim's card and writes nothing."""
    report, _claims = report_with_claims(served)
    page = watched.page
    page.goto(f"{watched.base}/reports/{report}")
    for item in page.locator("#claims li button").all():
        item.click()
    for mark in page.locator("#text mark").all():
        mark.click()
    page.wait_for_load_state("networkidle")
    assert set(decisions(served, report)) == {"open"}
    assert served.case.store.judgements(served.case.actor) == []


def test_a_field_is_corrected_and_undone(watched: Watched, served: Served) -> None:
    """E opens the editor, Escape closes it, a saved status shows, Backspace brings the old one back."""
    report, claims = report_with_claims(served)
    page = watched.page
    page.goto(f"{watched.base}/reports/{report}")
    shown(page, claims[0])
    badge = page.locator("#card header .badge")
    before = badge.inner_text()
    page.keyboard.press("e")
    expect(page.locator("#card form.edit select[name='act.code']")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#card form.edit")).to_have_count(0)
    page.keyboard.press("e")
    page.select_option("#card select[name='status.code']", "planned")
    page.locator("#card form.edit .primary").click()
    expect(badge).to_have_text("Planned")
    page.locator("#card").focus()
    page.keyboard.press("Backspace")
    expect(badge).to_have_text(before)


def test_help_opens_and_closes_by_keys(watched: Watched) -> None:
    """`?` lists the keys, Escape puts them away, and letters do nothing meanwhile."""
    page = watched.page
    page.goto(watched.base + "/")
    page.keyboard.press("Shift+?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


def test_several_files_go_in_with_a_line_each(watched: Watched) -> None:
    """A broken file says so in its line; the table follows; the missing date is set in the list."""
    page = watched.page
    page.goto(watched.base + "/")
    page.set_input_files("#files", [
        {"name": "undated.txt", "mimeType": "text/plain", "buffer": UNDATED},
        {"name": "broken.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 broken"},
        {"name": "가나.txt", "mimeType": "text/plain", "buffer": "경찰이 무산군에서 5세대를 추방했다.\n".encode()},
    ])
    lines = page.locator("#progress li")
    expect(lines).to_have_count(3)
    expect(page.locator("#progress li[data-status]")).to_have_count(3, timeout=60_000)
    expect(page.locator('#progress li[data-status="refused"]')).to_contain_text("broken.pdf")
    expect(page.locator("#summary")).to_contain_text("2 added")
    expect(page.locator("#reports tbody tr")).to_have_count(5)
    row = page.locator("#reports tbody tr", has_text="undated.txt")
    if row.count() == 0:
        row = page.locator("#reports tbody tr", has=page.locator("form.undated")).first
    undated = page.locator("#reports form.undated").count()
    row.locator("input[type=date]").fill("2020-02-10")
    row.locator("form button").click()
    expect(page.locator("#reports form.undated")).to_have_count(undated - 1)


def test_a_drop_takes_files_anywhere_on_the_page(watched: Watched) -> None:
    """Dropped files are queued like chosen ones; hostile names stay text."""
    page = watched.page
    page.goto(watched.base + "/")
    page.evaluate(
        """([name, body]) => {
            const data = new DataTransfer();
            data.items.add(new File([body], name, {type: "text/plain"}));
            data.items.add(new File([body + " "], "second.txt", {type: "text/plain"}));
            for (const kind of ["dragover", "drop"])
              document.body.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
        }""", ["<img src=x onerror=alert(1)>.txt", f"{HOSTILE}\n\nPolice expelled 9 families from Onsong.\n"])
    expect(page.locator('#progress li[data-status="added"]')).to_have_count(2, timeout=60_000)
    expect(page.locator("#progress")).to_contain_text("<img src=x onerror=alert(1)>.txt")
    expect(page.locator("#reports")).to_contain_text("<img src=x")
    assert page.locator("main img, main script").count() == 0


def test_hostile_text_is_only_text(watched: Watched, served: Served) -> None:
    """Script, right-to-left marks, emoji and loose Hangul in every field stay inert text nodes."""
    page = watched.page
    report, _ = report_with_claims(served)
    page.goto(f"{watched.base}/reports/{report}")
    page.locator("details.about > summary").click()
    page.fill("details.about input[name=title]", HOSTILE)
    page.fill("details.about input[name=outlet]", HOSTILE)
    page.locator("details.about > form button").click()
    expect(page.locator("h1")).to_contain_text("<script>document.title")
    page.goto(f"{watched.base}/incidents")
    store, actor = served.case.store, served.case.actor
    incident = next(i.id for i in store.incidents(actor) if report in i.reports)
    for path in ("/", "/search?q=Hoeryong", f"/incidents/{incident}"):
        page.goto(f"{watched.base}{path}")
        expect(page.locator("main")).to_contain_text("<script>document.title")
        assert page.locator("main script").count() == 0
        assert "owned" not in page.title().replace("document.title='owned'", "")


def test_the_card_is_a_sheet_on_a_phone(watched: Watched, served: Served) -> None:
    """It can be put away to read, and comes back when a claim is chosen."""
    report, claims = report_with_claims(served)
    page = watched.narrow(375, "ko")
    page.goto(f"{watched.base}/reports/{report}")
    shown(page, claims[0])
    page.locator("#sheet").click()
    expect(page.locator("#card")).to_be_hidden()
    page.locator("#claims button").last.click()
    expect(page.locator("#card")).to_be_visible()
    page.locator("#card [data-decide=accept]").click()
    expect(page.locator("#claims li").last).to_have_attribute("data-decision", "accept")
    page.context.close()
