"""The sentences of an answer, from `words.toml`, in English and Korean.

Invariant: every code has both languages and the same values in both (a test holds it). A sentence that speaks of people
has another under its code and `_of_incidents`, for lists of incidents.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Language = Literal["en", "ko"]


class Word(str):
    """A value that is itself a code of `words.toml`, such as a model's name."""

    __slots__ = ()


@cache
def words() -> dict[str, dict[str, str]]:
    """Return the templates by code and language."""
    text = (files("witnessmark.analysis.undercount") / "words.toml").read_text("utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Note:
    """A reason or a warning: its code in `words.toml`, the values of the sentence, and whether it is of incidents."""

    code: str
    values: Mapping[str, str | int | float]
    of_incidents: bool = False

    def text(self, language: Language) -> str:
        """Return the sentence."""
        return say(self.code, language, of_incidents=self.of_incidents, **self.values)


def ahead_left_out(ahead: int) -> tuple[Note, ...]:
    """Say how many incidents stand on no list as they only lie ahead; nothing where none does."""
    return (Note("ahead_left_out", {"n": ahead}, of_incidents=True),) if ahead else ()


def say(code: str, language: Language, *, of_incidents: bool = False, **values: str | int | float) -> str:
    """Fill in a sentence, `of_incidents` in the words for these where they are others than for people; floats are shown
    to three digits, whole numbers in full."""
    said = {name: _template(value, language, of_incidents) if isinstance(value, Word) else shown(value)
            for name, value in values.items()}
    return _template(code, language, of_incidents).format(**said)


def _template(code: str, language: Language, of_incidents: bool) -> str:
    other = words().get(f"{code}_of_incidents") if of_incidents else None
    return (other or words()[code])[language]


def shown(value: str | int | float) -> str:
    """Return a value as it stands in a sentence: 10404.3 as 10,400 and 4400 as 4,400."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return "∞"
        if abs(value) < 10:
            return f"{value:.2f}"
        value = round(value, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.0f}"
