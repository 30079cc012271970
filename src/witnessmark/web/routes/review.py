"""The queue: claims of all reports in one order, what needs a look first, with facets and bulk decisions."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from witnessmark.app import judge as judging
from witnessmark.app.claims import decided_claims, find_claim
from witnessmark.app.incidents import refresh
from witnessmark.app.state import Decided
from witnessmark.errors import NotFound, UsageError
from witnessmark.model.judgement import Judgement, undos_in_force
from witnessmark.model.text import Span
from witnessmark.store.base import ClaimGroup, ClaimQuery, Page
from witnessmark.store.passages import passages_of
from witnessmark.vocab.codes import Act, Decision, Status
from witnessmark.web.marks import segments
from witnessmark.web.pages import Pages, pages_of
from witnessmark.web.routes.claims import DECISIONS, PairsHere, card_values

router = APIRouter()
PagesHere = Annotated[Pages, Depends(pages_of)]
ROWS = 30
BANDS = (0.0, 0.5, 0.8)
BAND_NAMES = ("doubtful", "likely", "sure")
FILTERS = ("report", "act", "status", "sure", "decided", "order")
REPORTS_SHOWN = 12
LARGEST_BULK = 2000
PREVIEWED = 12
RECENT = 8
LOOKED_BACK = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What the queue is narrowed to; every part is empty or one known value."""

    report: str = ""
    act: str = ""
    status: str = ""
    sure: str = ""
    decided: str = ""           # empty: not yet
    order: str = ""             # empty: what most needs a look first

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Asked:
        known: dict[str, Set[str]] = {"act": set(Act), "status": set(Status), "sure": set(BAND_NAMES),
                                      "decided": {"yes", "all"}, "order": {"text"}}
        kept = {name: sent.get(name, "") for name in FILTERS}
        return cls(**{n: v if n == "report" or v in known[n] else "" for n, v in kept.items()})

    @property
    def query(self) -> ClaimQuery:
        ends = (*BANDS[1:], 1.01)
        at = BAND_NAMES.index(self.sure) if self.sure else None
        return ClaimQuery(
            reports=(self.report,) if self.report else (), acts=(Act(self.act),) if self.act else (),
            statuses=(Status(self.status),) if self.status else (),
            judged={"": False, "yes": True, "all": None}[self.decided],
            sure=None if at is None else (BANDS[at], ends[at]), by_weight=not self.order,
        )

    def address(self, **changes: str) -> str:
        """Return the part of the address after `?` with some filters changed."""
        every = {name: getattr(self, name) for name in FILTERS} | changes
        return urlencode({name: value for name, value in every.items() if value})

    def holds(self, group: ClaimGroup, but: str = "") -> bool:
        """Say whether a group's claims pass every filter other than `but`."""
        values = {"report": group.report, "act": group.act, "status": group.status,
                  "sure": BAND_NAMES[group.sure]}
        judged = {"": group.judged is False, "yes": group.judged, "all": True}[self.decided]
        return (judged or but == "decided") and all(
            name == but or not (asked := getattr(self, name)) or asked == value for name, value in values.items())


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: how many claims it would leave, and whether it is taken now."""

    value: str
    count: int
    chosen: bool
    address: str
    name: str = ""


@router.get("/review")
def queue(request: Request, pages: PagesHere) -> HTMLResponse:
    """One screen of the queue with the first claim's passage and card; `?claim=` begins at one."""
    case = pages.case
    if case.store.behind(case.actor):
        with pages.reconciling:
            refresh(case)
    asked = Asked.of(request.query_params)
    groups = case.store.claim_groups(case.actor, BANDS)
    total = sum(g.count for g in groups if asked.holds(g))
    start = request.query_params.get("from", "")
    offset = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 0
    ids = case.store.claim_ids(case.actor, asked.query, Page(ROWS, offset))
    wanted = request.query_params.get("claim", "")
    if wanted and wanted not in ids:
        ids = [wanted, *ids]
    rows = _in_order(decided_claims(case, ClaimQuery(ids=tuple(ids), below_threshold=True)) if ids else (), ids)
    chosen = next((d for d in rows if d.claim.id == wanted), rows[0] if rows else None)
    values = _chosen_values(request, pages, chosen) if chosen else {"chosen": None}
    return pages.render(
        request, "review.html", rows=rows, total=total, offset=offset, more=max(total - offset - len(ids), 0),
        asked=asked, facets=_facets(pages, asked, groups), every=sum(g.count for g in groups),
        recent=_recent(pages), oob=False, **values,
    )


