"""A half-filled form of a claim is kept in the case until it is sent or thrown away, so that a reload loses nothing.

Invariant: what is kept are the boxes of the form (spans, codes, numbers, the reason as typed), never words of a
report; it lies in the case's database alone, nothing in the browser.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from witnessmark.app.desk import drop_draft, keep_draft
from witnessmark.errors import UsageError
from witnessmark.web.claim_form import draft_name
from witnessmark.web.pages import Pages, pages_of
from witnessmark.web.routes.claims import PairsHere

router = APIRouter()
PagesHere = Annotated[Pages, Depends(pages_of)]


@router.post("/drafts")
def keep(pages: PagesHere, pairs: PairsHere) -> Response:
    """Keep a form as it stands, in place of what was kept of it before."""
    with pages.deciding:
        keep_draft(pages.case, _name(pairs), [(name, value) for name, value in pairs if not name.startswith("pick.")])
    return Response(status_code=204)


@router.post("/drafts/drop")
def drop(pages: PagesHere, pairs: PairsHere) -> Response:
    """Throw away what is kept of a form."""
    with pages.deciding:
        drop_draft(pages.case, _name(pairs))
    return Response(status_code=204)


def _name(pairs: list[tuple[str, str]]) -> str:
    name = draft_name(dict(pairs))
    if not name:
        raise UsageError("That is no form of a claim.")
    return name
