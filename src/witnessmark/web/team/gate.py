"""The gate of a team's server: sessions by cookie, and what is closed where the disk is not one's own.

Invariant: without a whole session only the pages that lead to one answer; a half session (the password was right, the
second factor is still due) opens the page that asks for it and no other. Every answer to who is not let in is the same
whether what they asked for exists or not.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Scope

from witnessmark.app.identity_provider import BACK
from witnessmark.app.sessions import Sessions
from witnessmark.vault.security_keys import KeyParty, name_for_keys
from witnessmark.web.api.problems import problem
from witnessmark.web.security import LONGEST_BODY, SAFE_METHODS, Gate
from witnessmark.web.team.seats import Seats

OUTSIDE = ("/static/", "/invitation/", "/language/")
API = "/api/"
VERSION = "/api/v1/"
SIGN_IN, SECOND, BY_KEY = "/sign-in", "/sign-in/second", "/sign-in/key"
PROVIDER = "/sign-in/provider"
LONGEST_OUTSIDE = 64 * 1024
SETS_UP = "/account"
_SETTING_UP = (SETS_UP, "/account/second", "/account/keys", "/account/password", "/sign-out")
"""What is open to who needs a second factor and has none: the page that sets one up, and what it sends."""
CLOSED = ("/publish", "/watches", "/settings/passphrase", "/settings/reader", "/settings/compartment")
"""Pages that read or write the disk of whoever runs the server, or speak of its passphrase: for one's own machine."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How a server is reached: the hosts it answers to (with port, where it is not the usual one), and the scheme."""

    hosts: Collection[str]
    scheme: str = "http"
    hidden: bool = False
    """Whether a proxy on this machine stands before it that is not asked whence a request came."""

    @property
    def cookie(self) -> str:
        """The session cookie's name; `__Host-` binds it to this very host, which takes TLS."""
        return "__Host-witnessmark" if self.secure else "witnessmark-team"

    @property
    def way_cookie(self) -> str:
        """The name of the cookie by which a browser is known that comes back from a provider."""
        return "__Host-witnessmark-way" if self.secure else "witnessmark-team-way"

    @property
    def mark_cookie(self) -> str:
        """The name of the cookie by which a browser is known that somebody signed in from before."""
        return "__Host-witnessmark-mark" if self.secure else "witnessmark-team-mark"

    @property
    def secure(self) -> bool:
        return self.scheme == "https"


def party_at(reach: Reach) -> KeyParty | None:
    """Return how a server is known to security keys; None where it is reached by a number alone."""
    name = name_for_keys(reach.hosts)
    return None if name is None else KeyParty(name, [f"{reach.scheme}://{host}" for host in reach.hosts])


def lies_outside(path: str) -> bool:
    """Say whether a page is open to who has no session."""
    return path in (SIGN_IN, SECOND, BY_KEY, PROVIDER, BACK) or path.startswith(OUTSIDE)


def longest_at(path: str) -> int:
    """Return how many bytes a request may bring at most."""
    return LONGEST_OUTSIDE if lies_outside(path) else LONGEST_BODY


class TeamGate(Gate):
    """Lets in who signed in; the seat of their session goes along with the request."""

    def __init__(self, app: ASGIApp, *, sessions: Sessions, seats: Seats, reach: Reach,
                 broken: Callable[[Scope], Response], shut: Callable[[Scope, int, str], Response]) -> None:
        super().__init__(app, hosts=reach.hosts, scheme=reach.scheme, broken=broken, shut=shut)
        self._sessions, self._seats, self._reach = sessions, seats, reach

    async def turned_away(self, scope: Scope) -> Response | None:
        path: str = scope["path"]
        if path.startswith(API):
            return await self._program(scope)
        outside = lies_outside(path)
        wrong = self.misdirected(scope, longest=longest_at(path))
        if wrong is not None or outside:
            return wrong
        return await run_in_threadpool(self._admitted, scope, path)

    async def _program(self, scope: Scope) -> Response | None:
        """Let in a program that brings a token, or one of our own pages by its session.

        A token is no cookie: no other page can make a browser send it, so where it comes from does not matter.
        """
        headers = Headers(scope=scope)
        secret = headers.get("authorization", "")
        bearer = secret.removeprefix("Bearer ").strip() if secret.startswith("Bearer ") else None
        wrong = self.misdirected(scope, elsewhere=bearer is not None, refuse=lambda _, status, __: problem(status))
        if wrong is not None:
            return wrong
        return await run_in_threadpool(self._handed, scope, bearer)

    def _handed(self, scope: Scope, bearer: str | None) -> Response | None:
        with self._sessions.case.store.looking():
            return self._handed_on(scope, bearer)

    def _handed_on(self, scope: Scope, bearer: str | None) -> Response | None:
        state = scope.setdefault("state", {})
        if bearer is not None:
            state["hand"] = self._seats.hand_by_token(bearer)
        else:
            secret = HTTPConnection(scope).cookies.get(self._reach.cookie)
            session = self._sessions.found(secret, note=scope["path"] != f"{VERSION}events")
            if (session is not None and session.whole and secret is not None
                    and not self._sessions.lacks_second(session.handle)):
                state["hand"] = self._seats.hand_by_session(session, secret)
                state["seat"] = self._seats.of(session, secret)
        if state.get("hand") is None:
            return problem(401)
        # A mounted application is not asked for an address with a line break; the pages would answer with a page.
        return problem(404) if "\n" in scope["path"] or not scope["path"].startswith(VERSION) else None

    def _admitted(self, scope: Scope, path: str) -> Response | None:
        with self._sessions.case.store.looking():
            return self._let_in(scope, path)

    def _let_in(self, scope: Scope, path: str) -> Response | None:
        secret = HTTPConnection(scope).cookies.get(self._reach.cookie)
        session = self._sessions.found(secret)
        if session is None or secret is None:
            return self._to(scope, SIGN_IN)
        if not session.whole:
            return self._to(scope, SECOND)
        scope.setdefault("state", {})["seat"] = self._seats.of(session, secret)
        if path not in _SETTING_UP and self._sessions.lacks_second(session.handle):
            return self._to(scope, SETS_UP, 403, "second")
        if path in CLOSED or path.startswith(tuple(f"{one}/" for one in CLOSED)):
            return self.shut(scope, 403, "own_machine")
        return None

    def _to(self, scope: Scope, where: str, status: int = 401, why: str = "signed_out") -> Response:
        """Lead a page to where one signs in; whatever else was asked for is refused."""
        page = scope["method"] in SAFE_METHODS and "hx-request" not in Headers(scope=scope)
        return RedirectResponse(where, 303) if page else self.shut(scope, status, why)

    def wants_token(self, scope: Scope) -> bool:
        """Say whether a page's token is wanted: who is not signed in has none; their forms come from our own origin."""
        return "seat" in scope.get("state", {})

    def carries(self, scope: Scope, token: str) -> bool:
        return hmac.compare_digest(token.encode(), scope["state"]["seat"].token.encode())
