"""The latent class sampler as it was published, with nothing added: a yardstick for effective draws a sweep.

Manrique-Vallier (2016, Biometrics 72, section 3.2), whose program is the reference: a blocked Gibbs sampler after
Ishwaran and James (2001). A sweep draws (1) the classes of those seen, pattern by pattern; (2) the chances of the
lists in each class; (3) the sticks; (4) how many are unseen, from a negative binomial; (5) their classes; (6) alpha.
Same model, priors and starts as ours; written from the paper, so that effective draws a sweep can be counted. How long
the reference's own sweep takes is measured with the reference.
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from witnessmark.analysis.undercount import Patterns
from witnessmark.compiled import compiled


def sample_plain(table: Patterns, *, chains: int, burn: int, samples: int, thin: int, classes: int = 10,
                 seed: int = 1) -> NDArray[np.float64]:
    """Return draws of the whole, one row a chain; chains run side by side."""
    seeds = np.random.SeedSequence(seed).generate_state(chains).tolist()

    def one(seed: int) -> NDArray[np.float64]:
        return _chain(table.marks, table.counts, classes, 0.25, 0.25, burn, samples, thin, seed)

    with ThreadPoolExecutor(max_workers=min(chains, os.cpu_count() or 1)) as pool:
        return np.array(list(pool.map(one, seeds)))


@compiled
def _chain(
    marks: NDArray[np.bool_], counts: NDArray[np.int64], classes: int, a: float, b: float, burn: int, samples: int,
    thin: int, seed: int,
) -> NDArray[np.float64]:
    np.random.seed(seed)
    patterns, lists = marks.shape
    seen = counts.sum()
    lam = np.random.random((classes, lists))
    pi = np.full(classes, 1.0 / classes)
    alpha = 1.0
    out = np.empty(samples)
    chance = np.empty(classes)
    log_stick = np.empty(classes)
    for turn in range(burn + samples * thin):
        size = np.zeros(classes)
        on = np.zeros((classes, lists))
        for i in range(patterns):
            total = 0.0
            for k in range(classes):
                p = pi[k]
                for j in range(lists):
                    p *= lam[k, j] if marks[i, j] else 1.0 - lam[k, j]
                chance[k] = p
                total += p
            left = counts[i]
            for k in range(classes):
                if left == 0:
                    break
                part = left
                if k < classes - 1:
                    part = np.random.binomial(left, min(1.0, max(0.0, chance[k] / total))) if total > 0.0 else 0
                total -= chance[k]
                left -= part
                size[k] += part
                for j in range(lists):
                    if marks[i, j]:
                        on[k, j] += part
        none = 0.0
        for k in range(classes):
            p = pi[k]
            for j in range(lists):
                p *= 1.0 - lam[k, j]
            chance[k] = p
            none += p
        none = min(none, 1.0 - 1e-12)
        left = np.random.poisson(np.random.gamma(float(seen), none / (1.0 - none)))
        whole = seen + left
        for k in range(classes):
            part = left
            if k < classes - 1:
                part = np.random.binomial(left, min(1.0, max(0.0, chance[k] / none))) if left > 0 and none > 0.0 else 0
            none -= chance[k]
            left -= part
            size[k] += part
        tail, rest = float(whole), 0.0
        for k in range(classes):
            tail -= size[k]
            for j in range(lists):
                lam[k, j] = np.random.beta(1.0 + on[k, j], 1.0 + size[k] - on[k, j])
            log_stick[k] = rest
            if k < classes - 1:
                x, y = np.random.gamma(1.0 + size[k], 1.0), max(np.random.gamma(alpha + tail, 1.0), 1e-300)
                log_stick[k] = rest + math.log(x / (x + y))
                rest += math.log(y / (x + y))
            else:
                log_stick[k] = rest
            pi[k] = math.exp(log_stick[k])
        alpha = max(np.random.gamma(a + classes - 1.0, 1.0 / (b - rest)), 1e-6)
        if turn >= burn and (turn - burn) % thin == 0:
            out[(turn - burn) // thin] = whole
    return out
