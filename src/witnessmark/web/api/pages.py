"""Lists in parts: a cursor says where the next one begins.

Invariant: a cursor holds an id or a number that its owner was shown, and nothing else; one that fits no list, or that
was changed, is a mistake of whoever asks.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from witnessmark.app.case import Case
from witnessmark.errors import Conflict, NotFound
from witnessmark.web.team.seats import Hand

T = TypeVar("T")
MOST = 200
FURTHEST = 10_000_000


class Record(BaseModel):
    """A record as `witnessmark … --json` prints it: every record has an id."""

    model_config = ConfigDict(extra="allow")

    id: str


class Part(BaseModel):
    """A part of a list."""

    items: list[Record]
    next: str | None = Field(description="The cursor of the next part; null after the last.")


Limit = Annotated[int, Query(ge=1, le=MOST, description="How many records at most.")]
Cursor = Annotated[str | None, Query(max_length=400, description="Where to go on: `next` of the part before.")]


def hand_of(request: Request) -> Hand:
    """Return the hand of whoever asks (a FastAPI dependency)."""
    found = request.state.hand
    assert isinstance(found, Hand)
    return found


HandHere = Annotated[Hand, Depends(hand_of)]


def case_of(hand: HandHere) -> Case:
    """Return the case in the hand of whoever asks (a FastAPI dependency)."""
    return hand.case


CaseHere = Annotated[Case, Depends(case_of)]


def written(kind: str, at: str | Sequence[int]) -> str:
    return base64.urlsafe_b64encode(json.dumps([kind, at]).encode()).decode().rstrip("=")


def read(kind: str, cursor: str | None) -> Any:
    """Return what a cursor of a kind of list says; None without one."""
    if cursor is None:
        return None
    try:
        told = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError) as fault:
        raise HTTPException(400) from fault
    if not isinstance(told, list) or len(told) != 2 or told[0] != kind:
        raise HTTPException(400)
    return told[1]


def id_in(kind: str, cursor: str | None) -> str | None:
    """Return the id that a list goes on after."""
    at = read(kind, cursor)
    if at is not None and (not isinstance(at, str) or len(at) > 100):
        raise HTTPException(400)
    return at


def part_after(kind: str, cursor: str | None, limit: int, fetch: Callable[[str | None, int], Sequence[T]],
               record: Callable[[Sequence[T]], list[dict[str, Any]]], name: Callable[[T], str]) -> dict[str, Any]:
    """Return a part of a list whose records are found by the one before them."""
    try:
        found = fetch(id_in(kind, cursor), limit + 1)
    except NotFound as fault:
        if cursor is None:
            raise
        raise HTTPException(400) from fault
    kept = found[:limit]
    return {"items": record(kept), "next": written(kind, name(kept[-1])) if len(found) > limit else None}


def part_from(kind: str, cursor: str | None, limit: int, stamp: int,
              fetch: Callable[[int, int], Sequence[dict[str, Any]]]) -> dict[str, Any]:
    """Return a part of a list that is made as a whole: while `stamp` stays, so does the list.

    Raises:
        Conflict: it was made anew since the part before.
    """
    told = read(kind, cursor)
    if told is None:
        told = [stamp, 0]
    if not isinstance(told, list) or len(told) != 2 or not all(
            isinstance(n, int) and not isinstance(n, bool) and -1 <= n <= FURTHEST for n in told) or told[1] < 0:
        raise HTTPException(400)
    if told[0] != stamp:
        raise Conflict("The list was made anew meanwhile.", advice="Begin at its start.")
    found = fetch(told[1], limit + 1)
    after = written(kind, [stamp, told[1] + limit]) if len(found) > limit else None
    return {"items": list(found[:limit]), "next": after}
