"""Frames of acts and context statements in Korean text.

Deterministic: Kiwi's morphemes, trigger words with case-particle frames, status read off
endings, speakers off speech verbs. The same text gives the same frames.
"""

from __future__ import annotations

from witnessmark.extract.frames import Document, Frame
from witnessmark.extract.korean.discourse import read


def frames_of(document: Document) -> list[Frame]:
    """Return the frames of one document in text order; scores below .25 are left out."""
    return read(document)
