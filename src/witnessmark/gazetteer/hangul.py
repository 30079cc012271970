"""Hangul syllables, and the two Koreas' spellings of the same name.

Invariant: everything here is a pure function of its text. Words that merely look like
names are not judged here.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

_BASE = 0xAC00
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_Y_VOWELS = frozenset("ㅑㅕㅖㅛㅠㅣ")


class Jamo(NamedTuple):
    """The letters of one syllable; `final` is empty for an open one."""

    initial: str
    medial: str
    final: str


def is_syllable(char: str) -> bool:
    """Say whether `char` is one composed Hangul syllable."""
    return "가" <= char <= "힣"


def has_hangul(text: str) -> bool:
    """Say whether any character of `text` is a Hangul syllable."""
    return any(map(is_syllable, text))


def split(char: str) -> Jamo:
    """Return the letters of one syllable."""
    code = ord(char) - _BASE
    return Jamo(INITIALS[code // 588], MEDIALS[code % 588 // 28], FINALS[code % 28])


def join(jamo: Jamo) -> str:
    """Return the syllable these letters make; the inverse of `split`."""
    index = (INITIALS.index(jamo.initial) * 21 + MEDIALS.index(jamo.medial)) * 28
    return chr(_BASE + index + FINALS.index(jamo.final))


def southern_initial(char: str) -> str:
    """Return the syllable as the South writes it at the start of a word (량 → 양, 라 → 나)."""
    if not is_syllable(char):
        return char
    initial, medial, final = split(char)
    if initial == "ㄹ":
        return join(Jamo("ㅇ" if medial in _Y_VOWELS else "ㄴ", medial, final))
    if initial == "ㄴ" and medial in _Y_VOWELS:
        return join(Jamo("ㅇ", medial, final))
    return char


def spellings(name: str) -> tuple[str, ...]:
    """Return a North Korean name in Northern spelling first, then every Southern variant.

    The South drops or changes an initial ㄹ or ㄴ (량강 → 양강, 녕변 → 영변), and writes
    렬 and 률 as 열 and 율 after a vowel or ㄴ (은률 → 은율).
    """
    options: list[tuple[str, ...]] = []
    for index, char in enumerate(name):
        variants = {char: None}
        if (
            index == 0
            or name[index - 1] == " "
            or (
                char in "렬률" and is_syllable(name[index - 1]) and split(name[index - 1]).final in ("", "ㄴ")
            )
        ):
            variants[southern_initial(char)] = None
        options.append(tuple(variants))
    return tuple(dict.fromkeys("".join(parts) for parts in product(*options)))
