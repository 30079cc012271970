"""All methods on one table, and the rules for whether one number may stand above them.

A headline is refused when the table has fewer than three lists, when one list was made from another, when chains don't
agree (R-hat above 1.05) or are too short, when fewer than twenty stand on two lists or more, when two models disagree
(intervals that don't overlap, each one's figure outside the other's interval, or figures more than a factor of 1.5
apart), by the table or over other matchings of its records, when any model says fewer than Chao's lower
bound allows, when a bound of ours shapes a figure, or when a model that ought to work can't. All models are compared
whichever is asked for. Each model's own figure stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from witnessmark.analysis.undercount.closed_form import chao, chapman, coverage
from witnessmark.analysis.undercount.copies import copies
from witnessmark.analysis.undercount.decomposable import dga
from witnessmark.analysis.undercount.estimate import MODELS, Estimate, Method
from witnessmark.analysis.undercount.hierarchical import hierarchical
from witnessmark.analysis.undercount.latent import Chains, lcmcr
from witnessmark.analysis.undercount.loglinear import loglinear
from witnessmark.analysis.undercount.matchings import Combined, combined
from witnessmark.analysis.undercount.patterns import Patterns
from witnessmark.analysis.undercount.result import Dropped, Undercount
from witnessmark.analysis.undercount.wording import Note, Word
from witnessmark.errors import UsageError

MOST_R_HAT, FEWEST_DRAWS = 1.05, 100.0
GOOD_R_HAT, GOOD_DRAWS = 1.01, 400.0
MOST_APART = 1.5
SENSITIVE = 1.5
THIN = 20
LEAST_USED = 0.8
"""Share of the other matchings that give a figure, at least: those without one are no chance choice. As many must hold
twenty on several lists and give a figure that leans on no bound of ours."""
LEAST_MATCHINGS = 10
"""Fewer hardly show how far figures of other matchings lie apart; the interval takes their spread as known."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much computing to spend.

    Attributes:
        chains: of the latent class model, in the first round.
        rounds: how often they may be run again, three times as long each time, until they agree.
        resamples: of the bootstrap.
    """

    chains: Chains = field(default_factory=Chains)
    rounds: int = 3
    resamples: int = 1000


Tell = Callable[[str, int, int], None]
"""Takes the step that begins (a code of `words.toml`), how many are done and how many there are at most."""


def weigh(patterns: Patterns, model: Method, effort: Effort | None = None, tell: Tell | None = None,
          drawn: Sequence[Patterns] = ()) -> Undercount:
    """Run every method on the table and say what may be said; `tell` hears how far it is.

    `drawn` are the tables of other matchings of the same records: every model is asked over them, too.
    """
    effort = effort or Effort()
    told = tell or (lambda *_: None)
    quick: dict[Method, Callable[[], Estimate]] = {
        Method.CHAPMAN: lambda: chapman(patterns), Method.CHAO: lambda: chao(patterns),
        Method.COVERAGE: lambda: coverage(patterns), Method.HIERARCHICAL: lambda: hierarchical(patterns),
        Method.DGA: lambda: dga(patterns),
        Method.LOGLINEAR: lambda: loglinear(patterns, resamples=effort.resamples, seed=effort.chains.seed),
    }
    steps = len(quick) + 1 + effort.rounds + bool(drawn)
    found = {}
    for done, (method, run) in enumerate(quick.items()):
        told(method.value, done, steps)
        found[method] = run()
    told("without_each", len(quick), steps)
    dropped = without_each(patterns)
    found[Method.LCMCR] = latent_until_agreed(patterns, effort, lambda spent: told(
        Method.LCMCR.value, len(quick) + 1 + spent, steps))
    methods = tuple(found[method] for method in Method)
    if drawn:
        told("matchings", steps - 1, steps)
    over = [each for each in (over_matchings(drawn, one, effort) for one in MODELS) if each is not None]
    refused = (*reasons(patterns, methods, model), *(against(over, found, model, drawn) if drawn else ()))
    doubts = warnings(patterns, methods, dropped)
    own = next((each for each in over if each.method is model), found[model])
    low = under_point(methods, own.estimate)
    made = Undercount(
        model=model, lists=patterns.lists, observed=patterns.observed, methods=methods, reasons=of(patterns, refused),
        warnings=of(patterns, doubts), dropped=dropped, seed=effort.chains.seed, matchings=tuple(over),
        of_incidents=patterns.of_incidents,
    )
    return made if refused else replace(made, warnings=of(patterns, low + outside(made) + doubts))


def of(patterns: Patterns, notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return notes in the words for what a table counts."""
    return tuple(replace(note, of_incidents=patterns.of_incidents) for note in notes)


def over_matchings(drawn: Sequence[Patterns], model: Method, effort: Effort) -> Combined | None:
    """Return a model's figure over all matchings; None where there are none, or fewer than two have a figure."""
    try:
        return combined(drawn, model, seed=effort.chains.seed, resamples=min(effort.resamples, 200)) if drawn else None
    except UsageError:
        return None


