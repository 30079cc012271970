"""Time expressions of a text and their days: our own English and Korean grammar.

Values are anchored on the publication date (a part's own day where it has one) and on times
earlier in the text; what nothing anchors has no days. Conventions (early, mid, late; seasons;
weeks; since) are those of the annotation guide. Clock times are not kept: the finest unit is the day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from witnessmark.extract.mentions import TimeMention
from witnessmark.extract.spacing import narrowed
from witnessmark.extract.times import english, korean
from witnessmark.extract.times.anchor import resolve_deadline
from witnessmark.extract.times.compose import Told, anchored

__all__ = ["find_times", "resolve_deadline", "told_times"]


Day = Callable[[int], dt.date | None]
"""The day that words at an offset lean on, None where nothing says it."""


def find_times(
    text: str, language: str, published: dt.date | Day | None, *, southern: bool = False
) -> list[TimeMention]:
    """Return the time expressions of a text in order; another language gives none.

    Args:
        text: any text; nothing in it can make this fail.
        language: `en` or `ko`.
        published: the day the report is dated, the first anchor; a function of the offset where
            parts of the text have days of their own.
        southern: read seasons for the southern hemisphere.
    """
    return [told.mention for told in told_times(text, language, published, southern=southern)]


def told_times(
    text: str, language: str, published: dt.date | Day | None, *, southern: bool = False
) -> list[Told]:
    """Return mentions with the values they were resolved from, durations included."""
    if language not in ("en", "ko"):
        return []
    grammar = english if language == "en" else korean
    lean = narrowed(text)

    def day(offset: int) -> dt.date | None:
        return published(lean.offset(offset)) if callable(published) else published

    told = anchored(grammar.find(lean.text), lean.text, day, grammar.outlook, southern=southern)
    if not lean.cuts:
        return told
    return [replace(one, mention=replace(one.mention, span=lean.span(one.mention.span))) for one in told]
