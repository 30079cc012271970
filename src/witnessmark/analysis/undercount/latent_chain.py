"""One Markov chain of the latent class model, compiled.

The model (Manrique-Vallier 2016): everybody belongs to a hidden class; within a class lists are independent,
class k is on list j with chance lam[j, k] ~ Beta(1, 1); class weights come from a stick-breaking process cut at K
sticks, V[k] ~ Beta(1, alpha), alpha ~ Gamma(a, rate b); p(N) = 1/N. Everything about sticks is kept as logs, so
classes may be as small as they like.

A sweep: (1) classes of those seen; (2) how many are unseen and their classes; (3) the unseen of each class again,
by Metropolis steps with lam and V integrated out, which take the long steps that (2) can't; (4) labels swapped,
likewise; (5) lam, V, alpha. Each step leaves the posterior unchanged.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from witnessmark.analysis.undercount.compiled import compiled


@compiled
def chain(
    marks: NDArray[np.int64], starts: NDArray[np.int64], counts: NDArray[np.int64], lists: int, classes: int,
    a: float, b: float, burn: int, samples: int, thin: int, seed: int, most: int,
) -> tuple[NDArray[np.float64], int]:
    """Return samples of the whole (seen and unseen), and how often the bound on the unseen was touched.

    Args:
        marks: the lists each pattern is on, one after the other.
        starts: where each pattern's lists begin in `marks`; one longer than `counts`.
        most: bound on the unseen.
    """
    np.random.seed(seed)
    seen = np.int64(0)
    for i in range(counts.size):
        seen += counts[i]
    lam = np.empty((classes, lists))
    log_pi = np.empty(classes)
    for k in range(classes):
        log_pi[k] = -math.log(classes)
        for j in range(lists):
            lam[k, j] = np.random.random()
    alpha = 1.0
    odds = np.empty((classes, lists))
    base = np.empty(classes)
    chance = np.empty(classes)
    n = np.empty(classes, np.int64)                      # seen, by class
    on = np.empty((classes, lists), np.int64)            # of these on each list
    unseen = np.zeros(classes, np.int64)
    out = np.empty(samples)
    touched = 0
    reach = math.log2(max(float(seen), 4.0)) + 2.0
    for turn in range(burn + samples * thin):
        for k in range(classes):
            x = log_pi[k]
            for j in range(lists):
                p = min(max(lam[k, j], 1e-300), 1.0 - 1e-16)
                none = math.log1p(-p)
                odds[k, j] = math.log(p) - none
                x += none
            base[k] = x
            n[k] = 0
            for j in range(lists):
                on[k, j] = 0
        for i in range(counts.size):
            top = -np.inf
            for k in range(classes):
                x = base[k]
                for at in range(starts[i], starts[i + 1]):
                    x += odds[k, marks[at]]
                chance[k] = x
                top = max(top, x)
            total = 0.0
            for k in range(classes):
                chance[k] = math.exp(chance[k] - top)
                total += chance[k]
            left = counts[i]
            for k in range(classes):
                if left == 0:
                    break
                c = binomial(left, chance[k] / max(total, 1e-300)) if k < classes - 1 else left
                total -= chance[k]
                if c > 0:
                    n[k] += c
                    left -= c
                    for at in range(starts[i], starts[i + 1]):
                        on[k, marks[at]] += c
        none = 0.0
        for k in range(classes):
            chance[k] = math.exp(base[k])
            none += chance[k]
        none = min(none, 1.0 - 1e-12)
        left = np.int64(min(np.random.poisson(np.random.gamma(float(seen), none / (1.0 - none))), 4e18))
        if left > most:
            left = np.int64(most)
            touched += turn >= burn
        for k in range(classes):
            unseen[k] = binomial(left, chance[k] / max(none, 1e-300)) if k < classes - 1 else left
            left -= unseen[k]
            none -= chance[k]
        total_n = seen
        for k in range(classes):
            total_n += unseen[k]
        for k in range(classes):
            if n[k] > 0 or k == turn % classes:          # never by `unseen`, which this step changes
                for _ in range(3):
                    step = np.int64(1 + 2.0 ** (np.random.random() * reach))
                    move = np.int64(1 + np.random.random() * step)
                    if np.random.random() < 0.5:
                        move = -move
                    fresh = unseen[k] + move
                    if fresh < 0 or total_n - seen + move > most:
                        continue
                    gain = (math.lgamma(float(total_n + move)) - math.lgamma(float(total_n))
                            - math.lgamma(fresh + 1.0) + math.lgamma(unseen[k] + 1.0))
                    gain += of_lists(on, n[k] + fresh, k, lists) - of_lists(on, n[k] + unseen[k], k, lists)
                    before = of_sticks(n, unseen, alpha, classes)
                    kept = unseen[k]
                    unseen[k] = fresh
                    gain += of_sticks(n, unseen, alpha, classes) - before
                    if math.log(np.random.random()) < gain:
                        total_n += move
                    else:
                        unseen[k] = kept
        for _ in range(2 if classes > 1 else 0):
            k = np.random.randint(classes - 1)
            other = k + 1 if np.random.random() < 0.5 else np.random.randint(classes)
            if k != other and n[k] + unseen[k] != n[other] + unseen[other]:
                before = of_sticks(n, unseen, alpha, classes)
                _swap(n, on, unseen, k, other)
                if math.log(np.random.random()) >= of_sticks(n, unseen, alpha, classes) - before:
                    _swap(n, on, unseen, k, other)
        tail = total_n
        rest = 0.0                                       # log of the stick that is left
        for k in range(classes):
            size = n[k] + unseen[k]
            tail -= size
            if k < classes - 1:
                mine, beyond = log_gamma_draw(1.0 + size), log_gamma_draw(alpha + tail)
                top = max(mine, beyond)
                both = top + math.log(math.exp(mine - top) + math.exp(beyond - top))
                log_pi[k] = rest + mine - both
                rest += beyond - both
            else:
                log_pi[k] = rest
            for j in range(lists):
                lam[k, j] = np.random.beta(1.0 + on[k, j], 1.0 + size - on[k, j])
        alpha = max(np.random.gamma(a + classes - 1.0, 1.0 / (b - rest)), 1e-6)
        if turn >= burn and (turn - burn) % thin == 0:
            out[(turn - burn) // thin] = total_n
    return out, touched


@compiled
def of_lists(on: NDArray[np.int64], size: int, k: int, lists: int) -> float:
    """Log chance of a class's marks on the lists given its size, with lam integrated out."""
    total = -lists * math.lgamma(size + 2.0)
    for j in range(lists):
        total += math.lgamma(size - on[k, j] + 1.0)
    return total


