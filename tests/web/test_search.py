"""Search: passages, claims and incidents; narrowed, turned, kept; each result leads to its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.web.conftest import Client, Served, Watched
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.desk import views
from witnessmark.app.finding import find, stated_by
from witnessmark.app.incidents import list_incidents
from witnessmark.app.show import search
from witnessmark.model.access import Actor, Role
from witnessmark.store.base import Stated, Within
from witnessmark.vocab.codes import Access

PLAIN = "The market of Hoeryong was quiet in the week before.\n\n"


@pytest.mark.parametrize(("text", "meant"), [
    ("expulsion", Stated("", ("expulsion",))), ("추방 혜산", Stated("혜산", ("expulsion",))),
    ("Expulsion · Hyesan · 2008-01", Stated("Hyesan", ("expulsion",), (), "2008-01")),
    ("Ordered", Stated("", (), ("ordered",))), ("expelled in Hyesan", Stated("expelled in Hyesan")),
    ("carried_out eviction", Stated("", ("eviction",), ("carried_out",))), ("· —", Stated()),
])
def test_names_of_codes_are_understood_in_either_language(text: str, meant: Stated) -> None:
    """What names no code stays a word; marks between words mean nothing."""
    assert stated_by(text) == meant


def test_claims_and_incidents_are_found_by_what_they_say(page: Client, case: Case) -> None:
    """By act in the reader's language, by act and place in the other's letters, by the head of its page and its id."""
    (incident, *_) = list_incidents(case)
    for words in ("expulsion", "추방", "expulsion 회령", "추방 Hoeryong", "Expulsion · Hoeryong · 2019-05"):
        found = find(case, words)
        assert found.claims and {d.claim.act.code.value for d in found.claims} == {"expulsion"}, words
        assert incident.id in {i.id for i in found.incidents}, words
        told = page.get("/search", params={"q": words, "in": "claims"}).text
        assert f"claim={found.claims[0].claim.id}" in told, words
        assert f"/incidents/{incident.id}" in page.get("/search", params={"q": words, "in": "incidents"}).text
    assert [i.id for i in find(case, incident.id.upper()).incidents] == [incident.id]
    assert not find(case, "surveillance").claims and not find(case, "expulsion 1999-01").claims
    assert find(case, "").total == 0


def test_what_a_clearance_hides_is_not_found(page: Client, case: Case) -> None:
    """Neither claims nor counts of it."""
    list_incidents(case)
    every, facets = find(case, "expulsion"), case.store.search_facets(case.actor, "Hoeryong")
    case.actor = Actor("pat", frozenset({Role.ANALYST}), frozenset({Access.PUBLIC}))
    found, fewer = find(case, "expulsion"), case.store.search_facets(case.actor, "Hoeryong")
    assert 0 < found.total < every.total and "restricted" not in fewer.counts["access"]
    assert fewer.total < facets.total
    case.actor = Actor.solo()


def test_results_are_narrowed_and_counted(page: Client, case: Case) -> None:
    """Each facet counts what it would leave; narrowing gives just that many; odd values narrow nothing."""
    facets = case.store.search_facets(case.actor, "Hoeryong")
    assert set(facets.counts["language"]) == {"en", "ko"} and set(facets.counts["year"]) == {"2019"}
    for name in ("language", "access", "act", "year"):
        for value, count in facets.counts[name].items():
            within = Within(**{name: value})
            assert len(search(case, "Hoeryong", within=within)) == count, (name, value)
            assert case.store.search_facets(case.actor, "Hoeryong", within).total == count
            assert page.get(f"/search?q=Hoeryong&{name}={value}").text.count("<li><h2>") == count
    assert len(case.search("Hoeryong", language="ko", year="2019")) == facets.counts["language"]["ko"]
    for odd in ("language=<x>", "access=all", "act=x", "year=20191", "from=" + "9" * 4000, "in=x"):
        assert page.get(f"/search?q=Hoeryong&{odd}").status_code == 200


def test_claims_and_incidents_are_narrowed_too(page: Client, case: Case) -> None:
    """By what their report is and by their own act, and only to those; the page counts what it shows."""
    list_incidents(case)
    every = find(case, "Hoeryong")
    access = {r.id: r.access.value for r in case.store.reports(case.actor)}
    kept = {"language": lambda c: c.reading.report.language, "access": lambda c: access[c.reading.report.id],
            "act": lambda c: c.act.code.value, "year": lambda c: str(c.reading.report.published or "")[:4]}
    narrower = 0
    for name, of in kept.items():
        for value in {of(d.claim) for d in every.claims} - {""}:
            found = find(case, "Hoeryong", within=Within(**{name: value}))
            assert [d.claim.id for d in found.claims] == [d.claim.id for d in every.claims if of(d.claim) == value]
            held = {d.claim.id for d in found.claims}
            assert found.incidents and all(held & set(i.claims) for i in found.incidents), (name, value)
            told = page.get(f"/search?q=Hoeryong&in=claims&{name}={value}").text
            assert told.count("<li><h2>") == found.total, (name, value)
            narrower += found.total < every.total
    assert narrower >= 3
    nothing = find(case, "Hoeryong", within=Within(year="1901"))
    assert (nothing.total, nothing.total_incidents) == (0, 0)


def test_incidents_are_turned_and_none_is_left_out(page: Client, case: Case) -> None:
    """More than a screen of them: the count is of all, pages tile them."""
    for year in range(2001, 2017):
        text = f"On 3 March {year}, police expelled {year - 1980} families from Musan to Onsong, a resident said."
        list(add_bytes(case, text.encode(), name=f"{year}.txt", asked=Asked.of(access=Access.PUBLIC)))
    list_incidents(case)
    total = find(case, "police").total_incidents
    assert total > 12
    seen: list[str] = []
    for start in range(0, total, 12):
        told = page.get(f"/search?q=police&in=incidents&from={start}").text
        assert f"{start + 1}–{min(start + 12, total)} / {total}" in told
        seen += re.findall(r'<h2><a href="(/incidents/\w+)"', told)
    assert len(seen) == len(set(seen)) == total


def test_long_results_are_turned_and_say_how_many_there_are(page: Client, case: Case) -> None:
    """Pages tile the results; no passage twice."""
    for number in range(3):
        text = "\n\n".join(f"Paragraph {n} of part {number}: the bridge by the river was closed." for n in range(25))
        list(add_bytes(case, text.encode(), name=f"{number}.txt", asked=Asked.of(access=Access.PUBLIC)))
    seen: list[str] = []
    for start in (0, 30, 60):
        told = page.get(f"/search?q=bridge&from={start}").text
        assert "75 passages" in told and f"{start + 1}–{min(start + 30, 75)} / 75" in told
        seen += re.findall(r'href="(/reports/\w+\?at=[\d-]+)', told)
    assert len(seen) == len(set(seen)) == 75
    assert "from=30" in page.get("/search?q=bridge").text and "from=90" not in page.get("/search?q=bridge&from=60").text


def test_every_result_leads_to_its_passage(page: Client, case: Case) -> None:
    """Also one that no claim is in: the passage is marked on the page, and the link goes to it."""
    (added,) = add_bytes(case, (PLAIN * 3 + "Nothing else happened there.\n").encode(), name="plain.txt")
    links = re.findall(r'<h2><a href="([^"]+)"', page.get("/search?q=Hoeryong").text)
    assert len(links) >= 5 and all(re.search(r"\?at=\d+-\d+.*#at$", link) for link in links)
    for link in links:
        told = page.get(link.replace("&amp;", "&").removesuffix("#at")).text
        assert told.count('id="at"') == 1 and 'class="found-here"' in told
    for odd in ("5-2", "0-999999", "x", "²-3", "1-" + "9" * 500):
        assert 'id="at"' not in page.get(f"/reports/{added.report}?at={odd}").text


def test_the_palette_finds_incidents_and_claims(page: Client, case: Case) -> None:
    """By words and by the names of acts; nothing is sought where nothing is typed."""
    (incident, *_) = list_incidents(case)
    for words in ("추방", "Hoeryong", incident.id):
        told = page.get("/palette", params={"q": words, "at": "/"}).text
        assert f'data-href="/incidents/{incident.id}"' in told, words
    assert "?claim=" in page.get("/palette?q=expulsion&at=/").text
    empty = page.get("/palette?at=/").text
    assert "?claim=" not in empty and 'data-href="/analysis"' in empty and 'data-href="/publish"' in empty


@pytest.fixture
def watched(browser: Browser, served: Served) -> Iterator[Watched]:
    made = Watched(browser, served)
    yield made
    made.context.close()
    assert made.faults == []


@pytest.mark.browser
def test_a_search_is_kept_and_its_passage_is_in_view(watched: Watched, served: Served) -> None:
    """A narrowed search is kept as a view; a result scrolls to its passage, far down a long text."""
    text = "\n\n".join(f"Line {n}: the road was empty and nobody came by for the whole of the day." for n in range(200))
    list(add_bytes(served.case, (text + "\n\nThe lighthouse stood dark.\n").encode(), name="long.txt"))
    page = watched.page
    page.goto(watched.base + "/search?q=lighthouse&language=en")
    page.locator(".views summary").click()
    page.fill(".views input[name=name]", "lights")
    page.locator(".views form.row button").click()
    page.wait_for_url("**/search?q=lighthouse&language=en")
    assert views(served.case) == {"lights": "/search?q=lighthouse&language=en"}
    page.locator(".hits h2 a").first.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#at")).to_contain_text("lighthouse")
    expect(page.locator("#at")).to_be_in_viewport()


@pytest.mark.browser
def test_g_then_a_letter_goes_to_analysis_and_publish(watched: Watched) -> None:
    page = watched.page
    for letter, address in (("a", "/analysis"), ("p", "/publish"), ("i", "/incidents")):
        page.goto(watched.base + "/search")
        page.locator("h1").click()
        page.keyboard.press("g")
        page.keyboard.press(letter)
        page.wait_for_url(re.compile(f"{address}(/|$)"), wait_until="commit")
