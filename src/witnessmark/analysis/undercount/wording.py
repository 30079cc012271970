"""The sentences of an answer, from `words.toml`, in English and Korean.

Invariant: every code has both languages and the same values in both (a test holds it).
"""

from __future__ import annotations

import math
import tomllib
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


def say(code: str, language: Language, **values: str | int | float) -> str:
    """Fill in a sentence; floats are shown to three digits, whole numbers in full."""
    said = {name: words()[value][language] if isinstance(value, Word) else shown(value)
            for name, value in values.items()}
    return words()[code][language].format(**said)


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
