"""Krippendorff's alpha for two or more coders and any measure of difference.

alpha = 1 - Do / De (Krippendorff 2018, Content Analysis, 4th ed., ch. 12): the difference observed
between the values that coders give to the same unit, over the difference expected between any two
of all values given, whoever gave them to whichever unit. 1 is full agreement, 0 what chance would
bring, below 0 systematic disagreement. `masi` is the difference of two sets (Passonneau 2006,
Measuring agreement on set-valued items): nominal where each holds one value or none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import combinations
from typing import TypeVar

V = TypeVar("V", bound=Hashable)


def alpha(units: Sequence[Sequence[V]], difference: Callable[[V, V], float]) -> float | None:
    """Return alpha over units, each the values that its coders gave; None where nothing can vary.

    `difference` is symmetric, 0 for the same value and 1 for values with nothing in common. A unit
    with fewer than two values is left out, as it can be compared with nothing.
    """
    pairable = [values for values in units if len(values) > 1]
    counts = Counter(value for values in pairable for value in values)
    given = counts.total()
    if not given:
        return None
    observed = sum(
        2 * sum(difference(a, b) for a, b in combinations(values, 2)) / (len(values) - 1) for values in pairable
    ) / given
    expected = 2 * sum(m * n * difference(a, b) for (a, m), (b, n) in combinations(counts.items(), 2)) / (
        given * (given - 1))
    return 1 - observed / expected if expected else None


def nominal(a: object, b: object) -> float:
    """Return 0 for the same value, else 1."""
    return float(a != b)


def masi(common: int, a: int, b: int) -> float:
    """Return the difference of two sets of `a` and `b` members of which `common` are shared.

    One minus Jaccard's index, the index weighed by 1 for equal sets, 2/3 where one holds the
    other, 1/3 where they only overlap. Two empty sets are equal.
    """
    either = a + b - common
    if common == either:
        return 0.0
    weight = 2 / 3 if common == min(a, b) else 1 / 3
    return 1 - weight * common / either
