"""Search over readings, claims and incidents: words, inflected Korean, Hangul and Latin names as one, names of codes.

Every result leads to its passage. What was asked stands in the address, so that a search can be kept and passed on
within the case; it is never logged.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from witnessmark.app.claims import decided_claims
from witnessmark.app.finding import LONGEST, MOST_CLAIMS, MOST_INCIDENTS, Found, find
from witnessmark.app.show import search
from witnessmark.model.text import Span
from witnessmark.store.base import ClaimQuery, Facets, Hit, Page, Within
from witnessmark.vocab.codes import Access, Act
from witnessmark.web.i18n import language_of
from witnessmark.web.incident_view import figure_words, headline, place_name
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of, start_of

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
ROWS = 30
ROWS_OF = {"texts": ROWS, "claims": MOST_CLAIMS, "incidents": MOST_INCIDENTS}
GROUPS = tuple(ROWS_OF)
FACETS = ("language", "access", "act", "year")


@router.get("/search")
def results(request: Request, pages: PagesHere, q: str = "") -> HTMLResponse:
    """One group of results at a time, with how many there are in the others; the words stay out of the log."""
    case, asked = pages.case, request.query_params
    q, within = " ".join(q.split())[:LONGEST], _within(asked)
    group = next((name for name in GROUPS if name == asked.get("in")), GROUPS[0])
    start = start_of(request)
    facets = case.store.search_facets(case.actor, q, within) if q else Facets(0, False, {})
    found = find(case, q, Page(MOST_CLAIMS, start if group == "claims" else 0), within=within,
                 incidents=Page(MOST_INCIDENTS, start if group == "incidents" else 0)) if q else Found((), 0, ())
    hits = search(case, q, Page(ROWS, start), within) if q and group == "texts" and facets.total > start else []
    kept = {"q": q} | {name: value for name, value in asdict(within).items() if value}
    totals = {"texts": facets.total, "claims": found.total, "incidents": found.total_incidents}
    return pages.render(
        request, "search.html", q=q, group=group, totals=totals, more=facets.more, within=within,
        facets={name: _choices(facets, within, name, kept) for name in FACETS},
        hits=[(hit, _runs(hit)) for hit in hits], start=start, rows=ROWS_OF[group],
        reports={r.id: r for r in case.store.reports(case.actor, ids=sorted({h.report for h in hits}))} if hits else {},
        address="/search?" + urlencode(kept | {"in": group}) + "&",
        groups=[(name, "/search?" + urlencode(kept | {"in": name}), totals[name]) for name in GROUPS],
        **_found(request, pages, found, group),
    )


def _found(request: Request, pages: Pages, found: Found, group: str) -> dict[str, Any]:
    """Return the claims or incidents of one screen, in the language of the page."""
    language = language_of(request)
    values: dict[str, Any] = {"claims": (), "incidents": ()}
    if group == "claims":
        values["claims"] = [
            (d, figure_words(d.claim.figure, language), ", ".join(place_name(p, language) for p in d.claim.origin))
            for d in found.claims]
    if group == "incidents" and found.incidents:
        ids = tuple(claim for incident in found.incidents for claim in incident.claims[:40])
        held = {d.claim.id: d.claim for d in decided_claims(pages.case, ClaimQuery(ids=ids))}
        values["incidents"] = [(incident, headline(incident, held, language)) for incident in found.incidents]
    return values


def _within(asked: Any) -> Within:
    """Return what a search is narrowed to; what is no such value narrows nothing."""
    year, language = asked.get("year", ""), asked.get("language", "")
    return Within(
        language=language if language.isascii() and language.isalpha() and len(language) < 9 else "",
        access=asked.get("access", "") if asked.get("access") in list(Access) else "",
        year=year if year.isascii() and year.isdigit() and len(year) == 4 else "",
        act=asked.get("act", "") if asked.get("act") in list(Act) else "",
    )


def _choices(facets: Facets, within: Within, name: str, kept: dict[str, str]) -> list[dict[str, Any]]:
    """Return what a search can be narrowed to: each value with its count and the address that does it, or undoes it."""
    chosen = getattr(within, name)
    counts = ({chosen: 0} if chosen else {}) | dict(facets.counts.get(name, {}))
    order = sorted(counts, reverse=True) if name == "year" else sorted(counts, key=lambda v: (-counts[v], v))
    rest = {key: value for key, value in kept.items() if key != name}
    return [{"value": value, "count": counts[value], "chosen": value == chosen,
             "address": "/search?" + urlencode(rest if value == chosen else rest | {name: value})}
            for value in order[:12]]


def _runs(hit: Hit) -> list[tuple[str, bool]]:
    """Cut the snippet into (text, matched) runs."""
    runs: list[tuple[str, bool]] = []
    at = hit.span.start

    def piece(start: int, end: int) -> str:
        return hit.snippet[start - hit.span.start : end - hit.span.start]

    for match in sorted(hit.matches):
        inside = Span(max(match.start, at), min(match.end, hit.span.end)) if match.end > at else None
        if inside is None:
            continue
        runs += [(piece(at, inside.start), False), (piece(inside.start, inside.end), True)]
        at = inside.end
    return [*runs, (piece(at, hit.span.end), False)]
