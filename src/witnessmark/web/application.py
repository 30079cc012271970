"""Build the web application over one open case."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from witnessmark.app.case import Case
from witnessmark.drawing import stylesheet
from witnessmark.errors import AccessDenied, NotFound, ServerLost, WitnessmarkError
from witnessmark.web.i18n import language_of
from witnessmark.web.late import Late
from witnessmark.web.pages import Pages, pages_of
from witnessmark.web.polling import Polling
from witnessmark.web.rehearsing import Rehearsals
from witnessmark.web.routes import (
    analysis,
    audit,
    campaigns,
    claims,
    conflicts,
    drafts,
    history,
    importing,
    inbox,
    incidents,
    linking,
    palette,
    publishing,
    reports,
    review,
    search,
    second,
    settings,
    sources,
    steps,
    undercount,
    upkeep,
    watching,
    words,
)
from witnessmark.web.security import Door, Guard
from witnessmark.web.steadfast import Steadfast, lost
from witnessmark.web.told import told_together

HERE = Path(__file__).parent


ROUTES = (inbox, watching, importing, reports, claims, review, incidents, history, linking, campaigns,
          undercount, analysis, search, publishing, sources, audit, settings, second, steps, drafts, palette,
          upkeep, words, conflicts)


def create_app(case: Case, *, door: Door, port: int) -> FastAPI:
    """Return the workbench; every route but static files needs the session that `door` opens."""
    pages = Pages(case, token=door.token)
    app = workbench(pages)
    app.add_middleware(Late)
    app.add_middleware(
        Guard, door=door, port=port, broken=lambda scope: _fault(pages, Request(scope), 500, "", ""),
        shut=lambda scope, status, why: pages.shut(Request(scope), status, why),
    )
    app.add_middleware(Steadfast, reachable=case.store.reachable)
    return app


def workbench(pages: Pages) -> FastAPI:
    """Return the workbench without a gate before it: its routes, and what it says of faults."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.pages = pages
    app.state.rehearsals = Rehearsals(pages)
    app.state.polling = Polling(pages)

    @app.get("/static/charts.css")
    def charts() -> Response:
        return Response(stylesheet(), media_type="text/css")

    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    for routes in ROUTES:
        app.include_router(routes.router)

    @app.exception_handler(WitnessmarkError)
    async def _said(request: Request, fault: WitnessmarkError) -> Response:
        status = 404 if isinstance(fault, NotFound) else 403 if isinstance(fault, AccessDenied) else 400
        given = (fault.what, fault.advice) if status == 400 else ("", "")
        return _fault(pages_of(request), request, status, *given)

    @app.exception_handler(ServerLost)
    async def _away(request: Request, fault: ServerLost) -> Response:
        lost(request.scope)
        return pages.shut(request, 503, "away")

    @app.exception_handler(HTTPException)
    async def _refused(request: Request, fault: HTTPException) -> Response:
        return _fault(pages_of(request), request, fault.status_code, "", "")

    @app.exception_handler(RequestValidationError)
    async def _malformed(request: Request, _: RequestValidationError) -> Response:
        return _fault(pages_of(request), request, 400, "", "")

    return app


def _fault(pages: Pages, request: Request, status: int, what: str, advice: str) -> HTMLResponse:
    if pages.nobody:
        return pages.shut(request, status, "fault")
    said = told_together(what, advice, language_of(request))
    return pages.render(request, "fault.html", status_code=status, status=status, said=said)
