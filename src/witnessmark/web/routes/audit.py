"""The log: who did what when, the last first, by kind and by person."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from witnessmark.app.audit import trail
from witnessmark.store.base import Page
from witnessmark.web.pages import Pages, pages_of, start_of

router = APIRouter()
PagesHere = Annotated[Pages, Depends(pages_of)]
ROWS = 100


@router.get("/audit")
def listing(request: Request, pages: PagesHere) -> HTMLResponse:
    """One screen of the log's entries, with what each was about as far as the actor may see it."""
    asked = request.query_params
    kind, who = asked.get("kind", ""), asked.get("who", "")
    start = start_of(request)
    found = trail(pages.case, kind=kind, who=who, page=Page(ROWS, start))

    def address(**changes: str) -> str:
        return urlencode({name: value for name, value in ({"kind": kind, "who": who} | changes).items() if value})

    return pages.render(request, "audit.html", trail=found, kind=kind, who=who, start=start, rows=ROWS,
                        total=found.total, link=address)
