"""The way in and out: name and password, second factor, invitation."""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from witnessmark.app.accounts import accept, invited_by
from witnessmark.app.identity_provider import ByProvider
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
MARK_LASTS = 180 * 24 * 3600
"""Seconds for which a browser is known that somebody signed in from."""
LONGEST_MARK = 200


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


def by_provider(request: Request) -> ByProvider:
    """Return how people sign in by the organisation's provider (a FastAPI dependency)."""
    found = request.app.state.provider
    assert isinstance(found, ByProvider)
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
ProviderHere = Annotated[ByProvider, Depends(by_provider)]
SeatHere = Annotated[Seat, Depends(seat_of)]
OutsideHere = Annotated[Pages, Depends(outside_of)]


@router.get("/sign-in")
def ask(request: Request, outside: OutsideHere) -> Response:
    """The form for name and password."""
    return sign_in_page(request, outside)


@router.post("/sign-in")
def sign_in(request: Request, outside: OutsideHere, sessions: SessionsHere, reach: ReachHere,
            name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "") -> Response:
    """Begin a session, or ask for the second factor; a refusal says nothing of what was wrong."""
    try:
        secret, session = sessions.sign_in(" ".join(name.split()), password, address_of(request),
                                           request.cookies.get(reach.mark_cookie, "")[:LONGEST_MARK])
    except Refused:
        return sign_in_page(request, outside, status=401, fault="sign_in_refused")
    except TooSoon as fault:
        return too_soon(request, outside, "sign_in.html", fault)
    held = sessions.found(request.cookies.get(reach.cookie))
    if held is not None:
        end_before(request, sessions, held.id)
    return marked(with_cookie(RedirectResponse(first_page(sessions, session), 303), reach, secret), request, session)


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
    except TooSoon as wait:
        return too_soon(request, outside, "second_factor.html", wait)
    return marked(with_cookie(RedirectResponse(first_page(sessions, session), 303), reach, secret), request, session)


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
    except TooSoon:
        return outside.outside(request, "invitation.html", status_code=429, fault="busy", handle=account.handle,
                               shortest=SHORTEST)
    if fault:
        return outside.outside(request, "invitation.html", status_code=422, fault=fault, handle=account.handle,
                               shortest=SHORTEST)
    return RedirectResponse(SIGN_IN, 303)


def first_page(sessions: Sessions, session: Session) -> str:
    """Return the page that a new session leads to."""
    return home_of(sessions.actor_of(session.handle)) if session.whole else SECOND


def home_of(actor: Actor) -> str:
    """Return the page that somebody begins at."""
    if actor.may(Permission.READ):
        return "/"
    return "/accounts" if actor.may(Permission.ADMIN) else "/audit" if actor.may(Permission.AUDIT) else "/account"


def sign_in_page(request: Request, outside: Pages, *, status: int = 200, fault: str = "") -> Response:
    """Return the form that one signs in by, with what went wrong."""
    return outside.outside(request, "sign_in.html", status_code=status, fault=fault,
                           provider=by_provider(request).name)


def address_of(request: Request) -> str:
    """Return the network that a request came from: where tries are counted, and nothing else.

    A house has a whole /64 of addresses of the sixth version. Empty where a proxy stands before us that is not asked.
    """
    told = request.client.host if request.client else ""
    try:
        found = ipaddress.ip_address(told)
    except ValueError:
        return told
    if reach_of(request).hidden and found.is_loopback:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found), 64), strict=False))
    return told


def _second(request: Request, outside: Pages, keys: SecurityKeys, reach: Reach, *, status: int = 200,
            fault: str = "") -> Response:
    return outside.outside(request, "second_factor.html", status_code=status, fault=fault,
                           key=keys.ask_to_prove(request.cookies.get(reach.cookie)))


def too_soon(request: Request, outside: Pages, template: str, fault: TooSoon) -> Response:
    """Return the page of who has to wait."""
    seconds = math.ceil(fault.wait)
    answer = outside.outside(request, template, status_code=429, fault="sign_in_wait", n=seconds, key="",
                             provider=by_provider(request).name)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def end_before(request: Request, sessions: Sessions, session: str) -> None:
    """End the session that a browser had before."""
    sessions.end(session)
    seats: Seats = request.app.state.seats
    seats.drop(session)


def with_cookie(answer: Response, reach: Reach, secret: str) -> Response:
    """Return an answer that hands a browser its session."""
    answer.set_cookie(reach.cookie, secret, httponly=True, samesite="strict", secure=reach.secure, path="/")
    return answer


def marked(answer: Response, request: Request, session: Session) -> Response:
    """Return an answer after which a browser is known, where somebody signed in from it wholly."""
    if session.whole:
        reach = reach_of(request)
        answer.set_cookie(reach.mark_cookie, sessions_of(request).mark_for(session.handle), max_age=MARK_LASTS,
                          httponly=True, samesite="strict", secure=reach.secure, path="/")
    return answer
