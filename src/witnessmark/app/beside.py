"""What may stand beside a report's text: another report of the same origin, claim by claim.

A translation, the report that was translated, a reprint, one that is cited: reconciliation has joined their voices to
one origin. Which of their claims tell the same stands in the incidents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from witnessmark.app.case import Case
from witnessmark.model.report import Report

MOST = 6


@dataclass(frozen=True, slots=True)
class Partner:
    """A report of the same origin; `pairs` gives for each claim of the first those of this one in the same incident."""

    report: Report
    why: str
    why_ko: str
    pairs: Mapping[str, tuple[str, ...]]


def partners(case: Case, report: str, claims: Sequence[str]) -> list[Partner]:
    """Return the reports that share an origin with these claims of a report, those with most claims alike first.

    As the stored reconciliation has it: nothing is reconciled anew.
    """
    why: dict[str, tuple[str, str]] = {}
    for origin in case.store.origins_of(case.actor, claims) if claims else ():
        for other in origin.reports:
            if other != report:
                why.setdefault(other, (origin.why, origin.why_ko))
    if not why:
        return []
    pairs: dict[str, dict[str, list[str]]] = {}
    for own, theirs, other in case.store.together(case.actor, claims, list(why)):
        pairs.setdefault(other, {}).setdefault(own, []).append(theirs)
    ranked = sorted(pairs, key=lambda other: (-len(pairs[other]), other))[:MOST]
    held = {found.id: found for found in case.store.reports(case.actor, ids=ranked)} if ranked else {}
    return [Partner(held[other], *why[other], {own: tuple(told) for own, told in pairs[other].items()})
            for other in ranked if other in held]
