"""The verb `suggest`: strings of a report that may point at a person, for whoever marks or rewrites it."""

from __future__ import annotations

import re

from witnessmark.app.case import Case
from witnessmark.disclosure.suggesting import Suggestion, suggestions
from witnessmark.extract.english.pipeline import parse

_LATIN = re.compile(r"[A-Za-z]{3}")


def suggest(text: str) -> list[Suggestion]:
    """Return the strings of a text, English or Korean, that may point at a person; made to miss little."""
    blocks = [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", text) if _LATIN.search(m.group())]
    parsed = [
        (at + name.start_char, at + name.end_char, name.label_)
        for (at, _), doc in zip(blocks, parse(words for _, words in blocks), strict=True) for name in doc.ents]
    return suggestions(text, parsed)


def suggest_in(case: Case, report: str) -> tuple[str, list[Suggestion]]:
    """Return a report's text and the strings in it; raises NotFound."""
    text = case.store.reading(case.actor, report).text
    return text, suggest(text)
