"""The reading page: the original and other reports beside the text, places to choose from, a reason at each field."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.intake import makers
from tests.web.conftest import Client, Served, Watched, bench_over, serving
from tests.web.test_browser import shown
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.beside import partners
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims, find_claim
from witnessmark.app.incidents import list_incidents
from witnessmark.model.access import Actor, Role
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Access

PAGES = [["On 3 May 2019, police expelled 40 families from Hoeryong to Musan,", "a source said."],
         ["On 9 June 2019, soldiers evicted 12 families from their houses in", "Chongjin, residents said."]]


ENGLISH = """Forty families expelled from river town

On 3 May 2019, police expelled about 40 families from Hoeryong to villages in Musan County because relatives \
had fled abroad, a source in North Hamgyong Province told Kangbyon News on 8 May.

The families lost their homes, the source said. The source said another 12 families in Onsong were told to leave by \
20 May.
"""
HANGUL = """회령시서 40세대 추방

함경북도 소식통은 8일 강변뉴스에 “지난 3일 보안서가 회령시에서 40여 세대를 무산군으로 추방했다”고 전했다.
소식통은 “가족이 탈북했다는 이유였다”며 “추방된 세대는 집을 잃었다”고 말했다.
소식통은 “온성군에서도 12세대가 20일까지 떠나라는 지시를 받았다”고 덧붙였다.
"""


def with_translation(case: Case) -> tuple[str, str]:
    """Add one call in Korean and in English, reconcile, and return both reports."""
    made = []
    for text, name, outlet in ((ENGLISH, "en.txt", "Kangbyon News"), (HANGUL, "ko.txt", "강변뉴스")):
        (added,) = add_bytes(case, text.encode(), name=name, asked=Asked.of(published="2019-05-09", outlet=outlet))
        made.append(added.report or "")
    list_incidents(case)
    return made[0], made[1]


def with_pdf(case: Case, access: Access = Access.PUBLIC) -> str:
    asked = Asked.of(published="2019-06-20", access=access)
    (added,) = add_bytes(case, makers.pdf(PAGES), name="scan.pdf", asked=asked)
    assert added.report and added.claims >= 2
    return added.report


def ids_of(case: Case, report: str) -> list[str]:
    return [d.claim.id for d in decided_claims(case, ClaimQuery(reports=(report,)))]


def test_pages_of_an_original_are_pictures_for_those_who_may_read_it(page: Client, case: Case) -> None:
    """A page after the last, a report without pages and one of a higher clearance are not there; nothing is written."""
    report = with_pdf(case, Access.SECRET)
    files = sorted(case.path.rglob("*"))
    answer = page.get(f"/reports/{report}/pages/2.png")
    assert answer.headers["content-type"] == "image/png" and answer.content.startswith(b"\x89PNG")
    assert answer.headers["cache-control"] == "no-store" and sorted(case.path.rglob("*")) == files
    text = next(r.id for r in case.store.reports(case.actor) if r.original.name == "wire.txt")
    for address in (f"{report}/pages/3.png", f"{report}/pages/0.png", f"{text}/pages/1.png", "rep_x/pages/1.png"):
        assert page.get(f"/reports/{address}").status_code == 404, address
    assert 'id="beside"' not in page.get(f"/reports/{text}").text
    case.actor = Actor("pat", frozenset({Role.ANALYST}), frozenset({Access.PUBLIC}))
    assert page.get(f"/reports/{report}/pages/1.png").status_code == 404
    case.actor = Actor.solo()


def test_reports_of_one_origin_stand_beside_each_other(make_case: Callable[..., Case]) -> None:
    """A Korean report and its English translation: claims that tell the same are paired; a stranger is no partner."""
    case = make_case("pair")
    english, korean = with_translation(case)
    page = bench_over(case).enter()
    found = {p.report.id: p for p in partners(case, english, ids_of(case, english))}
    assert korean in found and found[korean].pairs
    own, theirs = next(iter(found[korean].pairs.items()))
    assert own in ids_of(case, english) and set(theirs) <= set(ids_of(case, korean))
    told = page.get(f"/reports/{english}?beside={korean}").text
    assert "회령시서 40세대 추방" in told
    paired = dict(re.findall(r'<li data-claim="(\w+)" data-partners="([\w ]+)"', told))
    assert paired.keys() == found[korean].pairs.keys() and set(paired[own].split()) <= set(theirs)
    assert 'id="other-text"' not in page.get(f"/reports/{english}?beside=rep_x").text
    (alone,) = add_bytes(case, b"On 4 May 2019, police expelled 12 families from Sinuiju.\n", name="alone.txt")
    list_incidents(case)
    assert partners(case, "rep_x", []) == [] == partners(case, alone.report or "", ids_of(case, alone.report or ""))


def test_a_field_says_why_at_its_own_place(page: Client, case: Case) -> None:
    """Each sentence stands in the row of its field, not in a list at the foot."""
    (decided, *_) = decided_claims(case)
    claim, card = decided.claim, page.get(f"/claims/{decided.claim.id}/card").text
    rows = {"origin": "From", "when": "When", "figure": "How many", "attribution": "Said by"}
    told = {why.field: why.en for why in claim.why}
    assert set(rows) & set(told)
    for field, name in rows.items():
        if field in told and getattr(claim, field):
            (row,) = [r for r in re.findall(r"<div><dt>.*?</dd></div>", card, re.S) if f"<dt>{name}</dt>" in r]
            assert told[field] in html.unescape(row), field


@pytest.fixture
def watched(browser: Browser, served: Served) -> Iterator[Watched]:
    made = Watched(browser, served)
    yield made
    made.context.close()
    assert made.faults == []


@pytest.mark.browser
def test_the_page_of_the_original_follows_the_claim(watched: Watched, served: Served) -> None:
    """By key and by its own buttons; on a narrow page it is folded."""
    report = with_pdf(served.case)
    page, claims = watched.page, ids_of(served.case, report)
    page.goto(f"{watched.base}/reports/{report}")
    image = page.locator("#page-image")
    expect(image).to_have_attribute("data-page", "1")
    expect(image).to_have_js_property("naturalWidth", 1240)
    for _ in claims[1:]:
        page.keyboard.press("j")
    shown(page, claims[-1])
    expect(image).to_have_attribute("src", f"/reports/{report}/pages/2.png")
    expect(image).to_have_js_property("complete", True)
    page.locator("#page-before").click()
    expect(page.locator("#page-number")).to_have_text("1")
    page.wait_for_load_state("networkidle")
    narrow = watched.narrow(390, "ko")
    narrow.goto(f"{watched.base}/reports/{report}")
    expect(narrow.locator("#beside > summary")).to_be_visible()
    expect(narrow.locator("#page-image")).to_be_hidden()
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 390
    narrow.context.close()


@pytest.mark.browser
def test_the_same_claim_is_marked_in_the_other_report(
    browser: Browser, make_case: Callable[..., Case],
) -> None:
    """It follows the chosen claim; the text can stand alone again."""
    case = make_case("pair")
    english, korean = with_translation(case)
    with serving(case) as served:
        watched = Watched(browser, served)
        page = watched.page
        page.goto(f"{watched.base}/reports/{english}?beside={korean}")
        expect(page.locator("#other-text mark.chosen").first).to_contain_text("회령시")
        page.locator("#beside .chips a").last.click()
        expect(page.locator("#other-text")).to_have_count(0)
        watched.context.close()
        assert watched.faults == []


@pytest.mark.browser
def test_a_place_is_chosen_among_those_of_its_name(watched: Watched, served: Served) -> None:
    """A small map marks them; the choice is a correction that undo takes back, and the other fields stay."""
    case, page = served.case, watched.page
    ambiguous = next(d.claim for d in decided_claims(case) if d.claim.origin and any(
        c.score >= 0.1 for c in d.claim.origin[0].place.candidates))
    held = ambiguous.origin[0].place
    page.goto(f"{watched.base}/reports/{ambiguous.reading.report.id}?claim={ambiguous.id}")
    page.locator("#card .ambiguous summary").first.click()
    expect(page.locator("#card .ambiguous svg.map circle").first).to_be_visible()
    button = page.locator("#card .ambiguous button").first
    wanted = button.get_attribute("value")
    button.click()
    expect(page.locator("#card .history li")).to_have_count(1)
    now = find_claim(case, ambiguous.id).claim
    assert now.origin[0].place.id == wanted != held.id and now.origin[0].text == ambiguous.origin[0].text
    assert now.destination == ambiguous.destination and len(now.origin) == len(ambiguous.origin)
    page.keyboard.press("Backspace")
    expect(page.locator("#card .history li")).to_have_count(2)
    assert find_claim(case, ambiguous.id).claim.origin[0].place.id == held.id
