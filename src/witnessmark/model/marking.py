"""Words of a report that point at a person, sealed apart: where they stood, never what they were.

Invariant: what is sealed is covered by as many code points, so that every offset stays what it was. Not handled
here: who decides which words, and where they are sealed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from witnessmark.model.source import Sealed
from witnessmark.model.text import Span

COVER = "\u2588"
"""What stands in a text for each code point that is sealed."""
_GAP = r"[\s._\-\u00b7]+"
_WORD = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Marking:
    """One sealing of words of a report.

    Attributes:
        spans: where they stood, in the reading.
        commitments: per span the salted hash of what stood there; the salts are sealed with the words.
        sealed: the file that they lie in, and who opens it.
        original: the report's file as received, sealed with a key that lies with the words: its name and the SHA-256
            of the sealed file; None where an earlier marking holds it.
        entries: the entries of the log that were emptied, because they were taken of the words.
    """

    id: str
    report: str
    spans: tuple[Span, ...]
    commitments: tuple[str, ...]
    sealed: Sealed
    original: tuple[str, str] | None = None
    entries: tuple[int, ...] = ()


def covered(text: str, spans: Iterable[Span]) -> str:
    """Return the text with every code point of the spans covered."""
    letters = list(text)
    for span in spans:
        letters[span.start : span.end] = COVER * (span.end - span.start)
    return "".join(letters)


def found_in(text: str, words: Sequence[str]) -> tuple[Span, ...]:
    """Return where any of the words stand in a text, in order, those that touch as one.

    However they are cased, and whatever parts them (a line's end, a hyphen of a file's name); Latin ones only whole.
    """
    held: list[Span] = []
    for at, end in sorted((m.start(), m.end()) for word in words for m in _pattern(word).finditer(text)):
        if held and at <= held[-1].end:
            held[-1] = Span(held[-1].start, max(end, held[-1].end))
        else:
            held.append(Span(at, end))
    return tuple(held)


def _pattern(word: str) -> re.Pattern[str]:
    parts = re.split(_GAP, word.strip())
    inner = _GAP.join(re.escape(part) for part in parts if part)
    before = r"(?<![A-Za-z0-9])" if _WORD.match(word.strip()) else ""
    after = r"(?![A-Za-z0-9])" if _WORD.match(word.strip()[-1:]) else ""
    return re.compile(before + inner + after if inner else r"(?!)", re.IGNORECASE)
