"""The reading view: the text with its claims as marks, and the card of the chosen one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from witnessmark.app.claims import contexts, decided_claims
from witnessmark.app.marks import markings_of
from witnessmark.app.originals import draw_page
from witnessmark.app.show import notes_of
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Access, Consent
from witnessmark.web.beside import beside_values
from witnessmark.web.flowing import flowing
from witnessmark.web.looking import Looking
from witnessmark.web.marks import segments, span_asked
from witnessmark.web.pages import Pages, pages_of
from witnessmark.web.routes.claims import card_values, chips, half_filled, new_values
from witnessmark.web.said import said_of

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]


@router.get("/reports/{report}")
def read(report: str, request: Request, pages: PagesHere) -> HTMLResponse:
    """One report's text with a mark per claim; `?claim=` chooses one, else the first open one."""
    case = pages.case
    everything = request.query_params.get("all") == "1"
    found = case.store.report(case.actor, report)
    reading = case.store.reading(case.actor, report)
    query = ClaimQuery(reports=(report,), below_threshold=everything)
    decided = decided_claims(case, query)
    context = contexts(case, query)
    place = case.store.place(case.actor, report)
    drafting = new_values(request, pages, reading)
    wanted = request.query_params.get("claim") or half_filled(pages, [d.claim.id for d in decided])
    chosen = next((d for d in decided if d.claim.id == wanted), None)
    if chosen is None:
        chosen = next((d for d in decided if d.decision is None), decided[0] if decided else None)
    card = card_values(request, pages, chosen, editing=None) if chosen else {"chosen": None}
    if drafting and not request.query_params.get("claim"):
        card |= drafting | {"drafting": True}
    at = span_asked(request.query_params.get("at", ""), reading)
    card |= beside_values(request, pages, found, reading, decided, chosen)
    counted = case.store.claim_counts(case.actor, [report]).get(report)
    return pages.render(
        request, "report.html", report=found, notes=notes_of(found), reading=reading, decided=decided,
        contexts=context, **{"drafting": False, **card}, **chips(pages, decided), said=said_of(request, pages),
        open=sum(d.decision is None for d in decided),
        groups=flowing(segments(reading, [d.claim for d in decided], found=at), reading), at=at,
        doubtful=0 if everything or counted is None else counted.doubtful,
        decisions={d.claim.id: d.decision.decision if d.decision else "open" for d in decided},
        before=place.before, after=place.after, place=place.number, total=place.total,
        everything=everything, accesses=list(Access), consents=list(Consent),
        marked=sum(len(one.spans) for one in markings_of(case, report)),
    )


@router.get("/reports/{report}/pages/{page}.png")
def page_image(report: str, page: int, pages: PagesHere) -> Response:
    """One page of the original as a picture, drawn in the closed room when it is looked at and kept nowhere."""
    with pages.drawing as intake:
        return Response(draw_page(pages.case, report, page, intake), media_type="image/png")
