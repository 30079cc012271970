"""Keys and codes of figures as words, in English and Korean.

Invariant: every word of `words.toml` has both languages (a test holds it); a code's label is the vocabulary's.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from witnessmark.analysis.episodes import DESCRIBED
from witnessmark.analysis.facts import Facts
from witnessmark.errors import UsageError
from witnessmark.vocab.country import countries
from witnessmark.vocab.counts import filled
from witnessmark.vocab.table import entry_of

Language = Literal["en", "ko"]
PLACE_FIELDS = frozenset({"place", "origin", "destination"})
CODE_FIELDS = {"act": "act", "status": "status", "stage": "stage", "grade": "grade", "group": "group",
               "organ": "organ", "orderer": "organ", "perpetrator": "organ", "ground": "ground", "earlier": "stage",
               "later": "stage"}


@cache
def words() -> dict[str, dict[str, str]]:
    """Return key → {en, ko}."""
    return tomllib.loads((files("witnessmark.analysis") / "words.toml").read_text("utf-8"))


def say(key: str, language: Language, **values: object) -> str:
    """Return a sentence with its values filled in; `n` of one takes `key_one` where there is such a sentence."""
    if values.get("n") == 1 and f"{key}_one" in words():
        key = f"{key}_one"
    return filled(words()[key][language], **values)


class Labels:
    """What the values of one set of facts are called in a language."""

    def __init__(self, facts: Facts, language: Language) -> None:
        self.language: Language = language
        self.facts = facts
        self._named: dict[str, str] = {}
        self._spots: dict[str, tuple[float, float] | None] = {}

    def field(self, name: str) -> str:
        return say(name, self.language)

    def value(self, field: str, value: object) -> str:
        """Return what a value of a field is called; `not stated` for None."""
        if field == "known":
            return say(f"known_{value}", self.language)
        if value is None:
            return say("not_stated", self.language)
        if field in PLACE_FIELDS:
            return self.place(str(value))
        if field in CODE_FIELDS:
            try:
                row = entry_of(CODE_FIELDS[field], str(value))
            except UsageError:
                return str(value)
            return row.label_ko if self.language == "ko" else row.label_en
        return str(value)

    def place(self, key: str) -> str:
        """Return a place's name, with the name around it where another place of the facts is called the same."""
        if key == DESCRIBED:
            return say("described", self.language)
        if key not in self._named:
            name = self._name(key)
            around = key.rpartition("/")[0]
            shared = around and self.facts.namesakes(name, key) > 1
            self._named[key] = f"{name}, {self._name(around)}" if shared else name
        return self._named[key]

    def spot(self, key: str) -> tuple[float, float] | None:
        """Return latitude and longitude of a place that can be drawn: no country, nothing described."""
        if key not in self._spots:
            row = self.facts.place(key)
            drawn = row is not None and row["level"] != "country" and None not in (row["lat"], row["lon"])
            self._spots[key] = (float(row["lat"]), float(row["lon"])) if row is not None and drawn else None
        return self._spots[key]

    def _name(self, key: str) -> str:
        if country := countries().get(key):
            return country.name_ko if self.language == "ko" else country.name
        row = self.facts.place(key)
        if self.language == "ko" and row is not None and row["name_ko"]:
            return str(row["name_ko"])
        return key.rpartition("/")[2]


def amount(low: int | None, high: int | None) -> str:
    """Return `38`, `38–40` or `≥ 38` where the upper end is open; empty where no number is told."""
    if low is None:
        return ""
    if high is None:
        return f"≥ {low:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"
