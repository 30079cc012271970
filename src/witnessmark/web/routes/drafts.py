"""A half-filled form is kept in the case until it is sent or thrown away, so that a reload loses nothing.

Invariant: what is kept are the boxes of the form as they stand (of a claim's form spans and codes, never words of a
report; of the box for a pasted report its text); it lies in the case's database alone, nothing in the browser. Of
two forms on one thing the later takes over only what it was opened on: neither overwrites or drops the other's.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response

from witnessmark.app.desk import drafts, drop_draft, keep_draft
from witnessmark.errors import Conflict, UsageError
from witnessmark.web.claim_form import draft_name
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of
from witnessmark.web.routes.claims import PairsHere

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]


@router.get("/drafts")
def kept(pages: PagesHere, name: str = "") -> JSONResponse:
    """What is kept of a form that the page brings empty: its boxes, none where nothing is kept."""
    return JSONResponse(list(drafts(pages.case).get(name, ())))


@router.post("/drafts")
def keep(pages: PagesHere, pairs: PairsHere) -> Response:
    """Keep a form as it stands, in place of what was kept of it before; 409 where another form has taken over."""
    try:
        with pages.deciding:
            keep_draft(pages.case, _name(pairs), [p for p in pairs if not p[0].startswith("pick.")])
    except Conflict:
        return Response(status_code=409)
    return Response(status_code=204)


@router.post("/drafts/drop")
def drop(pages: PagesHere, pairs: PairsHere) -> Response:
    """Throw away what is kept of a form, unless it is another form's."""
    with pages.deciding:
        drop_draft(pages.case, _name(pairs), pairs)
    return Response(status_code=204)


def _name(pairs: list[tuple[str, str]]) -> str:
    name = draft_name(dict(pairs))
    if not name:
        raise UsageError("That is no form that is kept.")
    return name
