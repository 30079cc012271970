"""Charts and tables of figures: well-formed, inert, in both languages, showing the rows and no more."""

from __future__ import annotations

import datetime as dt
import re
import string
from importlib.resources import files
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.episodes_made import FEW, NORTH, SOUTH, episode, made, told, where
from witnessmark.analysis import charts
from witnessmark.analysis.counts import Question, count
from witnessmark.analysis.coverage import coverage
from witnessmark.analysis.episodes import Done, Episode, Told
from witnessmark.analysis.facts import Facts
from witnessmark.analysis.flows import flows
from witnessmark.analysis.labels import Labels, Language, amount, say, words
from witnessmark.analysis.lags import lags
from witnessmark.analysis.tables import shown
from witnessmark.analysis.targeting import targeting
from witnessmark.analysis.timeline import timeline
from witnessmark.vocab.codes import Act, Grade, Stage, Status


def every(facts: Facts, language: Language) -> list[str]:
    labels = Labels(facts, language)
    covered = coverage(facts, "county", "month")
    steps = [r["month"] for r in timeline(facts, "month").rows()]
    return [
        charts.bars(count(facts, Question(("place", "act"))), labels, lambda r: "/x?a=1&b=\"2\""),
        charts.flow_map(flows(facts, "county"), labels), charts.flow_matrix(flows(facts, "county"), labels),
        charts.flow_sankey(flows(facts, "county"), labels), charts.time_chart(timeline(facts), labels),
        charts.targeting_grid(targeting(facts), labels), charts.targeting_grid(targeting(facts, "organ"), labels),
        charts.lag_chart(lags(facts), labels), charts.coverage_grid(covered, labels, steps),
        *(drawn for _, drawn in charts.flow_years(flows(facts, "county", yearly=True), labels)),
    ]


@given(st.integers(0, 3000), st.sampled_from(("en", "ko")))
def test_any_figures_give_well_formed_drawings_without_style_or_script(seed: int, language: Language) -> None:
    for drawn in every(Facts.of(made(seed, 15)), language):
        if drawn:
            root = ElementTree.fromstring(drawn)
            assert root.tag == "svg"
            assert root.attrib["aria-label"]
            assert not [e for e in root.iter() if "style" in e.attrib or e.tag == "script"]


def test_no_figures_give_no_drawings() -> None:
    assert not any(every(Facts.of([]), "en"))


def test_described_places_and_what_is_not_stated_stand_last_and_apart() -> None:
    facts = Facts.of(FEW)
    drawn = charts.flow_matrix(flows(facts, "county"), Labels(facts, "en"))
    heads = [e.text for e in ElementTree.fromstring(drawn).iter("text") if "label" in e.attrib["class"]]
    assert heads[:3] == ["Ford", "described places", "not stated"]
    drawn = charts.flow_sankey(flows(facts, "county"), Labels(facts, "ko"))
    assert 'class="band described"' in drawn
    assert 'class="band unstated"' in drawn
    assert "서술된 장소" in drawn


def test_a_cell_nobody_told_of_is_hatched_and_says_so() -> None:
    facts = Facts.of(FEW)
    found = coverage(facts, "county", "month")
    steps = [r["month"] for r in timeline(facts, "month").rows()]
    root = ElementTree.fromstring(charts.coverage_grid(found, Labels(facts, "en"), steps))
    unknown = [e for e in root.iter("rect") if e.attrib["class"] == "unknown"]
    assert len(unknown) == found.total["places"] * len(steps) - len(found)  # type: ignore[index]
    vague = [e for e in root.iter("rect") if "vague" in e.attrib["class"]]
    assert len(vague) == found.total["unsure"] > 0  # type: ignore[index]
    assert len(unknown) == found.total["empty"]  # type: ignore[index]
    assert "nobody told of anything" in "".join(e.text or "" for e in root.iter("title"))


def test_a_drawing_tells_the_numbers_of_its_rows() -> None:
    facts = Facts.of(made(5, 40))
    found = flows(facts, "province")
    titles = "\n".join(e.text or "" for e in ElementTree.fromstring(
        charts.flow_matrix(found, Labels(facts, "en"))).iter("title"))
    labels = Labels(facts, "en")
    for r in found.rows():
        ends = (labels.value("origin", r["origin"]), labels.value("destination", r["destination"]))
        assert f"{ends[0]} → {ends[1]}: {say('n_incidents', 'en', n=r['incidents'])}" in titles


@pytest.mark.parametrize(("screened", "until", "role"), [
    ("2019-05-08", "2019-05-08", ""), ("2018-08-06", "2019-05-10", "unsure"), ("2019-05-10", "2019-05-20", "before")])
