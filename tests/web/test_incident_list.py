"""The list of incidents: narrowed by place and year, kept as a view, and one choice in table, map and timeline."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Client, Watched
from witnessmark.app.case import Case
from witnessmark.app.desk import views
from witnessmark.app.incidents import list_incidents
from witnessmark.model.access import Actor
from witnessmark.store.base import IncidentQuery

pytestmark = pytest.mark.xdist_group("every-page")           # whose case it is filled with, once


@pytest.fixture(scope="module")
def case(filled_case: Case) -> Case:
    return filled_case


CHIP = re.compile(r'<a href="(/incidents\?[^"]*(?:place|year)=[^"]*)" >([^<]*) <span class="count">(\d+)</span>')


def listed(text: str) -> list[str]:
    return re.findall(r'<tr id="row-\w+" data-incident="(inc_\w+)">', text)


def test_places_and_years_narrow_the_list_and_say_how_many_there_are(page: Client, case: Case) -> None:
    """Each chip leads to as many rows as it says; a chosen one takes itself away; a view keeps them."""
    told = page.get("/incidents").text
    chips = CHIP.findall(told)
    assert {"place", "year"} == {re.split("[?=]", address)[1] for address, _, _ in chips}
    for address, _, count in chips:
        assert len(listed(page.get(address).text)) == int(count) > 0
    place = next(address for address, _, _ in chips if "place=" in address)
    both = next(address for address, _, _ in CHIP.findall(page.get(place).text) if "year=" in address)
    assert "place=" in both and 'aria-current="true"' in page.get(both).text
    assert f'<a href="{place}" aria-current="true">' in page.get(both).text.replace("&amp;", "&")
    page.post("/views", data={"name": "one place, one year", "address": both.replace("&amp;", "&")})
    assert views(case)["one place, one year"] == both.replace("&amp;", "&")
    page.post("/views/drop", data={"name": "one place, one year"})


@pytest.mark.parametrize("asked", ["place=%3Cscript%3E", "place=geonames:0", "year=abc", "year=99999", "year=0007",
                                   "grade=none", "campaign=cmp_none", "year=%00", "from=9999999"])
def test_a_filter_that_is_none_breaks_nothing(page: Client, asked: str) -> None:
    answer = page.get(f"/incidents?{asked}")
    assert answer.status_code == 200 and "<script>" not in answer.text


def test_names_of_places_are_in_the_pages_language(page: Client) -> None:
    told = page.get("/incidents", headers={"accept-language": "ko"}).text
    assert any("가" <= name[0] <= "힣" for address, name, _ in CHIP.findall(told) if "place=" in address)


@pytest.mark.browser
def test_a_choice_in_one_shows_in_the_others(watched: Watched, case: Case) -> None:
    """By clicking and by keys: a row, a bar of the timeline, a mark of the map; nothing is opened or decided."""
    page = watched.page
    page.goto(watched.base + "/incidents")
    chosen = page.locator("tr.chosen")
    first, second = listed(page.content())[:2]
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(chosen).to_have_attribute("data-incident", second)
    expect(page.locator(".at-wide svg.timeline a.chosen")).to_have_attribute("href", f"/incidents/{second}")
    page.keyboard.press("k")
    expect(chosen).to_have_attribute("data-incident", first)
    mark = page.locator("svg.map [data-about]").first
    about = (mark.get_attribute("data-about") or "").split()
    mark.locator("circle").click()
    expect(chosen).to_have_count(len(about))
    assert {row.get_attribute("data-incident") for row in chosen.all()} == set(about)
    page.locator(".at-wide svg.timeline a").first.focus()
    page.keyboard.press("Tab")
    expect(page.locator(".at-wide svg.timeline a.chosen")).to_have_count(1)
    expect(chosen).to_have_count(1)
    page.keyboard.press("Escape")
    expect(chosen).to_have_count(0)
    assert page.url == watched.base + "/incidents"
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/inc_*")


def test_counts_are_of_what_the_reader_may_see(case: Case) -> None:
    """Who sees a part is told of that part."""
    whole = case.store.incident_spread(Actor.solo())
    assert sum(whole.years.values()) == len(list_incidents(case))
    for place, count in whole.places.items():
        assert len(case.store.incidents(case.actor, IncidentQuery(place=place))) == count
