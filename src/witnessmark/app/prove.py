"""The verb `prove`: a claim's passage with the proof that the case had committed to it.

Invariant: without `confidential` a bundle opens no word that the gate would not publish; no
bundle tells id, name, hash, size or date of the report. What a bundle cannot hide: how many
entries the log had, and which of them the report is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from witnessmark.app.case import Case
from witnessmark.app.claims import state
from witnessmark.app.paths import AnyPath, path_of
from witnessmark.app.state import Decided
from witnessmark.disclosure import generalise
from witnessmark.errors import NotFound, UsageError, VerificationFailed, WouldLeak
from witnessmark.ids import new_id
from witnessmark.model.access import Permission
from witnessmark.model.text import Span
from witnessmark.store.base import ClaimQuery
from witnessmark.vault.originals import write_synced
from witnessmark.vocab.codes import Consent


@dataclass(frozen=True, slots=True)
class Bundled:
    """One proof: its id in the log, the words it opens, the key to check it with."""

    release: str
    text: str
    key: str


def prove(case: Case, claim: str, out: AnyPath, *, confidential: bool = False) -> Bundled:
    """Write the proof bundle of a claim's passage into the new file `out`.

    Args:
        confidential: open the passage even where the gate would withhold it, for the eyes of a
            court or a reviewer. Consent that was withdrawn still forbids it.

    Raises:
        WouldLeak: nobody accepted the claim or marked it releasable, or the gate withholds it.
        NotFound: there is no such claim. UsageError: `out` exists, or lies inside the case.
    """
    case.actor.require(Permission.RELEASE)
    out = path_of(out, "The bundle")
    if out.exists() or out.is_symlink():
        raise UsageError(f"{out} exists already.", advice="Name a file that does not exist yet.")
    if case.path.resolve() in out.resolve().parents:
        raise UsageError("The bundle would lie inside the case.", advice="Name a file outside the case.")
    raw, text = _bundle(case, claim, confidential=confidential)
    release = new_id("prf")
    with case.store.writing(case.actor) as writer:
        writer.note_release(release, hashlib.sha256(raw).hexdigest())
    write_synced(out, raw)
    return Bundled(release, text, case.public_key)


def proofs(case: Case, claims: Mapping[str, str]) -> dict[str, bytes]:
    """Return the proof bundles of published passages by the number of their claim.

    A bundle opens whole passages of the reading: one whose further words the gate withholds, or that a version of
    before committed to in another form, has none.

    Args:
        claims: the id of each claim whose passage is published, by its number in the release.
    """
    found = {}
    for number, claim in claims.items():
        try:
            found[number] = _bundle(case, claim, confidential=False)[0]
        except (WouldLeak, VerificationFailed):
            continue
    return found


def _bundle(case: Case, claim: str, *, confidential: bool) -> tuple[bytes, str]:
    """Return a claim's bundle and the words it opens."""
    decided = _claim(case, claim)
    span = decided.claim.passage
    commitment = case.store.commitment(case.actor, decided.claim.reading.id)
    chosen = [index for index, tile in enumerate(commitment.passages) if tile.overlaps(span)]
    whole = Span(commitment.passages[chosen[0]].start, commitment.passages[chosen[-1]].end)
    _gate(case, decided, whole, confidential=confidential)
    return case.bundle(commitment, chosen[0], chosen[-1]), whole.slice(commitment.text)


def _claim(case: Case, claim: str) -> Decided:
    found = [d for d in state(case, ClaimQuery(ids=(claim,), below_threshold=True)).claims if d.claim.id == claim]
    if not found:
        raise NotFound(f"No claim {claim}.", advice="`witnessmark claims --json` lists them.")
    return found[0]


def _gate(case: Case, decided: Decided, whole: Span, *, confidential: bool) -> None:
    """Raise WouldLeak unless the words at `whole` may be opened."""
    if decided.rejected or not (decided.releasable or decided.decision is not None):
        raise WouldLeak("Nobody has accepted this claim or marked it releasable.",
                        advice="Read it, then: witnessmark judge CLAIM --accept --releasable --reason TEXT")
    report = case.store.report(case.actor, decided.claim.reading.report.id)
    if report.consent is Consent.WITHDRAWN:
        raise WouldLeak("Consent to use this report was withdrawn.", advice="Nothing of it may leave the case.")
    if confidential:
        return
    every = [d.claim for d in state(case, ClaimQuery(reports=(report.id,), below_threshold=True)).claims]
    marks = [mark for other in every for mark in generalise.source_marks(other)]
    told = [replace(other, passage=whole) for other in (decided.claim, *every) if other.passage.overlaps(whole)]
    if not decided.releasable or any(generalise.quote(other, report.access, marks) is None for other in told):
        raise WouldLeak(
            "A dossier would withhold this passage: it is not released, not of a public report, or holds words "
            "that may point at a source.",
            advice="For the eyes of a court or reviewer alone: --confidential.",
        )
