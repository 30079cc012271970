"""Frames of acts and context statements in Korean text.

Deterministic: Kiwi's morphemes, trigger words with case-particle frames, status read off
endings, speakers off speech verbs. The same text gives the same frames.
"""

from __future__ import annotations

from witnessmark.extract.frames import Document, Found, Frame
from witnessmark.extract.korean.discourse import mentions_in, read


def frames_of(document: Document) -> list[Frame]:
    """Return the frames of one document in text order; scores below .25 are left out."""
    return found_in(document).frames


def found_in(document: Document) -> Found:
    """Return the frames of one document and the mentions they were made from."""
    mentions = mentions_in(document)
    return Found(read(document, mentions), mentions)
