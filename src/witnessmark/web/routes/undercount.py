"""How many nobody counted: a table of lists, or the outlets of the case, to figures with their doubts.

Both take longer than a page may wait: they are worked on in the background, and the page says how far that is. The
same table, or the same case with nothing changed, is worked on once.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.analysis.undercount import MODELS, Method, Patterns, Undercount, patterns_by, patterns_of
from witnessmark.analysis.undercount.chart import chart, strata_chart
from witnessmark.analysis.undercount.flat import METHOD_COLUMNS, STRATUM_COLUMNS, methods_of, strata_of
from witnessmark.analysis.undercount.matchings import Matched
from witnessmark.analysis.undercount.readings import strata_reading, strata_table
from witnessmark.analysis.undercount.strata import Strata
from witnessmark.analysis.undercount.wording import Note, say, shown
from witnessmark.app.incidents import basis
from witnessmark.app.lists import rows_of
from witnessmark.app.matchings import outlet_matchings
from witnessmark.app.undercount import undercount, undercount_strata
from witnessmark.errors import NotFound, RefusedInput, UsageError
from witnessmark.publish.exports.csv_tables import as_csv
from witnessmark.web.analysis_view import NARROW
from witnessmark.web.i18n import language_of
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of
from witnessmark.web.work import Tell

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
WIDE = 720
PATIENCE = 0.1
"""Seconds that a page waits for its work before it says how far that is."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What came of a table; `lists` names the work that made it of the case, "" where it was given."""

    patterns: Patterns
    found: Undercount
    lists: str = ""


@dataclass(frozen=True, slots=True)
class Parted:
    """What came of a table whose `column` names each row's stratum."""

    table: str
    column: str
    found: Strata


@router.get("/analysis/undercount")
def asked(request: Request, pages: PagesHere) -> HTMLResponse:
    """The form; with `work` how far some work is, or what came of it; with `from=case` the outlets as lists."""
    query = request.query_params
    if "work" in query:
        job = pages.work.find(query["work"])
        if job is None:
            raise NotFound("This work is no longer kept.", advice="Estimate again.")
    elif query.get("from") == "case":
        job = pages.work.start(_key(pages), lambda tell: _lists(pages, tell))
    else:
        return _page(request, pages)
    if not job.ready(PATIENCE):
        return _page(request, pages, working=job)
    try:
        result = job.result()
    except UsageError as fault:
        return _page(request, pages, problem=pages.told(request, fault.what, fault.advice))
    if isinstance(result, Weighed):
        lists = pages.work.find(result.lists) if result.lists else None
        return _page(request, pages, table=written(result.patterns), found=result.found, lists=result.lists,
                     work=job.name, held=_held(lists.result(), lists.name, job.name) if lists else None)
    if isinstance(result, Parted):
        return _page(request, pages, table=result.table, strata=result.found, column=result.column, work=job.name)
    assert isinstance(result, Matched)
    return _page(request, pages, table=written(result.table), lists=job.name, held=_held(result, job.name, job.name))


@router.get("/analysis/undercount.{form}")
def taken(form: Literal["csv", "json"], request: Request, pages: PagesHere) -> Response:
    """The figures that some work came to, as a file: every method as CSV, or the whole answer as the command's JSON.

    Without work, the page that begins some.
    """
    if "work" not in request.query_params:
        return RedirectResponse("/analysis/undercount", 303)
    job = pages.work.find(request.query_params["work"])
    done = job is not None and job.ready() and not job.future.exception()
    made = job.result() if job is not None and done else None
    if not isinstance(made, Weighed | Parted):
        raise NotFound("This work is no longer kept.", advice="Estimate again.")
    rows = as_csv(METHOD_COLUMNS, methods_of(made.found)) if isinstance(made, Weighed) else as_csv(
        STRATUM_COLUMNS, strata_of(made.found))
    raw = rows if form == "csv" else (json.dumps(made.found.record(), ensure_ascii=False, indent=2) + "\n").encode()
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/json"
    return Response(raw, media_type=kind,
                    headers={"Content-Disposition": f'attachment; filename="undercount.{form}"'})


