"""Bits of a claim beside a run of others are those of the levels that the comparison of two claims gives."""

from __future__ import annotations

import numpy as np
import pytest

from bench.worlds import World, made
from witnessmark.reconcile.engine import comparing, from_table
from witnessmark.reconcile.engine.blocking import REACH
from witnessmark.reconcile.engine.comparing import ACT, ACTOR, DAY, GRP, PREC, SIZES, kin_of, rows_of
from witnessmark.reconcile.engine.patterns import rarity
from witnessmark.reconcile.engine.runs import NEVER, scores_into, tables_of


@pytest.mark.parametrize("kin_limit", [1_500, 1])
def test_bits_are_the_sum_of_the_levels(kin_limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With names few enough to be compared by spelling, and with too many."""
    monkeypatch.setattr(comparing, "KIN_LIMIT", kin_limit)
    world = from_table(made(World(claims=400, first=2, second=2, third=2, groups=5, actors=5)))
    columns = rows_of(world)
    rng = np.random.default_rng(3)
    gain = rng.normal(size=(len(SIZES), max(SIZES))).astype(np.float32)
    prior = rng.normal(size=8).astype(np.float32)
    density = rng.integers(0, 8, len(world)).astype(np.int32)
    kin = kin_of(world.grp_names), kin_of(world.actor_names)
    rare = rarity(world.grp, len(world.grp_names)), rarity(world.actor, len(world.actor_names))
    tables = tables_of(gain, prior, kin, rare)
    out = np.empty(len(world), np.float32)
    beyond = 0
    for x in rng.integers(0, len(world), 20):
        scores_into(out, columns, density, x, columns[DAY, x], 0, len(world), tables.date, tables.grp, tables.grp_own,
                    tables.actor, tables.actor_own, tables.place, tables.act, tables.figure, tables.prior)
        for y in range(len(world)):
            gap = abs(int(columns[DAY, x]) - int(columns[DAY, y]))
            prec = max(columns[PREC, x], columns[PREC, y])
            if gap > REACH[prec]:
                beyond += 1
                assert out[y] < NEVER / 2
                continue
            levels = (
                comparing.date_level(gap, prec), comparing.place_level(columns, x, y),
                comparing.named_level(columns[GRP, x], columns[GRP, y], kin[0]),
                comparing.named_level(columns[ACTOR, x], columns[ACTOR, y], kin[1]),
                comparing.act_level(columns[ACT, x], columns[ACT, y]), comparing.figure_level(columns, x, y))
            wanted = prior[max(density[x], density[y])] + sum(gain[field, level] for field, level in enumerate(levels))
            wanted += rare[0][columns[GRP, x]] if levels[2] == 0 else 0
            wanted += rare[1][columns[ACTOR, x]] if levels[3] == 0 else 0
            assert out[y] == pytest.approx(wanted, abs=1e-4)
    assert 0 < beyond < 20 * len(world)
