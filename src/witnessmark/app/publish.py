"""The verb `publish`: gate → PublicView → dossier folder, and an entry in the log."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from witnessmark.app.case import Case
from witnessmark.app.claims import state
from witnessmark.app.incidents import list_incidents, list_origins
from witnessmark.app.released import retelling
from witnessmark.disclosure.gate import Material, ReportTerms, public_view
from witnessmark.disclosure.view import PublicView
from witnessmark.errors import UsageError
from witnessmark.ids import new_id
from witnessmark.model.access import Permission
from witnessmark.publish.dossier import write_dossier

COMPOSITE = "composite"
"""The setting of a case whose reports were written for demonstration; its dossiers say so."""


@dataclass(frozen=True, slots=True)
class Published:
    """One release: its id, how much it holds, and the files written (relative to the folder)."""

    release: str
    incidents: int
    claims: int
    files: tuple[str, ...]


def draft(case: Case, *, title: str | None = None) -> PublicView:
    """Return what would be published now; raises WouldLeak when the gate says no."""
    case.actor.require(Permission.RELEASE)
    now = state(case)
    standing = {decided.claim.id: decided.claim for decided in now.claims if not decided.rejected}
    reports = case.store.reports(case.actor)
    incidents = list_incidents(case)
    material = Material(
        incidents=incidents, claims=standing,
        retell=retelling(incidents, list_origins(case), case.store.judgements(case.actor)),
        releasable=frozenset(d.claim.id for d in now.claims if d.releasable and not d.rejected),
        confirmed=frozenset(d.claim.id for d in now.claims if d.decision is not None and not d.rejected),
        terms={r.id: ReportTerms(r.access, r.consent, r.outlet) for r in reports},
    )
    return public_view(
        material, title=title or "Record of forced displacement", today=case.today(),
        composite=case.settings.get(COMPOSITE) == "yes",
    )


def publish(case: Case, out: Path, *, title: str | None = None) -> Published:
    """Write the dossier of the releasable claims into a new folder.

    Raises:
        WouldLeak: nothing is releasable. UsageError: the folder exists and is not empty, or lies
            inside the case.
    """
    check_target(out)
    if case.path.resolve() in (out.resolve(), *out.resolve().parents):
        raise UsageError("The dossier would lie inside the case.", advice="Name a folder outside the case.")
    view = draft(case, title=title)
    written = write_dossier(view, out)
    release = new_id("rel")
    try:
        with case.store.writing(case.actor) as writer:
            writer.note_release(release, written.digest)
    except BaseException:
        shutil.rmtree(out)  # a release that the log does not know must not stay
        raise
    return Published(release, len(view.incidents), view.claims, written.files)


def check_target(out: Path) -> None:
    """Raise UsageError unless a dossier can be written to `out`: nothing there, or an empty folder."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} exists already.", advice="Name a folder that does not exist yet.")
