"""What can be written: a report, decisions on a claim, a link between records, what settles a conflict.

Each once under its key.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.contested import settle, settle_stated
from witnessmark.app.judge import judge
from witnessmark.app.link import link, unlink
from witnessmark.app.once import once, once_begun
from witnessmark.errors import UsageError
from witnessmark.model.access import Permission
from witnessmark.model.record import judgement_record
from witnessmark.vocab.codes import Access, Consent
from witnessmark.web.api.pages import HandHere
from witnessmark.web.api.problems import WRITES
from witnessmark.web.api.reading import Id
from witnessmark.web.security import LONGEST_UPLOAD
from witnessmark.web.team.seats import Hand

router = APIRouter(responses=WRITES)
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=200, pattern=r"^[\x21-\x7e]+$",
                            description="A new random word for each request; the same one when it is repeated.")]
Words = Annotated[str, Field(max_length=500)]


class NewReport(BaseModel):
    """A report: its text, or a file in base64. Who may read it has to be said."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=5_000_000)] | None = None
    content: Annotated[str, Field(min_length=1, max_length=LONGEST_UPLOAD, description="In base64.")] | None = None
    name: Annotated[str, Field(min_length=1, max_length=200)] = "report.txt"
    access: Access
    consent: Consent | None = None
    compartment: Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9-]{0,39})?$")] = ""
    title: Words | None = None
    outlet: Words | None = None
    published: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    language: Literal["en", "ko"] | None = None

    @model_validator(mode="after")
    def _one(self) -> NewReport:
        if (self.text is None) == (self.content is None):
            raise ValueError("text or content")
        return self

    @property
    def data(self) -> bytes:
        """The bytes of the report; UsageError when `content` is no base64."""
        if self.content is None:
            return (self.text or "").encode("utf-8", "replace")
        try:
            return base64.b64decode(self.content, validate=True)
        except (binascii.Error, ValueError) as fault:
            raise UsageError("The content is no base64.") from fault


class Decisions(BaseModel):
    """What is decided on a claim, and why."""

    model_config = ConfigDict(extra="forbid")

    decisions: Annotated[list[Literal["accept", "reject", "releasable", "not_releasable"]],
                         Field(min_length=1, max_length=2)]
    reason: Annotated[str, Field(min_length=1, max_length=2_000)]
    seen: Annotated[int | None, Field(ge=0, le=2**53, description="The last decision that was looked at: a later one "
                                                                  "is not overruled unseen (409).")] = None


class Links(BaseModel):
    """Claims or incidents that tell one incident or, with `apart`, another than the last one named."""

    model_config = ConfigDict(extra="forbid")

    records: Annotated[list[Annotated[str, Field(min_length=1, max_length=100)]], Field(min_length=2, max_length=100)]
    reason: Annotated[str, Field(min_length=1, max_length=2_000)]
    apart: bool = False


class Settling(BaseModel):
    """Which side of a conflict stands, and why: a decision, or what was stated in a field of a report."""

    model_config = ConfigDict(extra="forbid")

    judgement: Annotated[str, Field(min_length=1, max_length=100, description="The side that stands.")] | None = None
    report: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    field: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    value: Annotated[str, Field(max_length=2_000)] | None = None
    reason: Annotated[str, Field(min_length=1, max_length=2_000)]

    @model_validator(mode="after")
    def _one(self) -> Settling:
        stated = (self.report, self.field, self.value)
        if (stated != (None,) * 3) if self.judgement is not None else None in stated:
            raise ValueError("judgement; or report, field and value")
        return self


class Came(BaseModel):
    """What became of each report found in what was sent."""

    items: list[dict[str, Any]]


class Decided(BaseModel):
    """The decisions written; of what was stated of a report, its id, field and value."""

    items: list[dict[str, Any]]


@router.post("/reports", response_model=Came)
def add(new: NewReport, key: Key, hand: HandHere, answer: Response) -> dict[str, Any]:
    """Add a report and read claims out of it."""
    actor = hand.case.actor
    actor.require(Permission.COLLECT)

    def do() -> dict[str, Any]:
        if new.compartment and not actor.cleared_for(new.access, new.compartment):
            raise UsageError("That compartment is not yours to add to.")
        asked = Asked.of(published=new.published, language=new.language, outlet=new.outlet, access=new.access,
                         consent=new.consent, compartment=new.compartment or None, title=new.title)
        data = new.data
        with hand.pages.adding:
            return {"items": [one.record() for one in add_bytes(hand.case, data, name=new.name, asked=asked)]}

    return _told(answer, *once_begun(hand.pages.case, hand.key, key, json.dumps(
        ["reports", new.model_dump(mode="json")], sort_keys=True), do))


@router.post("/claims/{claim}/judgements", response_model=Decided)
def decide(claim: Id, told: Decisions, key: Key, hand: HandHere, answer: Response) -> dict[str, Any]:
    """Decide on a claim."""
    hand.case.actor.require(Permission.JUDGE)

    def do() -> None:
        with hand.pages.deciding:
            judge(hand.case, [claim], told.decisions, reason=told.reason, seen=told.seen)

    return _decided(hand, key, ["judgements", claim, told.model_dump(mode="json")], do, answer)


@router.post("/links", response_model=Decided)
def tie(told: Links, key: Key, hand: HandHere, answer: Response) -> dict[str, Any]:
    """Say that records tell one incident, or that they don't."""
    hand.case.actor.require(Permission.JUDGE)

    def do() -> None:
        with hand.pages.deciding:
            (unlink if told.apart else link)(hand.case, told.records, reason=told.reason)

    return _decided(hand, key, ["links", told.model_dump(mode="json")], do, answer)


@router.post("/conflicts", response_model=Decided)
def settled(told: Settling, key: Key, hand: HandHere, answer: Response) -> dict[str, Any]:
    """Let one side of a conflict stand: it is decided, or stated of the report, once more."""
    asked, judgement = ["conflicts", told.model_dump(mode="json")], told.judgement
    hand.case.actor.require(Permission.COLLECT if judgement is None else Permission.JUDGE)
    if judgement is not None:

        def do() -> None:
            with hand.pages.deciding:
                settle(hand.case, judgement, reason=told.reason)

        return _decided(hand, key, asked, do, answer)

    def state() -> dict[str, Any]:
        report, field, value = str(told.report), str(told.field), str(told.value)
        with hand.pages.deciding:
            settle_stated(hand.case, report, field, value, reason=told.reason)
        return {"items": [{"id": report, "field": field, "value": value}]}

    return _told(answer, *once_begun(hand.pages.case, hand.key, key, json.dumps(asked, sort_keys=True), state))


def _decided(hand: Hand, key: str, asked: list[Any], do: Callable[[], None], answer: Response) -> dict[str, Any]:
    return _told(answer, *once(hand.pages.case, hand.key, key, json.dumps(asked, sort_keys=True), do,
                               lambda judgements: {"items": [judgement_record(one) for one in judgements]}))


def _told(answer: Response, told: Any, before: bool) -> dict[str, Any]:
    if before:
        answer.headers["Idempotency-Replayed"] = "true"
    found: dict[str, Any] = told
    return found
