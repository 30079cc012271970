"""The page before a release: what a rehearsal found, the button that writes the dossier, and what was released.

Invariant: drawing the page rehearses nothing. Nothing is written but by `app.publish`, behind the
gate, into a new folder outside the case. The folder is named by the person at this machine; the case
keeps the last, to offer the next.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.app.desk import next_folder
from witnessmark.app.population import keep_population
from witnessmark.app.rehearse import Wanted
from witnessmark.app.releases import issues, retract
from witnessmark.disclosure.population import Population
from witnessmark.disclosure.population_table import MOST_BYTES
from witnessmark.errors import UsageError
from witnessmark.model.access import Permission
from witnessmark.publish import wording
from witnessmark.publish.exports import formats as known
from witnessmark.web.i18n import language_of
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of
from witnessmark.web.rehearsing import STEPS, Order, Rehearsals, shown_of

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
PATIENCE = 1.0
"""Seconds that an answer waits for the end of what it began: a small case needs no second look."""


def rehearsals_of(request: Request) -> Rehearsals:
    """Return the application's rehearsals, or those of the session that asks (a FastAPI dependency)."""
    seat = getattr(request.state, "seat", None)
    found = request.app.state.rehearsals if seat is None else seat.rehearsals
    assert isinstance(found, Rehearsals)
    return found


def order_of(
    folder: Annotated[str, Form()] = "", title: Annotated[str, Form()] = "", alone: Annotated[str, Form()] = "",
    replaces: Annotated[str, Form()] = "", generalise: Annotated[bool, Form()] = False,
    formats: Annotated[list[str] | None, Form()] = None,
) -> tuple[Order, str]:
    """Return what the form asks for, and the folder as it was typed (a FastAPI dependency)."""
    wanted = Wanted(title.strip() or None, alone.strip() or None, generalise)
    return Order(wanted, None, known.chosen(formats or [known.NONE]), replaces or None), folder


RehearsalsHere = Annotated[Rehearsals, Depends(rehearsals_of)]
OrderHere = Annotated[tuple[Order, str], Depends(order_of)]


@router.get("/publish")
def preview(request: Request, pages: PagesHere, running: RehearsalsHere) -> HTMLResponse:
    """Show how much is marked, what the last rehearsal found, and what was released."""
    return _page(request, pages, running)


@router.get("/publish/progress")
def progress(request: Request, pages: PagesHere, running: RehearsalsHere) -> HTMLResponse:
    """Show what the rehearsal is at, or what it found; the history goes along once it ended."""
    values = _values(request, pages, running) | {"oob": running.step is None}
    parts = ["_rehearsal.html", *(["_history.html"] if running.step is None else [])]
    return HTMLResponse("".join(pages.text(request, part, **values) for part in parts))


@router.get("/publish/rehearsal.json")
def report(running: RehearsalsHere) -> Response:
    """Hand out the last rehearsal as a file, with every sentence that matters; back to the page where there is none."""
    if running.last is None or running.last.found is None:
        return RedirectResponse("/publish", 303)
    return Response(running.last.found.text(), media_type="application/json",
                    headers={"Content-Disposition": 'attachment; filename="rehearsal.json"'})


@router.post("/publish/rehearse")
def rehearse(request: Request, pages: PagesHere, running: RehearsalsHere, asked: OrderHere) -> HTMLResponse:
    """Begin a rehearsal; writes no file."""
    order, folder = asked
    running.begin(order)
    running.wait(PATIENCE)
    return _page(request, pages, running, order, folder=folder)


@router.post("/publish")
def publish(request: Request, pages: PagesHere, running: RehearsalsHere, asked: OrderHere) -> HTMLResponse:
    """Begin to write the dossier; every refusal comes back as a sentence on the page."""
    order, folder = asked
    problem = _unusable(pages, folder)
    if problem:
        return _page(request, pages, running, order, problem=problem, folder=folder)
    path = Path(folder.strip()).expanduser()
    running.begin(Order(order.wanted, path, order.formats, order.replaces))
    running.wait(PATIENCE)
    return _page(request, pages, running, order, folder=folder)


@router.post("/publish/population")
def population(request: Request, pages: PagesHere, running: RehearsalsHere,
               table: Annotated[UploadFile, File()]) -> HTMLResponse:
    """Keep a population table, in place of the one before; one that is none is refused with the row that says so."""
    data = table.file.read(MOST_BYTES + 1)
    with pages.deciding:
        kept = keep_population(pages.case, data, name=table.filename or "table.csv")
    return _page(request, pages, running, kept=kept)


@router.post("/publish/retract/{release}")
def take_back(release: str, pages: PagesHere, reason: Annotated[str, Form()] = "",
              notice: Annotated[str, Form()] = "") -> Response:
    """Note that a release was taken back; the notice for readers goes to a file where one is named."""
    retract(pages.case, release, reason=reason, out=_notice(notice.strip()) if notice.strip() else None)
    return RedirectResponse("/publish#history", 303)


def _notice(named: str) -> Path:
    """Return where a notice goes; raises UsageError where that hangs on the folder the program was started in."""
    try:
        path = Path(named).expanduser()
    except RuntimeError:
        path = Path(named)
    if "\0" in named or not path.is_absolute():
        raise UsageError("The notice needs a full path.", advice="Write it from the root, with the file's name.")
    return path


def _unusable(pages: Pages, folder: str) -> str | None:
    """Return the message key of what is wrong with the folder; None when it can be used."""
    if not folder.strip() or "\0" in folder:
        return "folder_missing"
    try:
        path = Path(folder.strip()).expanduser()
        if not path.is_absolute():
            return "folder_relative"
        case = pages.case.path.resolve()
        if path.resolve() == case or case in path.resolve().parents:
            return "folder_inside"
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            return "folder_taken"
        if not path.parent.is_dir():
            return "folder_nowhere"
    except (OSError, RuntimeError):
        return "folder_unwritable"
    return None


def _page(request: Request, pages: Pages, running: Rehearsals, order: Order | None = None, *,
          problem: str | None = None, folder: str = "", kept: Population | None = None) -> HTMLResponse:
    shown = "" if running.last and running.last.done else folder
    case, known_words = pages.case, wording.words(language_of(request))
    may = case.actor.may(Permission.RELEASE)
    values = _values(request, pages, running)
    return pages.render(
        request, "publish.html", problem=problem, kept=kept, names=known.NAMES,
        usual_title=known_words["usual_title"], folder=shown or (str(next_folder(case)) if may else ""),
        weighed=may and case.store.population(case.actor) is not None,
        about={name: known_words[f"format_{name}"] for name in known.NAMES},
        status_code=400 if problem else 200, **(values | {"order": order} if order else values))


def _values(request: Request, pages: Pages, running: Rehearsals) -> dict[str, Any]:
    """Return what the rehearsal's panel and the history need."""
    case = pages.case
    marked = pages.counted("marked", lambda: case.store.marked(case.actor))
    values: dict[str, Any] = {"marked": marked, "step": running.step, "steps": STEPS, "last": running.last,
                              "stale": running.stale, "issues": issues(case), "oob": False,
                              "titled": partial(wording.title, language=language_of(request)),
                              "order": running.last.order if running.last else Order(formats=known.DEFAULT)}
    return values | (running.last.shown if running.last else shown_of(None))
