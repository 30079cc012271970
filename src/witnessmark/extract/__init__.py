"""Reading → claims: layered span proposals, then constrained assembly."""

from __future__ import annotations

from dataclasses import dataclass

from witnessmark.extract.assemble import assemble, document_of
from witnessmark.model.claim import Claim, Context
from witnessmark.model.text import Reading

LANGUAGES = ("en", "ko")
THRESHOLD = 0.5
"""Claims of lower confidence are kept but not shown or reconciled unless asked for."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one reading says."""

    reading: Reading
    claims: tuple[Claim, ...]
    contexts: tuple[Context, ...]


def extract(reading: Reading) -> Extraction:
    """Read claims and context statements out of one reading; writes nothing.

    A language other than English or Korean gives an empty extraction.
    """
    document = document_of(reading)
    if document.language == "en":
        from witnessmark.extract.english import frames_of
    elif document.language == "ko":
        from witnessmark.extract.korean import frames_of
    else:
        return Extraction(reading, (), ())
    claims, contexts = assemble(frames_of(document), reading)
    return Extraction(reading, tuple(claims), tuple(contexts))
