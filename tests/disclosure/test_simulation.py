"""An attacker who has the population file and every release finds nobody, and most of what happened is still told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from tests.disclosure.worlds import make_world, outcomes
from witnessmark.disclosure.candidates import THRESHOLD

TOP_1, KEPT = 0.03, 0.70


@dataclass(frozen=True)
class Attack:
    """How often the attacker's guess is right, what sets were left, and the share of fields told."""

    top_1: float
    smallest: int
    under: float
    kept: float
    placed: float

    def __str__(self) -> str:
        return (f"top-1 {self.top_1:.2%}, smallest candidate set {self.smallest}, {self.under:.2%} of sources under "
                f"{THRESHOLD}, fields told {self.kept:.1%}, claims told by county or province {self.placed:.1%}")


def attack(worlds: int, *, sources: int, evenness: float = 5, gated: bool = True) -> Attack:
    found = []
    for seed in range(worlds):
        rng = np.random.default_rng(seed)
        found += outcomes(make_world(rng, evenness=evenness), rng, sources=sources, gated=gated)
    left = np.array([outcome.left for outcome in found])
    right = [1 / outcome.left if outcome.still_there else 0.0 for outcome in found]
    return Attack(float(np.mean(right)), int(left.min()), float(np.mean(left < THRESHOLD)),
                  sum(o.told for o in found) / sum(o.fields for o in found),
                  sum(o.placed for o in found) / sum(o.claims for o in found))


SIZES = [pytest.param(12, 20, id="reduced"), pytest.param(200, 20, id="whole", marks=pytest.mark.slow)]


@pytest.mark.parametrize(("worlds", "sources"), SIZES)
def test_nobody_is_isolated_and_most_fields_survive(
    worlds: int, sources: int, capsys: pytest.CaptureFixture[str]
) -> None:
    found = attack(worlds, sources=sources)
    with capsys.disabled():
        print(f"\n{worlds} worlds: {found}")
    assert found.top_1 <= TOP_1
    assert found.smallest >= THRESHOLD
    assert found.kept >= KEPT


@pytest.mark.parametrize(("worlds", "sources"), SIZES)
def test_where_places_differ_wildly_nobody_is_isolated_either(
    worlds: int, sources: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Counties with hardly an official: the bound rests on the sums alone and holds for them too."""
    found = attack(worlds, sources=sources, evenness=1)
    with capsys.disabled():
        print(f"\n{worlds} uneven worlds: {found}")
    assert found.top_1 <= TOP_1
    assert found.smallest >= THRESHOLD
    assert found.kept >= KEPT


def test_without_the_gate_the_same_attacker_finds_sources() -> None:
    """The tests above can fail: ungated, every sixth source stands among fewer than the threshold."""
    found = attack(12, sources=20, gated=False)
    assert found.kept == 1.0
    assert found.smallest < 10
    assert found.under > 0.1
