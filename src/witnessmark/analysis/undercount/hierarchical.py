"""The best of all hierarchical log-linear models by BIC, for three or four lists.

Unlike the stepwise choice it may use terms of three lists. It is shown beside the models (Bishop, Fienberg and
Holland 1975, chapter 6; Baillargeon and Rivest 2007 for the choice by BIC); its interval is of the likelihood
of the one chosen model and holds nothing of the doubt about the choice.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from witnessmark.analysis.undercount.closed_form import log_interval
from witnessmark.analysis.undercount.estimate import Estimate, Method
from witnessmark.analysis.undercount.existence import FINE, verdict
from witnessmark.analysis.undercount.patterns import Patterns
from witnessmark.analysis.undercount.poisson_fit import fit


def hierarchical(patterns: Patterns) -> Estimate:
    """Estimate the whole with the model of lowest BIC among those that have an estimate.

    The interval is from the delta method on the logarithm of those unseen.
    """
    lists = len(patterns.lists)
    if lists not in (3, 4):
        return Estimate.none(Method.HIERARCHICAL, "needs_three_or_four_lists")
    cells = patterns.cells()[1:].astype(np.float64)
    index = np.arange(1, 1 << lists)
    best: tuple[float, float, float, tuple[int, ...]] | None = None
    for terms in _models(lists):
        rows = np.column_stack([(index & term == term).astype(np.float64) for term in (0, *terms)])
        if verdict(rows, cells > 0) != FINE:
            continue
        converged, means, log_lik = fit(rows, cells)
        bic = rows.shape[1] * math.log(patterns.observed) - 2 * log_lik
        if converged and (best is None or bic < best[0]):
            information = rows.T @ (means[:-1, None] * rows)
            spread = float(np.linalg.inv(information)[0, 0])
            best = (bic, float(means[-1]), spread, terms)
    if best is None:
        return Estimate.none(Method.HIERARCHICAL, "estimate_infinite")
    _, unseen, spread, terms = best
    low, high = log_interval(patterns.observed, patterns.observed + unseen, unseen**2 * math.expm1(spread) + unseen)
    return Estimate(Method.HIERARCHICAL, patterns.observed + unseen, low, high,
                    details={"bic": best[0], "terms": _generators(patterns, terms)})


@cache
def _models(lists: int) -> tuple[tuple[int, ...], ...]:
    """Return all sets of terms (bits of lists) closed under parts, with every list and without the term of all."""
    single = tuple(1 << j for j in range(lists))
    found: set[frozenset[int]] = {frozenset(single)}
    border = list(found)
    higher = sorted((t for t in range(1, (1 << lists) - 1) if t.bit_count() > 1), key=int.bit_count)
    while border:
        model = border.pop()
        for term in higher:
            parts = (term & ~bit for bit in single if term & bit)
            if term not in model and all(part in model for part in parts):
                grown = model | {term}
                if grown not in found:
                    found.add(grown)
                    border.append(grown)
    return tuple(tuple(sorted(model)) for model in sorted(found, key=sorted))


def _generators(patterns: Patterns, terms: tuple[int, ...]) -> list[list[str]]:
    largest = [t for t in terms if not any(t != other and t & other == t for other in terms)]
    return [[name for j, name in enumerate(patterns.lists) if term >> j & 1] for term in largest]
