"""How like two groupings of many things are, from two columns of labels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Likeness:
    """F of each measure, and the size of the largest group found."""

    pairwise: float
    b_cubed: float
    ceaf_e: float
    largest: int


def likeness(found: Labels, true: Labels) -> Likeness:
    """Compare two groupings of the same things, one label a thing.

    CEAF-e (Luo 2005) wants the best one-to-one matching of groups; here pairs of groups are matched from the most
    alike down, which gives a lower bound close to it, the same for everyone compared.
    """
    found, true = (np.unique(labels, return_inverse=True)[1].astype(np.int64) for labels in (found, true))
    sizes, wanted = np.bincount(found), np.bincount(true)
    cells, common = np.unique(found * wanted.size + true, return_counts=True)
    of, to = cells // wanted.size, cells % wanted.size
    both, claimed, all_true = (float((n * (n - 1.0)).sum()) for n in (common, sizes, wanted))
    share = common.astype(float) ** 2 / found.size
    alike = 2.0 * common / (sizes[of] + wanted[to])
    matched, free_of, free_to = 0.0, np.ones(sizes.size, bool), np.ones(wanted.size, bool)
    for cell in np.argsort(-alike, kind="stable"):
        if free_of[of[cell]] and free_to[to[cell]]:
            free_of[of[cell]] = free_to[to[cell]] = False
            matched += alike[cell]
    return Likeness(_f(both / max(claimed, 1), both / max(all_true, 1)),
                    _f(float((share / sizes[of]).sum()), float((share / wanted[to]).sum())),
                    _f(matched / sizes.size, matched / wanted.size), int(sizes.max()))


@dataclass(frozen=True, slots=True)
class Bin:
    """What was said with some probability: how many times, the mean of it, and how often it was so."""

    number: int
    said: float
    so: float


def bins_of(chance: NDArray[np.float32], right: NDArray[np.bool_], bins: int = 10) -> list[Bin]:
    """Return equally wide bins of probability, those left out that are empty."""
    at = np.minimum((chance * bins).astype(int), bins - 1)
    number = np.bincount(at, minlength=bins)
    said, so = np.bincount(at, chance, bins), np.bincount(at, right, bins)
    return [Bin(int(n), float(s / n), float(r / n)) for n, s, r in zip(number, said, so, strict=True) if n]


def calibration(chance: NDArray[np.float32], right: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the expected calibration error over equally wide bins."""
    return sum(one.number * abs(one.said - one.so) for one in bins_of(chance, right, bins)) / max(1, chance.size)


def _f(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
