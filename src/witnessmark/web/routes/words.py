"""Words of a report that point at a person: suggested by the machine, sealed when a person says so."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.app.marks import markings_of, seal_words, words_at
from witnessmark.app.suggest import suggest_in
from witnessmark.errors import UsageError
from witnessmark.model.access import Permission
from witnessmark.model.marking import COVER
from witnessmark.model.text import Span
from witnessmark.web.looking import Looking
from witnessmark.web.marks import span_asked
from witnessmark.web.pages import Pages, pages_of

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
AROUND = 40
"""Code points of a text shown before and after what is suggested."""
MOST = 1 << 16


@router.get("/reports/{report}/words")
def words(report: str, request: Request, pages: PagesHere) -> HTMLResponse:
    """Strings that may point at a person, each where it stands, to be ticked; and where words are sealed already."""
    case = pages.case
    held = case.store.report(case.actor, report)
    text, found = suggest_in(case, report)
    shown: dict[str, list[dict[str, object]]] = {}
    for one in found:
        said = text[one.start : one.end]
        if COVER not in said and said not in {str(row["said"]) for rows in shown.values() for row in rows}:
            shown.setdefault(one.kind.value, []).append({
                "at": f"{one.start}-{one.end}", "said": said, "times": text.count(said),
                "before": text[max(0, one.start - AROUND) : one.start].replace("\n", " "),
                "after": text[one.end : one.end + AROUND].replace("\n", " ")})
    return pages.render(request, "words.html", report=held, shown=shown, markings=markings_of(case, report),
                        may=case.actor.may(Permission.JUDGE) and case.actor.sees_all)


@router.post("/reports/{report}/words")
def seal(report: str, pages: PagesHere, at: Annotated[list[str] | None, Form()] = None,
         sealed: Annotated[str, Form(max_length=MOST)] = "", reason: Annotated[str, Form()] = "",
         decisions_go: Annotated[str, Form()] = "") -> Response:
    """Seal what was ticked and what was typed, wherever it stands in the report; the report is read again."""
    case = pages.case
    case.actor.require(Permission.JUDGE)
    reading = case.store.reading(case.actor, report)
    spans: list[Span] = []
    for one in at or ():
        span = span_asked(one, reading)
        if span is None:
            raise UsageError("The text ends before this place.", advice="Open the page again.")
        spans.append(span)
    said = [*words_at(case, report, spans), *(line for line in sealed.splitlines() if line.strip())]
    if not said:
        raise UsageError("It is not said which strings.", advice="Tick some, or write them down.")
    with pages.adding, pages.reconciling:
        seal_words(case, report, said, reason=reason, decisions_go=decisions_go == "yes")
    return RedirectResponse(f"/reports/{report}/words", 303)
