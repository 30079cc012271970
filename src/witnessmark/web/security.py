"""What stands between a browser and the case: host, origin, session and content policy.

Invariants: the server answers only names of this machine; a session begins with a one-time
address and lives in a strict cookie; a request that changes something must come from our
own pages; no page may load or send anything elsewhere; an upload is held in memory alone, so its
size is bounded before it is read.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.formparsers import MultiPartParser
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "witnessmark"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
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
MultiPartParser.spool_max_size = 0      # no size at which an upload goes to a temporary file: it stays in memory


def _where(fault: BaseException) -> str:
    """Return the innermost place in the program, never a message: it could hold a report's words."""
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"


class Door:
    """The one-time address and the session it opens, and since when nobody came through; kept in memory only.

    `clock` counts seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._token: str | None = secrets.token_urlsafe(24)
        self._session = secrets.token_urlsafe(32)
        self._clock = clock
        self._last = clock()
        self._inside = 0
        self.path = f"/enter/{self._token}"

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

    def enter(self, token: str) -> str | None:
        """Return the session for the right token, once; None otherwise."""
        if self._token is None or not hmac.compare_digest(token.encode(), self._token.encode()):
            return None
        self._token = None
        return self._session

    def knows(self, session: str | None) -> bool:
        return session is not None and hmac.compare_digest(session.encode(), self._session.encode())


class Guard:
    """ASGI middleware that refuses before any route runs, and sets the headers on every answer."""

    def __init__(self, app: ASGIApp, *, door: Door, port: int, broken: Callable[[Scope], Response]) -> None:
        self.app = app
        self.door = door
        self.broken = broken
        self.hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

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
                for name, value in HEADERS.items():
                    headers[name] = value
                if not scope["path"].startswith("/static/"):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        refused = self.refusal(scope)
        if refused is not None:
            await refused(scope, receive, send_with_headers)
            return
        try:
            with self.door.passing():
                await self.app(scope, receive, send_with_headers)
        except Exception as fault:                       # the outermost edge: nothing of the fault is told
            if begun:
                raise
            logger.error("A page broke: %s at %s", type(fault).__name__, _where(fault))
            await self.broken(scope)(scope, receive, send_with_headers)

    def refusal(self, scope: Scope) -> Response | None:
        """Return the answer to a request that may not reach a route."""
        headers = Headers(scope=scope)
        if headers.get("host") not in self.hosts:
            return PlainTextResponse("Not this host.", 421)
        if scope["method"] not in SAFE_METHODS and not self._from_here(headers):
            return PlainTextResponse("Not from this page.", 403)
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers or not length.isdecimal() or int(length) > LONGEST_BODY:
            return PlainTextResponse("Too large. Use: witnessmark add FILE", 413)
        path: str = scope["path"]
        if path.startswith("/enter/"):
            session = self.door.enter(path.removeprefix("/enter/")) if scope["method"] == "GET" else None
            if session is None:
                return PlainTextResponse("This address was used already. Start witnessmark serve again.", 403)
            answer = RedirectResponse("/", 303)
            answer.set_cookie(COOKIE, session, httponly=True, samesite="strict", path="/")
            return answer
        if path.startswith("/static/"):
            return None
        if not self.door.knows(HTTPConnection(scope).cookies.get(COOKIE)):
            return PlainTextResponse("Open the address that witnessmark serve printed.", 401)
        return None

    def _from_here(self, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None and site != "same-origin":
            return False
        origin = headers.get("origin")
        return origin is not None and urlsplit(origin).netloc in self.hosts
