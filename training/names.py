"""Where a coded text names places: what its claims have for origin and destination, wherever the text says that name,
and what the recogniser of names knows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from witnessmark.extract.places import find_places
from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading, Span

DESCRIBED = "described"
_PARTICLE = re.compile(r"(?<=[가-힣]{2})(?:에서|에게|으로|에는|에도|의|과|와)$")
"""What a coder's words of a Korean place may end with."""


def names_in(reading: Reading, claims: Sequence[Claim]) -> list[Span]:
    """Return the names of places in a text, in text order, without overlap; a coder's before the recogniser's."""
    text, language = reading.text, reading.report.language
    named = {_bare(place.span.slice(text), language) for claim in claims
             for place in (*claim.origin, *claim.destination) if place.kind != DESCRIBED}
    edge = "" if language == "ko" else r"(?![\w])"
    coded = [Span(found.start(), found.end()) for name in sorted(named, key=len, reverse=True) if len(name) > 1
             for found in re.finditer(rf"(?<![\w]){re.escape(name)}{edge}", text)]
    found: list[Span] = []
    for span in (*coded, *(mention.span for mention in find_places(text, language))):
        if not any(span.overlaps(other) for other in found):
            found.append(span)
    return sorted(found)


def _bare(name: str, language: str) -> str:
    return _PARTICLE.sub("", name) if language == "ko" else re.sub(r"^(?:the|The)\s+|['’]s$", "", name)
