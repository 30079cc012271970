"""A place's runners-up: whether a name is ambiguous, and a small map to choose on."""

from __future__ import annotations

from dataclasses import dataclass

from witnessmark.drawing.map import Mark, draw_map
from witnessmark.gazetteer.labels import country_name
from witnessmark.model.place import PlaceCandidate, PlaceRef, ResolvedPlace
from witnessmark.web.i18n import Language, translator
from witnessmark.web.incident_view import standard_name

LIKELY = 0.1
"""Score from which a runner-up is worth a person's look."""
MOST = 4
_WIDE, _HIGH, _SPAN = 360, 220, 1.2


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """The places that a name may stand for, the one held first, and the map they are marked on."""

    options: tuple[tuple[str, str], ...]          # id, name with its area and country
    map: str


def place_choice(ref: PlaceRef, language: Language) -> PlaceChoice | None:
    """Return what a name may stand for besides the place held; None where nothing else is likely."""
    held = ref.place
    if held is None:
        return None
    runners = [c for c in held.candidates if c.score >= LIKELY and c.id != held.id][:MOST]
    if not runners:
        return None
    places = [held, *(_as_place(c) for c in runners)]
    marks = [
        Mark(f"{number}  {standard_name(place, language)}", place.lat, place.lon, 2,
             "origin" if place is held else "runner")
        for number, place in enumerate(places, 1) if place.lat is not None and place.lon is not None
    ]
    title = translator(language)("places_of_name", words=ref.text)
    return PlaceChoice(tuple((place.id, where(place, language)) for place in places),
                       draw_map(marks, width=_WIDE, height=_HIGH, title=title, least=_SPAN))


def _as_place(found: PlaceCandidate) -> ResolvedPlace:
    return ResolvedPlace(found.id, found.name, found.country, found.adm1, found.lat, found.lon, found.level)


def where(place: ResolvedPlace, language: Language) -> str:
    """Return a resolved place as `name, first-level area, country`, each said once."""
    area = place.adm1 if place.adm1 and place.adm1 != place.name and language == "en" else None
    country = country_name(place.country, language) if place.country and place.level != "country" else None
    return ", ".join(part for part in (standard_name(place, language), area, country) if part)