@router.get("/review/{claim}/card")
def card(claim: str, request: Request, pages: PagesHere) -> HTMLResponse:
    """The card with its passage and the last decisions, each to its own place on the page."""
    return _whole(request, pages, claim)


@router.post("/review/{claim}/decide/{decision}")
def decide(claim: str, decision: str, request: Request, pages: PagesHere) -> HTMLResponse:
    """Accept, reject, or mark releasable; answers as `card` does."""
    if decision not in DECISIONS:
        raise UsageError("There is no such decision.")
    with pages.deciding:
        judging.judge(pages.case, [claim], [DECISIONS[decision]], reason="read in the review queue")
    return _whole(request, pages, claim)


@router.get("/review/bulk")
def preview(request: Request, pages: PagesHere) -> HTMLResponse:
    """What a decision on the current filter would be about; writes nothing."""
    return _preview(request, pages, Asked.of(request.query_params))


@router.post("/review/bulk")
def bulk(request: Request, pages: PagesHere, pairs: PairsHere) -> Response:
    """Decide on every claim of the filter at once, if they are still those that were previewed."""
    sent = dict(pairs)
    asked = Asked.of(sent)
    decision = {"accept": Decision.ACCEPT, "reject": Decision.REJECT}.get(sent.get("decision", ""))
    if decision is None or not sent.get("reason", "").strip():
        return _preview(request, pages, asked, fault="bulk_incomplete")
    with pages.deciding:
        ids = pages.case.store.claim_ids(pages.case.actor, asked.query)
        if _seen(ids) != sent.get("seen"):
            return _preview(request, pages, asked, fault="bulk_changed")
        if len(ids) > LARGEST_BULK or not ids:
            raise UsageError("Too many claims for one decision, or none.", advice="Narrow the filter.")
        judging.judge(pages.case, ids, [decision], reason=sent["reason"].strip())
    return Response(status_code=204, headers={"HX-Redirect": f"/review?{asked.address()}"})


