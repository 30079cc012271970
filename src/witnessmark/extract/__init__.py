"""Reading → claims: layered span proposals, then constrained assembly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from witnessmark.extract.assemble import OWN, VERSION, assemble, document_of
from witnessmark.extract.backends import Backend, ask, with_backend
from witnessmark.extract.frames import Frame, Rules
from witnessmark.model.claim import Claim, Context
from witnessmark.model.text import Reading

if TYPE_CHECKING:
    from witnessmark.extract.weighing.joint import Weights

LANGUAGES = ("en", "ko")
THRESHOLD = 0.35
"""Claims of lower confidence are kept but not shown or reconciled unless asked for. About half of the F1 reached on
unseen reports: with probabilities that mean what they say, F1 is best there (Lipton, Elkan and Naryanaswamy 2014,
theorem 2)."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one reading says."""

    reading: Reading
    claims: tuple[Claim, ...]
    contexts: tuple[Context, ...]
    fault: str | None = None
    """What to tell the user: an optional backend was asked and read only a part, or nothing."""
    notes: tuple[str, ...] = ()
    """Remarks for the user on how the report was read; they change no claim."""


def extract(reading: Reading, *, learned: bool = True, backend: Backend | None = None,
            weights: Weights | None = None) -> Extraction:
    """Read claims and context statements out of one reading; writes nothing.

    A language other than English or Korean gives an empty extraction with a note. Without `learned`, or where
    the learned layer's packages are not installed (`learned.missing` says so), rules alone read. A `backend`
    is asked besides; where it fails, the others read all the same and `fault` says so. `weights` are what a case
    has learnt of how sure both layers are; the extractor's version says so.
    """
    document = document_of(reading)
    found_in = rules_of(document.language)
    if found_in is None:
        return Extraction(reading, (), (), notes=unread(document.language))

    def read(rules: Rules) -> Sequence[Frame]:
        if not learned:
            return rules(document).frames
        from witnessmark.extract.weighing import both_layers

        return both_layers(document, rules, weights)

    asked = ask(backend, document) if backend is not None else None
    frames = read(found_in) if asked is None else with_backend(document, found_in, asked, read)
    version = OWN if weights and document.language in weights else VERSION
    claims, contexts = assemble(frames, reading, version=version, document=document)
    return Extraction(reading, tuple(claims), tuple(contexts), asked.fault if asked else None)


def unread(language: str) -> tuple[str, ...]:
    """Return the note for a report in this language: none where there are rules for it."""
    return () if language in LANGUAGES else ("the language is not one that is read (English, Korean): no claims",)


def rules_of(language: str) -> Rules | None:
    """Return the rules of a language, loaded when first asked for; None for a language without any."""
    if language == "en":
        from witnessmark.extract.english import found_in as english

        return english
    if language == "ko":
        from witnessmark.extract.korean import found_in as korean

        return korean
    return None
