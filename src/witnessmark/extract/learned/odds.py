"""From scores to shares, and two sources of shares made one."""

from __future__ import annotations

import numpy as np

from witnessmark.extract.learned.encoder_file import Floats

WORDED = 0.7
"""What the log odds of wording count beside those of the network, of what words say."""
LEAST_ODDS = 1e-3
"""No odds count as less: neither alone rules an act out."""


def shares_of(scores: Floats) -> Floats:
    """Return scores (…, answers) as shares that sum to 1 over the answers."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    shares: Floats = raised / raised.sum(-1, keepdims=True)
    return shares


def together(seen: Floats, words: Floats | None) -> Floats:
    """Return the share of each answer by the network and by wording, both at once (a product of experts: Hinton 2002);
    what wording says beyond the network's answers (that it is none) does not count."""
    odds = seen + LEAST_ODDS
    if words is not None:
        odds = odds * (words[: len(seen)] + LEAST_ODDS) ** WORDED
    shares: Floats = odds / odds.sum()
    return shares
