"""How many claims there are of each kind, kept in memory between reads and brought up to date report by report.

Invariant: what is told is what the tables held at the log's last entry when it was asked; a table changes only with
an entry, and an entry names the reports it changed. It goes with the store; nothing of it is written.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, Row, func, select, union

from witnessmark.store import tables
from witnessmark.store.dialects import unindexed
from witnessmark.store.foremost import Foremost, Kind, Wanted
from witnessmark.store.look import read_in_look
from witnessmark.store.visible import among, in_use

BANDS = (0.0, 0.5, 0.8)
"""Lower ends of the ranges of confidence that claims are counted by, rising."""


_KEPT = 3
"""So many orders of reports are kept; one takes some 60 bytes a report."""


class Tally:
    """Counts of the claims that count: sure enough, or decided on by a person.

    They are counted for all and told narrowed, so a connection is let see the `whole` meanwhile.
    """

    def __init__(self, threshold: float, whole: Callable[[Connection], AbstractContextManager[None]]) -> None:
        self._threshold = threshold
        self._whole = whole
        self._turn = threading.Lock()
        self._last = -1
        self._reports: dict[str, Counter[Kind]] = {}
        self._access: dict[str, tuple[str, str]] = {}          # level and compartment
        self._every: defaultdict[tuple[str, str], Counter[Kind]] = defaultdict(Counter)     # by level and compartment
        self._kinds: defaultdict[Kind, Counter[str]] = defaultdict(Counter)         # report → its claims of the kind
        self._judged: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
        self._waiting: Counter[tuple[str, str]] = Counter()    # reports with a claim that nobody decided on
        self._numbers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)     # when reports came, in order
        self._foremost: dict[Wanted, Foremost] = {}            # the last asked for comes last

    def counts(self, connection: Connection, cleared: Callable[[str, str], bool] | None,
               reports: Iterable[str] = ()) -> Counter[Kind]:
        """Return how many claims there are of each kind, in some reports or in all.

        `cleared` says whether an access level in a compartment is open; None: all are.
        """
        with self._turn:
            self._catch_up(connection)
            wanted = list(reports)
            found: Counter[Kind] = Counter()
            if not wanted:
                for place, there in self._every.items():
                    if cleared is None or cleared(*place):
                        found.update(there)
                return +found
            for report in wanted:
                if report in self._reports and (cleared is None or cleared(*self._access[report])):
                    found.update(self._reports[report])
            return found

    def by_report(self, connection: Connection, cleared: Callable[[str, str], bool] | None,
                  asked: Callable[[Kind], bool], reports: Collection[str] = ()) -> dict[str, int]:
        """Return report → how many claims it has of the kinds asked for; reports without one are left out.

        `reports`: only these; without them all.
        """
        with self._turn:
            self._catch_up(connection)
            if reports:
                told = {report: sum(number for kind, number in self._reports[report].items() if asked(kind))
                        for report in reports if report in self._reports}
                return {report: number for report, number in told.items()
                        if number > 0 and (cleared is None or cleared(*self._access[report]))}
            found: Counter[str] = Counter()
            for judged in (False, True):
                there = [kind for kind in self._kinds if kind.judged is judged]
                wanted = [kind for kind in there if asked(kind)]
                if len(wanted) == len(there):
                    found.update(self._judged[judged])
                else:
                    for kind in wanted:
                        found.update(self._kinds[kind])
            if cleared is None or all(cleared(*place) for place in self._every):
                return {report: number for report, number in found.items() if number > 0}
            return {report: number for report, number in found.items()
                    if number > 0 and cleared(*self._access[report])}

    def foremost(self, connection: Connection, cleared: Callable[[str, str], bool] | None, wanted: Wanted,
                 most: int) -> list[tuple[str, int]]:
        """Return the reports with most claims of the kinds wanted and how many they have, equals by id."""
        with self._turn:
            self._catch_up(connection)
            order = self._foremost.pop(wanted, None) or Foremost(wanted, self._reports)
            self._foremost[wanted] = order
            if len(self._foremost) > _KEPT:
                del self._foremost[next(iter(self._foremost))]
            if cleared is None or all(cleared(*place) for place in self._every):
                return order.first(most, None)
            return order.first(most, lambda report: cleared(*self._access[report]))

    def waiting(self, connection: Connection, cleared: Callable[[str, str], bool] | None) -> int:
        """Return how many reports have a claim that nobody decided on."""
        with self._turn:
            self._catch_up(connection)
            return sum(number for place, number in self._waiting.items() if cleared is None or cleared(*place))

    def standing(self, connection: Connection, cleared: Callable[[str, str], bool] | None, at: int) -> tuple[int, int]:
        """Return how many reports came up to an entry of the log, and how many there are, of those open to somebody."""
        with self._turn:
            self._catch_up(connection)
            open_ = [came for place, came in self._numbers.items() if cleared is None or cleared(*place)]
            return sum(bisect_right(came, at) for came in open_), sum(map(len, open_))

    def _catch_up(self, connection: Connection) -> None:
        """Take in what was written since; once in a look, which sees one moment."""
        asked = read_in_look(connection, "tally")
        if "done" not in asked:
            with self._whole(connection):
                self._update(connection)
            asked["done"] = True

    def _update(self, connection: Connection) -> None:
        last = connection.scalar(select(func.max(tables.event.c.sequence)))
        if last is None or last == self._last:
            return
        held = tables.report
        listed = select(held.c.id, held.c.access, held.c.compartment, held.c.sequence).order_by(held.c.sequence)
        if self._last < 0:
            self._put(connection.execute(listed))
            self._take(self._rows(connection, None))
        else:
            changed = _changed(connection, self._last)
            for report in changed:
                self._drop(report)
            if changed:
                self._put(connection.execute(listed.where(among(held.c.id, changed))))
                self._take(self._rows(connection, changed))
            for report in changed & self._reports.keys():
                for order in self._foremost.values():
                    order.put(report, self._reports[report])
        self._last = last

    def _put(self, reports: Iterable[Row[Any]]) -> None:
        """Note where reports lie, and when they came."""
        for row in reports:
            before, now = self._access.get(row.id), (row.access, row.compartment)
            if before == now:
                continue
            if before is not None:
                del self._numbers[before][bisect_left(self._numbers[before], row.sequence)]
            insort(self._numbers[now], row.sequence)
            self._access[row.id] = now

    def _take(self, rows: Iterable[tuple[str, Kind]]) -> None:
        for report, kind in rows:
            self._reports.setdefault(report, Counter())[kind] += 1
            self._every[self._access[report]][kind] += 1
            self._kinds[kind][report] += 1
            self._judged[kind.judged][report] += 1
            if not kind.judged and self._judged[False][report] == 1:
                self._waiting[self._access[report]] += 1

    def _drop(self, report: str) -> None:
        held = self._reports.pop(report, Counter())
        for order in self._foremost.values():
            order.drop(report, held)
        if held:
            self._every[self._access[report]].subtract(held)
        for kind in held:
            self._kinds[kind].pop(report, None)
        if self._judged[False].pop(report, 0):
            self._waiting[self._access[report]] -= 1
        self._judged[True].pop(report, None)

    def _rows(self, connection: Connection, reports: set[str] | None) -> Iterator[tuple[str, Kind]]:
        """Yield the report and the kind of every claim that counts, of some reports or of all."""
        held = tables.statement
        columns = (held.c.report, held.c.act, held.c.status, held.c.confidence, held.c.id)
        chosen = select(*columns).where(held.c.present == 1, in_use(held.c.report))
        known = select(tables.decided.c.statement)
        if reports is None:
            chosen = chosen.where(held.c.kind == "claim")
        else:                                           # look those up, not through the listing's index
            chosen = chosen.where(unindexed(held.c.kind) == "claim", among(held.c.report, reports))
            known = known.where(tables.decided.c.statement.in_(
                select(held.c.id).where(among(held.c.report, reports))))
        judged = set(connection.scalars(known))
        for report, act, status, confidence, claim in connection.execute(chosen):
            done = claim in judged
            if done or confidence >= self._threshold:
                yield report, Kind(act, status, max(bisect_right(BANDS, confidence) - 1, 0), done)


def _changed(connection: Connection, last: int) -> set[str]:
    """Return the reports whose claims, decisions or access may have changed since an entry of the log."""
    event, reading, judgement, told = tables.event, tables.reading, tables.judgement, tables.judgement_report
    read = select(reading.c.report).join(event, event.c.subject == reading.c.id).where(
        event.c.sequence > last, event.c.kind == "statements")
    described = select(event.c.subject).where(event.c.sequence > last, event.c.kind.in_(("report", "metadata")))
    decided = select(told.c.report).join(judgement, judgement.c.id == told.c.judgement).where(
        judgement.c.sequence > last)
    return set(connection.scalars(union(read, described, decided)))
