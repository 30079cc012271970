"""Words that tell places from people, bodies and common words in English text.

Invariant: general language only; no list here was made from one report or test text. The
lists themselves stand in `place_words.toml`.
"""

from __future__ import annotations

import re
import tomllib
from importlib import resources

_TABLE = tomllib.loads(resources.files("witnessmark.extract").joinpath("place_words.toml").read_text(encoding="utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(_TABLE[name].split())


LOCATIVE = _words("locative")
STRONG_LOCATIVE = LOCATIVE - {"of", "for", "to", "over", "between", "off"}
TYPE_WORDS: dict[str, str] = _TABLE["type_words"]
ORGANISATION_WORDS = _words("organisation_words")
ROLE_WORDS = _words("role_words")
TITLES = _words("titles")
GIVEN_NAMES = _words("given_names")
NOT_PLACES = _words("not_places")
LOCAL_BODIES = _words("local_bodies")
NATIONAL_BODIES = _words("national_bodies")
CAPITAL_PREFIXES = _words("capital_prefixes")
PERSON_VERBS = _words("person_verbs")
STATE_SHORT: dict[str, str] = _TABLE["state_short"]
DEMONYM = re.compile(r"(?:ese|ish|ian|ians|ans|ean|eans)$")
SMALL_UNIT = re.compile(
    r"\b([A-Z][a-z]+(?:[ -][A-Z]?[a-z]+)?-(?:dong|tong|ri|ni|li|gu|guyok|up|eup|myon|myeon|rodongjagu))\b"
)
DESCRIBED_UNIT = re.compile(
    r"\b(?:village|town|hamlet|settlement|township|neighbou?rhood|sub-?district|district|suburb|camp)s? of "
    r"((?:(?:[A-Z][\w’'-]+|al|el|de|la|ad|ar|as|ash|ez|az)[ -]?){1,3})(?<![ -])"
)
UNIT_OF = re.compile(
    r"\b((?:[A-Z][\w’'-]+ ){1,2}?)(village|township|neighbou?rhood|hamlet|camp|county|"
    r"Village|Township|Neighbou?rhood|Hamlet|County|Province|District|Prefecture)\b"
)
VILLAGE = re.compile(r"\b(?:[Vv]illage|[Hh]amlet|[Nn]eighbou?rhood)s?\b")
