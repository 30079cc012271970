"""Where and when incidents lie: how many at each place, in each year and of each grade, and a list narrowed by them.

Invariant: what is counted is what `incidents` gives with the same query. An incident lies at one place, the one it
began at by its value best supported, and in one year, that of its rank; neither where nothing says so.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, func, select

from witnessmark.model.access import Actor, Permission
from witnessmark.model.incident import Incident
from witnessmark.model.incident_record import incident_record
from witnessmark.store import tables
from witnessmark.store.base import IncidentQuery, Page, Spread
from witnessmark.store.results import place_in, rank_of
from witnessmark.store.visible import among, require_any
from witnessmark.vocab.codes import Grade

held = tables.result


class _Reads(Protocol):
    def _reading(self, actor: Actor | None) -> AbstractContextManager[Connection]: ...
    def _whole_if_seen(self, actor: Actor) -> Actor: ...
    def incidents(self, actor: Actor, query: IncidentQuery = ..., page: Page = ...) -> list[Incident]: ...


class Placed:
    """The counts of places and years, for a store that gives a connection and reads incidents."""

    def incident_spread(self: _Reads, actor: Actor, query: IncidentQuery = IncidentQuery(), *,
                        most: int = 12) -> Spread:
        """Return the counts under a query's ids, grades, place and year; `most` places are named."""
        require_any(actor, Permission.READ)
        actor = self._whole_if_seen(actor)
        ways = (replace(query, place=""), replace(query, year=None), replace(query, grades=()))
        if actor.sees_all:
            with self._reading(actor) as connection:
                places, years, grades = (
                    _counted(connection, column, way)
                    for column, way in zip((held.c.place, held.c.rank, held.c.grade), ways, strict=True))
        else:
            seen = [[(place_of(i), rank_of("incident", incident_record(i)), i.grade.grade.value)
                     for i in self.incidents(actor, way)] for way in ways]
            places, years, grades = (Counter(row[at] for row in rows) for at, rows in enumerate(seen))
        return Spread(dict(_named(places).most_common(most)), dict(sorted(_by_year(years).items())),
                      {Grade(grade): number for grade, number in grades.items()})


def place_of(incident: Incident) -> str | None:
    """Return the id of the place that an incident is counted at; None where no value names one."""
    return place_in("incident", incident_record(incident))


def within(query: IncidentQuery) -> list[ColumnElement[bool]]:
    """Return the conditions on rows of incidents that a query's place and year ask for."""
    asked: list[ColumnElement[bool]] = []
    if query.place:
        asked.append(held.c.place == query.place)
    if query.year is not None:
        first, last = days_of(query.year)
        asked.append(held.c.rank.between(first, last))
    return asked


def lies_within(incident: Incident, query: IncidentQuery) -> bool:
    """Return whether an incident lies at a query's place and in its year."""
    first, last = days_of(query.year) if query.year is not None else (0, dt.date.max.toordinal())
    return (not query.place or place_of(incident) == query.place) \
        and first <= rank_of("incident", incident_record(incident)) <= last


def days_of(year: int) -> tuple[int, int]:
    """Return the ranks of a year's first and last day; of year 0, that of no date."""
    return (dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()) if year else (0, 0)


def _counted(connection: Connection, column: ColumnElement[Any], query: IncidentQuery) -> Counter[Any]:
    """Count incidents by one column, off an index that holds it and what narrows it."""
    chosen = select(column, func.count()).where(held.c.kind == "incident", *within(query)).group_by(column)
    if query.ids:
        chosen = chosen.where(among(held.c.id, query.ids))
    if query.grades:
        chosen = chosen.where(held.c.grade.in_([grade.value for grade in query.grades]))
    return Counter({row[0]: row[1] for row in connection.execute(chosen)})


def _named(places: Counter[str | None]) -> Counter[str]:
    return Counter({place: number for place, number in places.items() if place})


def _by_year(ranks: Counter[int]) -> Counter[int]:
    found: Counter[int] = Counter()
    for day, number in ranks.items():
        found[dt.date.fromordinal(day).year if day > 0 else 0] += number
    return found
