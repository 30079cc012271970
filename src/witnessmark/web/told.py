"""What intake and the verbs say, in the page's language: a table of sentences, `told.toml`.

Invariant: a sentence that the table lacks is told as it is, in English; what stands for a brace is looked up again;
a brace of one letter stands for a number.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from witnessmark.vocab.counts import filled
from witnessmark.web.i18n import Language

_NUMBER = r"\d[\d,.]*"
_BRACE = re.compile(r"\{(\w+)\}")
_FIELD = re.compile(r"\A\$[\w.\[\]]*: ")
"""How an error of a record begins: with the field's path, which is no word of any language."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence and the language that it is in."""

    text: str
    lang: Language


@cache
def sentences() -> dict[str, str]:
    """Return English → Korean for everything in the table."""
    with (Path(__file__).parent / "told.toml").open("rb") as file:
        return {en: ko for group in tomllib.load(file).values() for en, ko in group.items()}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    made = []
    for en, ko in sentences().items():
        if _BRACE.search(en):
            parts = _BRACE.split(en)
            made.append((re.compile("".join(
                f"(?P<{part}>{_NUMBER if len(part) == 1 else '.{1,200}?'})" if at % 2 else re.escape(part)
                for at, part in enumerate(parts)), re.S), ko))
    return tuple(made)


def told(text: str, language: Language) -> Told:
    """Return a sentence of ours in a language, as far as the table has it."""
    if language == "en":
        return Told(text, "en")
    korean = _korean(_FIELD.sub("", text))
    return Told(text, "en") if korean is None else Told(korean, "ko")


def _korean(text: str) -> str | None:
    whole = sentences().get(text)
    if whole is not None:
        return whole
    for pattern, words in _patterns():
        if found := pattern.fullmatch(text):
            return filled(words, **{name: _korean(value) or value for name, value in found.groupdict().items()})
    return None


def told_together(what: str, advice: str, language: Language) -> Told:
    """Return what happened and the next step, both in the language or both in English."""
    both = [told(part, language) for part in (what, advice) if part]
    if all(part.lang == language for part in both):
        return Told(" ".join(part.text for part in both), language)
    return Told(f"{what} {advice}".strip(), "en")
