"""The verb `verify`: a case, a dossier or a proof bundle, whichever lies there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from witnessmark.app.case import is_unencrypted
from witnessmark.app.paths import AnyPath, path_of
from witnessmark.app.verify import VerifyReport, verify_case
from witnessmark.app.verify_proof import verify_proof
from witnessmark.app.verify_release import is_release, verify_release
from witnessmark.app.witness import read_note
from witnessmark.errors import UsageError
from witnessmark.evidence.verify import Proven

OF_A_CASE = ("case.json", "case.db", "log/seal")


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked and found; `proven` is what a proof bundle proves, None for anything else or a faulty one."""

    report: VerifyReport
    proven: Proven | None = None

    @property
    def ok(self) -> bool:
        return not self.report.faults


def verify(path: AnyPath, *, passphrase: str | Callable[[], str] | None = None, key: str | None = None,
           checkpoint: AnyPath | None = None, witnesses: Sequence[str] = (), database: str | None = None) -> Verified:
    """Check every byte of a case (log, originals, database, settings), of a dossier, or a proof bundle.

    Reads only; the case must not be open elsewhere.

    Args:
        passphrase: of an encrypted case, or what asks for it when it is needed.
        key: for a bundle or dossier: the log's public key as its owner publishes it, in hex.
        witnesses: for a bundle: keys (`name+id+key`) of witnesses who have to have signed.
        checkpoint: for a case: its checkpoint as a witness signed it, or as you kept it elsewhere; the log must
            still hold what it was signed over.
        database: for a case on a server: its address as it is now.

    Raises:
        UsageError: it is none of the three. NotFound, CaseLocked: as `open_case`.
    """
    target = path_of(path, "What is to be verified")
    if any((target / name).exists() for name in OF_A_CASE):
        words = None if is_unencrypted(target) else passphrase
        kept = None if checkpoint is None else read_note(checkpoint)
        return Verified(verify_case(target, words() if callable(words) else words, kept=kept, database=database))
    if checkpoint is not None:
        raise UsageError("Only a case is compared with a checkpoint.", advice="Leave --checkpoint out.")
    if target.is_file():
        return Verified(*verify_proof(target, key, witnesses))
    if is_release(target):
        return Verified(verify_release(target, key))
    raise UsageError(f"{target} is neither a case, a dossier nor a proof bundle.", advice="Name one.")
