"""Every number of incidents on the analysis pages is a link, and what opens holds as many incidents as it says."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest

from tests.web.conftest import Client
from witnessmark.analysis.labels import Labels
from witnessmark.app.case import Case
from witnessmark.app.demo import make_demo
from witnessmark.model.access import Actor

ASKED = ("counts", "counts?by=group&by=act&level=county&persons=3.5-5",
         "counts?by=month&grade=single_origin,corroborated,unassessed",
         "counts?by=", "flows?level=county", "time", "time?step=year&since=2008", "targeting",
         "targeting?act=expulsion", "coverage?level=county&step=month", "coverage?step=year")
INCIDENTS = ("incidents", "ahead", "shared", "sure", "possible", "proof", "none")
OPENED = ("low", "high", "days_low", "days_high", "origins")
LINK = re.compile(r'<a href="([^"]+)">(.*?)</a>')


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """The case that `witnessmark demo` makes."""
    with make_demo(tmp_path_factory.mktemp("demo") / "case", on_step=lambda _: None).open(Actor.solo()) as made:
        yield made


@pytest.fixture
def case(shipped: Case) -> Case:
    """One case for all: looking writes nothing."""
    return shipped


def opened(page: Client, link: str) -> int:
    """Return how many incidents an address lists; it must say the same number itself."""
    text = page.get(html.unescape(link)).text
    said = re.search(r'<span class="count">(\d+)</span>', text)
    assert said is not None, link
    assert text.count("<li><h2>") == int(said[1])
    return int(said[1])


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("address", ASKED)
def test_each_number_of_incidents_opens_that_many(page: Client, case: Case, address: str, language: str) -> None:
    page.headers["accept-language"] = language
    labels = Labels(case.analyse().facts, language)  # type: ignore[arg-type]
    counted, opening = ({labels.field(name) for name in names} for names in (INCIDENTS, OPENED))
    text = page.get(f"/analysis/{address}").text
    found = linked = 0
    for table in re.findall(r'<table class="numbers[^"]*">(.*?)</table>', text, re.S):
        heads = [html.unescape(head) for head in re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", table)]
        for row in re.findall(r"<tr>(.*?)</tr>", table.split("</thead>")[1], re.S):
            for head, cell in zip(heads, re.findall(r"<td[^>]*>(.*?)</td>", row, re.S), strict=True):
                link, note = LINK.search(cell), re.search(r'<span class="dim">(.*?)</span>', cell)
                if head in counted:
                    number = int(re.sub(r"<[^>]+>", "", cell) or 0)
                    assert bool(link) == bool(number), (head, cell)
                    found += bool(number)
                elif head in opening and cell != "0":
                    assert link is not None and opened(page, link[1]) > 0, cell     # of its campaign, those of its cell
                    continue
                elif note is not None:
                    assert link is not None and link[0] in note[1], cell
                    number = int(re.search(r"\d+", link[2])[0])  # type: ignore[index]
                else:
                    assert link is None or "/analysis/open" not in link[1], cell
                    continue
                if link is not None:
                    linked += 1
                    assert opened(page, link[1]) == number, link[1]
    assert found
    assert linked >= found


@pytest.mark.parametrize("address", ["time", "targeting", "coverage?step=month"])
def test_the_sentences_above_a_table_open_what_they_count(page: Client, address: str) -> None:
    text = page.get(f"/analysis/{address}").text
    links = [LINK.search(said) for said in re.findall(r'<p class="remark">(.*?)</p>', text)]
    told = [link for link in links if link is not None and not link[1].startswith("#")]
    for link in told:
        assert opened(page, link[1]) == int(re.search(r"\((\d+)\)", link[2])[1])  # type: ignore[index]
    assert told or address == "time"


def test_the_columns_of_the_time_chart_open_what_touches_them(page: Client) -> None:
    chart = re.search(r'<svg class="uprights".*?</svg>', page.get("/analysis/time?step=year").text, re.S)
    assert chart is not None
    columns = re.findall(r'<a href="([^"]+)"><title>(\d{4}): (.*?)</title>', chart[0])
    assert columns
    for link, year, said in columns:
        assert f"touching={year}" in link
        assert opened(page, link) == sum(map(int, re.findall(r"\d+", said)))


@pytest.mark.parametrize("asked", ["sure=2008-13", "touching=x", "wider=day", "told=money", "proof=2", "undated=0'"])
def test_a_number_that_is_none_is_refused(page: Client, asked: str) -> None:
    assert page.get(f"/analysis/open?figure=counts&by=&{asked}").status_code == 400


def test_a_campaign_in_an_address_is_a_value_and_no_sql(page: Client) -> None:
    """It is none that is there, and refused as any other name of nothing."""
    asked = ("x'%20OR%201=1--", "cmp_none")
    answers = [page.get(f"/analysis/open?figure=counts&by=&campaign={name}") for name in asked]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert all("<li><h2>" not in answer.text for answer in answers)


def test_the_page_of_flows_says_what_its_map_leaves_out(page: Client, case: Case) -> None:
    text = page.get("/analysis/flows?level=county").text
    told = re.search(r"Drawn on the map: (\d+) of (\d+) rows", text)
    assert told is not None
    assert int(told[2]) == len(case.analyse().flows("county"))
    drawn = re.search(r'<svg class="map".*?</svg>', text, re.S)
    assert drawn is not None
    assert drawn[0].count('class="arc') == int(told[1]) > 0
    (*_, href) = re.findall(r'href="(/analysis/open[^"]+)"', drawn[0])
    assert "level=county" in href and opened(page, html.unescape(href)) > 0


def test_each_year_from_first_to_last_has_a_map(page: Client, case: Case) -> None:
    years = {int(year) for year in case.analyse().flows(yearly=True).table.column("year").to_pylist() if year}
    panel = page.get("/analysis/flows").text.split('<section class="panel" id="years">')[1]
    shown = [int(year) for year in re.findall(r"</svg><figcaption><a [^>]+>(\d+)</a>", panel)]
    assert shown == list(range(min(years), max(years) + 1))[-12:]