def _seen(ids: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def _preview(request: Request, pages: Pages, asked: Asked, fault: str = "") -> HTMLResponse:
    case = pages.case
    ids = case.store.claim_ids(case.actor, asked.query)
    first = ids[:PREVIEWED]
    rows = _in_order(decided_claims(case, ClaimQuery(ids=tuple(first), below_threshold=True)) if first else (), first)
    groups = [g for g in case.store.claim_groups(case.actor, BANDS) if asked.holds(g)]
    acts: Counter[tuple[str, str]] = Counter()
    for group in groups:
        acts[(group.act, group.status)] += group.count
    return pages.render(
        request, "_bulk.html", status_code=422 if fault else 200, ids=ids, rows=rows, acts=acts.most_common(),
        reports=len({g.report for g in groups}), asked=asked, seen=_seen(ids), fault=fault, most=LARGEST_BULK,
        filters=[(name, getattr(asked, name)) for name in FILTERS if getattr(asked, name)],
    )


def _whole(request: Request, pages: Pages, claim: str) -> HTMLResponse:
    values = _chosen_values(request, pages, find_claim(pages.case, claim))
    editing = request.query_params.get("edit") == "1"
    parts = ["_card.html"] if editing else ["_card.html", "_passage.html", "_recent.html"]
    values |= {"recent": _recent(pages), "oob": True}
    if editing:
        values |= card_values(request, pages, values["chosen"], editing=True)
    return HTMLResponse("".join(pages.text(request, part, **values) for part in parts))


def _chosen_values(request: Request, pages: Pages, chosen: Decided) -> dict[str, Any]:
    """Return what card and passage need: the passage's paragraphs with a sentence or so around it."""
    claim = chosen.claim
    text = claim.reading.text
    pieces = passages_of(text)
    met = [at for at, piece in enumerate(pieces) if piece.overlaps(claim.passage)]
    around = Span(pieces[max(met[0] - 2, 0)].start, pieces[min(met[-1] + 2, len(pieces) - 1)].end) if met \
        else claim.passage
    paragraphs = segments(claim.reading, [claim], around)
    return {
        **card_values(request, pages, chosen), "paragraphs": paragraphs,
        "decisions": {claim.id: chosen.decision.decision if chosen.decision else "open"},
        "before_text": bool(paragraphs) and bool(text[: paragraphs[0].start].strip()),
        "after_text": bool(text[around.end :].strip()) and "\n" in text[around.end :].strip("\n"),
    }


def _in_order(found: Sequence[Decided], ids: Sequence[str]) -> list[Decided]:
    held = {d.claim.id: d for d in found}
    return [held[claim] for claim in ids if claim in held]


def _facets(pages: Pages, asked: Asked, groups: Sequence[ClaimGroup]) -> dict[str, list[Choice]]:
    """Return each facet's values with how many claims the other filters leave of them."""
    told: dict[str, Callable[[ClaimGroup], str]] = {
        "decided": lambda g: "yes" if g.judged else "", "act": lambda g: g.act, "status": lambda g: g.status,
        "sure": lambda g: BAND_NAMES[g.sure], "report": lambda g: g.report,
    }
    facets: dict[str, list[Choice]] = {}
    for name, value_of in told.items():
        counts: Counter[str] = Counter()
        for group in groups:
            if asked.holds(group, but=name):
                counts[value_of(group)] += group.count
        now = getattr(asked, name)
        if name == "decided":
            counts = Counter({"": counts[""], "yes": counts["yes"], "all": counts[""] + counts["yes"]})
        elif now:
            counts.setdefault(now, 0)
        order = list(counts.items()) if name == "decided" else \
            [(b, counts[b]) for b in BAND_NAMES if b in counts] if name == "sure" else counts.most_common()
        if name == "report":
            order = [(r, n) for r, n in order if r == now] + [(r, n) for r, n in order if r != now][:REPORTS_SHOWN]
        facets[name] = [
            Choice(value, count, value == now, asked.address(**{name: "" if value == now else value}))
            for value, count in order
        ]
    facets["report"] = [replace(c, name=_title(pages, c.value)) for c in facets["report"]]
    return facets


def _title(pages: Pages, report: str) -> str:
    try:
        found = pages.case.store.report(pages.case.actor, report)
    except NotFound:
        return "?"
    return found.title or found.original.name


@dataclass(frozen=True, slots=True)
class Recent:
    """One of the last decisions, or several taken in one go."""

    last: Judgement
    count: int
    undone: bool
    claim: Decided | None


def _recent(pages: Pages) -> list[Recent]:
    """Return the last decisions on claims, the latest first; those undone are told as such."""
    case = pages.case
    held = case.store.judgements(case.actor, last=LOOKED_BACK)
    undone = {j.replaces for j in undos_in_force(held)}
    runs: dict[str, list[Judgement]] = {}
    for judgement in reversed(held):
        if judgement.target.kind in ("claim", "field") and judgement.decision is not Decision.UNDO:
            together = judgement.value if (judgement.value or "").startswith("bat_") else judgement.id
            runs.setdefault(f"{together} {judgement.decision}", []).append(judgement)
    shown = list(runs.values())[:RECENT]
    wanted = tuple({run[0].target.id for run in shown})
    found = decided_claims(case, ClaimQuery(ids=wanted, below_threshold=True)) if wanted else ()
    claims = {decided.claim.id: decided for decided in found}
    return [Recent(run[0], len(run), run[0].id in undone, claims.get(run[0].target.id)) for run in shown]
