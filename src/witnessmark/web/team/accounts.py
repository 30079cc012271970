"""Everybody's accounts, for who administers the case: invite, begin anew, shut."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from witnessmark.app.accounts import LINK_DAYS, MOST_LINK_DAYS, Link, accounts, invite, reset, shut
from witnessmark.app.people import people
from witnessmark.app.security_keys import keys_of
from witnessmark.errors import WitnessmarkError
from witnessmark.model.access import Actor, Permission, Role
from witnessmark.model.account import State
from witnessmark.web.team.gate import Reach
from witnessmark.web.team.seats import Seat
from witnessmark.web.team.signing import ReachHere, SeatHere, by_provider

router = APIRouter()


@router.get("/accounts")
def listing(request: Request, seat: SeatHere, reach: ReachHere) -> Response:
    """Who may sign in, and what the case gives them; a form that invites."""
    return _page(request, seat, reach)


@router.post("/accounts/invite")
def ask(request: Request, seat: SeatHere, reach: ReachHere, name: Annotated[str, Form()] = "",
        role: Annotated[list[str] | None, Form()] = None, compartments: Annotated[str, Form()] = "",
        every: Annotated[bool, Form()] = False, days: Annotated[int, Form()] = LINK_DAYS) -> Response:
    """Make an account; its link is shown this once."""
    seat.actor.require(Permission.ADMIN)
    try:
        roles = frozenset(Role(one) for one in role or () if one in list(Role))
        inside = None if every else frozenset(compartments.replace(",", " ").split())
        handle = " ".join(name.split())
        person = Actor(handle, roles, compartments=inside) if handle and roles else None
        link = invite(seat.pages.case, handle, person, days=days)
    except WitnessmarkError as fault:
        return _page(request, seat, reach, said=seat.pages.told(request, fault.what, fault.advice))
    return _page(request, seat, reach, link=link)


@router.post("/accounts/reset")
def anew(request: Request, seat: SeatHere, reach: ReachHere, name: Annotated[str, Form()] = "") -> Response:
    """Make a new link for somebody; what opened the account before opens it no more."""
    try:
        link = reset(seat.pages.case, name)
    except WitnessmarkError as fault:
        return _page(request, seat, reach, said=seat.pages.told(request, fault.what, fault.advice))
    return _page(request, seat, reach, link=link)


@router.post("/accounts/shut")
def close(request: Request, seat: SeatHere, reach: ReachHere, name: Annotated[str, Form()] = "") -> Response:
    """Let somebody in no more, and take every role from them."""
    try:
        shut(seat.pages.case, name)
    except WitnessmarkError as fault:
        return _page(request, seat, reach, said=seat.pages.told(request, fault.what, fault.advice))
    return RedirectResponse("/accounts", 303)


def _page(request: Request, seat: Seat, reach: Reach, *, link: Link | None = None, said: str = "") -> Response:
    case = seat.pages.case
    named = {one.handle: one for one in people(case)}
    host = request.headers.get("host", "")
    held = accounts(case)
    vouched = by_provider(request)
    with_keys = {one.handle for one in held if keys_of(case, one.handle)}
    return seat.pages.render(
        request, "accounts.html", status_code=422 if said else 200, said=said, link=link,
        address=f"{reach.scheme}://{host}/invitation/{link.secret}" if link else "",
        accounts=[(one, named.get(one.handle)) for one in held], with_keys=with_keys, provider=vouched.name,
        linked={one.handle for one in held if vouched.link_of(one.handle)}, roles=list(Role), states=State,
        usual=LINK_DAYS, most=MOST_LINK_DAYS, today=case.today())
