"""What a reader can't answer is led on to the process that writes, and comes in there as it came in here.

A reader (`readers.py`) answers pages that only read. Everything else goes on by a socket of this machine: what changes
something, what a process holds in memory for a session, and a page in the midst of which something is to be written
or the database went away. Invariant: nothing of a reader's own answer was sent before a request is led on. The writer
believes what a reader says of a request's origin by a secret that was made before the readers were; nothing of one
request is kept for the next.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from witnessmark.web.late import COOKIE as LATE
from witnessmark.web.security import SAFE_METHODS
from witnessmark.web.steadfast import LOST
from witnessmark.web.team.gate import longest_at

logger = logging.getLogger("witnessmark.web")
HERE = re.compile(
    r"/(?:|inbox/list|palette|search|conflicts|sources|static/.+|incidents(?:/[^/]+(?:/(?:why|history))?)?"
    r"|campaigns(?:/[^/]+)?|reports/[^/]+|review(?:/facets|/[^/]+/card)?|claims/[^/]+/(?:card|incident)"
    r"|api/v1/(?:me|reports|claims|incidents|campaigns|conflicts|sources|search)(?:/[^/]+)*)")
"""Addresses whose pages rest on the case alone, and on nothing that was begun in a process."""
_OF_THE_WAY = (b"connection", b"keep-alive", b"transfer-encoding", b"date", b"server")
_SECRET, _WHENCE = b"x-witnessmark-reader", b"x-witnessmark-whence"
AWAY = 503
CONNECTS = 10.0
"""Seconds within which the writer takes a connection."""


@dataclass(frozen=True, slots=True)
class Way:
    """How readers reach the writer: its socket, the secret they are known by, whether it speaks TLS there too."""

    socket: str
    secret: str = field(repr=False)
    tls: bool = False


class LeadOn:
    """ASGI middleware, a reader's outermost: leads on what this process does not answer."""

    def __init__(self, app: ASGIApp, *, way: Way) -> None:
        self.app, self._way = app, way
        self._line: Any = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if reads_here(scope):
            trying = _Trying(scope, send)
            await self.app(scope, receive, trying)
            if not trying.dropped:
                return
        elif _refused(scope):
            await self.app(scope, receive, send)                 # by this process's own gate, which reads no body
            return
        await self._on(scope, receive, send)

    async def _on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask the writer and hand its answer back as it comes, for as long as somebody waits for it."""
        going = asyncio.create_task(self._handed_back(scope, receive, send))
        if scope["method"] in SAFE_METHODS:                     # what brings a body reads on by itself
            gone = asyncio.create_task(_gone(receive))
            await asyncio.wait({going, gone}, return_when=asyncio.FIRST_COMPLETED)
            gone.cancel()
            if not going.done():
                going.cancel()
        with suppress(asyncio.CancelledError):
            await going

    async def _handed_back(self, scope: Scope, receive: Receive, send: Send) -> None:
        import httpx

        self._line = self._line or _line(self._way)
        begun, brings = False, scope["method"] not in SAFE_METHODS and "content-length" in Headers(scope=scope)
        try:
            answer = await self._line.handle_async_request(httpx.Request(
                scope["method"], f"{'https' if self._way.tls else 'http'}://writer/",
                headers=self._headers(scope, brings=brings), content=_body(receive) if brings else None,
                extensions={"timeout": {"connect": CONNECTS}, "target": _target(scope)}))
            try:
                await send({"type": "http.response.start", "status": answer.status_code, "headers": [
                    (name, value) for name, value in answer.headers.raw if name.lower() not in _OF_THE_WAY]})
                begun = True
                async for part in answer.stream:
                    await send({"type": "http.response.body", "body": part, "more_body": True})
                await send({"type": "http.response.body", "body": b""})
            finally:
                await answer.aclose()
        except Exception as fault:
            logger.warning("A request could not be led on: %s", type(fault).__name__)
            if begun:
                raise
            await Response(status_code=AWAY, headers={"Cache-Control": "no-store"})(scope, receive, send)

    def _headers(self, scope: Scope, *, brings: bool) -> list[tuple[bytes, bytes]]:
        whence = {"client": scope.get("client"), "scheme": scope.get("scheme", "http")}
        left = (*_OF_THE_WAY, b"expect", _SECRET, _WHENCE) + (() if brings else (b"content-length",))
        return [*((name, value) for name, value in scope["headers"] if name not in left),
                (_SECRET, self._way.secret.encode()), (_WHENCE, json.dumps(whence).encode())]


class LedHere:
    """ASGI middleware, the writer's outermost: takes a request that a reader led on for what it was there."""

    def __init__(self, app: ASGIApp, *, secret: str) -> None:
        self.app, self._secret = app, secret.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            told = dict(scope["headers"])
            if hmac.compare_digest(told.get(_SECRET, b""), self._secret):
                whence = json.loads(told[_WHENCE])
                scope["client"] = tuple(whence["client"]) if whence["client"] else None
                scope["scheme"] = whence["scheme"]
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] not in (_SECRET, _WHENCE)]
        await self.app(scope, receive, send)


def reads_here(scope: Scope) -> bool:
    """Say whether a reader tries to answer a request by itself.

    A page that waits for what another one sends as it goes (`late.py`) is the writer's, which hears of that.
    """
    return (scope["method"] in SAFE_METHODS and HERE.fullmatch(scope["path"]) is not None
            and not any(name == b"cookie" and LATE.encode() in value for name, value in scope["headers"]))


def _refused(scope: Scope) -> bool:
    """Say whether the gate refuses a request for its size, whatever else it is: nobody reads its body to lead it on."""
    headers = Headers(scope=scope)
    length = headers.get("content-length", "0")
    return "transfer-encoding" in headers or not length.isdecimal() or int(length) > longest_at(scope["path"])


def _target(scope: Scope) -> bytes:
    """Return what was asked for, as it was written: the writer reads it as this process did."""
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    return path + (b"?" + query if query else b"")


class _Trying:
    """Passes an answer on, but for one that says that this process can't give it."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send = scope, send
        self.dropped = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._scope.get("state", {}).get(LOST):
            self.dropped = True
        if not self.dropped:
            await self._send(message)


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise asyncio.CancelledError                       # who asked is gone
        yield message.get("body", b"")
        if not message.get("more_body"):
            return


async def _gone(receive: Receive) -> None:
    """Return once nobody waits for the answer any more."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _line(way: Way) -> Any:
    """Return connections to the writer, and nothing above them: a client would keep one person's cookies for the next.
    """
    import httpx

    # the socket lies where this user alone comes in, and the certificate is that of the address outside
    return httpx.AsyncHTTPTransport(uds=way.socket, verify=False, limits=httpx.Limits(
        max_connections=None, max_keepalive_connections=20), trust_env=False)
