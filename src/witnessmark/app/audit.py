"""Who did what when: the log's entries, with what each was about as far as the actor may see it.

Invariant: reads only. An entry is shown to whoever may audit; the decision, report or reason behind it only to
whoever may read that too, so that an auditor without a clearance sees kinds, ids, people and days.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from witnessmark.app.case import Case
from witnessmark.model.access import Permission
from witnessmark.model.judgement import Judgement
from witnessmark.model.report import Report
from witnessmark.model.source import Opening
from witnessmark.store.base import Event, EventQuery, Page


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log; each of the rest is None where there is none, or none the actor may see."""

    event: Event
    judgement: Judgement | None = None
    report: Report | None = None
    opening: Opening | None = None


@dataclass(frozen=True, slots=True)
class Trail:
    """A screen of entries, how many there are in all, and how many of each kind and person the filters leave."""

    entries: tuple[Entry, ...]
    total: int
    kinds: tuple[tuple[str, int], ...]
    actors: tuple[tuple[str, int], ...]


def trail(case: Case, *, kind: str = "", who: str = "", page: Page = Page()) -> Trail:
    """Return what was done, the last first; an unknown kind or person leaves nothing.

    Raises:
        AccessDenied: the actor may not audit.
    """
    groups = case.store.event_groups(case.actor)
    query = EventQuery((kind,) if kind else (), (who,) if who else (), latest_first=True)
    kinds: Counter[str] = Counter()
    actors: Counter[str] = Counter()
    total = 0
    for named, actor, count in groups:
        kinds[named] += count if who in ("", actor) else 0
        actors[actor] += count if kind in ("", named) else 0
        total += count if who in ("", actor) and kind in ("", named) else 0
    events = case.store.events(case.actor, page, query)
    return Trail(_entries(case, events), total, _told(kinds), _told(actors))


def _told(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple((name, n) for name, n in counts.most_common() if n)


def _entries(case: Case, events: list[Event]) -> tuple[Entry, ...]:
    if not case.actor.may(Permission.READ):
        return tuple(Entry(event) for event in events)
    store, me = case.store, case.actor
    subjects = {kind: [e.subject for e in events if e.kind == kind] for kind in ("judgement", "reading", "statements")}
    judged = {j.id: j for j in store.judgements(me, ids=subjects["judgement"])} if subjects["judgement"] else {}
    readings = [*subjects["reading"], *subjects["statements"]]
    report_of = store.reading_reports(me, readings) if readings else {}
    opened = {o.sequence: o for o in store.openings(me)} if any(e.kind == "opening" for e in events) else {}

    def named(event: Event) -> str | None:
        found = judged.get(event.subject)
        if found is not None:
            return found.target.id if found.target.kind == "report" else found.target.report
        return event.subject if event.kind in ("report", "metadata") else report_of.get(event.subject)

    wanted = {report for report in map(named, events) if report}
    reports = {report.id: report for report in store.reports(me, ids=sorted(wanted))} if wanted else {}
    return tuple(Entry(e, judged.get(e.subject) if e.kind == "judgement" else None, reports.get(named(e) or ""),
                       opened.get(e.sequence)) for e in events)
