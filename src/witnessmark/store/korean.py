"""Korean stems for the index, by the Kiwi analyser, loaded when the first Hangul is met."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import cache
from typing import Any

_CONTENT = ("NNG", "NNP", "NR", "VV", "VA", "XR", "SL", "MAG")
_LOCK = threading.Lock()


@cache
def _kiwi() -> Any:
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1)


def korean_stems(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Yield (stem, start, end, whether it is a proper name) of the content words of `text`."""
    with _LOCK:
        found = _kiwi().tokenize(text)
    for token in found:
        if token.tag.startswith(_CONTENT) and token.len > 0 and token.tag != "SL":
            yield token.form, token.start, token.start + token.len, token.tag == "NNP"
