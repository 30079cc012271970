"""Names to places, places to areas, and distances: the one face of the gazetteer.

Invariant: read-only after loading; every id it returns can be passed back to it. Choosing
among candidates by a document's context is not done here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from witnessmark.errors import NotFound
from witnessmark.gazetteer.entry import LEVELS, Candidate, Place
from witnessmark.gazetteer.normalise import fold, key_of
from witnessmark.gazetteer.tables import Columns, unpack

if TYPE_CHECKING:
    from witnessmark.gazetteer.scan import Scanner
    from witnessmark.model.text import Span

_NOWHERE = -(2**31)
MOST_KEPT = 20_000
"""Most places, and most names, kept ready: reports of one case name the same ones."""


class Gazetteer:
    """All places the package ships, found by id or by any of their names."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._scanner: Scanner | None = None
        self._own = {identity: index for index, identity in columns.own.items()}
        self._cache: dict[int, Place] = {}
        self._countries: dict[str, str] = {}
        self._rows: dict[str, int] = {}
        self._named: dict[str, list[Candidate]] = {}

    @classmethod
    def load(cls) -> Gazetteer:
        """Return the shipped gazetteer; the same object on every call."""
        return _shipped()

    def __len__(self) -> int:
        return len(self._columns)

    @property
    def columns(self) -> Columns:
        """The raw columns, for scanners that work on many names at once."""
        return self._columns

    def place(self, place_id: str) -> Place:
        """Return the place with this id; raise NotFound if there is none."""
        return self.at(self._index(place_id))

    def at(self, index: int) -> Place:
        """Return the place in this row of the columns."""
        known = self._cache.get(index)
        if known is not None:
            return known
        columns = self._columns
        parent = int(columns.parent[index])
        lat, lon = int(columns.lat[index]), int(columns.lon[index])
        place = Place(
            self._id(index),
            columns.names(index)[0],
            columns.codes[int(columns.country[index])],
            LEVELS[int(columns.level[index])],
            self._id(parent) if parent >= 0 else None,
            None if lat == _NOWHERE else lat / 1000,
            None if lon == _NOWHERE else lon / 1000,
            int(columns.population[index]),
        )
        if len(self._cache) < MOST_KEPT:
            self._cache[index] = place
        return place

    def lookup(self, name: str, *, within: str | None = None, country: str | None = None) -> list[Candidate]:
        """Return what `name` may stand for, likeliest first.

        Case, diacritics, hyphens, apostrophes and spaces do not matter. `within` keeps
        places inside that area (or the area itself), `country` those of an ISO alpha-2
        code. Scores add up to 1 over what is returned.
        """
        return self.lookup_all([name], within=within, country=country)[0]

    def lookup_all(
        self, names: Sequence[str], *, within: str | None = None, country: str | None = None
    ) -> list[list[Candidate]]:
        """Return `lookup` of each name, in one pass over the columns."""
        if within is not None or country is not None:
            found = self._columns.find(key_of(fold(name)) for name in names)
            return [self._candidates(rows, within, country) for rows in found]
        fresh = [name for name in dict.fromkeys(names) if name not in self._named]
        rows_of = self._columns.find(key_of(fold(name)) for name in fresh)
        known = {name: self._candidates(rows, None, None) for name, rows in zip(fresh, rows_of, strict=True)}
        if len(self._named) < MOST_KEPT:
            self._named.update(known)
        return [list(known[name] if name in known else self._named[name]) for name in names]

    def ancestors(self, place_id: str) -> tuple[Place, ...]:
        """Return the areas around a place, from the nearest out to its country."""
        return tuple(self.at(index) for index in self._above(self._index(place_id)))

    def contains(self, outer: str, inner: str) -> bool:
        """Say whether `inner` is `outer` or lies in it by nesting."""
        target, index = self._index(outer), self._index(inner)
        return target == index or target in self._above(index)

    def distance_km(self, a: str, b: str) -> float | None:
        """Return the great-circle distance of two places; None where one has no coordinates."""
        first, second = self.place(a), self.place(b)
        if first.lat is None or first.lon is None or second.lat is None or second.lon is None:
            return None
        return great_circle_km(first.lat, first.lon, second.lat, second.lon)

    def names(self, place_id: str) -> tuple[str, ...]:
        """Return every form of a place's name, Latin and Hangul, the standard one first."""
        return tuple(self._columns.names(self._index(place_id)))

    def children(self, place_id: str) -> tuple[Place, ...]:
        """Return the places directly inside an area."""
        rows = np.flatnonzero(self._columns.parent == self._index(place_id))
        return tuple(self.at(int(row)) for row in rows)

    def areas(self, country: str) -> tuple[Place, ...]:
        """Return the first-level areas of the country with this ISO alpha-2 code; empty where none are known."""
        columns = self._columns
        if country not in columns.codes:
            return ()
        rows = np.flatnonzero(columns.country == columns.codes.index(country))
        top = LEVELS.index("country")
        inner = rows[(columns.parent[rows] >= 0) & (columns.level[rows] <= LEVELS.index("adm2"))]
        return tuple(self.at(int(row)) for row in inner[columns.level[columns.parent[inner]] == top])

    def is_capital(self, place_id: str) -> bool:
        """Say whether a place is a national capital."""
        return self._index(place_id) in self._columns.capitals

    def country_name(self, code: str) -> str | None:
        """Return the standard name of the country with this ISO alpha-2 code."""
        if not self._countries:
            rows = np.flatnonzero(self._columns.level == LEVELS.index("country"))
            self._countries.update((self.at(int(row)).country, self.at(int(row)).name) for row in rows)
        return self._countries.get(code)

    def scan(self, text: str, language: str) -> list[tuple[Span, tuple[str, ...]]]:
        """Return the place names in `text`, longest match first, with the ids each may stand for."""
        if self._scanner is None:
            from witnessmark.gazetteer.scan import Scanner

            self._scanner = Scanner(self._columns)
        return [
            (span, tuple(self._id(row) for row in rows)) for span, rows in self._scanner.scan(text, language)
        ]

    def _candidates(
        self, rows: Iterable[tuple[int, bool]], within: str | None, country: str | None
    ) -> list[Candidate]:
        area = None if within is None else self._index(within)
        kept: list[tuple[int, bool]] = []
        for row, standard in rows:
            if country is not None and self._columns.codes[int(self._columns.country[row])] != country:
                continue
            if area is not None and row != area and area not in self._above(row):
                continue
            kept.append((row, standard))
        weights = self._weights(kept)
        total = sum(weights) or 1.0
        order = sorted(range(len(kept)), key=lambda i: (-weights[i], kept[i]))
        return [Candidate(self.at(kept[i][0]), weights[i] / total, kept[i][1]) for i in order]

    def _weights(self, rows: Sequence[tuple[int, bool]]) -> list[float]:
        """Return prior weights: people, with areas and capitals named more often than that suggests.

        An area that shares its name with a town that holds a good part of its people steps
        back behind the town, but in North Korea, where the unit is what reports mean.
        """
        columns = self._columns
        sizes: list[float] = []
        eclipsed: set[int] = set()
        for row, _ in rows:
            people = int(columns.population[row])
            level = LEVELS[int(columns.level[row])]
            northern = columns.codes[int(columns.country[row])] == "KP"
            if level == "country":
                sizes.append(1e9 + people)
            elif level == "adm1":
                sizes.append(1e6 + people)
            elif level == "adm2":
                sizes.append(people / (1 if northern else 5) + 5_000)
            elif level == "adm3":
                sizes.append(people / 10 + 1_000)
            elif row in columns.capitals:
                sizes.append(8e6 + people)
            else:
                sizes.append(people / 20 if northern else people)
            if level == "place" and not northern:
                eclipsed.update(
                    above for above in self._above(row) if people * 5 >= int(columns.population[above])
                )
        return [
            (size + 300) ** 0.8 * (1.0 if standard else 0.4) * (0.15 if row in eclipsed else 1.0)
            for size, (row, standard) in zip(sizes, rows, strict=True)
        ]

    def _above(self, index: int) -> list[int]:
        chain: list[int] = []
        parent = int(self._columns.parent[index])
        while parent >= 0 and parent not in chain:
            chain.append(parent)
            parent = int(self._columns.parent[parent])
        return chain

    def _id(self, index: int) -> str:
        number = int(self._columns.geonames[index])
        return f"geonames:{number}" if number else self._columns.own[index]

    def _index(self, place_id: str) -> int:
        known = self._rows.get(place_id)
        if known is None:
            known = self._row(place_id)
            if len(self._rows) < MOST_KEPT:
                self._rows[place_id] = known
        return known

    def _row(self, place_id: str) -> int:
        own = self._own.get(place_id)
        if own is not None:
            return own
        digits = place_id.removeprefix("geonames:")
        if digits != place_id and digits.isascii() and digits.isdigit() and len(digits) < 10 and int(digits) < 2**32:
            numbers, order = self._columns.by_geonames
            at = int(np.searchsorted(numbers, np.uint32(int(digits))))
            if at < len(numbers) and int(numbers[at]) == int(digits) and int(digits):
                return int(order[at])
        raise NotFound("the gazetteer has no place with this id.", advice="Look the name up first.")

    def __iter__(self) -> Iterator[Place]:
        return (self.at(index) for index in range(len(self)))


def great_circle_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the distance between two points on a sphere of 6371 km radius (haversine)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((phi2 - phi1) / 2) ** 2
    half += math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


@lru_cache(maxsize=1)
def _shipped() -> Gazetteer:
    data = resources.files("witnessmark.gazetteer").joinpath("data", "world.bin").read_bytes()
    return Gazetteer(unpack(data))