@compiled
def of_sticks(n: NDArray[np.int64], unseen: NDArray[np.int64], alpha: float, classes: int) -> float:
    """Log chance of the class sizes in this order, with V integrated out (without a constant)."""
    tail, total = 0.0, 0.0
    for k in range(classes - 1, -1, -1):
        size = float(n[k] + unseen[k])
        if k < classes - 1:
            total += math.lgamma(1.0 + size) + math.lgamma(alpha + tail) - math.lgamma(1.0 + size + alpha + tail)
        tail += size
    return total


@compiled
def _swap(n: NDArray[np.int64], on: NDArray[np.int64], unseen: NDArray[np.int64], k: int, other: int) -> None:
    n[k], n[other] = n[other], n[k]
    unseen[k], unseen[other] = unseen[other], unseen[k]
    for j in range(on.shape[1]):
        on[k, j], on[other, j] = on[other, j], on[k, j]


@compiled
def log_gamma_draw(shape: float) -> float:
    """Log of a Gamma(shape, 1) draw, exact also for tiny shapes (Marsaglia and Tsang 2000, section 6)."""
    if shape >= 1.0:
        return math.log(np.random.gamma(shape, 1.0))
    return math.log(np.random.gamma(shape + 1.0, 1.0)) + math.log(1.0 - np.random.random()) / shape


@compiled
def binomial(trials: int | np.int64, p: float) -> int:
    """Draw a binomial number: by inversion when few are expected, else by Hörmann's rejection (1993, BTRS)."""
    if p <= 0.0 or trials <= 0:
        return 0
    if p >= 1.0:
        return int(trials)
    if p > 0.5:
        return int(trials) - binomial_half(trials, 1.0 - p)
    return binomial_half(trials, p)


@compiled
def binomial_half(trials: int | np.int64, p: float) -> int:
    """Draw a binomial number for p up to one half."""
    q = 1.0 - p
    if trials * p < 10.0:
        ratio = p / q
        mass = math.exp(trials * math.log1p(-p))
        u = np.random.random()
        k = 0
        while u > mass and k < trials:
            u -= mass
            k += 1
            mass *= ratio * (trials - k + 1) / k
        return k
    spread = math.sqrt(trials * p * q)
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    c = trials * p + 0.5
    v_r = 0.92 - 4.2 / b
    alpha = (2.83 + 5.1 / b) * spread
    log_odds = math.log(p / q)
    m = math.floor((trials + 1) * p)
    h = math.lgamma(m + 1.0) + math.lgamma(trials - m + 1.0)
    while True:
        v = np.random.random()
        u = np.random.random() - 0.5
        us = 0.5 - abs(u)
        k = math.floor((2.0 * a / us + b) * u + c)
        if k < 0 or k > trials:
            continue
        if us >= 0.07 and v <= v_r:
            return int(k)
        v = math.log(v * alpha / (a / (us * us) + b))
        if v <= h - math.lgamma(k + 1.0) - math.lgamma(trials - k + 1.0) + (k - m) * log_odds:
            return int(k)
