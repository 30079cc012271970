"""Whether what a page rests on is still being made: asked by a page that said so, every few seconds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]


@router.get("/upkeep")
def upkeep(request: Request, pages: PagesHere) -> HTMLResponse:
    """How far it is; when it is done, a link that shows the page anew: what somebody types there is not thrown away."""
    return pages.render(request, "_upkeep.html", behind=pages.upkeep.state(), polled=True,
                        failed=pages.upkeep.failed)
