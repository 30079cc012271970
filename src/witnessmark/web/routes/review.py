"""The queue: claims of all reports in one order, what needs a look first, with facets and bulk decisions."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from witnessmark.app import judge as judging
from witnessmark.app.claims import decided_claims, find_claim
from witnessmark.app.conflict import version_of
from witnessmark.app.desk import drafts, flags, those_put_off
from witnessmark.app.second import agreement, due, share_of
from witnessmark.app.state import Decided
from witnessmark.errors import UsageError
from witnessmark.model.judgement import Judgement, undos_in_force
from witnessmark.model.text import Span
from witnessmark.store.base import ClaimQuery, Page
from witnessmark.store.passages import passages_of
from witnessmark.vocab.codes import Decision
from witnessmark.web.looking import Looking, in_one_look
from witnessmark.web.marks import segments
from witnessmark.web.pages import Pages, pages_of, start_of
from witnessmark.web.queue import FILTERS, Asked, facets_of
from witnessmark.web.routes.claims import AskedHere, PairsHere, card_values, chips, half_filled, put
from witnessmark.web.said import said_of

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
ROWS = 30
LARGEST_BULK = 2000
PREVIEWED = 12
RECENT = 8
LOOKED_BACK = (40, 200)
"""Decisions looked at for the last ones: so many first, more where those were taken many at once."""
FLAGS_SHOWN = 12


@router.get("/review")
def queue(request: Request, pages: PagesHere) -> HTMLResponse:
    """One screen of the queue with the first claim's passage and card; `?claim=` begins at one."""
    case = pages.case
    behind = pages.reconcile() if case.store.behind(case.actor) else None
    asked = Asked.of(request.query_params)
    offset = start_of(request)
    away = those_put_off(case)
    found = case.store.claim_ids(case.actor, asked.query, Page(ROWS + 1 + len(away), offset))
    ids = [*(claim for claim in found if claim not in away), *(claim for claim in away if claim in found)][:ROWS]
    wanted = request.query_params.get("claim", "") or half_filled(pages, [n for n in drafts(case) if "/" not in n])
    if wanted and wanted not in ids:
        ids = [wanted, *ids]
    rows = _in_order(decided_claims(case, ClaimQuery(ids=tuple(ids), below_threshold=True)) if ids else (), ids)
    chosen = next((d for d in rows if d.claim.id == wanted), rows[0] if rows else None)
    values = _chosen_values(request, pages, chosen, editing=None) if chosen else {"chosen": None}
    return pages.render(
        request, "review.html", behind=behind, rows=rows, **chips(pages, rows), said=said_of(request, pages),
        offset=offset, more=len(found) > ROWS, asked=asked,
        every=bool(rows) or bool(case.store.claim_ids(case.actor, page=Page(1))), recent=_recent(pages), oob=False,
        **values,
    )


@router.get("/review/facets")
def facets(request: Request, pages: PagesHere) -> HTMLResponse:
    """What the queue can be narrowed to, with counts, and how two readers agree; asked for after the first claim."""
    asked = Asked.of(request.query_params)
    groups = pages.case.store.claim_groups(pages.case.actor, asked.reports)
    second = share_of(pages.case) > 0
    return pages.render(request, "_facets.html", asked=asked, facets=facets_of(pages.case, asked, groups),
                        second=second, waiting=len(due(pages.case)) if second else 0,
                        agreed=agreement(pages.case) if second else None,
                        flagged=_flagged(pages), total=sum(g.count for g in groups if asked.holds(g)))


@router.get("/review/{claim}/card")
def card(claim: str, request: Request, pages: PagesHere) -> HTMLResponse:
    """The card with its passage and the last decisions, each to its own place on the page; `?ahead=1` without those."""
    return _whole(request, pages, claim)


@router.post("/review/{claim}/decide/{decision}")
@in_one_look
def decide(claim: str, decision: str, request: Request, pages: PagesHere, asked: AskedHere) -> HTMLResponse:
    """Accept, reject, or mark releasable, as `routes.claims.decide`; answers as `card` does."""
    return _whole(request, pages, claim, **put(pages, claim, decision, asked, "read in the review queue"))


@router.get("/review/bulk")
def preview(request: Request, pages: PagesHere) -> HTMLResponse:
    """What a decision on the current filter would be about; writes nothing."""
    return _preview(request, pages, Asked.of(request.query_params), again=request.query_params.get("again") == "1")


@router.post("/review/bulk")
def bulk(request: Request, pages: PagesHere, pairs: PairsHere) -> Response:
    """Decide on every claim of the filter at once, if they are still those that were previewed."""
    sent = dict(pairs)
    asked = Asked.of(sent)
    decision = {"accept": Decision.ACCEPT, "reject": Decision.REJECT}.get(sent.get("decision", ""))
    if decision is None or not sent.get("reason", "").strip():
        return _preview(request, pages, asked, fault="bulk_incomplete", again=sent.get("again") == "1")
    with pages.deciding:
        ids = _about(pages, asked, again=sent.get("again") == "1")
        if _seen(pages, ids) != sent.get("seen"):
            return _preview(request, pages, asked, fault="bulk_changed", again=sent.get("again") == "1")
        if len(ids) > LARGEST_BULK or not ids:
            raise UsageError("Too many claims for one decision, or none.", advice="Narrow the filter.")
        judging.judge(pages.case, ids, [decision], reason=sent["reason"].strip())
    return Response(status_code=204, headers={"HX-Redirect": f"/review?{asked.address()}"})


def _seen(pages: Pages, ids: Sequence[str]) -> str:
    """Return a digest of the claims and of the last decision on any of them."""
    told = pages.case.store.judgements(pages.case.actor, ids) if ids and len(ids) <= LARGEST_BULK else []
    return hashlib.sha256("\n".join([str(version_of(told)), *sorted(ids)]).encode()).hexdigest()


