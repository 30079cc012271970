"""What the gazetteer knows of one place, and one reading of a name."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = ("country", "adm1", "adm2", "adm3", "place")


@dataclass(frozen=True, slots=True)
class Place:
    """One unit: a country, an area of it, or a settlement.

    `id` is `geonames:N` where GeoNames has the unit, else `wm:<country>.<slug>`; `name` is
    the Latin standard name; `country` is ISO 3166 alpha-2, empty for what lies in several;
    `parent` is the id of the unit around it; `population` is 0 where unknown.
    """

    id: str
    name: str
    country: str
    level: str
    parent: str | None
    lat: float | None
    lon: float | None
    population: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place a name may stand for; `score` in 0..1 is the prior without any context."""

    place: Place
    score: float
    standard: bool
