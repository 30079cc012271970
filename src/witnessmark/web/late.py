"""What a page sends as it goes arrives before the page that is asked for next is made.

A browser sends both at once, on two connections. The page names what it sends in a cookie that lives for seconds and
holds a random name and nothing else; a page asked for with that cookie waits until it has come, or a moment.
"""

from __future__ import annotations

import asyncio
import re
import time
from urllib.parse import parse_qs

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE = "witnessmark-late"
LONGEST = 2.0
_KEPT = 200
_NAME = re.compile(r"[0-9a-f-]{8,40}")


class Late:
    """ASGI middleware: a GET waits for the POST that its cookie names (`?late=NAME` in the POST's address)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._come: dict[str, None] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "POST":
            try:
                await self.app(scope, receive, send)
            finally:
                for name in parse_qs(scope["query_string"].decode("latin-1")).get("late", [])[:1]:
                    self._note(name)
            return
        if not scope["path"].startswith("/static/"):
            await self._wait(HTTPConnection(scope).cookies.get(COOKIE, ""))
        await self.app(scope, receive, send)

    async def _wait(self, name: str) -> None:
        until = time.monotonic() + LONGEST
        while _NAME.fullmatch(name) and name not in self._come and time.monotonic() < until:
            await asyncio.sleep(0.01)

    def _note(self, name: str) -> None:
        self._come[name] = None
        if len(self._come) > _KEPT:
            del self._come[next(iter(self._come))]
