"""The log: who did what when, the last first, by kind and by person; and what witnesses signed of it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.app.audit import trail
from witnessmark.app.witness import checkpoint_request, take_checkpoint
from witnessmark.errors import UsageError
from witnessmark.evidence.cosign import MOST_BYTES
from witnessmark.store.base import Page
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of, start_of

router = APIRouter(route_class=Looking)
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
                        total=found.total, link=address, cosigned=pages.case.store.cosignings(pages.case.actor),
                        log_key=pages.case.public_key)


@router.post("/audit/checkpoint")
def export(pages: PagesHere, since: Annotated[str, Form()] = "") -> Response:
    """Send the log's state for a witness to sign, shown from some entry on."""
    wanted = since.strip()
    if wanted and not (wanted.isascii() and wanted.isdigit()):
        raise UsageError("This is no number of entries.", advice="Leave it empty for a new witness.")
    raw = checkpoint_request(pages.case, since=int(wanted or 0))
    return Response(raw, media_type="text/plain",
                    headers={"Content-Disposition": 'attachment; filename="checkpoint.txt"'})


@router.post("/audit/witness")
def take(pages: PagesHere, file: Annotated[UploadFile, File()], witness: Annotated[str, Form()] = "") -> Response:
    """Take in what a witness signed."""
    raw = file.file.read(MOST_BYTES + 1)
    take_checkpoint(pages.case, raw, witness=witness.strip() or None)
    return RedirectResponse("/audit#witnesses", 303)
