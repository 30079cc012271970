"""The undercount page: the command's figures, refusals with the next step, and lists from the case."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

from tests.analysis.undercount.worlds import QUICK
from tests.app.outlets_made import told_by_outlets
from tests.app.test_lists import plan
from tests.web.conftest import Client, bench_over
from witnessmark.analysis.undercount import Effort, Method, Patterns, Undercount, patterns_of, weigh
from witnessmark.analysis.undercount.matchings import Matched
from witnessmark.analysis.undercount.readings import strata_reading, strata_table
from witnessmark.analysis.undercount.verdict import Tell
from witnessmark.app import undercount as verb
from witnessmark.app.case import Case
from witnessmark.app.lists import outlet_lists
from witnessmark.app.matchings import outlet_matchings
from witnessmark.cli.verbs import app
from witnessmark.web.routes import undercount as routes

TABLE = "A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,16\n1,0,1,9\n0,1,1,8\n1,1,1,3\n"


@pytest.fixture
def case(small_case: Case) -> Case:
    """One case for all: estimating writes nothing."""
    return small_case


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short chains: what is shown is the same."""
    weigh = verb.weigh
    monkeypatch.setattr(verb, "weigh", lambda table, model, _, *more: weigh(table, model, QUICK, *more))
    parted = verb.weigh_strata
    monkeypatch.setattr(verb, "weigh_strata", lambda tables, model, _: parted(tables, model, QUICK))


def estimated(page: Client, **asked: object) -> str:
    """Return the page with the figures: sent there, and back to it until the work is done."""
    answer = page.post("/analysis/undercount", **asked)
    assert answer.status_code == 303
    return finished(page, answer.headers["location"])


def finished(page: Client, address: str) -> str:
    for _ in range(120):
        text = page.get(address).text
        if "<progress" not in text:
            return text
        assert f'hx-get="{address}"' in text or "from=case" in address
    raise AssertionError("the work came to no end")


def cells_of(text: str) -> list[tuple[str, ...]]:
    """Return the rows of the table of figures as a page shows them."""
    number = r"<td class=\"num\">(.*?)</td>"
    first = r"<td class=\"num(?: why\" colspan=\"3)?\">(.*?)</td>"
    cells = re.findall(rf"<tr><td>(.*?)</td>{first}(?:{number}{number})?</tr>", text)
    return [tuple(html.unescape(cell) for cell in row) for row in cells]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_shows_the_commands_figures_and_reading(page: Client, tmp_path, language: str) -> None:
    page.headers["accept-language"] = language
    (tmp_path / "t.csv").write_text(TABLE, "utf-8")
    found = verb.undercount(tmp_path / "t.csv", model="dga")
    text = estimated(page, data={"table": TABLE, "model": "dga"})
    assert cells_of(text) == found.rows(language)  # type: ignore[arg-type]
    assert found.reading(language).split(". ")[0] in text.replace("&#39;", "'")  # type: ignore[arg-type]
    assert '<svg class="spans"' in text
    assert "A,B,C,count" in text
    assert 'id="opens-nothing"' in text and "/analysis/open" not in text


def test_a_file_is_read_like_a_pasted_table(page: Client) -> None:
    text = estimated(page, files={"file": ("lists.csv", TABLE.encode(), "text/csv")}, data={"model": "loglinear"})
    assert "A,B,C,count" in text


