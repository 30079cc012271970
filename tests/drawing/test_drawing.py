"""Maps and timelines: well-formed, inert, inside their frame."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from witnessmark.drawing.map import Arc, Mark, _outlines, draw_map
from witnessmark.drawing.spans import Span, draw_spans
from witnessmark.drawing.timeline import Bar, draw_timeline

places = st.builds(
    Mark, st.text(max_size=12, alphabet=st.characters(exclude_categories=["Cs", "Cc"])),
    st.floats(-85, 85), st.floats(-180, 180), st.integers(1, 50),
)


def test_a_map_of_half_the_world_draws_no_corner_that_it_would_not_show() -> None:
    wide = draw_map([Mark("a", -10, 0), Mark("b", 50, 90)])
    corners = [tuple(map(float, corner.split())) for ring in wide.split(' d="')[1].split('"')[0].split("Z")
               for corner in ring.removeprefix("M").split("L") if corner]
    near = sum(abs(x - u) < 0.4 and abs(y - v) < 0.4 for (x, y), (u, v) in pairwise(corners))
    assert len(corners) > 5000 and near < 0.01 * len(corners)


days = st.dates(dt.date(1950, 1, 1), dt.date(2030, 12, 31))


@given(st.lists(places, min_size=1, max_size=6))
def test_any_marks_give_one_well_formed_map(marks: list[Mark]) -> None:
    root = ElementTree.fromstring(draw_map(marks, [Arc(0, len(marks) - 1)], title="<&>"))
    assert root.tag == "svg"
    assert not [e for e in root.iter() if "style" in e.attrib or e.tag == "script"]
    for circle in root.iter("circle"):
        assert -1 <= float(circle.attrib["cx"]) <= 641
        assert -1 <= float(circle.attrib["cy"]) <= 401


@given(st.lists(st.tuples(st.text(max_size=40, alphabet=st.characters(exclude_categories=["Cs", "Cc"])), days, days),
                min_size=1, max_size=6))
def test_any_bars_give_one_well_formed_timeline(rows: list[tuple[str, dt.date, dt.date]]) -> None:
    bars = [Bar(label, min(a, b), max(a, b)) for label, a, b in rows]
    root = ElementTree.fromstring(draw_timeline(bars, title="<&>"))
    assert len([e for e in root.iter() if "when" in e.attrib.get("class", "")]) == len(bars)


def test_a_row_is_titled_with_its_words_and_its_label_is_whole_where_there_is_room() -> None:
    """Months stay months in the title; a long label is cut beside its bar and whole above it."""
    long = "I-12 Expulsion, a county with a name that goes on and on"
    bars = [Bar(long, dt.date(2011, 8, 1), dt.date(2011, 10, 31), when="August – October 2011")]
    beside, above = draw_timeline(bars, width=400), draw_timeline(bars, width=400, stacked=True)
    for drawn in (beside, above):
        assert f"{long}: August – October 2011</title>" in drawn
        assert "2011-08-01" not in drawn
    assert f">{long}</text>" in above
    assert f">{long}</text>" not in beside and "…</text>" in beside
    assert f">{long}</text>" in draw_timeline(bars, width=1000)


def test_a_long_label_of_a_span_has_two_lines() -> None:
    """Beside its span and above it; only what two lines can't hold is cut. A drawing of short labels is as it was."""
    long = "average over decomposable graphs over 20 matchings of the records"
    for width, stacked in ((720, False), (340, True)):
        drawn = ElementTree.fromstring(draw_spans([Span(long, 1, 2, "x"), Span("short", 1, 2, "y")], width=width,
                                                  stacked=stacked))
        first, second, other = [e for e in drawn.iter("text") if e.attrib["class"] == "label"]
        assert f"{first.text} {second.text}" == long and other.text == "short"
        assert first.attrib["x"] == second.attrib["x"] and float(first.attrib["y"]) < float(second.attrib["y"])
    assert "…" in draw_spans([Span(long * 3, 1, 2, "x")]) and "…" in draw_spans([Span("x" * 99, 1, 2, "x")])
    assert 'viewBox="0 0 720 60"' in draw_spans([Span("short", 1, 2, "x")])


def test_a_note_stands_under_its_name_and_the_place_that_counts_most_keeps_its_name() -> None:
    near = [Mark("Big", 41.4, 128.1, 9, note="1–9"), *(Mark(f"Near {n}", 41.4, 128.1 + n / 50) for n in range(-3, 4))]
    drawn = ElementTree.fromstring(draw_map(near, width=200, height=200))
    assert "Big" in {e.text for e in drawn.iter("text")}
    assert "Big: 1–9" in {e.text for e in drawn.iter("title")}


def test_nothing_to_show_is_an_empty_text() -> None:
    assert draw_map([]) == ""
    assert draw_timeline([]) == ""


def test_a_report_can_not_break_out_of_a_label() -> None:
    drawn = draw_map([Mark('"><script>alert(1)</script>', 1, 1, href='"><x')])
    assert "<script" not in drawn
    ElementTree.fromstring(drawn)


def test_no_outline_leaps_over_the_date_line() -> None:
    """A country on both sides of it is drawn at both edges, without a line across the map between."""
    for _, ring in _outlines():
        assert all(abs(b[0] - a[0]) < 180 for a, b in pairwise(ring) if abs(a[1]) < 90 and abs(b[1]) < 90)
    assert any(bounds[2] > 180 for bounds, _ in _outlines())
    assert any(bounds[0] < -180 for bounds, _ in _outlines())
