"""Korean particles in the form that the word before them asks for.

Not handled here: how numbers and Latin words are read aloud; such a word gets both forms, as `A을(를)`.
"""

from __future__ import annotations

from typing import Literal

Particle = Literal["은", "이", "을", "로"]
_FORMS: dict[Particle, tuple[str, str, str]] = {      # after a consonant, after a vowel, where it can't be told
    "은": ("은", "는", "은(는)"), "이": ("이", "가", "이(가)"),
    "을": ("을", "를", "을(를)"), "로": ("으로", "로", "(으)로")}
_RIEUL = 8


def particle(words: str, wanted: Particle) -> str:
    """Return the form of a particle that follows these words; quotation marks and brackets after them say nothing."""
    closed, open_, both = _FORMS[wanted]
    last = words.rstrip("'\"’”」)")[-1:]
    if not "가" <= last <= "힣":
        return both
    final = (ord(last) - ord("가")) % 28
    return open_ if final == 0 or (wanted == "로" and final == _RIEUL) else closed


def with_particle(words: str, wanted: Particle) -> str:
    """Return words with the particle that follows them: `추방을`, `철거·파괴를`, `귀환으로`."""
    return words + particle(words, wanted)
