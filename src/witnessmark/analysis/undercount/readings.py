"""What strata given as a table say, in plain words and as rows, in English and Korean.

Invariant: of strata one number is given only where `weigh_strata` found nothing against it.
"""

from __future__ import annotations

from functools import partial

from witnessmark.analysis.undercount.strata import Strata
from witnessmark.analysis.undercount.wording import Language, Word, say, shown

MOST_APART = 1.5
Rows = list[tuple[str, ...]]


def strata_reading(found: Strata, language: Language, *, notes: bool = True) -> str:
    """Say what strata come to, whether one number may be given, and which of them have no figure of their own.

    With `notes` also the reasons and doubts.
    """
    model, whole = Word(found.method.value), found.together.estimate
    told = partial(say, language=language, of_incidents=found.of_incidents)
    parts = [told("strata_seen", strata=len(found.strata), observed=found.observed)]
    if whole is None:
        parts.append(told("strata_alone", model=model, total=found.total))
    else:
        parts.append(told("strata_apart" if found.headline is None else "strata_total", model=model,
                          total=found.total, low=found.low, high=found.high, together=whole))
    parts.append(say("strata_differ", language, between=found.between, low=found.between_low, high=found.between_high))
    if borrowed := [s.name for s in found.strata if s.borrowed]:
        parts.append(say("strata_borrowed", language, names=", ".join(borrowed)))
    noted = [note.text(language) for note in (*found.reasons, *found.warnings)] if notes else []
    return " ".join([*parts, *noted, told("always")])


def strata_table(found: Strata, language: Language) -> tuple[tuple[str, ...], Rows]:
    """Return headings and one row a stratum, the last for all of them."""
    headings = tuple(say(f"column_{name}", language) for name in
                     ("stratum", "observed", "pooled", "low", "high", "own", "note"))
    rows = [(s.name, shown(s.observed), shown(s.pooled), shown(s.low), shown(s.high),
             "" if s.own.estimate is None else shown(s.own.estimate),
             say("borrowed", language) if s.borrowed else "") for s in found.strata]
    whole = found.together.estimate
    return headings, [*rows, (say("all_strata", language), shown(found.observed), shown(found.total), shown(found.low),
                              shown(found.high), "" if whole is None else shown(whole), "")]
