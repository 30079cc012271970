"""What speaks against marking a claim releasable: asked before it on the page, said after it on the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.state import Decided
from witnessmark.model.report import Report
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Access, Consent

REFUSED = "doubt_rejected"
"""The one that nobody can set aside: such a claim is confirmed first."""


def doubts(chosen: Decided, report: Report) -> tuple[str, ...]:
    """Return why somebody should think twice before marking a claim releasable, as keys of words."""
    told = (
        (REFUSED, chosen.rejected),
        ("doubt_open", chosen.decision is None),
        ("doubt_sensitive", chosen.marked is not None and not chosen.releasable),
        ("doubt_restricted", report.access is not Access.PUBLIC),
        ("doubt_consent", report.consent in (Consent.LIMITED, Consent.WITHDRAWN)),
    )
    return tuple(key for key, holds in told if holds)


def doubts_on(case: Case, claims: Sequence[str]) -> Counter[str]:
    """Return in how many of these claims, as they stand, each doubt holds (the actor needs READ)."""
    held = decided_claims(case, ClaimQuery(ids=tuple(claims), below_threshold=True)) if claims else ()
    named = sorted({d.claim.reading.report.id for d in held})
    reports = {r.id: r for r in case.store.reports(case.actor, ids=named)} if named else {}
    return Counter(key for d in held for key in doubts(d, reports[d.claim.reading.report.id]))
