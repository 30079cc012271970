"""Incidents: the list with map and timeline, and one incident with its matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.app.claims import decided_claims
from witnessmark.app.incidents import Parted, standing
from witnessmark.app.why import stories
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Incident
from witnessmark.model.judgement import Judgement, in_force
from witnessmark.reconcile.grades import graded_text
from witnessmark.store.base import ClaimQuery, IncidentQuery, Page
from witnessmark.vocab.codes import AttributionKind, Grade, Resolution
from witnessmark.web.i18n import Language, language_of, translator
from witnessmark.web.incident_facets import Narrowing, narrowing_of, place_choices, year_choices
from witnessmark.web.incident_view import (
    MATRIX_FIELDS,
    cells,
    claim_bars,
    difference,
    headline,
    incident_bars,
    incident_map,
    incidents_map,
    main_figure,
    place_names,
    steps,
)
from witnessmark.web.looking import Looking
from witnessmark.web.origin_view import origin_graph
from witnessmark.web.pages import Pages, pages_of, start_of

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
ROWS = 30
CAMPAIGNS = 10
NEAR = 30


@dataclass(frozen=True, slots=True)
class First:
    """How many of each list an incident's page shows; the others are folded, and open on paper."""

    rows: int = 8
    steps: int = 6
    differences: int = 4
    origins: int = 4
    history: int = 3


@router.get("/incidents")
def listing(request: Request, pages: PagesHere) -> HTMLResponse:
    case = pages.case
    language = language_of(request)
    now = narrowing_of(request)
    behind = pages.reconcile()
    offset = start_of(request)
    told = case.store.campaigns(case.actor, page=Page(CAMPAIGNS))
    campaign = next(iter(case.store.campaigns(case.actor, ids=(now.campaign,))), None) if now.campaign else None
    now = now if campaign else replace(now, campaign="")
    stands = case.store.changed(case.actor), case.store.reconciled_version(case.actor)    # made anew beside it too
    grades = pages.counted("grades", lambda: case.store.grades(case.actor), stands)
    query = now.query(campaign.incidents if campaign else ())
    spread = pages.counted(f"spread {now.address()}", lambda: case.store.incident_spread(case.actor, query), stands)
    incidents = case.store.incidents(case.actor, query, Page(ROWS, offset))
    matching = spread.grades.get(Grade(now.grade), 0) if now.grade else sum(spread.grades.values())
    tied = case.store.incidents(case.actor, IncidentQuery(ids=tuple(i for c in told for i in c.incidents))) \
        if told and now == Narrowing() else []
    claims = _claims(pages, [c for i in (*incidents, *tied) for c in i.claims])
    incidents.sort(key=lambda i: _first_day(i, claims))
    return pages.render(
        request, "incidents.html", behind=behind, incidents=incidents, total=sum(grades.values()), campaigns=told,
        now=now, campaign=campaign, grades=spread.grades, every=sum(spread.grades.values()),
        places=place_choices(spread, now, language), years=year_choices(spread, now, translator(language)("undated")),
        start=offset, rows=ROWS, matching=matching,
        headlines={i.id: headline(i, claims, language) for i in (*incidents, *tied)},
        figures={i.id: main_figure(i, language) for i in incidents},
        map=incidents_map(incidents, claims, language), timeline=incident_bars(incidents, claims, language),
    )


@router.get("/incidents/{incident}")
def one(incident: str, request: Request, pages: PagesHere) -> Response:
    return incident_page(request, pages, incident)


def standing_at(request: Request, pages: Pages, incident: str) -> Incident | Response:
    """Return the incident at an address; where the address is of old, the way to what stands there now.

    Raises:
        NotFound: nothing of it is left.
    """
    case = pages.case
    try:
        found = standing(case, incident)
    except Parted as several:
        now = several.now
        claims = _claims(pages, [c for i in now for c in i.claims])
        return pages.render(request, "moved.html", status_code=300,
                            now=[(i, headline(i, claims, language_of(request))) for i in now])
    if found.id == incident:
        return found
    return RedirectResponse(str(request.url.replace(path=request.url.path.replace(incident, found.id, 1))), 307)