def test_work_that_takes_long_says_how_far_it_is_and_is_done_once(
    page: Client, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(routes, "PATIENCE", 0.05)
    go_on, begun = threading.Event(), []

    def slow(table: Patterns, model: Method, _: Effort, tell: Tell, drawn: object) -> Undercount:
        begun.append(model)
        tell("dga", 4, 10)
        assert go_on.wait(30)
        return weigh(table, model, QUICK)

    monkeypatch.setattr(verb, "weigh", slow)
    asked = {"table": TABLE, "model": "dga"}
    address = page.post("/analysis/undercount", data=asked).headers["location"]
    assert page.post("/analysis/undercount", data=asked).headers["location"] == address
    text = page.get(address).text
    for _ in range(100):
        if 'value="4"' in text:
            break
        text = page.get(address).text
    assert '<progress value="4" max="10">' in text
    assert "average over decomposable graphs (4/10)" in text
    go_on.set()
    assert '<svg class="spans"' in finished(page, address)
    assert begun == [Method.DGA]
    assert page.get("/analysis/undercount?work=none").status_code == 404


def test_a_model_that_is_none_is_refused_before_any_work(page: Client) -> None:
    answer = page.post("/analysis/undercount", data={"table": TABLE, "model": "magic"})
    assert answer.status_code == 400
    assert "There is no model" in answer.text


@pytest.mark.parametrize("table", ["", "A,B\nx,y\n", "<script>alert(1)</script>\n1\n"])
def test_a_table_that_can_not_be_read_comes_back_with_why(page: Client, table: str) -> None:
    answer = page.post("/analysis/undercount", data={"table": table})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert "<script>alert" not in answer.text


def test_why_a_table_can_not_be_read_is_told_in_korean(page: Client) -> None:
    page.headers["accept-language"] = "ko"
    answer = page.post("/analysis/undercount", data={"table": "a,b,n\n1,0,5\n1,2,5\n"})
    assert "표 3행 2열: 목록의 열에는 0이나 1만 쓸 수 있습니다." in answer.text


def test_the_cases_own_lists_go_with_their_matchings_and_give_the_librarys_and_the_commands_figures(
    make_case: Callable[..., Case], passphrase_file: Path,
) -> None:
    """One case, asked three ways: the page's cells, the command's JSON and the library's answer are one."""
    case = told_by_outlets(make_case())
    bench = bench_over(case)
    page = bench.enter()
    found = verb.undercount(outlet_matchings(case), model="dga")
    assert found.matching is not None
    text = finished(page, "/analysis/undercount?from=case")
    held = re.search(r'name="lists" value="([\w-]+)"', text)
    table = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.S)[1])  # type: ignore[index]
    assert held is not None
    told = estimated(page, data={"table": table, "model": "dga", "lists": held[1]})
    assert cells_of(told) == found.rows("en")
    assert html.escape(found.reading("en", notes=False), quote=False) in html.unescape(told)
    assert opened_alike(page, text, told, outlet_lists(case)) == len(found.lists) + len(outlet_lists(case).incidents)
    changed = estimated(page, data={"table": table.replace(",1\n", ",2\n"), "model": "dga", "lists": held[1]})
    assert "matchings" not in "".join(name for name, *_ in cells_of(changed))
    assert 'id="opens-nothing"' in changed and 'id="held"' not in changed
    other = estimated(page, data={"table": table, "model": "dga", "lists": "none"})
    assert cells_of(other) == found.rows("en")[:-len(found.matchings)]
    bench.app.state.pages.finish()
    case.close()
    printed = CliRunner().invoke(app, ["analyse", "undercount", "--case", str(case.path), "--passphrase-file",
                                       str(passphrase_file), "--model", "dga", "--json"], catch_exceptions=False)
    assert json.loads(printed.stdout) == json.loads(json.dumps(found.record()))


def opened_alike(page: Client, asked: str, told: str, lists: Matched) -> int:
    """Check that each number of the lists opens what the library says, from the lists' page and from the figures';
    return how many there are."""
    links = [re.findall(r'<tr><th scope="row">(.*?)</th><td class="num"><a href="(.*?)">(\d+)</a>', text.split(
        '<section class="panel" id="held">')[1].split("</section>")[0]) for text in (asked, told)]
    assert [(name, n) for name, _, n in links[0]] == [(name, n) for name, _, n in links[1]]
    for name, href, n in (*links[0], *links[1]):
        shown = page.get(html.unescape(href)).text
        ids = lists.behind(parse_qs(urlsplit(html.unescape(href)).query)["v"][0])
        assert set(re.findall(r'<li><h2><a href="/incidents/(\w+)">', shown)) == set(ids) and len(ids) == int(n)
        assert f"<strong>{name}</strong>" in shown and "<q lang=" in shown
        back = re.search(r'<p class="crumbs"><a href="(.*?)">', shown)
        assert back is not None and 'id="held"' in page.get(html.unescape(back[1])).text
    return len(links[0])


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_only_lies_ahead_is_named_and_opened_and_lists_of_a_changed_case_are_not(
    make_case: Callable[..., Case], language: str,
) -> None:
    case = told_by_outlets(make_case())
    plan(case, "p.txt", "River Wire", 9, town="Kanggye", said="an official told River Wire")
    bench = bench_over(case)
    page = bench.enter()
    page.headers["accept-language"] = language
    text = finished(page, "/analysis/undercount?from=case")
    (note,) = outlet_lists(case).table.notes
    assert note.text(language) in html.unescape(text)  # type: ignore[arg-type]
    (link,) = re.findall(r'<a href="(/analysis/open\?figure=counts[^"]*)">', text)
    assert page.get(html.unescape(link)).text.count("<li><h2>") == 1
    (first, *_) = re.findall(r'<a href="(/analysis/open\?figure=lists[^"]*)">', text)
    plan(case, "q.txt", "Hill Post", 10, town="Rason", said="an official told Hill Post")
    case.incidents()
    stale = page.get(html.unescape(first))
    assert stale.status_code == 400
    assert ("case changed" if language == "en" else "사건 기록이 바뀌었습니다") in stale.text
    bench.app.state.pages.finish()


