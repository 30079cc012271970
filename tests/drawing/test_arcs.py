"""The drawing of which report rests on which."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

from witnessmark.drawing.arcs import Bow, Group, Row, draw_arcs
from witnessmark.drawing.lanes import Lane, draw_lanes
from witnessmark.drawing.timeline import Bar, draw_timeline

SVG = "{http://www.w3.org/2000/svg}"
GROUPS = [Group("Origin 1", (Row("Amnok News", "2018-12-18", "/reports/a"),
                             Row("Amnok <English>", "translation", "/reports/b"))),
          Group("Origin 2", (Row("Field note"),), counted=False)]


def drawn(*bows: Bow) -> ElementTree.Element:
    svg = draw_arcs(GROUPS, bows, title="a & b")
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))


def test_an_arrow_leads_from_the_original_to_what_rests_on_it() -> None:
    """It starts at the upper row, ends at the lower one, and is dashed where only possible."""
    svg = drawn(Bow((0, 0), (0, 1), True, "translation"), Bow((0, 0), (1, 0), False, both=True))
    sure, perhaps = [p for p in svg.iter(f"{SVG}path") if (p.get("class") or "").startswith("bow")]
    dots = [float(c.get("cy") or 0) for c in svg.iter(f"{SVG}circle")]
    path = sure.get("d") or ""
    assert path.split("C")[0].endswith(f" {dots[0]:.1f}") and path.endswith(f" {dots[1]:.1f}")
    assert sure.get("marker-end") and not perhaps.get("marker-end")
    assert perhaps.get("class") == "bow possible"


def test_names_are_text_and_lead_to_their_reports() -> None:
    """A name from a report is escaped; an arc to a row that is not there is left out; without rows nothing is drawn."""
    svg = drawn(Bow((0, 0), (5, 0), True))
    assert [a.get("href") for a in svg.iter(f"{SVG}a")] == ["/reports/a", "/reports/b"]
    assert "Amnok <English>" in "".join(svg.itertext())
    assert not [p for p in svg.iter(f"{SVG}path") if p.get("class")]
    assert draw_arcs([], []) == ""


def test_a_year_at_the_calendars_end_is_drawn() -> None:
    """A mistyped year makes a long drawing, never a broken page."""
    for day in (dt.date.min, dt.date.max):
        bar = Bar("a", min(day, dt.date(2020, 1, 1)), max(day, dt.date(2020, 1, 1)))
        assert "<rect" in draw_timeline([bar]) and "<rect" in draw_lanes([Lane("x", (bar,))])
