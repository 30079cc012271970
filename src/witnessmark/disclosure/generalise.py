"""From exact to publishable: days to months, places to counties, speakers to kinds.

Invariant: nothing here adds information; where a value can't be generalised safely it is
left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from witnessmark.disclosure.coarser import Area, Count, Time
from witnessmark.disclosure.telling import names_a_day, speaks_of_telling
from witnessmark.disclosure.view import Month, PublicFigure, PublicPlace
from witnessmark.gazetteer.labels import korean_name, lineage
from witnessmark.model.claim import Attribution, Claim
from witnessmark.model.figure import Figure
from witnessmark.model.place import PlaceRef
from witnessmark.model.text import Span
from witnessmark.model.time import Moment
from witnessmark.vocab.codes import Access, AttributionKind, Quantifier

COARSE_LEVELS = ("country", "adm1", "adm2")
_AREAS = {"adm2": Area.COUNTY, "adm1": Area.PROVINCE, "country": Area.COUNTRY}
UNDISCLOSED_PLACE = PublicPlace("a described place", "서술된 장소", "", described=True)
SMALLEST = 10
"""Counts under this many people, households or dwellings are small: they point at those counted."""
PERSONS = frozenset(
    {AttributionKind.ANONYMOUS_SOURCE, AttributionKind.EYEWITNESS, AttributionKind.NAMED_PERSON}
)


def month_of(day: dt.date) -> Month:
    return Month(day.year, day.month)


def months(when: Moment | None, finest: Time = Time.MONTH) -> tuple[Month | None, Month | None]:
    """Return the first and last month of a moment, or of the years that hold it."""
    if when is None or finest is Time.NEVER:
        return None, None
    if finest is Time.YEAR:
        return Month(when.start.year, 1), Month(when.end.year, 12)
    return month_of(when.start), month_of(when.end)


SIZES = (1, 2.5, 5)
"""Where ranges of sizes begin, times a power of ten: 10 to 24, 25 to 49, 50 to 99, 100 to 249."""


def figure(value: Figure | None, access: Access, told: Count = Count.EXACT) -> PublicFigure | None:
    """Return a count; of a report that is not public, one under `SMALLEST` only as being at most that.

    Four people of one county and month know each other and who spoke of them; a public report has told its count
    already.

    Args:
        told: as it is, as the range of sizes that holds it, or not at all.
    """
    if value is None or told is Count.NEVER:
        return None
    found = _figure(value, access)
    return _sized(found) if found is not None and told is Count.SIZE else found


def _sized(value: PublicFigure) -> PublicFigure:
    if value.low is None or value.low < SMALLEST:
        return value
    low = max(start for start in _starts(value.low) if start <= value.low)
    high = None if value.high is None else min(start for start in _starts(value.high) if start > value.high) - 1
    return replace(value, low=low, best=None, high=high,
                   quantifier=Quantifier.MORE_THAN if high is None else Quantifier.RANGE)


def _starts(number: int) -> list[int]:
    """Return the first numbers of the ranges about a number of two digits and more."""
    power = int(10 ** (len(str(number)) - 1))
    return [int(start * power) for start in (*SIZES, 10)]


def _figure(value: Figure, access: Access) -> PublicFigure | None:
    if access is Access.PUBLIC or all(n is None or n >= SMALLEST for n in (value.low, value.best, value.high)):
        return PublicFigure(value.low, value.best, value.high, value.unit, value.quantifier, value.kind)
    if value.high is None:
        return None
    return PublicFigure(None, None, max(value.high, SMALLEST), value.unit, Quantifier.LESS_THAN, value.kind)


def area_of(ref: PlaceRef, finest: Area) -> tuple[Area, str]:
    """Return how finely a place is told and its gazetteer id; the id is empty over a province or nowhere."""
    if ref.kind == "described" or ref.place is None or finest is Area.NOWHERE:
        return Area.NOWHERE, ""
    for unit in lineage(ref.place.id):
        if unit.level in COARSE_LEVELS and (at := _AREAS[unit.level]) >= finest:
            return (at, unit.id) if at < Area.COUNTRY else (at, "")
    return Area.COUNTRY, ""


def path(ref: PlaceRef, finest: Area = Area.COUNTY) -> tuple[str, ...]:
    """Return the gazetteer ids from the country to the place as it is told; empty where none is."""
    if ref.kind == "described" or ref.place is None or finest is Area.NOWHERE:
        return ()
    told = [unit.id for unit in lineage(ref.place.id) if unit.level in COARSE_LEVELS and _AREAS[unit.level] >= finest]
    return tuple(reversed(told))


def place(ref: PlaceRef, finest: Area = Area.COUNTY) -> PublicPlace:
    """Return the county, city, province or country that holds a place, none finer than `finest`.

    A description is published as the fact that a place was described, never in its words:
    they are the report's and may point at a person.
    """
    if ref.kind == "described" or ref.place is None or finest is Area.NOWHERE:
        return UNDISCLOSED_PLACE
    areas = lineage(ref.place.id)
    for at, unit in enumerate(areas):
        if unit.level in COARSE_LEVELS and _AREAS[unit.level] >= finest:
            adm1 = next((area.name for area in areas[at + 1 :] if area.level == "adm1"), None)
            return PublicPlace(
                unit.name, korean_name(unit.id) or unit.name, unit.country, adm1, unit.lat, unit.lon
            )
    return PublicPlace(ref.place.country, ref.place.country, ref.place.country)


def kinds(attribution: Iterable[Attribution], *, coarser: bool = False) -> tuple[AttributionKind, ...]:
    """Return the chain as kinds, nearest speaker first, neighbours of one kind as one.

    With `coarser` every person is an anonymous source.
    """
    chain: list[AttributionKind] = []
    for link in attribution:
        kind = AttributionKind.ANONYMOUS_SOURCE if coarser and link.kind in PERSONS else link.kind
        if not chain or chain[-1] is not kind:
            chain.append(kind)
    return tuple(chain)


def quote(claim: Claim, access: Access, marks: Iterable[Span]) -> str | None:
    """Return the passage of a public report, or None where its words could point at a source.

    A passage is published whole or not at all: what is left around a removed name ("who lives
    in the centre and spoke by phone on 3 March") still points at the person.
    Days and places finer than the coded fields keep it out too.

    Args:
        marks: spans of the reading that say who spoke, where or when they told it, of this
            claim and of every other claim of the reading.
    """
    if access is not Access.PUBLIC or any(link.kind in PERSONS for link in claim.attribution):
        return None
    if any(span.overlaps(claim.passage) for span in marks) or speaks_of_telling(claim.quote):
        return None
    if names_a_day(claim.quote) or any(_finer(ref) for ref in (*claim.origin, *claim.destination)):
        return None
    return " ".join(claim.quote.split())


def _finer(ref: PlaceRef) -> bool:
    """Return whether a place is told finer than it is published."""
    return ref.place is None or ref.place.level not in COARSE_LEVELS


def source_marks(claim: Claim) -> list[Span]:
    """Return the spans of a claim that point at a person who spoke."""
    spans = []
    for link in claim.attribution:
        if link.span and link.kind not in (AttributionKind.OUTLET, AttributionKind.OTHER_MEDIA):
            spans.append(link.span)
        spans += [part.span for part in (link.told_on, link.place) if part is not None]
    return spans
