"""What a case has released: the list, each release as it was published, and taking one back.

Invariant: nothing that was published is changed. Taking back is an entry of its own, and the notice for
readers says which release it is of and nothing of what it told or why.
"""

from __future__ import annotations

import json
from pathlib import Path

from witnessmark.app.case import Case
from witnessmark.app.paths import AnyPath, path_of
from witnessmark.app.told_before import since
from witnessmark.disclosure.generalise import month_of
from witnessmark.disclosure.view import Month, PublicView, Replaced, Since
from witnessmark.errors import NotFound, UsageError
from witnessmark.model.access import Permission
from witnessmark.model.record import Json
from witnessmark.model.release import Issue
from witnessmark.publish.notice import notice
from witnessmark.vault.originals import write_synced

SUPERSEDED = "superseded by a later release"


def issues(case: Case) -> list[Issue]:
    """Return the releases of a case, the latest first."""
    return case.store.issues(case.actor)


def handed_over(case: Case) -> list[Issue]:
    """Return what was handed over with the chain of custody, the latest first."""
    return case.store.handed_over(case.actor)


def issue(case: Case, release: str) -> Issue:
    """Return one release as the list shows it; raises NotFound."""
    found = next((one for one in issues(case) if one.id == release), None)
    if found is None:
        raise NotFound("No such release.", advice="`witnessmark release list` names them.")
    return found


def published(case: Case, release: str) -> Json:
    """Return a release as it was published, whatever was decided since.

    Raises:
        NotFound: there is no such release, or it was made before releases were kept whole.
    """
    kept = case.store.published(case.actor, release)
    if kept is None:
        raise NotFound("This release was made before the case kept what it published.",
                       advice="Look into the dossier's own data/release.json.")
    found: Json = json.loads(kept)
    return found


def retract(case: Case, release: str, *, reason: str, out: AnyPath | None = None) -> Path | None:
    """Take a release back: note it in the case, and write a notice for its readers where a file is named.

    The reason stays in the case. What the release told stays told and counts in every later one.

    Raises:
        NotFound: there is no such release. UsageError: no reason, or the file exists or lies inside the case.
    """
    case.actor.require(Permission.RELEASE)
    if not reason.strip():
        raise UsageError("A release is taken back for a reason.", advice="Say it with --reason; it stays in the case.")
    file = None if out is None else path_of(out, "The notice")
    if file is not None and (file.exists() or case.path.resolve() in file.resolve().parents):
        raise UsageError(f"{file} exists already or lies inside the case.", advice="Name a new file outside the case.")
    if file is not None and not file.parent.is_dir():
        raise UsageError(f"{file} can't be written.", advice="Name a file in a folder that exists.")
    taken = issue(case, release)
    text = notice(_month(taken), taken.digest, month_of(case.today()))
    try:
        with case.store.writing(case.actor) as writer:
            writer.note_withdrawal(release, reason=reason.strip())
            if file is not None:
                write_synced(file, text.encode())
    except BaseException:                                # what is not taken back has no notice, and the other way round
        if file is not None:
            file.unlink(missing_ok=True)
        raise
    return file


def replaced_in(case: Case, release: str | None) -> Replaced | None:
    """Return what a dossier says of the release it replaces; raises NotFound."""
    if release is None:
        return None
    held = issue(case, release)
    return Replaced(_month(held), held.digest)


def since_last(case: Case, view: PublicView) -> Since | None:
    """Return what a release tells beside the last one that stands, or that it replaces; None where there is none.

    One that was retracted is not spoken of, nor one made before the case kept what it published.
    """
    for held in issues(case):
        kept = case.store.published(case.actor, held.id)
        if held.withdrawn is None and kept is not None:
            return since(view, json.loads(kept), _month(held))
    return None


def _month(held: Issue) -> Month:
    year, month, *_ = str(held.about.get("month", held.on)).split("-")
    return Month(int(year), int(month))
