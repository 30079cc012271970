"""A report named in a command: by its id, or by its file's name or its title where exactly one has it.

Invariant: only what the actor may see is looked through, so that a name tells nothing of reports that are hidden.
A report whose consent was withdrawn is named by its id alone, and so is one that is to be erased.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from witnessmark.app.case import Case
from witnessmark.errors import NotFound, UsageError
from witnessmark.model.report import Report

MOST = 1000
"""Reports that hold a name at all, of which one is looked for that has it."""
_LISTED = 8
_ID = re.compile(r"[a-z]{3}_[a-z2-7]{16}")


def is_id(words: str) -> bool:
    """Return whether words are written as the id of a record is."""
    return _ID.fullmatch(words) is not None


def report_named(case: Case, words: str) -> str:
    """Return the id of the report that is named so: its file (with or without folders) or its title, whole.

    Small and capital letters and the number of blanks are all one. What is written as an id comes back as it is.

    Raises:
        NotFound: no report that the actor may see has this name.
        UsageError: several have it; the message has their ids and days, and none of their words.
    """
    if is_id(words) or words.startswith("rep_"):
        return words
    sought = _plain(words)
    if not sought:
        raise UsageError("No report was named.", advice="Give its id, its file's name or its title.")
    holding = case.store.reports_called(case.actor, " ".join(words.split()), MOST)
    found = [report for report in holding if sought in _names(report)]
    if len(found) > 1:
        told = ", ".join(f"{report.id} ({report.published or 'no day'})" for report in found[:_LISTED])
        more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
        raise UsageError(f"Several reports have this name: {told}{more}.", advice="Name one by its id.")
    if len(holding) == MOST:
        raise UsageError("Too many reports have these words in their names.", advice="Name one by its id.")
    if not found:
        raise NotFound("No report that you may see has this id, file name or title.",
                       advice="`witnessmark claims` and `witnessmark search` list reports.")
    return found[0].id


def _names(report: Report) -> set[str]:
    """Return what a report is called: its title, its file, and its file without folders, also inside an archive."""
    bare = [PurePath(part).name for part in report.original.name.split("!/")]
    return {_plain(name) for name in (report.original.name, "!/".join(bare), bare[-1], report.title or "")}


def _plain(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).casefold().split())
