"""Korean particles in the form that the sound before them asks for.

Numbers are heard as they are read aloud (21 is 이십일, 30 삼십), capitals and codes by the letters' names (FAO ends in
오), Latin words by their last letter where that tells how they are written in Hangul. Not handled here: other Latin
words; they get both forms, as `expelled을(를)`.
"""

from __future__ import annotations

import re
from typing import Literal

Particle = Literal["은", "이", "을", "과", "로", "이라"]
_FORMS: dict[Particle, tuple[str, str, str]] = {      # after a consonant, after a vowel, where it can't be told
    "은": ("은", "는", "은(는)"), "이": ("이", "가", "이(가)"), "을": ("을", "를", "을(를)"),
    "과": ("과", "와", "과(와)"), "로": ("으로", "로", "(으)로"), "이라": ("이라", "라", "(이)라")}
_Sound = Literal["consonant", "rieul", "vowel", "unknown"]
_RIEUL = 8
_DIGITS: tuple[_Sound, ...] = (
    "consonant", "rieul", "vowel", "consonant", "vowel", "vowel", "consonant", "rieul", "rieul", "vowel")
"""영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구; what a 0 ends, 십 to 억, ends in a consonant as well, but for 조."""
_NAMES: dict[str, _Sound] = {"L": "rieul", "M": "consonant", "N": "consonant"}
_LETTERS: dict[str, _Sound] = {
    "a": "vowel", "i": "vowel", "o": "vowel", "u": "vowel", "y": "vowel", "l": "rieul", "m": "consonant",
    "n": "consonant"}
_SIGNS: dict[str, _Sound] = {"%": "vowel", "％": "vowel", "℃": "vowel", "㎞": "vowel", "㎡": "vowel", "$": "vowel"}
_SILENT = "'\"’”」』》)]."
_NUMBER = re.compile(r"[\d,.]*\d$")
_CAPITAL = re.compile(r"(?<![a-z])[A-Z]$")
_CODE = re.compile(r"\d[\w-]*[a-z]$", re.A)


def particle(words: str, wanted: Particle) -> str:
    """Return the form of a particle that follows these words; quotation marks and brackets after them say nothing."""
    closed, open_, both = _FORMS[wanted]
    sound = _sound(words.rstrip(_SILENT))
    if sound == "unknown":
        return both
    return open_ if sound == "vowel" or (wanted == "로" and sound == "rieul") else closed


def with_particle(words: str, wanted: Particle) -> str:
    """Return words with the particle that follows them: `추방을`, `2명과`, `귀환으로`, `2018-12-21로`."""
    return words + particle(words, wanted)


def marked(words: str, form: str) -> str | None:
    """Return words with the marks and the particle that `form` ends in: `2명` and `과` give `2명과`, `혜산` and `’이`
    `혜산’이`. None for a form that ends in no particle."""
    for wanted in sorted(_FORMS, key=len, reverse=True):
        if form.endswith(wanted) and not any(char.isalnum() for char in form.removesuffix(wanted)):
            return with_particle(words + form.removesuffix(wanted), wanted)
    return None


def _sound(words: str) -> _Sound:
    last = words[-1:]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return "vowel" if final == 0 else "rieul" if final == _RIEUL else "consonant"
    if last in _SIGNS:
        return _SIGNS[last]
    number = _NUMBER.search(words)
    if number is not None and last.isdecimal():
        digits = number[0].replace(",", "")
        zeros = len(digits) - len(digits.rstrip("0"))
        return "vowel" if "." not in digits and 12 <= zeros < 16 else _DIGITS[int(last)]
    if _CAPITAL.search(words) or _CODE.search(words):
        return _NAMES.get(last.upper(), "vowel")
    if words.endswith("ng"):
        return "consonant"
    return _LETTERS.get(last, "unknown")
