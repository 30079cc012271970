
"""Korean counts, construction by construction."""

from __future__ import annotations

import pytest

from witnessmark.extract.figures import find_figures
from witnessmark.extract.figures.korean import value_of

COUNTS = [
    ("주민 300여 명이 떠났다.", "300여 명", 300, 300, 300, "about", "person"),
    ("30여 세대가 떠났다.", "30여 세대", 30, 30, None, "more_than", "household"),
    ("40여 채가 헐렸다.", "40여 채", 40, 40, None, "more_than", "dwelling"),
    ("주민 50여가 떠났다.", "주민 50여", 50, 50, None, "more_than", "person"),
    ("30명 안팎이 떠났다.", "30명 안팎", 30, 30, 30, "about", "person"),
    ("열댓 명이 떠났다.", "열댓 명", 14, None, 16, "range", "person"),
    ("31가구 중 6가구가 떠났다.", "6가구", 6, 6, 6, "exact", "household"),
    ("약 50가구가 떠났다.", "약 50가구", 50, 50, 50, "about", "household"),
    ("50여 명 이상이 떠났다.", "50여 명 이상", 50, 50, None, "more_than", "person"),
    ("최대 100명이 떠났다.", "최대 100명", None, 100, 100, "less_than", "person"),
    ("최소 20세대가 떠났다.", "최소 20세대", 20, 20, None, "more_than", "household"),
    ("적어도 3명이 떠났다.", "적어도 3명", 3, 3, None, "more_than", "person"),
    ("수십 명이 떠났다.", "수십 명", 20, None, 99, "vague", "person"),
    ("수백 명의 주민이 떠났다.", "수백 명", 200, None, 999, "vague", "person"),
    ("수천 가구가 떠났다.", "수천 가구", 2000, None, 9999, "vague", "household"),
    ("한두 명이 떠났다.", "한두 명", 1, None, 2, "range", "person"),
    ("서너 가구가 떠났다.", "서너 가구", 3, None, 4, "range", "household"),
    ("80~90명이 떠났다.", "80~90명", 80, None, 90, "range", "person"),
    ("7만~8만 명이 떠났다.", "7만~8만 명", 70000, None, 80000, "range", "person"),
    ("1만 2천 명이 떠났다.", "1만 2천 명", 12000, 12000, 12000, "exact", "person"),
    ("3만5천여 명이 떠났다.", "3만5천여 명", 35000, 35000, 35000, "about", "person"),
    ("열두 가구가 떠났다.", "열두 가구", 12, 12, 12, "exact", "household"),
    ("100명을 넘는 사람이 떠났다.", "100명을 넘는", 100, 100, None, "more_than", "person"),
    ("300명에 달하는 주민이 떠났다.", "300명", 300, 300, 300, "exact", "person"),
    ("200명 남짓 떠났다.", "200명 남짓", 200, 200, 200, "about", "person"),
    ("30명가량 떠났다.", "30명가량", 30, 30, 30, "about", "person"),
    ("10명 미만이 떠났다.", "10명 미만", None, 10, 10, "less_than", "person"),
    ("살림집 20동이 헐렸다.", "20동", 20, 20, 20, "exact", "dwelling"),
    ("집 15채가 헐렸다.", "15채", 15, 15, 15, "exact", "dwelling"),
    ("두 가족이 떠났다.", "두 가족", 2, 2, 2, "exact", "household"),
    ("여러 가구가 떠났다.", "여러 가구", 3, None, 9, "vague", "household"),
]


@pytest.mark.parametrize(("text", "words", "low", "best", "high", "quantifier", "unit"), COUNTS)
def test_a_count_has_its_bounds_and_unit(
    text: str, words: str, low: int | None, best: int | None, high: int | None, quantifier: str, unit: str
) -> None:
    """One sentence, one count: number, softeners and counter in the span."""
    (figure,) = find_figures(text, "ko")
    assert figure.span.slice(text) == words
    assert (figure.low, figure.best, figure.high) == (low, best, high)
    assert (figure.quantifier, figure.unit) == (quantifier, unit)


@pytest.mark.parametrize("text", ["제3호 초소", "45살이다.", "12월 3일", "300달러", "3명령", "8호 태풍", "5km", "10년"])
def test_numbers_that_count_no_people_have_no_unit(text: str) -> None:
    """Ordinals, ages, dates, money and measures are no figures."""
    assert [f for f in find_figures(text, "ko") if f.unit] == []


def test_persons_per_household_are_a_multiplier() -> None:
    """84세대(세대당 평균 4명): one figure that carries the four."""
    (figure,) = find_figures("84세대(세대당 평균 4명)가 떠났다.", "ko")
    assert (figure.best, figure.unit, figure.multiplier) == (84, "household", 4.0)


@pytest.mark.parametrize(("word", "value"), [
    ("1만2천", 12000), ("3.5만", 35000), ("이백", 200), ("스물다섯", 25), ("30만", 300000), ("삼십", 30), ("천", 1000),
    ("만", 10000), ("1만2,000", 12000), ("2천", 2000),
])
def test_number_words_add_up(word: str, value: int) -> None:
    """Digits and place words add up to one number."""
    assert value_of(word) == (value, value)


def test_a_share_of_a_whole_is_no_count() -> None:
    """Two thirds of 300 households: how many the act concerns is not said."""
    assert find_figures("300가구의 3분의 2가 떠났다.", "ko") == []
    assert find_figures("주민 200명 중 절반이 떠났다.", "ko") == []


def test_two_units_of_one_group_are_two_counts() -> None:
    """Households with their people in brackets: both counts, side by side."""
    text = "4세대(18명)가 떠났다."
    assert [f.span.slice(text) for f in find_figures(text, "ko")] == ["4세대", "18명"]


@pytest.mark.parametrize(("text", "counts"), [
    ("보안서는 17세대를 내보냈다. 그중 다섯은 이듬해 다시 쫓겨났다.", [(17, "household"), (5, "household")]),
    ("20가구가 떠났다. 그 중 7은 남쪽에 가족이 있었다.", [(20, "household"), (7, "household")]),
    ("살림집 30채를 허물었는데 그중 넷은 새집이었다.", [(30, "dwelling"), (4, "dwelling")]),
    ("20가구가 떠났다. 이 중 6명은 아이였다.", [(20, "household"), (6, "person")]),
    ("20가구가 떠났다. 이 중 3월에 떠난 집은 없다.", [(20, "household")]),
    ("9세대가 떠났다. 그중 40은 뒤에 왔다.", [(9, "household")]),
    ("세대들이 떠났다. 그중 둘은 남았다.", []),
])
def test_a_bare_number_of_them_is_counted_in_what_the_whole_is(text: str, counts: list[tuple[int, str]]) -> None:
    """그중 다섯: households of households; a counter of its own stands; without a whole there is no count."""
    assert [(f.best, f.unit) for f in find_figures(text, "ko") if f.unit] == counts
