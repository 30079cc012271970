"""What stands between a browser and the case: host, origin, session and content policy.

Invariants: the server answers only names of this machine; a session begins with a one-time
address and lives in a strict cookie, whose name is this process's own; a request that changes
something must come from our own pages, by its origin and by the session's token; no page may load
or send anything elsewhere; an upload is held in memory alone, so its size is bounded before it is read.
"""

from __future__ import annotations

import hmac
import logging
import re
import secrets
import time
import traceback
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.formparsers import MultiPartParser
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from witnessmark.errors import ServerLost
from witnessmark.web.steadfast import lost

COOKIES = "witnessmark-session-"
MOST_COOKIES = 8
TOKEN_HEADER = "X-Witnessmark-Token"  # noqa: S105 - a header's name
TOKEN_FIELD = "page_token"  # noqa: S105 - a field's name
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",      # with no-referrer a form of our own would send `Origin: null`
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
logger = logging.getLogger("witnessmark.web")
SAFE_METHODS = ("GET", "HEAD")
LONGEST_UPLOAD = 100 * 1024 * 1024
LONGEST_BODY = LONGEST_UPLOAD + 1024 * 1024
_HEAD = 64 * 1024
_PLAIN = re.compile(rb"(?:^|&)%b=([\w-]+)(?:&|$)" % TOKEN_FIELD.encode())
_FIRST_PART = re.compile(
    rb'--[^\r\n]{1,70}\r\nContent-Disposition: form-data; name="%b"\r\n\r\n([\w-]+)\r\n' % TOKEN_FIELD.encode(),
    re.IGNORECASE)
MultiPartParser.spool_max_size = 0      # no size at which an upload goes to a temporary file: it stays in memory


def _where(fault: BaseException) -> str:
    """Return the innermost place in the program, never a message: it could hold a report's words."""
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"


class Door:
    """The one-time address and the session it opens, and since when nobody came through; kept in memory only.

    `cookie` is the session cookie's name, another for each process: browsers keep one jar for all ports.
    `token` is what pages of the session carry and every change brings along. `clock` counts seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._key: str | None = None
        self._session = secrets.token_urlsafe(32)
        self._clock = clock
        self._last = clock()
        self._inside = 0
        self.token = secrets.token_urlsafe(24)
        self.cookie = COOKIES + secrets.token_hex(6)
        self.path = self.renew()

    def renew(self) -> str:
        """Return a new one-time address; the one before opens nothing any more, an open session goes on."""
        self._key = secrets.token_urlsafe(24)
        self.path = f"/enter/{self._key}"
        return self.path

    def idle(self) -> float:
        """Return for how many seconds nobody has asked for anything; 0 while somebody waits for an answer."""
        return 0.0 if self._inside else self._clock() - self._last

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Hold the door for one request that was let in."""
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1
            self._last = self._clock()

    def enter(self, key: str) -> str | None:
        """Return the session for the right key, once; None otherwise."""
        if self._key is None or not hmac.compare_digest(key.encode(), self._key.encode()):
            return None
        self._key = None
        return self._session

    def knows(self, session: str | None) -> bool:
        return session is not None and hmac.compare_digest(session.encode(), self._session.encode())

    def carries(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self.token.encode())


