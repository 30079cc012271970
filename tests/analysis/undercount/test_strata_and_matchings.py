"""Strata pooled towards one another, and doubts of matching carried into the figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.analysis.undercount.worlds import QUICK, independent, of_marks, table
from witnessmark.analysis.undercount import Estimate, Method, patterns_by
from witnessmark.analysis.undercount.decomposable import dga
from witnessmark.analysis.undercount.loglinear import loglinear
from witnessmark.analysis.undercount.matchings import Link, combined, matchings
from witnessmark.analysis.undercount.readings import strata_reading
from witnessmark.analysis.undercount.strata import pooled_draws, stratified
from witnessmark.analysis.undercount.strata_verdict import weigh_strata
from witnessmark.app.matchings import source_matchings
from witnessmark.app.undercount import undercount_strata
from witnessmark.errors import RefusedInput, UsageError

CHANCES = [0.35, 0.3, 0.25]


@pytest.mark.parametrize(("strata", "between"), [(4, 0.4), (6, 0.8)])
def test_intervals_hold_the_doubt_about_how_much_strata_differ(strata: int, between: float) -> None:
    """Over worlds of the model itself a stratum of which nothing is known lies in its interval in 19 of 20, and so does
    the sum of all; where the deviation is taken as known (its middle, as before) many more are missed."""
    random, worlds = np.random.default_rng(7), 300
    held = known = sums = 0
    for _ in range(worlds):
        truth = random.normal(0.5, between, strata + 1)
        errors = random.uniform(0.2, 0.5, strata)
        points = random.normal(truth[:-1], errors)
        deviation, drawn = pooled_draws([*zip(points.tolist(), errors.tolist(), strict=True), None], random)
        low, high = np.quantile(drawn[-1], (0.025, 0.975))
        held += bool(low < truth[-1] < high)
        total = np.exp(drawn).sum(axis=0)
        sums += bool(np.quantile(total, 0.025) < np.exp(truth).sum() < np.quantile(total, 0.975))
        fixed = float(np.median(deviation))
        weight = 1 / (errors**2 + fixed**2)
        spread = float(np.sqrt(fixed**2 + 1 / weight.sum()))
        known += bool(abs(truth[-1] - (weight * points).sum() / weight.sum()) < 1.96 * spread)
    assert 0.92 * worlds <= held and 0.92 * worlds <= sums
    assert known < held


def test_how_much_strata_differ_is_told_by_many_and_hardly_by_few() -> None:
    random = np.random.default_rng(1)
    many = [(value, 0.1) for value in random.normal(0.0, 0.7, 60).tolist()]
    between, _ = pooled_draws(many, random)
    assert 0.5 < np.quantile(between, 0.025) < 0.7 < np.quantile(between, 0.975) < 0.95
    few, drawn = pooled_draws([(0.0, 0.1), None, None], random)
    assert np.quantile(few, 0.975) > 2, "one stratum says nothing of how much others differ"
    assert np.quantile(drawn[1], 0.975) > 1


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
    parts = patterns_by(raw, "where")
    assert {name: (table.lists, table.observed) for name, table in parts.items()} == {
        "north": (("a", "b"), 40), "south": (("a", "b"), 9)}
    for wrong, column in ((raw, "region"), (raw, "count"), (b"a,where,n\n1,x\n", "where"), (b"\xff\xfe", "where"),
                          (b"", "where")):
        with pytest.raises(RefusedInput):
            patterns_by(wrong, column)


def test_one_row_a_person_is_one_for_all_strata_however_few_a_stratum_has() -> None:
    raw = b"a,b,where,c\n1,0,north,1\n1,0,north,1\n0,1,north,0\n1,0,south,1\n0,1,south,1\n1,1,south,0\n"
    parts = patterns_by(raw, "where")
    assert {name: (table.lists, table.observed) for name, table in parts.items()} == {
        "north": (("a", "b", "c"), 3), "south": (("a", "b", "c"), 3)}


def test_the_same_pattern_in_two_strata_is_no_row_a_person() -> None:
    raw = b"where,a,b,dead\nnorth,1,0,1\nnorth,0,1,1\nsouth,1,0,1\nsouth,1,1,0\n"
    assert {name: table.lists for name, table in patterns_by(raw, "where").items()} == {
        "north": ("a", "b"), "south": ("a",)}


def test_a_table_of_strata_is_read_and_refused_like_one_without() -> None:
    assert list(patterns_by(b"a;b;where;n\n1;0;x;5\n0;1;y;5\n", "where")) == ["x", "y"]
    assert patterns_by(b'"""a"", b",c,where,n\n1,0,x,5\n', "where")["x"].lists == ('"a", b',)
    for raw, said in (
        (b"a,b,where,n\n1,0,x,5\n1,0,y,5\n0,1,y,many\n", "row 4, column 4"),
        (b"a,where,b,n\n1,x,0,5\n1,y,2,5\n", "row 3, column 3"),
        (b"a,b,where,n\n1,0,x,5\n1,0,5\n", "row 3 has 3 cells"),
        (b"a,b,where,n\n1,0,x,5\n1,0,y,0\n", "'y'"),
        (b'a,b,where,n\n1,0,x,"' + b"9" * 200_000 + b'"\n', "no well-formed CSV"),
        (b"a,b,where,n\n1,0,x\x00,5\n", "no CSV text"),
    ):
        with pytest.raises(RefusedInput, match=said):
            patterns_by(raw, "where")


