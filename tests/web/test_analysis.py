"""The analysis pages: the library's numbers, what is behind them, in both languages."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Client, Watched
from witnessmark.analysis.counts import Question
from witnessmark.analysis.labels import Labels
from witnessmark.analysis.tables import shown
from witnessmark.app.case import Case
from witnessmark.app.incidents import list_incidents

PAGES = ("counts", "flows", "time", "targeting", "coverage")
FIGURES = {
    "counts/counts.csv?by=place&by=act&level=county": lambda a: a.counts(Question(("place", "act"), "county")),
    "flows/flows.csv?level=county": lambda a: a.flows("county"),
    "flows/years.csv": lambda a: a.flows(yearly=True),
    "time/time.csv?step=month": lambda a: a.timeline("month"),
    "time/lags.csv": lambda a: a.lags(),
    "targeting/ground.csv": lambda a: a.targeting("ground"),
    "targeting/organ.csv": lambda a: a.targeting("organ"),
    "coverage/coverage.csv": lambda a: a.coverage(),
}


def cells(text: str) -> list[list[str]]:
    """Return the tables' cells without their remarks."""
    rows = re.findall(r"<tr>(.*?)</tr>", text.split("<tbody>", 1)[1], re.S)
    found = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in rows]
    plain = [[re.sub(r'<span class="dim">.*?</span>|<[^>]+>', "", cell) for cell in row] for row in found]
    return [[html.unescape(cell).strip() for cell in row] for row in plain]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_draws_its_figure_with_table_download_and_sql(page: Client, name: str, language: str) -> None:
    page.headers["accept-language"] = language
    answer = page.get(f"/analysis/{name}")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert "<svg class=" in answer.text.split("<h1>")[1]
    assert f"/analysis/{name}/" in answer.text and ".csv?" in answer.text
    assert "SELECT" in answer.text
    assert not re.search(r"<script(?! (?:src|type)=)|style=|onclick", answer.text)


@pytest.mark.parametrize(("level", "folded"), [("province", False), ("county", True)])
def test_places_from_which_nothing_is_told_are_named_and_folded_where_many(page: Client, level: str, folded: bool,
                                                                          ) -> None:
    """Twelve provinces are drawn and listed; with the counties they are too many to draw, and the list is folded."""
    text = page.get(f"/analysis/coverage?level={level}").text
    note = re.search(r'<p class="remark">From (\d+) more places nothing is told.*?<a href="#untold">', text)
    listed = text.split('<section class="panel" id="untold">')[1].split("</section>")[0]
    names = re.findall(r"<li>(.*?)</li>", listed)
    assert note is not None and int(note[1]) == len(names) > 11 and "Jagang" in names
    assert ('<details class="untold">' in listed) == folded
    assert (">Jagang<" in text.split('<svg class="grid"')[1].split("</svg>")[0]) != folded
    page.headers["accept-language"] = "ko"
    assert "<li>자강도</li>" in page.get(f"/analysis/coverage?level={level}").text


def test_a_place_that_the_filter_holds_back_is_not_said_to_be_silent(page: Client) -> None:
    text = page.get("/analysis/coverage?grade=documented").text
    listed = text.split('<section class="panel" id="untold">')[1].split("</section>")[0]
    assert "Of one more place nothing counts here" in text
    assert re.search(r"nothing that counts here <span class=\"count\">1</span></h3><ul><li>North Hamgyong</li>", listed)


def test_the_front_leads_to_counts(page: Client) -> None:
    assert page.get("/analysis", follow_redirects=False).headers["location"] == "/analysis/counts"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_page_shows_the_numbers_of_the_library(page: Client, case: Case, language: str) -> None:
    page.headers["accept-language"] = language
    held = case.analyse()
    found = held.counts(Question(("place", "ground"), "county", persons_per_household=(3.5, 5)))
    text = page.get("/analysis/counts?by=place&by=ground&level=county&persons=3.5-5").text
    expected = [[cell.text for cell in row] for _, row in shown(found, Labels(held.facts, language)).rows]
    assert cells(text)[: len(expected)] == expected


@pytest.mark.parametrize("address", FIGURES)
def test_a_download_is_the_librarys_table(page: Client, case: Case, address: str) -> None:
    answer = page.get(f"/analysis/{address}")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    expected = FIGURES[address](case.analyse())
    total = shown(expected, Labels(case.analyse().facts, "en"), 0).total and expected.rows()
    rows = [*expected.rows(), *([dict(zip(expected.columns, expected.total_row(), strict=True))] if total else [])]
    assert list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")))) == [
        {key: "" if value is None else str(value) for key, value in row.items()} for row in rows]
    page_of, name = address.split(".csv")[0].split("/")
    _, _, section = page.get(f"/analysis/{page_of}?{address.partition('?')[2]}").text.partition(f'id="{name}">')
    assert not section or ("<tfoot>" in section.split("</section>")[0]) == bool(total)


