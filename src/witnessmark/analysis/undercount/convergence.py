"""Whether chains agree: split R-hat and effective sample size (Gelman et al., BDA3, section 11.4-11.5).

On logs of the population, which is skewed. A wrong number of chains that all stick in one place can't be
seen from within; that is why several start apart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def r_hat(draws: NDArray[np.float64]) -> float:
    """Return split R-hat of positive draws, one row a chain; 1.0 means agreement, infinity none at all."""
    halves = _halves(draws)
    within = float(halves.var(axis=1, ddof=1).mean())
    between = float(halves.mean(axis=1).var(ddof=1))
    if within < 1e-24:
        return 1.0 if between < 1e-24 else float("inf")
    length = halves.shape[1]
    return float(np.sqrt((length - 1) / length + between / within))


def ess(draws: NDArray[np.float64]) -> float:
    """Return the effective number of independent draws over all chains (Geyer's initial monotone sequence)."""
    halves = _halves(draws)
    chains, length = halves.shape
    centred = halves - halves.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(centred, 2 * length, axis=1)
    covariance = np.fft.irfft(spectrum * np.conj(spectrum), axis=1)[:, :length].mean(axis=0) / length
    within = float(covariance[0] * length / (length - 1))
    whole = within * (length - 1) / length + float(halves.mean(axis=1).var(ddof=1))
    if whole < 1e-24:
        return float(chains * length)
    rho = 1 - (within - covariance) / whole
    total, last = 0.0, np.inf
    for lag in range(0, length - 1, 2):
        pair = float(rho[lag] + rho[lag + 1])
        if pair < 0:
            break
        last = min(last, pair)
        total += last
    return float(min(chains * length / max(2 * total - 1, 1e-9), chains * length))


def _halves(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    middle = draws.shape[1] // 2
    logs = np.log(draws)
    return np.concatenate((logs[:, :middle], logs[:, middle:2 * middle]))
