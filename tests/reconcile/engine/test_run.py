"""What becomes of small tables and of worlds: joins, and what must not join."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.worlds import World, made
from tests.reconcile.engine.tables import claim, table
from witnessmark.reconcile.engine import from_table, reconcile_columns


def incidents(*claims: dict[str, object]) -> list[int]:
    incident, probability = reconcile_columns(from_table(table(*claims)), threads=1)
    assert ((probability >= 0) & (probability <= 1)).all()
    return incident.tolist()


@cache
def world() -> pa.Table:
    return made(World(claims=4_000, seed=3, first=3, second=4, third=8, groups=12, actors=20))


def test_an_empty_table_has_no_incidents() -> None:
    assert incidents() == []


def test_one_claim_is_one_incident() -> None:
    assert incidents(claim(5)) == [5]


def test_two_reprints_are_one_incident_named_by_its_least_claim() -> None:
    assert incidents(claim(9), claim(4, src=2)) == [4, 4]


def test_a_look_alike_months_later_is_another_incident() -> None:
    assert incidents(claim(1), claim(2), claim(3, day=17_590), claim(4, day=17_590)) == [1, 1, 3, 3]


def test_a_different_event_on_the_day_is_another_incident() -> None:
    assert incidents(claim(1), claim(2, adm3=112, lat=40.0, grp="farmers", actor="a company", act="eviction",
                                     qty=3000.0)) == [1, 2]


def test_a_month_is_not_in_conflict_with_a_day_inside_it() -> None:
    assert incidents(claim(1), claim(2, day=17_485, date_prec=2)) == [1, 1]


def test_a_province_is_not_in_conflict_with_its_county() -> None:
    assert incidents(claim(1), claim(2, adm2=None, adm3=None, lat=None, lon=None)) == [1, 1]


def test_what_is_missing_is_neutral() -> None:
    assert incidents(claim(1), claim(2, grp=None, qty=None)) == [1, 1]
    assert incidents(claim(1), claim(2, actor=None, qty=None, lat=None, lon=None)) == [1, 1]


def test_claims_without_any_place_stand_alone() -> None:
    bare = {"adm1": None, "adm2": None, "adm3": None}
    assert incidents(claim(1, **bare), claim(2, **bare)) == [1, 2]


def test_a_chain_of_days_is_not_one_incident() -> None:
    """A claim every other day for a year: each is near the next, the first is not the last."""
    found = incidents(*(claim(at, day=17_000 + 2 * at, qty=20.0 * 1.3 ** (at % 20)) for at in range(180)))
    days = [17_000 + 2 * at for at in range(180)]
    for incident in set(found):
        own = [day for day, number in zip(days, found, strict=True) if number == incident]
        assert max(own) - min(own) <= 14


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 3))
def test_the_order_of_rows_and_the_number_of_threads_change_nothing(seed: int, threads: int) -> None:
    columns = from_table(world())
    first, chance = reconcile_columns(columns, threads=1)
    order = np.random.default_rng(seed).permutation(len(columns))
    again, chance_again = reconcile_columns(from_table(world().take(pa.array(order))), threads=threads)
    assert (again == first[order]).all()
    np.testing.assert_array_equal(chance_again, chance[order])


def test_a_world_is_put_back_together() -> None:
    """Most pairs found, few wrong, no giant."""
    incident, probability = reconcile_columns(from_table(world()))
    truth = world()["truth"].to_numpy()
    pairs = {name: _pairs(np.unique(labels, return_counts=True)[1]) for name, labels in
             (("found", incident), ("true", truth), ("both", incident * 1_000_000 + truth))}
    assert pairs["both"] / pairs["found"] > 0.85
    assert pairs["both"] / pairs["true"] > 0.6
    assert np.unique(incident, return_counts=True)[1].max() <= 1.2 * np.unique(truth, return_counts=True)[1].max()
    assert np.isfinite(probability).all()


def _pairs(sizes: np.ndarray) -> float:
    return float((sizes * (sizes - 1) / 2).sum())


VALUES = st.fixed_dictionaries({
    "day": st.integers(17_000, 17_040), "date_prec": st.integers(0, 3),
    "adm1": st.none() | st.integers(0, 2), "adm2": st.none() | st.integers(0, 3), "adm3": st.none() | st.integers(0, 4),
    "lat": st.none() | st.floats(-90, 90, width=32), "lon": st.none() | st.floats(-180, 180, width=32),
    "grp": st.none() | st.sampled_from(["", "a", "traders", "trader", "상인"]),
    "actor": st.none() | st.text(max_size=3),
    "act": st.none() | st.sampled_from(["expulsion", "eviction"]),
    "qty": st.none() | st.floats(0, 2**30, width=32), "src": st.none() | st.integers(-5, 5),
})


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, max_size=25))
def test_any_sound_table_is_parted(values: list[dict[str, object]]) -> None:
    """Each claim has one incident, named by its own least claim, and a probability."""
    found = incidents(*({"unique_id": at * 3 - 10, **row} for at, row in enumerate(values)))
    assert len(found) == len(values)
    for at, incident in enumerate(found):
        assert incident <= at * 3 - 10 and found[(incident + 10) // 3] == incident


@pytest.mark.parametrize("day", [-1_000_000, 1_000_000])
def test_far_days_are_days(day: int) -> None:
    assert incidents(claim(1, day=day), claim(2, day=day), claim(3, day=0)) == [1, 1, 3]
