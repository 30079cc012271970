"""How often 95% intervals hold a population of known size, and how often doubts are spoken of.

Run: python -m tests.analysis.undercount.recovery [WORLDS] [--warned] (1,000 in the slow suite, a few in the quick one;
`--warned` prints the second part alone). The second part asks for the headline as a user does, with the effort that is
the default, in worlds of several kinds: how often a doubt is spoken of where the assumptions fail, how often where they
hold (a false alarm), and how often a headline is given whose interval misses the truth. Notes that worlds bring about
which keep the assumptions (`USUAL`) don't count as a doubt.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from tests.analysis.undercount.worlds import copied, independent, linked, of_marks, tiny, two_kinds
from witnessmark.analysis.undercount import Chains, Effort, Method, Patterns, weigh
from witnessmark.analysis.undercount.decomposable import dga
from witnessmark.analysis.undercount.latent import lcmcr
from witnessmark.analysis.undercount.loglinear import loglinear

CHAINS = Chains(chains=4, burn=2000, samples=400, thin=5)
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


def kinds(seed: int) -> tuple[int, Patterns]:
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
        size, world = kinds(seed)
        found = lcmcr(world, CHAINS)
        held["lcmcr"] += (found.low or 0) <= size <= (found.high or 0)
    where = {"dga": "one list may follow another", "loglinear": "one list may follow another",
             "lcmcr": "two kinds of people, all reached"}
    return [Recovered(method, where[method], worlds, n) for method, n in held.items()]


@dataclass(frozen=True, slots=True)
class Warned:
    """One kind of world: in how many a doubt was spoken of, a headline refused, and one given that misses the truth.

    `faint` are those doubted whose one doubt is that the headline lies below the point of Chao's bound, as it does in
    nearly all worlds that keep the assumptions: lists of unlike size lift the bound.
    """

    world: str
    holds: bool
    worlds: int
    doubted: int
    faint: int
    refused: int
    wrong: int

    def __str__(self) -> str:
        counts = (self.doubted, self.faint, self.refused, self.wrong)
        shares = " ".join(f"{100 * n / self.worlds:7.1f}%" for n in counts)
        return f"{self.world:44} {'hold' if self.holds else 'fail':5} {self.worlds:6,} {shares}"


Draw = Callable[[int], tuple[int, Patterns]]
WORLDS: tuple[tuple[str, bool, Draw], ...] = (
    ("half of the people hardly reached (.12)", False, lambda seed: (3000, two_kinds(3000, seed))),
    ("half of the people hardly reached (.04)", False, lambda seed: (3000, two_kinds(3000, seed, 0.04))),
    ("each list copies most of the one before", False, lambda seed: (3000, copied(3000, seed))),
    ("tiny lists", False, lambda seed: (300, tiny(300, seed))),
    ("two kinds of people, all reached", True, kinds),
    ("every list a coin of its own", True,
     lambda seed: (2000, independent(2000, [0.3, 0.25, 0.4, 0.3], seed=seed))),
)
"""Name, whether the assumptions hold, and how a world is drawn."""


def warned(worlds: int, effort: Effort | None = None) -> Iterator[Warned]:
    """Yield what is said of a figure in each kind of world, asked for as a user does."""
    for name, holds, draw in WORLDS:
        doubted = faint = refused = wrong = 0
        for seed in range(worlds):
            size, world = draw(seed)
            told = weigh(world, Method.LCMCR, effort)
            low, high = told.interval
            doubts = {note.code for note in (*told.reasons, *told.warnings)} - USUAL
            doubted += bool(doubts)
            faint += doubts == {"under_point"}
            refused += told.headline is None
            wrong += told.headline is not None and not (low or 0.0) <= size <= (high or 0.0)
        yield Warned(name, holds, worlds, doubted, faint, refused, wrong)


def shares(lines: list[Warned]) -> tuple[float, float, float]:
    """Return three shares: warned where assumptions fail, warned where they hold, headline given and wrong in all.

    A faint doubt warns of nothing: it is spoken of everywhere.
    """
    fail, hold = ([line for line in lines if line.holds is holds] for holds in (False, True))
    return (sum(x.doubted - x.faint for x in fail) / sum(x.worlds for x in fail),
            sum(x.doubted - x.faint for x in hold) / sum(x.worlds for x in hold),
            sum(x.wrong for x in lines) / sum(x.worlds for x in lines))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("worlds", type=int, nargs="?", default=1000)
    parser.add_argument("--warned", action="store_true", help="the second part alone")
    wanted = parser.parse_args()
    for line in () if wanted.warned else covered(wanted.worlds):
        print(line, flush=True)
    print(f"{'world':44} {'so':5} {'worlds':>6} {'doubted':>8} {'faintly':>8} {'refused':>8} {'wrong':>8}")
    lines = []
    for told in warned(wanted.worlds):
        lines.append(told)
        print(told, flush=True)
    warning, alarm, wrong = shares(lines)
    print(f"warned where assumptions fail {warning:.1%}; false alarms where they hold {alarm:.1%}; "
          f"headline given and wrong {wrong:.1%}")


if __name__ == "__main__":
    main()
