"""The page before a release: what the gate would let out now, and the button that writes it.

Invariant: nothing is written but by `app.publish`, behind the gate, into a new folder
outside the case. The folder is named by the person at this machine; it is not kept.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse

from witnessmark.app.publish import Published, publish
from witnessmark.app.rehearse import Wanted, rehearse
from witnessmark.errors import WouldLeak
from witnessmark.web.pages import Pages, pages_of

router = APIRouter()
PagesHere = Annotated[Pages, Depends(pages_of)]


@router.get("/publish")
def preview(request: Request, pages: PagesHere) -> HTMLResponse:
    """Show what would be published now, or why nothing would."""
    return _page(request, pages)


@router.post("/publish")
def release(
    request: Request, pages: PagesHere, folder: Annotated[str, Form()] = "", title: Annotated[str, Form()] = "",
    alone: Annotated[str, Form()] = "", generalise: Annotated[bool, Form()] = False,
) -> HTMLResponse:
    """Write the dossier; every refusal comes back as a sentence on the page."""
    wanted = Wanted(title.strip() or None, alone.strip() or None, generalise)
    problem = _unusable(pages, folder)
    if problem:
        return _page(request, pages, wanted, problem=problem, folder=folder)
    try:
        with pages.reconciling:
            done = publish(pages.case, Path(folder.strip()).expanduser(), title=wanted.title, alone=wanted.alone,
                           generalise=wanted.generalise)
    except OSError:
        return _page(request, pages, wanted, problem="folder_unwritable", folder=folder)
    except WouldLeak:
        return _page(request, pages, wanted, folder=folder)
    return _page(request, pages, wanted, done=done, folder=folder)


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


def _page(request: Request, pages: Pages, wanted: Wanted = Wanted(), *, problem: str | None = None,
          done: Published | None = None, folder: str = "") -> HTMLResponse:
    with pages.reconciling:
        found = rehearse(pages.case, wanted)
    view = found.draft.view
    rules = Counter(reason.rule for reason in found.reasons)
    reports = {claim.claim: claim.report for claim in found.draft.claims}
    return pages.render(
        request, "publish.html", view=view, problem=problem, done=done, folder=folder, wanted=wanted, found=found,
        rules=rules, blocked=[(b, reports.get(b.claim)) for b in found.draft.weighed.blocked],
        grades=Counter(i.grade for i in view.incidents), status_code=400 if problem else 200,
    )
