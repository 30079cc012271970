"""Saved views and searches, and the palette: pages, views, incidents, claims, reports and verbs by a few letters."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from witnessmark.app.claims import decided_claims
from witnessmark.app.desk import drop_view, save_view, views
from witnessmark.app.finding import Found, find
from witnessmark.app.show import reports_called
from witnessmark.store.base import ClaimQuery, Page
from witnessmark.web.i18n import LANGUAGES, language_of, translator
from witnessmark.web.incident_view import headline, place_name
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
PLACES = (("/", "inbox"), ("/review", "review"), ("/incidents", "incidents"), ("/campaigns", "campaigns"),
          ("/analysis", "analysis"), ("/search", "search"), ("/publish", "publish"), ("/sources", "sources"),
          ("/audit", "audit"),
          ("/second", "second"), ("/second/agreement", "agreement"), ("/settings", "settings"))
VERBS = (("a", "key_accept"), ("x", "key_reject"), ("e", "key_correct"), ("r", "key_releasable"),
         ("s", "key_sensitive"),
         ("f", "key_flag"), ("l", "key_link"), ("c", "key_contradiction"), (" ", "key_space"), ("n", "key_new"),
         ("Backspace", "key_undo"), ("j", "key_next"), ("k", "key_previous"), ("Shift+A", "key_bulk"),
         ("?", "key_help"))
WHERE = {"Shift+A": r"/review$", "?": "", **dict.fromkeys("nrsflc", r"/(review|reports/)")}
REPORTS = 8
INCIDENTS = 5
OWN_ADDRESS = re.compile(r"/(?![/\\])[^\\\x00-\x20]*")


@router.get("/palette")
def palette(request: Request, pages: PagesHere, q: str = "", at: str = "") -> HTMLResponse:
    """What the letters may mean, as options: named in either language, whichever the page is in."""
    t = translator(language_of(request))
    wanted = _folded(q)

    def meant(key: str) -> bool:
        return any(wanted in _folded(translator(language)(key)) for language in LANGUAGES)

    verbs = [(key, name) for key, name in VERBS if re.match(WHERE.get(key, r"/(review|second|reports/)"), at)
             and meant(name)]
    reports = reports_called(pages.case, q, REPORTS) if wanted else []
    found = find(pages.case, q, Page(REPORTS)) if wanted and not q.isspace() else Found((), 0, ())
    language = language_of(request)
    within = {d.claim.id: d.claim for d in decided_claims(pages.case, ClaimQuery(
        ids=tuple(c for i in found.incidents[:INCIDENTS] for c in i.claims[:20])))} if found.incidents else {}
    return pages.render(
        request, "_palette.html", claims=[
            (d.claim, ", ".join(place_name(p, language) for p in d.claim.origin)) for d in found.claims],
        incidents=[(i.id, headline(i, within, language)) for i in found.incidents[:INCIDENTS]],
        places=[(address, t(name)) for address, name in PLACES if meant(name)],
        saved=[(name, address) for name, address in views(pages.case).items() if wanted in _folded(name)],
        reports=reports, verbs=[(key, t(name)) for key, name in verbs], q=q.strip(),
        search=f"/search?{urlencode({'q': q.strip()})}",
    )


@router.post("/views")
def save(pages: PagesHere, name: Annotated[str, Form()] = "", address: Annotated[str, Form()] = "") -> Response:
    """Keep where the person is under a name, and come back there."""
    with pages.deciding:
        save_view(pages.case, name, address)
    return RedirectResponse(address, 303)


@router.post("/views/drop")
def drop(pages: PagesHere, name: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "") -> Response:
    """Throw a saved view away, and come back to where the person was."""
    with pages.deciding:
        drop_view(pages.case, name)
    return RedirectResponse(back if OWN_ADDRESS.fullmatch(back) else "/", 303)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