def test_a_lag_below_zero_is_drawn_by_its_days(screened: str, until: str, role: str) -> None:
    """A day too many may have turned the order; where all of it lies below zero, it did."""
    facts = Facts.of([episode("i1", told("c1", Act.BACKGROUND_CHECK, on=screened, to=until),
                              told("c2", on="2019-05-09"), campaign="k1")])
    drawn = charts.lag_chart(lags(facts), Labels(facts, "en"))
    assert f'class="span {role}"' in drawn
    cells = shown(lags(facts), Labels(facts, "en")).rows[0][1]
    assert [c.of for c in cells if c.number] == ["incidents"] * 5


def test_years_without_room_for_a_map_are_named() -> None:
    facts = Facts.of([episode(f"i{year}", told(f"c{year}", on=f"{year}-05-01", origin=(NORTH,), destination=(SOUTH,)))
                      for year in (1998, 2001, *range(2005, 2020))])
    yearly = flows(facts, yearly=True)
    assert next(year for year, _ in charts.flow_years(yearly, Labels(facts, "en"))) == "2008"
    assert charts.years_left(yearly) == ("1998", "2007")
    assert charts.years_left(flows(Facts.of(FEW), yearly=True)) is None


def test_links_open_what_is_behind_a_cell() -> None:
    facts = Facts.of(FEW)
    drawn = charts.flow_matrix(flows(facts), Labels(facts, "en"), lambda r: f"/open?from={r['origin']}&x=<1>")
    hrefs = [e.attrib["href"] for e in ElementTree.fromstring(drawn).iter("a")]
    assert "/open?from=XA/North&x=<1>" in hrefs


def test_a_table_folds_bounds_and_says_how_many_tell_a_count() -> None:
    facts = Facts.of(FEW)
    table = shown(count(facts, Question(("grade",))), Labels(facts, "en"), 1)
    assert table.headings == ("Grade", "Incidents", "Persons", "Households")
    assert [c.text for c in table.rows[0][1]] == ["Single origin", "2", "10–20", "5"]
    assert table.rows[0][1][2].note == "from 1 incident"
    assert [c.text for c in table.total] == ["Total", "3", "110–140", "≥ 43"]
    assert table.more == 1
    assert shown(lags(facts), Labels(facts, "ko")).total == ()


@pytest.mark.parametrize(("low", "high", "text"), [(None, None, ""), (3, 3, "3"), (3, 1200, "3–1,200"),
                                                   (40, None, "≥ 40")])
def test_amounts_keep_their_ends(low: int | None, high: int | None, text: str) -> None:
    assert amount(low, high) == text


def test_every_word_is_there_in_both_languages_with_the_same_values() -> None:
    for key, texts in words().items():
        assert set(texts) == {"en", "ko"}, key
        fields = [sorted({f for _, f, _, _ in string.Formatter().parse(text) if f}) for text in texts.values()]
        assert fields[0] == fields[1] or key.endswith("_one"), key


def within_one_province(*, beyond: bool) -> Facts:
    """Return movements between two counties of one province, and beyond it if asked."""
    ellis, ford, south = where("XA", "North", "Ellis"), where("XA", "North", "Ford"), where("XA", "South", "Gate")
    pairs = [(ellis, ford), (ford, ellis), *([(ellis, south)] if beyond else [])]
    day = dt.date(2019, 5, 1)
    done = (Done(Act.EXPULSION, Stage.ENFORCEMENT, Status.CARRIED_OUT),)
    return Facts.of([Episode(f"i{n}", Grade.SINGLE_ORIGIN, 1, 1, done, (
        Told(f"c{n}", Act.EXPULSION, Status.CARRIED_OUT, day, day, (start,), (end,), (), (), (), (), None, ()),))
        for n, (start, end) in enumerate(pairs)])


def test_a_map_tells_smaller_areas_where_no_movement_leads_from_one_to_another() -> None:
    """Not one dot for a province; where a movement leaves it, the level asked for is kept."""
    for beyond, level, arcs in ((False, "county", 2), (True, "province", 1)):
        facts = within_one_province(beyond=beyond)
        labels = Labels(facts, "en")
        at_level, found = charts.readable(lambda at, facts=facts: flows(facts, at), "province", labels)
        assert (at_level, charts.mapped(found, labels)) == (level, arcs)
        assert charts.flow_map(found, labels).count('class="arc') == arcs
    assert charts.mapped(flows(within_one_province(beyond=False)), labels) == 0


def test_no_drawing_takes_the_name_of_a_part_of_the_page() -> None:
    """A class that lays out a page would lay out the drawing, too: on a phone it had half a screen of nothing below."""
    static = files("witnessmark.web") / "static"
    sheets = "".join((static / name).read_text("utf-8") for name in ("style.css", "print.css"))
    laid_out = {name for rule in re.findall(r"([^{}]+)\{[^{}]*display: (?:grid|flex|block)", sheets)
                for name in re.findall(r"(?:^|[,\n}] ?)\.([a-z-]+)(?= *(?:,|$))", rule.strip())}
    roots = {re.match(r'<svg class="([a-z]+)', drawn)[1] for drawn in every(Facts.of(made(3)), "en") if drawn}
    assert "columns" in laid_out and len(roots) >= 4
    assert not roots & laid_out
