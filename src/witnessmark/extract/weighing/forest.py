"""Boosted trees at run time: a few arrays, walked by all rows at once.

Trees are fitted by `python -m training.weigh` (gradient boosting of logistic loss: Friedman 2001, algorithm 5, with the
second-order splits of Ke et al. 2017); their sum is a log odds. The file holds numbers only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TABLE = Path(__file__).with_name("forests.npz")
LEAF = -1
PARTS = ("feature", "threshold", "left", "right", "value", "roots")


@dataclass(frozen=True)
class Forest:
    """Trees of one question.

    Nodes of all trees lie in one row of arrays; `feature` is LEAF in a leaf; a row goes left where its clue is at most
    `threshold`; `deep` is the longest way down. A value less likely than `least` is better left out.
    """

    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    roots: NDArray[np.int32]
    least: float
    deep: int

    def chances(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probability for each row of clues (rows, clues)."""
        if not len(rows):
            return np.zeros(0)
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots))).copy()
        every = np.arange(len(rows))[:, None]
        for _ in range(self.deep):
            feature = self.feature[at]
            held = rows[every, np.maximum(feature, 0)]
            down = np.where(held <= self.threshold[at], self.left[at], self.right[at])
            at = np.where(feature == LEAF, at, down)
        odds = self.value[at].sum(1, dtype=np.float64)
        return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


@lru_cache(maxsize=1)
def forests() -> dict[str, Forest]:
    """Return the forests by question: `act`, and one for each field."""
    with np.load(TABLE) as stored:
        names = {name.split(".")[0] for name in stored.files}
        held = {name: {part: stored[f"{name}.{part}"] for part in PARTS} for name in sorted(names)}
        return {name: Forest(**parts, least=float(stored[f"{name}.least"]), deep=_deep(parts))
                for name, parts in held.items()}


def _deep(parts: dict[str, NDArray[np.generic]]) -> int:
    """Return how many steps the longest way from a root to a leaf has."""
    at = {int(root) for root in parts["roots"]}
    steps = 0
    while at := {int(parts[side][node]) for node in at if parts["feature"][node] != LEAF for side in ("left", "right")}:
        steps += 1
    return steps
