"""Figures that need no model search: Chapman for two lists, Chao's lower bound, sample coverage.

They are sanity lines beside the models, never a headline.
"""

from __future__ import annotations

import math

import numpy as np

from witnessmark.analysis.undercount.estimate import Estimate, Method
from witnessmark.analysis.undercount.patterns import Patterns

Z95 = 1.959963984540054


def chapman(patterns: Patterns) -> Estimate:
    """Estimate the whole from two lists (Chapman 1951; variance of Seber 1970).

    Assumes that the lists are independent, that everybody has the same chance to be on a list, that
    the population is closed and that the matching has no faults. None of it can be checked with two lists.
    """
    if len(patterns.lists) != 2:
        return Estimate.none(Method.CHAPMAN, "needs_two_lists")
    (a, b), both = patterns.sizes.tolist(), patterns.pair(0, 1)
    whole = (a + 1) * (b + 1) / (both + 1) - 1
    variance = (a + 1) * (b + 1) * (a - both) * (b - both) / ((both + 1) ** 2 * (both + 2))
    low, high = log_interval(patterns.observed, whole, variance)
    return Estimate(Method.CHAPMAN, whole, low, high, details={"overlap": both})


def chao(patterns: Patterns) -> Estimate:
    """Bound the whole from below (Chao 1987, bias-corrected, for t lists; interval by her log transform).

    Counts only those on one list and on two; differences between people push the truth above the bound,
    lists that avoid one another push it below.
    """
    lists = len(patterns.lists)
    if lists < 2:
        return Estimate.none(Method.CHAO, "needs_two_lists_or_more")
    on = patterns.marks.sum(axis=1)
    once, twice = int(patterns.counts[on == 1].sum()), int(patterns.counts[on == 2].sum())
    share = (lists - 1) / lists
    unseen = share * once * (once - 1) / (2 * (twice + 1))
    variance = (share * once * (once - 1) / (2 * (twice + 1))
                + share**2 * once * (2 * once - 1) ** 2 / (4 * (twice + 1) ** 2)
                + share**2 * once**2 * twice * (once - 1) ** 2 / (4 * (twice + 1) ** 4))
    low, high = log_interval(patterns.observed, patterns.observed + unseen, variance)
    return Estimate(Method.CHAO, patterns.observed + unseen, low, high, details={"once": once, "twice": twice})


def coverage(patterns: Patterns) -> Estimate:
    """Estimate from sample coverage (Chao and Tsay 1998, eq. 2.2 and the independence form D/C).

    C is the share of those seen that another list finds again; below 0.55 the method can't be relied on.
    """
    lists = len(patterns.lists)
    if lists < 2:
        return Estimate.none(Method.COVERAGE, "needs_two_lists_or_more")
    only = patterns.counts[patterns.marks.sum(axis=1) == 1] @ patterns.marks[patterns.marks.sum(axis=1) == 1]
    covered = 1 - float(np.mean(only / patterns.sizes))
    if covered <= 0:
        return Estimate.none(Method.COVERAGE, "no_overlap", coverage=0.0)
    average = patterns.observed - float(only.sum()) / lists
    return Estimate(Method.COVERAGE, average / covered, details={"coverage": covered})


def log_interval(observed: int, whole: float, variance: float) -> tuple[float | None, float | None]:
    """Return a 95% interval that stays above what was seen (Chao 1987, section 3).

    None where a figure leaves nobody unseen: its variance is 0 then, and an interval of one number would look sure.
    """
    unseen = whole - observed
    if unseen <= 0 or variance <= 0:
        return None, None
    factor = math.exp(Z95 * math.sqrt(math.log1p(variance / unseen**2)))
    return observed + unseen / factor, observed + unseen * factor
