"""The claim card and the decisions on it; every answer is the card as it stands now."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response

from witnessmark.app import judge as judging
from witnessmark.app.claims import decided_claims, find_claim
from witnessmark.app.conflict import Merged, Met, merged, met, version_of
from witnessmark.app.desk import drafts, drop_draft
from witnessmark.app.state import Decided
from witnessmark.app.stated import add_claim
from witnessmark.errors import Conflict, InvalidRecord, UsageError
from witnessmark.model.claim import Claim
from witnessmark.model.judgement import Judgement
from witnessmark.model.place import PlaceRef, ResolvedPlace
from witnessmark.model.record import Json, judgement_record, statement_from_record, statement_record
from witnessmark.model.text import Reading
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Consent, Decision
from witnessmark.web.claim_form import (
    CHOICES,
    ORDER,
    Pairs,
    draft_name,
    drop,
    fields_kept,
    fields_of,
    shown,
    span_of,
    take,
)
from witnessmark.web.claim_words import field_words
from witnessmark.web.i18n import Language, language_of, translator
from witnessmark.web.incident_view import figure_words
from witnessmark.web.pages import Pages, pages_of
from witnessmark.web.place_choice import place_choice, where

router = APIRouter()
PagesHere = Annotated[Pages, Depends(pages_of)]
DECISIONS = {"accept": Decision.ACCEPT, "reject": Decision.REJECT, "releasable": Decision.RELEASABLE,
             "not-releasable": Decision.NOT_RELEASABLE}
REASON = "read in the workbench"
TABLES = {"affected": "group", "orderer": "organ", "perpetrator": "organ", "consequences": "consequence"}


@router.get("/claims/{claim}/card")
def card(claim: str, request: Request, pages: PagesHere) -> HTMLResponse:
    return _card(request, pages, claim)


@router.post("/claims/{claim}/decide/{decision}")
def decide(
    claim: str, decision: str, request: Request, pages: PagesHere, reason: Annotated[str, Form()] = REASON,
    seen: Annotated[int | None, Form()] = None, next: str = "",
) -> HTMLResponse:
    """Accept, reject, or mark releasable; answers with the card, or with that of the claim to go on with.

    `seen` is the version of the card that was looked at: when it is stale nothing is written, and the card as it
    stands now says what happened meanwhile.
    """
    if decision not in DECISIONS:
        raise UsageError("There is no such decision.")
    try:
        with pages.deciding:
            judging.judge(pages.case, [claim], [DECISIONS[decision]], reason=reason.strip() or REASON, seen=seen)
    except Conflict:
        return _card(request, pages, claim, meanwhile=decision, seen=seen or 0)
    return _card(request, pages, following(pages, claim, next))


def following(pages: Pages, claim: str, wanted: str) -> str:
    """Return the claim to go on with, or the same one where that is gone: the decision is written by now."""
    query = ClaimQuery(ids=(wanted,), below_threshold=True)
    return wanted if wanted and pages.case.store.claim_ids(pages.case.actor, query) else claim


@router.post("/undo")
def undo(pages: PagesHere) -> Response:
    """Undo the last decision in force with what was decided together with it.

    Answers which claim it was about, how many decisions went, and whether the claim is gone: a person's own.
    """
    with pages.deciding:
        done = judging.undo_last(pages.case)
    claim = done[-1].target.id
    gone = done[-1].target.kind in ("claim", "field") and not decided_claims(
        pages.case, ClaimQuery(ids=(claim,), below_threshold=True))
    answer = {"claim": claim, "undone": len(done), "gone": gone}
    return Response(json.dumps(answer), media_type="application/json")


async def _pairs(request: Request) -> list[tuple[str, str]]:
    async with request.form(max_files=0) as form:
        return [(key, str(value)) for key, value in form.multi_items()]


PairsHere = Annotated[list[tuple[str, str]], Depends(_pairs)]


@router.post("/claims/{claim}/correct")
def correct(claim: str, request: Request, pages: PagesHere, pairs: PairsHere) -> HTMLResponse:
    """Correct fields from the card's form; only what differs from the claim as the form was opened on is written.

    A field that somebody else corrected meanwhile, to another value, is asked about first; the rest stands beside
    what they did.
    """
    sent = dict(pairs)
    reason = reason_of(pairs)
    with pages.deciding:
        history = pages.case.store.judgements(pages.case.actor, [claim])
        shown_at = _version(sent.get("seen"), version_of(history))
        between = met(pages.case, claim, _version(sent.get("based"), shown_at))
        try:
            found = merged(between, fields_of(pairs, statement_record(between.before.claim)))
        except (InvalidRecord, UsageError) as fault:
            return form_again(request, pages, between.now.claim.reading, pairs, fault, of=between.now)
        picked = {name: sent[f"pick.{name}"] for name in found.clash if f"pick.{name}" in sent}
        if len(picked) < len(found.clash) or (found.clash and version_of(history) > shown_at):
            return _clash(request, pages, between, found, pairs)
        for name, value in {**found.free, **{n: v for n, v in found.clash.items() if picked[n] == "mine"}}.items():
            judging.correct(pages.case, claim, name, value, reason=reason or REASON)
        drop_draft(pages.case, claim)
    return _card(request, pages, claim, meanwhile="merged" if between.since and not picked else "", since=between.since)


def _version(sent: str | None, now: int) -> int:
    """Return the version that a form names; the present one where it names none."""
    return int(sent) if sent and sent.isascii() and sent.isdigit() and len(sent) < 16 else now


def _base(sent: Mapping[str, str]) -> str:
    return "/second" if sent.get("base") == "/second" else "/claims"


def _clash(request: Request, pages: Pages, between: Met, found: Merged, pairs: Pairs) -> HTMLResponse:
    """Answer with both values of each field that two people changed, and ask which stands; nothing is written."""
    language = language_of(request)
    now = between.now.claim
    mine = statement_from_record({**statement_record(now), **found.clash}, now.reading)
    assert isinstance(mine, Claim)
    values = card_values(request, pages, between.now)
    return pages.render(
        request, "_clash.html", status_code=409, **values | {"since": between.since},
        of=now.id, based=between.seen, language=now.reading.report.language, others=list(found.free),
        sent=[(name, value) for name, value in pairs
              if name not in ("seen", "based") and not name.startswith("pick.")],
        rows=[(name, field_words(now, name, language), field_words(mine, name, language)) for name in found.clash],
    )


@router.post("/reports/{report}/form")
def form(report: str, request: Request, pages: PagesHere, pairs: PairsHere) -> HTMLResponse:
    """The form with a selection taken into a field, or a value dropped; writes nothing.

    Without a form before it, the form of a new claim.
    """
    sent = dict(pairs)
    of = find_claim(pages.case, sent["of"]) if sent.get("of") else None
    reading = of.claim.reading if of else pages.case.store.reading(pages.case.actor, report)
    fields = fields_of([p for p in pairs if p[0] in ("fields", "of") or "." in p[0]],
                       statement_record(of.claim) if of else {})
    if sent.get("take"):
        fields = take(fields, sent["take"], span_of(sent, reading), reading)
    if sent.get("drop"):
        fields = drop(fields, sent["drop"])
    template = "_form.html" if "fields" in sent else "_new.html"
    return pages.render(request, template, **_form_values(request, reading, fields, of=of, reason=reason_of(pairs),
                                                          seen=_version(sent.get("seen"), 0), base=_base(sent)))


@router.post("/reports/{report}/claims")
def add(report: str, request: Request, pages: PagesHere, pairs: PairsHere) -> Response:
    """Add a person's claim; the reading view opens at it."""
    try:
        with pages.deciding:
            made = add_claim(pages.case, report, fields_of(pairs, {}), reason=reason_of(pairs) or REASON)
            drop_draft(pages.case, f"new/{report}")
    except (InvalidRecord, UsageError) as fault:
        return form_again(request, pages, pages.case.store.reading(pages.case.actor, report), pairs, fault)
    return Response(status_code=204, headers={"HX-Redirect": f"/reports/{report}?claim={made.id}"})


