"""The table of who knew of what leaves whole or not at all."""

from __future__ import annotations

from witnessmark.disclosure.overlaps import SMALLEST, overlaps
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
