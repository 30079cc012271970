"""The table of peers: perfect where words and values are the coded ones, honest about who is not there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.gold.case import GoldCase, load
from bench.peers import heideltime
from bench.peers.finders import dateparser_times, our_times, population_prior, spacy_places
from bench.peers.table import CODED, Peer, compare, peers, shown
from bench.scoring.values import Value
from witnessmark.model.text import Reading, Span

FOLDER = Path(__file__).parents[2] / "gold" / "dev" / "en"


@pytest.fixture(scope="module")
def case() -> GoldCase:
    whole = load(FOLDER)
    some = dict(list(whole.readings.items())[:3])
    return replace(whole, readings=some,
                   claims=tuple(g for g in whole.claims if g.claim.reading.report.id in some))


def _coded(case: GoldCase, reading: Reading, what: str) -> list[Value]:
    return CODED[what]([g.claim for g in case.claims if g.claim.reading is reading])


@pytest.mark.parametrize("what", ["places", "times"])
def test_who_says_what_is_coded_is_perfect_and_who_is_silent_finds_nothing(case: GoldCase, what: str) -> None:
    same = Peer(what, "same", lambda reading, _: _coded(case, reading, what))
    shifted = Peer(what, "shifted", lambda reading, _: [
        Value(frozenset(), Span(v.span.start, v.span.end + 1)) for v in _coded(case, reading, what)])
    silent = Peer(what, "silent", lambda *_: [])
    counts = {by: count for (_, _, by), count in compare(case, [same, shifted, silent]).items()}
    coded = counts["same"].coded
    assert coded > 2
    assert (counts["same"].found, counts["same"].exact, counts["same"].right) == (coded, coded, coded)
    assert (counts["shifted"].found, counts["shifted"].right) == (coded, 0)
    assert (counts["silent"].found, counts["silent"].exact, counts["silent"].right) == (0, 0, 0)


def test_peers_read_the_same_texts_and_the_table_names_who_is_not_there(case: GoldCase) -> None:
    listed = [p for p in peers() if p.by != "HeidelTime"]
    absent = Peer("times", "Nobody", our_times, lacks="it was never written")
    counts = compare(case, [*listed, absent])
    table = shown(counts, [*listed, absent])
    for peer in listed:
        if peer.what == "resolution":  # no place of these reports is coded with an id
            assert not counts.get(("en", "resolution", peer.by))
            continue
        assert f"en  {peer.what:14}{peer.by:20}" in table
    assert "Nobody: skipped, it was never written" in table
    assert ("en", "times", "Nobody") not in counts


def test_each_peer_marks_words_of_the_text(case: GoldCase) -> None:
    for reading in case.readings.values():
        coded = [v.span for v in _coded(case, reading, "places")]
        for finder in (spacy_places, dateparser_times, population_prior):
            for value in finder(reading, coded):
                assert value.span.slice(reading.text).strip()
        assert [v.span for v in population_prior(reading, coded)] == coded


def test_labels_of_a_marked_answer_are_found_again_in_the_text() -> None:
    text = "On 3 May & later, on 3 May, they left."
    marked = ('<TimeML>\nOn <TIMEX3 tid="t1" type="DATE" value="2019-05-03">3 May</TIMEX3> &amp; later, on '
              '<TIMEX3 tid="t2" type="DATE" value="2019-05" mod="END">3 May</TIMEX3>, <TIMEX3 value="X">gone</TIMEX3>')
    first, second = heideltime.located(marked, text)
    assert (first.start, first.value, first.mod) == (3, "2019-05-03", "")
    assert (second.start, second.mod, second.kind) == (21, "END", "DATE")


def test_without_java_or_a_jar_there_is_no_heideltime(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEIDELTIME_JAR", str(tmp_path / "none.jar"))
    assert heideltime.jar() is None
    assert any(p.by == "HeidelTime" and p.lacks for p in peers())
    (tmp_path / "none.jar").write_bytes(b"")
    monkeypatch.setenv("PATH", "")
    assert heideltime.jar() is None


def test_resolution_is_judged_where_places_are_coded_with_an_id() -> None:
    whole = load(FOLDER.parents[2] / "examples" / "ryanggang")
    report = next(g.claim.reading.report.id for g in whole.claims
                  if g.claim.origin and g.claim.reading.report.language == "en")
    case = replace(whole, readings={report: whole.readings[report]},
                   claims=tuple(g for g in whole.claims if g.claim.reading.report.id == report))
    counts = compare(case, [p for p in peers() if p.what == "resolution"])
    ours, prior = (counts["en", "resolution", by] for by in ("Witnessmark", "population prior"))
    assert ours.coded == prior.coded > 0
    assert ours.right >= prior.right
