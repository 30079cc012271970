"""Cases with the gaps of machine reading, in three other countries."""

from __future__ import annotations

import pytest

from tests.reconcile.cases import all_cases
from tests.reconcile.truth import World, measure, table
from witnessmark.reconcile import reconcile

CASES = all_cases()


@pytest.mark.parametrize("world", CASES, ids=lambda w: w.name)
def test_gaps_neither_mix_waves_nor_split_them(world: World) -> None:
    """Waves, wards and look-alikes stay apart; what lacks a place or a date goes where it belongs."""
    found = measure(world, reconcile(world.claims))
    assert (found.precision, found.recall) == (1.0, 1.0)


@pytest.mark.parametrize("world", CASES, ids=lambda w: w.name)
def test_speakers_count_once_whatever_was_read(world: World) -> None:
    """Named persons are distinct; a statement two outlets carry, a reprint and a list add nobody."""
    assert measure(world, reconcile(world.claims)).wrong_origins == ()


@pytest.mark.parametrize("world", CASES, ids=lambda w: w.name)
def test_real_disagreements_are_found_across_acts(world: World) -> None:
    """One removal under two names of the act still has one day, one unit and one denial."""
    found = measure(world, reconcile(world.claims))
    assert found.false_alarms == ()
    assert found.real_listed == found.real_all


if __name__ == "__main__":
    print(table([measure(world, reconcile(world.claims)) for world in CASES]))
