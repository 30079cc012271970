"""Figures of a case: who may see what behind them, what they are made of, and that a dossier's are the same."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

import witnessmark
from tests.conftest import KOREAN, WIRE
from witnessmark.analysis.counts import DIMENSIONS, Question, count
from witnessmark.analysis.facts import Facts
from witnessmark.analysis.flows import flows
from witnessmark.analysis.labels import Labels
from witnessmark.analysis.lags import lags
from witnessmark.analysis.tables import shown
from witnessmark.analysis.targeting import AGAINST, targeting
from witnessmark.analysis.timeline import timeline
from witnessmark.app import analyse as verb
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.questions import filter_of, multiplier_of, opened_by, question_of
from witnessmark.app.rehearse import rehearse
from witnessmark.errors import AccessDenied, UsageError
from witnessmark.gazetteer.gazetteer import Gazetteer
from witnessmark.model.access import Actor, Role
from witnessmark.publish.analysed import episodes
from witnessmark.vocab.codes import Access, Consent, Decision

SECOND = """Villagers moved out of Kapsan

Between March and June 2020 the party ordered 120 people to leave Kapsan for their hometowns on security grounds, \
a source said. In July 2020 police evicted 15 households in Hyesan.
"""


@pytest.fixture
def published(make_case: Callable[..., Case]) -> Case:
    """A case of public reports whose claims are all releasable."""
    case = make_case()
    for name, text, outlet, day in (("wire.txt", WIRE, "River Wire", "2019-05-09"),
                                    ("korean.txt", KOREAN, "강변뉴스", "2019-05-09"),
                                    ("second.txt", SECOND, "Hill Post", "2020-08-01")):
        asked = Asked.of(published=day, outlet=outlet, access=Access.PUBLIC, consent=Consent.NOT_NEEDED)
        assert [a.status for a in add_bytes(case, text.encode(), name=name, asked=asked)] == ["added"]
    case.judge([c.id for c in case.claims()], [Decision.RELEASABLE], reason="public")
    return case


def test_a_release_of_everything_counts_as_the_case_does(published: Case) -> None:
    """By every pair of fields, at every level that a release tells."""
    whole = witnessmark.analyse(published).facts
    told = Facts.of(episodes(rehearse(published).draft.view))
    assert len(whole) == len(told) > 2
    for level in ("country", "province", "county"):
        for by in [(), *combinations(DIMENSIONS, 2)]:
            question = Question(by, level, persons_per_household=(3, 5))
            assert count(told, question).rows() == count(whole, question).rows(), (level, by)
    assert count(whole, Question(("destination",))).rows() != count(whole, Question(("place",))).rows()


def test_a_releases_flows_time_targeting_and_lags_are_the_cases(published: Case) -> None:
    whole = published.analyse()
    told = Facts.of(episodes(rehearse(published).draft.view))
    for level in ("country", "province", "county"):
        for yearly in (False, True):
            assert flows(told, level, yearly=yearly).rows() == whole.flows(level, yearly=yearly).rows() != []
    for step in ("month", "year"):
        assert timeline(told, step).rows() == whole.timeline(step).rows() != []
    for against in AGAINST:
        assert targeting(told, against).rows() == whole.targeting(against).rows() != []
    for out, own in zip(lags(told).rows(), whole.lags().rows(), strict=True):
        assert [out[name] for name in ("earlier", "later", "incidents")] == [
            own[name] for name in ("earlier", "later", "incidents")]
        assert out["low"] <= own["low"] <= own["high"] <= out["high"]      # a release tells months: its lags are wider


def test_a_dossier_shows_and_holds_the_cases_numbers(published: Case, tmp_path: Path) -> None:
    """Library, dossier page and its files: one table."""
    published.publish(tmp_path / "out")
    held = published.analyse()
    expected = {"time": held.timeline(), "counts": held.counts(Question(("place", "act"))), "flows": held.flows(),
                "years": held.flows(yearly=True), "targeting": held.targeting(), "organ": held.targeting("organ")}
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    tables = page.split('<section class="counted">')[1].split("</section>")[0].split("<tbody>")[1:]
    for (name, found), told in zip(expected.items(), tables, strict=True):
        file = (tmp_path / "out" / "data" / "figures" / f"{name}.csv").read_text("utf-8-sig")
        rows = found.rows()
        assert list(csv.DictReader(io.StringIO(file))) == [
            {key: "" if value is None else str(value) for key, value in row.items()} for row in rows]
        body = re.findall(r"<tr>(.*?)</tr>", told.split("</tbody>")[0], re.S)
        cells = [[re.sub(r" <small>.*?</small>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
                 for row in body]
        assert [[html.unescape(cell) for cell in row] for row in cells] == [
            [cell.text for cell in row] for _, row in shown(found, Labels(held.facts, "en")).rows]
    assert "coverage" not in page
    assert witnessmark.verify(str(tmp_path / "out")).ok


def test_passages_behind_a_number_are_slices_of_the_reading(published: Case) -> None:
    held = published.analyse()
    question = Question(("place", "month"), "county")
    row = next(r for r in held.counts(question).rows() if r["place"] and "Hoeryong" in r["place"])
    (incident,) = held.incidents(question, (row["place"], row["month"]))
    passages = held.passages([incident])[incident]
    assert len(passages) >= 2
    for p in passages:
        assert published.store.reading(published.actor, p.report).text[p.start:p.end] == p.quote


def test_figures_follow_decisions_and_are_not_made_twice(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    whole = verb.episodes
    monkeypatch.setattr(verb, "episodes", lambda i, c: made.append(len(c)) or whole(i, c))
    assert case.analyse().counts().total == case.analyse().counts().total
    assert len(made) == 1
    before = case.analyse().counts().total
    case.judge([c.id for c in case.claims()], [Decision.REJECT], reason="a test")
    assert case.analyse().counts().rows()[0]["incidents"] == 0 != before["incidents"]
    assert len(made) == 2


def test_provinces_from_which_nobody_tells_are_listed_from_the_gazetteer(case: Case) -> None:
    """All of one country, each once, by its own key; a town that bears a province's name takes no row from it."""
    held = case.analyse()
    rows = held.coverage().rows()
    silent = [r["place"] for r in rows if r["known"] == "silent"]
    told = {r["place"] for r in rows if r["known"] not in ("silent", "left_out")}
    provinces = {f"KP/{area.name}" for area in Gazetteer.load().areas("KP")}
    assert told == {"KP/North Hamgyong"}
    assert set(silent) == provinces - told and len(silent) == len(provinces) - 1 == 12
    counties = [r["place"] for r in held.coverage("county").rows() if r["known"] == "silent"]
    assert set(silent) < set(counties)
    assert {key.rpartition("/")[0] for key in counties if key not in silent} == {"KP/North Hamgyong"}
    assert not any("Hoeryong" in key for key in counties)
    labels = Labels(held.facts, "ko")
    assert labels.place("KP/Ryanggang") == "량강도" and labels.place("KP/Pyongyang") == "평양시"
    assert verb.areas_around([]) == []


