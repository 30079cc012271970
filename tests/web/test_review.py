"""The review queue and a person's own claims in a real browser: by keys alone, by selecting, undone across reloads."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Mould, add_three, cast
from tests.web.conftest import Served, Watched
from tests.web.test_browser import answered, decisions, press, report_with_claims, shown
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.store.base import ClaimQuery

pytestmark = pytest.mark.browser

TOWNS = ("Onsong", "Kyongwon", "Kyonghung", "Puryong", "Yonsa", "Orang", "Myongchon", "Kilju", "Hwadae", "Kimchaek")
NFD = unicodedata.normalize("NFD", "길주")
HARD = ("🏚️ Letters\n\nIn Kilju 👩‍👩‍👧 the 🜂 office quietly kept twelve people from leaving, it says.\n\n"
        f"Two of them came from Orang on 4 June 2019. ᄀᆞᇰ {NFD} 👨🏽‍🌾!\n")

SELECT = """(words) => {
  const text = document.getElementById("text");
  for (const paragraph of text.querySelectorAll("[data-at]")) {
    const at = paragraph.textContent.indexOf(words);
    if (at < 0) continue;
    const spot = (left) => {
      const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
      for (let node; (node = walker.nextNode()); left -= node.length) if (left <= node.length) return [node, left];
    };
    document.activeElement.blur();
    const [first, from] = spot(at);
    const [last, to] = spot(at + words.length);
    getSelection().setBaseAndExtent(first, from, last, to);
    return getSelection().toString();
  }
}"""


@pytest.fixture
def case(request: pytest.FixtureRequest, mould: Mould, tmp_path: Path) -> Iterator[Case]:
    """The case of three reports; with those of ten towns for a test of many."""
    made = mould("towns", _add_towns) if "many" in request.fixturenames else mould("three", add_three)
    with cast(made, tmp_path / "case") as held:
        yield held


def _add_towns(case: Case) -> None:
    add_three(case)
    for number, town in enumerate(TOWNS):
        text = (f"On {number + 2} May 2019, police expelled {number + 6} families from {town} to Musan.\n\n"
                f"On {number + 3} May 2019, soldiers demolished {number + 2} houses in {town}, a resident said.\n")
        list(add_bytes(case, text.encode(), name=f"{town}.txt", asked=Asked.of(published="2019-06-09")))


@pytest.fixture
def many(served: Served) -> Served:
    """Enough reports that twenty claims wait in the queue."""
    assert len(decided_claims(served.case)) >= 20
    return served


def undecided(served: Served) -> list[str]:
    return served.case.store.claim_ids(served.case.actor, ClaimQuery(judged=False, by_weight=True))


def take(page: Page, words: str, key: str, field: str) -> None:
    """Select words in the text and put them into a field by its key."""
    before = page.locator(f'#card [data-field="{field}"] q').count()
    assert page.evaluate(SELECT, words)
    page.keyboard.press(key)
    expect(page.locator(f'#card [data-field="{field}"] q')).to_have_count(before + (field not in ("act", "status")))


@pytest.mark.parametrize("hangul", [False, True])
def test_twenty_claims_are_reviewed_by_keys_alone(watched: Watched, many: Served, hangul: bool) -> None:
    """From G R to the last claim no mouse; a reload mid-way loses nothing, and undo reaches across it."""
    page = watched.page
    page.goto(watched.base + "/")
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/review")
    waiting = undecided(many)
    shown(page, waiting[0])
    for at in range(10):
        press(page, "x" if at % 3 == 0 else "a", hangul=hangul)
        expect(page.locator(f'#claims [data-claim="{waiting[at]}"]')).not_to_have_attribute("data-decision", "open")
        shown(page, waiting[at + 1])
    answered(page)
    assert undecided(many) == waiting[10:]
    expect(page.locator("#left")).to_have_text(str(len(waiting) - 10))
    page.reload()
    shown(page, waiting[10])
    expect(page.locator("#recent li")).to_have_count(8)
    page.keyboard.press("Backspace")
    shown(page, waiting[9])
    answered(page)
    assert waiting[9] in undecided(many)
    press(page, "a", hangul=hangul)
    shown(page, waiting[10])
    for at in range(10, 20):
        press(page, "a", hangul=hangul)
        expect(page.locator(f'#claims [data-claim="{waiting[at]}"]')).not_to_have_attribute("data-decision", "open")
    answered(page)
    assert not set(waiting[:20]) & set(undecided(many))


def test_looking_and_clicking_decide_nothing(watched: Watched, many: Served) -> None:
    """Chips, marks, facets, J, K, Space and brackets only look; Shift+J is no J."""
    page = watched.page
    page.goto(watched.base + "/review")
    waiting = undecided(many)
    page.keyboard.press("j")
    shown(page, waiting[1])
    expect(page.locator("#text mark.trigger").first).to_be_visible()
    page.keyboard.press("Shift+J")
    page.keyboard.press("j")
    shown(page, waiting[2])
    page.keyboard.press("k")
    shown(page, waiting[1])
    here = page.locator("#text").get_attribute("data-report")
    page.keyboard.press("]")
    expect(page.locator("#text")).not_to_have_attribute("data-report", str(here))
    page.locator("#claims button").nth(4).click()
    shown(page, waiting[4])
    page.locator("#text mark").first.click()
    page.locator('.facets a[href*="act=demolition"]').click()
    expect(page.locator('.facets a[aria-current="true"]', has_text="Demolition")).to_be_visible()
    assert {d.claim.act.code for d in decided_claims(many.case, ClaimQuery(ids=tuple(
        page.locator("#claims [data-claim]").evaluate_all("all => all.map(e => e.dataset.claim)"))))} == {"demolition"}
    page.locator('a[href*="order=text"]').click()
    page.wait_for_url("**order=text**")
    assert many.case.store.judgements(many.case.actor) == []


def test_a_filter_is_decided_on_at_once_and_undone_at_once(watched: Watched, many: Served) -> None:
    """Shift+A shows what it is about and asks for a reason; one Backspace takes all of it back."""
    page = watched.page
    page.goto(watched.base + "/review?act=demolition")
    before = undecided(many)
    page.keyboard.press("Shift+A")
    dialog = page.locator("#bulk")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".preview li").first).to_contain_text("houses")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert undecided(many) == before
    page.keyboard.press("Shift+A")
    dialog.locator("input[value=accept]").check()
    dialog.locator("input[name=reason]").fill("one report's list, read in full")
    dialog.locator(".primary").click()
    expect(page.locator(".empty, #card .card").first).to_be_visible()
    expect(page.locator("#recent li").first).to_contain_text("claims")
    gone = set(before) - set(undecided(many))
    assert len(gone) >= 10
    page.wait_for_load_state("load")
    page.keyboard.press("Backspace")
    expect(page.locator("#recent li").first).to_have_class("undone")
    assert set(undecided(many)) == set(before)


def test_a_list_that_changed_is_not_decided_on(watched: Watched, many: Served) -> None:
    """What was previewed is what is decided: else the new list is shown first."""
    page = watched.page
    page.goto(watched.base + "/review?act=demolition")
    page.keyboard.press("Shift+A")
    dialog = page.locator("#bulk")
    dialog.locator("input[value=reject]").check()
    dialog.locator("input[name=reason]").fill("x")
    text = b"On 9 May 2019, soldiers demolished 3 houses in Musan, a resident said.\n"
    list(add_bytes(many.case, text, name="late.txt", asked=Asked.of(published="2019-06-09")))
    dialog.locator(".primary").click()
    expect(dialog.locator(".fault")).to_be_visible()
    watched.forgive(422)
    assert many.case.store.judgements(many.case.actor) == []


def test_a_claim_is_stated_from_selections_to_the_identical_words(watched: Watched, served: Served) -> None:
    """Emoji, joined emoji and loose Hangul come back to the code point; Backspace takes the claim away again."""
    (added,) = add_bytes(served.case, HARD.encode(), name="hard.txt", asked=Asked.of(published="2019-07-01"))
    report = str(added.report)
    text = served.case.store.reading(served.case.actor, report).text
    act, who = "👩‍👩‍👧 the 🜂 office quietly kept twelve people from leaving", "twelve people"
    tail = text[text.index("ᄀᆞᇰ") : text.index("!")]
    page = watched.page
    page.goto(f"{watched.base}/reports/{report}?all=1")
    page.locator("#claims").wait_for(state="attached")
    assert page.evaluate(SELECT, act) == act
    page.keyboard.press("n")
    expect(page.locator("#card form.edit")).to_be_visible()
    take(page, who, "3", "affected")
    take(page, who, "4", "figure")
    take(page, "Orang", "5", "origin")
    take(page, tail, "6", "destination")
    take(page, "4 June 2019", "7", "when")
    expect(page.locator("#card [name='when.start']")).to_have_value("2019-06-04")
    expect(page.locator("#card [name='figure.best']")).to_have_value("12")
    offered = page.locator("#card [name='origin.0.place'] option").all_inner_texts()
    assert len(offered) > 2
    page.select_option("#card [name='origin.0.place']", index=1)
    page.keyboard.press("j")
    page.select_option("#card [name='act.code']", "movement_restriction")
    page.locator("#card form.edit .primary").click()
    expect(page.locator("#card [name='status.code']")).to_have_value("")
    page.select_option("#card [name='status.code']", "carried_out")
    page.locator("#card form.edit .primary").click()
    page.wait_for_url("**claim=clm_*")
    claim = str(page.locator("#card .card").get_attribute("data-claim"))
    (made,) = decided_claims(served.case, ClaimQuery(ids=(claim,)))
    found = made.claim
    assert (found.act.text, found.destination[0].text, found.affected[0].text) == (act, tail, who)
    assert found.extractor.is_person and made.decision is not None
    expect(page.locator("#text mark.trigger").first).to_contain_text("👩‍👩‍👧")
    page.keyboard.press("e")
    expect(page.locator("#card form.edit")).to_be_visible()
    take(page, "Kilju", "5", "origin")
    page.locator("#card form.edit .primary").click()
    expect(page.locator("#card form.edit")).to_have_count(0)
    assert len(decided_claims(served.case, ClaimQuery(ids=(claim,)))[0].claim.origin) == 2
    page.locator("#card").focus()
    page.keyboard.press("Backspace")
    expect(page.locator("#card dl > div", has_text="Ŏrang")).not_to_contain_text("Kilju")
    page.keyboard.press("Backspace")
    expect(page.locator(f'[data-claim="{claim}"]')).to_have_count(0)
    assert decided_claims(served.case, ClaimQuery(ids=(claim,))) == ()


def test_a_claim_is_stated_without_a_mouse(watched: Watched, served: Served) -> None:
    """N puts a caret into the text, Shift with arrows selects words, N again takes them."""
    report, claims = report_with_claims(served)
    page = watched.page
    page.goto(f"{watched.base}/reports/{report}")
    shown(page, claims[0])
    page.keyboard.press("n")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    words = page.evaluate("getSelection().toString().trim()")
    assert words
    page.keyboard.press("n")
    expect(page.locator("#card .card.new [data-field=act] q")).to_have_text(words)
    page.locator("#card form.edit .primary").click()
    expect(page.locator("#card .card.new")).to_be_visible()
    page.keyboard.press("Escape")
    shown(page, claims[0])
    assert set(decisions(served, report)) == {"open"}


def test_what_does_not_fit_is_said_at_the_form_and_kept(watched: Watched, served: Served) -> None:
    """The form comes back as it was sent, with the field that does not fit named; nothing is written."""
    report, claims = report_with_claims(served)
    page = watched.page
    page.goto(f"{watched.base}/reports/{report}")
    shown(page, claims[0])
    page.keyboard.press("e")
    page.fill("#card [name='figure.low']", "900")
    page.fill("#card [name='reason']", "counted anew")
    page.locator("#card form.edit .primary").click()
    expect(page.locator("#card .fault")).to_contain_text("How many")
    expect(page.locator("#card [name='reason']")).to_have_value("counted anew")
    assert served.case.store.judgements(served.case.actor) == []
    watched.forgive(422)


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_queue_and_the_form_are_whole(watched: Watched, many: Served, width: int, language: str) -> None:
    """Nothing scrolls sideways, and no control is too small to hit, at either width in either language."""
    page = watched.narrow(width, language)
    report, _ = report_with_claims(many)
    for path, open_it in (("/review", None), ("/review?act=demolition&order=text", "Shift+A"),
                          ("/review?decided=yes", None), (f"/reports/{report}", "e")):
        page.goto(watched.base + path)
        page.wait_for_load_state("networkidle")
        if open_it:
            page.keyboard.press(open_it)
            expect(page.locator("#bulk[open], #card form.edit").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        small = page.evaluate(
            "[...document.querySelectorAll('button, select, a.button, .facets a, "
            "input:not([type=checkbox]):not([type=radio]):not([type=hidden]):not(.visually-hidden)')]"
            ".filter(e => e.offsetParent && (e.offsetHeight < 24 || e.offsetWidth < 24)).map(e => e.outerHTML)")
        assert small == [], path
    page.context.close()
