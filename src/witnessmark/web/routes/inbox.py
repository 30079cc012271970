"""The inbox: drop files, see what became of each as it happens, mend what is known of a report."""

from __future__ import annotations

import queue
import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from witnessmark.app.add import Added, Asked, add_bytes
from witnessmark.app.alerts import Alert, Kind, alerts
from witnessmark.app.claims import decided_claims
from witnessmark.app.desk import drop_drafts
from witnessmark.app.metadata import amend
from witnessmark.app.show import notes_of
from witnessmark.errors import UsageError, WitnessmarkError
from witnessmark.model.report import Report, current
from witnessmark.store.base import ClaimQuery, IncidentQuery, Order, Page, Shelf
from witnessmark.vocab.codes import Access, Consent
from witnessmark.web.i18n import COOKIE, LANGUAGES, Language, language_of
from witnessmark.web.incident_view import headline
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of, start_of
from witnessmark.web.security import LONGEST_UPLOAD

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
OWN_ADDRESS = re.compile(r"/(?![/\\])[^\\\x00-\x20]*")
ROWS = 100
ALERTS = 12
SHOWN: tuple[Shelf, ...] = ("all", "open", "undated", "withdrawn")
ORDERS: tuple[Order, ...] = ("added", "published", "title")
ASKED = [consent for consent in Consent if consent is not Consent.WITHDRAWN]
"""What is asked of a report that comes in; to withdraw one is a step of its own."""


def headlines(pages: Pages, told: Sequence[Alert], language: Language) -> dict[str, str]:
    """Return the heads of the incidents that the first alerts name, as they stand; "" for one that is no more."""
    case = pages.case
    named = [alert.subject for alert in told if alert.kind is not Kind.STAGE][:ALERTS]
    found = case.store.incidents(case.actor, IncidentQuery(ids=tuple(named))) if named else []
    ids = tuple(claim for incident in found for claim in incident.claims)
    held = {d.claim.id: d.claim for d in decided_claims(case, ClaimQuery(ids=ids))} if ids else {}
    return dict.fromkeys(named, "") | {i.id: headline(i, held, language) for i in found}


@router.get("/")
def inbox(request: Request, pages: PagesHere) -> HTMLResponse:
    told = alerts(pages.case)
    return pages.render(request, "inbox.html", **_listing(request, pages), accesses=list(Access), consents=ASKED,
                        most=LONGEST_UPLOAD, alerts=told, headlines=headlines(pages, told, language_of(request)))


def asked_of(
    access: Annotated[str, Form()] = "",
    consent: Annotated[str, Form()] = "",
    published: Annotated[str, Form()] = "",
    outlet: Annotated[str, Form()] = "",
    title: Annotated[str, Form()] = "",
    sealed: Annotated[str, Form()] = "",
) -> Asked:
    """Return what a form says of everything it sends (a FastAPI dependency)."""
    return Asked.of(
        access=Access(access) if access in list(Access) else None,
        consent=Consent(consent) if consent in list(Consent) else None,
        published=published or None, outlet=outlet.strip() or None, title=title.strip() or None,
        sealed=[line for line in sealed.splitlines() if line.strip()],
    )


AskedHere = Annotated[Asked, Depends(asked_of)]


@router.post("/inbox/files")
def receive(
    request: Request,
    pages: PagesHere,
    asked: AskedHere,
    file: Annotated[UploadFile, File()],
    files: Annotated[int, Form()] = 1,
) -> StreamingResponse:
    """Add one file, of `files` sent together; answers with a stream of events, a line for each report found in it as
    soon as it is read.

    What was begun is read to its end also where nobody listens any more: half an archive helps no one.
    """
    data = file.file.read(LONGEST_UPLOAD + 1)
    if len(data) > LONGEST_UPLOAD:
        raise UsageError("This file is larger than 100 MB.", advice="Use: witnessmark add FILE")
    done: queue.SimpleQueue[Added | WitnessmarkError | None] = queue.SimpleQueue()

    def read() -> None:
        try:
            with pages.adding:
                for added in add_bytes(pages.case, data, name=file.filename or "file", asked=asked, files=files):
                    done.put(added)
        except WitnessmarkError as fault:
            done.put(fault)
        finally:
            done.put(None)

    pages.begin(read)
    return StreamingResponse(_events(request, pages, done), media_type="text/event-stream")


def _events(request: Request, pages: Pages, done: queue.SimpleQueue[Added | WitnessmarkError | None]) -> Iterator[str]:
    told = 0
    while (added := done.get()) is not None:
        told += 1
        if isinstance(added, WitnessmarkError):
            yield _event("failed", pages.told(request, added.what, added.advice))
        else:
            yield _event("line", pages.text(request, "_added.html", added=[added]))
    if not told:
        yield _event("line", pages.text(request, "_added.html", added=[]))
    yield _event("end", str(told))