def _about(pages: Pages, asked: Asked, *, again: bool) -> list[str]:
    """Return the claims that a decision on a filter is about: those decided on already only where that is asked for."""
    query = asked.query if again else replace(asked.query, judged=False)
    return pages.case.store.claim_ids(pages.case.actor, query)


def _preview(request: Request, pages: Pages, asked: Asked, *, again: bool, fault: str = "") -> HTMLResponse:
    case = pages.case
    every = [g for g in case.store.claim_groups(case.actor, asked.reports) if asked.holds(g)]
    done = sum(g.count for g in every if g.judged) if asked.decided else 0
    groups = [g for g in every if again or not g.judged]
    total = sum(g.count for g in groups)
    ids = _about(pages, asked, again=again) if total <= LARGEST_BULK else []
    first = ids[:PREVIEWED]
    rows = _in_order(decided_claims(case, ClaimQuery(ids=tuple(first), below_threshold=True)) if first else (), first)
    acts: Counter[tuple[str, str]] = Counter()
    for group in groups:
        acts[(group.act, group.status)] += group.count
    query = asked.query if again else replace(asked.query, judged=False)
    return pages.render(
        request, "_bulk.html", status_code=422 if fault else 200, total=total, rows=rows, acts=acts.most_common(),
        reports=len(case.store.claim_reports(case.actor, query, LARGEST_BULK)) if ids else 0, asked=asked,
        seen=_seen(pages, ids), fault=fault, most=LARGEST_BULK, done=done, again=again,
        filters=[(name, getattr(asked, name)) for name in FILTERS if getattr(asked, name)],
    )


def _whole(request: Request, pages: Pages, claim: str, *, meanwhile: str = "", seen: int = 0,
           against: Sequence[str] = ()) -> HTMLResponse:
    editing = request.query_params.get("edit") == "1"
    chosen = find_claim(pages.case, claim)
    values = passage_values(chosen) | {"oob": True} | card_values(
        request, pages, chosen, editing=editing, meanwhile=meanwhile, seen=seen, against=against)
    parts = ["_card.html"] if editing else ["_card.html", "_passage.html"]
    if not editing and request.query_params.get("ahead") != "1":
        parts.append("_recent.html")
        values["recent"] = _recent(pages)
    told = "".join(pages.text(request, part, **values) for part in parts)
    return HTMLResponse(told, 409 if meanwhile or against else 200)


def _chosen_values(request: Request, pages: Pages, chosen: Decided, editing: bool | None = False) -> dict[str, Any]:
    return card_values(request, pages, chosen, editing=editing) | passage_values(chosen)


def passage_values(chosen: Decided) -> dict[str, Any]:
    """Return what the template of a passage needs: its paragraphs with a sentence or so around it."""
    claim = chosen.claim
    text = claim.reading.text
    pieces = passages_of(text)
    met = [at for at, piece in enumerate(pieces) if piece.overlaps(claim.passage)]
    around = Span(pieces[max(met[0] - 2, 0)].start, pieces[min(met[-1] + 2, len(pieces) - 1)].end) if met \
        else claim.passage
    paragraphs = segments(claim.reading, [claim], around)
    return {
        "paragraphs": paragraphs, "blind": False,
        "decisions": {claim.id: chosen.decision.decision if chosen.decision else "open"},
        "before_text": bool(paragraphs) and bool(text[: paragraphs[0].start].strip()),
        "after_text": bool(text[around.end :].strip()) and "\n" in text[around.end :].strip("\n"),
    }


def _flagged(pages: Pages) -> tuple[Decided, ...]:
    """Return the claims that carry a flag, as far as a list beside the queue shows them."""
    ids = tuple(flags(pages.case))[:FLAGS_SHOWN]
    return decided_claims(pages.case, ClaimQuery(ids=ids, below_threshold=True)) if ids else ()


def _in_order(found: Sequence[Decided], ids: Sequence[str]) -> list[Decided]:
    held = {d.claim.id: d for d in found}
    return [held[claim] for claim in ids if claim in held]


@dataclass(frozen=True, slots=True)
class Recent:
    """One of the last decisions, or several taken in one go."""

    last: Judgement
    count: int
    undone: bool
    claim: Decided | None


def _runs(held: Sequence[Judgement]) -> dict[str, list[Judgement]]:
    """Return decisions on claims, those taken in one go together, the latest first."""
    runs: dict[str, list[Judgement]] = {}
    for judgement in reversed(held):
        if judgement.target.kind in ("claim", "field") and judgement.decision is not Decision.UNDO:
            together = judgement.value if (judgement.value or "").startswith(judging.TOGETHER) else judgement.id
            runs.setdefault(f"{together} {judgement.decision}", []).append(judgement)
    return runs


def _recent(pages: Pages) -> list[Recent]:
    """Return the last decisions on claims, the latest first; those undone are told as such."""
    case = pages.case
    held: Sequence[Judgement] = ()
    runs: dict[str, list[Judgement]] = {}
    for number in LOOKED_BACK:
        held = case.store.judgements(case.actor, last=number)
        runs = _runs(held)
        if len(runs) > RECENT or len(held) < number:             # the last of those shown goes no further back
            break
    undone = {j.replaces for j in undos_in_force(held)}
    shown = list(runs.values())[:RECENT]
    wanted = tuple({run[0].target.id for run in shown})
    found = decided_claims(case, ClaimQuery(ids=wanted, below_threshold=True)) if wanted else ()
    claims = {decided.claim.id: decided for decided in found}
    return [Recent(run[0], len(run), run[0].id in undone, claims.get(run[0].target.id)) for run in shown]
