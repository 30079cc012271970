"""What is asked before a claim is marked releasable."""

from __future__ import annotations

from witnessmark.app.state import Decided
from witnessmark.model.report import Report
from witnessmark.vocab.codes import Access, Consent

REFUSED = "doubt_rejected"
"""The one that nobody can set aside: such a claim is confirmed first."""


def doubts(chosen: Decided, report: Report) -> tuple[str, ...]:
    """Return why somebody should think twice before marking a claim releasable, as keys of the page's words."""
    told = (
        (REFUSED, chosen.rejected),
        ("doubt_open", chosen.decision is None),
        ("doubt_sensitive", chosen.marked is not None and not chosen.releasable),
        ("doubt_restricted", report.access is not Access.PUBLIC),
        ("doubt_consent", report.consent in (Consent.LIMITED, Consent.WITHDRAWN)),
    )
    return tuple(key for key, holds in told if holds)
