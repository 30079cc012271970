"""One case, its figures asked for in every way there is: library, command, page, download and dossier tell the same."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from typer.testing import CliRunner

from tests.app.outlets_made import told_by_outlets
from tests.app.test_analyse import SECOND
from tests.app.test_course import FLED, REPORTS, add
from tests.web.conftest import bench_over
from witnessmark.analysis.counts import Question
from witnessmark.analysis.coverage import UNTOLD
from witnessmark.analysis.labels import Labels, Language
from witnessmark.analysis.result import Result
from witnessmark.analysis.tables import shown
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.analyse import Analysis
from witnessmark.app.campaigns import Lag
from witnessmark.app.case import Case
from witnessmark.cli import counting
from witnessmark.cli.verbs import app
from witnessmark.vocab.codes import Access, Consent, Decision, Stage
from witnessmark.web.analysis_view import RESULTS
from witnessmark.web.campaign_view import days_between


@dataclass(frozen=True)
class Way:
    """One figure: its page and panel, what the address asks beside them, the command, and its name in a dossier."""

    panel: tuple[str, str]
    query: str
    command: tuple[str, ...]
    library: Callable[[Analysis], Result]
    dossier: str = ""


WAYS = (
    Way(("counts", "counts"), "", ("counts", "--by", "place,act"), lambda a: a.counts(Question(("place", "act"))),
        "counts"),
    Way(("counts", "counts"), "by=group&by=month&level=county&persons=3-5",
        ("counts", "--by", "group,month", "--level", "county", "--persons-per-household", "3-5"),
        lambda a: a.counts(Question(("group", "month"), "county", persons_per_household=(3.0, 5.0)))),
    Way(("flows", "flows"), "", ("flows",), lambda a: a.flows(), "flows"),
    Way(("flows", "years"), "level=county", ("flows", "--yearly", "--level", "county"),
        lambda a: a.flows("county", yearly=True)),
    Way(("flows", "years"), "", ("flows", "--yearly"), lambda a: a.flows(yearly=True), "years"),
    Way(("time", "time"), "", ("time",), lambda a: a.timeline(), "time"),
    Way(("time", "lags"), "", ("lags",), lambda a: a.lags()),
    Way(("targeting", "ground"), "", ("targeting",), lambda a: a.targeting(), "targeting"),
    Way(("targeting", "organ"), "", ("targeting", "--against", "organ"), lambda a: a.targeting("organ"),
        "organ"),
    Way(("coverage", "coverage"), "level=county", ("coverage", "--level", "county"), lambda a: a.coverage("county")),
)
DENIED = """Ministry rejects reports

The ministry denied that 40 households were evicted from Chongjin in June 2018.
"""
LEFT_OUT = {"en": ("One incident of which every claim is a denial does not count",
                   "One of the released incidents is not in the figures"),
            "ko": ("모든 주장이 부인인 사건 한 건은 집계하지 않았습니다",
                   "공개한 사건 가운데 한 건은 수치에 들지 않습니다")}
"""What page and dossier say of it."""
REMARK = re.compile(r'<span class="dim">.*?</span>|<small>.*?</small>', re.S)


def cells(table: str) -> list[list[str]]:
    """Return the cells of a table's body without their remarks."""
    body = table.split("<tbody>", 1)[1].split("</tbody>")[0]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)]
    return [[html.unescape(re.sub(r"<[^>]+>", "", REMARK.sub("", cell))).strip() for cell in row] for row in rows]


def written(raw: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.lstrip("\ufeff"))))


def plain(found: Result) -> list[dict[str, str]]:
    return [{key: "" if value is None else str(value) for key, value in row.items()} for row in found.rows()]


def test_every_figure_is_asked_for_in_every_way() -> None:
    """Whoever adds a figure to a page, a command or a dossier adds it here."""
    assert {way.panel for way in WAYS} == set(RESULTS)
    assert {way.command[0] for way in WAYS} == {verb.__name__ for verb in (
        counting.counts, counting.flows, counting.time, counting.targeting, counting.lags, counting.coverage)}


