"""Names of places that no gazetteer holds and no pattern shows, but the trained reader sees.

Invariant: a name found otherwise keeps its words; what a seen one resolves to is decided like any other, and it may be
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from witnessmark.extract import place_words as words
from witnessmark.extract.place_named import Named
from witnessmark.model.text import Span

CONFIDENCE = 0.5
SHORTEST = 2
"""Code points of a name."""
_BETWEEN = re.compile(r"\s+(?:and|or)\s+(?:the\s+)?|,\s+|\n+|^the\s+", re.IGNORECASE)
"""What stands between two names taken for one, and before a name."""
_ENDING = ("(?:에서는|에서도|에서만|에서|에게|에는|에도|에|으로|로|의|은|는|이|가|을|를|과|와|도|까지|부터"
           "|이나|나|처럼|보다|만|측|쪽|발|행|인근|주변|일대|주민|출신|당국|지역)")
_REST = re.compile(rf"([가-힣]*?)(?:{_ENDING}){{0,2}}(?![가-힣])")
"""How a word goes on after words taken for a Korean name: more of the name, then its endings."""
_TAIL = re.compile(r"(?<=[가-힣]{3})(?:에서|에는|에도|으로|의|과|와)$|(?<=[가-힣]{4})(?:에|로)$")
"""An ending that was taken into a name."""
_NO_PLACE = re.compile(r"(?:계|족|민|사람|[가-힣]{2}인|다|증)$")
"""How Korean words end that name people or papers after a place, or are verbs."""
_OWNER = re.compile(r"['’]s$")


def with_seen(text: str, language: str, named: Sequence[Named], seen: Sequence[Span]) -> list[Named]:
    """Return names in text order, those seen and met by no other added."""
    taken = bytearray(len(text) if seen else 0)
    for item in named:
        _take(taken, item.span)
    extra = []
    for span in seen:
        for own in _parts(text, span) if language == "en" else [_to_its_end(text, span)]:
            words = own.slice(text)
            if len(words) >= SHORTEST and not any(taken[own.start : own.end]) and (
                    _is_name(words) if language == "en" else not _NO_PLACE.search(words)):
                _take(taken, own)
                extra.append(Named(own, words, confidence=CONFIDENCE))
    return sorted([*named, *extra], key=lambda item: item.span) if extra else list(named)


def _take(taken: bytearray, span: Span) -> None:
    """Mark a span's code points, so that a long text does not compare every name with every other."""
    taken[span.start : span.end] = bytes([1]) * (span.end - span.start)


def _parts(text: str, span: Span) -> list[Span]:
    """Return the names in words that may hold several."""
    found, start = [], span.start
    for gap in [*_BETWEEN.finditer(text[span.start : span.end]), None]:
        end = span.end if gap is None else span.start + gap.start()
        own = _OWNER.search(text[start:end])
        if end > start:
            found.append(Span(start, end - (len(own[0]) if own else 0)))
        start = end if gap is None else span.start + gap.end()
    return found


def _to_its_end(text: str, span: Span) -> Span:
    """Return a Korean name without an ending taken into it, and with what its word goes on with, but for an ending."""
    rest = _REST.match(text, span.end)
    span = Span(span.start, span.end + (len(rest[1]) if rest else 0))
    tail = _TAIL.search(text[span.start : span.end])
    return Span(span.start, span.start + tail.start()) if tail else span


def _is_name(name: str) -> bool:
    last = name.rsplit(" ", 1)[-1].lower()
    return (name[:1].isupper() and name.lower() not in words.NOT_PLACES and last not in words.NOT_PLACES
            and not words.DEMONYM.search(name))
