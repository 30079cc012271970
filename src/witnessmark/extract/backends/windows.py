"""A long text cut into windows of whole sentences, as much as a small model reads well at once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from witnessmark.model.text import Span

LARGEST = 1600
"""Code points in a window; a sentence that is longer alone is cut at this length."""

_END = re.compile(r"\n+|(?<=[.!?。…])[\"'”’」』)\]]*\s+")


def sentences(text: str) -> list[Span]:
    """Return the sentences and lines of a text in order, white space at their ends left out."""
    found: list[Span] = []
    start = 0
    for stop in [*(m.end() for m in _END.finditer(text)), len(text)]:
        body = text[start:stop]
        if body.strip():
            first = start + len(body) - len(body.lstrip())
            last = start + len(body.rstrip())
            found += [Span(at, min(at + LARGEST, last)) for at in range(first, last, LARGEST)]
        start = stop
    return found


def windows(found: Sequence[Span]) -> list[Span]:
    """Return spans that together hold every sentence once."""
    packed: list[Span] = []
    for sentence in found:
        if packed and sentence.end - packed[-1].start <= LARGEST:
            packed[-1] = Span(packed[-1].start, sentence.end)
        else:
            packed.append(sentence)
    return packed


def sentence_at(found: Sequence[Span], at: Span) -> Span:
    """Return the sentences that hold some words, as one span."""
    first = max(bisect_right(found, at.start, key=lambda s: s.start) - 1, 0)
    last = max(bisect_right(found, at.end - 1, key=lambda s: s.start) - 1, first)
    return Span(min(found[first].start, at.start), max(found[last].end, at.end))