class Gate:
    """ASGI middleware that refuses before any route runs, and sets the headers on every answer.

    A subclass says who is let in. `hosts` are the names it answers to, `scheme` how it is reached.
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], scheme: str, broken: Callable[[Scope], Response],
                 shut: Callable[[Scope, int, str], Response]) -> None:
        self.app = app
        self.broken = broken
        self.shut = shut
        self.hosts = frozenset(hosts)
        self.origins = frozenset(f"{scheme}://{host}" for host in hosts)
        self.headers = HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if scheme == "https" else {})

    async def turned_away(self, scope: Scope) -> Response | None:
        """Return the answer to a request that may not reach a route."""
        raise TypeError("a gate says who is let in")

    def wants_token(self, scope: Scope) -> bool:
        """Say whether what the request changes takes a page's token."""
        return True

    def carries(self, scope: Scope, token: str) -> bool:
        raise TypeError("a gate knows the tokens of its pages")

    def passing(self) -> AbstractContextManager[None]:
        """Return what is held while one request that was let in is answered."""
        return nullcontext()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
                if not scope["path"].startswith("/static/"):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        try:
            refused = await self.turned_away(scope)
            if refused is None and scope["method"] not in SAFE_METHODS and self.wants_token(scope):
                told, receive = await _token_of(Headers(scope=scope), receive)
                if not self.carries(scope, told):
                    refused = self.shut(scope, 403, "elsewhere")
            if refused is not None:
                await refused(scope, receive, send_with_headers)
                return
            with self.passing():
                await self.app(scope, receive, send_with_headers)
        except ServerLost:
            lost(scope)
            await self.shut(scope, 503, "away")(scope, receive, send_with_headers)
        except Exception as fault:  # noqa: BLE001  the outermost edge: nothing of the fault is told
            logger.error("A page broke: %s at %s", type(fault).__name__, _where(fault))
            if not begun:
                await self._broken(scope)(scope, receive, send_with_headers)

    def _broken(self, scope: Scope) -> Response:
        """Return the page of a fault; where that breaks too, one line that says so."""
        try:
            return self.broken(scope)
        except Exception as fault:  # noqa: BLE001  the outermost edge, as above
            logger.error("The page of a fault broke: %s at %s", type(fault).__name__, _where(fault))
            return Response("500", 500, media_type="text/plain")

    def misdirected(self, scope: Scope, *, longest: int = LONGEST_BODY, elsewhere: bool = False,
                    refuse: Callable[[Scope, int, str], Response] | None = None) -> Response | None:
        """Return the answer to what is for another host, from another page (unless `elsewhere`), or too large."""
        headers, refuse = Headers(scope=scope), refuse or self.shut
        if headers.get("host") not in self.hosts:
            return refuse(scope, 421, "host")
        if scope["method"] not in SAFE_METHODS and not elsewhere and not self._from_here(headers):
            return refuse(scope, 403, "elsewhere")
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers or not length.isdecimal() or int(length) > longest:
            return refuse(scope, 413, "large")
        return None

    def _from_here(self, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None and site != "same-origin":
            return False
        return headers.get("origin") in self.origins


class Guard(Gate):
    """The gate of one person's workbench: this machine's names, and the session that the one-time address opens."""

    def __init__(self, app: ASGIApp, *, door: Door, port: int, broken: Callable[[Scope], Response],
                 shut: Callable[[Scope, int, str], Response]) -> None:
        super().__init__(app, hosts={f"127.0.0.1:{port}", f"localhost:{port}"}, scheme="http", broken=broken, shut=shut)
        self.door = door

    async def turned_away(self, scope: Scope) -> Response | None:
        return self.refusal(scope)

    def carries(self, scope: Scope, token: str) -> bool:
        return self.door.carries(token)

    def passing(self) -> AbstractContextManager[None]:
        return self.door.passing()

    def refusal(self, scope: Scope) -> Response | None:
        """Return the answer to a request that may not reach a route."""
        wrong = self.misdirected(scope)
        if wrong is not None:
            return wrong
        path: str = scope["path"]
        if path.startswith("/enter/"):
            session = self.door.enter(path.removeprefix("/enter/")) if scope["method"] == "GET" else None
            if session is None:
                return self.shut(scope, 403, "used")
            answer = RedirectResponse("/", 303)
            answer.set_cookie(self.door.cookie, session, httponly=True, samesite="strict", path="/")
            held = [name for name in HTTPConnection(scope).cookies if name.startswith(COOKIES)]
            for name in held[: max(len(held) - MOST_COOKIES, 0)]:          # the oldest come first
                answer.delete_cookie(name, path="/")
            return answer
        if path.startswith("/static/"):
            return None
        if not self.door.knows(HTTPConnection(scope).cookies.get(self.door.cookie)):
            return self.shut(scope, 401, "session")
        return None


async def _token_of(headers: Headers, receive: Receive) -> tuple[str, Receive]:
    """Return the token a request brings, in its header or in its form, and its body unread.

    Of a form in parts it is the first one. In a plain form boxes that stand before it on the page come before it.
    """
    told = headers.get(TOKEN_HEADER)
    if told is not None:
        return told, receive
    taken: list[Message] = []
    head = b""
    while len(head) < _HEAD:
        message = await receive()
        taken.append(message)
        head += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body"):
            break

    async def again() -> Message:
        return taken.pop(0) if taken else await receive()

    plain = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    found = _PLAIN.search(head[:_HEAD]) if plain else _FIRST_PART.match(head[:_HEAD])
    return (found[1].decode("ascii") if found else ""), again