def test_a_seed_below_0_is_refused_wherever_one_is_given(tmp_path: Path) -> None:
    table = independent(500, CHANCES, seed=1)
    with pytest.raises(UsageError, match="seed"):
        undercount_strata({"a": table, "b": table, "c": table}, seed=-1)
    with pytest.raises(UsageError, match="seed"):
        source_matchings(tmp_path / "claims.parquet", seed=-1)


def test_what_can_not_be_pooled_is_refused() -> None:
    one = independent(500, CHANCES, seed=1)
    with pytest.raises(UsageError):
        stratified({"a": one, "b": one})
    with pytest.raises(UsageError):
        stratified({"a": one, "b": one, "c": one}, Method.LCMCR)


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


def test_the_interval_holds_how_many_each_matching_finds_on_the_lists() -> None:
    """Lists that reach nearly all leave few unseen, so that how many there are is what matching says."""
    random = np.random.default_rng(3)
    tables = [independent(int(random.normal(1000, 60)), [0.8] * 3, seed=n) for n in range(20)]
    found = combined(tables)
    points = [e.estimate or 0 for e in found.each]
    assert sum(found.low < point < found.high for point in points) >= 18
    assert found.high - found.low < 2.5 * (max(points) - min(points))
    assert found.doubt > 0.9
    assert found.record()["observed"] == [table.observed for table in tables]


def test_nobody_stands_on_one_list_twice() -> None:
    on = ["a", "a", "b"]
    (table,) = matchings(on, [Link(0, 2, 0.9999999), Link(1, 2, 0.9999998), Link(0, 1, 1.0)], times=1)
    assert table.observed == 2
    assert table.pair(0, 1) == 1


# A table of five lists whose models contradict one another, of the shape of published ones of trafficking.
LOOSE = table("""a,b,c,d,e,n
1,0,0,0,0,54\n0,1,0,0,0,463\n0,0,1,0,0,995\n0,0,0,1,0,695\n0,0,0,0,1,316\n1,1,0,0,0,15\n1,0,1,0,0,19\n1,0,0,1,0,3
0,1,1,0,0,62\n0,1,0,1,0,19\n0,1,0,0,1,1\n0,0,1,1,0,76\n0,0,1,0,1,11\n0,0,0,1,1,8\n1,1,1,0,0,1\n1,1,0,1,0,1
0,1,1,1,0,4\n1,1,1,1,0,1""")


