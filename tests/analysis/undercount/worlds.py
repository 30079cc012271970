"""Populations whose size is known, and the tables their lists would show."""

from __future__ import annotations

import numpy as np

from witnessmark.analysis.undercount import Chains, Effort, Patterns, patterns_of

QUICK = Effort(chains=Chains(chains=4, burn=500, samples=500, thin=4), rounds=1, resamples=200)


def table(text: str) -> Patterns:
    """Read a table written in a test."""
    return patterns_of(text.strip().encode())


def independent(size: int, chances: list[float], *, seed: int) -> Patterns:
    """Everybody is on each list by a coin of that list's own."""
    draws = np.random.default_rng(seed).random((size, len(chances))) < chances
    return of_marks(draws)


def linked(*, seed: int) -> tuple[int, Patterns]:
    """A world of any size; in two of three one list follows another. Returns how many there are, and the table."""
    random = np.random.default_rng(seed)
    size = int(random.integers(500, 4000))
    chances = random.uniform(0.15, 0.45, 4)
    draws = random.random((size, 4)) < chances
    if random.random() < 2 / 3:
        draws[:, 1] = random.random(size) < np.where(draws[:, 0], min(0.9, 2 * chances[1]), 0.7 * chances[1])
    return size, of_marks(draws)


def two_kinds(size: int, seed: int, hardly: float = 0.12) -> Patterns:
    """A half that lists reach easily and a half they hardly reach."""
    random = np.random.default_rng(seed)
    chances = np.where(random.random((size, 1)) < 0.5, 0.5, hardly)
    return of_marks(random.random((size, 4)) < chances)


def copied(size: int, seed: int) -> Patterns:
    """Every list takes most of its names from the one before it, and finds few by itself."""
    random = np.random.default_rng(seed)
    draws = random.random((size, 4)) < 0.15
    for at in (1, 2, 3):
        draws[:, at] = np.where(draws[:, at - 1], random.random(size) < 0.75, random.random(size) < 0.06)
    return of_marks(draws)


def tiny(size: int, seed: int) -> Patterns:
    """Lists of a few names each, in a population where each list is a coin of its own."""
    random = np.random.default_rng(seed)
    return of_marks(random.random((size, 4)) < random.uniform(0.04, 0.1, 4))


def of_marks(draws: np.ndarray) -> Patterns:
    patterns, counts = np.unique(draws[draws.any(axis=1)], axis=0, return_counts=True)
    names = ",".join("abcdefgh"[: draws.shape[1]])
    rows = "\n".join(",".join(str(int(x)) for x in [*p, c]) for p, c in zip(patterns, counts, strict=True))
    return table(f"{names},count\n{rows}")
