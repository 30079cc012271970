"""Closed word lists for the English rules, read once from `lexicon.toml`.

Lemma tests go through here, so that one table says what counts as people, dwellings,
records, movement, property or an organ.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from witnessmark.vocab.codes import Group, Organ


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables of one language, ready for look-up by lower-case lemma or phrase."""

    people: frozenset[str]
    human: frozenset[str]
    groups: Mapping[str, tuple[Group, ...]]
    minority_words: frozenset[str]
    minority_names: frozenset[str]
    dwellings: frozenset[str]
    counted_dwellings: frozenset[str]
    records: frozenset[str]
    movement: frozenset[str]
    property: frozenset[str]
    organs: tuple[tuple[str, Organ], ...]
    organ_pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Read the tables; longer organ phrases come first."""
    raw = tomllib.loads(files(__package__).joinpath("lexicon.toml").read_text("utf-8"))
    groups: dict[str, tuple[Group, ...]] = {}
    for code, words in raw["groups"].items():
        for word in words.split():
            groups[word] = (*groups.get(word, ()), Group(code))
    organs = [(phrase, Organ(code)) for code, phrases in raw["organs"].items() for phrase in phrases.split("|")]
    organs.sort(key=lambda item: -len(item[0]))
    pattern = re.compile(r"\b(?:" + "|".join(re.escape(p) for p, _ in organs) + r")\b", re.IGNORECASE)
    return Lexicon(
        people=frozenset(raw["people"]["plain"].split()) | frozenset(groups),
        human=frozenset(raw["human"]["words"].split()),
        groups=groups,
        minority_words=frozenset(raw["minority"]["words"].split()),
        minority_names=frozenset(raw["minority"]["names"].split()),
        dwellings=frozenset(raw["dwellings"]["words"].split()),
        counted_dwellings=frozenset(raw["dwellings"]["counted"].split()),
        records=frozenset(raw["records"]["words"].split()),
        movement=frozenset(raw["movement"]["words"].split()),
        property=frozenset(raw["property"]["words"].split()),
        organs=tuple(organs),
        organ_pattern=pattern,
    )
