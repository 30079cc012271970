"""Places: what a reading names or describes, and what the gazetteer makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from witnessmark.model.text import Span


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """One gazetteer entry a name may stand for; `score` in 0..1, higher is likelier."""

    id: str
    name: str
    country: str
    adm1: str | None
    lat: float | None
    lon: float | None
    score: float
    level: str = ""


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """The gazetteer entry chosen for a name, with the runners-up.

    `id` is `geonames:N` where there is one; `name` is the Latin standard name; `country`
    is ISO 3166 alpha-2; `level` is one of country, adm1, adm2, adm3, place.
    """

    id: str
    name: str
    country: str
    adm1: str | None
    lat: float | None
    lon: float | None
    level: str = ""
    candidates: tuple[PlaceCandidate, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place as a reading states it: a name, or a description such as `their hometowns`."""

    text: str
    span: Span
    kind: Literal["named", "described"]
    place: ResolvedPlace | None = None
