"""The verb `analyse lists`: which outlets know of which incidents, as the table that `undercount` reads.

An outlet's list holds the incidents it knew of by itself. An origin that several outlets tell of counts for the one
that published first: a reprint is no second list. Lists that copied one another in ways nobody saw still look like two.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

from witnessmark.analysis.counts import Filter, Question
from witnessmark.analysis.undercount.patterns import Patterns, patterns_of
from witnessmark.app.analyse import analyse
from witnessmark.app.case import Case
from witnessmark.app.incidents import list_origins
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
    reports = {r.id: (r.published or LATE, r.outlet) for r in case.store.reports(case.actor) if r.outlet}
    first = {}
    for origin in list_origins(case):
        told = sorted((reports[r] for r in origin.reports if r in reports), key=lambda pair: (pair[0], str(pair[1])))
        if told:
            first[origin.id] = str(told[0][1])
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


def rows_of(patterns: Patterns) -> tuple[list[str], list[list[int]]]:
    """Return the heading and rows of a table of patterns, as `undercount` reads them."""
    return [*patterns.lists, "count"], [[*(int(mark) for mark in marks), int(count)] for marks, count in
                                        zip(patterns.marks.tolist(), patterns.counts.tolist(), strict=True)]
