"""The fitted table keeps its marginals, and a table that is none is refused by row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.disclosure.bounds import Sums
from witnessmark.disclosure.population import AXES, TURNOVER, Marginal, Sight, fit
from witnessmark.disclosure.population_table import read_population
from witnessmark.errors import RefusedInput

TABLE = """place,occupation,access,people,share
Ryanggang/Hyesan,,,190000,
Ryanggang/Samsu,,,38000,
,official,,,0.05
,trader,,,0.95
,official,street,,0.02
,official,office,,0.025
,official,headquarters,,0.005
,trader,street,,0.855
,trader,road,,0.095
"""
SIZES = {"place": ("a", "b"), "occupation": ("x", "y"), "access": tuple(Sight)}


def test_a_two_way_table_is_fitted_as_worked_by_hand() -> None:
    """Rows 30 and 70, columns 40 and 60, no seed of dependence: each cell is row times column over all."""
    cells = fit({**SIZES, "access": ("street",)}, [
        Marginal(("place",), {("a",): 30, ("b",): 70}), Marginal(("occupation",), {("x",): 40, ("y",): 60}),
    ])
    assert np.allclose(cells[:, :, 0], [[12, 18], [28, 42]])


@given(st.lists(st.integers(1, 500), min_size=16, max_size=16))
def test_marginals_of_any_real_table_are_kept(counts: list[int]) -> None:
    """Whatever table of people there is: fitted from its two-way sums, it has these sums again."""
    real = np.array(counts, float).reshape(2, 2, 4)
    keys = {axis: list(SIZES[axis]) for axis in AXES}
    marginals = []
    for over, axes in ((2, ("place", "occupation")), (0, ("occupation", "access")), (1, ("place", "access"))):
        summed = real.sum(axis=over)
        marginals.append(Marginal(axes, {
            (keys[axes[0]][i], keys[axes[1]][j]): float(n) for (i, j), n in np.ndenumerate(summed)}))
    cells = fit(SIZES, marginals)
    for over in range(3):
        assert np.allclose(cells.sum(axis=over), real.sum(axis=over), rtol=1e-3, atol=0.05)


def test_a_table_is_read_with_places_of_the_gazetteer() -> None:
    read = read_population(TABLE)
    assert read.places == ("geonames:2043834", "geonames:2041411")
    assert set(read.provinces) == {"geonames:2039332"}
    assert read.cells.sum() == pytest.approx(228_000)
    assert read.cells[1, read.occupations.index("official"), list(Sight).index(Sight.OFFICE)] == pytest.approx(950)
    assert read.cells[0, read.occupations.index("official"), list(Sight).index(Sight.ROAD)] == 0


@pytest.mark.parametrize(("change", "said"), [
    (lambda t: t.replace("Ryanggang/Samsu", "Nowhere-at-all"), "Row 3"),
    (lambda t: t.replace("38000", "-1"), "Row 3"), (lambda t: t.replace("38000", "nan"), "Row 3"),
    (lambda t: t.replace("38000", "1e999"), "Row 3"), (lambda t: t.replace("0.05", "1.5"), "Row 4"),
    (lambda t: t.replace("street", "balcony"), "no such access"),
    (lambda t: t.replace(",trader,,,0.95", ",trader,,,0.5"), "sum to"),
    (lambda t: t.replace("place,", "town,"), "columns"), (lambda t: t + "Ryanggang/Samsu,,,1,\n", "twice"),
    (lambda t: t + "Ryanggang,,,700000,\n", "beside"), (lambda t: t.split("\n")[0], "no people by place"),
    (lambda t: "\n".join(t.split("\n")[:3]), "nothing of occupation"), (lambda t: "\0", "no text"),
    (lambda t: t + ",,,5,\n", "nobody in particular"), (lambda t: t.replace("0.02\n", "0.02,x,y,z\n"), "too long"),
    (lambda t: t.replace("38000", "\"38000"), "Row"), (lambda t: t + "geonames:1873107,,,5,\n", "Row 11"),
])
def test_what_is_no_table_is_refused_and_never_quoted(change: object, said: str) -> None:
    text = change(TABLE)  # type: ignore[operator]
    with pytest.raises(RefusedInput) as refusal:
        read_population(text)
    assert said in str(refusal.value)
    assert "Nowhere" not in str(refusal.value)


def test_a_count_is_a_lower_bound_whatever_the_truth_is() -> None:
    """What a row of the table says holds; how many officials one county has, it does not say."""
    read = replace(read_population(TABLE), doubt=1.0)
    none = ~read.everybody
    assert read.count(none) == 0
    county, offices = none.copy(), none.copy()
    county[1] = True
    offices[:, read.occupations.index("official")] = True
    assert read.count(county) == 38_000
    assert read.count(offices) == 11_400
    assert read.count(county & offices) == 0
    assert read.count(county | offices) == 38_000
    assert replace(read, doubt=2.0).count(county) == 19_000
    assert replace(read, known=(*read.known, ("place", "occupation"))).count(county & offices) == 1_900


@given(st.integers(0, 2**32 - 1))
def test_no_table_with_the_same_sums_has_fewer_people_under_a_mask(seed: int) -> None:
    rng = np.random.default_rng(seed)
    true = rng.integers(0, 30, (4, 3, 4)).astype(float)
    true[:, rng.integers(0, 3), rng.integers(0, 4)] = 0
    for known in ([(0,), (1, 2)], [(0,), (1,), (2,)], [(0, 1), (1, 2)], [(0, 1, 2)]):
        sums = Sums(true, known)
        mask = rng.random(true.shape) < rng.random()
        assert sums.at_least(mask) <= true[mask].sum()
        for at in range(4):
            row = np.zeros(true.shape, np.bool_)
            row[at] = True
            assert sums.at_least(row) == true[row].sum() or (0,) not in known


@pytest.mark.parametrize("share", ["0.2", "0"])
def test_how_many_leave_in_a_year_is_told_by_a_row(share: str) -> None:
    assert read_population(TABLE + f"everybody,,,,{share}\n").turnover == float(share)
    assert read_population(TABLE).turnover == TURNOVER
