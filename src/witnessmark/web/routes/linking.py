"""A person's decisions on an incident's page: what belongs to it, whose voices it has, what its contradictions mean.

Each is one judgement written by `app.link`, as the command line writes it, and answers with the incident as it
stands then. What can't be done comes back on the page in words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from witnessmark.app import judge as judging
from witnessmark.app import link as linked
from witnessmark.app.desk import drop_drafts
from witnessmark.app.incidents import standing
from witnessmark.errors import NotFound, UsageError
from witnessmark.model.judgement import Judgement
from witnessmark.store.base import IncidentQuery
from witnessmark.vocab.codes import Resolution
from witnessmark.vocab.table import label
from witnessmark.web.i18n import language_of
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of
from witnessmark.web.routes.incidents import incident_page

router = APIRouter(prefix="/incidents/{incident}", route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
Named = Annotated[list[str], Form(default_factory=list)]
Reason = Annotated[str, Form()]


@router.post("/apart")
def apart(incident: str, request: Request, pages: PagesHere, claims: Named, reason: Reason = "") -> Response:
    """Set the chosen claims apart from all the others of the incident."""
    return _decided(request, pages, incident, "apart_problem", reason,
                    lambda: linked.unlink(pages.case, [*claims, incident], reason=reason), without=frozenset(claims))


@router.post("/take")
def take(incident: str, request: Request, pages: PagesHere, record: Annotated[str, Form()] = "",
         chosen: Annotated[str, Form()] = "", reason: Reason = "") -> Response:
    """Take another incident, or a claim, into this one: the record typed, else the one chosen from the list."""
    return _decided(request, pages, incident, "take_problem", reason,
                    lambda: linked.link(pages.case, [record.strip() or chosen, incident], reason=reason))


@router.post("/join")
def join(incident: str, request: Request, pages: PagesHere, origins: Named, reason: Reason = "") -> Response:
    """Make two origins one."""
    return _decided(request, pages, incident, "join_problem", reason,
                    lambda: linked.join(pages.case, origins, reason=reason))


@router.post("/split")
def split(incident: str, request: Request, pages: PagesHere, claims: Named, origin: Annotated[str, Form()] = "",
          reason: Reason = "") -> Response:
    """Split the chosen claims off an origin."""
    return _decided(request, pages, incident, "split_problem", reason,
                    lambda: linked.split(pages.case, origin, claims, reason=reason))


@router.post("/resolve")
def resolve(incident: str, request: Request, pages: PagesHere, contradiction: Annotated[str, Form()] = "",
            value: Annotated[str, Form()] = "", explanation: Annotated[str, Form()] = "",
            reason: Reason = "") -> Response:
    """Close a contradiction with what explains it; where no reason is given, its name is the reason."""
    if explanation not in list(Resolution):
        return incident_page(request, pages, incident, problem="resolve_problem")
    reason = reason if reason.strip() else label(Resolution(explanation), language_of(request))
    return _decided(request, pages, incident, "resolve_problem", reason,
                    lambda: linked.resolve(pages.case, contradiction, value=value or None, reason=reason,
                                           explanation=Resolution(explanation)))


@router.post("/undo")
def undo(incident: str, request: Request, pages: PagesHere, judgement: Annotated[str, Form()] = "") -> Response:
    """Take back one of the decisions that the page lists."""
    pages.reconcile()
    if judgement not in standing(pages.case, incident).history:
        return incident_page(request, pages, incident, problem="nothing_to_undo")
    return _decided(request, pages, incident, "nothing_to_undo", "undone",
                    lambda: judging.undo(pages.case, judgement))


def _decided(request: Request, pages: Pages, incident: str, problem: str, reason: str, write: Callable[[], Judgement],
             *, without: frozenset[str] = frozenset()) -> Response:
    """Write a decision and show the incident of what is left; where it can't be written, say so on the page.

    Raises:
        NotFound: there is no such incident.
    """
    pages.reconcile()
    before = standing(pages.case, incident)
    if not reason.strip():
        return incident_page(request, pages, incident, problem="reason_problem")
    try:
        with pages.reconciling, pages.deciding:
            write()
            drop_drafts(pages.case, f"incident/{incident}/")
    except (UsageError, NotFound):
        return incident_page(request, pages, incident, problem=problem)
    kept = next(c for c in before.claims if c not in without)
    pages.reconcile()
    case = pages.case
    now = next((i.id for i in case.store.incidents(case.actor, IncidentQuery(claims=(kept,)))), None)
    return RedirectResponse(f"/incidents/{now}#belongs" if now else "/incidents", 303)
