"""Frames of acts and context statements in Korean text."""

from __future__ import annotations

from witnessmark.extract.frames import Document, Frame


def frames_of(document: Document) -> list[Frame]:
    """Return the frames of one document in text order."""
    raise AssertionError
