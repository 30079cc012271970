"""Analysis: counts, flows, time, targeting and coverage, and what stands behind each number."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.analysis.behind import NAMES, Behind
from witnessmark.analysis.counts import DIMENSIONS, Filter
from witnessmark.analysis.episodes import LEVELS
from witnessmark.analysis.tables import shown
from witnessmark.analysis.timeline import STEPS
from witnessmark.app.analyse import Analysis, analyse, held_figures
from witnessmark.app.claims import decided_claims
from witnessmark.app.questions import fields_of, filter_of, question_of
from witnessmark.errors import NotFound
from witnessmark.publish.exports.csv_tables import as_csv
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Act, Grade, Status
from witnessmark.web.analysis_view import RESULTS, Asked, panels, results
from witnessmark.web.i18n import language_of, translator
from witnessmark.web.incident_view import headline
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of
from witnessmark.web.routes.undercount import on_lists

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
PAGES = ("counts", "flows", "time", "targeting", "coverage")
FILTERS = ("level", "grade", "act", "status", "within", "since", "until", "step")
MOST_OPENED = 100
BETTER = (Grade.CORROBORATED.value, Grade.DOCUMENTED.value)


@router.get("/analysis")
def front() -> Response:
    return RedirectResponse("/analysis/counts", 303)


@router.get("/analysis/open")
def behind(request: Request, pages: PagesHere) -> Response:
    """The incidents behind one number, with the passages of their claims; without a number, the page of counts."""
    if not request.query_params:
        return RedirectResponse("/analysis/counts", status_code=303)
    asked = _asked(request, pages)
    language = language_of(request)
    values = [value or None for value in request.query_params.getlist("v")]
    figure, page = (request.query_params.get(name, "") for name in ("figure", "page"))
    narrowed = Behind.of(request.query_params)
    lists: list[tuple[str, str]] = []
    if figure == "flows" and len(values) in (0, 2, 3):
        ids = asked.held.moved(asked.question.level, values, asked.question.keep, narrowed)
        keys: tuple[str, ...] = ("origin", "destination", "year")[:len(values)]
    elif figure == "counts":
        ids, keys = asked.held.incidents(asked.question, values, narrowed), asked.question.by
    elif figure == "lists":
        ids, on, names = on_lists(pages, request.query_params.get("lists", ""), request.query_params.get("v", ""))
        keys, lists = (), [(translator(language)(on), names)]
    else:
        raise NotFound("There is no such figure.", advice="Open a number from its page.")
    case = pages.case
    opened = [case.store.incident(case.actor, incident) for incident in ids[:MOST_OPENED]]
    wanted = tuple(claim for incident in opened for claim in incident.claims)
    decided = decided_claims(case, ClaimQuery(ids=wanted, below_threshold=True)) if wanted else ()
    claims = {d.claim.id: d.claim for d in decided}
    said = [*lists, *((asked.labels.field(key), asked.labels.value(key, value)) for key, value in
                      zip(keys, values, strict=not lists))]
    holds = [(name, held) for name in NAMES if name != "campaign" and (held := getattr(narrowed, name))]
    return pages.render(
        request, "analysis_open.html", said=said, holds=holds, word=asked.labels.field, total=len(ids),
        incidents=opened, claims=claims, headlines={i.id: headline(i, claims, language) for i in opened},
        back=asked.address(page, *_back(request)) if page == "undercount" else
        asked.address(page if page in PAGES else figure, *_by(asked, page)),
    )


@router.get("/analysis/{page}")
def figures(page: str, request: Request, pages: PagesHere) -> HTMLResponse:
    if page not in PAGES:
        raise NotFound("There is no such page.", advice="Choose one from the list.")
    behind = pages.upkeep.figures()
    if behind and not held_figures(pages.case):
        return pages.render(request, "analysis_wait.html", behind=behind, page=page)
    asked = _asked(request, pages)
    query = request.query_params
    drawn = asked.held.facts.kept.once((page, asked.key), lambda: pages.text(
        request, "_panels.html", page=page, panels=panels(page, asked), word=asked.labels.field))
    return pages.render(
        request, "analysis.html", behind=behind, page=page, panels=drawn, incidents=len(asked.held.facts),
        chosen={name: query.get(name, "") for name in FILTERS}, by=asked.question.by, dimensions=DIMENSIONS,
        levels=LEVELS, steps=STEPS, grades=list(Grade), acts=list(Act), statuses=list(Status),
        multiplier=query.get("persons", ""), word=asked.labels.field, query=asked.address("")[len("/analysis/"):],
        keep=asked.question.keep, better=asked.changed(page, grade=BETTER), day=dt.datetime.now(dt.UTC).date(),
        filtered=asked.question.keep != Filter(), within=asked.labels.place(query["within"])
        if query.get("within") else "",
    )


@router.get("/analysis/{page}/{name}.csv")
def download(page: str, name: str, request: Request, pages: PagesHere) -> Response:
    """The table of a figure as CSV, with every row, and the total as the last where the page shows one."""
    if (page, name) not in RESULTS:
        raise NotFound("There is no such table.", advice="Take it from its page.")
    asked = _asked(request, pages)
    found = results(page, name, asked)
    rows = [[value.isoformat() if hasattr(value, "isoformat") else value for value in row.values()]
            for row in found.rows()]
    if rows and shown(found, asked.labels, 0).total:
        rows.append(found.total_row())
    return Response(as_csv(found.columns, rows), media_type="text/csv; charset=utf-8",
                    headers={"Content-Disposition": f'attachment; filename="{page}-{name}.csv"'})


def _by(asked: Asked, page: str) -> tuple[tuple[str, str], ...]:
    """Return what the page of counts was counted by; other pages are not told."""
    return (("by", ",".join(asked.question.by)),) if page == "counts" and asked.question.by else ()


def _back(request: Request) -> tuple[tuple[str, str], ...]:
    """Return the work that an undercount's page showed; without any, the lists of the case."""
    work = request.query_params.get("work")
    return (("work", work),) if work else (("from", "case"),)


def _made(pages: Pages) -> Analysis:
    """Make the figures while the page waits: nothing was asked of them before a table or what is behind a number."""
    with pages.reconciling:
        return analyse(pages.case)


def _asked(request: Request, pages: Pages) -> Asked:
    """Return what the address asks for; an empty field asks for nothing."""
    query = request.query_params
    by = list(fields_of(",".join(query.getlist("by")))) if "by" in query else ["place", "act"]
    keep = filter_of(grades=query.getlist("grade"), acts=query.getlist("act"), statuses=query.getlist("status"),
                     within=query.get("within"), since=query.get("since"), until=query.get("until"))
    question = question_of(",".join(dict.fromkeys(by)), level=query.get("level") or "province", keep=keep,
                           persons_per_household=query.get("persons"))
    pages.upkeep.figures()
    held = held_figures(pages.case)
    kept = [(name, value) for name in (*FILTERS, "persons") for value in query.getlist(name) if value]
    return Asked(held[0] if held else _made(pages), question, language_of(request), query.get("step") or None,
                 tuple(kept))
