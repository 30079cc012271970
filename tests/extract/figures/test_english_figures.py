
"""English counts, construction by construction."""

from __future__ import annotations

import pytest

from witnessmark.extract.figures import find_figures

COUNTS = [
    ("10,000 people fled.", "10,000 people", 10000, 10000, 10000, "exact", "person"),
    ("9 300 households fled.", "9 300 households", 9300, 9300, 9300, "exact", "household"),
    ("1.2 million people fled.", "1.2 million people", 1200000, 1200000, 1200000, "exact", "person"),
    ("Twenty-five villagers fled.", "Twenty-five villagers", 25, 25, 25, "exact", "person"),
    ("Two hundred and fifty families fled.", "Two hundred and fifty families", 250, 250, 250, "exact", "household"),
    ("One family fled.", "One family", 1, 1, 1, "exact", "household"),
    ("A dozen traders fled.", "A dozen traders", 12, 12, 12, "exact", "person"),
    ("10,000 sugar cane workers fled.", "10,000 sugar cane workers", 10000, 10000, 10000, "exact", "person"),
    ("82,000 internally displaced persons live there.", "82,000 internally displaced persons", 82000, 82000, 82000,
     "exact", "person"),
    ("They burnt 60 homes.", "60 homes", 60, 60, 60, "exact", "dwelling"),
    ("Some 30 households fled.", "Some 30 households", 30, 30, 30, "about", "household"),
    ("An estimated 400 people fled.", "An estimated 400 people", 400, 400, 400, "about", "person"),
    ("Nearly 400 people fled.", "Nearly 400 people", 400, 400, 400, "about", "person"),
    ("30-odd families fled.", "30-odd families", 30, 30, 30, "about", "household"),
    ("At least 50 villagers fled.", "At least 50 villagers", 50, 50, None, "more_than", "person"),
    ("More than 50 houses burnt.", "More than 50 houses", 50, 50, None, "more_than", "dwelling"),
    ("1,000+ people fled.", "1,000+ people", 1000, 1000, None, "more_than", "person"),
    ("300 or more households fled.", "300 or more households", 300, 300, None, "more_than", "household"),
    ("Up to 500 men fled.", "Up to 500 men", None, 500, 500, "less_than", "person"),
    ("As many as 20 homes burnt.", "As many as 20 homes", None, 20, 20, "less_than", "dwelling"),
    ("Fewer than 5 refugees fled.", "Fewer than 5 refugees", None, 5, 5, "less_than", "person"),
    ("Between 80 and 90 families fled.", "Between 80 and 90 families", 80, None, 90, "range", "household"),
    ("80 to 90 soldiers fled.", "80 to 90 soldiers", 80, None, 90, "range", "person"),
    ("80-90 soldiers fled.", "80-90 soldiers", 80, None, 90, "range", "person"),
    ("2 to 3 million people fled.", "2 to 3 million people", 2000000, None, 3000000, "range", "person"),
    ("30 or 40 houses burnt.", "30 or 40 houses", 30, None, 40, "range", "dwelling"),
    ("Dozens of families fled.", "Dozens of families", 24, None, 99, "vague", "household"),
    ("Hundreds of homes burnt.", "Hundreds of homes", 200, None, 999, "vague", "dwelling"),
    ("Thousands of people fled.", "Thousands of people", 2000, None, 9999, "vague", "person"),
    ("Tens of thousands of residents fled.", "Tens of thousands of residents", 20000, None, 99999, "vague", "person"),
    ("Several traders fled.", "Several traders", 3, None, 9, "vague", "person"),
    ("At least 500 were evacuated.", "At least 500", 500, 500, None, "more_than", "person"),
    ("A family of five fled.", "family of five", 5, 5, 5, "exact", "person"),
    ("No fewer than 40 homes burnt.", "No fewer than 40 homes", 40, 40, None, "more_than", "dwelling"),
    ("Half a dozen families fled.", "Half a dozen families", 6, 6, 6, "exact", "household"),
    ("A  handful of\n families fled.", "A  handful of\n families", 3, None, 9, "vague", "household"),
    ("Another 25 were evicted.", "25", 25, 25, 25, "exact", "person"),
    ("The other six were sent away.", "six", 6, 6, 6, "exact", "person"),
    ("Six of the 31 households fled.", "Six of the 31 households", 6, 6, 6, "exact", "household"),
    ("Six out of 31 families fled.", "Six out of 31 families", 6, 6, 6, "exact", "household"),
    ("31 ethnic minority households fled.", "31 ethnic minority households", 31, 31, 31, "exact", "household"),
    ("Families totalling 120 people fled.", "120 people", 120, 120, 120, "exact", "person"),
    ("IDPs: 450", "450", 450, 450, 450, "exact", "person"),
    ("The number of displaced people has risen to 3,400.", "3,400", 3400, 3400, 3400, "exact", "person"),
]


