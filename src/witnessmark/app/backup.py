"""The verbs `backup` and `restore`: a case in one encrypted file, and back.

Invariant: a backup is made of a case without a fault only, and read through once more before
it counts; a restored case is verified before it gets its name. Neither writes anything but
the backup, or the case's own files, beside where they will lie.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from witnessmark.app.case import open_with, unlocked
from witnessmark.app.hold import locked
from witnessmark.app.layout import DATABASE, LOG, ORIGINALS, SEAL, SETTINGS, SOURCES
from witnessmark.app.on_server import in_folder
from witnessmark.app.verify import verify_unlocked
from witnessmark.errors import CaseExists, UsageError, VerificationFailed, full_disk_named
from witnessmark.model.access import Actor, Permission
from witnessmark.vault.backup import Packed, pack, unpack, wrapped_key
from witnessmark.vault.envelope import Envelope
from witnessmark.vault.keys import KdfCost, Keyring, WrappedKey
from witnessmark.vault.originals import DRAFT, sync_folder

_NAMES = re.compile(
    rf"{SETTINGS}|{DATABASE}|{SEAL}|{LOG}/(?:leaves|checkpoint)|(?:{ORIGINALS}|{SOURCES})/[0-9a-f]{{32}}\.age")
Unlock = Callable[[WrappedKey], Keyring]


@dataclass(frozen=True, slots=True)
class Copied:
    """What one backup or restore carried: how many files, how many bytes of them."""

    files: int
    size: int

    @classmethod
    def of(cls, packed: Packed) -> Copied:
        return cls(len(packed.files), sum(size for _, size, _ in packed.files))


def backup(path: Path, out: Path, *, passphrase: str | None, actor: Actor, own_passphrase: str | None = None,
           cost: KdfCost = KdfCost()) -> Copied:
    """Write the whole case at `path` into the new file `out`, encrypted.

    It opens with the case's passphrase as it is now, or with recovery shares.

    Args:
        own_passphrase: for a case that is not encrypted: the passphrase of the backup.

    Raises:
        UsageError: `out` is there already or inside the case. VerificationFailed: the case has
            faults, or the file on disk is not what was written.
    """
    actor.require(Permission.ADMIN)
    if out.exists() or out.is_symlink():
        raise UsageError(f"{out} exists already.", advice="Name a file that does not exist yet.")
    if path.resolve() in out.resolve().parents:
        raise UsageError("The backup would lie inside the case.", advice="Name a file outside it, on another disk.")
    envelope, keys = unlocked(path, passphrase)
    in_folder(envelope, "A backup")
    if isinstance(envelope.key, WrappedKey):
        sealing, wrapped = keys, envelope.key
    else:
        if not own_passphrase:
            raise UsageError("The case has no passphrase, a backup needs one.", advice="Give one for it.")
        sealing = Keyring.new()
        wrapped = sealing.wrapped(own_passphrase, cost)
    with open_with(path, envelope, keys, actor=actor) as case, case.store.writing(case.actor) as writer:
        writer.note_keys("backup")
    if not verify_unlocked(path, envelope, keys).intact:
        raise VerificationFailed("The case has faults, so it was not backed up.",
                                 advice="`witnessmark verify` names them; restore it from an older backup.")
    draft = out.with_name(out.name + DRAFT)
    lock = locked(path)
    try:
        with full_disk_named():
            draft.unlink(missing_ok=True)                         # left by one that was stopped
            packed = _written(path, draft, sealing, wrapped)
            with draft.open("rb") as again:
                if unpack(again, wrapped_key(again), sealing, into=None, proper=_proper) != packed:
                    raise VerificationFailed("The backup on disk is not what was written.", advice="Use another disk.")
            draft.replace(out)
            sync_folder(out.parent)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        os.close(lock)
    return Copied.of(packed)


def restore(file: Path, path: Path, *, unlock: Unlock) -> Copied:
    """Unpack the backup `file` as the new case `path`; it gets its name once it is verified.

    Args:
        unlock: gives the keys for the wrapped key that the backup carries: by its passphrase,
            or by recovery shares.

    Raises:
        CaseExists: something lies at `path`. VerificationFailed: a byte of the backup changed.
    """
    if path.exists() or path.is_symlink():
        raise CaseExists(f"{path} exists already.", advice="Name a folder that does not exist yet.")
    room = path.with_name(path.name + ".restoring")
    try:
        with full_disk_named():
            room.mkdir(mode=0o700, parents=True)
    except FileExistsError as fault:
        raise UsageError(f"{room} is left from a restore that was stopped.", advice="Remove it first.") from fault
    try:
        with full_disk_named():
            packed = _unpacked(file, room, unlock)
            room.replace(path)
            sync_folder(path.parent)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return Copied.of(packed)


def _unpacked(file: Path, room: Path, unlock: Unlock) -> Packed:
    """Unpack the backup into `room` and verify it there."""
    with file.open("rb") as backup_file:
        wrapped = wrapped_key(backup_file)
        keys = unlock(wrapped)
        packed = unpack(backup_file, wrapped, keys, into=room, proper=_proper)
    for folder in (LOG, ORIGINALS):
        (room / folder).mkdir(mode=0o700, exist_ok=True)
    envelope = Envelope.read((room / SETTINGS).read_bytes())
    held = envelope.open(None) if envelope.unencrypted else keys
    envelope.check((room / SETTINGS).read_bytes(), held)
    if not verify_unlocked(room, envelope, held).intact:
        raise VerificationFailed("What was restored does not verify.", advice="Use another copy of the backup.")
    for folder_path in (room / LOG, room / ORIGINALS, room):
        sync_folder(folder_path)
    return packed


def _written(path: Path, draft: Path, keys: Keyring, wrapped: WrappedKey) -> Packed:
    names = sorted(f.relative_to(path).as_posix() for f in path.rglob("*") if f.is_file())
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as out:
        packed = pack(path, names, out, keys, wrapped)
        out.flush()
        midnight = dt.datetime.combine(dt.date.today(), dt.time()).timestamp()
        os.utime(out.fileno(), (midnight, midnight))          # the day alone: clock times tell when a source spoke
        os.fsync(out.fileno())
    return packed


def _proper(name: str) -> bool:
    return _NAMES.fullmatch(name) is not None
