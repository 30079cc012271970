"""Steps of a chain that go further than a Gibbs sweep: the unseen of a class, and labels swapped, compiled.

Both are Metropolis steps on who is in which class, with lam and V (see `latent_chain`) integrated out. With s[k] of
class k and T[k] of it and all later ones, the K classes' sticks then have the chance, up to a constant,

    prod(k < K-1) Gamma(1 + s[k]) / (alpha + T[k]) * Gamma(alpha + s[K-1]) / Gamma(alpha + N)

as each stick's second gamma is the next one's first. So a step costs a product over the sticks, and no gammas of them.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from witnessmark.analysis.undercount.random_draws import log_factorial, log_gamma_of
from witnessmark.compiled import compiled

TRIES = 3           # of a class's unseen, in one sweep
SWAPS = 2


@compiled
def longer_steps(
    n: NDArray[np.int64], on: NDArray[np.int64], unseen: NDArray[np.int64], alpha: float, also: int, reach: float,
    most: int, known: NDArray[np.float64],
) -> None:
    """Move the unseen of each class that holds somebody seen, and of one more, by steps of any length.

    Which classes are tried never depends on `unseen`, which the step changes. `known` holds logs of factorials.
    """
    classes = n.size
    later = np.empty(classes)                            # how many are in this class and later ones
    total = 0.0
    gone = 0.0
    for k in range(classes - 1, -1, -1):
        total += n[k] + unseen[k]
        gone += unseen[k]
        later[k] = total
    now_total = log_gamma_of(total) - log_gamma_of(alpha + total)
    for k in range(classes):
        if n[k] == 0 and k != also:
            continue
        now = of_class(n, on, unseen[k], alpha, k, known)
        for _ in range(TRIES):
            step = 1.0 + 2.0 ** (np.random.random() * reach)
            move = np.int64(1 + np.random.random() * step)
            if np.random.random() < 0.5:
                move = -move
            fresh = unseen[k] + move
            if fresh < 0 or gone + move > most:
                continue
            then = of_class(n, on, fresh, alpha, k, known)
            then_total = log_gamma_of(total + move) - log_gamma_of(alpha + total + move)
            sticks = 1.0
            for other in range(min(k + 1, classes - 1)):
                sticks *= (alpha + later[other] + move) / (alpha + later[other])
            if math.log(np.random.random()) < then - now + then_total - now_total - math.log(sticks):
                unseen[k] = fresh
                total += move
                gone += move
                now, now_total = then, then_total
                for other in range(k + 1):
                    later[other] += move


@compiled
def of_class(n: NDArray[np.int64], on: NDArray[np.int64], unseen: int | np.int64, alpha: float, k: int,
             known: NDArray[np.float64]) -> float:
    """Log chance of a class's marks on the lists and of its size, as far as its own unseen change it."""
    lists = on.shape[1]
    size = n[k] + unseen
    whole = log_factorial(size, known)
    total = -lists * (whole + math.log(size + 1.0)) - log_factorial(unseen, known)
    total += whole if k < n.size - 1 else log_gamma_of(alpha + size)
    for j in range(lists):
        total += log_factorial(size - on[k, j], known)
    return float(total)


@compiled
def swaps(n: NDArray[np.int64], on: NDArray[np.int64], unseen: NDArray[np.int64], alpha: float) -> None:
    """Swap the labels of pairs of classes, neighbours or any."""
    classes = n.size
    for _ in range(SWAPS):
        k = np.random.randint(classes - 1)
        other = k + 1 if np.random.random() < 0.5 else np.random.randint(classes)
        first, last = min(k, other), max(k, other)
        one, two = float(n[first] + unseen[first]), float(n[last] + unseen[last])
        if one == two:
            continue
        later = 0.0
        sticks = 1.0
        for at in range(classes - 1, first, -1):
            later += n[at] + unseen[at]
            if at <= last and at < classes - 1:
                sticks *= (alpha + later) / (alpha + later + one - two)
        gain = math.log(sticks)
        if last == classes - 1:
            gain += (log_gamma_of(1.0 + two) + log_gamma_of(alpha + one)
                     - log_gamma_of(1.0 + one) - log_gamma_of(alpha + two))
        if math.log(np.random.random()) < gain:
            _swap(n, on, unseen, k, other)


@compiled
def _swap(n: NDArray[np.int64], on: NDArray[np.int64], unseen: NDArray[np.int64], k: int, other: int) -> None:
    n[k], n[other] = n[other], n[k]
    unseen[k], unseen[other] = unseen[other], unseen[k]
    for j in range(on.shape[1]):
        on[k, j], on[other, j] = on[other, j], on[k, j]
