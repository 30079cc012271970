"""Keys on claims: decisions that were pressed and not answered when their page went, claims put off, undo.

Invariant: a step is done once, however often it comes, and never over what somebody else decided meanwhile.
"""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from witnessmark.app import judge as judging
from witnessmark.app.claims import decided_claims
from witnessmark.app.desk import put_off
from witnessmark.app.second import decide_second
from witnessmark.errors import Conflict, DoneBefore, InvalidRecord, NotFound, UsageError
from witnessmark.model.judgement import TargetKind
from witnessmark.store.base import ClaimQuery
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of
from witnessmark.web.routes.claims import DECISIONS, REASON, PairsHere, doubts_on
from witnessmark.web.routes.second import REASON as SECOND_REASON
from witnessmark.web.said import undone_words

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
REASONS = {"/claims": REASON, "/review": "read in the review queue"}
MOST = 500


@router.post("/steps")
def steps(pages: PagesHere, pairs: PairsHere) -> Response:
    """Do what was pressed, in order: each `step` is `name|base|what|claim|version`; `what` ends
    in `!` where doubts were shown.

    What can't stand (decided otherwise meanwhile, gone, to be asked about first) is left out: the page that comes
    next shows how things are.
    """
    own: set[str] = set()                       # on a claim decided on just before, the version seen is the reader's
    with pages.deciding:
        for told in [value for name, value in pairs if name == "step"][:MOST]:
            step, base, what, claim, seen = (*told.split("|"), "", "", "", "")[:5]
            version = int(seen) if seen.isascii() and seen.isdigit() and claim not in own else None
            own.add(claim)
            try:
                with pages.once(step):
                    _do(pages, base, what, claim, version)
            except (Conflict, DoneBefore, InvalidRecord, NotFound, UsageError):
                continue
    return Response(status_code=204)


@router.post("/undo")
def undo(request: Request, pages: PagesHere, base: Annotated[str, Form()] = "/claims",
         step: Annotated[str, Form()] = "") -> Response:
    """Undo the reader's last decision on a claim, with what was decided together with it.

    Answers which claim it was about and in which report, how many decisions went, whether the claim is gone (a
    person's own), the undo's id and what was undone in words.
    """
    with pages.deciding:
        try:
            with pages.once(step):
                done = judging.undo_last(pages.case, kinds=_kinds(base))
        except DoneBefore:
            return Response(status_code=204)
    target = done[-1].target
    gone = not decided_claims(pages.case, ClaimQuery(ids=(target.id,), below_threshold=True))
    answer = {"claim": target.id, "report": target.report, "undone": len(done), "gone": gone, "id": done[-1].id,
              "said": undone_words(request, pages, done)}
    return Response(json.dumps(answer), media_type="application/json")


def _do(pages: Pages, base: str, what: str, claim: str, seen: int | None) -> None:
    if what == "undo":
        judging.undo_last(pages.case, kinds=_kinds(base))
    elif what == "skip":
        put_off(pages.case, claim)
    elif (decision := DECISIONS.get(what.removesuffix("!"))) is None:
        raise UsageError("There is no such decision.")
    elif base == "/second":
        decide_second(pages.case, claim, decision, reason=SECOND_REASON)
    elif what != "releasable" or not doubts_on(pages, claim):
        judging.judge(pages.case, [claim], [decision], reason=REASONS.get(base, REASON), seen=seen)


def _kinds(base: str) -> tuple[TargetKind, ...]:
    return ("second",) if base == "/second" else ("claim", "field")
