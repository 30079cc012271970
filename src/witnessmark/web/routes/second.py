"""Second reading: a share of the claims again, without what the first reader decided; then how far both agree."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.app.desk import drop_draft
from witnessmark.app.second import (
    agreement,
    blind,
    blind_one,
    correct_second,
    decide_second,
    due,
    set_share,
    share_of,
)
from witnessmark.app.state import Decided
from witnessmark.errors import DoneBefore, InvalidRecord, UsageError
from witnessmark.model.record import statement_record
from witnessmark.vocab.codes import Decision
from witnessmark.web.claim_form import draft_name, fields_of
from witnessmark.web.claim_words import field_words
from witnessmark.web.i18n import language_of
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of, start_of
from witnessmark.web.routes.claims import PairsHere, card_values, form_again, half_filled, reason_of
from witnessmark.web.routes.review import passage_values
from witnessmark.web.said import said_of

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
ROWS = 30
REASON = "second reading"
BLIND_CHIPS: dict[str, Any] = {"versions": {}, "threshold": 0.0, "put_off": lambda claim: False,
                               "flagged": {}}
"""A second reader's list says nothing of what others did."""


@router.get("/second")
def queue(request: Request, pages: PagesHere) -> HTMLResponse:
    """The claims that wait for this reader; `?claim=` begins at one."""
    waiting = due(pages.case)
    wanted = request.query_params.get("claim", "") or half_filled(pages, waiting, blind=True)
    ids = waiting[:ROWS] if not wanted or wanted in waiting[:ROWS] else [wanted, *waiting[: ROWS - 1]]
    rows = blind(pages.case, ids)
    chosen = next((d for d in rows if d.claim.id == wanted), rows[0] if rows else None)
    values = _values(request, pages, chosen, editing=None) if chosen else {"chosen": None}
    return pages.render(request, "second.html", rows=rows, **BLIND_CHIPS, said=said_of(request, pages),
                        waiting=len(waiting), more=len(waiting) > ROWS,
                        share=share_of(pages.case), oob=False, **values)


@router.get("/second/agreement")
def agreed(request: Request, pages: PagesHere) -> HTMLResponse:
    """Agreement field by field, and where the two readings part, with both values."""
    language = language_of(request)
    found = agreement(pages.case)
    start = start_of(request)
    rows = []
    for pair in found.apart[start : start + ROWS]:
        fields = [(name, field_words(pair.first.claim, name, language), field_words(pair.second.claim, name, language))
                  for name in pair.differ if name != "verdict"]
        rows.append((pair, fields))
    return pages.render(request, "agreement.html", found=found, rows=rows, start=start, total=len(found.apart),
                        step=ROWS)


@router.get("/second/{claim}/card")
def card(claim: str, request: Request, pages: PagesHere) -> HTMLResponse:
    """The card and its passage, each to its own place on the page."""
    return _whole(request, pages, claim)


@router.post("/second/{claim}/decide/{decision}")
def decide(claim: str, decision: str, request: Request, pages: PagesHere,
           step: Annotated[str, Form()] = "") -> HTMLResponse:
    """Confirm or reject as the second reader, once a `step`; answers as `card` does."""
    if decision not in (Decision.ACCEPT, Decision.REJECT):
        raise UsageError("A second reading confirms or rejects.")
    with pages.deciding, suppress(DoneBefore), pages.once(step):
        decide_second(pages.case, claim, Decision(decision), reason=REASON)
    return _whole(request, pages, claim)


@router.post("/second/{claim}/correct")
def correct(claim: str, request: Request, pages: PagesHere, pairs: PairsHere) -> HTMLResponse:
    """Read fields otherwise than the machine did; only what differs is written."""
    found = blind_one(pages.case, claim)
    try:
        with pages.deciding:
            fields = fields_of(pairs, statement_record(found.claim))
            correct_second(pages.case, claim, fields, reason=reason_of(pairs) or REASON)
            drop_draft(pages.case, draft_name({"of": claim, "base": "/second"}), pairs)
    except (InvalidRecord, UsageError) as fault:
        return form_again(request, pages, found.claim.reading, pairs, fault, of=found)
    return _whole(request, pages, claim)


@router.post("/settings/second")
def share(pages: PagesHere, share: Annotated[int, Form()] = 0) -> Response:
    """Say how many of a hundred claims are read a second time."""
    set_share(pages.case, share)
    return RedirectResponse("/settings#second", 303)


def _whole(request: Request, pages: Pages, claim: str) -> HTMLResponse:
    editing = request.query_params.get("edit") == "1"
    values = _values(request, pages, blind_one(pages.case, claim), editing=editing) | {"oob": True}
    parts = ["_card.html"] if editing else ["_card.html", "_passage.html"]
    return HTMLResponse("".join(pages.text(request, part, **values) for part in parts))


def _values(request: Request, pages: Pages, chosen: Decided, *, editing: bool | None = False) -> dict[str, Any]:
    return card_values(request, pages, chosen, editing=editing, blind=True) | passage_values(chosen) | {"blind": True}
