"""The way in and out: name and password, second factor, invitation."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from witnessmark.app.accounts import accept, invited_by
from witnessmark.app.security_keys import SecurityKeys
from witnessmark.app.sessions import Refused, Sessions
from witnessmark.app.throttle import TooSoon
from witnessmark.errors import NotFound, UsageError
from witnessmark.model.access import Actor, Permission
from witnessmark.model.account import Session
from witnessmark.vault.passwords import SHORTEST
from witnessmark.web.pages import Pages
from witnessmark.web.team.gate import SECOND, SIGN_IN, Reach
from witnessmark.web.team.seats import Seat, Seats

router = APIRouter()


def sessions_of(request: Request) -> Sessions:
    """Return the server's sessions (a FastAPI dependency)."""
    found = request.app.state.sessions
    assert isinstance(found, Sessions)
    return found


def reach_of(request: Request) -> Reach:
    """Return how the server is reached (a FastAPI dependency)."""
    found = request.app.state.reach
    assert isinstance(found, Reach)
    return found


def keys_of(request: Request) -> SecurityKeys:
    """Return the server's security keys (a FastAPI dependency)."""
    found = request.app.state.keys
    assert isinstance(found, SecurityKeys)
    return found


def seat_of(request: Request) -> Seat:
    """Return the seat of the session that asks (a FastAPI dependency)."""
    found = request.state.seat
    assert isinstance(found, Seat)
    return found


def outside_of(request: Request) -> Pages:
    """Return the pages of who is not signed in (a FastAPI dependency)."""
    found = request.app.state.pages
    assert isinstance(found, Pages)
    return found


SessionsHere = Annotated[Sessions, Depends(sessions_of)]
ReachHere = Annotated[Reach, Depends(reach_of)]
KeysHere = Annotated[SecurityKeys, Depends(keys_of)]
SeatHere = Annotated[Seat, Depends(seat_of)]
OutsideHere = Annotated[Pages, Depends(outside_of)]


@router.get("/sign-in")
def ask(request: Request, outside: OutsideHere) -> Response:
    """The form for name and password."""
    return outside.outside(request, "sign_in.html", fault="")


@router.post("/sign-in")
def sign_in(request: Request, outside: OutsideHere, sessions: SessionsHere, reach: ReachHere,
            name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "") -> Response:
    """Begin a session, or ask for the second factor; a refusal says nothing of what was wrong."""
    try:
        secret, session = sessions.sign_in(" ".join(name.split()), password, address_of(request))
    except Refused:
        return outside.outside(request, "sign_in.html", status_code=401, fault="sign_in_refused")
    except TooSoon as fault:
        return _too_soon(request, outside, "sign_in.html", fault)
    _end_before(request, sessions, reach)
    where = home_of(sessions.actor_of(session.handle)) if session.whole else SECOND
    return _with_cookie(RedirectResponse(where, 303), reach, secret)


@router.get("/sign-in/second")
def ask_second(request: Request, outside: OutsideHere, sessions: SessionsHere, reach: ReachHere,
               keys: KeysHere) -> Response:
    """The forms for a security key and for a one-time code."""
    half = sessions.found(request.cookies.get(reach.cookie))
    if half is None or half.whole:
        return RedirectResponse(SIGN_IN, 303)
    return _second(request, outside, keys, reach)


@router.post("/sign-in/second")
def second(request: Request, outside: OutsideHere, sessions: SessionsHere, reach: ReachHere, keys: KeysHere,
           code: Annotated[str, Form()] = "") -> Response:
    """Begin a whole session in place of the half one."""
    return _whole(request, outside, sessions, reach, keys, lambda half, address: sessions.second(half, code, address),
                  fault="code_refused")


@router.post("/sign-in/key")
def by_key(request: Request, outside: OutsideHere, sessions: SessionsHere, reach: ReachHere, keys: KeysHere,
           answer: Annotated[str, Form()] = "") -> Response:
    """Begin a whole session in place of the half one, for a security key that was shown."""
    return _whole(request, outside, sessions, reach, keys, lambda half, address: keys.prove(half, answer, address),
                  fault="key_refused")