def test_library_command_page_download_and_dossier_tell_the_same_numbers(
    make_case: Callable[..., Case], passphrase_file: Path, tmp_path: Path,
) -> None:
    case = told_by_outlets(make_case())
    asked = Asked.of(published="2020-08-01", outlet="Hill Post", access=Access.PUBLIC, consent=Consent.NOT_NEEDED)
    assert [a.status for a in add_bytes(case, SECOND.encode(), name="second.txt", asked=asked)] == ["added"]
    denied = replace(asked, facts=replace(asked.facts, outlet="State Daily"))
    assert [a.status for a in add_bytes(case, DENIED.encode(), name="denied.txt", asked=denied)] == ["added"]
    case.judge([c.id for c in case.claims()], [Decision.RELEASABLE], reason="public")
    case.publish(tmp_path / "out")
    held = case.analyse()
    assert len(held.denied()) == 1
    expected = {way: way.library(held) for way in WAYS}
    words: dict[Language, dict[Way, list[list[str]]]] = {language: {
        way: [[cell.text for cell in row] for _, row in shown(found, Labels(held.facts, language)).rows]
        for way, found in expected.items()} for language in ("en", "ko")}
    bench = bench_over(case)
    page = bench.enter()
    for way, found in expected.items():
        name, panel = way.panel
        rows = written(page.get(f"/analysis/{name}/{panel}.csv?{way.query}").text)
        assert rows[: len(found)] == plain(found) and len(rows) <= len(found) + 1, way
        for language in words:
            page.headers["accept-language"] = language
            text = page.get(f"/analysis/{name}?{way.query}").text
            assert LEFT_OUT[language][0] in text and "&amp;denied=1" in text
            section = text.split(f'<section class="panel" id="{panel}">')[1]
            section = section.split("</section>")[0]
            if panel == "coverage":
                told = [row for row, one in zip(words[language][way], found.rows(), strict=True)
                        if one["known"] not in UNTOLD]
                assert cells(section) == told, way
                listed = text.split('<section class="panel" id="untold">')[1].split("</section>")[0]
                rest = [row[0] for row in words[language][way] if row not in told]
                assert sorted(map(html.unescape, re.findall(r"<li>(.*?)</li>", listed))) == sorted(rest) != [], way
                continue
            assert not found.rows() or cells(section) == words[language][way], way
    bench.app.state.pages.finish()
    dossier = [way for way in WAYS if way.dossier and expected[way].rows() and (
        way.dossier != "years" or len({row["year"] for row in expected[way].rows()} - {None}) > 1)]
    for language, file in (("en", "index.html"), ("ko", "index.ko.html")):
        whole = (tmp_path / "out" / file).read_text("utf-8")
        assert LEFT_OUT[language][1] in whole        # type: ignore[index]
        tables = whole.split('<section class="counted">')[1].split("<table")[1:]
        told = [cells(table) for table in tables]
        for way in dossier:
            assert words[language][way] in told, way        # type: ignore[index]
    folder = tmp_path / "out" / "data" / "figures"
    assert {file.stem for file in folder.iterdir()} - {"undercount", "lists"} == {way.dossier for way in dossier}
    for way in dossier:
        assert written((folder / f"{way.dossier}.csv").read_text("utf-8-sig")) == plain(expected[way]), way
    case.close()
    opened = ["--case", str(case.path), "--passphrase-file", str(passphrase_file)]
    for way, found in expected.items():
        lines = [json.loads(line) for line in CliRunner().invoke(
            app, ["analyse", *way.command, *opened, "--json"], catch_exceptions=False).stdout.splitlines()]
        assert lines == [*json.loads(json.dumps(found.rows(), default=str)),
                         {"total": found.total, "sql": found.sql}], way
        assert (found.total or {})["denied"] == 1, way
        told = CliRunner().invoke(app, ["analyse", *way.command, *opened], catch_exceptions=False)
        assert "Incidents of which every claim is a denial: 1." in told.output, way
    assert sum(bool(found.rows()) for found in expected.values()) >= 7


def test_a_campaigns_page_and_the_lags_of_many_tell_the_same_days(
        make_case: Callable[..., Case], passphrase_file: Path) -> None:
    """Also where an act of one of its incidents has no date: it has no lag in either."""
    case = make_case("waves")
    for at, (day, outlet, text) in enumerate(REPORTS):
        more = "The families were put under surveillance, the source said.\n" if at else ""
        add(case, day, outlet, text + more)
    claims = case.claims()
    assert any(c.when is None and c.act.code.value == "surveillance" for c in claims), FLED
    found = case.analyse().lags().rows()
    assert found
    page = bench_over(case).enter()
    page.headers["accept-language"] = "en"
    for campaign in {i.campaign for i in case.incidents() if i.campaign}:
        text = page.get(f"/campaigns/{campaign}").text
        listed = re.findall(r"<strong>([^<]*)</strong>", text.split('<ol class="plain lags">')[1].split("</ol>")[0])
        rows = [r for r in found if r["campaign"] == campaign]
        assert [html.unescape(words) for words in listed] == [days_between(Lag(
            Stage(r["earlier"]), Stage(r["later"]), r["days_low"], r["days_high"]), "en") for r in rows]
        assert Stage.CONTROL.value not in {r["later"] for r in rows}
        shown_on = page.get("/analysis/time").text
        assert all(f'campaign={campaign}">{r[name]}</a>' in shown_on for r in rows for name in ("low", "days_high"))
    held = {i.id: i.campaign for i in case.incidents()}
    case.close()
    for row in found:
        told = CliRunner().invoke(app, [
            "analyse", "lags", "--open", row["campaign"], "--json", "--case", str(case.path), "--passphrase-file",
            str(passphrase_file)], catch_exceptions=False)
        ids = [json.loads(line)["incident"] for line in told.stdout.splitlines()]
        assert sorted(ids) == sorted(name for name, campaign in held.items() if campaign == row["campaign"])
        assert len(ids) == row["incidents"]
