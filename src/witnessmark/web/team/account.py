"""One's own account: sessions, password, second factor."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from witnessmark.app.accounts import drop_second, known_by_password, set_password, set_second
from witnessmark.app.security_keys import SecurityKeys
from witnessmark.app.sessions import Sessions
from witnessmark.app.throttle import TooSoon
from witnessmark.app.tokens import MOST_TOKEN_DAYS, TOKEN_DAYS, make_token, revoke_token, tokens
from witnessmark.errors import UsageError, WitnessmarkError
from witnessmark.model.account import Scope
from witnessmark.vault.onetime import address_of as address_of_secret
from witnessmark.vault.onetime import new_shared_secret
from witnessmark.vault.passwords import SHORTEST
from witnessmark.web.i18n import language_of, translator
from witnessmark.web.team.seats import Seat
from witnessmark.web.team.signing import KeysHere, SeatHere, SessionsHere, by_provider

router = APIRouter()


@router.get("/account")
def own(request: Request, seat: SeatHere, sessions: SessionsHere, keys: KeysHere) -> Response:
    """Who is signed in, where else, and what guards it."""
    return account_page(request, seat, sessions, keys)


@router.post("/account/sessions/end")
def end(seat: SeatHere, sessions: SessionsHere, session: Annotated[str, Form()] = "") -> Response:
    """End one of one's own sessions, or every other one."""
    if session:
        sessions.end_of(seat.session.handle, session)
    else:
        sessions.end_of(seat.session.handle, but=seat.session.id)
    return RedirectResponse("/account", 303)


@router.post("/account/password")
def password(request: Request, seat: SeatHere, sessions: SessionsHere, keys: KeysHere,
             now: Annotated[str, Form()] = "", new: Annotated[str, Form()] = "",
             again: Annotated[str, Form()] = "", keep: Annotated[bool, Form()] = False) -> Response:
    """Change the password; every other session ends, and tokens unless they are to go on."""
    if new != again:
        return account_page(request, seat, sessions, keys, fault="passphrase_differs", at="password")
    if len(new) < SHORTEST:
        return account_page(request, seat, sessions, keys, fault="password_short", at="password")
    try:
        with guessed(seat, sessions):
            set_password(sessions.case, seat.session.handle, now=now, new=new, passwords=sessions.passwords,
                         session=seat.session.id, keep_tokens=keep)
    except (UsageError, TooSoon):
        return account_page(request, seat, sessions, keys, fault="password_wrong", at="password")
    return RedirectResponse("/account?changed=password", 303)


@router.post("/account/second")
def second(request: Request, seat: SeatHere, sessions: SessionsHere, keys: KeysHere,
           secret: Annotated[str, Form()] = "", code: Annotated[str, Form()] = "",
           now: Annotated[str, Form()] = "") -> Response:
    """Ask for one-time codes from now on; the recovery codes are shown this once."""
    try:
        with guessed(seat, sessions):
            codes = set_second(sessions.case, seat.session.handle, password=now, secret=secret, code=code,
                               now=sessions.clock(), passwords=sessions.passwords)
    except (UsageError, TooSoon):
        return account_page(request, seat, sessions, keys, fault="second_unfit", at="second")
    sessions.end_of(seat.session.handle, but=seat.session.id)
    return account_page(request, seat, sessions, keys, codes=codes)


@router.post("/account/second/drop")
def drop(request: Request, seat: SeatHere, sessions: SessionsHere, keys: KeysHere,
         now: Annotated[str, Form()] = "") -> Response:
    """Ask for no second factor any more."""
    try:
        with guessed(seat, sessions):
            drop_second(sessions.case, seat.session.handle, password=now, passwords=sessions.passwords)
    except (UsageError, TooSoon):
        return account_page(request, seat, sessions, keys, fault="password_wrong", at="second")
    return RedirectResponse("/account", 303)


@router.post("/account/keys")
def register(request: Request, seat: SeatHere, sessions: SessionsHere, keys: KeysHere,
             answer: Annotated[str, Form()] = "", name: Annotated[str, Form()] = "",
             now: Annotated[str, Form()] = "") -> Response:
    """Ask for a security key from now on; recovery codes are shown this once, where there were none."""
    try:
        with guessed(seat, sessions):
            codes = keys.add(seat.session, answer, name=name, password=now)
    except (UsageError, TooSoon):
        return account_page(request, seat, sessions, keys, fault="key_unfit", at="keys")
    sessions.end_of(seat.session.handle, but=seat.session.id)
    return account_page(request, seat, sessions, keys, codes=codes)


