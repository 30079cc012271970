"""Who says what in English text; usable without the rest of extraction."""

from __future__ import annotations

from witnessmark.extract.english.attribution.relations import Attributed, relations_in

__all__ = ["Attributed", "find_attributions", "relations_in"]


def find_attributions(text: str) -> list[Attributed]:
    """Return the attributions of a plain text in text order; writes nothing."""
    from witnessmark.extract.english.scene import sentences_of

    return relations_in(sentences_of(text)) if text.strip() else []