def against(over: Sequence[Combined], by: Mapping[Method, Estimate], model: Method,
            drawn: Sequence[Patterns]) -> list[Note]:
    """Return what other matchings (`drawn`) say against a headline: nothing to combine, few, many without a figure or
    with one that hardly anybody carries, a figure far from that of the first one, or models that contradict one another
    only over the matchings."""
    own = next((each for each in over if each.method is model), None)
    if own is None:
        return [Note("matchings_silent", {})]
    found = []
    if own.used < LEAST_USED * len(own.each):
        found.append(Note("matchings_lost", {"n": len(own.each), "used": own.used}))
    elif own.used < LEAST_MATCHINGS:
        found.append(Note("few_matchings", {"n": own.used}))
    weak = sum(again(table) < THIN or each.capped for table, each in zip(drawn, own.each, strict=True))
    if len(drawn) - weak < LEAST_USED * len(drawn):
        found.append(Note("matchings_weak", {"n": len(drawn), "weak": weak}))
    whole = by[model].estimate or own.estimate
    if max(whole, own.estimate) > MOST_APART * min(whole, own.estimate):
        found.append(Note("matchings_apart", {"one": whole, "other": own.estimate}))
    if not apart([by[one] for one in MODELS if by[one].whole]) and (
            more := apart([Estimate(each.method, each.estimate, each.low, each.high) for each in over])):
        found += [Note("matchings_refused", {}), *more]
    return found


def latent_until_agreed(patterns: Patterns, effort: Effort, tell: Callable[[int], None] | None = None) -> Estimate:
    """Run the latent class model, longer and longer until its chains agree or the rounds are spent.

    `tell` hears how many rounds are over.
    """
    told = tell or (lambda _: None)
    how = effort.chains
    told(0)
    found = lcmcr(patterns, how)
    for spent in range(1, effort.rounds):
        if not found.whole or (_number(found, "r_hat") <= GOOD_R_HAT and _number(found, "ess") >= GOOD_DRAWS):
            break
        told(spent)
        how = replace(how, burn=3 * how.burn, thin=3 * how.thin)
        found = lcmcr(patterns, how)
    return found


def without_each(patterns: Patterns) -> tuple[Dropped, ...]:
    """Return what the two quick models say without each list; empty for fewer than three lists."""
    if len(patterns.lists) < 3:
        return ()
    found = []
    for at, name in enumerate(patterns.lists):
        rest = patterns.without(at)
        if rest is not None:
            found.append(Dropped(name, rest.observed, loglinear(rest, resamples=0).estimate, dga(rest).estimate))
    return tuple(found)


def reasons(patterns: Patterns, methods: tuple[Estimate, ...], model: Method) -> list[Note]:
    """Return why no headline may be given; none means that it may."""
    found = []
    if len(patterns.lists) < 3:
        found.append(Note("few_lists", {"lists": len(patterns.lists)}))
    found += copied(patterns)
    if len(patterns.lists) > 1 and (both := again(patterns)) < THIN:
        found.append(Note("thin_overlap", {"both": both}))
    models = [e for e in methods if e.method in MODELS]
    whole = [e for e in models if e.whole]
    for e in models:
        if not e.whole and (e.method is model or e.why_not in ("estimate_infinite", "unidentified", "no_convergence")):
            why = e.why_not or "no_convergence"
            found.append(Note("model_silent", {"model": Word(e.method.value), "why": Word(why)}))
        if e.capped and e.method is Method.LOGLINEAR:
            found.append(Note("resamples_lost", {"percent": round(100 * _number(e, "resamples_lost"))}))
        elif e.capped:
            found.append(Note("cap_binds", {"model": Word(e.method.value), "bound": round(_number(e, "most_unseen"))}))
    latent = next(e for e in models if e.method is Method.LCMCR)
    if latent.whole and _number(latent, "r_hat") > MOST_R_HAT:
        medians = latent.details["chain_medians"]
        assert isinstance(medians, list)
        found.append(Note("chains_disagree", {"r_hat": f"{_number(latent, 'r_hat'):.3f}", "least": min(medians),
                                              "most": max(medians)}))
    elif latent.whole and _number(latent, "ess") < FEWEST_DRAWS:
        found.append(Note("chains_short", {"ess": round(_number(latent, "ess"))}))
    found += below_bound(methods)
    found += apart(whole)
    if len(whole) == 1:
        found.append(Note("nothing_to_compare", {}))
    return found


def copied(patterns: Patterns) -> list[Note]:
    """Return the lists that are a copy or a part of another."""
    return [Note("list_copied", {"name": name, "other": other, "both": both, "size": size})
            for name, other, both, size in copies(patterns)]


def again(patterns: Patterns) -> int:
    """Return how many stand on more than one list; where these are few, priors and not people make the figures, and
    the latent class model's are too low."""
    return int(patterns.counts[patterns.marks.sum(axis=1) > 1].sum())


