"""A rule's score turned into the share of such claims that an analyst kept.

The knots were fitted on `gold/dev/ko` (`python -m bench.accuracy --set gold/dev/ko --all`): in each tenth
of the score the share of claims kept, drawn towards .7 by five imagined claims, made monotone.
Below the threshold the score stays as it is. Not handled here: what goes into the score (`acts`).
"""

from __future__ import annotations

from bisect import bisect_right

KNOTS = ((0.5, 0.6), (0.65, 0.7), (0.75, 0.8), (0.85, 0.87), (0.97, 0.96))


def calibrated(score: float) -> float:
    """Return the confidence of a score, 0..1; grows with the score and keeps the side of .5."""
    if score < KNOTS[0][0]:
        return max(score, 0.0)
    if score >= KNOTS[-1][0]:
        return KNOTS[-1][1]
    index = bisect_right([left for left, _ in KNOTS], score)
    (left, low), (right, high) = KNOTS[index - 1], KNOTS[index]
    return low + (high - low) * (score - left) / (right - left)
