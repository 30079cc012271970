"""The verbs on checkpoints: a case's log shown to witnesses on other machines, and what they signed taken back in.

Invariant: what leaves is the log's name, how many entries it has, their root and a day; no entry, id or name.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from witnessmark.app.case import Case
from witnessmark.app.paths import AnyPath, path_of
from witnessmark.errors import NotFound, UsageError
from witnessmark.evidence.cosign import MOST_BYTES, Cosigned, Witness
from witnessmark.evidence.timestamp import request
from witnessmark.evidence.witness import Book, Request
from witnessmark.model.cosigning import Cosigning
from witnessmark.vault.originals import write_synced


@dataclass(frozen=True, slots=True)
class Exported:
    """A checkpoint written for a witness: how many entries, from how many on it is proven, the log's key to compare."""

    size: int
    since: int
    key: str


def export_checkpoint(case: Case, out: AnyPath, *, since: int | None = None, witness: str | None = None) -> Exported:
    """Write the log as it is, for a witness to sign, into the new file `out`.

    Args:
        since: how many entries the witness has signed for; by default what the case last took of them.
        witness: the name of the witness it is for, where the case knows several.

    Raises:
        UsageError: `out` exists; the log is shorter than `since`; it is not said which witness it is for.
    """
    target = _new_file(case, path_of(out, "The checkpoint"))
    raw = checkpoint_request(case, since=since, witness=witness)
    write_synced(target, raw)
    made = Request.read(raw)
    return Exported(int(made.note.split(b"\n")[1]), made.old, case.public_key)


def export_for_timestamp(case: Case, out: AnyPath) -> Path:
    """Write the log's signed checkpoint into the new file `out`, and an RFC 3161 request over it beside it (`.tsq`).

    Returns where the request lies. An authority's answer to it shows that the log was so at a time; `verify
    --checkpoint` of the file shows that the case still is.

    Raises:
        UsageError: a file exists already, or would lie in the case.
    """
    target = _new_file(case, path_of(out, "The checkpoint"))
    asked = _new_file(case, target.with_name(target.name + ".tsq"))
    _, _, note = case.log_state()
    write_synced(target, note)
    write_synced(asked, request(note))
    return asked


def _new_file(case: Case, target: Path) -> Path:
    if target.exists() or target.is_symlink():
        raise UsageError(f"{target} exists already.", advice="Name a file that does not exist yet.")
    if case.path.resolve() in target.resolve().parents:
        raise UsageError("The checkpoint would lie inside the case.", advice="Name a file outside the case.")
    return target


def checkpoint_request(case: Case, *, since: int | None = None, witness: str | None = None) -> bytes:
    """Return what `export_checkpoint` writes."""
    return case.checkpoint_request(_newest(case, witness) if since is None else since)


def import_checkpoint(case: Case, file: AnyPath, *, witness: str | None = None) -> Cosigning:
    """Take in the file of a checkpoint that a witness signed; raises as `take_checkpoint` does."""
    return take_checkpoint(case, read_note(file), witness=witness)


def take_checkpoint(case: Case, raw: bytes, *, witness: str | None = None) -> Cosigning:
    """Take in a checkpoint that a witness signed; its entries can't be changed unnoticed from now on.

    Args:
        witness: the witness's key (`name+id+key`) as they gave it to you; needed the first time.

    Raises:
        VerificationFailed: no valid signature of a known witness, or the log's past is another by now.
        UsageError: the witness is not known yet, or goes by another key.
    """
    known = {held.witness: held.key for held in case.store.cosignings(case.actor)}
    if witness is not None:
        named = Witness.read(witness)
        if known.get(named.name, named.public.hex()) != named.public.hex():
            raise UsageError(f"{named.name} goes by another key in this case.",
                             advice="Ask the witness in person; a new key takes a new name.")
        return case.take_cosigned(raw, named)
    for one in Cosigned.read(raw).cosignatures:
        if one.name in known:
            return case.take_cosigned(raw, Witness(one.name, bytes.fromhex(known[one.name])))
    raise UsageError("No witness of this checkpoint is known to the case.",
                     advice="Add --witness KEY, as the witness gave it to you.")


def sign_checkpoint(book: Book, file: AnyPath, out: AnyPath, *, key: str | None = None) -> Cosigning:
    """Sign another's checkpoint as a witness and write it to the new file `out`; needs no case.

    Args:
        key: the log's public key in hex, as its owner publishes it; needed the first time.

    Raises:
        VerificationFailed: the log's past is not what was signed for before. UsageError: as `Book.sign`.
    """
    target = path_of(out, "The signed checkpoint")
    if target.exists() or target.is_symlink():
        raise UsageError(f"{target} exists already.", advice="Name a file that does not exist yet.")
    try:
        raw_key = None if key is None else bytes.fromhex(key)
    except ValueError as fault:
        raise UsageError("This is no public key of a log.", advice="64 hex digits, as its owner printed it.") from fault
    made = book.sign(Request.read(read_note(file)), key=raw_key)
    write_synced(target, made)
    (signature,) = Cosigned.read(made).cosignatures
    size = int(made.split(b"\n")[1])
    return Cosigning(book.witness.name, book.witness.public.hex(), size, signature.on.isoformat(), made)


def read_note(file: AnyPath) -> bytes:
    """Read a file of a checkpoint or a request; UsageError when it can't be read or is far too long."""
    path = path_of(file, "The checkpoint")
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as fault:
        raise UsageError(f"{path} can't be read.", advice="Check the path.") from fault
    if len(raw) > MOST_BYTES:
        raise UsageError(f"{path} is no checkpoint.", advice="Name the file that the witness gave you.")
    return raw


def _newest(case: Case, witness: str | None) -> int:
    """Return for how many entries the witness has signed, as far as the case knows; 0 before the first."""
    sizes: dict[str, int] = {}
    for held in case.store.cosignings(case.actor):
        sizes[held.witness] = max(held.size, sizes.get(held.witness, 0))
    if witness is not None:
        if witness not in sizes and sizes:
            raise NotFound(f"No witness {witness} has signed for this case.",
                           advice=f"Known: {', '.join(sorted(sizes))}. For a new one: --since 0.")
        return sizes.get(witness, 0)
    if len(sizes) > 1:
        raise UsageError("Several witnesses have signed for this case.",
                         advice=f"Say --for NAME: {', '.join(sorted(sizes))}; or --since 0 for a new one.")
    return next(iter(sizes.values()), 0)
