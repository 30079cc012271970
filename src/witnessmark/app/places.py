"""Whether a key of a place, as figures tell places, is the key of any: told of in the case, or known to the gazetteer.

A place of which nothing is told is an honest 0; one that is not there is a slip of whoever asked, and is said to be.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from witnessmark.analysis.episodes import DESCRIBED, Spot, Where
from witnessmark.analysis.episodes import LEVELS as LEVEL_ORDER
from witnessmark.analysis.facts import Facts
from witnessmark.errors import UsageError
from witnessmark.gazetteer.gazetteer import Gazetteer
from witnessmark.gazetteer.labels import korean_name, lineage
from witnessmark.vocab.country import countries

LEVELS = {"country": "country", "adm1": "province", "adm2": "county", "adm3": "place", "place": "place"}
NOWHERE = Where()


def check_places(facts: Facts, keys: Iterable[str | None]) -> None:
    """Raise where a key is that of no place; None (not stated) and what is only described always go.

    Raises:
        UsageError: there is no such place; the advice names one that is called so, where there is any.
    """
    for key in keys:
        if key and key != DESCRIBED and facts.place(key) is None and not _in_gazetteer(key):
            near = next((spot.key for spot in _called(key.rpartition("/")[2])), None)
            raise UsageError(f"There is no place {key!r}.", advice=f"Take {near!r}, or another key as tables of places "
                             "give it." if near else "Take a key as tables of places give it.")


def check_level(facts: Facts, level: str, keys: Iterable[str | None]) -> None:
    """Raise where a key is that of a place told more finely than `level`: no row of that level stands for it.

    Raises:
        UsageError: it is; the advice names its level.
    """
    for key in keys:
        row = facts.place(key) if key else None
        own = row["level"] if row else _level(key) if key else None
        if own and LEVEL_ORDER.index(own) > LEVEL_ORDER.index(level):
            raise UsageError(f"{key!r} is told by {own}, these rows by {level}.", advice=f"Add --level {own}.")


@cache
def units(place: str, told: str) -> Where:
    """Return a place of the gazetteer with the units around it; `told` is its country as a report tells it."""
    held = lineage(place)
    if not held:
        return Where((Spot((told,), "country"),)) if told else NOWHERE
    country = held[0].country
    if not country:
        return NOWHERE
    outer = next((unit for unit in reversed(held) if unit.level == "country"), None)
    spots = [Spot((country,), "country", korean_name(outer.id) if outer else None, outer.lat if outer else None,
                  outer.lon if outer else None)]
    for unit in reversed(held):
        level = LEVELS[unit.level]
        if level == "country":
            continue
        if level == "county" and len(spots) == 1:
            level = "province"
        spots.append(Spot((*spots[-1].path, unit.name), level, korean_name(unit.id), unit.lat, unit.lon))
    return Where(tuple(spots))


def _in_gazetteer(key: str) -> bool:
    country, _, inner = key.partition("/")
    if not inner:
        return country in countries() or Gazetteer.load().country_name(country) is not None
    return _level(key) is not None


def _level(key: str) -> str | None:
    """Return the level of a place of the gazetteer inside a country, by its key."""
    country, _, inner = key.partition("/")
    called = _called(inner.rpartition("/")[2], country) if inner else ()
    return next((spot.level for spot in called if spot.key == key), None)


def _called(name: str, country: str | None = None) -> list[Spot]:
    """Return the places of this name, the likeliest first; a key writes a hyphen for a stroke in a name."""
    found = [c.place for written in dict.fromkeys((name, name.replace("-", "/")))
             for c in Gazetteer.load().lookup(written, country=country)]
    return [where.spots[-1] for where in (units(place.id, place.country) for place in found) if where.spots]
