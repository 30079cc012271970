"""What a database that went away for a moment costs: a wait, and nothing else.

A request that was caught by it is done again once the server answers: a page at any time, and what changes something
where it carries a name under which it is done once (`store/naming.py`). All else is told that nothing is known to be
done. Invariant: nothing of the first answer was sent before a request is done again; however many wait, one thread
of its own asks whether the server is back, and those that serve pages stay free.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable

from anyio import CapacityLimiter, to_thread
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
        self._asking: asyncio.Task[None] | None = None
        self._until = 0.0

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
            await self._back(until)

    async def _back(self, until: float) -> None:
        """Wait until the server answers; all who wait have one who asks."""
        self._until = max(self._until, until)
        asking = self._asking
        if asking is None or asking.done() or asking.get_loop() is not asyncio.get_running_loop():
            asking = self._asking = asyncio.create_task(self._ask())
        await asyncio.wait({asking}, timeout=max(0.0, until - time.monotonic()))

    async def _ask(self) -> None:
        own = CapacityLimiter(1)
        while not await to_thread.run_sync(self._reachable, limiter=own) and time.monotonic() < self._until:
            await asyncio.sleep(_APART)


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