def test_strata_that_agree_with_one_table_and_among_models_carry_a_headline() -> None:
    tables = {str(n): independent(2000, [0.3, 0.35, 0.4, 0.3], seed=n) for n in range(3)}
    assert stratified(tables).headline is None, "nobody looked yet"
    found = weigh_strata(tables, Method.DGA, replace(QUICK, chains=replace(QUICK.chains, burn=2000), rounds=3))
    assert [reason.code for reason in found.reasons] == []
    record = found.record()
    assert record["headline"] == record["estimate"]
    assert "95% interval" in strata_reading(found, "en")


def test_parting_a_table_is_no_way_around_what_it_can_not_carry() -> None:
    found = weigh_strata(dict.fromkeys("xyz", LOOSE), Method.DGA, QUICK)
    record = found.record()
    assert found.headline is None and record["headline"] is None
    assert "strata_refused" in record["reason_codes"]
    assert len(record["reasons"]) == len(record["reason_codes"]) > 1
    assert record["diagnostics"]["one_table"]["headline"] is None
    assert "No single number" in strata_reading(found, "en")
    assert "하나의 수로 말할 수 없습니다" in strata_reading(found, "ko")


def test_strata_of_two_lists_have_no_headline_and_the_assumption_is_shouted() -> None:
    two = table("a,b,n\n1,0,150\n0,1,80\n1,1,50\n")
    found = weigh_strata(dict.fromkeys("xyz", two), Method.LOGLINEAR, QUICK)
    assert found.headline is None
    codes = [reason.code for reason in found.reasons]
    assert codes[0] == "few_lists" and codes.count("few_lists") == 1 and codes[-1] != "strata_refused"
    assert "ASSUMES" in strata_reading(found, "en") and "가정에 기댑니다" in strata_reading(found, "ko")
    assert "ASSUMES" in found.record()["diagnostics"]["warnings"][0]


def test_a_copied_list_in_one_stratum_refuses_the_headline() -> None:
    good = independent(2000, CHANCES, seed=1)
    same = table("a,b,c,n\n1,0,0,100\n0,1,1,80\n1,1,1,50\n")
    found = weigh_strata({"x": good, "y": good, "z": same}, Method.DGA, QUICK)
    assert "list_copied" in [reason.code for reason in found.reasons]


def test_strata_whose_sum_and_one_table_disagree_have_no_single_number() -> None:
    chances = ([0.75, 0.7, 0.75], [0.06, 0.07, 0.06], [0.75, 0.7, 0.75])
    apart = weigh_strata({str(n): independent(3000, chance, seed=n) for n, chance in enumerate(chances)}, Method.DGA,
                         QUICK)
    assert apart.headline is None
    assert "No single number" in strata_reading(apart, "en")
    silent = replace(apart, together=Estimate.none(Method.DGA, "no_overlap"))
    assert "no figure to hold it against" in strata_reading(silent, "en")


def test_the_same_table_drawn_again_and_again_has_no_narrower_interval() -> None:
    """Nor where nobody is unseen, of which the logarithm says nothing."""
    world = independent(400, [0.3, 0.4, 0.35], seed=4)
    tiny = table("a,b,c,n\n1,1,1,30\n1,1,0,4\n0,1,1,3\n")
    for single, over in ((dga(world), combined([world] * 5)), (dga(tiny), combined([tiny] * 5)),
                         (loglinear(world, resamples=200, seed=1), combined([world] * 5, Method.LOGLINEAR))):
        assert single.low is not None and single.high is not None and single.estimate is not None
        assert over.low <= single.low + 1e-6 and over.high >= single.high - 1e-6
        assert over.low <= single.estimate <= over.high


def test_strata_are_held_against_chaos_bound_by_their_own_sum() -> None:
    parts = {name: independent(500, [0.1, 0.25, 0.45, 0.3], seed=60 + seed) for seed, name in enumerate("abcd")}
    found = weigh_strata(parts, effort=QUICK)
    (said,) = [note for note in found.warnings if note.code == "under_point"]
    assert said.values["estimate"] == found.total != found.together.estimate
