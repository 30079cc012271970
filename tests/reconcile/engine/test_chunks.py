"""A table in chunks comes to what it comes to in one go."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.worlds import World, made
from tests.reconcile.engine.tables import claim, table
from witnessmark.reconcile.engine import chunks, from_table, model_of, reconcile_columns, run
from witnessmark.reconcile.engine.chunks import chunks_of


def test_chunks_change_nothing_under_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor, where every pair is counted, the model."""
    claims = from_table(made(World(claims=6_000, first=6, second=3, third=5)))
    whole = reconcile_columns(claims)
    model = model_of(claims)
    for module in (chunks, run):
        monkeypatch.setattr(module, "MOST", 2_500)
    assert len(chunks_of(claims)) > 2
    for held in (model, None):
        for one, other in zip(whole, reconcile_columns(claims, model=held), strict=True):
            np.testing.assert_array_equal(one, other)
    again = model_of(claims)
    for one, other in zip(model.blocks, again.blocks, strict=True):
        np.testing.assert_array_equal(one.spots, other.spots)
    for first, second in zip(model.weights, again.weights, strict=True):
        np.testing.assert_array_equal(first.gain, second.gain)


AREAS = st.none() | st.integers(0, 4)


@given(st.lists(st.tuples(AREAS, AREAS, AREAS), min_size=1, max_size=40), st.integers(1, 12))
def test_no_area_is_in_two_chunks_and_every_claim_in_one(areas: list[tuple[int | None, ...]], most: int) -> None:
    claims = from_table(table(*(
        claim(at, adm1=one, adm2=two, adm3=three) for at, (one, two, three) in enumerate(areas))))
    found = chunks_of(claims, most)
    assert sorted(np.concatenate(found).tolist()) == list(range(len(areas)))
    for level in ("adm1", "adm2", "adm3"):
        sets = [set(getattr(claims, level)[rows].tolist()) - {-1} for rows in found]
        assert sum(map(len, sets)) == len(set().union(*sets))
