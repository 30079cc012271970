"""Settings: of this browser (language, theme, keys), of the reader, of the case."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.app.compartments import close_compartment, list_compartments
from witnessmark.app.desk import set_reader
from witnessmark.app.passphrase import change_passphrase
from witnessmark.app.people import people
from witnessmark.app.second import share_of
from witnessmark.errors import UsageError
from witnessmark.model.access import Permission
from witnessmark.web.looking import Looking
from witnessmark.web.pages import THEME, THEMES, Pages, pages_of

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
SHARES = (0, 5, 10, 20, 50, 100)
A_YEAR = 31_536_000


@router.get("/settings")
def listing(request: Request, pages: PagesHere) -> HTMLResponse:
    """What can be set, and how it is set now."""
    return _page(request, pages)


@router.post("/settings/theme")
def theme(theme: Annotated[str, Form()] = "") -> Response:
    """Remember light, dark or the system's choice, in this browser alone."""
    answer = RedirectResponse("/settings", 303)
    if theme in THEMES:
        answer.set_cookie(THEME, theme, httponly=True, samesite="lax", path="/", max_age=A_YEAR)
    else:
        answer.delete_cookie(THEME, httponly=True, samesite="lax", path="/")
    return answer


@router.post("/settings/reader")
def reader(request: Request, pages: PagesHere, name: Annotated[str, Form()] = "") -> Response:
    """Say who reads; what does not fit comes back with the form."""
    try:
        with pages.deciding:
            set_reader(pages.case, name)
    except UsageError:
        return _page(request, pages, fault="reader_unfit", name=name)
    return RedirectResponse("/settings", 303)


@router.post("/settings/compartment")
def close(pages: PagesHere, compartment: Annotated[str, Form()] = "", keys: Annotated[str, Form()] = "",
          pairs: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "") -> Response:
    """Close a compartment for the people whose public keys are given; it is opened where their own keys are."""
    with pages.adding, pages.reconciling, pages.deciding:
        close_compartment(pages.case, compartment, keys.split(), pairs=pairs == "yes", reason=reason)
    return RedirectResponse("/settings#compartments", 303)


@router.post("/settings/passphrase")
def passphrase(request: Request, pages: PagesHere, now: Annotated[str, Form()] = "", new: Annotated[str, Form()] = "",
               again: Annotated[str, Form()] = "") -> Response:
    """Put the case under another passphrase; neither comes back in an answer, or goes anywhere but into the key."""
    if new != again or not new.strip():
        return _page(request, pages, fault="passphrase_differs" if new != again else "passphrase_none")
    try:
        with pages.deciding:
            change_passphrase(pages.case, now=now, new=new)
    except UsageError:
        return _page(request, pages, fault="passphrase_wrong")
    return RedirectResponse("/settings?changed=passphrase#passphrase", 303)


def _page(request: Request, pages: Pages, *, fault: str = "", name: str | None = None) -> HTMLResponse:
    return pages.render(
        request, "settings.html", status_code=422 if fault else 200, fault=fault, themes=("", *THEMES),
        changed=request.query_params.get("changed") == "passphrase",
        may_lock=pages.case.actor.may(Permission.ADMIN) and not pages.case.unencrypted,
        name=pages.case.actor.handle if name is None else name,
        share=share_of(pages.case), shares=SHARES, public_keys=pages.case.public_keys,
        compartments=list_compartments(pages.case) if pages.case.actor.may(Permission.READ) else [],
        may_close=pages.case.actor.may(Permission.JUDGE) and pages.case.actor.sees_all,
        people=people(pages.case) if any(map(pages.case.actor.may, (Permission.ADMIN, Permission.AUDIT))) else None,
    )
