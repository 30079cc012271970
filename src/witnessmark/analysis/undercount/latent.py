"""The latent class model: several chains, their agreement, and the estimate they give together.

Non-parametric latent class multiple-recapture model of Manrique-Vallier (2016, Biometrics 72). It lets people
differ (classes) instead of letting lists depend on one another; with few lists different class structures
fit alike and give different totals, so the spread between chains matters as much as that within.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from witnessmark.analysis.undercount.convergence import ess, r_hat
from witnessmark.analysis.undercount.estimate import Estimate, Method
from witnessmark.analysis.undercount.latent_chain import chain
from witnessmark.analysis.undercount.latent_pairs import far_out, overlaps, predicted
from witnessmark.analysis.undercount.latent_seen import branches
from witnessmark.analysis.undercount.patterns import Patterns
from witnessmark.errors import UsageError

MOST_UNSEEN = 1000             # times those observed: the bound on the unseen
WORST_R_HAT = 1e6              # stands for chains that never move
CAP_SHARE = 0.001              # share of draws at the bound that counts as leaning on it


@dataclass(frozen=True, slots=True)
class Chains:
    """How to run the sampler.

    Attributes:
        chains: how many, each from a random start of its own.
        burn: sweeps thrown away at the beginning of each.
        samples: draws kept of each.
        thin: sweeps from one draw to the next.
        classes: where the stick-breaking is cut.
        shape, rate: of the gamma prior on alpha.
        seed: the same seed gives the same draws whatever the number of cores.
    """

    chains: int = 8
    burn: int = 4000
    samples: int = 2000
    thin: int = 10
    classes: int = 10
    shape: float = 0.25
    rate: float = 0.25
    seed: int = 1


def lcmcr(patterns: Patterns, how: Chains | None = None) -> Estimate:
    """Estimate the whole by its posterior median and central 95% interval over all chains together."""
    how = how or Chains()
    if len(patterns.lists) < 2:
        return Estimate.none(Method.LCMCR, "needs_two_lists_or_more")
    drawn = sample(patterns, how)
    draws, touched = drawn.whole, drawn.touched
    low, middle, high = (float(q) for q in np.quantile(draws, (0.025, 0.5, 0.975)))
    found = overlaps(patterns, draws, drawn.pairs, how.seed)
    share = touched / (how.chains * how.samples * how.thin)
    return Estimate(
        Method.LCMCR, middle, low, high, capped=share > CAP_SHARE,
        details={
            "r_hat": min(r_hat(draws), WORST_R_HAT), "ess": ess(draws), "chains": how.chains, "draws": how.samples,
            "mean": float(draws.mean()), "chain_medians": [float(m) for m in np.median(draws, axis=1)],
            "most_unseen": MOST_UNSEEN * patterns.observed,
            "overlaps": [o.record for o in found],
            "overlaps_far_out": [list(o.pair) for o in far_out(found)],
        },
    )


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """What the chains drew.

    Attributes:
        whole: of everybody, one row a chain.
        touched: how often the bound on the unseen was touched.
        pairs: the chance that a person is on both lists of a pair, by chain, draw and pair.
    """

    whole: NDArray[np.float64]
    touched: int
    pairs: NDArray[np.float64]


def sample(patterns: Patterns, how: Chains) -> Draws:
    """Run the chains."""
    lists = len(patterns.lists)
    tree = branches(patterns)
    seeds = np.random.SeedSequence(how.seed).generate_state(how.chains).tolist()
    most = min(MOST_UNSEEN * patterns.observed, 10**12)

    def one(seed: int) -> tuple[NDArray[np.float64], int, NDArray[np.float64]]:
        drawn, touched, pairs = chain(tree.depths, tree.last, tree.counts, lists, how.classes, how.shape, how.rate,
                                      how.burn, how.samples, how.thin, seed, most)
        return drawn, int(touched), pairs

    chain(tree.depths, tree.last, tree.counts, lists, how.classes, how.shape, how.rate,
          0, 1, 1, 0, most)          # compile once, before the threads
    with ThreadPoolExecutor(max_workers=min(how.chains, os.cpu_count() or 1)) as pool:
        found = list(pool.map(one, seeds))
    return Draws(np.array([drawn for drawn, _, _ in found]), sum(touched for _, touched, _ in found),
                 np.array([pairs for _, _, pairs in found]))


def posterior(patterns: Patterns, how: Chains | None = None) -> dict[str, dict[str, object]]:
    """Return the draws as the groups that ArviZ takes: arrays by chain, draw and pair.

    Groups: `posterior` (`whole`, `unseen`, `pair_chance`), `posterior_predictive` and `observed_data` (`overlap`).
    Beside them `coords` and `dims`, which `arviz.from_dict` takes by name: ArviZ 1 (arviz-base) wants the groups as one
    dictionary before them, ArviZ 0.x each group by its name.

    Raises:
        UsageError: one list has no overlap.
    """
    how = how or Chains()
    if len(patterns.lists) < 2:
        raise UsageError("One list has no overlap.", advice="Give two lists or more.")
    drawn = sample(patterns, how)
    pairs = list(combinations(range(len(patterns.lists)), 2))
    return {
        "posterior": {"whole": drawn.whole, "unseen": drawn.whole - patterns.observed, "pair_chance": drawn.pairs},
        "posterior_predictive": {"overlap": predicted(drawn.whole, drawn.pairs, how.seed)},
        "observed_data": {"overlap": np.array([patterns.pair(a, b) for a, b in pairs])},
        "coords": {"pair": [f"{patterns.lists[a]} & {patterns.lists[b]}" for a, b in pairs]},
        "dims": {"pair_chance": ["pair"], "overlap": ["pair"]},
    }