def test_the_download_of_counts_ends_with_the_total_of_the_page(page: Client, case: Case) -> None:
    """What stands in several rows counts once there, so that the rows' sum is no stand-in for it."""
    raw = page.get("/analysis/counts/counts.csv?by=place&by=act").text
    rows = list(csv.DictReader(io.StringIO(raw.lstrip("\ufeff"))))
    total = case.analyse().counts(Question(("place", "act"))).total or {}
    assert (rows[-1]["place"], rows[-1]["act"], rows[-1]["incidents"]) == ("total", "", str(total["incidents"]))
    assert rows[-1]["households_low"] == ("" if total["households_low"] is None else str(total["households_low"]))


@pytest.mark.parametrize("name", PAGES)
def test_every_number_of_a_page_opens_that_many_incidents_with_their_passages(page: Client, name: str) -> None:
    text = page.get(f"/analysis/{name}?level=county&step=month").text
    links: dict[str, set[int]] = {}                # how many origins a cell has opens the cell's incidents, as these do
    for link, number in re.findall(r'<td class="num"[^>]*><a href="(/analysis/open[^"]+)">(\d+)</a>', text):
        links.setdefault(html.unescape(link), set()).add(int(number))
    assert links
    for link, numbers in links.items():
        opened = page.get(link).text
        number = opened.count("<li><h2>")
        assert number in numbers and f'<span class="count">{number}</span>' in opened
        if number:
            assert "<q lang=" in opened


def test_a_filter_is_kept_from_page_to_page(page: Client) -> None:
    text = html.unescape(page.get("/analysis/counts?grade=contested&since=2019-05&by=act").text)
    assert 'href="/analysis/flows?grade=contested&since=2019-05"' in text
    assert '<input type="checkbox" name="grade" value="contested" checked>' in text
    assert "/analysis/counts/counts.csv?grade=contested&since=2019-05&by=act" in text


def test_the_download_of_counts_keeps_what_is_counted_by(page: Client) -> None:
    text = html.unescape(page.get("/analysis/counts?by=act&by=month&level=county").text)
    link = re.search(r'href="(/analysis/counts/counts\.csv[^"]+)"', text)
    assert link is not None
    assert page.get(link[1]).text.lstrip("\ufeff").startswith("act,month,incidents")


@pytest.mark.parametrize("address", ["counts?by=colour", "counts?grade=good", "flows?level=street", "time?step=hour",
                                     "counts?since=May", "counts?persons=none", "open?figure=counts&by=act"])
def test_what_can_not_be_asked_is_refused_in_words(page: Client, address: str) -> None:
    """The other language is offered for the same table, asked the same; no record is named with it."""
    answer = page.get(f"/analysis/{address}")
    assert answer.status_code == 400
    back = "/" if address.startswith("open") else "/analysis/" + address
    assert f'href="/language/ko?back={quote(back)}"' in answer.text
    answer = page.get(f"/analysis/{address}&within=KP/Nowhere&report=rep_hidden")
    assert "Nowhere" not in answer.text.split("/language/ko")[1].split('"')[0] and "rep_hidden" not in answer.text


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ko"])
def test_on_a_phone_no_number_and_no_name_of_a_map_stands_behind_an_edge(watched: Watched, case: Case,
                                                                         language: str) -> None:
    """At 390 px: tables do not scroll sideways, and maps are drawn to the width there is."""
    list_incidents(case)
    page = watched.narrow(390, language)
    for name in ("analysis/counts", "analysis/flows", "analysis/time", "analysis/targeting", "analysis/coverage",
                 "incidents"):
        page.goto(f"{watched.base}/{name}")
        expect(page.locator("main h1")).to_be_visible()
        assert page.evaluate("""[...document.querySelectorAll(".scroll, figure:has(svg.map)")].filter((e) =>
          e.offsetParent && e.scrollWidth > e.clientWidth + 1).map((e) => e.outerHTML.slice(0, 99))""") == [], name
        outside = page.evaluate("""[...document.querySelectorAll("svg.map text")].filter((e) => {
          const word = e.getBoundingClientRect(), map = e.closest("svg").getBoundingClientRect();
          return word.width && (word.left < map.left || word.right > map.right || word.top < map.top
            || word.bottom > map.bottom); }).map((e) => e.textContent)""")
        assert outside == [], name


@pytest.mark.parametrize("address", ["weather", "counts/x.csv", "flows/counts.csv", "open?figure=secrets"])
def test_what_is_not_there_is_not_found(page: Client, address: str) -> None:
    assert page.get(f"/analysis/{address}").status_code == 404


