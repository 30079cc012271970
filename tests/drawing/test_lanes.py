"""Lanes: well-formed, inside their frame, no bar over another, a line from stage to stage."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from witnessmark.drawing.lanes import Lane, draw_lanes
from witnessmark.drawing.timeline import Bar

words = st.text(max_size=40, alphabet=st.characters(exclude_categories=["Cs", "Cc"]))
days = st.dates(dt.date(1950, 1, 1), dt.date(2030, 12, 31))
bars = st.builds(lambda name, a, b: Bar(name, min(a, b), max(a, b), a == b, "order", "/incidents/x"), words, days, days)
lanes = st.lists(st.builds(lambda name, held: Lane(name, tuple(held), "none"),
                           st.text("abc가나", max_size=9), st.lists(bars, max_size=5)), min_size=1, max_size=5)


@given(lanes, st.booleans())
def test_any_lanes_give_one_well_formed_drawing(made: list[Lane], stacked: bool) -> None:
    """One shape a bar, all inside the frame, none over another; a line fewer than lanes with bars."""
    drawn = draw_lanes(made, title="<&>", width=380 if stacked else 900, stacked=stacked)
    told = [bar for lane in made for bar in lane.bars]
    if not told:
        assert drawn == ""
        return
    root = ElementTree.fromstring(drawn)
    width, height = (float(n) for n in root.attrib["viewBox"].split()[2:])
    shapes = [e for e in root.iter() if "when" in e.attrib.get("class", "").split()]
    assert len(shapes) == len(told)
    boxes = []
    for shape in shapes:
        left = float(shape.attrib.get("x") or float(shape.attrib["cx"]) - 4)
        right = left + float(shape.attrib.get("width", 8))
        y = float(shape.attrib.get("y") or float(shape.attrib["cy"]) - 6)
        assert left >= 0 and right <= width + 1 and 0 <= y <= height - 12
        boxes.append((left, right, y))
    assert not any(a[2] == b[2] and a[0] < b[1] - 1 and b[0] < a[1] - 1 for a, b in combinations(boxes, 2))
    assert len([e for e in root.iter("path") if e.attrib["class"] == "lag"]) == sum(bool(m.bars) for m in made) - 1
    assert not [e for e in root.iter() if "style" in e.attrib or e.tag == "script"]


def test_a_lane_without_a_bar_says_so() -> None:
    """What is not known of a stage is drawn as such."""
    bar = Bar("Expulsion", dt.date(2019, 5, 3), dt.date(2019, 5, 3), True)
    assert ">no claim yet</text>" in draw_lanes([Lane("Order", (), "no claim yet"), Lane("Enforcement", (bar,))])


def test_a_label_stands_whole_after_its_bar_before_it_or_inside_it() -> None:
    """Long words stand after an early bar, before a late one, and on one that takes all of the time."""
    label = "Hoeryong · Movement restriction, Background check"

    def drawn(start: dt.date, end: dt.date) -> ElementTree.Element:
        day = dt.date(2019, 1, 1), dt.date(2019, 12, 31)
        held = [Bar("a", day[0], day[0], True, "order"), Bar("z", day[1], day[1], True, "order"),
                Bar(label, start, end, False, "control")]
        root = ElementTree.fromstring(draw_lanes([Lane("Control", tuple(held))], width=900))
        return next(e for e in root.iter() if (e.text or "").startswith("Hoeryong") and e.tag.endswith("text"))

    early, late = drawn(dt.date(2019, 2, 1), dt.date(2019, 3, 1)), drawn(dt.date(2019, 11, 1), dt.date(2019, 12, 1))
    assert (early.text, early.attrib["text-anchor"]) == (label, "start")
    assert (late.text, late.attrib["text-anchor"]) == (label, "end")
    whole = drawn(dt.date(2019, 1, 5), dt.date(2019, 12, 25))
    assert (whole.text, whole.attrib["class"]) == (label, "label inside")