def reason_of(pairs: Pairs) -> str:
    """Return the reason that a sent form gives, empty where it gives none."""
    return dict(pairs).get("reason", "").strip()


def form_again(request: Request, pages: Pages, reading: Reading, pairs: Pairs, fault: InvalidRecord | UsageError, *,
           of: Decided | None = None) -> HTMLResponse:
    """Answer with the form as it was sent, saying which field does not fit."""
    pairs = list(pairs)
    t = translator(language_of(request))
    name = fault.path.removeprefix("$.").split(".")[0].split("[")[0] if isinstance(fault, InvalidRecord) else ""
    told = t("form_fault_field", field=t(f"field_{name}")) if name in ORDER and name != "attribution" \
        else t("form_fault")
    fields = fields_kept(pairs, statement_record(of.claim) if of else {})
    answer = pages.render(request, "_form.html", status_code=422,
                          **_form_values(request, reading, fields, of=of, reason=reason_of(pairs), fault=told,
                                         seen=_version(dict(pairs).get("seen"), 0), base=_base(dict(pairs))))
    answer.headers["HX-Retarget"] = "#card form.edit"
    answer.headers["HX-Reswap"] = "outerHTML"
    return answer


def _form_values(request: Request, reading: Reading, fields: Json, *, of: Decided | None = None, reason: str = "",
                 fault: str = "", seen: int = 0, base: str = "/claims", restored: bool = False) -> dict[str, Any]:
    """Return what the template of a form needs.

    `seen` is the version of the claim that it was opened on, `base` where it is sent: `/second` for a second reading.
    """
    return {
        "base": base, "restored": restored,
        "seen": seen,
        "of": of.claim.id if of else None, "fields": list(ORDER), "values": shown(fields, reading), "fault": fault,
        "report_id": reading.report.id, "language": reading.report.language, "reason": reason,
        "choices": {name: list(codes) for name, codes in CHOICES.items()}, "tables": TABLES,
        "place_option": partial(_option, language=language_of(request)),
    }


