"""The verb `analyse lists`: which outlets know of which incidents, as the table that `undercount` reads.

An outlet's list holds the incidents it knew of by itself. An origin that several outlets tell of counts for the one
that published first: a reprint is no second list. Lists that copied one another in ways nobody saw still look like two.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from witnessmark.analysis.counts import Filter, Question
from witnessmark.analysis.undercount.patterns import Patterns, patterns_of
from witnessmark.app.analyse import analyse
from witnessmark.app.case import Case
from witnessmark.app.incidents import list_origins
from witnessmark.disclosure.material import Drafted
from witnessmark.disclosure.overlaps import overlaps
from witnessmark.disclosure.view import PublicLists
from witnessmark.errors import UsageError

MOST = 5
LATE = dt.date.max


def outlet_lists(case: Case, *, most: int = MOST, keep: Filter = Filter()) -> Patterns:
    """Return the incidents that the filter lets in, by which of the outlets with most of them knew of each.

    Args:
        most: how many outlets; incidents known to none of these are left out, as no list holds them.

    Raises:
        UsageError: fewer than two outlets know of any incident by themselves.
    """
    if not 2 <= most <= 10:
        raise UsageError("Lists are two to ten.", advice="Give --most a number from 2 to 10.")
    held = analyse(case)
    wanted = set(held.incidents(Question(keep=keep), ()))
    list_origins(case)
    first = {origin: outlet for origin, (_, outlet) in _first(case).items()}
    known: list[set[str]] = []
    for incident in case.store.incidents(case.actor):
        if incident.id in wanted:
            known.append({first[group] for group in incident.origins.groups if group in first})
    sizes = Counter(outlet for outlets in known for outlet in outlets)
    chosen = [outlet for outlet, _ in sorted(sizes.items(), key=lambda item: (-item[1], item[0]))[:most]]
    if len(chosen) < 2:
        raise UsageError("Fewer than two outlets know of incidents by themselves.",
                         advice="Add reports of other outlets, or give each its outlet.")
    counts = Counter(tuple(outlet in outlets for outlet in chosen) for outlets in known)
    rows = [",".join([*("1" if mark else "0" for mark in marks), str(n)]) for marks, n in sorted(counts.items())
            if any(marks)]
    made = patterns_of("\n".join([",".join([*(f"l{n}" for n in range(len(chosen))), "count"]), *rows]).encode())
    return Patterns(tuple(chosen[int(name[1:])] for name in made.lists), made.marks, made.counts)


def released_lists(case: Case, told: Sequence[Drafted]) -> PublicLists:
    """Return which of the outlets that a release names knew of its incidents by themselves, as far as it may be told.

    An outlet counts where the report that told an origin first is itself in the release under its outlet's name.
    """
    first, origins = _first(case), {c: o.id for o in case.store.origins(case.actor) for c in o.claims}
    named = {d.claim: d for d in told if d.public.outlet}
    known = [
        {str(named[c].public.outlet) for c in incident.claims
         if c in named and first.get(origins.get(c, ""), ("", ""))[0] == named[c].report}
        for incident in case.store.incidents(case.actor)
    ]
    return overlaps(known)


def _first(case: Case) -> dict[str, tuple[str, str]]:
    """Return for each origin the report that told it first, and its outlet."""
    reports = {r.id: (r.published or LATE, str(r.outlet), r.id) for r in case.store.reports(case.actor) if r.outlet}
    found = {}
    for origin in case.store.origins(case.actor):
        told = [reports[r] for r in origin.reports if r in reports]
        if told:
            _, outlet, report = min(told)
            found[origin.id] = (report, outlet)
    return found


def rows_of(patterns: Patterns) -> tuple[list[str], list[list[int]]]:
    """Return the heading and rows of a table of patterns, as `undercount` reads them."""
    return [*patterns.lists, "count"], [[*(int(mark) for mark in marks), int(count)] for marks, count in
                                        zip(patterns.marks.tolist(), patterns.counts.tolist(), strict=True)]
