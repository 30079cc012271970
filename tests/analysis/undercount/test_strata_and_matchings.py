"""Strata pooled towards one another, and doubts of matching carried into the figure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.analysis.undercount.worlds import independent, of_marks
from witnessmark.analysis.undercount import Estimate, Method
from witnessmark.analysis.undercount.decomposable import dga
from witnessmark.analysis.undercount.matchings import Link, combined, matchings
from witnessmark.analysis.undercount.readings import agreeing, strata_reading
from witnessmark.analysis.undercount.strata import between_strata, read_strata, stratified
from witnessmark.errors import RefusedInput, UsageError

CHANCES = [0.35, 0.3, 0.25]


def test_the_variance_between_strata_is_that_of_paule_and_mandel() -> None:
    """With equal errors it is the variance of the points less that of an error; none where they differ by chance."""
    points, errors = np.array([0.0, 1.0, 2.0, 5.0]), np.full(4, 0.5)
    assert between_strata(points, errors) == pytest.approx(points.var(ddof=1) - 0.25)
    assert between_strata(np.array([1.0, 1.1, 0.9]), np.full(3, 1.0)) == 0.0


def test_a_small_stratum_is_drawn_towards_the_others_and_a_large_one_stays() -> None:
    tables = {str(n): independent(size, CHANCES, seed=n) for n, size in enumerate((3000, 3000, 3000, 60))}
    found = stratified(tables)
    small, large = found.strata[3], found.strata[0]
    ratio = [s.pooled / s.observed for s in found.strata]
    assert abs(ratio[3] - np.mean(ratio[:3])) < abs((small.own.estimate or 0) / small.observed - np.mean(ratio[:3]))
    assert small.high - small.low < (small.own.high or 0) - (small.own.low or 0)
    assert large.pooled == pytest.approx(large.own.estimate, rel=0.05)
    assert found.low < 9060 < found.high
    assert found.total == pytest.approx(sum(s.pooled for s in found.strata), rel=0.02)


def test_strata_of_unlike_people_come_nearer_the_truth_than_one_figure_for_all() -> None:
    """One province is reached well and one poorly: together they look like fewer than they are."""
    chances = ([0.6, 0.55, 0.6], [0.12, 0.14, 0.1], [0.6, 0.6, 0.55])
    tables = {str(n): independent(2000, chance, seed=n) for n, chance in enumerate(chances)}
    found = stratified(tables)
    assert found.low < 6000 < found.high
    assert (found.together.high or 0) < 6000
    assert found.between > 1


def test_pooled_sums_hold_the_truth_in_nineteen_of_twenty_worlds() -> None:
    held = 0
    for seed in range(60):
        random = np.random.default_rng(seed)
        tables, size = {}, 0
        for n in range(5):
            people = int(random.integers(80, 900))
            size += people
            tables[str(n)] = independent(people, list(random.uniform(0.2, 0.45, 3)), seed=1000 * seed + n)
        found = stratified(tables)
        held += found.low <= size <= found.high
    assert held >= 53


def test_a_stratum_without_overlap_borrows_and_says_so() -> None:
    tables = {str(n): independent(1500, CHANCES, seed=n) for n in range(3)} | {
        "alone": of_marks(np.eye(3, dtype=bool)[:1].repeat(40, axis=0))}
    found = stratified(tables)
    assert [s.name for s in found.strata if s.borrowed] == ["alone"]
    assert found.record()["strata"][3]["own"] is None  # type: ignore[index]
    assert found.strata[3].pooled > 40


def test_a_table_is_parted_by_a_column_wherever_it_stands() -> None:
    raw = b"a,where,b,count\n1,north,0,30\n1,north,1,10\n0,south,1,5\n1,south,1,4\n"
    parts = read_strata(raw, "where")
    assert {name: (table.lists, table.observed) for name, table in parts.items()} == {
        "north": (("a", "b"), 40), "south": (("a", "b"), 9)}
    for wrong, column in ((raw, "region"), (raw, "count"), (b"a,where,n\n1,x\n", "where"), (b"\xff\xfe", "where"),
                          (b"", "where")):
        with pytest.raises(RefusedInput):
            read_strata(wrong, column)


def test_what_can_not_be_pooled_is_refused() -> None:
    table = independent(500, CHANCES, seed=1)
    with pytest.raises(UsageError):
        stratified({"a": table, "b": table})
    with pytest.raises(UsageError):
        stratified({"a": table, "b": table, "c": table}, Method.LCMCR)


def records(seed: int, size: int = 600) -> tuple[list[str], list[tuple[int, int]]]:
    """Return which list each record stands on, and the pairs that are one person."""
    random = np.random.default_rng(seed)
    on: list[str] = []
    pairs: list[tuple[int, int]] = []
    for _ in range(size):
        mine = [at for at, name in enumerate("abc") if random.random() < 0.35]
        first = len(on)
        on += ["abc"[at] for at in mine]
        pairs += [(first + i, first + i + 1) for i in range(len(mine) - 1)]
    return on, pairs


def test_sure_links_give_one_matching_and_no_doubt_from_it() -> None:
    on, pairs = records(1)
    tables = matchings(on, [Link(a, b, 1.0) for a, b in pairs], times=4)
    assert len({tuple(t.counts.tolist()) for t in tables}) == 1
    found = combined(tables)
    own = dga(tables[0])
    assert found.doubt == 0
    assert found.estimate == pytest.approx(own.estimate, rel=1e-6)
    assert found.low == pytest.approx(own.low, rel=0.03)


def test_doubtful_links_widen_the_interval() -> None:
    on, pairs = records(2)
    sure = combined(matchings(on, [Link(a, b, 1.0) for a, b in pairs], times=5))
    random = np.random.default_rng(9)
    doubtful = [Link(a, b, 0.7) for a, b in pairs] + [
        Link(int(random.integers(len(on))), int(random.integers(len(on))), 0.1) for _ in range(len(pairs))]
    unsure = combined(matchings(on, doubtful, times=20))
    assert unsure.doubt > 0.1
    assert unsure.high - unsure.low > sure.high - sure.low


def test_nobody_stands_on_one_list_twice() -> None:
    on = ["a", "a", "b"]
    (table,) = matchings(on, [Link(0, 2, 0.9999999), Link(1, 2, 0.9999998), Link(0, 1, 1.0)], times=1)
    assert table.observed == 2
    assert table.pair(0, 1) == 1


def test_strata_whose_sum_and_one_table_disagree_have_no_single_number() -> None:
    chances = ([0.6, 0.55, 0.6], [0.12, 0.14, 0.1], [0.6, 0.6, 0.55])
    apart = stratified({str(n): independent(2000, chance, seed=n) for n, chance in enumerate(chances)})
    apart = replace(apart, together=replace(apart.together, estimate=apart.total / 1.6))
    assert not agreeing(apart)
    assert "No single number" in strata_reading(apart, "en")
    assert "하나의 수로 말할 수 없다" in strata_reading(apart, "ko")
    silent = replace(apart, together=Estimate.none(Method.DGA, "no_overlap"))
    assert not agreeing(silent) and "no figure to hold it against" in strata_reading(silent, "en")
    near = replace(apart, together=replace(apart.together, estimate=apart.total / 1.2))
    assert agreeing(near) and "95% interval" in strata_reading(near, "en")
