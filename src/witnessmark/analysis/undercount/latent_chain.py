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

from witnessmark.analysis.undercount.latent_pairs import pair_chances
from witnessmark.compiled import compiled


@compiled
def chain(
    marks: NDArray[np.int64], starts: NDArray[np.int64], counts: NDArray[np.int64], lists: int, classes: int,
    a: float, b: float, burn: int, samples: int, thin: int, seed: int, most: int,
) -> tuple[NDArray[np.float64], int, NDArray[np.float64]]:
    """Return samples of the whole (seen and unseen), how often the bound on the unseen was touched, and pairs' chances.

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
    pairs = np.empty((samples, lists * (lists - 1) // 2))
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
        _longer_steps(n, on, unseen, alpha, turn % classes, reach, most)
        if classes > 1:
            _swaps(n, on, unseen, alpha)
        total_n = seen
        for k in range(classes):
            total_n += unseen[k]
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
                lam[k, j] = np.random.beta(1.0 + on[k, j], 1.0 + size - on[k, j]) if size > 0 else np.random.random()
        alpha = max(np.random.gamma(a + classes - 1.0, 1.0 / (b - rest)), 1e-6)
        if turn >= burn and (turn - burn) % thin == 0:
            out[(turn - burn) // thin] = total_n
            pair_chances(lam, log_pi, pairs[(turn - burn) // thin])
    return out, touched, pairs


@compiled
def _longer_steps(
    n: NDArray[np.int64], on: NDArray[np.int64], unseen: NDArray[np.int64], alpha: float, also: int, reach: float,
    most: int,
) -> None:
    """Move the unseen of each class that holds somebody seen, and of one more, by steps of any length.

    Which classes are tried never depends on `unseen`, which the step changes.
    """
    classes, lists = on.shape
    tail = np.empty(classes)                             # how many are in later classes
    stick = np.empty(classes)                            # each stick's log chance
    total = 0.0
    gone = 0.0
    for k in range(classes - 1, -1, -1):
        tail[k] = total
        stick[k] = of_stick(float(n[k] + unseen[k]), total, alpha) if k < classes - 1 else 0.0
        total += n[k] + unseen[k]
        gone += unseen[k]
    now_total = log_gamma_of(total)
    for k in range(classes):
        if n[k] == 0 and k != also:
            continue
        now = of_lists(on, n[k] + unseen[k], k, lists) - log_gamma_of(unseen[k] + 1.0)
        for _ in range(3):
            step = 1.0 + 2.0 ** (np.random.random() * reach)
            move = np.int64(1 + np.random.random() * step)
            if np.random.random() < 0.5:
                move = -move
            fresh = unseen[k] + move
            if fresh < 0 or gone + move > most:
                continue
            then = of_lists(on, n[k] + fresh, k, lists) - log_gamma_of(fresh + 1.0)
            then_total = log_gamma_of(total + move)
            gain = then - now + then_total - now_total
            for other in range(min(k + 1, classes - 1)):
                size = float(n[other] + unseen[other])
                if other < k:
                    gain += of_stick(size, tail[other] + move, alpha) - stick[other]
                else:
                    gain += of_stick(size + move, tail[k], alpha) - stick[k]
            if math.log(np.random.random()) < gain:
                unseen[k] = fresh
                total += move
                gone += move
                now, now_total = then, then_total
                for other in range(min(k + 1, classes - 1)):
                    if other < k:
                        tail[other] += move
                    stick[other] = of_stick(float(n[other] + unseen[other]), tail[other], alpha)


@compiled
def _swaps(n: NDArray[np.int64], on: NDArray[np.int64], unseen: NDArray[np.int64], alpha: float) -> None:
    """Swap the labels of two pairs of classes, neighbours or any."""
    classes = n.size
    for _ in range(2):
        k = np.random.randint(classes - 1)
        other = k + 1 if np.random.random() < 0.5 else np.random.randint(classes)
        if k == other or n[k] + unseen[k] == n[other] + unseen[other]:
            continue
        gain = -_sticks_between(n, unseen, alpha, k, other)
        _swap(n, on, unseen, k, other)
        gain += _sticks_between(n, unseen, alpha, k, other)
        if math.log(np.random.random()) >= gain:
            _swap(n, on, unseen, k, other)


@compiled
def _sticks_between(n: NDArray[np.int64], unseen: NDArray[np.int64], alpha: float, k: int, other: int) -> float:
    """Log chance of the sticks that a swap of two classes changes, and no others."""
    first, last = min(k, other), max(k, other)
    tail, total = 0.0, 0.0
    for at in range(n.size - 1, first - 1, -1):
        size = float(n[at] + unseen[at])
        if at <= last and at < n.size - 1:
            total += of_stick(size, tail, alpha)
        tail += size
    return total


@compiled
def of_lists(on: NDArray[np.int64], size: int | np.int64, k: int, lists: int) -> float:
    """Log chance of a class's marks on the lists given its size, with lam integrated out."""
    total = -lists * log_gamma_of(size + 2.0)
    for j in range(lists):
        total += log_gamma_of(size - on[k, j] + 1.0)
    return total


@compiled
def of_stick(size: float, tail: float, alpha: float) -> float:
    """Log chance of a class's size against those later, with V integrated out (without a constant)."""
    return log_gamma_of(1.0 + size) + log_gamma_of(alpha + tail) - log_gamma_of(1.0 + size + alpha + tail)


@compiled
def log_gamma_of(x: float) -> float:
    """Log of the gamma function; Stirling's series above 12 (its error is below 1e-11 there)."""
    if x < 12.0:
        return math.lgamma(x)
    y = 1.0 / (x * x)
    return (x - 0.5) * math.log(x) - x + 0.9189385332046727 + (1 / 12 - y * (1 / 360 - y / 1260)) / x


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
        u = np.random.random()
        if u <= 1.0 - trials * p:                        # Bernoulli's inequality: u is below the mass at 0
            return 0
        ratio = p / q
        mass = math.exp(trials * math.log1p(-p))
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
    h = log_gamma_of(m + 1.0) + log_gamma_of(trials - m + 1.0)
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
        if v <= h - log_gamma_of(k + 1.0) - log_gamma_of(trials - k + 1.0) + (k - m) * log_odds:
            return int(k)
