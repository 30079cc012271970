"""Strata: one table a stratum (a province, a year), estimated apart and pooled towards one another.

People of a stratum are alike in how lists reach them, so a sum over strata may be nearer the truth than one figure for
all (Sekar and Deming 1949); small strata alone say little. Each stratum's log ratio of unseen to seen, with the error
that its interval gives, is drawn towards what the strata have in common as far as they differ by no more than their
errors: a normal model of two levels (Gelman and others, Bayesian Data Analysis, 3rd ed., 5.4, equations 5.17 to 5.21).
How much strata differ is not taken as known, as a few of them hardly tell: it is drawn as well, so that the doubt about
it is in every interval. A stratum without a figure of its own takes what the others have in common, and says so.

Assumes that strata are alike but for what a normal distribution of log ratios allows, and that nobody is in two; before
the data, that the standard deviation between strata is more likely below 1 than above (`PRIOR`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from witnessmark.analysis.undercount.closed_form import Z95
from witnessmark.analysis.undercount.decomposable import dga
from witnessmark.analysis.undercount.estimate import Estimate, Method
from witnessmark.analysis.undercount.loglinear import loglinear
from witnessmark.analysis.undercount.patterns import Patterns, marked
from witnessmark.analysis.undercount.result import Undercount
from witnessmark.analysis.undercount.wording import Note
from witnessmark.errors import UsageError

FEWEST = 3
DRAWS = 20_000
GRID = np.linspace(0.0, 12.0, 2401)
"""Standard deviations between strata that are weighed, in log ratios: 12 is a factor of 160,000."""
PRIOR = (1 + GRID**2 / 4) ** -2.5
"""Half-t with 4 degrees of freedom and scale 1 (Gelman 2006, Prior distributions for variance parameters in
hierarchical models, section 5): weak where strata are many, and all there is to go by where one alone has a figure."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum: its own figure (which may be none) and the pooled one."""

    name: str
    observed: int
    own: Estimate
    pooled: float
    low: float
    high: float

    @property
    def borrowed(self) -> bool:
        """The stratum has no figure of its own: all of it comes from the others."""
        return not self.own.whole


@dataclass(frozen=True, slots=True)
class Strata:
    """All strata, their sum, and what one figure for all of them together would be.

    Attributes:
        between: the standard deviation between strata in log ratios, the middle of its draws; between_low and
            between_high: the ends of its 95% interval.
        weighed: all strata as one table, by every method; None until `weigh_strata` looked at it.
        reasons: why there is no headline.
        warnings: what to keep in mind even so.
        of_incidents: the lists are of incidents, and not of people for all that is known.
    """

    method: Method
    strata: tuple[Stratum, ...]
    observed: int
    total: float
    low: float
    high: float
    between: float
    between_low: float
    between_high: float
    together: Estimate
    weighed: Undercount | None = None
    reasons: tuple[Note, ...] = ()
    warnings: tuple[Note, ...] = ()
    of_incidents: bool = False

    @property
    def headline(self) -> float | None:
        """The one number that may be quoted; None where there are reasons against it, or nobody looked for any."""
        return None if self.weighed is None or self.reasons else self.total

    def record(self) -> dict[str, object]:
        """Return the answer as one JSON object."""
        return {
            "model": self.method.value, "observed": self.observed, "estimate": round(self.total, 1),
            "low": round(self.low, 1), "high": round(self.high, 1), "between": round(self.between, 3),
            "between_low": round(self.between_low, 3), "between_high": round(self.between_high, 3),
            "headline": None if self.headline is None else round(self.headline, 1),
            "reasons": [reason.text("en") for reason in self.reasons],
            "reason_codes": [reason.code for reason in self.reasons],
            "diagnostics": {"warnings": [warning.text("en") for warning in self.warnings],
                            "one_table": self.weighed.record() if self.weighed else None},
            "together": None if self.together.estimate is None else round(self.together.estimate, 1),
            "strata": [
                {"stratum": s.name, "observed": s.observed, "borrowed": s.borrowed, "estimate": round(s.pooled, 1),
                 "low": round(s.low, 1), "high": round(s.high, 1),
                 "own": None if s.own.estimate is None else round(s.own.estimate, 1),
                 "own_low": None if s.own.low is None else round(s.own.low, 1),
                 "own_high": None if s.own.high is None else round(s.own.high, 1)} for s in self.strata],
        }


