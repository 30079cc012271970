"""Reading → claims: layered span proposals, then constrained assembly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from witnessmark.extract.assemble import assemble, document_of
from witnessmark.extract.frames import Frame
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


def extract(reading: Reading, *, learned: bool = True) -> Extraction:
    """Read claims and context statements out of one reading; writes nothing.

    A language other than English or Korean gives an empty extraction. Without `learned`, or where
    the learned layer's packages are not installed (`learned.missing` says so), rules alone read.
    """
    document = document_of(reading)
    if document.language == "en":
        from witnessmark.extract.english import found_in
    elif document.language == "ko":
        from witnessmark.extract.korean import found_in
    else:
        return Extraction(reading, (), ())
    frames: Sequence[Frame]
    if learned:
        from witnessmark.extract.learned import both_layers

        frames = both_layers(document, found_in)
    else:
        frames = found_in(document).frames
    claims, contexts = assemble(frames, reading)
    return Extraction(reading, tuple(claims), tuple(contexts))
