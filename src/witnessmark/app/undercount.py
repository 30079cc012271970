"""The verb `analyse undercount`: how many no list names, from a table of patterns, with no case."""

from __future__ import annotations

from pathlib import Path

from witnessmark.analysis.undercount import MODELS, Chains, Effort, Method, Patterns, Undercount, read_patterns, weigh
from witnessmark.errors import RefusedInput, UsageError


def undercount(patterns: str | Path | Patterns, *, model: str = "lcmcr", seed: int = 1) -> Undercount:
    """Estimate how many there are in all, seen and unseen, by every method; `model` names the one to report.

    Args:
        patterns: a CSV with one 0/1 column a list and the count in the last, or the table itself.
        model: lcmcr, dga or loglinear.
        seed: the same seed gives the same figures.

    Raises:
        UsageError: no such model, or a seed below 0.
        RefusedInput: the file is no such table; the message names the row and the next step.
    """
    if model not in (known := [m.value for m in MODELS]):
        raise UsageError(f"There is no model {model!r}.", advice=f"Take one of {', '.join(known)}.")
    if seed < 0:
        raise UsageError("A seed can't be below 0.", advice="Take any whole number from 0.")
    if isinstance(patterns, Patterns):
        table = patterns
    else:
        path = Path(patterns)
        if not path.is_file():
            raise RefusedInput(f"{path} is no file.", advice="Name a CSV with a 0/1 column a list and a count.")
        table = read_patterns(path)
    return weigh(table, Method(model), Effort(chains=Chains(seed=seed)))
