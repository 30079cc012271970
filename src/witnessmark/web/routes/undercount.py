"""How many nobody counted: a table of lists, or the outlets of the case, to figures with their doubts."""

from __future__ import annotations

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse

from witnessmark.analysis.undercount import MODELS, Patterns, Undercount, patterns_of
from witnessmark.analysis.undercount.chart import chart
from witnessmark.analysis.undercount.wording import say
from witnessmark.app.lists import outlet_lists, rows_of
from witnessmark.app.undercount import undercount
from witnessmark.errors import RefusedInput, UsageError
from witnessmark.web.i18n import language_of
from witnessmark.web.pages import Pages, pages_of

router = APIRouter()
PagesHere = Annotated[Pages, Depends(pages_of)]


@router.get("/analysis/undercount")
def asked(request: Request, pages: PagesHere) -> HTMLResponse:
    """The form, with the outlets of the case as lists where that is asked for."""
    table, problem = "", ""
    if request.query_params.get("from") == "case":
        try:
            with pages.reconciling:
                table = written(outlet_lists(pages.case))
        except UsageError as fault:
            problem = f"{fault.what} {fault.advice}"
    return _page(request, pages, table=table, problem=problem)


@router.post("/analysis/undercount")
def estimated(
    request: Request, pages: PagesHere, table: Annotated[str, Form()] = "", model: Annotated[str, Form()] = "lcmcr",
    file: Annotated[UploadFile | None, File()] = None,
) -> HTMLResponse:
    """Estimate; a table that can't be read comes back with the row and the next step. Nothing is kept."""
    raw = file.file.read() if file is not None and file.filename else table.encode()
    try:
        patterns = patterns_of(raw)
        found = undercount(patterns, model=model)
    except (RefusedInput, UsageError) as fault:
        shown = table or raw.decode("utf-8", "replace")[:20_000]
        return _page(request, pages, table=shown, model=model, problem=f"{fault.what} {fault.advice}", status_code=400)
    return _page(request, pages, table=written(patterns), model=model, found=found)


def written(patterns: Patterns) -> str:
    """Return a table of patterns as CSV."""
    heading, rows = rows_of(patterns)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([heading, *rows])
    return out.getvalue()


def _page(request: Request, pages: Pages, *, table: str, model: str = "lcmcr", problem: str = "",
          found: Undercount | None = None, status_code: int = 200) -> HTMLResponse:
    language = language_of(request)
    return pages.render(
        request, "undercount.html", status_code=status_code, page="undercount", query="?", table=table, model=model,
        problem=problem, found=found, models=[(m.value, say(m.value, language)) for m in MODELS],
        drawn=chart(found, language) if found else "", rows=found.rows(language) if found else [],
        reading=found.reading(language) if found else "",
        reasons=[note.text(language) for note in found.reasons] if found else [],
        warnings=[note.text(language) for note in found.warnings] if found else [],
    )
