"""A place's name in the reader's language."""

from __future__ import annotations

from functools import cache

from witnessmark.errors import NotFound
from witnessmark.gazetteer.entry import Place
from witnessmark.gazetteer.gazetteer import Gazetteer
from witnessmark.gazetteer.hangul import has_hangul
from witnessmark.vocab.country import countries


@cache
def korean_name(place_id: str) -> str | None:
    """Return the first Hangul form of a place's name; None where the gazetteer has none."""
    try:
        names = Gazetteer.load().names(place_id)
    except NotFound:
        return None
    return next((name for name in names if has_hangul(name)), None)


@cache
def korean_province(country: str, name: str) -> str | None:
    """Return the Korean name of a country's first-level area, told by its own name; None where there is none."""
    found = province(country, name)
    return None if found is None else korean_name(found.id)


@cache
def province(country: str, name: str) -> Place | None:
    """Return a country's first-level area of this very name; None where there is none."""
    found = Gazetteer.load().lookup(name, country=country)
    return next((c.place for c in found if c.place.level == "adm1" and c.place.name == name), None)


@cache
def lineage(place_id: str) -> tuple[Place, ...]:
    """Return the place and the areas around it, the nearest first; empty for an unknown id."""
    gazetteer = Gazetteer.load()
    try:
        return (gazetteer.place(place_id), *gazetteer.ancestors(place_id))
    except NotFound:
        return ()


@cache
def country_name(code: str, language: str = "en") -> str:
    """Return the name of a country from its two letters, in English or Korean; the letters where neither is known."""
    known = countries().get(code)
    if known is None:
        return code
    found = Gazetteer.load().lookup(known.name, country=code) if language == "ko" else ()
    korean = (korean_name(c.place.id) for c in found if c.place.level == "country")
    return next((name for name in korean if name), known.name)
