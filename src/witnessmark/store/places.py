"""Place names for the index: one id for every spelling of a place, in either script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from witnessmark.gazetteer import Gazetteer

_SCRIPTS = (("en", re.compile("[A-Za-z]{3}")), ("ko", re.compile("[가-힣]{2}")))
_MOST_CANDIDATES = 8


def place_names(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (id, start, end) of what the gazetteer finds in `text`; loads it on first use."""
    for language, letters in _SCRIPTS:
        if letters.search(text):
            for span, ids in Gazetteer.load().scan(text, language):
                for identity in ids[:_MOST_CANDIDATES]:
                    yield identity, span.start, span.end