def new_values(request: Request, pages: Pages, reading: Reading) -> dict[str, Any] | None:
    """Return what the form of a new claim needs that was left half-filled on this reading; None where none was."""
    kept = drafts(pages.case).get(draft_name({"report": reading.report.id}))
    if kept is None:
        return None
    return _form_values(request, reading, fields_kept(kept, {}), reason=reason_of(kept), restored=True)


def half_filled(pages: Pages, claims: Collection[str], *, blind: bool = False) -> str:
    """Return the claim among these whose form was left half-filled; empty where none was."""
    base = "/second" if blind else "/claims"
    kept = drafts(pages.case)
    return next((claim for claim in claims if draft_name({"of": claim, "base": base}) in kept), "")


def _option(place: Json, *, language: Language) -> str:
    return where(ResolvedPlace(place["id"], place["name"], place["country"], place["adm1"], place["lat"],
                               place["lon"], place["level"]), language)


def _words_of(ref: PlaceRef, *, language: Language) -> str:
    return where(ref.place, language) if ref.place else ""


def _whys(claim: Claim, language: Language) -> dict[str, list[str]]:
    """Return field → why the machine read it so; what is of no row of the card stands under an empty name."""
    told: dict[str, list[str]] = {}
    for why in claim.why:
        stands = why.field in ("act", "status", "affected", "attribution") or (
            why.field in ORDER and getattr(claim, why.field))
        told.setdefault(why.field if stands else "", []).append(why.ko if language == "ko" else why.en)
    return told


def _card(request: Request, pages: Pages, claim: str, *, meanwhile: str = "", seen: int = 0,
          since: Sequence[Judgement] = ()) -> HTMLResponse:
    editing = request.query_params.get("edit") == "1"
    values = card_values(request, pages, find_claim(pages.case, claim), editing=editing, meanwhile=meanwhile, seen=seen)
    values |= {"since": since} if since else {}
    return pages.render(request, "_card.html", status_code=409 if meanwhile in DECISIONS else 200, **values)


def card_values(request: Request, pages: Pages, chosen: Decided, *, editing: bool | None = False, meanwhile: str = "",
                seen: int = 0, blind: bool = False) -> dict[str, Any]:
    """Return what the template of a card needs, with its form when `editing`; None: if it was left half-filled.

    `meanwhile` is the decision that was refused because others came after the version `seen`; they are told.
    `blind` leaves out what others decided, for a second reader.
    """
    language = language_of(request)
    told = () if blind else pages.case.store.judgements(pages.case.actor, [chosen.claim.id])
    history = [j for j in told if j.target.kind != "second"]
    claim = chosen.claim
    version = version_of(history)
    base = "/second" if blind else "/claims"
    kept = drafts(pages.case).get(draft_name({"of": claim.id, "base": base})) if editing is not False else None
    editing = bool(editing) if editing is not None else kept is not None
    form: dict[str, Any] = {}
    if editing:
        record = statement_record(claim)
        form = _form_values(request, claim.reading, fields_kept(kept, record) if kept else record, of=chosen,
                            reason=reason_of(kept or ()), seen=_version(dict(kept or ()).get("seen"), version),
                            base=base, restored=kept is not None)
    return {
        "withdrawn": pages.case.store.report(pages.case.actor, claim.reading.report.id).consent is Consent.WITHDRAWN,
        "whys": _whys(claim, language), "place_choice": partial(place_choice, language=language),
        "card_version": version, "blind": blind, "meanwhile": meanwhile,
        "since": [j for j in history if j.sequence > seen],
        **form, "chosen": chosen, "history": [judgement_record(j) for j in history], "editing": editing,
        "count_words": partial(figure_words, language=language), "place_words": partial(_words_of, language=language),
    }
