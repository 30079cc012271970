"""The verb `publish`: rehearsal → PublicView → dossier folder, and an entry in the log."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from witnessmark.app.case import Case
from witnessmark.app.paths import AnyPath, path_of
from witnessmark.app.prove import proofs
from witnessmark.app.refusals import grouped
from witnessmark.app.rehearse import Rehearsal, Wanted, rehearse
from witnessmark.app.releases import SUPERSEDED, replaced_in, since_last
from witnessmark.disclosure.material import Draft
from witnessmark.disclosure.memory import record_of
from witnessmark.disclosure.view import PublicView
from witnessmark.errors import Conflict, UsageError, WouldLeak, full_disk_named
from witnessmark.evidence.verify import SIGNATURE, SUMS
from witnessmark.ids import new_id
from witnessmark.model.release import Kept
from witnessmark.publish.dossier import write_dossier
from witnessmark.publish.exports import formats, json_file
from witnessmark.vault.originals import DRAFT, sync_folder


@dataclass(frozen=True, slots=True)
class Published:
    """One release: its id, how much it holds, and the files written (relative to the folder).

    `coarsened` claims are told less exactly than drafted, `left_out` not at all.
    """

    release: str
    incidents: int
    claims: int
    files: tuple[str, ...]
    coarsened: int = 0
    left_out: int = 0


def draft(case: Case, *, title: str | None = None, alone: str | None = None) -> PublicView:
    """Return what would be published now; raises WouldLeak when the gate says no."""
    return allowed(rehearse(case, Wanted(title=title, alone=alone))).draft.view


def allowed(rehearsal: Rehearsal) -> Rehearsal:
    """Return a rehearsal that may be released.

    Raises:
        WouldLeak: it may not; `reasons` holds every reason, `lines` the same by kind, the message the first and how
            many more.
    """
    if not rehearsal.would_leak:
        return rehearsal
    told = [r for r in rehearsal.reasons if r.rule != "alone" or len(rehearsal.reasons) == 1]
    first, *others = told
    what = f"{first.claim}: {first.what}" if first.claim else first.what
    more = f" {len(others)} more: see `witnessmark rehearse`." if others else ""
    raise WouldLeak(what, advice=first.advice + more, lines=tuple(grouped(told)), reasons=tuple(
        f"{r.claim}: {r.what} {r.advice}" if r.claim else f"{r.what} {r.advice}" for r in rehearsal.reasons))


def publish(case: Case, out: AnyPath, *, title: str | None = None, alone: str | None = None,
            generalise: bool = False, exports: Sequence[str] = formats.DEFAULT,
            replaces: str | None = None) -> Published:
    """Write the dossier of the releasable claims into a new folder, with the named export formats.

    Args:
        alone: why nobody else signs; needed when one person marked and releases what rests on a report that is not
            public.
        replaces: the id of an earlier release that this one corrects; its dossier says so, and the case holds the
            earlier one as superseded.

    Raises:
        WouldLeak: the gate says no. NotFound: there is no release to replace. UsageError: the
            folder exists and is not empty, or lies inside the case, or there is no such format.
    """
    folder = _folder(case, out)
    chosen = formats.chosen(exports)
    replaced_in(case, replaces)
    return release(case, rehearse(case, Wanted(title, alone, generalise)), folder, exports=chosen, replaces=replaces)


def release(case: Case, rehearsed: Rehearsal, out: AnyPath, *, exports: Sequence[str] = formats.DEFAULT,
            replaces: str | None = None) -> Published:
    """Write what was rehearsed, as `publish` does.

    Raises:
        Conflict: the case has changed since it was rehearsed; nothing is left written. The others as `publish`.
    """
    folder, exports = _folder(case, out), formats.chosen(exports)
    made = allowed(rehearsed).draft
    view = replace(made.view, replaces=replaced_in(case, replaces))
    view = replace(view, since=since_last(case, view))
    noted = new_id("rel")
    left_out = sum(way is None for way in made.applied.values())
    about = {"title": view.title, "month": str(view.month), "incidents": len(view.incidents), "claims": view.claims,
             "reports": view.reports, "formats": list(exports), "coarsened": len(made.applied) - left_out,
             "left_out": left_out, **asdict(rehearsed.difference)}
    kept = Kept(about, json_file.release(view).decode("utf-8"))
    draft = folder.with_name(f".{folder.name}{DRAFT}")   # it gets its name once the log knows it, also if we are killed
    shutil.rmtree(draft, ignore_errors=True)
    try:
        with full_disk_named():
            bundles = proofs(case, _quoted(view, made)) if formats.PROOFS in exports else {}
            written = write_dossier(view, draft, exports, proofs=bundles, signed=True)
            _sign(case, draft)
            with case.store.writing(case.actor) as writer:
                if case.store.last_event(case.actor) != rehearsed.at:
                    raise Conflict("The case has changed since this release was rehearsed.",
                                   advice="Rehearse it again; nothing was written.")
                told = record_of((c.remembered() for c in made.claims), view.lists)
                writer.note_release(noted, written.digest, told, kept)
                if replaces is not None:
                    writer.note_withdrawal(replaces, reason=SUPERSEDED, replaced_by=noted)
            draft.replace(folder)
            sync_folder(folder.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    files = tuple(sorted((*written.files, SIGNATURE)))
    return Published(noted, len(view.incidents), view.claims, files, len(made.applied) - left_out, left_out)


def _sign(case: Case, folder: Path) -> None:
    """Write the case's signature on a dossier's list of sums; its time is the list's."""
    sums, file = folder / SUMS, folder / SIGNATURE
    file.write_bytes(case.signed_sums(sums.read_bytes()))
    held = sums.stat()
    for entry in (file, folder):
        os.utime(entry, ns=(held.st_atime_ns, held.st_mtime_ns))


def _quoted(view: PublicView, made: Draft) -> dict[str, str]:
    """Return the claims whose passage is published, by their number in the view."""
    ids = {replace(one.public, number=""): one.claim for one in made.claims if one.public.quote}
    return {claim.number: ids[replace(claim, number="")] for incident in view.incidents for claim in incident.claims
            if claim.quote}


def _folder(case: Case, out: AnyPath) -> Path:
    """Return the dossier's folder; raises UsageError where none can be written."""
    folder = path_of(out, "The dossier's folder")
    check_target(folder)
    if case.path.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise UsageError("The dossier would lie inside the case.", advice="Name a folder outside the case.")
    return folder


def check_target(out: Path) -> None:
    """Raise UsageError unless a dossier can be written to `out`: nothing there, or an empty folder."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} exists already.", advice="Name a folder that does not exist yet.")
