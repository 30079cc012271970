"""Doubts of matching carried into the figure: several matchings of the same records, one estimate from all.

Each matching is drawn from the links' probabilities, estimated as if it were the truth, and the answers are combined as
those of multiple imputations (Rubin 1987, eq. 3.1.2 to 3.1.5) on the log of the unseen: the interval holds what each
matching leaves open and how far they lie apart. How many are seen depends on the matching as well: its interval is
added to that of the unseen by recovered variances (Zou and Donner 2008, Statistics in Medicine 27, 1693, with their
correlation). Assumes that links are drawn rightly, each for itself; that one person stands on a list once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from witnessmark.analysis.undercount.closed_form import Z95
from witnessmark.analysis.undercount.decomposable import dga
from witnessmark.analysis.undercount.estimate import Estimate, Method
from witnessmark.analysis.undercount.latent import Chains, lcmcr
from witnessmark.analysis.undercount.loglinear import loglinear
from witnessmark.analysis.undercount.patterns import Patterns, patterns_known
from witnessmark.errors import UsageError

FEWEST = 2
LEAST_UNSEEN = 0.5
"""Of fewer the logarithm says nothing."""
CHAINS = Chains(chains=4, burn=2000, samples=1000, thin=5)
"""For each matching; where they disagree it has no figure."""
MOST_R_HAT = 1.05


@dataclass(frozen=True, slots=True)
class Link:
    """Two records, by their places in the list, and the chance that they are of one person."""

    one: int
    other: int
    chance: float


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """The table of one matching, and those of others that were drawn of the same records.

    Attributes:
        incidents: for each row of the table the ids of its incidents, where the records are those of a case; empty
            where the table is all there is.
    """

    table: Patterns
    drawn: tuple[Patterns, ...] = ()
    incidents: tuple[tuple[str, ...], ...] = ()

    def behind(self, asked: str) -> list[str]:
        """Return the incidents behind one row, by its marks as `1,0,1` in the order of the lists, or on one list, by
        its name.

        Raises:
            UsageError: nothing stands behind the table, there is no such list, or the marks are none of a row.
        """
        if not self.incidents:
            raise opens_nothing()
        lists, cells = self.table.lists, [cell.strip() for cell in asked.split(",")]
        if asked in lists:
            chosen = self.table.marks[:, lists.index(asked)]
        elif len(cells) != len(lists) or not set(cells) <= {"0", "1"}:
            raise UsageError(f"There is no list {asked!r}.",
                             advice="Take a list's name as the table shows it, or 0 or 1 for each, as 1,0,1.")
        elif "1" not in cells:
            raise UsageError("What stands on no list can't be opened: how many there are is what is estimated.",
                             advice="Give 1 for one list at least.")
        else:
            chosen = (self.table.marks == [cell == "1" for cell in cells]).all(axis=1)
        return [incident for row in np.flatnonzero(chosen) for incident in self.incidents[row]]


def opens_nothing() -> UsageError:
    """Return why nothing can be opened of lists that are a table."""
    return UsageError("Lists given as a table open nothing: it says how many stand on which lists, no more.",
                      advice="Open lists that are made of a case.")


@dataclass(frozen=True, slots=True)
class Combined:
    """One model's figure over all matchings.

    Attributes:
        each: the figures by matching; those that a model could not give are left out of the combination.
        doubt: the share of the variance that comes from matching, 0 to 1.
        observed: how many stand on at least one list, by matching.
    """

    method: Method
    estimate: float
    low: float
    high: float
    each: tuple[Estimate, ...]
    doubt: float
    observed: tuple[int, ...]

    @property
    def used(self) -> int:
        """How many matchings the figure rests on: those of which the model has a whole figure."""
        return sum(e.whole for e in self.each)

    def record(self) -> dict[str, object]:
        """Return the answer as one JSON object."""
        return {"model": self.method.value, "estimate": round(self.estimate, 1), "low": round(self.low, 1),
                "high": round(self.high, 1), "from_matching": round(self.doubt, 3), "used": self.used,
                "observed": list(self.observed),
                "each": [None if e.estimate is None else round(e.estimate, 1) for e in self.each]}


def matchings(on_list: Sequence[str], links: Sequence[Link], *, times: int = 20, seed: int = 1) -> list[Patterns]:
    """Return tables of patterns from records and uncertain links.

    Args:
        on_list: the list that each record stands on.
        links: pairs that may be one person; of two that would put a person on a list twice, the likelier goes first.
    """
    if not on_list:
        raise UsageError("There are no records to match.", advice="Give the list of each record.")
    names = sorted(set(on_list))
    random = np.random.default_rng(seed)
    chances = np.array([link.chance for link in links])
    order = np.argsort(-chances, kind="stable")
    return [_drawn(on_list, names, links, order, random.random(len(links)) < chances) for _ in range(times)]


def checked_seed(seed: int) -> int:
    """Return a seed that random numbers can begin with.

    Raises:
        UsageError: it is below 0.
    """
    if seed < 0:
        raise UsageError("A seed can't be below 0.", advice="Take any whole number from 0.")
    return seed


def combined(tables: Sequence[Patterns], method: Method = Method.DGA, *, seed: int = 1,
             resamples: int = 200, chains: Chains = CHAINS) -> Combined:
    """Estimate each matching and combine the answers.

    Raises:
        UsageError: fewer than two matchings have a figure, or the method is none of the models.
    """
    run: dict[Method, Callable[[Patterns], Estimate]] = {
        Method.DGA: dga, Method.LOGLINEAR: lambda table: loglinear(table, resamples=resamples, seed=seed),
        Method.LCMCR: lambda table: _agreed(lcmcr(table, replace(chains, seed=seed)))}
    if method not in run:
        raise UsageError("Matchings are combined by one of the models.", advice="Add --model dga.")
    each = _each(tables, run[method])
    held = [(e, t.observed) for e, t in zip(each, tables, strict=True) if e.whole]
    if len(held) < FEWEST:
        raise UsageError("Fewer than two matchings have a figure.", advice="Give more matchings, or fuller lists.")
    logs, within = [], []
    for e, observed in held:
        assert e.estimate is not None and e.low is not None and e.high is not None
        point, low, high = (math.log(max(n - observed, LEAST_UNSEEN)) for n in (e.estimate, e.low, e.high))
        logs.append(point)
        within.append(((high - low) / (2 * Z95)) ** 2)
    seen_of = [observed for _, observed in held]
    seen, middle, inside = (float(np.mean(values)) for values in (seen_of, logs, within))
    between = np.cov(seen_of, logs) * (1 + 1 / len(held))
    of_seen, error = math.sqrt(between[0, 0]), math.sqrt(inside + between[1, 1])
    together = between[0, 1] / (of_seen * error) if of_seen and error else 0.0
    unseen = math.exp(middle)
    low, high = (seen + unseen + side * _added(Z95 * of_seen, abs(unseen * math.expm1(side * Z95 * error)), together)
                 for side in (-1, 1))
    low = min(low, float(np.mean([e.low for e, _ in held])))         # no narrower than one matching's is on average
    high = max(high, float(np.mean([e.high for e, _ in held])))
    alone = unseen**2 * inside
    spread = alone + between[0, 0] + unseen**2 * between[1, 1] + 2 * unseen * between[0, 1]
    return Combined(method, seen + unseen, low, high, each, float(1 - alone / max(spread, 1e-300)) if spread else 0.0,
                    tuple(table.observed for table in tables))


def _added(one: float, other: float, together: float) -> float:
    """Return how far the end of a sum's interval lies from it, from those of its two parts and their correlation."""
    return math.sqrt(max(one**2 + other**2 + 2 * together * one * other, 0.0))