def incident_page(request: Request, pages: Pages, incident: str, *, problem: str | None = None) -> Response:
    """Return an incident's page; with a problem, it says first why a decision was not taken."""
    case = pages.case
    language = language_of(request)
    behind = pages.reconcile()
    found = standing_at(request, pages, incident)
    if isinstance(found, Response):
        return found
    claims = _claims(pages, found.claims)
    origins = case.store.origins_of(case.actor, found.claims)
    named = sorted({report for origin in origins for report in origin.reports})
    reports = {r.id: r for r in case.store.reports(case.actor, ids=named)} if named else {}
    order = sorted((claims[c] for c in found.claims if c in claims),
                   key=lambda c: (str(c.reading.report.published or ""), c.reading.report.id, c.passage.start))
    names = place_names(order, language)
    rows = [(claim, cells(claim, found, language)) for claim in order]
    return pages.render(
        request, "incident.html", behind=behind, incident=found, claims=order, kinds=list(AttributionKind),
        problem=problem, first=First(),
        status_code=422 if problem else 200, resolutions=list(Resolution), others=_others(pages, found, language),
        history=_history(pages, found),
        grade=graded_text(found, language),
        differences=[difference(c, names, claims, language) for c in found.contradictions], origins=origins,
        reports=reports,
        headline=headline(found, claims, language), rows=rows,
        fields=[name for name in MATRIX_FIELDS if any(told[name].coded for _, told in rows)],
        origin_of={c: at for at, o in enumerate(origins, start=1) for c in o.claims},
        steps=steps(found, claims, language), graph=origin_graph(origins, reports, found.origins.groups, language),
        map=incident_map(order, language), timeline=claim_bars(order, language),
    )


@router.get("/incidents/{incident}/why")
def why(incident: str, request: Request, pages: PagesHere) -> Response:
    """Why each report's story is in the incident."""
    case = pages.case
    behind = pages.reconcile()
    found = standing_at(request, pages, incident)
    if isinstance(found, Response):
        return found
    claims = _claims(pages, found.claims)
    told = stories(case, found.claims)
    return pages.render(
        request, "why.html", behind=behind, incident=found, headline=headline(found, claims, language_of(request)),
        stories=told,
        claims=claims,
    )


def _history(pages: Pages, incident: Incident) -> list[Judgement]:
    """Return the decisions on an incident that are still in force."""
    store, actor = pages.case.store, pages.case.actor
    told = store.judgements(actor, ids=incident.history) if incident.history else []
    every = store.judgements(actor, [j.target.id for j in told]) if told else []
    return [j for j in in_force(every) if j.id in incident.history]


def _others(pages: Pages, incident: Incident, language: Language) -> list[tuple[str, str]]:
    """Return the id and headline of the incidents nearest in time, as many as a list can be looked through."""
    case = pages.case
    near = case.store.incidents_near(case.actor, incident, NEAR)
    found = {i.id: i for i in case.store.incidents(case.actor, IncidentQuery(ids=tuple(near)))} if near else {}
    claims = _claims(pages, [c for i in found.values() for c in i.claims])
    return [(one, headline(found[one], claims, language)) for one in near if one in found]


def _claims(pages: Pages, ids: Sequence[str]) -> dict[str, Claim]:
    if not ids:
        return {}
    decided = decided_claims(pages.case, ClaimQuery(ids=tuple(ids), below_threshold=True))
    return {d.claim.id: d.claim for d in decided}


def _first_day(incident: Incident, claims: dict[str, Claim]) -> str:
    days = [when.start.isoformat() for c in incident.claims if c in claims and (when := claims[c].when)]
    return min(days, default="9999")
