"""Search over the readings: words, inflected Korean, Hangul and Latin names as one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from witnessmark.app.show import search
from witnessmark.model.text import Span
from witnessmark.store.base import Hit
from witnessmark.web.pages import Pages, pages_of

router = APIRouter()
PagesHere = Annotated[Pages, Depends(pages_of)]


@router.get("/search")
def find(request: Request, pages: PagesHere, q: str = "") -> HTMLResponse:
    """Results as passages with the found words marked; the words stay out of the log."""
    case = pages.case
    hits = search(case, q) if q.strip() else []
    reports = {report: case.store.report(case.actor, report) for report in {hit.report for hit in hits}}
    return pages.render(request, "search.html", q=q, hits=[(hit, _runs(hit)) for hit in hits], reports=reports)


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
