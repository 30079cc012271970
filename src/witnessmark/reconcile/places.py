"""Places as reconciliation compares them: same, one within the other, apart, or unknown.

Invariant: precision is respected: a province is never in conflict with its county, and a
name nobody resolved is never in conflict with anything; it is the place of every name heard
alike. Resolution itself is not done here.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from witnessmark.errors import NotFound
from witnessmark.gazetteer import Gazetteer
from witnessmark.model.place import PlaceRef, ResolvedPlace
from witnessmark.reconcile.sounds import alike, hangul

NEAR_KM = 6.0
COARSE = frozenset({"country", "adm1"})


class Relation(IntEnum):
    """How two places (or two sets of places) stand to each other, best relation highest."""

    UNKNOWN = 0
    APART = 1
    ABROAD = 2  # a country named as such and a place in another: where people came from, as often as not
    SIBLING = 3  # two places of one province
    COUNTRY = 4  # all they share is a country named as such
    WITHIN = 5  # a coarse area and a place inside it
    SAME_COARSE = 6  # the same province
    NEAR = 7  # a few kilometres apart, or a ward of the same town
    SAME = 8


APART = frozenset({Relation.APART, Relation.ABROAD, Relation.SIBLING})


@dataclass(frozen=True, slots=True)
class Spot:
    """One place reduced to what comparison needs; its key alone makes it the same place."""

    key: str
    name: str = field(compare=False)
    country: str | None = field(compare=False)
    adm1: str | None = field(compare=False)
    level: str = field(compare=False)
    lat: float | None = field(compare=False)
    lon: float | None = field(compare=False)
    around: tuple[str, ...] = field(default=(), compare=False)  # areas around it, the nearest first

    @property
    def resolved(self) -> bool:
        return self.country is not None


def spot_of(ref: PlaceRef) -> Spot | None:
    """Return the comparable form of a named place; None for a description."""
    if ref.kind != "named":
        return None
    if ref.place is None:
        name = plain_name(ref.text)
        return Spot(f"name:{name}", name, None, None, "", None, None)
    return spot_of_place(ref.place)


@lru_cache(maxsize=50_000)
def spot_of_place(place: ResolvedPlace) -> Spot:
    """Return the comparable form of a resolved place.

    A small unit that carries the id and the coordinates of the town around it (`Ward, Town`) is a
    place of its own inside that town, located no finer.
    """
    small, inside, _ = place.name.partition(", ")
    if inside and place.level == "place" and not place.id.startswith("name:"):
        above = (place.id, *around(place.id))
        adm1 = plain_name(place.adm1 or "") or None
        name = plain_name(small)
        return Spot(f"{place.id}/{name}", name, place.country, adm1, place.level, None, None, above)
    return Spot(
        place.id,
        plain_name(place.name),
        place.country,
        plain_name(place.adm1 or "") or None,
        place.level,
        place.lat,
        place.lon,
        around(place.id),
    )


@lru_cache(maxsize=50_000)
def around(place_id: str) -> tuple[str, ...]:
    """Return the ids of the areas around a place; empty where the gazetteer does not know it."""
    try:
        return tuple(place.id for place in Gazetteer.load().ancestors(place_id))
    except NotFound:
        return ()


@lru_cache(maxsize=50_000)
def plain_name(text: str) -> str:
    """Return a name without case, marks and administrative suffixes."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    text = unicodedata.normalize("NFC", text)
    words = [w for w in text.replace("-", " ").replace(".", " ").split() if w not in _SUFFIXES]
    return " ".join(words) or text.strip()


_SUFFIXES = frozenset(
    {
        "city",
        "county",
        "province",
        "district",
        "town",
        "village",
        "the",
        "of",
        "state",
        "region",
        "si",
        "gun",
        "do",
        "dong",
        "ri",
        "up",
        "myeon",
        "ward",
        "township",
        "municipality",
        "commune",
        "barangay",
        "sitio",
    }
)


def relation(a: Spot, b: Spot) -> Relation:
    """Return how `a` and `b` stand to each other; symmetric."""
    if a.key == b.key:
        return _same_at(a.level)
    if not a.resolved or not b.resolved:
        heard = alike(a.name, b.name) and (a.resolved is b.resolved or hangul(a.name) is not hangul(b.name))
        return Relation.SAME if a.name == b.name or heard else Relation.UNKNOWN
    if a.country != b.country:
        one_named = (a.level == "country") is not (b.level == "country")
        return Relation.ABROAD if one_named else Relation.APART
    if "country" in (a.level, b.level):
        return Relation.COUNTRY
    if a.key in b.around or b.key in a.around:
        return Relation.WITHIN if "adm1" in (a.level, b.level) else Relation.NEAR
    if a.level == "adm1" or b.level == "adm1":
        return _province(a, b)
    if a.name == b.name and (a.adm1 == b.adm1 or a.adm1 is None or b.adm1 is None):
        return Relation.SAME
    if _kilometres(a, b) <= NEAR_KM:
        return Relation.NEAR
    if a.adm1 is None or a.adm1 != b.adm1:
        return Relation.APART
    return Relation.COUNTRY if _maybe_inside(a, b) or _maybe_inside(b, a) else Relation.SIBLING


def _maybe_inside(inner: Spot, outer: Spot) -> bool:
    """Whether a small place that nobody located may lie in a larger one of its province."""
    finer = _FINENESS.get(inner.level, 0) > _FINENESS.get(outer.level, 9)
    return finer and not inner.around and inner.lat is None


_FINENESS = {"adm2": 1, "adm3": 2, "place": 3}


def best_relation(left: Iterable[Spot], right: Iterable[Spot]) -> Relation:
    """Return the closest relation between two sets; UNKNOWN when either is empty.

    A pair that says nothing does not hide a pair that is apart.
    """
    found = [relation(a, b) for a in left for b in right]
    return max(found, default=Relation.UNKNOWN)


def _province(a: Spot, b: Spot) -> Relation:
    if a.level == b.level == "adm1":
        return Relation.SAME_COARSE if a.name == b.name else Relation.APART
    area, inner = (a, b) if a.level == "adm1" else (b, a)
    if inner.adm1 is None:
        return Relation.UNKNOWN
    return Relation.WITHIN if area.name == inner.adm1 or area.adm1 == inner.adm1 else Relation.APART


def _same_at(level: str) -> Relation:
    if level == "country":
        return Relation.COUNTRY
    return Relation.SAME_COARSE if level == "adm1" else Relation.SAME


def _kilometres(a: Spot, b: Spot) -> float:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    mean = math.radians((a.lat + b.lat) / 2)
    return 111.2 * math.hypot(a.lat - b.lat, (a.lon - b.lon) * math.cos(mean))
