"""Sources by handle, and the origins that knowledge came from; who anybody is stays sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.app.judge import RELIABILITY, assess
from witnessmark.app.sources import add_source, known_sources
from witnessmark.errors import InvalidRecord
from witnessmark.model.access import Permission
from witnessmark.model.source import Vantage
from witnessmark.store.base import Page
from witnessmark.vault.sources import MOST
from witnessmark.vocab.codes import AttributionKind
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of, start_of

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
ROWS = 50
REASON = "read in the workbench"
SHOWN = {"unassessed": False, "assessed": True, "all": None}
"""What the page can be narrowed to, and whether the origins then have a letter."""


@dataclass(frozen=True, slots=True)
class Sealing:
    """What a form says of a source, but for who it is."""

    kind: AttributionKind = AttributionKind.ANONYMOUS_SOURCE
    vantage: Vantage = "unknown"
    reliability: str = "F"


@router.get("/sources")
def listing(request: Request, pages: PagesHere) -> HTMLResponse:
    """Handles with what their word is worth; then one screen of origins, those that speak for most claims first."""
    return _page(request, pages)


@router.post("/sources/seal")
def seal(request: Request, pages: PagesHere, kind: Annotated[AttributionKind, Form()],
         vantage: Annotated[Vantage, Form()], reliability: Annotated[str, Form()] = "F",
         identity: Annotated[str, Form()] = "") -> Response:
    """Seal who a source is; the page comes again with the handle, and with nothing of who it is."""
    try:
        with pages.deciding:
            made = add_source(pages.case, identity.strip().encode(), kind=kind, vantage=vantage,
                              reliability=reliability)
    except InvalidRecord:
        return _page(request, pages, fault="source_unfit", identity=identity, said=Sealing(kind, vantage, reliability))
    return RedirectResponse(f"/sources?sealed={made.id}#sealed", 303)


def _page(request: Request, pages: Pages, *, fault: str = "", identity: str = "",
          said: Sealing = Sealing()) -> HTMLResponse:
    case = pages.case
    behind = pages.reconcile()
    sources = known_sources(case)
    held = case.store.origin_totals(case.actor)
    totals = {"unassessed": held[False], "assessed": held[True], "all": held[False] + held[True]}
    asked = request.query_params.get("show", "")
    shown = asked if asked in SHOWN else "unassessed" if totals["unassessed"] else "all"
    start = start_of(request)
    origins = case.store.origins_ranked(case.actor, assessed=SHOWN[shown], page=Page(ROWS, start))
    wanted = sorted({report for origin in origins for report in origin.reports[:REPORTS_SHOWN]})
    reports = {r.id: r for r in case.store.reports(case.actor, ids=wanted)} if wanted else {}
    return pages.render(
        request, "sources.html", behind=behind, sources=sources, origins=origins, start=start, rows=ROWS, shown=shown,
        totals=totals, total=totals[shown], reports=reports,
        most=REPORTS_SHOWN, kinds=list(AttributionKind), letters=RELIABILITY, status_code=422 if fault else 200,
        sealed=next((k.source.id for k in sources if k.source.id == request.query_params.get("sealed")), ""),
        may_seal=any(map(case.actor.may, (Permission.VAULT, Permission.COLLECT))), fault=fault, identity=identity,
        said=said, vantages=get_args(Vantage), longest=MOST,
    )


REPORTS_SHOWN = 4


@router.post("/sources/origins/{origin}")
def weigh(origin: str, pages: PagesHere, reliability: Annotated[str, Form()] = "",
          reason: Annotated[str, Form()] = "", show: Annotated[str, Form()] = "") -> Response:
    """Give an origin its reliability letter; the page comes again where it was."""
    with pages.reconciling, pages.deciding:
        assess(pages.case, [origin], reliability=reliability, reason=reason.strip() or REASON)
    return RedirectResponse(f"/sources?show={show}" if show in SHOWN else "/sources", 303)
