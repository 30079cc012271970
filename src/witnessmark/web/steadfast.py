"""What a database that went away for a moment costs: a wait, and nothing else.

A request that was caught by it is done again once the server answers: a page at any time, and what changes something
where it carries a name under which it is done once (`store/naming.py`). All else is told that nothing is known to be
done. Invariant: nothing of the first answer was sent before a request is done again.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_READS = ("GET", "HEAD")
LONGEST = 60.0
"""Seconds that a request waits for the server."""
_APART = 0.25
_HELD = 256 * 1024
"""Bytes of a request that are held to be sent again; those that carry a name are small."""
_NAMED = re.compile(rb'(?:^|&)step=[^&]{8,}|name="step"\r\n\r\n[^\r\n]{8,}')
LOST = "lost"


def lost(scope: Scope) -> None:
    """Note that a request was caught by a server that went away: its answer says so and no more."""
    scope.setdefault("state", {})[LOST] = True


class Steadfast:
    """ASGI middleware before everything that asks the database; `reachable` says whether that answers."""

    def __init__(self, app: ASGIApp, *, reachable: Callable[[], bool]) -> None:
        self.app = app
        self._reachable = reachable
        self._asking = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        asked, repeatable = await _asked(scope, receive)
        until = time.monotonic() + LONGEST
        while True:
            scope["state"] = dict(state)
            trying = _Trying(send, may_drop=repeatable and time.monotonic() < until, scope=scope)
            await self.app(scope, _replayed(asked, receive), trying)
            if not trying.dropped:
                return
            await run_in_threadpool(self._back, until)

    def _back(self, until: float) -> None:
        """Wait until the server answers; one of those who wait asks at a time."""
        with self._asking:
            while not self._reachable() and time.monotonic() < until:
                time.sleep(_APART)


class _Trying:
    """Passes an answer on, but for one that says that the server went away, while it may be asked again."""

    def __init__(self, send: Send, *, may_drop: bool, scope: Scope) -> None:
        self._send, self._may_drop, self._scope = send, may_drop, scope
        self.dropped = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._may_drop and self._scope["state"].get(LOST):
            self.dropped = True
        if not self.dropped:
            await self._send(message)


async def _asked(scope: Scope, receive: Receive) -> tuple[list[Message], bool]:
    """Return what was read of the request, and whether it may be done again."""
    if scope["method"] in _READS:
        return [], True
    headers = Headers(scope=scope)
    length = headers.get("content-length", "")
    if not length.isdecimal() or int(length) > _HELD:
        return [], False
    asked: list[Message] = []
    while not asked or (asked[-1]["type"] == "http.request" and asked[-1].get("more_body")):
        asked.append(await receive())
    body = b"".join(message.get("body", b"") for message in asked)
    return asked, "idempotency-key" in headers or _NAMED.search(body) is not None


def _replayed(asked: list[Message], receive: Receive) -> Receive:
    left = list(asked)

    async def again() -> Message:
        return left.pop(0) if left else await receive()

    return again
