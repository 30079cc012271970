"""The log as it grows, as server-sent events: kinds, ids, people and days, never content.

Invariant: before each look what the asker may do is read anew; a stream ends when its token or session does.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import TypeAdapter
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from witnessmark.model.access import Permission
from witnessmark.store.base import Event
from witnessmark.store.visible import require_any
from witnessmark.web.api.pages import HandHere
from witnessmark.web.api.problems import READS, answers, problem
from witnessmark.web.team.seats import Hand

router = APIRouter(responses=READS | answers(429))
AT_ONCE = 500
MOST_STREAMS, MOST_OF_ONE = 100, 5
"""Streams at once, of all and of one person with all their tokens and browsers."""
LOOKS = 1.0
BREATHES = 15.0
LASTS = 3600.0
"""Seconds between two looks, between two signs of life, and after which a stream ends and is asked for again."""


class Streams:
    """How many streams there are, and whose."""

    def __init__(self, lasts: float = LASTS) -> None:
        self.of: Counter[str] = Counter()
        self.lasts = lasts

    @property
    def open(self) -> int:
        return self.of.total()

    def begin(self, handle: str) -> bool:
        """Count one more of somebody's; False where there are too many, and then it is not counted."""
        if self.open >= MOST_STREAMS or self.of[handle] >= MOST_OF_ONE:
            return False
        self.of[handle] += 1
        return True

    def end(self, handle: str) -> None:
        self.of[handle] -= 1
        self.of += Counter()                                      # without those that have none


class _Counted(StreamingResponse):
    """A stream that was counted before it is answered, and is until its answer ends, however it does."""

    ended: Callable[[], None]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.ended()


TOLD = {
    "type": "object", "required": ["id", "event", "data"],
    "properties": {
        "id": {"type": "string"}, "event": {"type": "string"},
        "data": {"type": "string", "contentMediaType": "application/json",
                 "contentSchema": TypeAdapter(Event).json_schema()},
    },
}
"""One entry as the stream tells it, for the document: its number, its kind, and all of it as JSON."""


@router.get("/events", response_class=StreamingResponse,
            responses={200: {"content": {"text/event-stream": {"itemSchema": TOLD}}}})
async def events(
    request: Request, hand: HandHere,
    since: Annotated[int, Query(ge=-1, le=2**53, description="The number of the last entry that is known.")] = -1,
    follow: Annotated[bool, Query(description="Go on as the log grows; otherwise end with what there is.")] = False,
    last: Annotated[str | None, Header(alias="Last-Event-ID", max_length=20)] = None,
) -> Response:
    """Entries of the log after a number: all of them for who may audit, else those of what is open to the asker."""
    require_any(hand.case.actor, Permission.AUDIT, Permission.READ)
    streams: Streams = request.app.state.streams
    handle = hand.case.actor.handle
    if not streams.begin(handle):
        return problem(429, headers={"Retry-After": "60"})
    known = max(since, int(last)) if last and last.isascii() and last.isdigit() else since
    answer = _Counted(_stream(hand, known, follow, streams), media_type="text/event-stream")
    answer.ended = partial(streams.end, handle)
    return answer


async def _stream(hand: Hand, since: int, follow: bool, streams: Streams) -> AsyncIterator[str]:
    until, breath = time.monotonic() + streams.lasts, time.monotonic()
    yield ": the log\n\n"
    now: Hand | None = hand
    while now is not None:
        actor, store = now.case.actor, now.case.store
        if not (actor.may(Permission.AUDIT) or actor.may(Permission.READ)):
            return
        found = await run_in_threadpool(store.entries_after, actor, since, AT_ONCE)
        for event in found:
            yield _told(event)
            since = event.sequence
        if found:
            breath = time.monotonic()
        if len(found) == AT_ONCE:
            continue
        if not follow or time.monotonic() >= until:
            return
        if time.monotonic() - breath >= BREATHES:
            breath = time.monotonic()
            yield ": still here\n\n"
        await asyncio.sleep(LOOKS)
        now = await run_in_threadpool(hand.renewed)


def _told(event: Event) -> str:
    return f"id: {event.sequence}\nevent: {event.kind}\ndata: {json.dumps(asdict(event))}\n\n"