def _event(name: str, data: str) -> str:
    """Return one event of a stream: a name, and data whose line ends are spaces."""
    return f"event: {name}\ndata: {' '.join(data.split())}\n\n"


@router.post("/inbox/text")
def receive_text(
    pages: PagesHere,
    asked: AskedHere,
    text: Annotated[str, Form()],
) -> Response:
    """Add pasted text as a report and open it."""
    with pages.adding:
        added = list(add_bytes(pages.case, text.encode("utf-8"), name="pasted.txt", asked=asked))
    if added and added[0].report:
        drop_drafts(pages.case, "inbox/")
    target = f"/reports/{added[0].report}" if added and added[0].report else "/"
    return RedirectResponse(target, 303)


@router.get("/inbox/list")
def listing(request: Request, pages: PagesHere) -> HTMLResponse:
    """The table of reports, for a refresh after files were added."""
    return pages.render(request, "_reports.html", **_listing(request, pages))


@router.post("/inbox/published/{report}")
def date(report: str, request: Request, pages: PagesHere, published: Annotated[str, Form()] = "") -> HTMLResponse:
    """Give a report its missing date; answers with the table. Its claims are read again."""
    if published:
        with pages.adding:
            amend(pages.case, report, {"published": published})
    return pages.render(request, "_reports.html", **_listing(request, pages))


@router.post("/reports/{report}/metadata")
def mend(
    report: str,
    pages: PagesHere,
    title: Annotated[str, Form()] = "",
    outlet: Annotated[str, Form()] = "",
    published: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
    access: Annotated[str, Form()] = "",
    consent: Annotated[str, Form()] = "",
    compartment: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Correct what is known of a report; what the file said is kept beside it."""
    values = {"title": title, "outlet": outlet, "published": published, "language": language,
              "access": access, "consent": consent, "compartment": compartment}
    with pages.adding:
        amend(pages.case, report, {name: value for name, value in values.items() if value}, reason=reason)
    return RedirectResponse(f"/reports/{report}", 303)


@router.post("/reports/{report}/withdraw")
def withdraw(report: str, pages: PagesHere, reason: Annotated[str, Form()] = "",
             consent: Annotated[str, Form()] = Consent.WITHDRAWN.value) -> Response:
    """Take a report out of use, or back into it with another consent; both with a reason."""
    if not reason.strip():
        raise UsageError("A reason is missing.", advice="Say why in a few words; the log keeps it.")
    with pages.adding:
        amend(pages.case, report, {"consent": consent}, reason=reason)
    return RedirectResponse(f"/reports/{report}", 303)


@router.get("/language/{language}")
def choose_language(language: str, request: Request) -> Response:
    """Remember the page's language and go back to where the person was."""
    back = request.query_params.get("back", "/")
    answer = RedirectResponse(back if OWN_ADDRESS.fullmatch(back) else "/", 303)
    if language in LANGUAGES:
        answer.set_cookie(COOKIE, language, httponly=True, samesite="lax", path="/", max_age=31_536_000)
    return answer


def _listing(request: Request, pages: Pages) -> dict[str, Any]:
    """Return one screen of reports in the order asked for, and what each still needs."""
    case = pages.case
    asked = request.query_params
    shown = next((name for name in SHOWN if name == asked.get("show")), SHOWN[0])
    order = next((name for name in ORDERS if name == asked.get("sort")), ORDERS[0])
    start = start_of(request)
    totals: dict[Shelf, int] = pages.counted(       # no decision moves these
        "shelves", lambda: {name: case.store.shelf_size(case.actor, name) for name in SHOWN if name != "open"},
        case.store.restated(case.actor)) | {"open": case.store.shelf_size(case.actor, "open")}
    found = case.store.shelf(case.actor, shown, Page(ROWS, start), order) if start < totals[shown] else []
    ids = [r.id for r in found]
    counts = case.store.claim_counts(case.actor, ids) if found else {}
    return {
        "reports": found, "matching": totals[shown], "start": start, "rows": ROWS, "shown": shown,
        "order": order, "orders": ORDERS, "reprints": case.store.reprints(case.actor, ids) if found else set(),
        "totals": totals, "claim_counts": counts, "found_in": {r.id: _found_in(r) for r in found},
        "notes": {r.id: notes_of(r) for r in found},
        "refusals": case.store.refusals(case.actor),
    }


def _found_in(report: Report) -> dict[str, str]:
    """Return field → where the value in force came from."""
    return {name: m.found_in.value for name, m in current(report.metadata).items()}
