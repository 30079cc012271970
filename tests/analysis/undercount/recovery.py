"""How often 95% intervals hold a population of known size, and how often doubts are spoken of.

Run: python -m tests.analysis.undercount.recovery [WORLDS] (1,000 in the slow suite, a few in the quick one).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from tests.analysis.undercount.worlds import linked, of_marks, two_kinds
from witnessmark.analysis.undercount import Chains, Effort, Method, Patterns, weigh
from witnessmark.analysis.undercount.decomposable import dga
from witnessmark.analysis.undercount.latent import lcmcr
from witnessmark.analysis.undercount.loglinear import loglinear

CHAINS = Chains(chains=4, burn=2000, samples=400, thin=5)
EFFORT = Effort(chains=Chains(chains=4, burn=1500, samples=400, thin=5), rounds=1, resamples=200)
USUAL = frozenset({"low_coverage"})
"""Notes that worlds which keep the assumptions bring about as well."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """One line: the method, the kind of world, how many worlds, and in how many the interval held the truth."""

    method: str
    world: str
    worlds: int
    held: int

    @property
    def share(self) -> float:
        return self.held / self.worlds

    def __str__(self) -> str:
        return f"{self.method:11} {self.world:44} {self.worlds:6,} worlds {100 * self.share:5.1f}%"


def kinds(*, seed: int) -> tuple[int, Patterns]:
    """Return a world as the latent class model has it: two kinds of people, each reached by every list of five."""
    random = np.random.default_rng(seed)
    size = int(random.integers(800, 3000))
    chances = random.uniform(0.15, 0.6, (2, 5))
    kind = (random.random(size) < random.uniform(0.3, 0.7)).astype(int)
    return size, of_marks(random.random((size, 5)) < chances[kind])


def covered(worlds: int) -> list[Recovered]:
    """Return how often intervals hold the truth where the methods' assumptions hold."""
    held = {"dga": 0, "loglinear": 0, "lcmcr": 0}
    for seed in range(worlds):
        size, world = linked(seed=seed)
        for found in (dga(world), loglinear(world, resamples=400)):
            held[found.method.value] += (found.low or 0) <= size <= (found.high or 0)
        size, world = kinds(seed=seed)
        found = lcmcr(world, CHAINS)
        held["lcmcr"] += (found.low or 0) <= size <= (found.high or 0)
    where = {"dga": "one list may follow another", "loglinear": "one list may follow another",
             "lcmcr": "two kinds of people, all reached"}
    return [Recovered(method, where[method], worlds, n) for method, n in held.items()]


def warned(worlds: int) -> Recovered:
    """Return how often anything is said against a figure where half of the people are hardly reached."""
    spoken = 0
    for seed in range(worlds):
        found = weigh(two_kinds(3000, seed=seed), Method.LCMCR, EFFORT)
        spoken += any(note.code not in USUAL for note in (*found.reasons, *found.warnings))
    return Recovered("warnings", "half of the people hardly reached", worlds, spoken)


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for line in (*covered(wanted), warned(wanted)):
        print(line, flush=True)