def _whole(request: Request, outside: OutsideHere, sessions: SessionsHere, reach: ReachHere, keys: KeysHere,
           proven: Callable[[str, str], tuple[str, Session]], *, fault: str) -> Response:
    """Return who proved a second factor to their first page, with the cookie of a whole session."""
    try:
        secret, session = proven(request.cookies.get(reach.cookie, ""), address_of(request))
    except Refused:
        return _second(request, outside, keys, reach, status=401, fault=fault)
    except TooSoon as too_soon:
        return _too_soon(request, outside, "second_factor.html", too_soon)
    return _with_cookie(RedirectResponse(home_of(sessions.actor_of(session.handle)), 303), reach, secret)


@router.post("/sign-out")
def sign_out(request: Request, sessions: SessionsHere, reach: ReachHere, seat: SeatHere) -> Response:
    """End this session, here and on the server."""
    sessions.end(seat.session.id)
    seats: Seats = request.app.state.seats
    seats.drop(seat.session.id)
    answer = RedirectResponse(SIGN_IN, 303)
    answer.delete_cookie(reach.cookie, path="/", secure=reach.secure, httponly=True, samesite="strict")
    return answer


@router.get("/invitation/{link}")
def invited(link: str, request: Request, outside: OutsideHere, sessions: SessionsHere) -> Response:
    """The form for a password, for who follows a one-time link."""
    try:
        account = invited_by(sessions.case, link)
    except NotFound:
        return outside.shut(request, 404, "link")
    return outside.outside(request, "invitation.html", fault="", handle=account.handle, shortest=SHORTEST)


@router.post("/invitation/{link}")
def take(link: str, request: Request, outside: OutsideHere, sessions: SessionsHere, reach: ReachHere,
         password: Annotated[str, Form()] = "", again: Annotated[str, Form()] = "") -> Response:
    """Set the password, use the link up, and lead to the page that signs in."""
    try:
        account = invited_by(sessions.case, link)
        fault = "passphrase_differs" if password != again else ""
        if not fault:
            accept(sessions.case, link, password, sessions.passwords)
    except NotFound:
        return outside.shut(request, 404, "link")
    except UsageError:
        fault = "password_short"
    if fault:
        return outside.outside(request, "invitation.html", status_code=422, fault=fault, handle=account.handle,
                               shortest=SHORTEST)
    return RedirectResponse(SIGN_IN, 303)


def home_of(actor: Actor) -> str:
    """Return the page that somebody begins at."""
    if actor.may(Permission.READ):
        return "/"
    return "/accounts" if actor.may(Permission.ADMIN) else "/audit" if actor.may(Permission.AUDIT) else "/account"


def address_of(request: Request) -> str:
    """Return the network address that a request came from: where tries are counted, and nothing else."""
    return request.client.host if request.client else ""


def _second(request: Request, outside: Pages, keys: SecurityKeys, reach: Reach, *, status: int = 200,
            fault: str = "") -> Response:
    return outside.outside(request, "second_factor.html", status_code=status, fault=fault,
                           key=keys.ask_to_prove(request.cookies.get(reach.cookie)))


def _too_soon(request: Request, outside: Pages, template: str, fault: TooSoon) -> Response:
    seconds = math.ceil(fault.wait)
    answer = outside.outside(request, template, status_code=429, fault="sign_in_wait", n=seconds, key="")
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _end_before(request: Request, sessions: Sessions, reach: Reach) -> None:
    """End the session that this browser had before."""
    held = sessions.found(request.cookies.get(reach.cookie))
    if held is not None:
        sessions.end(held.id)
        seats: Seats = request.app.state.seats
        seats.drop(held.id)


def _with_cookie(answer: Response, reach: Reach, secret: str) -> Response:
    answer.set_cookie(reach.cookie, secret, httponly=True, samesite="strict", secure=reach.secure, path="/")
    return answer
