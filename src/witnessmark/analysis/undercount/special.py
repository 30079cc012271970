"""Two functions of the standard library over arrays."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled


@compiled
def log_gamma(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log of the gamma function of each value (all above 0)."""
    out = np.empty(values.size)
    for i in range(values.size):
        out[i] = math.lgamma(values[i])
    return out
