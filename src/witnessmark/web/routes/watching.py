"""Watches: folders and mailboxes that reports come from by themselves, and alerts of what they changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.app.alerts import put_away
from witnessmark.app.watching import drop_watch, set_watch, watches
from witnessmark.errors import UsageError
from witnessmark.model.access import Permission
from witnessmark.vocab.codes import Access, Consent
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of
from witnessmark.web.polling import Polling
from witnessmark.web.routes.inbox import ASKED

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]


def polling_of(request: Request) -> Polling:
    """Return the looks of this server (a FastAPI dependency)."""
    found = request.app.state.polling
    assert isinstance(found, Polling)
    return found


PollingHere = Annotated[Polling, Depends(polling_of)]


@router.get("/watches")
def listing(request: Request, pages: PagesHere, polling: PollingHere) -> HTMLResponse:
    """What is watched, what the last look could not read, and the forms for more."""
    return pages.render(
        request, "watches.html", watches=watches(pages.case), faults={
            name: pages.told(request, fault.what, fault.advice) for name, fault in polling.faults.items()},
        looking=polling.looking, may=pages.case.actor.may(Permission.ADMIN), accesses=list(Access), consents=ASKED)


@router.post("/watches")
def add(
    pages: PagesHere,
    name: Annotated[str, Form()],
    folder: Annotated[str, Form()] = "",
    mailbox: Annotated[str, Form()] = "",
    password_file: Annotated[str, Form()] = "",
    certificate: Annotated[str, Form()] = "",
    relevant_only: Annotated[bool, Form()] = False,
    access: Annotated[str, Form()] = "",
    consent: Annotated[str, Form()] = "",
    outlet: Annotated[str, Form()] = "",
) -> Response:
    """Watch a folder or a mailbox from now on."""
    set_watch(
        pages.case, name, folder=_full(folder), mailbox=mailbox.strip() or None, password_file=_full(password_file),
        certificate=_full(certificate), relevant_only=relevant_only,
        access=Access(access) if access in list(Access) else None,
        consent=Consent(consent) if consent in list(Consent) else None, outlet=outlet.strip() or None)
    return RedirectResponse("/watches", 303)


@router.post("/watches/drop")
def drop(pages: PagesHere, name: Annotated[str, Form()]) -> Response:
    """Stop watching; what came in stays."""
    drop_watch(pages.case, name)
    return RedirectResponse("/watches", 303)


@router.post("/watches/look")
def look(pages: PagesHere, polling: PollingHere) -> Response:
    """Look at every watch now, beside the pages."""
    pages.case.actor.require(Permission.COLLECT)
    pages.begin(polling.look)
    return RedirectResponse("/watches", 303)


@router.post("/alerts/away")
def away(pages: PagesHere, alert: Annotated[list[str], Form()]) -> Response:
    """Put alerts away that were seen."""
    put_away(pages.case, alert)
    return RedirectResponse("/", 303)


def _full(path: str) -> str | None:
    """Return a path that does not hang on where the program was started; None for an empty one."""
    wanted = path.strip()
    if not wanted:
        return None
    if "\0" in wanted or not wanted.startswith(("/", "~/")):
        raise UsageError("A watch needs full paths.", advice="Write them from the root, or from ~/ for yours.")
    return wanted
