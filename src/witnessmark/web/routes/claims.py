"""The claim card and the decisions on it; every answer is the card as it stands now."""

from __future__ import annotations

import json
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response

from witnessmark.app import judge as judging
from witnessmark.app.claims import decided_claims
from witnessmark.app.state import Decided
from witnessmark.errors import NotFound, UsageError
from witnessmark.model.place import PlaceRef
from witnessmark.model.record import judgement_record, statement_record
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Act, Decision, Precision, Quantifier, Status, Unit
from witnessmark.web.i18n import Language, language_of
from witnessmark.web.incident_view import figure_words, place_name
from witnessmark.web.pages import Pages, pages_of

router = APIRouter()
PagesHere = Annotated[Pages, Depends(pages_of)]
DECISIONS = {"accept": Decision.ACCEPT, "reject": Decision.REJECT, "releasable": Decision.RELEASABLE,
             "not-releasable": Decision.NOT_RELEASABLE}
REASON = "read in the workbench"


@router.get("/claims/{claim}/card")
def card(claim: str, request: Request, pages: PagesHere) -> HTMLResponse:
    return _card(request, pages, claim)


@router.post("/claims/{claim}/decide/{decision}")
def decide(
    claim: str, decision: str, request: Request, pages: PagesHere, reason: Annotated[str, Form()] = REASON
) -> HTMLResponse:
    """Accept, reject, or mark releasable; answers with the card."""
    if decision not in DECISIONS:
        raise UsageError("There is no such decision.")
    with pages.deciding:
        judging.judge(pages.case, [claim], [DECISIONS[decision]], reason=reason.strip() or REASON)
    return _card(request, pages, claim)


@router.post("/undo")
def undo(pages: PagesHere) -> Response:
    """Undo the last decision in force; answers which claim it was about."""
    with pages.deciding:
        done = judging.undo(pages.case)
    return Response(json.dumps({"claim": done.target.id}), media_type="application/json")


async def _form(request: Request) -> dict[str, str]:
    async with request.form(max_files=0) as form:
        return {key: str(value) for key, value in form.items()}


@router.post("/claims/{claim}/correct")
def correct(
    claim: str, request: Request, pages: PagesHere, form: Annotated[dict[str, str], Depends(_form)]
) -> HTMLResponse:
    """Correct fields from the card's form; only what differs is written."""
    with pages.deciding:
        record = statement_record(_find(pages, claim).claim)
        for field, value in _changes(record, form).items():
            judging.correct(pages.case, claim, field, value, reason=form.get("reason", "").strip() or REASON)
    return _card(request, pages, claim)


def _changes(record: dict[str, Any], form: dict[str, str]) -> dict[str, Any]:
    """Return the fields of the record that the form changes, in record shape."""
    changed: dict[str, Any] = {}
    for name in ("act", "status"):
        if form.get(name) and form[name] != record[name]["code"]:
            changed[name] = {**record[name], "code": form[name]}
    figure = record["figure"]
    if figure is not None and "low" in form:
        if form.get("no_figure"):
            changed["figure"] = None
        else:
            new = {**figure, **{n: _number(form.get(n, "")) for n in ("low", "best", "high")},
                   "unit": form.get("unit", figure["unit"]),
                   "quantifier": form.get("quantifier", figure["quantifier"])}
            if new != figure:
                changed["figure"] = new
    when = record["when"]
    if when is not None and "start" in form:
        if form.get("no_when"):
            changed["when"] = None
        else:
            new = {**when, "start": form["start"], "end": form["end"],
                   "precision": form.get("precision", when["precision"])}
            if new != when:
                changed["when"] = new
    for name in ("origin", "destination", "affected", "ground", "consequences", "orderer", "perpetrator"):
        kept = [item for at, item in enumerate(record[name]) if not form.get(f"drop_{name}_{at}")]
        if len(kept) != len(record[name]):
            changed[name] = kept
    return changed


def _number(text: str) -> int | None:
    digits = text.replace(",", "").strip()
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit():
        raise UsageError("A count is a whole number.", advice="Leave the box empty where it is not known.")
    return int(digits)


def _where(ref: PlaceRef, *, language: Language) -> str:
    """Return a resolved place as `name, first-level area, country`, each said once."""
    place = ref.place
    if place is None:
        return ""
    area = place.adm1 if place.adm1 and place.adm1 != place.name and language == "en" else None
    return ", ".join(part for part in (place_name(ref, language), area, place.country) if part)


def _find(pages: Pages, claim: str) -> Decided:
    found = decided_claims(pages.case, ClaimQuery(ids=(claim,), below_threshold=True))
    if not found:
        raise NotFound("No such claim.")
    return found[0]


def _card(request: Request, pages: Pages, claim: str) -> HTMLResponse:
    editing = request.query_params.get("edit") == "1"
    values = card_values(pages, _find(pages, claim), language_of(request), editing=editing)
    return pages.render(request, "_card.html", **values)


def card_values(pages: Pages, chosen: Decided, language: Language, *, editing: bool = False) -> dict[str, Any]:
    """Return what the template of a card needs."""
    history = pages.case.store.judgements(pages.case.actor, [chosen.claim.id])
    return {
        "chosen": chosen, "history": [judgement_record(j) for j in history], "editing": editing,
        "acts": list(Act), "statuses": list(Status), "units": list(Unit),
        "quantifiers": list(Quantifier), "precisions": list(Precision),
        "count_words": partial(figure_words, language=language), "place_words": partial(_where, language=language),
    }
