"""Frames of acts and context statements in Korean text.

Deterministic: Kiwi's morphemes, trigger words with case-particle frames, status read off
endings, speakers off speech verbs. The same text gives the same frames.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from witnessmark.extract.frames import Document, Found, Frame, Hint, Said
from witnessmark.extract.korean.blocks import Block
from witnessmark.extract.korean.discourse import mentions_in, read
from witnessmark.extract.korean.organs import bodies_in
from witnessmark.extract.korean.telling import teller_of
from witnessmark.model.text import Span


def found_in(document: Document, hints: Sequence[Hint] = ()) -> Found:
    """Return the frames of one document and the mentions they were made from.

    `hints` are words that another layer takes for an act's; where no rule sees an act, the hint makes one.
    """
    mentions = mentions_in(document)
    frames = read(document, mentions, hints)

    breaks = [m.start() for m in re.finditer("\n\n", document.text)]
    by_paragraph: dict[int, list[Frame]] = {}
    for frame in frames:
        by_paragraph.setdefault(bisect_right(breaks, frame.trigger.start), []).append(frame)

    def said(at: Span) -> tuple[Said, ...]:
        near = by_paragraph.get(bisect_right(breaks, at.start), [])
        if near:
            return min(near, key=lambda f: abs(f.trigger.start - at.start)).said
        entry = document.entry(at.start)
        if entry is None or entry.author is None:
            return ()
        end = document.text.find("\n\n", at.start)
        end = end if end > 0 else len(document.text)
        return teller_of(document).turn(entry.author, Block("turn", entry.start, end, entry.author.end, entry.author))

    return Found(frames, mentions, said, lambda: bodies_in(document.text, mentions.places))
