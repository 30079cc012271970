"""How like two groupings of the same things are.

Pairwise precision and recall; B³ (Bagga and Baldwin 1998). Both take a label per thing; things
that one side lacks are left out by the caller.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision and recall of one measure; None where there is nothing to count."""

    precision: float | None
    recall: float | None

    @property
    def f1(self) -> float | None:
        if self.precision is None or self.recall is None:
            return None
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def pairwise(found: Mapping[str, Hashable], true: Mapping[str, Hashable]) -> Agreement:
    """Count the pairs put together by either grouping."""
    both = Counter((found[k], true[k]) for k in found)
    together = sum(_pairs(n) for n in both.values())
    claimed = sum(_pairs(n) for n in Counter(found.values()).values())
    wanted = sum(_pairs(n) for n in Counter(true[k] for k in found).values())
    return Agreement(together / claimed if claimed else None, together / wanted if wanted else None)


def b_cubed(found: Mapping[str, Hashable], true: Mapping[str, Hashable]) -> Agreement:
    """Average over things the purity of their group and the share of their true group in it."""
    if not found:
        return Agreement(None, None)
    both = Counter((found[k], true[k]) for k in found)
    sizes, wanted = Counter(found.values()), Counter(true[k] for k in found)
    precision = sum(n * n / sizes[f] for (f, _), n in both.items()) / len(found)
    recall = sum(n * n / wanted[t] for (_, t), n in both.items()) / len(found)
    return Agreement(precision, recall)


def _pairs(n: int) -> int:
    return n * (n - 1) // 2
