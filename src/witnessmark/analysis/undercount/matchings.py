"""Doubts of matching carried into the figure: several matchings of the same records, one estimate from all.

Each matching is drawn from the links' probabilities, estimated as if it were the truth, and the answers are combined as
those of multiple imputations (Rubin 1987, eq. 3.1.2 to 3.1.5) on the log of the unseen: the interval holds what each
matching leaves open and how far they lie apart. Assumes that links are drawn rightly, each for itself; that one person
stands on a list once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from witnessmark.analysis.undercount.closed_form import Z95
from witnessmark.analysis.undercount.decomposable import dga
from witnessmark.analysis.undercount.estimate import Estimate, Method
from witnessmark.analysis.undercount.loglinear import loglinear
from witnessmark.analysis.undercount.patterns import Patterns, patterns_of
from witnessmark.errors import UsageError

FEWEST = 2


@dataclass(frozen=True, slots=True)
class Link:
    """Two records, by their places in the list, and the chance that they are of one person."""

    one: int
    other: int
    chance: float


@dataclass(frozen=True, slots=True)
class Combined:
    """One model's figure over all matchings.

    Attributes:
        each: the figures by matching; those that a model could not give are left out of the combination.
        doubt: the share of the variance that comes from matching, 0 to 1.
    """

    method: Method
    estimate: float
    low: float
    high: float
    each: tuple[Estimate, ...]
    doubt: float

    def record(self) -> dict[str, object]:
        """Return the answer as one JSON object."""
        return {"model": self.method.value, "estimate": round(self.estimate, 1), "low": round(self.low, 1),
                "high": round(self.high, 1), "from_matching": round(self.doubt, 3),
                "each": [None if e.estimate is None else round(e.estimate, 1) for e in self.each]}


def matchings(on_list: Sequence[str], links: Sequence[Link], *, times: int = 20, seed: int = 1) -> list[Patterns]:
    """Return tables of patterns from records and uncertain links.

    Args:
        on_list: the list that each record stands on.
        links: pairs that may be one person; of two that would put a person on a list twice, the likelier goes first.
    """
    if not on_list:
        raise UsageError("There are no records to match.", advice="Give the list of each record.")
    names = sorted(set(on_list))
    random = np.random.default_rng(seed)
    chances = np.array([link.chance for link in links])
    order = np.argsort(-chances, kind="stable")
    return [_drawn(on_list, names, links, order, random.random(len(links)) < chances) for _ in range(times)]


def combined(tables: Sequence[Patterns], method: Method = Method.DGA, *, seed: int = 1,
             resamples: int = 200) -> Combined:
    """Estimate each matching and combine the answers.

    Raises:
        UsageError: fewer than two matchings have a figure, or the model has none.
    """
    if method not in (Method.DGA, Method.LOGLINEAR):
        raise UsageError("Matchings are combined by dga or loglinear.", advice="Add --model dga.")
    each = tuple(dga(t) if method is Method.DGA else loglinear(t, resamples=resamples, seed=seed) for t in tables)
    held = [(e, t.observed) for e, t in zip(each, tables, strict=True) if e.whole]
    if len(held) < FEWEST:
        raise UsageError("Fewer than two matchings have a figure.", advice="Give more matchings, or fuller lists.")
    logs, within = [], []
    for e, observed in held:
        assert e.estimate is not None and e.low is not None and e.high is not None
        point, low, high = (math.log(max(n - observed, 0.5)) for n in (e.estimate, e.low, e.high))
        logs.append(point)
        within.append(((high - low) / (2 * Z95)) ** 2)
    middle, inside = float(np.mean(logs)), float(np.mean(within))
    apart = float(np.var(logs, ddof=1)) * (1 + 1 / len(logs))
    error = math.sqrt(inside + apart)
    seen = float(np.mean([n for _, n in held]))
    return Combined(method, seen + math.exp(middle), seen + math.exp(middle - Z95 * error),
                    seen + math.exp(middle + Z95 * error), each, apart / max(inside + apart, 1e-300))


def _drawn(on_list: Sequence[str], names: Sequence[str], links: Sequence[Link], order: np.ndarray,
           taken: np.ndarray) -> Patterns:
    """Join the records of the links taken, the likeliest first, never two of one list."""
    head = list(range(len(on_list)))
    held = [{name} for name in on_list]

    def root(at: int) -> int:
        while head[at] != at:
            head[at] = head[head[at]]
            at = head[at]
        return at

    for at in order.tolist():
        if taken[at]:
            a, b = root(links[at].one), root(links[at].other)
            if a != b and not held[a] & held[b]:
                head[b] = a
                held[a] |= held[b]
    counts: dict[tuple[bool, ...], int] = {}
    for at in range(len(on_list)):
        if root(at) == at:
            pattern = tuple(name in held[at] for name in names)
            counts[pattern] = counts.get(pattern, 0) + 1
    rows = [",".join([*("1" if mark else "0" for mark in pattern), str(n)]) for pattern, n in sorted(counts.items())]
    made = patterns_of("\n".join([",".join([*(f"l{n}" for n in range(len(names))), "count"]), *rows]).encode())
    return Patterns(tuple(names[int(name[1:])] for name in made.lists), made.marks, made.counts, made.notes)
