"""The claim card and the decisions on it; every answer is the card as it stands now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.app import judge as judging
from witnessmark.app.claims import find_claim
from witnessmark.app.conflict import Merged, Met, merged, met, version_of
from witnessmark.app.desk import drafts, drop_draft, flags, set_flag, stamp_of, those_put_off
from witnessmark.app.doubts import REFUSED, doubts
from witnessmark.app.fields import CODES
from witnessmark.app.state import Decided
from witnessmark.app.stated import add_claim
from witnessmark.errors import Conflict, DoneBefore, InvalidRecord, UsageError
from witnessmark.extract import THRESHOLD
from witnessmark.model.claim import Claim
from witnessmark.model.judgement import Judgement
from witnessmark.model.place import PlaceRef, ResolvedPlace
from witnessmark.model.record import Json, judgement_record, statement_from_record, statement_record
from witnessmark.model.text import Reading
from witnessmark.vocab.codes import Consent, Decision
from witnessmark.web.claim_form import (
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
from witnessmark.web.looking import Looking, in_one_look
from witnessmark.web.pages import Pages, pages_of
from witnessmark.web.place_choice import place_choice, where
from witnessmark.web.security import TOKEN_FIELD

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
DECISIONS = {"accept": Decision.ACCEPT, "reject": Decision.REJECT, "releasable": Decision.RELEASABLE,
             "not-releasable": Decision.NOT_RELEASABLE}
REASON = "read in the workbench"
TABLES = {"affected": "group", "orderer": "organ", "perpetrator": "organ", "consequences": "consequence"}


@router.get("/claims/{claim}/card")
def card(claim: str, request: Request, pages: PagesHere) -> HTMLResponse:
    return _card(request, pages, claim)


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision as a page asks for it.

    `seen` is the version of the card that was looked at, `step` names the key press, so that it counts once however
    often it comes, `sure` says that what speaks against marking the claim releasable was shown.
    """

    reason: str = ""
    seen: int | None = None
    step: str = ""
    sure: bool = False


def asked_of(reason: Annotated[str, Form()] = "", seen: Annotated[int | None, Form()] = None,
             step: Annotated[str, Form()] = "", sure: Annotated[bool, Form()] = False) -> Asked:
    """Return what a decision's form says (a FastAPI dependency)."""
    return Asked(reason.strip(), seen, step, sure)


AskedHere = Annotated[Asked, Depends(asked_of)]


@router.post("/claims/{claim}/decide/{decision}")
@in_one_look
def decide(claim: str, decision: str, request: Request, pages: PagesHere, asked: AskedHere) -> HTMLResponse:
    """Accept, reject, or mark releasable; answers with the card as it stands now.

    When the version seen is stale nothing is written, and the card says what happened meanwhile; neither is it when
    something speaks against releasing the claim and nobody has said to do so all the same.
    """
    return _card(request, pages, claim, **put(pages, claim, decision, asked, REASON))


def put(pages: Pages, claim: str, decision: str, asked: Asked, reason: str) -> dict[str, Any]:
    """Write a decision, once; return what the card says instead where it was not written."""
    if decision not in DECISIONS:
        raise UsageError("There is no such decision.")
    with pages.deciding:
        against = doubts_on(pages, claim) if decision == "releasable" else ()
        if against and (not asked.sure or REFUSED in against):
            return {"against": against}
        try:
            with pages.once(asked.step):
                judging.judge(pages.case, [claim], [DECISIONS[decision]], reason=asked.reason or reason,
                              seen=asked.seen)
        except DoneBefore:
            return {}
        except Conflict:
            return {"meanwhile": decision, "seen": asked.seen or 0}
    return {}


def doubts_on(pages: Pages, claim: str) -> tuple[str, ...]:
    """Return what speaks against marking a claim releasable."""
    found = find_claim(pages.case, claim)
    return doubts(found, pages.case.store.report(pages.case.actor, found.claim.reading.report.id))


@router.post("/claims/{claim}/flag")
def flag(claim: str, pages: PagesHere) -> Response:
    """Flag a claim for another look, or take its flag away."""
    found = find_claim(pages.case, claim).claim
    with pages.deciding:
        set_flag(pages.case, found.id, found.id not in flags(pages.case))
    return Response(status_code=204)


@router.get("/claims/{claim}/incident")
def incident(claim: str, pages: PagesHere, at: str = "") -> Response:
    """Go to the incident that a claim stands in, to its links or contradictions; to the list where it is in none."""
    found = find_claim(pages.case, claim).claim
    pages.reconcile()
    held = next((i.id for i in pages.case.store.incidents(pages.case.actor) if found.id in i.claims), None)
    place = at if at in ("belongs", "contradictions") else "belongs"
    return RedirectResponse(f"/incidents/{held}#{place}" if held else "/incidents", 303)


