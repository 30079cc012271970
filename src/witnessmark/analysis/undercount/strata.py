"""Strata: one table a stratum (a province, a year), estimated apart and pooled towards one another.

People of a stratum are alike in how lists reach them, so a sum over strata may be nearer the truth than one figure for
all (Sekar and Deming 1949); small strata alone say little. Each stratum's log ratio of unseen to seen, with the error
that its interval gives, is drawn towards what the strata have in common as far as they differ by no more than their
errors: a normal model, the variance between strata by the equation of Paule and Mandel (1982), shrinkage as in Efron
and Morris (1975). A stratum without a figure of its own takes what the others have in common, and says so.

Assumes that strata are alike but for what a normal distribution of log ratios allows, and that nobody is in two.
"""

from __future__ import annotations

import math
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
        between: the standard deviation between strata, in log ratios; 0 where they differ by no more than chance.
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
    known = [r for r in ratios.values() if r is not None]
    if not known:
        raise UsageError("No stratum has a figure of its own.", advice="Join strata until each has overlaps.")
    points, errors = np.array([p for p, _ in known]), np.array([e for _, e in known])
    between = between_strata(points, errors)
    weights = 1 / (errors**2 + between)
    common, doubt = float((weights * points).sum() / weights.sum()), 1 / float(weights.sum())
    random = np.random.default_rng(seed)
    centre = random.normal(common, math.sqrt(doubt), DRAWS)
    strata, sums = [], np.zeros(DRAWS)
    for name, table in tables.items():
        drawn = table.observed * (1 + np.exp(_pooled(ratios[name], centre, between, random)))
        sums += drawn
        low, middle, high = (float(q) for q in np.quantile(drawn, (0.025, 0.5, 0.975)))
        strata.append(Stratum(name, table.observed, own[name], middle, low, high))
    low, middle, high = (float(q) for q in np.quantile(sums, (0.025, 0.5, 0.975)))
    return Strata(method, tuple(strata), sum(t.observed for t in tables.values()), middle, low, high,
                  math.sqrt(between), figure(whole), of_incidents=whole.of_incidents)


def between_strata(points: np.ndarray, errors: np.ndarray) -> float:
    """Return the variance between strata (Paule and Mandel 1982): what makes the weighted squares add up to k - 1."""

    def excess(variance: float) -> float:
        weights = 1 / (errors**2 + variance)
        mean = (weights * points).sum() / weights.sum()
        return float((weights * (points - mean) ** 2).sum()) - (len(points) - 1)

    if len(points) < 2 or excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, float(np.var(points)) * len(points) + 1.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def _log_ratio(found: Estimate, observed: int) -> tuple[float, float] | None:
    """Return the log of unseen to seen and its standard error, from the interval; half a person is the least unseen."""
    if not found.whole or found.estimate is None or found.low is None or found.high is None:
        return None
    point, low, high = (math.log(max(n - observed, 0.5) / observed) for n in (found.estimate, found.low, found.high))
    return point, max((high - low) / (2 * Z95), 1e-3)


def _pooled(ratio: tuple[float, float] | None, centre: np.ndarray, between: float,
            random: np.random.Generator) -> np.ndarray:
    """Return draws of a stratum's log ratio given what the strata have in common."""
    if ratio is None:
        return random.normal(centre, math.sqrt(between))
    point, error = ratio
    share = between / (between + error**2)
    return random.normal(share * point + (1 - share) * centre, math.sqrt(share) * error)


def joined(tables: dict[str, Patterns]) -> Patterns:
    """Return all strata as one table."""
    lists = tuple(dict.fromkeys(name for table in tables.values() for name in table.lists))
    rows = [table.marks[:, [table.lists.index(name)]] if name in table.lists else
            np.zeros((len(table.counts), 1), dtype=np.bool_) for table in tables.values() for name in lists]
    wide = [np.hstack(rows[at:at + len(lists)]) for at in range(0, len(rows), len(lists))]
    return marked(lists, np.vstack(wide), np.concatenate([table.counts for table in tables.values()]),
                  of_incidents=all(table.of_incidents for table in tables.values()))
