"""A field of a claim in a few words: its codes' labels, and the report's own words."""

from __future__ import annotations

from witnessmark.model.claim import Claim
from witnessmark.vocab.table import label
from witnessmark.web.i18n import Language
from witnessmark.web.incident_view import Cell, cells


def field_words(claim: Claim, name: str, language: Language) -> Cell:
    """Return one field of a claim as it is told beside another value of it."""
    if name == "attribution":
        return Cell(" ← ".join(label(said.kind, language) for said in claim.attribution),
                    "; ".join(said.text for said in claim.attribution if said.text))
    return cells(claim, None, language)[name]