async def _pairs(request: Request) -> list[tuple[str, str]]:
    async with request.form(max_files=0) as form:
        return [(key, str(value)) for key, value in form.multi_items() if key != TOKEN_FIELD]


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
        drop_draft(pages.case, claim, pairs)
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
                                                          seen=_version(sent.get("seen"), 0), base=_base(sent),
                                                          over=sent.get("over", "")))


@router.post("/reports/{report}/claims")
def add(report: str, request: Request, pages: PagesHere, pairs: PairsHere) -> Response:
    """Add a person's claim; the reading view opens at it."""
    try:
        if not dict(pairs).get("status.code"):
            raise InvalidRecord("a claim needs a status", path="$.status")
        with pages.deciding:
            made = add_claim(pages.case, report, fields_of(pairs, {}), reason=reason_of(pairs) or REASON)
            drop_draft(pages.case, f"new/{report}", pairs)
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
                                         seen=_version(dict(pairs).get("seen"), 0), base=_base(dict(pairs)),
                                         over=dict(pairs).get("over", "")))
    answer.headers["HX-Retarget"] = "#card form.edit"
    answer.headers["HX-Reswap"] = "outerHTML"
    return answer


def _form_values(request: Request, reading: Reading, fields: Json, *, of: Decided | None = None, reason: str = "",
                 fault: str = "", seen: int = 0, base: str = "/claims", kept: Pairs | None = None,
                 over: str = "") -> dict[str, Any]:
    """Return what the template of a form needs.

    `seen` is the version of the claim that it was opened on, `base` where it is sent: `/second` for a second reading;
    `kept` is the draft that it is opened on, `over` that draft's stamp.
    """
    return {
        "base": base, "restored": kept is not None, "over": stamp_of(list(kept)) if kept is not None else over,
        "seen": seen,
        "of": of.claim.id if of else None, "fields": list(ORDER), "values": shown(fields, reading), "fault": fault,
        "report_id": reading.report.id, "language": reading.report.language, "reason": reason,
        "choices": {name: list(codes) for name, codes in CODES.items()}, "tables": TABLES,
        "place_option": partial(_option, language=language_of(request)),
    }


def new_values(request: Request, pages: Pages, reading: Reading) -> dict[str, Any] | None:
    """Return what the form of a new claim needs that was left half-filled on this reading; None where none was."""
    kept = drafts(pages.case).get(draft_name({"report": reading.report.id}))
    if kept is None:
        return None
    return _form_values(request, reading, fields_kept(kept, {}), reason=reason_of(kept), kept=kept)


def chips(pages: Pages, rows: Sequence[Decided]) -> dict[str, Any]:
    """Return what the template of a claim's chip needs: each claim's version, and whether it was put off."""
    told = pages.case.store.judgements(pages.case.actor, [d.claim.id for d in rows]) if rows else []
    versions: dict[str, list[Judgement]] = {}
    for judgement in told:
        versions.setdefault(judgement.target.id, []).append(judgement)
    return {"versions": {claim: version_of(held) for claim, held in versions.items()}, "threshold": THRESHOLD,
            "put_off": set(those_put_off(pages.case)).__contains__, "flagged": flags(pages.case)}


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
          since: Sequence[Judgement] = (), against: Sequence[str] = ()) -> HTMLResponse:
    editing = request.query_params.get("edit") == "1"
    values = card_values(request, pages, find_claim(pages.case, claim), editing=editing, meanwhile=meanwhile,
                         seen=seen, against=against)
    values |= {"since": since} if since else {}
    return pages.render(request, "_card.html", status_code=409 if against or meanwhile in DECISIONS else 200, **values)


def card_values(request: Request, pages: Pages, chosen: Decided, *, editing: bool | None = False, meanwhile: str = "",
                seen: int = 0, blind: bool = False, against: Sequence[str] = ()) -> dict[str, Any]:
    """Return what the template of a card needs, with its form when `editing`; None: if it was left half-filled.

    `meanwhile` is the decision that was refused because others came after the version `seen`; they are told.
    `against` is what speaks against releasing the claim, when that was asked for.
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
                            base=base, kept=kept)
    return {
        "withdrawn": pages.case.store.report(pages.case.actor, claim.reading.report.id).consent is Consent.WITHDRAWN,
        "whys": _whys(claim, language), "place_choice": partial(place_choice, language=language),
        "card_version": version, "blind": blind, "meanwhile": meanwhile, "against": against, "refused": REFUSED,
        "since": [j for j in history if j.sequence > seen],
        "flag": flags(pages.case).get(claim.id, "") if not blind else "",
        **form, "chosen": chosen, "history": [judgement_record(j) for j in history], "editing": editing,
        "count_words": partial(figure_words, language=language), "place_words": partial(_words_of, language=language),
    }
