"""Incidents: the list with map and timeline, and one incident with its matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from witnessmark.app.claims import decided_claims
from witnessmark.app.incidents import find_incident, list_campaigns, list_incidents, list_origins
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Incident
from witnessmark.store.base import ClaimQuery
from witnessmark.web.i18n import language_of
from witnessmark.web.incident_view import (
    MATRIX_FIELDS,
    cells,
    claim_bars,
    headline,
    incident_bars,
    incident_map,
    incidents_map,
)
from witnessmark.web.pages import Pages, pages_of

router = APIRouter()
PagesHere = Annotated[Pages, Depends(pages_of)]


@router.get("/incidents")
def listing(request: Request, pages: PagesHere) -> HTMLResponse:
    case = pages.case
    language = language_of(request)
    with pages.lock:
        incidents = list_incidents(case)
        claims = _claims(pages, [c for i in incidents for c in i.claims])
        campaigns = list_campaigns(case)
        reports = {r.id: r for r in case.store.reports(case.actor)}
    incidents = sorted(incidents, key=lambda i: _first_day(i, claims))
    return pages.render(
        request, "incidents.html", incidents=incidents, claims=claims, campaigns=campaigns, reports=reports,
        headlines={i.id: headline(i, claims, language) for i in incidents},
        map=incidents_map(incidents, claims, language), timeline=incident_bars(incidents, claims, language),
    )


@router.get("/incidents/{incident}")
def one(incident: str, request: Request, pages: PagesHere) -> HTMLResponse:
    case = pages.case
    language = language_of(request)
    with pages.lock:
        found = find_incident(case, incident)
        claims = _claims(pages, found.claims)
        origins = [o for o in list_origins(case) if set(o.claims) & set(found.claims)]
        reports = {r.id: r for r in case.store.reports(case.actor)}
    order = sorted((claims[c] for c in found.claims if c in claims),
                   key=lambda c: (str(c.reading.report.published or ""), c.reading.report.id, c.passage.start))
    return pages.render(
        request, "incident.html", incident=found, claims=order, origins=origins, reports=reports,
        headline=headline(found, claims, language), fields=MATRIX_FIELDS,
        rows=[(claim, cells(claim, found, language)) for claim in order],
        origin_of={c: at for at, o in enumerate(origins, start=1) for c in o.claims},
        map=incident_map(order, language), timeline=claim_bars(order, language),
    )


def _claims(pages: Pages, ids: Sequence[str]) -> dict[str, Claim]:
    if not ids:
        return {}
    decided = decided_claims(pages.case, ClaimQuery(ids=tuple(ids), below_threshold=True))
    return {d.claim.id: d.claim for d in decided}


def _first_day(incident: Incident, claims: dict[str, Claim]) -> str:
    days = [when.start.isoformat() for c in incident.claims if c in claims and (when := claims[c].when)]
    return min(days, default="9999")
