"""The table of who knew of what leaves whole or not at all."""

from __future__ import annotations

import json

from witnessmark.disclosure.memory import lists_from, record_of
from witnessmark.disclosure.overlaps import SMALLEST, beside, overlaps
from witnessmark.disclosure.view import PublicLists

ALL = [{"A"}, {"B"}, {"C"}, {"A", "B"}, {"B", "C"}, {"A", "B", "C"}]


def test_a_table_without_small_counts_leaves_with_each_pattern_once() -> None:
    made = overlaps([*ALL * SMALLEST, set()])
    assert not made.withheld
    assert made.outlets == ("B", "A", "C")
    assert sum(n for _, n in made.rows) == SMALLEST * len(ALL)
    assert all(any(marks) for marks, _ in made.rows)
    assert len({marks for marks, _ in made.rows}) == len(made.rows)


def test_one_small_count_keeps_the_whole_table_inside() -> None:
    """Also where it is only one incident short: from the sums the cell left out could be told."""
    assert overlaps([*ALL * SMALLEST, {"A", "C"}]) == PublicLists(withheld="small_counts")
    assert overlaps((ALL * SMALLEST)[1:]) == PublicLists(withheld="small_counts")


def test_of_two_outlets_nothing_is_told() -> None:
    assert overlaps([{"A"}, {"B"}, {"A", "B"}] * 20) == PublicLists(withheld="few_lists")
    assert overlaps([]) == PublicLists(withheld="few_lists")


def test_a_table_that_differs_by_few_from_an_earlier_one_stays_inside() -> None:
    """The one incident more is what the later release tells anew: its set of outlets would tell who knew of it first,
    also where another outlet made its way into the table."""
    first = overlaps(ALL * SMALLEST)
    one_more = overlaps([*ALL * SMALLEST, {"A", "B"}])
    assert not one_more.withheld
    assert beside(one_more, [first]) == PublicLists(withheld="small_changes")
    assert beside(one_more, [PublicLists(), first]).withheld and beside(first, [one_more]).withheld
    other = overlaps([*[known | {"D"} for known in ALL] * SMALLEST, {"A", "B", "D"}])
    assert beside(other, [first]).withheld == "small_changes"
    for lists in (first, overlaps([*ALL * SMALLEST, *[{"A", "B"}] * SMALLEST])):
        assert beside(lists, [first]) == lists
    assert beside(one_more, [PublicLists(), overlaps([{"X"}, {"Y"}, {"Z"}] * SMALLEST)]) == one_more


def test_a_release_remembers_its_table_of_outlets() -> None:
    for lists in (overlaps(ALL * SMALLEST), PublicLists()):
        assert lists_from(json.loads(json.dumps(record_of((), lists)))) == lists
    assert lists_from({"claims": []}) == PublicLists()
