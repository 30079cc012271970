"""Reasons not to release, gathered for a reader: all of them, what is the same said once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from witnessmark.disclosure.policies import Reason

NAMED = 6
"""How many claims a line names; a rehearsal names each."""
TITLES = {
    "releasable": "Nothing to release", "candidates": "Too few people could be the source",
    "led_back": "A search would lead back to the report",
    "linkage": "Sentences that lead to a report that is not public",
    "words": "Words of a report that is not public", "small": "Small counts of a report that is not public",
    "differencing": "Small counts by subtraction", "identifiers": "Strings that point at a person",
    "private_words": "A text repeats a report that is not public", "origins": "Told as surer than it is",
    "second_person": "Nobody else signs", "alone": "No reason for releasing alone",
}


def grouped(reasons: Iterable[Reason]) -> list[str]:
    """Return a line for each kind of reason with how many claims it is about, and lines under it with the next step.

    Lines under another begin with spaces. Of claims that a line is about, the first are named.
    """
    kinds: dict[str, dict[tuple[str, str], list[str]]] = {}
    for reason in reasons:
        said = kinds.setdefault(reason.rule, {}).setdefault((reason.what, reason.advice), [])
        said += [reason.claim] if reason.claim else []
    lines = []
    for number, (rule, same) in enumerate(kinds.items(), start=1):
        claims = sum(map(len, same.values()))
        about = f" ({claims} {'claim' if claims == 1 else 'claims'})" if claims else ""
        lines.append(f"{number}. {TITLES.get(rule, rule)}{about}")
        lines += [f"   {_named(ids)}{what} {advice}" for (what, advice), ids in same.items()]
    return lines


def _named(claims: Sequence[str]) -> str:
    if not claims:
        return ""
    more = f" and {len(claims) - NAMED} more" if len(claims) > NAMED else ""
    return f"{', '.join(claims[:NAMED])}{more}: "
