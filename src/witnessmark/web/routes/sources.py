"""Sources by handle, and the origins that knowledge came from; who anybody is stays sealed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.app.incidents import refresh
from witnessmark.app.judge import RELIABILITY, assess
from witnessmark.app.sources import known_sources
from witnessmark.vocab.codes import AttributionKind
from witnessmark.web.pages import Pages, pages_of, start_of

router = APIRouter()
PagesHere = Annotated[Pages, Depends(pages_of)]
ROWS = 50
REASON = "read in the workbench"
SHOWN = ("unassessed", "assessed", "all")


@router.get("/sources")
def listing(request: Request, pages: PagesHere) -> HTMLResponse:
    """Handles with what their word is worth; then one screen of origins, those that speak for most claims first."""
    case = pages.case
    with pages.reconciling:
        refresh(case)
        sources = known_sources(case)
    every = case.store.origins(case.actor)
    groups = {"unassessed": [o for o in every if not o.assessed], "assessed": [o for o in every if o.assessed],
              "all": every}
    asked = request.query_params.get("show", "")
    shown = asked if asked in SHOWN else "unassessed" if groups["unassessed"] else "all"
    start = start_of(request)
    chosen = sorted(groups[shown], key=lambda o: (-len(o.claims), o.id))
    origins = chosen[start : start + ROWS]
    wanted = {report for origin in origins for report in origin.reports[:REPORTS_SHOWN]}
    reports = {r.id: r for r in (case.store.report(case.actor, report) for report in wanted)}
    return pages.render(
        request, "sources.html", sources=sources, origins=origins, start=start, rows=ROWS, shown=shown,
        totals={name: len(held) for name, held in groups.items()}, total=len(chosen), reports=reports,
        most=REPORTS_SHOWN, kinds=list(AttributionKind), letters=RELIABILITY,
    )


REPORTS_SHOWN = 4


@router.post("/sources/origins/{origin}")
def weigh(origin: str, pages: PagesHere, reliability: Annotated[str, Form()] = "",
          reason: Annotated[str, Form()] = "", show: Annotated[str, Form()] = "") -> Response:
    """Give an origin its reliability letter; the page comes again where it was."""
    with pages.reconciling, pages.deciding:
        assess(pages.case, [origin], reliability=reliability, reason=reason.strip() or REASON)
    return RedirectResponse(f"/sources?show={show}" if show in SHOWN else "/sources", 303)