def test_hostile_words_in_an_address_are_only_text(page: Client) -> None:
    for name in ("counts", "flows"):
        text = page.get(f"/analysis/{name}", params={"within": "\"><script>alert(1)</script>' OR 1=1"}).text
        assert "<script>alert" not in text
        assert "None" not in text.split("<h1>")[1].split("<table")[0]


def test_an_empty_case_says_so(bench, case: Case) -> None:
    case.judge([c.id for c in case.claims()], ["reject"], reason="a test")
    assert "empty" in bench.enter().get("/analysis/counts").text


def form_of(text: str) -> list[tuple[str, str]]:
    """Return what a browser sends when "Show" is pressed, without empty fields."""
    form = text.split('class="asked">')[1].split("</form>")[0]
    sent = re.findall(r'<input type="checkbox" name="(\w+)" value="(\w+)" checked>', form)
    sent += re.findall(r'<input name="(\w+)" value="([^"]+)"', form)
    for name, options in re.findall(r'<select name="(\w+)">(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected>', options)
        chosen = chosen or re.search(r'<option value="([^"]*)"', options)
        sent.append((name, html.unescape(chosen[1])))  # type: ignore[index]
    return [(name, value) for name, value in sent if value]


def test_the_form_keeps_all_that_was_asked(page: Client) -> None:
    asked = [("by", "place"), ("by", "act"), ("by", "month"), ("by", "grade"), ("grade", "corroborated"),
             ("grade", "documented"), ("act", "expulsion"), ("act", "detention"), ("status", "planned"),
             ("status", "carried_out"), ("since", "2019"), ("until", "2020-05"), ("persons", "3-4"),
             ("within", "KP"), ("level", "county")]
    assert sorted(form_of(page.get("/analysis/counts", params=asked).text)) == sorted(asked)


def test_corroborated_or_better_is_one_link(page: Client) -> None:
    text = html.unescape(page.get("/analysis/counts?by=act&grade=contested&since=2019").text)
    link = re.search(r'<a href="([^"]+)">corroborated or better</a>', text)
    assert link is not None
    assert link[1] == "/analysis/counts?since=2019&by=act&grade=corroborated&grade=documented"


@pytest.mark.parametrize("name", ["counts", "flows", "coverage"])
def test_a_place_opens_the_page_about_it_alone(page: Client, name: str) -> None:
    links = re.findall(r'<a class="within" href="([^"]+)"', page.get(f"/analysis/{name}?grade=single_origin").text
                       ) or re.findall(r'<a class="within" href="([^"]+)"', page.get(f"/analysis/{name}").text)
    assert links
    for link in map(html.unescape, links):
        assert link.startswith(f"/analysis/{name}?") and "level=county" in link
        assert '<select name="within">' in page.get(link).text


@pytest.mark.parametrize(("language", "said"), [("en", "Only these incidents count."),
                                                ("ko", "다음 사건만 집계했습니다.")])
def test_paper_says_what_counts_of_which_case_and_on_which_day(page: Client, case: Case, language: str, said: str,
                                                              ) -> None:
    page.headers["accept-language"] = language
    for name in PAGES:
        text = page.get(f"/analysis/{name}?grade=corroborated&since=2019-05&within=KP").text
        line = re.search(r'<p class="printed">(.*?)</p>', text, re.S)
        assert line is not None
        for part in (said, case.path.name, dt.datetime.now(dt.UTC).date().isoformat(), "2019-05-01"):
            assert part in line[1]
        assert said not in page.get(f"/analysis/{name}").text


@pytest.mark.parametrize(("language", "said"), [
    ("en", "There is no place &#39;KP/Hoeryong&#39;. Take &#39;KP/North Hamgyong/Hoeryong&#39;"),
    ("ko", "그런 장소가 없습니다. &#39;KP/North Hamgyong/Hoeryong&#39; 또는")])
def test_a_place_that_is_not_there_is_named_with_the_next_step(page: Client, language: str, said: str) -> None:
    """Of a place that is there, and of which nothing is told, the page shows its honest nought."""
    page.headers["accept-language"] = language
    for name in PAGES:
        lost = page.get(f"/analysis/{name}?within=KP/Hoeryong")
        assert lost.status_code == 400 and said in lost.text, name
        assert page.get(f"/analysis/{name}?within=FR/Bretagne").status_code == 200
    row = "/analysis/open?figure=counts&by=place&v="
    assert page.get(f"{row}KP/Hoeryong").status_code == 400
    assert '<span class="count">0</span>' in page.get(f"{row}FR/Bretagne").text
