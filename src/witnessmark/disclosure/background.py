"""Other reports of a region and its years, to ask whether released words single one report out among them.

Shipped are invented passages in the words of agencies, papers, notices and witnesses (`background.json`, made by
`tools/background.py`), whose places are left open. For a case they are set in its region and years, with other
months and numbers, always the same for the same region and years. They are no reports: nothing of them is
published or kept.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from witnessmark.gazetteer.gazetteer import Gazetteer
from witnessmark.gazetteer.labels import korean_name, lineage
from witnessmark.model.claim import Claim

COUNT = 1000
"""So many texts an attacker is taken to search."""
FEWEST_YEARS = 10
OPEN = "\N{WHITE SQUARE}{}\N{WHITE SQUARE}"
"""How a place that is left open is written: its number between squares."""

_OPEN = re.compile(OPEN.format(r"(\d+)"))
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")
_MONTH = {"en": re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b"), "ko": re.compile(r"(?<!\d)\d{1,2}월")}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMBER = re.compile(r"(?<![\d.,])\d{2,3}(?![\d.,년월일시])")
_KOREAN_END = re.compile(r"(?<=[가-힣]{2})[시군구도]$")


@dataclass(frozen=True, slots=True)
class Region:
    """Where and when other reports could be of: the places' English and Korean names, and the first and last year."""

    places: tuple[tuple[str, str], ...]
    first: int
    last: int

    @classmethod
    def around(cls, claims: Iterable[Claim]) -> Region:
        """Return the provinces that claims start from, with all their counties, and the other provinces of the country.

        Years are those told, and as many before as make ten.
        """
        gazetteer, areas, years = Gazetteer.load(), set(), set()
        for claim in claims:
            years |= {claim.when.start.year, claim.when.end.year} if claim.when else set()
            for ref in claim.origin or claim.destination:
                areas |= {a.id for a in (lineage(ref.place.id) if ref.place else ()) if a.level in ("country", "adm1")}
        inside = {place.id: place for area in areas for place in gazetteer.children(area)
                  if place.level in ("adm1", "adm2")}
        named = tuple((place.name, korean_name(place.id) or place.name) for _, place in sorted(inside.items()))
        last = max(years, default=2020)
        return cls(named, min(*years, last - FEWEST_YEARS + 1) if years else last - FEWEST_YEARS + 1, last)


@cache
def passages() -> Mapping[str, tuple[str, ...]]:
    """Return the shipped passages by language, their places left open."""
    held = json.loads((files("witnessmark.disclosure") / "background.json").read_text("utf-8"))
    return {language: tuple(texts) for language, texts in held.items()}


@lru_cache(maxsize=4)
def background(region: Region) -> Mapping[str, str]:
    """Return `COUNT` texts set in a region, by a name that no report has; every second is Korean."""
    return placed(passages(), region, COUNT, seed=11)


def placed(texts: Mapping[str, Sequence[str]], region: Region, count: int, *, seed: int) -> dict[str, str]:
    """Return texts made of passages whose places are open, set in a region; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - nothing is hidden by it
    return {f"background {number}": _placed(chance.choice(texts[language]), language, region, chance)
            for number in range(count) for language in (("en", "ko")[number % 2],)}


def _placed(text: str, language: str, region: Region, chance: random.Random) -> str:
    def year() -> str:
        return str(chance.randint(region.first, region.last))

    def month() -> str:
        return chance.choice(_MONTHS) if language == "en" else f"{chance.randint(1, 12)}월"

    names: dict[str, str] = {}
    text = _OPEN.sub(lambda found: names.setdefault(found[1], _name(language, region, chance)), text)
    if not _YEAR.search(text):
        text = f"{month()} {year()}. {text}" if language == "en" else f"{year()}년 {month()}. {text}"
    text = _YEAR.sub(lambda found: year(), text)
    text = _MONTH[language].sub(lambda found: month(), text)
    return _NUMBER.sub(lambda found: str(chance.randint(2 + int(found[0]) // 2, 3 + int(found[0]) * 2)), text)


def _name(language: str, region: Region, chance: random.Random) -> str:
    if not region.places:
        return "the county" if language == "en" else "이 지역"
    english, korean = chance.choice(region.places)
    if language == "en":
        return english
    return _KOREAN_END.sub("", korean) if chance.random() < 0.5 else korean
