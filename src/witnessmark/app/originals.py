"""The original beside its text: pages and pictures of a report, drawn in the closed room as they are looked at.

Invariant: what is drawn lives in memory alone, as long as it takes to send it; nothing of it is kept.
"""

from __future__ import annotations

from witnessmark.app.case import Case
from witnessmark.errors import NotFound
from witnessmark.intake import Intake, media
from witnessmark.model.access import Permission
from witnessmark.model.report import Report

DRAWN = (media.PDF, "image/png", "image/jpeg")
"""What has pages for the eye. Words of a text or a table stand in the reading as they stood in the file."""


def has_pages(report: Report) -> bool:
    """Say whether a report's original can be shown beside its text."""
    return report.original.media_type in DRAWN and report.original.sealed_as is not None


def draw_page(case: Case, report: str, page: int, intake: Intake) -> bytes:
    """Return one page of a report's original (from 1) as a PNG.

    Raises:
        NotFound: there is no such report, it has no pages, or this one can't be drawn.
    """
    case.actor.require(Permission.READ)
    held = case.store.report(case.actor, report)
    if not has_pages(held) or page < 1:
        raise NotFound("This report's original has no pages to show.", advice="Its text is all there is to read.")
    drawn = intake.shown(case.original(report), page=page - 1)
    if isinstance(drawn, str):
        raise NotFound(f"Page {page} of report {report} {drawn}.", advice="Its text is all there is to read.")
    return drawn
