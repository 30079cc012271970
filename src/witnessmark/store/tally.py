"""How many claims there are of each kind, kept in memory between reads and brought up to date report by report.

Invariant: what is told is what the tables held at the log's last entry when it was asked; a table changes only with
an entry, and an entry names the reports it changed. It goes with the store; nothing of it is written.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import chain
from typing import Any

from sqlalchemy import Connection, case, func, select, union

from witnessmark.store import tables
from witnessmark.store.dialects import unindexed
from witnessmark.store.foremost import Foremost, Kind, Wanted
from witnessmark.store.look import read_in_look
from witnessmark.store.visible import among, in_use

BANDS = (0.0, 0.5, 0.8)
"""Lower ends of the ranges of confidence that claims are counted by, rising."""


_AT_ONCE = 10_000
"""Rows that the driver hands over together."""
_FEW = 12
"""So many claims of a report are likely to be another's too."""
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
        self._reports: dict[str, Counter[Kind]] = {}           # reports with the same counts share one; none is changed
        self._access: dict[str, tuple[str, str]] = {}          # level and compartment
        self._came: dict[str, int] = {}                        # by which entry of the log
        self._every: defaultdict[tuple[str, str], Counter[Kind]] = defaultdict(Counter)     # by level and compartment
        self._alike: dict[str, Counter[Kind]] = {}             # few claims, as the database tells them → their counts
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
            numbers: dict[int, int] = {}                       # by what reports share
            found: dict[str, int] = {}
            for report in reports or self._reports:
                held = self._reports.get(report)
                if held is None or (cleared is not None and not cleared(*self._access[report])):
                    continue
                if id(held) not in numbers:
                    numbers[id(held)] = sum(number for kind, number in held.items() if asked(kind))
                if numbers[id(held)]:
                    found[report] = numbers[id(held)]
            return found

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
            self._put(chain.from_iterable(connection.execute(listed).partitions(_AT_ONCE)))
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

    def _put(self, reports: Iterable[Sequence[Any]]) -> None:
        """Note where reports lie, and when they came."""
        places: dict[tuple[str, str], tuple[str, str]] = {}
        for report, access, compartment, sequence in reports:
            before, now = self._access.get(report), (access, compartment)
            if before == now and self._came[report] == sequence:
                continue
            if before is not None:                             # also one that was entered anew: its words were sealed
                del self._numbers[before][bisect_left(self._numbers[before], self._came[report])]
            insort(self._numbers[now], sequence)
            self._access[report], self._came[report] = places.setdefault(now, now), sequence

    def _take(self, rows: Iterable[tuple[str, Counter[Kind]]]) -> None:
        taken, alike = dict(rows), defaultdict[tuple[tuple[str, str], int], list[Counter[Kind]]](list)
        self._reports.update(taken)
        for report, held in taken.items():
            alike[self._access[report], id(held)].append(held)
        for (place, _), same in alike.items():
            for kind, number in same[0].items():
                self._every[place][kind] += number * len(same)
            self._waiting[place] += _waits(same[0]) * len(same)

    def _drop(self, report: str) -> None:
        held = self._reports.pop(report, None)
        if held is None:
            return
        for order in self._foremost.values():
            order.drop(report, held)
        place = self._access[report]
        self._every[place].subtract(held)
        self._waiting[place] -= _waits(held)

    def _rows(self, connection: Connection, reports: set[str] | None) -> Iterator[tuple[str, Counter[Kind]]]:
        """Yield every report with claims that count, or some of them, and how many it has of each kind.

        The database puts the claims of a report into one row: a million rows would take twenty seconds to go through.
        """
        held, known = tables.statement, tables.decided
        band = case(*((held.c.confidence >= low, str(n)) for n, low in reversed(list(enumerate(BANDS)))), else_="0")
        judged = case((known.c.statement.is_not(None), "1"), else_="")
        told = held.c.act.concat("|").concat(held.c.status).concat("|").concat(band).concat("|").concat(judged)
        chosen = select(held.c.report, func.aggregate_strings(told, ",")).select_from(
            held.outerjoin(known, known.c.statement == held.c.id)).where(
            held.c.present == 1, in_use(held.c.report),
            (held.c.confidence >= self._threshold) | known.c.statement.is_not(None)).group_by(held.c.report)
        if reports is None:
            chosen = chosen.where(held.c.kind == "claim")
        else:                                           # look those up, not through the listing's index
            chosen = chosen.where(unindexed(held.c.kind) == "claim", among(held.c.report, reports))
        for some in connection.execute(chosen).partitions(_AT_ONCE):
            yield from ((report, self._counts_of(claims)) for report, claims in some)

    def _counts_of(self, claims: str) -> Counter[Kind]:
        """Return the counts of a report's claims, the same object for reports with the same few claims."""
        told = sorted(claims.split(","))
        if len(told) > _FEW:
            return Counter(map(_kind, told))
        key = ",".join(told)
        if key not in self._alike:
            self._alike[key] = Counter(map(_kind, told))
        return self._alike[key]


def _kind(told: str) -> Kind:
    act, status, band, judged = told.split("|")
    return Kind(act, status, int(band), bool(judged))


def _waits(held: Counter[Kind]) -> bool:
    return any(not kind.judged for kind in held)


def _changed(connection: Connection, last: int) -> set[str]:
    """Return the reports whose claims, decisions or access may have changed since an entry of the log."""
    event, reading, judgement, told = tables.event, tables.reading, tables.judgement, tables.judgement_report
    read = select(reading.c.report).join(event, event.c.subject == reading.c.id).where(
        event.c.sequence > last, event.c.kind == "statements")
    described = select(event.c.subject).where(event.c.sequence > last, event.c.kind.in_(("report", "metadata")))
    decided = select(told.c.report).join(judgement, judgement.c.id == told.c.judgement).where(
        judgement.c.sequence > last)
    return set(connection.scalars(union(read, described, decided)))
