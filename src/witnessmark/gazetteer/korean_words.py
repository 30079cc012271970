"""What may stand before and after a place name in Korean, where words run together.

Invariant: pure functions of the text around a name; no morphological analyser is needed.
A name of one or two syllables needs a clearer sign than a long one.
"""

from __future__ import annotations

import re
import tomllib
from importlib import resources

from witnessmark.gazetteer.hangul import is_syllable

_TABLE = tomllib.loads(
    resources.files("witnessmark.gazetteer").joinpath("korean_words.toml").read_text(encoding="utf-8")
)


def _any_of(*names: str) -> str:
    """Return the alternatives of these lists as one pattern, longest first."""
    words = {word for name in names for word in _TABLE[name].split()}
    return f"(?:{'|'.join(sorted(words, key=lambda w: (-len(w), w)))})"




def _made(name: str) -> frozenset[str]:
    """Return the words of a list that `tools/gazetteer/homographs.py` wrote."""
    path = resources.files("witnessmark.gazetteer").joinpath("data", name)
    return frozenset(path.read_text(encoding="utf-8").split())


AMBIGUOUS: frozenset[str] = frozenset(_TABLE["ambiguous"].split()) | _made("homographs.txt")
UNIT_LIKE: frozenset[str] = _made("unit_like.txt")
_AFTER = re.compile(
    f"{_any_of('unit_suffixes')}?{_any_of('nouns')}?(?:들)?{_any_of('particles')}?(?![가-힣])"
)
_LONG_AFTER = re.compile(_any_of("unit_suffixes", "nouns", "particles"))


def starts_like_a_place(text: str, start: int) -> bool:
    """Say whether a name may begin here: after a boundary, never inside a word."""
    return start == 0 or not is_syllable(text[start - 1])


def ends_like_a_place(text: str, start: int, end: int) -> bool:
    """Say whether a name may end here, given what follows it up to the next boundary."""
    if end >= len(text) or not is_syllable(text[end]):
        return True
    if end - start >= 4:
        return _LONG_AFTER.match(text, end) is not None
    return _AFTER.match(text, end) is not None
