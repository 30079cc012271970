"""The verb `analyse lists`: which outlets know of which incidents, as the table that `undercount` reads.

An outlet's list holds the incidents it knew of by itself. An origin that several outlets tell of counts for the one
that published first: a reprint is no second list. Lists that copied one another in ways nobody saw still look like two.
Lists are of what happened: an incident of which all that is told is a rumour, a threat or a plan stands on none, unless
statuses are asked for.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from witnessmark.analysis.behind import Behind
from witnessmark.analysis.counts import Filter, Question
from witnessmark.analysis.undercount.matchings import Matched
from witnessmark.analysis.undercount.patterns import INCIDENTS, Patterns, patterns_known
from witnessmark.analysis.undercount.wording import ahead_left_out
from witnessmark.app.analyse import Analysis, analyse
from witnessmark.app.case import Case
from witnessmark.app.incidents import list_origins
from witnessmark.disclosure.material import Drafted
from witnessmark.disclosure.memory import lists_from
from witnessmark.disclosure.overlaps import beside, overlaps
from witnessmark.disclosure.view import PublicLists
from witnessmark.errors import UsageError
from witnessmark.vocab.codes import Status
from witnessmark.vocab.stages import lies_ahead

MOST, MOST_LISTS = 5, 10
LATE = dt.date.max


def outlet_lists(case: Case, *, most: int = MOST, keep: Filter = Filter()) -> Matched:
    """Return the incidents that the filter lets in, by which of the outlets with most of them knew of each, with the
    incidents of each row; no other matchings.

    Args:
        most: how many outlets; incidents known to none of these are left out, as no list holds them.

    Raises:
        UsageError: fewer than two outlets know of any incident by themselves.
    """
    check(most)
    happened, ahead = listed(analyse(case), keep)
    list_origins(case)
    first = first_outlets(case)
    known = {incident.id: {first[group] for group in incident.origins.groups if group in first}
             for incident in case.store.incidents(case.actor) if incident.id in happened}
    table = table_of(list(known.values()), most)
    return Matched(replace(table, notes=(*table.notes, *ahead_left_out(ahead))), (), _by_row(table, known))


def listed(held: Analysis, keep: Filter) -> tuple[set[str], int]:
    """Return the incidents that lists may hold, and how many that the filter lets in are left out as all that is told
    of them lies ahead; none where it asks for statuses."""
    every = set(held.incidents(Question(keep=keep), ()))
    ahead = set() if keep.statuses else set(held.incidents(Question(keep=keep), (), Behind(ahead="1")))
    return every - ahead, len(ahead)


def _by_row(table: Patterns, known: Mapping[str, Set[str]]) -> tuple[tuple[str, ...], ...]:
    """Return the incidents of each row of a table."""
    by_marks = defaultdict[tuple[bool, ...], list[str]](list)
    for incident, names in known.items():
        by_marks[tuple(name in names for name in table.lists)].append(incident)
    return tuple(tuple(by_marks[tuple(marks)]) for marks in table.marks.tolist())


def first_outlets(case: Case) -> dict[str, str]:
    """Return for each origin as it is stored the outlet that told it first."""
    return {origin: outlet for origin, (_, outlet) in _first(case).items()}


def table_of(known: Sequence[Set[str]], most: int) -> Patterns:
    """Return incidents by which of the lists with most of them know of each.

    Raises:
        UsageError: fewer than two lists know of any incident.
    """
    sizes = Counter(name for names in known for name in names)
    chosen = [name for name, _ in sorted(sizes.items(), key=lambda item: (-item[1], item[0]))[:most]]
    if len(chosen) < 2:
        raise UsageError("Fewer than two outlets know of incidents by themselves.",
                         advice="Add reports of other outlets, or give each its outlet.")
    return patterns_known(chosen, known, of_incidents=True)


def check(most: int) -> None:
    """Raises UsageError where so many lists can't be told apart."""
    if not 2 <= most <= MOST_LISTS:
        raise UsageError("Lists are two to ten.", advice="Give --most a number from 2 to 10.")


def released_lists(case: Case, told: Sequence[Drafted]) -> PublicLists:
    """Return which of the outlets that a release names knew of its incidents by themselves, as far as it may be told.

    An outlet counts where the report that told an origin first is itself in the release under its outlet's name. An
    incident of which all that is released lies ahead stands on no list. Tables of earlier releases are held beside it.
    """
    statuses = {d.claim: d.public.status for d in told}
    incidents = case.store.incidents(case.actor)
    happened = [i for i in incidents if not lies_ahead(statuses[c] for c in i.claims if c in statuses)]
    first, origins = _first(case), {c: o.id for o in case.store.origins(case.actor) for c in o.claims}
    named = {d.claim: d for d in told if d.public.outlet and d.public.status is not Status.DENIED}
    known = [
        {str(named[c].public.outlet) for c in incident.claims
         if c in named and first.get(origins.get(c, ""), ("", ""))[0] == named[c].report}
        for incident in happened
    ]
    told_before = map(lists_from, case.store.releases(case.actor))
    return replace(beside(overlaps(known), told_before), ahead=len(incidents) - len(happened))


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
    """Return the heading and rows of a table of patterns, as `undercount` reads them; the name of the last column says
    what is counted."""
    heading = [*patterns.lists, INCIDENTS if patterns.of_incidents else "count"]
    return heading, [[*(int(mark) for mark in marks), int(count)] for marks, count in
                     zip(patterns.marks.tolist(), patterns.counts.tolist(), strict=True)]