def _agreed(found: Estimate) -> Estimate:
    """Return a figure of chains that agree, or none."""
    apart = found.details.get("r_hat")
    return Estimate.none(Method.LCMCR, "no_convergence") if isinstance(apart, float) and apart > MOST_R_HAT else found


def _each(tables: Sequence[Patterns], run: Callable[[Patterns], Estimate]) -> tuple[Estimate, ...]:
    """Return the figure of each table, the same table estimated once."""
    made: dict[tuple[bytes, bytes], Estimate] = {}
    for table in tables:
        key = (table.marks.tobytes(), table.counts.tobytes())
        if key not in made:
            made[key] = run(table)
    return tuple(made[(table.marks.tobytes(), table.counts.tobytes())] for table in tables)


def _drawn(on_list: Sequence[str], names: Sequence[str], links: Sequence[Link], order: np.ndarray,
           taken: np.ndarray) -> Patterns:
    """Join the records of the links taken, the likeliest first, never two of one list."""
    head = list(range(len(on_list)))
    held = [{name} for name in on_list]

    def root(at: int) -> int:
        while head[at] != at:
            head[at] = head[head[at]]
            at = head[at]
        return at

    for at in order.tolist():
        if taken[at]:
            a, b = root(links[at].one), root(links[at].other)
            if a != b and not held[a] & held[b]:
                head[b] = a
                held[a] |= held[b]
    return patterns_known(names, (held[at] for at in range(len(on_list)) if root(at) == at))