def test_an_actor_counts_only_what_they_may_see(case: Case) -> None:
    """The restricted note tells of 38 households; who is cleared for public reports alone never sees that number."""
    whole = case.analyse()
    assert {r["act"]: r["households_low"] for r in whole.counts(Question(("act",))).rows()}["expulsion"] == 38
    case.actor = Actor("reader", frozenset({Role.ANALYST}))
    seen = case.analyse()
    assert 38 not in {r["households_low"] for r in seen.counts(Question(("act",))).rows()}
    (incident,) = seen.incidents(Question(), ())
    public = {r.id for r in case.reports()}
    assert {p.report for p in seen.passages([incident])[incident]} <= public
    assert len(public) == 2


def test_without_the_right_to_read_there_is_no_figure(case: Case) -> None:
    case.actor = Actor("clerk", frozenset({Role.COLLECTOR}), frozenset(Access))
    with pytest.raises(AccessDenied):
        case.analyse()


def test_what_is_asked_in_words_becomes_a_question() -> None:
    keep = filter_of(grades=["corroborated,contested"], acts=["expulsion"], since="2019", until="2019-02")
    assert [g.value for g in keep.grades] == ["corroborated", "contested"]
    assert (str(keep.since), str(keep.until)) == ("2019-01-01", "2019-02-28")
    assert str(filter_of(until="2020").until) == "2020-12-31"
    assert str(filter_of(until="2020-05-04").until) == "2020-05-04"
    assert question_of("place, month", persons_per_household="3.5-5") == replace(
        Question(("place", "month")), persons_per_household=(3.5, 5.0))
    assert multiplier_of("4") == (4.0, 4.0)
    assert opened_by("KP/North Hamgyong,,2019-05") == ["KP/North Hamgyong", None, "2019-05"]


@pytest.mark.parametrize("asked", [{"grades": ["good"]}, {"since": "May"}, {"until": "2019-13"}, {"until": "1-2-3-4"},
                                   {"since": "2019-02-30"}, {"since": "2021", "until": "2019"}])
def test_words_that_mean_nothing_are_refused_with_what_to_give(asked: dict[str, object]) -> None:
    with pytest.raises(UsageError) as refused:
        filter_of(**asked)  # type: ignore[arg-type]
    assert refused.value.advice
    with pytest.raises(UsageError):
        multiplier_of("three")
