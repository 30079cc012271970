"""The verb `analyse undercount`: how many no list names, from tables of patterns, with no case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from witnessmark.analysis.undercount import MODELS, Chains, Effort, Method, Patterns, Undercount, read_patterns, weigh
from witnessmark.analysis.undercount.matchings import Matched, checked_seed
from witnessmark.analysis.undercount.patterns import bytes_of, patterns_by
from witnessmark.analysis.undercount.readings import MOST_APART
from witnessmark.analysis.undercount.strata import Strata
from witnessmark.analysis.undercount.strata_verdict import weigh_strata
from witnessmark.analysis.undercount.verdict import Tell
from witnessmark.errors import RefusedInput, UsageError


def undercount(patterns: str | Path | Patterns | Matched, *, model: str = "lcmcr", seed: int = 1,
               tell: Tell | None = None) -> Undercount:
    """Estimate how many there are in all, seen and unseen, by every method; `model` names the one to report.

    Args:
        patterns: a CSV with one 0/1 column a list and the count in the last, the table itself, or lists that the
            engine matched with other matchings drawn, over which the model's figure is then given as well.
        model: lcmcr, dga or loglinear.
        seed: the same seed gives the same figures.
        tell: hears which step begins, how many are done and how many there are at most.

    Raises:
        UsageError: no such model, or a seed below 0.
        RefusedInput: the file is no such table; the message names the row and the next step.
    """
    method = _method(model)
    checked_seed(seed)
    matched = patterns if isinstance(patterns, Matched) else Matched(
        patterns if isinstance(patterns, Patterns) else read_patterns(_file(patterns)))
    return weigh(matched.table, method, Effort(chains=Chains(seed=seed)), tell, matched.drawn)


def undercount_strata(patterns: str | Path | Mapping[str, Patterns], column: str = "", *, model: str = "dga",
                      seed: int = 1) -> Strata:
    """Estimate each stratum of a table, pooled towards one another, and their sum.

    Args:
        patterns: a CSV as `undercount` takes it with one column more, the stratum of each row; or a table a stratum.
        column: the name of that column.
        model: dga or loglinear.

    Raises:
        UsageError: another model, a seed below 0, fewer than three strata, or none with a figure.
        RefusedInput: the file is no such table.
    """
    method, effort = _method(model), Effort(chains=Chains(seed=checked_seed(seed)))
    if isinstance(patterns, Mapping):
        return weigh_strata(dict(patterns), method, effort)
    path = _file(patterns)
    return weigh_strata(patterns_by(bytes_of(path), column, name=str(path)), method, effort)


def undercount_matchings(patterns: Sequence[str | Path], *, model: str = "lcmcr", seed: int = 1,
                         tell: Tell | None = None) -> Undercount:
    """Estimate as `undercount` does from the first of several matchings of the same records, each as likely as the
    others; every model is asked over all of them, too.

    Raises:
        UsageError: no such model, or a seed below 0.
        RefusedInput: a file is no table of patterns, or the tables can't be of the same records: their lists differ, or
            one counts over 1.5 times as many as another.
    """
    tables = [read_patterns(_file(path)) for path in patterns]
    if len({frozenset(table.lists) for table in tables}) > 1:
        raise RefusedInput("The tables of matchings have different lists.",
                           advice="Give tables of the same records, matched otherwise.")
    seen = [table.observed for table in tables]
    if max(seen) > MOST_APART * min(seen):
        raise RefusedInput(f"The tables count from {min(seen):,} to {max(seen):,}, too far apart for matchings of the "
                           "same records.", advice="Give tables of the same records, matched otherwise.")
    return undercount(Matched(tables[0], tuple(tables)), model=model, seed=seed, tell=tell)


def _file(path: str | Path) -> Path:
    if not Path(path).is_file():
        raise RefusedInput(f"{path} is no file.", advice="Name a CSV with a 0/1 column a list and a count.")
    return Path(path)


def _method(model: str) -> Method:
    if model not in (known := [m.value for m in MODELS]):
        raise UsageError(f"There is no model {model!r}.", advice=f"Take one of {', '.join(known)}.")
    return Method(model)