@pytest.mark.parametrize(("text", "words", "low", "best", "high", "quantifier", "unit"), COUNTS)
def test_a_count_has_its_bounds_and_unit(
    text: str, words: str, low: int | None, best: int | None, high: int | None, quantifier: str, unit: str
) -> None:
    """One sentence, one count: number, qualifier and unit noun in the span."""
    (figure,) = find_figures(text, "en")
    assert figure.span.slice(text) == words
    assert (figure.low, figure.best, figure.high) == (low, best, high)
    assert (figure.quantifier, figure.unit) == (quantifier, unit)


@pytest.mark.parametrize("text", [
    "It cost $300.", "A 30-year-old man fled.", "It lies 45 kilometres away.", "They left on 3 December.",
    "In 2016 they left.", "A man fled.", "Both villages burnt.", "No one fled.", "The 3rd brigade came.",
    "They camped at 500 refugee camps.", "It took three days.", "At 10:30 they came.", "Call 02-555-1234.",
])
def test_numbers_that_count_no_people_have_no_unit(text: str) -> None:
    """Money, ages, measures, dates, ordinals and other things are no figures of ours."""
    assert [f for f in find_figures(text, "en") if f.unit] == []


def test_a_percentage_is_flagged() -> None:
    """A percentage alone is no count."""
    (figure,) = find_figures("Some said 23 per cent of people fled.", "en")
    assert figure.percentage and figure.unit is None


def test_persons_per_household_are_a_multiplier_and_not_a_second_figure() -> None:
    """84 households of some four people each: one figure that carries the four."""
    (figure,) = find_figures("About 84 households of some four people each fled.", "en")
    assert (figure.best, figure.unit, figure.multiplier) == (84, "household", 4.0)


def test_households_with_their_people_in_brackets_are_two_figures() -> None:
    """Households (about 400 people) count twice, once in each unit."""
    first, second = find_figures("100 households (about 400 people) fled.", "en")
    assert (first.best, first.unit, second.best, second.unit) == (100, "household", 400, "person")


@pytest.mark.parametrize("text", [
    "Two-thirds of the 300 families fled.", "Half the 40 families fled.", "One in five of the 300 households fled.",
    "Most of the 200 residents fled.", "One of the 90 residents said so.", "Three quarters of some 200 people fled.",
])
def test_a_share_of_a_whole_is_no_count(text: str) -> None:
    """How many the act concerns is not said by a share, and one speaker of many is no count."""
    assert [f for f in find_figures(text, "en") if f.unit] == []


def test_two_units_of_one_group_are_two_counts() -> None:
    """Families with their people in brackets: both counts, side by side."""
    text = "4 families (18 people) fled."
    assert [f.span.slice(text) for f in find_figures(text, "en")] == ["4 families", "18 people"]


@pytest.mark.parametrize(("text", "unit"), [
    ("Police sent 23 households off in March. Nine of them were moved again in May.", "household"),
    ("Officials moved 18 families, five of whom had kin abroad.", "household"),
    ("They razed 45 houses. Ten of these had stood for a century.", "dwelling"),
    ("Some 40 people were held; seven of them were freed.", "person"),
    ("They moved 30 households, and six of them were children.", "person"),
    ("The town lost 60 households. Twelve of these had boats. Four of them came back.", "household"),
    ("About 12 households came.\n\nThree of them were arrested.", "household"),
    ("12 households came. " + "The river rose and the road was lost. " * 15 + "Three of them were seized.", "person"),
    ("Eleven families left; 200 of them were evicted later.", "person"),
])
def test_a_part_is_counted_in_what_the_whole_is_counted_in(text: str, unit: str) -> None:
    """Of them: households of households; children are people; no whole far away, none smaller than its part."""
    assert find_figures(text, "en")[-1].unit == unit
