"""The inbox: drop files, see what became of each, mend what is known of a report."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.claims import decided_claims
from witnessmark.app.metadata import amend
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Access, Consent
from witnessmark.web.i18n import COOKIE, LANGUAGES
from witnessmark.web.pages import Pages, pages_of

router = APIRouter()
PagesHere = Annotated[Pages, Depends(pages_of)]
LONGEST_UPLOAD = 100 * 1024 * 1024


@router.get("/")
def inbox(request: Request, pages: PagesHere) -> HTMLResponse:
    with pages.lock:
        return pages.render(
            request, "inbox.html", **_listing(pages), accesses=list(Access), consents=list(Consent)
        )


@router.post("/inbox/files")
def receive(
    request: Request,
    pages: PagesHere,
    file: Annotated[UploadFile, File()],
    access: Annotated[str, Form()] = "",
    consent: Annotated[str, Form()] = "",
    published: Annotated[str, Form()] = "",
    outlet: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """Add one file; answers with one line per report found in it."""
    data = file.file.read(LONGEST_UPLOAD + 1)
    asked = Asked.of(
        access=Access(access) if access in list(Access) else None,
        consent=Consent(consent) if consent in list(Consent) else None,
        published=published or None, outlet=outlet.strip() or None,
    )
    with pages.lock:
        added = list(add_bytes(pages.case, data, name=file.filename or "file", asked=asked))
    return pages.render(request, "_added.html", added=added)


@router.post("/inbox/text")
def receive_text(
    pages: PagesHere,
    text: Annotated[str, Form()],
    access: Annotated[str, Form()] = "",
    consent: Annotated[str, Form()] = "",
    published: Annotated[str, Form()] = "",
    outlet: Annotated[str, Form()] = "",
) -> Response:
    """Add pasted text as a report and open it."""
    asked = Asked.of(
        access=Access(access) if access in list(Access) else None,
        consent=Consent(consent) if consent in list(Consent) else None,
        published=published or None, outlet=outlet.strip() or None,
    )
    with pages.lock:
        added = list(add_bytes(pages.case, text.encode("utf-8"), name="pasted.txt", asked=asked))
    target = f"/reports/{added[0].report}" if added and added[0].report else "/"
    return RedirectResponse(target, 303)


@router.get("/inbox/list")
def listing(request: Request, pages: PagesHere) -> HTMLResponse:
    """The table of reports, for a refresh after files were added."""
    with pages.lock:
        return pages.render(request, "_reports.html", **_listing(pages))


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
) -> Response:
    """Correct what is known of a report; what the file said is kept beside it."""
    values = {"title": title, "outlet": outlet, "published": published, "language": language,
              "access": access, "consent": consent}
    with pages.lock:
        amend(pages.case, report, {name: value for name, value in values.items() if value})
    return RedirectResponse(f"/reports/{report}", 303)


@router.get("/language/{language}")
def choose_language(language: str, request: Request) -> Response:
    """Remember the page's language and go back to where the person was."""
    back = request.query_params.get("back", "/")
    answer = RedirectResponse(back if back.startswith("/") and not back.startswith("//") else "/", 303)
    if language in LANGUAGES:
        answer.set_cookie(COOKIE, language, httponly=True, samesite="strict", path="/", max_age=31_536_000)
    return answer


def _listing(pages: Pages) -> dict[str, Any]:
    case = pages.case
    counts: dict[str, int] = {}
    open_counts: dict[str, int] = {}
    for decided in decided_claims(case, ClaimQuery()):
        report = decided.claim.reading.report.id
        counts[report] = counts.get(report, 0) + 1
        if decided.decision is None:
            open_counts[report] = open_counts.get(report, 0) + 1
    return {
        "reports": case.store.reports(case.actor), "claim_counts": counts, "open_counts": open_counts,
        "refusals": case.store.refusals(case.actor),
    }
