"""Tables of coded records: choose a file, say what its columns mean, look at what its rows would say, bring them in.

Invariant: between the steps a table lies in memory alone, under a random name, and a few at most.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse

from witnessmark.app.add import Asked, Status
from witnessmark.app.imports import Sheet, import_bytes, preview
from witnessmark.app.mappings import drop_mapping, mapping_called, save_mapping, saved_mappings
from witnessmark.errors import UsageError
from witnessmark.extract.coded import FIELDS, Mapping, cells_of, presets, unknown_acts
from witnessmark.intake import Refused
from witnessmark.model.claim import Claim
from witnessmark.vocab.codes import Access, Act, Consent
from witnessmark.web.looking import Looking
from witnessmark.web.pages import Pages, pages_of
from witnessmark.web.routes.inbox import AskedHere
from witnessmark.web.security import LONGEST_UPLOAD

router = APIRouter(route_class=Looking)
PagesHere = Annotated[Pages, Depends(pages_of)]
SAMPLE = 200
SHOWN_CLAIMS = 5
SHOWN_CELL = 80
DAYS = {"": None, "day": True, "month": False}


@router.get("/import")
def start(request: Request, pages: PagesHere) -> HTMLResponse:
    """The page to choose a table on."""
    return _page(request, pages)


@router.post("/import/table")
def received(request: Request, pages: PagesHere, file: Annotated[UploadFile, File()],
             mapping: Annotated[str, Form()] = "") -> HTMLResponse:
    """Take a table and show its columns, as a mapping or the headings say what they mean."""
    data = file.file.read(LONGEST_UPLOAD + 1)
    if len(data) > LONGEST_UPLOAD:
        raise UsageError("This file is larger than 100 MB.", advice="Use: witnessmark import FILE")
    token = pages.keep_table(file.filename or "table.csv", data)
    means = mapping_called(pages.case, mapping) if mapping else None
    return _look(request, pages, token, means)


def said_of(
    heading: Annotated[list[str], Form()], meaning: Annotated[list[str], Form()],
    words: Annotated[list[str] | None, Form()] = None, stands: Annotated[list[str] | None, Form()] = None,
    act: Annotated[str, Form()] = "", days: Annotated[str, Form()] = "", firsthand: Annotated[bool, Form()] = False,
) -> Callable[[Mapping], Mapping]:
    """Return what the form says, to be put over the mapping that it began with (a FastAPI dependency)."""
    acts = {word: code for word, code in zip(words or (), stands or (), strict=False) if code in list(Act)}

    def over(began: Mapping) -> Mapping:
        said = began.with_meanings(dict(zip(heading, meaning, strict=False)))
        return said.with_more(
            values=[f"act:{word}={code}" for word, code in acts.items()],
            defaults=[f"act={act}"] if act in list(Act) else (), day_first=DAYS.get(days), firsthand=firsthand)

    return over


@router.post("/import/columns")
def columns(
    request: Request, pages: PagesHere, asked: AskedHere,
    said: Annotated[Callable[[Mapping], Mapping], Depends(said_of)], table: Annotated[str, Form()],
    base: Annotated[str, Form()] = "", step: Annotated[str, Form()] = "look", name: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """Look again under the columns said, keep them under a name, or bring the rows in."""
    mapping = said(mapping_called(pages.case, base) if base else Mapping())
    if name.strip():
        mapping = save_mapping(pages.case, name, mapping)
    if step != "import":
        return _look(request, pages, table, mapping, asked=asked)
    filename, data = pages.table(table)
    with pages.adding, pages.deciding:
        found = import_bytes(pages.case, data, name=filename, mapping=mapping, asked=asked)
    pages.drop_table(table)
    counts = {status.value: found.count(status) for status in Status}
    return _page(request, pages, imported=found, counts=counts, filename=filename)


@router.post("/import/forget")
def forget(request: Request, pages: PagesHere, name: Annotated[str, Form()]) -> HTMLResponse:
    """Throw a kept mapping away."""
    drop_mapping(pages.case, name)
    return _page(request, pages)


def _look(request: Request, pages: Pages, token: str, mapping: Mapping | None, *,
          asked: Asked | None = None) -> HTMLResponse:
    filename, data = pages.table(token)
    found = preview(pages.case, data, name=filename, mapping=mapping, rows=SAMPLE)
    sheets = [sheet for sheet in found if isinstance(sheet, Sheet)]
    refused = [item for item in found if isinstance(item, Refused)]
    sheet = next((s for s in sheets if s.mapping is not None), sheets[0] if sheets else None)
    if sheet is None:
        pages.drop_table(token)
        return _page(request, pages, refused=refused, filename=filename)
    means = sheet.mapping or mapping or Mapping()
    chosen = {heading: next((field for field in FIELDS if means.holds(field, heading)), "")
              for heading in sheet.headings}
    unknown = unknown_acts([reading for reading, _ in sheet.sample], means)
    return _page(
        request, pages, token=token, filename=filename, sheet=sheet, others=[s for s in sheets if s != sheet],
        refused=refused, means=means, chosen=chosen, sample=_sample(sheet), claims=_claims(sheet), unknown=unknown,
        fields=FIELDS, acts=list(Act), asked=asked or Asked(), accesses=list(Access), consents=list(Consent))


def _claims(sheet: Sheet) -> list[Claim]:
    return [claim for _, coding in sheet.sample for claim in coding.claims][:SHOWN_CLAIMS]


def _sample(sheet: Sheet) -> dict[str, list[str]]:
    """Return heading → its first cells, cut short."""
    shown: dict[str, list[str]] = {heading: [] for heading in sheet.headings}
    for reading, _ in sheet.sample:
        for cell in cells_of(reading):
            text = cell.text(reading)
            if len(shown[cell.heading]) < 2:
                shown[cell.heading].append(text if len(text) <= SHOWN_CELL else text[:SHOWN_CELL] + "…")
    return shown


def _page(request: Request, pages: Pages, **values: Any) -> HTMLResponse:
    known: dict[str, Any] = {
        "token": "", "filename": "", "sheet": None, "refused": [], "imported": None, "counts": {},
        "claims": [], "saved": sorted(saved_mappings(pages.case)), "presets": list(presets())}
    return pages.render(request, "import.html", **{**known, **values})

