"""How an incident came to be, step by step, and as it stood at any of them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from witnessmark.app.claims import decided_claims
from witnessmark.app.history import past_of, steps_of
from witnessmark.reconcile.grades import graded_text
from witnessmark.store.base import ClaimQuery
from witnessmark.web.history_view import told
from witnessmark.web.i18n import language_of
from witnessmark.web.incident_view import headline
from witnessmark.web.looking import Looking
from witnessmark.web.pages import number_in
from witnessmark.web.routes.incidents import PagesHere, standing_at

router = APIRouter(route_class=Looking)


@router.get("/incidents/{incident}/history")
def steps(incident: str, request: Request, pages: PagesHere) -> Response:
    """The steps, and the incident as it stood after the one asked for; after the first where none is."""
    case, language = pages.case, language_of(request)
    behind = pages.reconcile()
    now = standing_at(request, pages, incident)
    if isinstance(now, Response):
        return now
    made = steps_of(case, now)
    wanted = number_in(request, "at")
    at = next((n for n in range(len(made) - 1, 0, -1) if made[n].sequence <= wanted), 0)
    past = past_of(case, now, made[at].sequence) if made else None
    claims = {d.claim.id: d.claim for d in decided_claims(case, ClaimQuery(ids=now.claims, below_threshold=True))}
    then = {c.id: c for c in past.claims} if past else {}
    stood = past.incidents if past else ()
    return pages.render(
        request, "history.html", behind=behind, incident=now, steps=made, at=at, stood=stood,
        headline=headline(now, claims, language), headlines={i.id: headline(i, then, language) for i in stood},
        grades={i.id: graded_text(i, language) for i in stood},
        lines={i.id: told(i, then, now, claims, language) for i in stood}, claims=claims,
    )