def apart(whole: list[Estimate]) -> list[Note]:
    """Return which of these figures contradict one another, each with its interval."""
    found = []
    for one, other in combinations(whole, 2):
        ends = (one.low or 0.0, one.high or 0.0, other.low or 0.0, other.high or 0.0)
        if ends[1] < ends[2] or ends[3] < ends[0]:
            found.append(Note("intervals_apart", {
                "one": Word(one.method.value), "other": Word(other.method.value),
                "one_low": ends[0], "one_high": ends[1], "other_low": ends[2], "other_high": ends[3]}))
        elif not ends[0] <= (other.estimate or 0.0) <= ends[1] and not ends[2] <= (one.estimate or 0.0) <= ends[3]:
            found.append(Note("points_outside", {
                "one": Word(one.method.value), "other": Word(other.method.value),
                "one_says": one.estimate or 0.0, "one_low": ends[0], "one_high": ends[1],
                "other_says": other.estimate or 0.0, "other_low": ends[2], "other_high": ends[3]}))
    if whole:
        ordered = sorted(whole, key=lambda e: e.estimate or 0.0)
        least, most = ordered[0].estimate or 1.0, ordered[-1].estimate or 1.0
        if most > MOST_APART * least:
            found.append(Note("points_apart", {
                "factor": most / least, "least": least, "most": most,
                "one": Word(ordered[0].method.value), "other": Word(ordered[-1].method.value)}))
    return found


def below_bound(methods: tuple[Estimate, ...]) -> list[Note]:
    """Return the models whose figure lies below the interval of Chao's lower bound.

    The bound holds where people differ in how easily lists reach them; where one model overlooks that, the others may
    see too little of it as well.
    """
    bound = next((e for e in methods if e.method is Method.CHAO), None)
    if bound is None or bound.low is None or bound.estimate is None:
        return []
    return [Note("below_bound", {"model": Word(e.method.value), "estimate": e.estimate, "bound": bound.estimate,
                                 "low": bound.low})
            for e in methods if e.method in MODELS and e.estimate is not None and e.estimate < bound.low]


def under_point(methods: tuple[Estimate, ...], headline: float | None) -> list[Note]:
    """Return that a headline lies below the point of Chao's lower bound, though within its interval."""
    bound = next((e.estimate for e in methods if e.method is Method.CHAO), None)
    if bound is None or headline is None or headline >= bound:
        return []
    return [Note("under_point", {"estimate": headline, "bound": bound})]


def outside(found: Undercount) -> list[Note]:
    """Return the models whose figure lies outside the interval that goes with the headline."""
    low, high = (end or 0.0 for end in found.interval)
    return [Note("figure_outside", {"model": Word(method.value), "estimate": figure})
            for method, figure in found.compared.items() if not low <= figure <= high]


def warnings(patterns: Patterns, methods: tuple[Estimate, ...], dropped: tuple[Dropped, ...]) -> list[Note]:
    """Return what to doubt whether or not there is a headline."""
    by = {e.method: e for e in methods}
    lists = range(len(patterns.lists))
    found = list(patterns.notes)
    if len(patterns.lists) == 2:
        found.append(Note("two_lists", {}))
    if "coverage" in by[Method.COVERAGE].details and (share := _number(by[Method.COVERAGE], "coverage")) < 0.55:
        found.append(Note("low_coverage", {"percent": round(100 * share)}))
    if len(patterns.lists) > 2:
        shared = {pair: patterns.pair(*pair) for pair in combinations(lists, 2)}
        alone = [j for j in lists if not any(n for pair, n in shared.items() if j in pair)]
        found += [Note("list_alone", {"name": patterns.lists[j]}) for j in alone]
        if pairs := sum(n == 0 for n in shared.values()):
            found.append(Note("never_together", {"pairs": pairs}))
    found += _of_models(by)
    for drop in dropped:
        for method, without in ((Method.LOGLINEAR, drop.loglinear), (Method.DGA, drop.dga)):
            whole = by[method].estimate
            if whole and without and not 1 / SENSITIVE < without / whole < SENSITIVE:
                found.append(Note("leans_on_list", {"name": drop.name, "model": Word(method.value),
                                                    "without": without, "whole": whole}))
    return found


def _of_models(by: dict[Method, Estimate]) -> list[Note]:
    found = []
    far = by[Method.LCMCR].details.get("overlaps_far_out")
    if isinstance(far, list) and far:
        names = "; ".join(" – ".join(pair) for pair in far[:4])
        found.append(Note("overlaps_unlike", {"pairs": len(far), "names": names}))
    best = by[Method.DGA].details.get("best")
    if isinstance(best, list) and len(best) > 1 and best[1]["weight"] > 0.1:
        one, other = best[0]["mean"], best[1]["mean"]
        if max(one, other) > MOST_APART * min(one, other):
            found.append(Note("graphs_mixed", {"one": one, "other": other}))
    pairs, more = by[Method.LOGLINEAR].estimate, by[Method.HIERARCHICAL].estimate
    if pairs and more and not 0.8 < more / pairs < 1.25:
        found.append(Note("terms_of_three", {"pairs": pairs, "more": more}))
    return found


def _number(e: Estimate, name: str) -> float:
    value = e.details[name]
    assert isinstance(value, int | float)
    return float(value)
