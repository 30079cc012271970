"""What every reading's text obeys, whatever it was read from.

Invariant of `clean`: NFC; no carriage returns, control characters, surrogates or
non-characters; no invisible direction controls (they can make words show in another order
than they are read); spaces of all kinds are plain spaces; line ends are line feeds.
Removed direction controls are counted so that the report can say so. Kept are joiners that
spell words in some scripts, private-use characters and variation selectors. One sign, or a few in
turn, repeated without a space is no language, and whatever reads it pays for every sign: of a run
longer than `LONGEST_RUN` the beginning is kept, and that is counted too.
"""

from __future__ import annotations

import re
import unicodedata

DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
_LINE_END = re.compile("\r\n|[\r\x85\u2028\x1c-\x1e]")
_PARAGRAPH_END = re.compile("[\u2029\f\v]")
_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_RUNS = re.compile(" {2,}")
LONGEST_RUN = 1_000
"""Code points of one run of repeated signs; the original keeps all of it."""
_AGAIN = re.compile(r"(\S{1,8}?)\1{99,}")


def clean(raw: str) -> str:
    """Return `raw` under the invariant; line structure is kept, spaces are not squeezed."""
    text = _PARAGRAPH_END.sub("\n\n", _LINE_END.sub("\n", raw))
    text = _SPACES.sub(" ", text)
    text = _INVISIBLE.sub("", DIRECTION.sub("", text))
    text = "".join(c for c in text if ord(c) & 0xFFFE != 0xFFFE) if _has_astral_noncharacter(text) else text
    return _shortened(unicodedata.normalize("NFC", text))


def _shortened(text: str) -> str:
    return _AGAIN.sub(_beginning, text) if _has_long_word(text) else text


def _beginning(run: re.Match[str]) -> str:
    return run[0][: LONGEST_RUN - LONGEST_RUN % len(run[1])]


def _has_long_word(text: str) -> bool:
    return len(text) > LONGEST_RUN and max(map(len, text.split()), default=0) > LONGEST_RUN


def repetitions(raw: str) -> int:
    """Count runs of repeated signs that are longer than what is kept of them."""
    return sum(len(run[0]) > LONGEST_RUN for run in _AGAIN.finditer(raw)) if _has_long_word(raw) else 0


def one_line(raw: str) -> str:
    """Return `raw` cleaned, with all white space squeezed to single spaces."""
    return _RUNS.sub(" ", clean(raw).replace("\n", " ")).strip()


def directions(raw: str) -> int:
    """Count invisible direction controls."""
    return len(DIRECTION.findall(raw))


def _has_astral_noncharacter(text: str) -> bool:
    return any(c > "\uffff" and ord(c) & 0xFFFE == 0xFFFE for c in text) if not text.isascii() else False
