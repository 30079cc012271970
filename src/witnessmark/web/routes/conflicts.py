"""What devices that did not know of each other decided differently, with both sides, to be settled by a person."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.app.contested import contests, settle, settle_stated
from witnessmark.app.judge import reasoned
from witnessmark.store.base import ClaimQuery
from witnessmark.web.conflict_view import claims_in, side_words
from witnessmark.web.i18n import language_of
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of, start_of

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
ROWS = 25


@router.get("/conflicts")
def listing(request: Request, pages: PagesHere) -> HTMLResponse:
    """One screen of what waits to be settled."""
    case, start = pages.case, start_of(request)
    found = contests(case)
    shown = found[start : start + ROWS]
    ids = tuple(sorted({claim for one in shown for claim in claims_in(one)}))
    claims = case.store.claims(case.actor, ClaimQuery(ids=ids, below_threshold=True)) if ids else []
    named = sorted({one.report for one in shown if one.report})
    reports = {report.id: report for report in case.store.reports(case.actor, ids=named)} if named else {}
    language = language_of(request)
    return pages.render(request, "conflicts.html", found=shown, total=len(found), start=start, rows=ROWS,
                        claims={claim.id: claim for claim in claims}, reports=reports, claims_in=claims_in,
                        words=lambda one, side: side_words(one, side, language))


@router.post("/conflicts/settle")
def settled(pages: PagesHere, reason: Annotated[str, Form()] = "", judgement: Annotated[str, Form()] = "",
            report: Annotated[str, Form()] = "", field: Annotated[str, Form()] = "",
            value: Annotated[str, Form()] = "") -> Response:
    """Let one side stand: a decision is made once more, a report's value stated once more."""
    reasoned(reason)
    with pages.deciding:
        if judgement:
            settle(pages.case, judgement, reason=reason)
        else:
            settle_stated(pages.case, report, field, value, reason=reason)
    return RedirectResponse("/conflicts", 303)
