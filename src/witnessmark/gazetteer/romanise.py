"""Korean names in Latin letters: Revised Romanization, McCune–Reischauer, and the North's own.

Invariant: a syllable's letters depend only on its neighbours (liaison), never on a word
list. Each function takes one unhyphenated Hangul word; suffixes such as 시 and 군 are
romanised on their own, because all three systems stop liaison at the hyphen.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

from witnessmark.gazetteer.hangul import Jamo, is_syllable, split

System = Literal["rr", "mr", "north"]

_VOWELS: dict[System, str] = {
    "rr": "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i",
    "mr": "a ae ya yae ŏ e yŏ ye o wa wae oe yo u wŏ we wi yu ŭ ŭi i",
    "north": "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i",
}
_MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_PLAIN_FINAL = {
    **dict.fromkeys("ㄱㄲㅋㄳㄺ", "ㄱ"),
    **dict.fromkeys("ㄷㅅㅆㅈㅊㅌㅎ", "ㄷ"),
    **dict.fromkeys("ㅂㅍㅄㄿ", "ㅂ"),
    **dict.fromkeys("ㄴㄵㄶ", "ㄴ"),
    **dict.fromkeys("ㄹㄼㄽㄾㅀ", "ㄹ"),
    **dict.fromkeys("ㅁㄻ", "ㅁ"),
    "ㅇ": "ㅇ",
    "": "",
}
_NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}
_INITIALS: dict[System, dict[str, str]] = {
    "rr": dict(
        zip(
            "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ",
            [
                "g",
                "kk",
                "n",
                "d",
                "tt",
                "r",
                "m",
                "b",
                "pp",
                "s",
                "ss",
                "_",
                "j",
                "jj",
                "ch",
                "k",
                "t",
                "p",
                "h",
            ],
            strict=True,
        )
    ),
    "mr": dict(
        zip(
            "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ",
            [
                "k",
                "kk",
                "n",
                "t",
                "tt",
                "r",
                "m",
                "p",
                "pp",
                "s",
                "ss",
                "_",
                "ch",
                "tch",
                "ch'",
                "k'",
                "t'",
                "p'",
                "h",
            ],
            strict=True,
        )
    ),
    "north": dict(
        zip(
            "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ",
            [
                "k",
                "kk",
                "n",
                "t",
                "tt",
                "r",
                "m",
                "p",
                "pp",
                "s",
                "ss",
                "_",
                "j",
                "jj",
                "ch",
                "kh",
                "th",
                "ph",
                "h",
            ],
            strict=True,
        )
    ),
}
_VOICED = {"ㄱ": "g", "ㄷ": "d", "ㅂ": "b", "ㅈ": "j"}
_FINAL_LETTERS = {"ㄱ": "k", "ㄴ": "n", "ㄷ": "t", "ㄹ": "l", "ㅁ": "m", "ㅂ": "p", "ㅇ": "ng", "": ""}
_MOVING = {
    "ㄲ": "ㄲ",
    "ㅋ": "ㅋ",
    "ㅌ": "ㅌ",
    "ㅍ": "ㅍ",
    "ㅅ": "ㅅ",
    "ㅆ": "ㅆ",
    "ㅈ": "ㅈ",
    "ㅊ": "ㅊ",
    "ㄱ": "ㄱ",
    "ㄷ": "ㄷ",
    "ㅂ": "ㅂ",
    "ㄴ": "ㄴ",
    "ㄹ": "ㄹ",
    "ㅁ": "ㅁ",
}


def romanise(word: str, system: System) -> str:
    """Return one Hangul word in Latin letters, first letter capital; other characters stay.

    McCune–Reischauer comes with its breves and apostrophes; `plain` takes them off.
    """
    parts: list[str] = []
    run: list[Jamo] = []
    for char in word:
        if is_syllable(char):
            run.append(split(char))
        else:
            parts.append(_run(run, system))
            run = []
            parts.append(char)
    parts.append(_run(run, system))
    text = "".join(parts)
    return text[:1].upper() + text[1:]


def plain(text: str) -> str:
    """Return `text` without diacritics and apostrophes, as newspapers print it."""
    stripped = unicodedata.normalize("NFD", text)
    return "".join(c for c in stripped if not unicodedata.combining(c) and c not in "'’‘ʼ`")


def _run(syllables: list[Jamo], system: System) -> str:
    vowels = dict(zip(_MEDIALS, _VOWELS[system].split(), strict=True))
    out: list[str] = []
    carried = ""
    for index, syllable in enumerate(syllables):
        following = syllables[index + 1] if index + 1 < len(syllables) else None
        initial = carried or syllable.initial
        onset = _onset(initial, index, syllables, system, moved=bool(carried))
        vowel = vowels[syllable.medial]
        if system == "mr" and initial == "ㅅ" and syllable.medial == "ㅟ":
            onset = "sh"
        coda, carried = _coda(syllable, following, system)
        out.append(onset + vowel + coda)
    return "".join(out)


def _onset(initial: str, index: int, syllables: list[Jamo], system: System, *, moved: bool) -> str:
    letters = _INITIALS[system]
    if initial == "ㅇ":
        return ""
    if index == 0:
        return letters[initial]
    before = "" if moved else _PLAIN_FINAL[syllables[index - 1].final]
    if initial == "ㄹ":
        if before in ("ㄴ", "ㄹ"):
            return "r" if system == "north" else "l"
        return "n" if before and system != "north" else "r"
    if initial == "ㄴ" and before == "ㄹ" and system != "north":
        return "l"
    if system != "rr" and initial in _VOICED and before in ("", "ㄴ", "ㅁ", "ㅇ"):
        return _VOICED[initial]
    if system == "mr" and initial in _VOICED and before == "ㄹ":
        return {"ㄱ": "g", "ㄷ": "t", "ㅂ": "b", "ㅈ": "ch"}[initial]
    if system == "north" and initial == "ㄷ" and before in ("ㄱ", "ㅂ"):
        return "d"
    return letters[initial]


def _coda(syllable: Jamo, following: Jamo | None, system: System) -> tuple[str, str]:
    """Return the letters that close a syllable and the consonant that moves to the next one."""
    final = syllable.final
    if following is not None and following.initial == "ㅇ" and final in _MOVING:
        return "", final
    sound = _PLAIN_FINAL[final]
    if following is None:
        return _FINAL_LETTERS[sound], ""
    after = following.initial
    if system != "north":
        if sound in _NASAL and after in "ㄴㅁㄹ":
            sound = _NASAL[sound]
        elif sound == "ㄴ" and after == "ㄹ":
            sound = "ㄹ"
    if system == "mr" and sound == "ㄹ" and after == "ㅎ":
        return "r", ""
    if sound == "ㄴ" and after == "ㄱ" and system == "mr":
        return "n'", ""
    if system == "north" and sound == "ㄹ" and after == "ㄹ":
        return "l", ""
    return _FINAL_LETTERS[sound], ""