@router.post("/analysis/undercount")
def estimated(
    request: Request, pages: PagesHere, table: Annotated[str, Form()] = "", model: Annotated[str, Form()] = "lcmcr",
    lists: Annotated[str, Form()] = "", strata: Annotated[str, Form()] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Begin to estimate; a table that can't be read comes back with the row and the next step. Nothing is kept.

    A table that the case made, and nobody changed since, goes with the other matchings drawn beside it. `strata` names
    the column of the strata, where there is one; then the model is dga unless loglinear is asked for.
    """
    raw = file.file.read() if file is not None and file.filename else table.encode()
    try:
        if model not in (known := [m.value for m in MODELS]):
            raise UsageError(f"There is no model {model!r}.", advice=f"Take one of {', '.join(known)}.")
        if strata.strip():
            return _parted(pages, raw, strata.strip(), model)
        patterns = patterns_of(raw)
    except (RefusedInput, UsageError) as fault:
        shown = table or raw.decode("utf-8", "replace")[:20_000]
        return _page(request, pages, table=shown, column=strata.strip(), status_code=400,
                     problem=pages.told(request, fault.what, fault.advice))
    matched = _matched(pages, lists, patterns)
    lists = lists if matched.drawn else ""
    job = pages.work.start(("weighed", written(patterns), model, lists), lambda tell: Weighed(
        patterns, undercount(matched, model=model, tell=tell), lists))
    return RedirectResponse(f"/analysis/undercount?work={job.name}", 303)


def _parted(pages: Pages, raw: bytes, column: str, model: str) -> Response:
    tables = patterns_by(raw, column)
    chosen = model if model == Method.LOGLINEAR.value else Method.DGA.value
    text = raw.decode("utf-8-sig")
    job = pages.work.start(("strata", text, column, chosen), lambda _: Parted(
        text, column, undercount_strata(tables, model=chosen)))
    return RedirectResponse(f"/analysis/undercount?work={job.name}", 303)


def _lists(pages: Pages, tell: Tell) -> Matched:
    tell("lists", 0, 0)
    with pages.reconciling:
        return outlet_matchings(pages.case)


@dataclass(frozen=True, slots=True)
class Held:
    """What stands on the lists of a case: each list, then each set of lists, as name, number and address; `left_out`
    says what stands on none."""

    lists: tuple[tuple[str, int, str], ...]
    together: tuple[tuple[str, int, str], ...]
    left_out: tuple[Note, ...]


def _held(made: object, lists: str, work: str) -> Held:
    """Return what stands on lists that the work `lists` made, for the page of `work`."""
    assert isinstance(made, Matched)
    table = made.table

    def link(value: str) -> str:
        return "/analysis/open?" + urlencode({"figure": "lists", "page": "undercount", "lists": lists, "work": work,
                                              "v": value})

    return Held(
        tuple((name, size, link(name)) for name, size in zip(table.lists, table.sizes.tolist(), strict=True)),
        tuple((" · ".join(name for name, mark in zip(table.lists, marks, strict=True) if mark), count,
               link(",".join(str(int(mark)) for mark in marks)))
              for marks, count in zip(table.marks.tolist(), table.counts.tolist(), strict=True)), table.notes)


def on_lists(pages: Pages, lists: str, asked: str) -> tuple[list[str], str, str]:
    """Return the incidents behind one of the numbers of lists that were made of the case, the key of a sentence that
    says which these are, and the names of the lists.

    Raises:
        NotFound: the lists are no longer kept. UsageError: the case changed since, or as of `Matched.behind`.
    """
    job = pages.work.find(lists)
    made = job.result() if job is not None and job.ready() and not job.future.exception() else None
    if job is None or not isinstance(made, Matched):
        raise NotFound("This work is no longer kept.", advice="Estimate again.")
    if job.key != _key(pages):
        raise UsageError("The case changed since these lists were made.", advice="Make them again.")
    ids = made.behind(asked)
    if asked in made.table.lists:
        return ids, "on_list", asked
    marks = asked.split(",")
    return ids, "on_lists_alone", " · ".join(name for name, mark in zip(made.table.lists, marks, strict=True)
                                             if mark.strip() == "1")


def _key(pages: Pages) -> tuple[object, ...]:
    return ("lists", basis(pages.case))


def _matched(pages: Pages, lists: str, patterns: Patterns) -> Matched:
    """Return the table with the matchings that were drawn beside it, where it is the one that this work made."""
    job = pages.work.find(lists) if lists else None
    made = job.result() if job is not None and job.ready() and not job.future.exception() else None
    same = isinstance(made, Matched) and written(made.table) == written(patterns)
    return made if same and isinstance(made, Matched) else Matched(patterns)


def written(patterns: Patterns) -> str:
    """Return a table of patterns as CSV."""
    heading, rows = rows_of(patterns)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([heading, *rows])
    return out.getvalue()


def _page(request: Request, pages: Pages, *, table: str = "", problem: str = "", found: Undercount | None = None,
          strata: Strata | None = None, status_code: int = 200, **more: Any) -> HTMLResponse:
    language, answer = language_of(request), found or strata
    headings, parts = strata_table(strata, language) if strata else ((), [])
    if request.method != "GET":
        more = {"here": "/analysis/undercount", **more}
    return pages.render(
        request, "undercount.html", status_code=status_code, page="undercount", query="?", table=table,
        model=(found.model if found else strata.method if strata else Method.LCMCR).value, problem=problem, found=found,
        models=[(m.value, say(m.value, language)) for m in MODELS],
        drawn=chart(found, language) if found else "",
        drawn_narrow=chart(found, language, width=NARROW, stacked=True) if found else "",
        rows=found.rows(language) if found else [],
        reading=found.reading(language, notes=False) if found else "",
        reasons=[note.text(language) for note in answer.reasons] if answer else [],
        warnings=[note.text(language) for note in answer.warnings] if answer else [],
        strata=strata, headings=headings, parts=parts,
        strata_reading=strata_reading(strata, language, notes=False) if strata else "",
        strata_drawn=[(look, strata_chart(strata, language, width=width, stacked=look == "stacked"))
                      for look, width in (("across", WIDE), ("stacked", NARROW))] if strata else [],
        **{"working": None, "lists": "", "work": "", "column": "", "held": None, **more},
        step=lambda name: say(name, language), shown=shown,
        latent=next((e.details for e in found.methods if e.method is Method.LCMCR), {}) if found else {},
    )
