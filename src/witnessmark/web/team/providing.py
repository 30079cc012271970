"""The way to the organisation's own identity provider and back: to sign in, or to link one's account.

Session cookies are strict, so none comes along from the provider's pages: who comes back is known by a cookie of
its own that is made for the way. For the same reason, and since forms may lead nowhere else, both ends are a page that
goes on by itself and not a redirect.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from witnessmark.app.identity_provider import BACK, LASTS, Away, Leaving
from witnessmark.app.sessions import Refused
from witnessmark.app.throttle import TooSoon
from witnessmark.errors import UsageError
from witnessmark.web.pages import Pages
from witnessmark.web.team.account import account_page, guessed
from witnessmark.web.team.gate import PROVIDER, Reach
from witnessmark.web.team.signing import (
    KeysHere,
    OutsideHere,
    ProviderHere,
    ReachHere,
    SeatHere,
    SessionsHere,
    address_of,
    end_before,
    first_page,
    sign_in_page,
    too_soon,
    with_cookie,
)

router = APIRouter()
OWN = "/account#provider"


@router.post(PROVIDER)
def leave(request: Request, outside: OutsideHere, sessions: SessionsHere, reach: ReachHere,
          provider: ProviderHere) -> Response:
    """Go to the provider, to sign in."""
    held = sessions.found(request.cookies.get(reach.cookie))
    return _off(request, outside, reach, lambda home: provider.leave(
        home, address_of(request), before=held.id if held else ""))


@router.get(BACK)
def come_back(request: Request, outside: OutsideHere, sessions: SessionsHere, reach: ReachHere, provider: ProviderHere,
              state: Annotated[str, Query(max_length=200)] = "", code: Annotated[str, Query(max_length=4_000)] = "",
              iss: Annotated[str | None, Query(max_length=500)] = None) -> Response:
    """Come back from the provider; a refusal says nothing of what was wrong."""
    try:
        found = provider.come_back(state, request.cookies.get(reach.way_cookie, ""), code, iss, address_of(request))
    except Refused:
        return _over(sign_in_page(request, outside, status=401, fault="provider_refused"), reach)
    except Away:
        return _over(sign_in_page(request, outside, status=503, fault="provider_away"), reach)
    except TooSoon as fault:
        return too_soon(request, outside, "sign_in.html", fault)
    if found.session is None:
        return _over(_onward(request, outside, OWN, "provider_linked"), reach)
    if found.before:
        end_before(request, sessions, found.before)
    where = first_page(sessions, found.session)
    return with_cookie(_over(_onward(request, outside, where, "provider_back"), reach), reach, found.secret)


@router.post("/account/provider")
def link(request: Request, outside: OutsideHere, seat: SeatHere, sessions: SessionsHere, keys: KeysHere,
         reach: ReachHere, provider: ProviderHere, now: Annotated[str, Form()] = "") -> Response:
    """Go to the provider, to link one's own account with whom one is there."""
    try:
        with guessed(seat, sessions):
            return _off(request, outside, reach, lambda home: provider.leave_to_link(
                home, address_of(request), seat.session, now))
    except (UsageError, TooSoon):
        return account_page(request, seat, sessions, keys, fault="password_wrong", at="provider")


@router.post("/account/provider/drop")
def drop(request: Request, seat: SeatHere, sessions: SessionsHere, keys: KeysHere, provider: ProviderHere,
         now: Annotated[str, Form()] = "") -> Response:
    """Let the provider vouch for one's own account no more; every other session ends."""
    try:
        with guessed(seat, sessions):
            provider.drop(seat.session, now)
    except (UsageError, TooSoon):
        return account_page(request, seat, sessions, keys, fault="password_wrong", at="provider")
    return RedirectResponse(OWN, 303)


def _off(request: Request, outside: Pages, reach: Reach, leave: Callable[[str], Leaving]) -> Response:
    """Return the page that leads to the provider, with the cookie for the way back."""
    try:
        found = leave(f"{reach.scheme}://{request.headers['host']}")
    except Refused:
        return sign_in_page(request, outside, status=401, fault="provider_refused")
    except Away:
        return sign_in_page(request, outside, status=503, fault="provider_away")
    answer = _onward(request, outside, found.address, "provider_off")
    answer.set_cookie(reach.way_cookie, found.kept, max_age=LASTS * 60, httponly=True, samesite="lax",
                      secure=reach.secure, path="/")
    return answer


def _onward(request: Request, outside: Pages, address: str, why: str) -> Response:
    return outside.outside(request, "onward.html", address=address, why=why)


def _over(answer: Response, reach: Reach) -> Response:
    """Return an answer after which the way is over."""
    answer.delete_cookie(reach.way_cookie, path="/", secure=reach.secure, httponly=True, samesite="lax")
    return answer
