"""The verb `demo`: the main job on the shipped example, with every step the real one."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from witnessmark.app.add import add_paths
from witnessmark.app.case import Case, init_case, open_case
from witnessmark.app.claims import decided_claims
from witnessmark.app.example import decide
from witnessmark.app.incidents import list_incidents
from witnessmark.app.judge import assess
from witnessmark.app.population import import_population
from witnessmark.app.publish import publish
from witnessmark.app.rehearse import COMPOSITE
from witnessmark.errors import CaseExists, NotFound
from witnessmark.model.access import Actor
from witnessmark.model.record import Json
from witnessmark.vocab.codes import Access

REASON = "demonstration"
WORDS = 6


@dataclass(frozen=True, slots=True)
class Demo:
    case: Path
    passphrase_file: Path
    dossier: Path
    counts: dict[str, int]

    def record(self) -> Json:
        return {"case": str(self.case), "passphrase_file": str(self.passphrase_file),
                "dossier": str(self.dossier), **self.counts}

    def open(self, actor: Actor) -> Case:
        """Open the example case; the caller closes it."""
        return open_case(self.case, passphrase=self.passphrase_file.read_text("utf-8").strip(), actor=actor)


def example_folder() -> Path:
    """Return the example's reports: inside an installed package, or of the source tree."""
    packed = Path(str(files("witnessmark"))) / "examples" / "ryanggang"
    for folder in (packed, Path(__file__).parents[3] / "examples" / "ryanggang"):
        if (folder / "index.json").is_file():
            return folder
    raise NotFound("The example case is not part of this installation.", advice="Install the released package.")


def make_demo(out: Path, *, on_step: Callable[[str], object]) -> Demo:
    """Make the example case in a new folder: add, decide, assess, reconcile, publish.

    On the claims of public reports the demonstration takes the decisions of the example's coder (`example`) and
    leaves the others to review; in real work a person decides on each.
    """
    made = Demo(out / "case", out / "passphrase.txt", out / "dossier", {})
    if made.case.exists() and made.passphrase_file.is_file() and made.dossier.exists():
        on_step(f"The example case is there already; remove {out} to make it anew")
        return made
    if made.case.exists():
        raise CaseExists(f"{made.case} exists already.", advice=f"Remove {out}, or use --out FOLDER.")
    out.mkdir(parents=True, exist_ok=True)
    made.passphrase_file.touch(mode=0o600)
    made.passphrase_file.write_text(secrets.token_urlsafe(WORDS * 3) + "\n", "utf-8")
    actor = Actor.solo()
    source = example_folder()
    with init_case(made.case, passphrase=made.passphrase_file.read_text("utf-8").strip(), actor=actor) as case:
        case.set_setting(COMPOSITE, "yes")
        on_step("Reading the example's reports")
        index = source / "index.json"
        reports = [source / entry["file"] for entry in json.loads(index.read_text("utf-8"))]
        ends = Counter(a.status.value for a in add_paths(case, reports, index=index))
        on_step(f"{ends['added']} reports added, {ends['refused']} refused")
        read = len(decided_claims(case))
        done = decide(case, source, [r for r in case.store.reports(actor) if r.access is Access.PUBLIC])
        on_step(f"{read} claims read; of those of public reports {done['accepted']} accepted ({done['corrected']} of "
                f"them corrected) and {done['rejected']} rejected by the example's coder")
        people = import_population(case, source / "population.csv")
        on_step(f"Population table: about {people.all_told:,} people, shares invented")
        assess(case, None, reliability="C", reason=REASON)
        incidents = list_incidents(case)
        on_step(f"{len(incidents)} incidents reconciled")
        told = publish(case, made.dossier, title="Expulsions from Ryanggang Province, 2008 to 2022", alone=REASON,
                       generalise=True)
        on_step(f"Dossier published with {told.incidents} incidents; {told.coarsened} claims told less exactly, "
                f"{told.left_out} left out")
        made.counts.update(reports=ends["added"], claims=read, incidents=len(incidents))
    return made