def test_the_outlets_of_the_case_are_its_lists(page: Client, case: Case) -> None:
    text = finished(page, "/analysis/undercount?from=case")
    if 'role="alert"' in text:
        assert "Fewer than two outlets" in text
    else:
        assert "River Wire" in text or "강변뉴스" in text
    assert page.get("/analysis/undercount").status_code == 200


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_figures_are_downloaded_and_their_checks_are_shown(page: Client, language: str) -> None:
    page.headers["accept-language"] = language
    found = weigh(patterns_of(TABLE.encode()), Method.DGA, QUICK)
    address = page.post("/analysis/undercount", data={"table": TABLE, "model": "dga"}).headers["location"]
    text = finished(page, address)
    work = address.partition("work=")[2]
    for form in ("csv", "json"):
        assert f'href="/analysis/undercount.{form}?work={work}"' in text
    told = page.get(f"/analysis/undercount.json?work={work}")
    assert told.json() == json.loads(json.dumps(found.record()))
    assert "attachment" in told.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(page.get(f"/analysis/undercount.csv?work={work}").text.lstrip("\ufeff"))))
    assert [(row["method"], row["estimate"]) for row in rows] == [
        (e.method.value, "" if e.estimate is None else str(round(e.estimate, 1))) for e in found.methods]
    checks = text.split('<details class="checks">')[1].split("</details>")[0]
    latent = next(e.details for e in found.methods if e.method is Method.LCMCR)
    assert f"{latent['r_hat']:.3f}" in checks
    assert checks.count('<th scope="row">') == len(latent["overlaps"]) + len(found.dropped)  # type: ignore[arg-type]
    assert page.get("/analysis/undercount.csv?work=none").status_code == 404
    assert page.get("/analysis/undercount.csv", follow_redirects=False).status_code == 303
    assert page.get("/analysis/undercount.xml?work=none").status_code == 400


ROWS = [line.rsplit(",", 1) for line in TABLE.splitlines()[1:]]
PARTED = "A,B,C,region,count\n" + "".join(
    f"{marks},{name},{int(count) * times}\n" for times, name in enumerate(("north", "south", "w<st"), start=1)
    for marks, count in ROWS)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_strata_are_estimated_pooled_and_downloaded(page: Client, tmp_path: Path, language: str) -> None:
    """The page's cells are the command's table; the files have its numbers; dga where no model fits is asked for."""
    page.headers["accept-language"] = language
    (tmp_path / "t.csv").write_text(PARTED, "utf-8")
    found = verb.undercount_strata(tmp_path / "t.csv", "region")
    answer = page.post("/analysis/undercount", data={"table": PARTED, "model": "lcmcr", "strata": "region"})
    text = finished(page, answer.headers["location"])
    part = text.split('<section class="panel" id="strata">')[1].split("</section>")[0]
    cells = [[html.unescape(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
             for row in re.findall(r"<tr>(.*?)</tr>", part, re.S)]
    headings, rows = strata_table(found, language)  # type: ignore[arg-type]
    assert cells == [list(headings), *map(list, rows)]
    assert html.escape(strata_reading(found, language, notes=False), quote=False) in html.unescape(part)  # type: ignore[arg-type]
    for note in (*found.reasons, *found.warnings):
        assert note.text(language) in html.unescape(part)  # type: ignore[arg-type]
    assert found.headline is None or not found.reasons
    assert "w<st" not in text and '<svg class="spans"' in part
    work = answer.headers["location"].partition("work=")[2]
    assert page.get(f"/analysis/undercount.json?work={work}").json() == json.loads(json.dumps(found.record()))
    told = list(csv.DictReader(io.StringIO(page.get(f"/analysis/undercount.csv?work={work}").text.lstrip("\ufeff"))))
    assert [(r["stratum"], r["estimate"]) for r in told] == [(s.name, str(round(s.pooled, 1))) for s in found.strata]


def test_strata_that_can_not_be_estimated_say_why(page: Client) -> None:
    unknown = page.post("/analysis/undercount", data={"table": PARTED, "strata": "year"})
    assert unknown.status_code == 400 and "year" in unknown.text and "A,B,C,region,count" in unknown.text
    two = "".join(line for line in PARTED.splitlines(keepends=True) if "w<st" not in line)
    few = page.post("/analysis/undercount", data={"table": two, "strata": "region"})
    assert "three strata" in finished(page, few.headers["location"])
