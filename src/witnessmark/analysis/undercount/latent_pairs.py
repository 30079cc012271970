"""Whether the latent class model makes overlaps like those seen: a posterior predictive check (BDA3, section 6.3).

Every draw of the chances gives each pair of lists a chance to share a person, and with the draw of the whole a number
they would share. Where the overlap that was seen lies far out among these, the model does not describe the table, and
what it says of those on no list rests on little.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from witnessmark.analysis.undercount.patterns import Patterns
from witnessmark.compiled import compiled

FAR = 0.01          # of the tail, shared out over the pairs (Bonferroni)


@compiled
def pair_chances(lam: NDArray[np.float64], log_pi: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    """Write the chance that a person is on both lists of each pair, in the order of `combinations`."""
    classes, lists = lam.shape
    weights = np.exp(log_pi)
    out[:] = 0.0
    at = 0
    for a in range(lists - 1):
        for k in range(classes):
            held = weights[k] * lam[k, a]
            for b in range(a + 1, lists):                # innermost what stands side by side
                out[at + b - a - 1] += held * lam[k, b]
        at += lists - a - 1


@dataclass(frozen=True, slots=True)
class Overlap:
    """One pair of lists: how many they share, how many the model expects (median, 95%), and how far out that is.

    `tail` is the chance of an overlap at least as far from the median on that side, 0 to 0.5.
    """

    pair: tuple[str, str]
    seen: int
    expected: float
    low: float
    high: float
    tail: float

    @property
    def record(self) -> dict[str, object]:
        return {"pair": list(self.pair), "seen": self.seen, "expected": self.expected, "low": self.low,
                "high": self.high, "tail": round(self.tail, 4)}


def overlaps(patterns: Patterns, whole: NDArray[np.float64], chances: NDArray[np.float64], seed: int) -> list[Overlap]:
    """Return each pair's overlap beside those of tables drawn from the model.

    Args:
        whole: draws of the whole, one row a chain.
        chances: of each pair, by chain, draw and pair.
    """
    drawn = predicted(whole, chances, seed).reshape(-1, chances.shape[-1])
    found = []
    for at, (a, b) in enumerate(combinations(range(len(patterns.lists)), 2)):
        seen, column = patterns.pair(a, b), drawn[:, at]
        same = 0.5 * float((column == seen).mean())
        above, below = float((column > seen).mean()) + same, float((column < seen).mean()) + same
        low, middle, high = (float(q) for q in np.quantile(column, (0.025, 0.5, 0.975)))
        found.append(Overlap((patterns.lists[a], patterns.lists[b]), seen, middle, low, high, min(above, below)))
    return found


def predicted(whole: NDArray[np.float64], chances: NDArray[np.float64], seed: int) -> NDArray[np.int64]:
    """Return an overlap of each pair for every draw, by chain, draw and pair."""
    random = np.random.default_rng(seed)
    return random.binomial(whole.astype(np.int64)[..., None], np.clip(chances, 0.0, 1.0))


def far_out(found: list[Overlap]) -> list[Overlap]:
    """Return the overlaps that the model would hardly make."""
    return [o for o in found if o.tail < FAR / 2 / len(found)]
