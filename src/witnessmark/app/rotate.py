"""The verb `key rotate`: a case under a new root key, so that whoever had the old one reads nothing of what follows.

Every key of the case follows from the root: the database is put under another, originals are sealed anew, and so
are identities that the case itself opens. What custodians alone can open stays as it is. The old key signs the new
one's name, in the log.

Invariant: the new case is made whole and verified inside the folder before it takes the old one's place (see
`app/settle.py`); stopped at any point, the case opens with one of the two keys and has no fault. It needs as much
room again as the case has. Copies made before, and shares, still open those copies and no later one.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from witnessmark.app.case import Case, open_with, unlocked
from witnessmark.app.compartments import all_open
from witnessmark.app.hold import locked
from witnessmark.app.layout import DATABASE, LOG, ORIGINALS, SEAL, SETTINGS, SOURCES
from witnessmark.app.on_server import in_folder
from witnessmark.app.settle import MAKING, settle, take_over
from witnessmark.app.verify import verify_unlocked
from witnessmark.errors import UsageError, VerificationFailed, full_disk_named
from witnessmark.evidence.seal import Seal
from witnessmark.evidence.succession import handed_over
from witnessmark.model.access import Actor, Permission
from witnessmark.model.source import Sealed
from witnessmark.store.engine import rekey
from witnessmark.vault.keys import KdfCost, Keyring, fit
from witnessmark.vault.originals import Originals, write_synced
from witnessmark.vault.sources import Sources


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many originals and identities are sealed anew, how many identities stay with their custodians, and the
    case's public keys before and now."""

    originals: int
    identities: int
    kept: int
    before: str
    now: str


def rotate_keys(path: Path, *, passphrase: str | None, new_passphrase: str, actor: Actor,
                cost: KdfCost = KdfCost()) -> Rotated:
    """Give the case at `path` new keys, under `new_passphrase`.

    Raises:
        UsageError: the case is not encrypted. CaseLocked: wrong passphrase, or it is in use.
        Conflict: a compartment is closed. VerificationFailed: it has faults; DiskFull: there is no room. Nothing
            changed then.
    """
    actor.require(Permission.ADMIN)
    fit(new_passphrase)
    envelope, keys = unlocked(path, passphrase)
    in_folder(envelope, "A change of keys")
    if envelope.unencrypted:
        raise UsageError("This case is not encrypted.", advice="Make a new case with a passphrase and add to it.")
    with open_with(path, envelope, keys, actor=actor) as case:
        case.actor.require(Permission.ADMIN)
        all_open(case)
        sealed = case.store.sealed_identities()
        apart = case.store.sealed_apart()
        originals = sorted(case.store.sealed_names() - {one.sealed_as for one in sealed} - apart)
        identities = Sources(path / SOURCES, keys, case.earlier_keys())
    if not verify_unlocked(path, envelope, keys).intact:
        raise VerificationFailed("The case has faults, so its keys stay as they are.",
                                 advice="`witnessmark verify` names them; restore it from an older backup.")
    lock, new, made = locked(path), Keyring.new(), path / MAKING
    fresh = envelope.rewrapped(new, new_passphrase, cost)
    try:
        with full_disk_named():
            _make_database(path, made, keys, new)
            _seal_originals(Originals(path / ORIGINALS, keys), Originals(made / ORIGINALS, new), originals)
            for name in apart:                                     # their keys lie with the words sealed of them
                write_synced(made / ORIGINALS / name, (path / ORIGINALS / name).read_bytes())
            done = _seal_identities(identities, Sources(made / SOURCES, new), sealed)
            line = handed_over(keys.signing_key(), new.signing_key().public_key(), f"witnessmark/{envelope.id}")
            me = case.actor
            with Case(made, fresh, new, me, lock=locked(made)) as taking, taking.store.writing(me) as writer:
                writer.note_keys("rotation", line)
                writer.add_resealing(done)
            write_synced(made / SETTINGS, fresh.written(new))
            if not verify_unlocked(made, fresh, new).intact:
                raise VerificationFailed("The disk did not keep what was written; the keys stay as they are.",
                                         advice="Run `witnessmark verify`, and make a backup on another disk.")
            take_over(path, new)
    finally:
        try:
            with full_disk_named():
                settle(path, new)
        finally:
            os.close(lock)
    before, now, *_ = line.split(" ")
    return Rotated(len(originals), len(done), len(sealed) - len(done), before, now)


def _make_database(path: Path, made: Path, keys: Keyring, new: Keyring) -> None:
    """Copy database and log, and put the copy under the new key and its seal."""
    for folder in (made, made / ORIGINALS, made / LOG):
        folder.mkdir(mode=0o700)
    database = made / DATABASE
    write_synced(database, b"")
    shutil.copyfile(path / DATABASE, database)
    rekey(database, keys.subkey("database"), new.subkey("database"))
    write_synced(made / LOG / "leaves", (path / LOG / "leaves").read_bytes())
    write_synced(made / SEAL, Seal.of(database).written(new.subkey("seal")))


def _seal_originals(old: Originals, new: Originals, names: Sequence[str]) -> None:
    for name in names:
        new.seal(old.open(name), name)


def _seal_identities(old: Sources, new: Sources, sealed: Sequence[Sealed]) -> list[Sealed]:
    """Seal anew what the case opens, in an order of its own, and take over the rest; return where the new ones lie."""
    if old.folder.is_dir():
        new.folder.mkdir(mode=0o700)
    found = []
    for one in random.SystemRandom().sample(sealed, len(sealed)):
        if one.opened_by == "case":
            name = new.seal(one.source, old.open(one.sealed_as, one.source))
            digest = hashlib.sha256((new.folder / name).read_bytes()).hexdigest()
            found.append(Sealed(one.source, name, digest, one.opened_by))
        else:
            write_synced(new.folder / one.sealed_as, (old.folder / one.sealed_as).read_bytes())
    return found
