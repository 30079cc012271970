"""What a change of keys that was stopped half way left in the folder of a case: undone, or finished.

    rotation.new/   the case under its new keys while it is made: thrown away
    rotation/       that case whole and verified. With its case.json: not in force yet, thrown away.
                    Without: its case.json is the case's, so the rest takes its place too

Invariant: a rename of `case.json` decides which keys the case has; before it and after it every step here can be
stopped and done again. Only what the case's present keys have sealed takes the place of anything.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from witnessmark.app.layout import DATABASE, LOG, ORIGINALS, SEAL, SETTINGS, SOURCES
from witnessmark.errors import VerificationFailed
from witnessmark.evidence.seal import Seal
from witnessmark.vault.keys import Keyring
from witnessmark.vault.originals import sync_folder

MAKING, MADE = "rotation.new", "rotation"
_OLD = "old"
_PARTS = (ORIGINALS, SOURCES, DATABASE, LOG)
"""What follows `case.json`; the log last, since its seal shows whose all of it is."""


def settle(path: Path, keys: Keyring) -> None:
    """Undo or finish a change of keys; the caller holds the case's lock."""
    made = path / MADE
    if (made / SETTINGS).is_file():
        shutil.rmtree(path / MAKING, ignore_errors=True)
        made.replace(path / MAKING)
    elif made.is_dir() and _ours(made, keys):
        _finish(path, made)
    if (path / MAKING).is_dir():
        shutil.rmtree(path / MAKING)
        sync_folder(path)


def take_over(path: Path, keys: Keyring) -> None:
    """Put the verified case in `rotation.new/` in force, and what was before away; `keys` are the new ones."""
    made, settings = path / MADE, path / SETTINGS
    (path / MAKING).replace(made)
    sync_folder(path)
    before = os.open(settings, os.O_RDWR | os.O_NOFOLLOW)
    try:
        size = os.fstat(before).st_size
        (made / SETTINGS).replace(settings)
        sync_folder(path)
        os.pwrite(before, os.urandom(size), 0)           # the old key, as far as the disk lets a program
        os.fsync(before)
    finally:
        os.close(before)
    settle(path, keys)


def _ours(made: Path, keys: Keyring) -> bool:
    """Say whether all is moved already, or the case's keys have sealed what still is to be."""
    if not (made / LOG).exists():
        return not any((made / part).exists() for part in _PARTS)
    try:
        return Seal.read((made / SEAL).read_bytes(), keys.subkey("seal")).state == "closed"
    except (VerificationFailed, OSError):
        return False


def _finish(path: Path, made: Path) -> None:
    old = made / _OLD
    old.mkdir(mode=0o700, exist_ok=True)
    for part in _PARTS:
        if not (made / part).exists():
            continue
        if (path / part).exists():
            (path / part).replace(old / part)
        (made / part).replace(path / part)
        sync_folder(path)
    sync_folder(made)
    shutil.rmtree(made)
    sync_folder(path)