def stratified(tables: dict[str, Patterns], method: Method = Method.DGA, *, seed: int = 1,
               resamples: int = 400) -> Strata:
    """Estimate each stratum, pool them, and add them up.

    Args:
        method: dga or loglinear; the latent class model has its own way to let people differ.

    Raises:
        UsageError: fewer than three strata, another model, or no stratum with a figure.
    """
    if len(tables) < FEWEST:
        raise UsageError("Pooling needs three strata or more.", advice="Estimate one or two by themselves.")
    if method not in (Method.DGA, Method.LOGLINEAR):
        raise UsageError("Strata are estimated by dga or loglinear.", advice="Add --model dga.")

    def figure(table: Patterns) -> Estimate:
        return dga(table) if method is Method.DGA else loglinear(table, resamples=resamples, seed=seed)

    own, whole = {name: figure(table) for name, table in tables.items()}, joined(tables)
    ratios = {name: _log_ratio(own[name], table.observed) for name, table in tables.items()}
    if not any(ratios.values()):
        raise UsageError("No stratum has a figure of its own.", advice="Join strata until each has overlaps.")
    random = np.random.default_rng(seed)
    between, pooled = pooled_draws([ratios[name] for name in tables], random)
    strata, sums = [], np.zeros(DRAWS)
    for (name, table), log_ratio in zip(tables.items(), pooled, strict=True):
        drawn = table.observed * (1 + np.exp(log_ratio))
        sums += drawn
        low, middle, high = _quantiles(drawn)
        strata.append(Stratum(name, table.observed, own[name], middle, low, high))
    low, middle, high = _quantiles(sums)
    between_low, spread, between_high = _quantiles(between)
    return Strata(method, tuple(strata), sum(t.observed for t in tables.values()), middle, low, high,
                  spread, between_low, between_high, figure(whole), of_incidents=whole.of_incidents)


def pooled_draws(ratios: Sequence[tuple[float, float] | None],
                 random: np.random.Generator) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return draws of the standard deviation between strata, and of each stratum's log ratio; float, `DRAWS` of each.

    First the deviation by its marginal posterior on a grid (BDA3, equation 5.21), then what the strata have in common
    given it (5.20), then each stratum given both (5.17).

    Args:
        ratios: log ratio and standard error by stratum; None where it has no figure. One at least has.
    """
    points, errors = np.array([ratio for ratio in ratios if ratio is not None]).T
    precisions = 1 / (errors**2 + GRID[:, None] ** 2)
    total = precisions.sum(axis=1)
    common = (precisions * points).sum(axis=1) / total
    log_weight = (0.5 * np.log(precisions) - 0.5 * precisions * (points - common[:, None]) ** 2).sum(axis=1)
    log_weight += np.log(PRIOR) - 0.5 * np.log(total)
    weight = np.exp(log_weight - log_weight.max())
    at = random.choice(GRID.size, DRAWS, p=weight / weight.sum())
    between, centre = GRID[at], random.normal(common[at], total[at] ** -0.5)
    return between, [_pooled(ratio, centre, between, random) for ratio in ratios]


def _quantiles(drawn: np.ndarray) -> tuple[float, float, float]:
    low, middle, high = (float(q) for q in np.quantile(drawn, (0.025, 0.5, 0.975)))
    return low, middle, high


def _log_ratio(found: Estimate, observed: int) -> tuple[float, float] | None:
    """Return the log of unseen to seen and its standard error, from the interval; half a person is the least unseen."""
    if not found.whole or found.estimate is None or found.low is None or found.high is None:
        return None
    point, low, high = (math.log(max(n - observed, 0.5) / observed) for n in (found.estimate, found.low, found.high))
    return point, max((high - low) / (2 * Z95), 1e-3)


def _pooled(ratio: tuple[float, float] | None, centre: np.ndarray, between: np.ndarray,
            random: np.random.Generator) -> np.ndarray:
    """Return draws of a stratum's log ratio given what the strata have in common and how much they differ."""
    if ratio is None:
        return random.normal(centre, between)
    point, error = ratio
    share = between**2 / (between**2 + error**2)
    return random.normal(share * point + (1 - share) * centre, np.sqrt(share) * error)


def joined(tables: dict[str, Patterns]) -> Patterns:
    """Return all strata as one table."""
    lists = tuple(dict.fromkeys(name for table in tables.values() for name in table.lists))
    rows = [table.marks[:, [table.lists.index(name)]] if name in table.lists else
            np.zeros((len(table.counts), 1), dtype=np.bool_) for table in tables.values() for name in lists]
    wide = [np.hstack(rows[at:at + len(lists)]) for at in range(0, len(rows), len(lists))]
    return marked(lists, np.vstack(wide), np.concatenate([table.counts for table in tables.values()]),
                  of_incidents=all(table.of_incidents for table in tables.values()))
