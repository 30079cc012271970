"""What the reading page shows beside a text: the page of the original, or another report of the same origin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import Request

from witnessmark.app.beside import partners
from witnessmark.app.claims import decided_claims
from witnessmark.app.originals import has_pages
from witnessmark.app.state import Decided
from witnessmark.model.report import Report
from witnessmark.model.text import Reading, Span
from witnessmark.store.base import ClaimQuery
from witnessmark.web.marks import segments
from witnessmark.web.pages import Pages

ORIGINAL, NOTHING = "original", "none"


def beside_values(request: Request, pages: Pages, report: Report, reading: Reading,
                  decided: Sequence[Decided], chosen: Decided | None) -> dict[str, Any]:
    """Return what stands beside: as asked, else the original where it has pages, else the text stands alone."""
    case, original = pages.case, has_pages(report)
    found = partners(case, report.id, [d.claim.id for d in decided])
    asked = request.query_params.get("beside", ORIGINAL)
    partner = next((p for p in found if p.report.id == asked), None)
    shown = asked if partner else ORIGINAL if asked == ORIGINAL and original else NOTHING
    kept = {name: value for name in ("claim", "all") if (value := request.query_params.get(name))}
    values: dict[str, Any] = {
        "original": original, "partners": found, "beside": shown, "partner": partner,
        "kept": "&" + urlencode(kept) if kept else "", "claim_pages": {}, "claim_partners": {},
    }
    if shown == ORIGINAL:
        on = {d.claim.id: page_of(reading, d.claim.passage) for d in decided}
        numbers = [int(at.label) for at in reading.locators if _numbered(at.kind, at.label)]
        values |= {"claim_pages": on, "page_shown": on[chosen.claim.id] if chosen else 1,
                   "page_count": max(numbers, default=1)}
    if partner:
        theirs = decided_claims(case, ClaimQuery(reports=(partner.report.id,)))
        acts = {d.claim.id: d.claim.act.code for d in (*theirs, *decided)}
        values |= {
            "other_segments": segments(case.store.reading(case.actor, partner.report.id), [d.claim for d in theirs]),
            "claim_partners": {own: [c for c in told if acts.get(c) == acts.get(own)] or list(told)
                               for own, told in partner.pairs.items()},
        }
    return values


def page_of(reading: Reading, span: Span) -> int:
    """Return the page of the original that a span begins on, as its label says; the first where none does."""
    label = reading.located(span).get("page", "1").split("–")[0].split("-")[0]
    return int(label) if _numbered("page", label) else 1


def _numbered(kind: str, label: str) -> bool:
    return kind == "page" and label.isascii() and label.isdigit() and len(label) < 6
