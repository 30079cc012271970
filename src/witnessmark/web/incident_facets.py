"""What a list of incidents is narrowed to, as its address says, and what it could be narrowed to instead."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import Request

from witnessmark.gazetteer.labels import korean_name, lineage
from witnessmark.store.base import IncidentQuery, Spread
from witnessmark.vocab.codes import Grade
from witnessmark.web.i18n import Language, translator

MOST_YEARS = 12
_PLACE = re.compile(r"[\w:./’' (),-]{1,80}")
_YEAR = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The filters of one list; they hold together. `year` is empty where none is asked for, `0` for no date."""

    grade: str = ""
    campaign: str = ""
    place: str = ""
    year: str = ""

    def address(self, **other: str) -> str:
        """Return the list's address with some filters changed; an empty one is left out."""
        told = replace(self, **other)
        pairs = [(name, getattr(told, name)) for name in ("grade", "campaign", "place", "year")]
        query = urlencode([(name, value) for name, value in pairs if value])
        return f"/incidents?{query}" if query else "/incidents"

    def query(self, ids: Sequence[str] = ()) -> IncidentQuery:
        """Return what the store is asked for; `ids` are those of the campaign."""
        return IncidentQuery(ids=tuple(ids), grades=(Grade(self.grade),) if self.grade else (), place=self.place,
                             year=int(self.year) if self.year else None)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to narrow a list to; the address of a chosen one takes it away again."""

    label: str
    count: int
    chosen: bool
    address: str


def narrowing_of(request: Request) -> Narrowing:
    """Return what an address narrows the list to; what is no value of its kind is left out."""
    asked = request.query_params
    grade, place, year = (asked.get(name, "") for name in ("grade", "place", "year"))
    return Narrowing(
        grade=grade if any(grade == one for one in Grade) else "", campaign=asked.get("campaign", "")[:80],
        place=place if _PLACE.fullmatch(place) else "",
        year=str(int(year)) if year.isascii() and _YEAR.fullmatch(year) else "")


def place_choices(spread: Spread, now: Narrowing, language: Language) -> list[Choice]:
    """Return the places with most incidents, those first; the one chosen is always among them."""
    told: Mapping[str, int] = spread.places if now.place in ("", *spread.places) else {now.place: 0, **spread.places}
    return [Choice(place_label(place, language), count, place == now.place,
                   now.address(place="" if place == now.place else place)) for place, count in told.items()]


def year_choices(spread: Spread, now: Narrowing, undated: str) -> list[Choice]:
    """Return the years with most incidents in their order, the undated last; the one chosen is always among them."""
    most = sorted(spread.years, key=lambda year: (str(year) != now.year, -spread.years[year]))[:MOST_YEARS]
    if now.year and int(now.year) not in most:
        most.append(int(now.year))
    return [Choice(str(year) if year else undated, spread.years.get(year, 0), str(year) == now.year,
                   now.address(year="" if str(year) == now.year else str(year)))
            for year in sorted(most, key=lambda year: (year == 0, year))]


def place_label(place: str, language: Language) -> str:
    """Return a place's name in the page's language, as far as the gazetteer knows it; one it lacks as reports name it.

    A place of its own is told as reconciliation keys it: `name:N` where no entry is known, `ID/N` where it lies in one.
    """
    if place.startswith("name:"):
        return place.removeprefix("name:")
    area, _, small = place.partition("/")
    korean = korean_name(area) if language == "ko" else None
    known = korean or next((area.name for area in lineage(area)), translator(language)("place_unknown"))
    return f"{small}, {known}" if small else known
