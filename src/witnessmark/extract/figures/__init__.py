"""Counts of people, households and dwellings in a text: our own English and Korean grammar.

Values follow the annotation guide: exact, about, more than, less than, range, vague. A
number that counts something else comes back without a unit or not at all; digits that number
a telephone, a person or a paper never come back.
"""

from __future__ import annotations

from dataclasses import replace

from witnessmark.extract.figures import english, korean
from witnessmark.extract.figures.numbering import MOST, numberings
from witnessmark.extract.mentions import FigureMention
from witnessmark.extract.spacing import narrowed

__all__ = ["find_figures"]


def find_figures(text: str, language: str) -> list[FigureMention]:
    """Return the counts of a text in order; a language other than `en` and `ko` gives none."""
    if language not in ("en", "ko"):
        return []
    lean = narrowed(text)
    numbered = numberings(lean.text)
    found = [
        one for one in (english.find(lean.text) if language == "en" else korean.find(lean.text))
        if (one.low or one.best or one.high or 0) <= MOST
        and not any(one.number.overlaps(n) for n in numbered)
    ]
    if not lean.cuts:
        return found
    return [
        replace(
            one, span=lean.span(one.span), number=lean.span(one.number),
            noun=lean.span(one.noun) if one.noun else None,
        )
        for one in found
    ]
