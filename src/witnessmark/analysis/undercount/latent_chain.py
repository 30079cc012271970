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
from witnessmark.analysis.undercount.latent_seen import SIDE, classes_of_seen
from witnessmark.analysis.undercount.latent_steps import longer_steps, swaps
from witnessmark.analysis.undercount.random_draws import beta, binomial, log_factorials, log_gamma_draw, uniform
from witnessmark.compiled import compiled

TABLED = 100_000    # logs of factorials kept at most; those beyond are worked out
EDGE = 1e-9         # chances of lists are kept as far from 0 and 1, so that products of thirty don't vanish


@compiled
def chain(
    depths: NDArray[np.uint32], last: NDArray[np.uint32], counts: NDArray[np.int64], lists: int, classes: int,
    a: float, b: float, burn: int, samples: int, thin: int, seed: int, most: int,
) -> tuple[NDArray[np.float64], int, NDArray[np.float64]]:
    """Return samples of the whole (seen and unseen), how often the bound on the unseen was touched, and pairs' chances.

    Args:
        depths, last, counts: the patterns (`latent_seen.Branches`).
        most: bound on the unseen.
    """
    np.random.seed(seed)
    state = np.array([seed], np.uint64)
    seen = np.int64(0)
    for i in range(counts.size):
        seen += counts[i]
    lam = np.empty((classes, lists))
    log_pi = np.full(classes, -math.log(classes))
    for k in range(classes):
        for j in range(lists):
            lam[k, j] = np.random.random()
    alpha = 1.0
    groups = (classes + SIDE - 1) // SIDE
    odds = np.ones((lists, groups, SIDE))
    chances = np.zeros((lists + 1, groups, SIDE))
    path = np.zeros(lists + 1, np.uint32)
    none = np.empty(classes)                             # chance to be of a class and on no list
    n = np.empty(classes, np.int64)                      # seen, by class
    on = np.empty((classes, lists), np.int64)            # of these on each list
    unseen = np.zeros(classes, np.int64)
    out = np.empty(samples)
    pairs = np.empty((samples, lists * (lists - 1) // 2))
    touched = 0
    known = log_factorials(min(8 * int(seen), TABLED))
    reach = math.log2(max(float(seen), 4.0)) + 2.0
    for turn in range(burn + samples * thin):
        for k in range(classes):
            none[k] = math.exp(log_pi[k])
            for j in range(lists):
                p = min(max(lam[k, j], EDGE), 1.0 - EDGE)
                none[k] *= 1.0 - p
                odds[j, k // SIDE, k % SIDE] = p / (1.0 - p)
            chances[0, k // SIDE, k % SIDE] = none[k]
        classes_of_seen(depths, last, counts, odds, chances, path, n, on, state)
        total = 0.0
        for k in range(classes):
            total += none[k]
        total = min(total, 1.0 - 1e-12)
        left = np.int64(min(np.random.poisson(np.random.gamma(float(seen), total / (1.0 - total))), 4e18))
        if left > most:
            left = np.int64(most)
            touched += turn >= burn
        for k in range(classes):
            unseen[k] = binomial(left, none[k] / max(total, 1e-300)) if k < classes - 1 else left
            left -= unseen[k]
            total -= none[k]
        longer_steps(n, on, unseen, alpha, turn % classes, reach, most, known)
        if classes > 1:
            swaps(n, on, unseen, alpha)
        total_n = seen
        for k in range(classes):
            total_n += unseen[k]
        rest = _chances(n, on, unseen, total_n, alpha, lam, log_pi, state)
        alpha = max(np.random.gamma(a + classes - 1.0, 1.0 / (b - rest)), 1e-6)
        if turn >= burn and (turn - burn) % thin == 0:
            out[(turn - burn) // thin] = total_n
            pair_chances(lam, log_pi, pairs[(turn - burn) // thin])
    return out, touched, pairs


@compiled
def _chances(
    n: NDArray[np.int64], on: NDArray[np.int64], unseen: NDArray[np.int64], whole: int | np.int64, alpha: float,
    lam: NDArray[np.float64], log_pi: NDArray[np.float64], state: NDArray[np.uint64],
) -> float:
    """Draw the chances of lists in each class and the sticks; return the log of what the sticks leave."""
    classes, lists = on.shape
    tail = whole
    rest = 0.0
    for k in range(classes):
        size = n[k] + unseen[k]
        tail -= size
        if k == classes - 1:
            log_pi[k] = rest
        elif size == 0:                                  # V ~ Beta(1, .), by inversion
            left = math.log(1.0 - np.random.random()) / (alpha + tail)
            log_pi[k] = rest + math.log(max(-math.expm1(left), 1e-300))
            rest += left
        elif tail > 0:
            stick = min(max(beta(1.0 + size, alpha + tail), 1e-300), 1.0 - 1e-16)
            log_pi[k] = rest + math.log(stick)
            rest += math.log1p(-stick)
        else:                                            # hardly anything may be left: logs all the way
            mine, beyond = log_gamma_draw(1.0 + size), log_gamma_draw(alpha)
            top = max(mine, beyond)
            both = top + math.log(math.exp(mine - top) + math.exp(beyond - top))
            log_pi[k] = rest + mine - both
            rest += beyond - both
        for j in range(lists):
            lam[k, j] = beta(1.0 + on[k, j], 1.0 + size - on[k, j]) if size > 0 else uniform(state)
    return rest