@router.post("/account/keys/drop")
def drop_key(request: Request, seat: SeatHere, sessions: SessionsHere, keys: KeysHere,
             key: Annotated[str, Form()] = "", now: Annotated[str, Form()] = "") -> Response:
    """Let one of one's own security keys open nothing any more."""
    try:
        with guessed(seat, sessions):
            keys.drop(seat.session.handle, key, password=now)
    except (UsageError, TooSoon):
        return account_page(request, seat, sessions, keys, fault="password_wrong", at="keys")
    return RedirectResponse("/account#keys", 303)


@router.post("/account/tokens")
def token(request: Request, seat: SeatHere, sessions: SessionsHere, keys: KeysHere,
          name: Annotated[str, Form()] = "", scope: Annotated[list[str] | None, Form()] = None,
          compartments: Annotated[str, Form()] = "", days: Annotated[int, Form()] = TOKEN_DAYS,
          now: Annotated[str, Form()] = "") -> Response:
    """Make a token that acts for oneself, for who says the password; its secret is shown this once."""
    try:
        with guessed(seat, sessions):
            known_by_password(sessions.case, seat.session.handle, now, sessions.passwords)
    except (UsageError, TooSoon):
        told = translator(language_of(request))("password_wrong")
        return account_page(request, seat, sessions, keys, fault=told, at="tokens")
    inside = compartments.replace(",", " ").split()
    try:
        secret, _ = make_token(
            sessions.case, seat.session.handle, name, scopes={Scope(one) for one in scope or () if one in list(Scope)},
            days=days, compartments=inside or None)
    except WitnessmarkError as fault:
        told = seat.pages.told(request, fault.what, fault.advice)
        return account_page(request, seat, sessions, keys, fault=told, at="tokens")
    return account_page(request, seat, sessions, keys, made=secret)


@router.post("/account/tokens/revoke")
def revoke(seat: SeatHere, sessions: SessionsHere, token: Annotated[str, Form()] = "") -> Response:
    """Let one of one's own tokens open nothing any more."""
    revoke_token(sessions.case, token, handle=seat.session.handle)
    return RedirectResponse("/account#tokens", 303)


class guessed:
    """Counts a try at a password under the account: an open session is no way to guess it either."""

    def __init__(self, seat: Seat, sessions: Sessions) -> None:
        self._name, self._throttle = f"own {seat.session.handle}", sessions.throttle

    def __enter__(self) -> None:
        self._throttle.begin((self._name,))

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._throttle.passed((self._name,), forgiven="")


def account_page(request: Request, seat: Seat, sessions: Sessions, keys: SecurityKeys, *, fault: str = "",
                 at: str = "", codes: tuple[str, ...] = (), made: str = "") -> Response:
    """Return the page of one's own account, with what went wrong in which of its parts, and what is shown once."""
    handle = seat.session.handle
    account = sessions.case.store.account(sessions.case.actor, handle)
    guarded = account is not None and account.second is not None
    secret = "" if guarded else new_shared_secret()
    provider = by_provider(request)
    return seat.pages.render(
        request, "account.html", status_code=422 if fault else 200, fault=fault, at=at, codes=codes, guarded=guarded,
        secret=" ".join(secret[n : n + 4] for n in range(0, len(secret), 4)), secret_plain=secret,
        secret_address=address_of_secret(secret, handle) if secret else "", shortest=SHORTEST,
        left=sessions.case.store.recovery_left(sessions.case.actor, handle), own=seat.session.id,
        tokens=tokens(sessions.case, handle), made=made, scopes=list(Scope), token_days=TOKEN_DAYS,
        most_days=MOST_TOKEN_DAYS, keys=keys.held(handle), key=keys.ask_to_make(seat.session),
        sessions=sessions.listing(handle), actor=seat.actor, provider=provider.name, provider_alone=provider.alone,
        linked=provider.link_of(handle), lacking=sessions.lacks_second(handle),
        changed=request.query_params.get("changed") == "password")
