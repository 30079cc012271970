"""Reconciliation on invented worlds: evictions, deportations, floods, a demolition campaign.

`python -m tests.reconcile.test_worlds` prints the figures.
"""

from __future__ import annotations

import pytest

from tests.reconcile.truth import Measured, World, measure, table
from tests.reconcile.worlds import all_worlds
from witnessmark.reconcile import reconcile

WORLDS = all_worlds(2)
RESULTS = {world.name: reconcile(world.claims) for world in WORLDS}


def figures(world: World) -> Measured:
    return measure(world, RESULTS[world.name])


@pytest.mark.parametrize("world", WORLDS, ids=lambda w: w.name)
def test_waves_and_look_alikes_come_out_apart_and_whole(world: World) -> None:
    """Each wave is one incident with all its acts; the town next door and the next year are others."""
    found = figures(world)
    assert (found.precision, found.recall) == (1.0, 1.0)


@pytest.mark.parametrize("world", WORLDS, ids=lambda w: w.name)
def test_every_speaker_counts_once(world: World) -> None:
    """Reprints, rewrites, translations and recaps add no origin; a second speaker does."""
    found = figures(world)
    assert (found.wrong_origins, found.origins_right) == ((), found.origins_all)


@pytest.mark.parametrize("world", WORLDS, ids=lambda w: w.name)
def test_only_real_disagreements_are_contradictions(world: World) -> None:
    """What can't both be right is listed; a part and a later total are listed as compatible."""
    found = figures(world)
    assert found.false_alarms == ()
    assert found.real_listed == found.real_all
    calm = [c for i in RESULTS[world.name].incidents for line in i.contradictions for c in line.differences
            if c.compatible]
    told = [(set(c.values), c) for c in calm]
    for _, small, large in world.apparent:
        assert any(
            {str(small), str(large)} <= {value.split()[0] for value in values} for values, _ in told
        ), (small, large)


if __name__ == "__main__":
    print(table([measure(world, reconcile(world.claims)) for world in all_worlds(25)]))
