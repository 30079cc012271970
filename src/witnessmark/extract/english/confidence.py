"""From a draft's score to a probability that a careful analyst would keep the claim.

The table was fitted by bins on the coded set under `gold/dev/en` and then pulled towards the
share of claims that held on reports the rules were not developed on. It rises everywhere, so
what the rules put first stays first, and one half stays one half or more.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

TABLE = ((0.0, 0.0), (0.3, 0.1), (0.4999, 0.4), (0.5, 0.55), (0.6, 0.65), (0.7, 0.8), (0.85, 0.9), (1.0, 0.95))


def calibrated(score: float) -> float:
    """Return the probability for a score, linear between the table's points."""
    score = min(max(score, 0.0), 1.0)
    at = min(bisect_right(TABLE, (score, 2.0)), len(TABLE) - 1)
    (low, floor), (high, ceiling) = list(pairwise(TABLE))[at - 1]
    return round(floor + (ceiling - floor) * (score - low) / (high - low), 3)
