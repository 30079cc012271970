"""Counts of people, households and dwellings in a text: our own English and Korean grammar.

Values follow the annotation guide: exact, about, more than, less than, range, vague. A
number that counts something else comes back without a unit or not at all.
"""

from __future__ import annotations

from witnessmark.extract.figures import english, korean
from witnessmark.extract.mentions import FigureMention

__all__ = ["find_figures"]


def find_figures(text: str, language: str) -> list[FigureMention]:
    """Return the counts of a text in order; a language other than `en` and `ko` gives none."""
    if language == "en":
        return english.find(text)
    if language == "ko":
        return korean.find(text)
    return []
