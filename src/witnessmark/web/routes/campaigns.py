"""Campaigns: the list, and one with its stages over time and a person's word on it."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.app.campaigns import courses, decide_campaign, find_course
from witnessmark.app.judge import undo
from witnessmark.errors import UsageError
from witnessmark.store.base import Page
from witnessmark.vocab.codes import Decision, Stage
from witnessmark.web.campaign_view import course_map, course_title, days_between, lanes, period, step_words
from witnessmark.web.i18n import language_of
from witnessmark.web.incident_view import standard_name
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of, start_of

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
ROWS = 6
REASON = "read in the workbench"


@router.get("/campaigns")
def listing(request: Request, pages: PagesHere) -> HTMLResponse:
    """One screen of campaigns, those with most incidents first; a rejected one stays in its place."""
    case = pages.case
    language = language_of(request)
    behind = pages.reconcile()
    start = start_of(request)
    found = courses(case, case.store.campaigns_ranked(case.actor, Page(ROWS, start)))
    return pages.render(
        request, "campaigns.html", behind=behind, total=case.store.campaign_total(case.actor), start=start,
        rows=ROWS, stages=list(Stage),
        found=[(course, course_title(course, language), period(course), lanes(course, language)) for course in found],
    )


@router.get("/campaigns/{campaign}")
def one(campaign: str, request: Request, pages: PagesHere) -> HTMLResponse:
    """One campaign: lanes, days between stages, places, groups, organs, and every step with its incident."""
    language = language_of(request)
    behind = pages.reconcile()
    course = courses(pages.case, [pages.case.store.campaign(pages.case.actor, campaign)])[0]
    return pages.render(
        request, "campaign.html", behind=behind, course=course, title=course_title(course, language),
        period=period(course),
        lanes=lanes(course, language), map=course_map(course, language), stages=list(Stage),
        lags=[(lag, days_between(lag, language)) for lag in course.lags],
        steps=[(step, step_words(step, language)) for step in course.steps],
        places=[(ref.place, n) for ref, n in course.places if ref.place],
        name_of=partial(standard_name, language=language),
    )


@router.post("/campaigns/{campaign}/decide/{decision}")
def decide(campaign: str, decision: str, pages: PagesHere, reason: Annotated[str, Form()] = "") -> Response:
    """Accept or reject the proposal, or take the decision in force back; the page comes again."""
    with pages.reconciling:
        if decision == "undo":
            course = find_course(pages.case, campaign)
            if course.decision is None:
                raise UsageError("There is no decision left to undo.")
            undo(pages.case, course.decision.id, reason=reason.strip() or REASON)
        elif decision in (Decision.ACCEPT, Decision.REJECT):
            decide_campaign(pages.case, campaign, Decision(decision), reason=reason.strip() or REASON)
        else:
            raise UsageError("There is no such decision.")
    return RedirectResponse(f"/campaigns/{campaign}", 303)
