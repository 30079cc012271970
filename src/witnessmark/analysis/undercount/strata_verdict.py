"""Whether one number may stand above strata: by the same rules as above a single table.

The strata are added up by both quick models, and all of them in one table are weighed by every method. A headline is
refused where a stratum has fewer than three lists or lists made from one another, where the two sums disagree, where
the one table lies far from the sum, and where the one table itself may have no headline: parting a table must not be a
way around what the table can't carry.
"""

from __future__ import annotations

from dataclasses import replace

from witnessmark.analysis.undercount.estimate import Estimate, Method
from witnessmark.analysis.undercount.patterns import Patterns
from witnessmark.analysis.undercount.strata import Strata, joined, stratified
from witnessmark.analysis.undercount.verdict import MOST_APART, Effort, apart, copied, of, under_point, weigh
from witnessmark.analysis.undercount.wording import Note
from witnessmark.errors import UsageError


def weigh_strata(tables: dict[str, Patterns], method: Method = Method.DGA, effort: Effort | None = None) -> Strata:
    """Estimate and pool strata and say what may be said; `reasons` and `warnings` are those of a single table and more.

    Raises:
        UsageError: fewer than three strata, a model other than dga and loglinear, or no stratum with a figure.
    """
    effort = effort or Effort()
    seed, resamples = effort.chains.seed, min(effort.resamples, 400)
    found = stratified(tables, method, seed=seed, resamples=resamples)
    try:
        other = stratified(tables, Method.LOGLINEAR if method is Method.DGA else Method.DGA, seed=seed,
                           resamples=resamples)
    except UsageError:
        other = None
    table = joined(tables)
    whole = weigh(table, method, effort)
    fewest = min(len(one.lists) for one in tables.values())
    refused = [Note("few_lists", {"lists": fewest})] if fewest < 3 else []
    for note in (note for one in tables.values() for note in copied(one)):
        refused += [note] if note not in refused else []
    refused += apart([_sum(each) for each in (found, other) if each is not None])
    if other is None:
        refused.append(Note("nothing_to_compare", {}))
    if _far(found):
        refused.append(Note("strata_far", {"total": found.total, "together": found.together.estimate or 0.0}))
    refused = list(of(table, refused))
    if more := [note for note in whole.reasons if note not in refused]:
        refused += [Note("strata_refused", {}), *more]
    shouted = of(table, [Note("two_lists", {})] if fewest == 2 else [])
    low = () if refused else of(table, under_point(whole.methods, found.total))
    doubts = (note for note in whole.warnings if note not in shouted and note.code != "under_point")
    return replace(found, weighed=whole, reasons=tuple(refused), warnings=(*shouted, *low, *doubts))


def _sum(found: Strata) -> Estimate:
    return Estimate(found.method, found.total, found.low, found.high)


def _far(found: Strata) -> bool:
    whole = found.together.estimate
    return whole is not None and max(whole, found.total) > MOST_APART * min(whole, found.total)
