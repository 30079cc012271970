"""Which countries a document is about, and whether a far homonym is believable in it.

Invariant: a place in a country that the document is about is never doubted here; nor is one
that the text itself puts into an area (`X, Country`).
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from witnessmark.extract.place_named import Named
from witnessmark.gazetteer import Gazetteer, Place
from witnessmark.gazetteer.normalise import fold
from witnessmark.model.text import Span

_TABLE = tomllib.loads(resources.files("witnessmark.extract").joinpath("place_focus.toml").read_text(encoding="utf-8"))
_PEOPLES: dict[str, str] = {word: code for code, words in _TABLE["peoples"].items() for word in words.split()}
_PEOPLE = re.compile(r"\b(" + "|".join(sorted(map(re.escape, _PEOPLES), key=len, reverse=True)) + r")\b")
_NORTH = re.compile(r"\b(?:North|Northern)[ -]$")
_CLEAR, _LEADS, _BELONGS = 2.0, 0.5, 0.2
_WELL_KNOWN, _VARIANT_KNOWN, _UNIT_KNOWN = 300_000, 2_000_000, 1_000_000
_VILLAGE = 150_000


@dataclass(frozen=True, slots=True)
class Focus:
    """How much of a document's evidence each country has; `named` are those it names outright."""

    weights: Mapping[str, float]
    named: frozenset[str]

    @property
    def clear(self) -> bool:
        """Say whether the evidence is enough to doubt a place elsewhere."""
        total = sum(self.weights.values())
        return total >= _CLEAR and max(self.weights.values()) >= _LEADS * total

    def holds(self, country: str) -> bool:
        """Say whether a country is one that the document is about; areas of several always are."""
        total = sum(self.weights.values()) or 1.0
        return not country or country in self.named or self.weights.get(country, 0.0) >= _BELONGS * total


def peoples_in(text: str, gazetteer: Gazetteer) -> list[Named]:
    """Return the countries that a text names by their people (`Cambodian officials`)."""
    found = []
    for match in _PEOPLE.finditer(text):
        code = _PEOPLES[match[1]]
        if code == "KR" and _NORTH.search(text[max(0, match.start() - 10) : match.start()]):
            code = "KP"
        name = gazetteer.country_name(code)
        if name is not None:
            found.append(Named(Span(match.start(), match.end()), name))
    return found


def focus_of(named: Sequence[Named], chosen: Sequence[int | None], shares: Sequence[float]) -> Focus:
    """Weigh the countries by what was chosen: outright names most, doubtful towns little."""
    best: dict[tuple[str, str], float] = {}
    outright: set[str] = set()
    for item, pick, sure in zip(named, chosen, shares, strict=True):
        if pick is None:
            continue
        place = item.options[pick]
        if not place.country:
            continue
        if place.level == "country":
            weight = 2.0
            if sure > 0.6:
                outright.add(place.country)
        elif item.village or sure < 0.6:
            weight = 0.1
        else:
            known = place.level == "adm1" or place.population > 100_000 or place.country == "KP"
            weight = sure * (1.0 if known and is_standard(item.name, place) else 0.4)
        key = item.name, place.country
        best[key] = max(best.get(key, 0.0), weight)
    weights: dict[str, float] = defaultdict(float)
    for (_, country), weight in best.items():
        weights[country] += weight
    return Focus(dict(weights), frozenset(outright))


def is_standard(name: str, place: Place) -> bool:
    """Say whether a name is the place's own, or its beginning, not a variant of other languages."""
    return fold(place.name).startswith(fold(name)) or not name.isascii()


def far(item: Named, place: Place, focus: Focus, gazetteer: Gazetteer) -> bool:
    """Say whether a reading lies outside the document's countries and is not known widely enough."""
    if place.level == "country" or focus.holds(place.country):
        return False
    if item.village:
        return True
    if not is_standard(item.name, place):
        return place.population < _VARIANT_KNOWN
    if gazetteer.is_capital(place.id):
        return False
    return place.population < (_UNIT_KNOWN if place.level != "place" else _WELL_KNOWN)


def too_large(item: Named, place: Place) -> bool:
    """Say whether what the text calls a village cannot be this place."""
    return item.village and (place.level in ("country", "adm1") or place.population > _VILLAGE)


def prominence(name: str, place: Place) -> float:
    """Return a factor for what a bare name means to readers, beyond the number of people."""
    return 8.0 if _TABLE["bare_names"].get(fold(name)) == place.country and place.country else 1.0
