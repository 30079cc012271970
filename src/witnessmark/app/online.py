"""The verb `backup` for a case on a server: a run of an online backup, while people work.

The server's log is fetched, not pushed: each run asks for what came since the one before, so the server needs no
setting but a slot, and everything that is kept is sealed here, under the case's backup key.

Invariant: see `app/runs.py`. A run changes nothing in the case's folder and takes no lock on it: what lies there is
written whole or not at all, and an original is on disk before the record that names it.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from witnessmark.app import runs
from witnessmark.app.hold import locked
from witnessmark.app.layout import LOG, ORIGINALS, SOURCES
from witnessmark.app.on_server import address_of
from witnessmark.app.runs import BASE, PARTIAL, RECEIVING, SEALED, WAL, Run
from witnessmark.app.unlocking import settings_of, unlocked
from witnessmark.errors import UsageError, VerificationFailed, full_disk_named
from witnessmark.evidence.checkpoint import Checkpoint
from witnessmark.evidence.log import LEAF_BYTES
from witnessmark.model.access import Actor, Permission
from witnessmark.store.copying import Copying, Mark, copying
from witnessmark.vault.envelope import Envelope
from witnessmark.vault.keys import Keyring, WrappedKey
from witnessmark.vault.originals import DRAFT, proper_name, sync_folder
from witnessmark.vault.streams import seal_into

BASE_DAYS, KEEP_DAYS = 7, 30


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run did: its number, the moment up to which the case can be put back now and since when, UTC; whether
    it made a base copy; how many sealed files of the case it copied; how long the case's log is."""

    number: int
    until: str
    since: str
    base: bool
    files: int
    entries: int


@dataclass(frozen=True, slots=True)
class _Log:
    """The case's log as it was read before the server was marked."""

    leaves: bytes
    checkpoint: str
    settings: str


def backup_online(path: Path, out: Path, *, passphrase: str | None, actor: Actor, database: str | None = None,
                  base_days: float = BASE_DAYS, keep_days: float = KEEP_DAYS) -> Ran:
    """Copy into the folder `out` what the case on a server gained since the run before; the first one makes it.

    Args:
        database: the address with the login that copies.
        base_days: after how many days the server is copied whole again; keep_days: for how many days back, at least,
            the case can be put back to any moment.

    Raises:
        UsageError: `out` is something else, inside the case, of another case or of another state of it.
        AccessDenied: the actor does not administer the case. ServerFault: the server can't be reached or copied.
    """
    actor.require(Permission.ADMIN)
    if path.resolve() in (out.resolve(), *out.resolve().parents):
        raise UsageError("The backup would lie inside the case.", advice="Name a folder outside it, on another disk.")
    envelope, keys = unlocked(path, passphrase)
    address = address_of(envelope, database)
    if address is None or not isinstance(envelope.key, WrappedKey):
        raise UsageError("The case's records lie in its folder.", advice="Name a file that does not exist yet.")
    with full_disk_named():
        head = runs.made(out, envelope.key)
    lock = locked(out)
    try:
        before = [runs.run_at(file, keys)[0] for file in runs.run_files(out)]
        with copying(address, key=keys.subkey("database"), actor=actor, slot=head.slot) as server:
            return _run(path, out, envelope, keys, server, before, base_days, keep_days)
    finally:
        os.close(lock)


def _run(path: Path, out: Path, envelope: Envelope, keys: Keyring, server: Copying, before: list[Run],
         base_days: float, keep_days: float) -> Ran:
    number, begun = before[-1].number + 1 if before else 1, server.mark()
    kept = server.slot_held()
    if not kept:
        server.make_slot()
    due = not kept or not before or bool(runs.lacking(out, before[-1])) or _days(
        next(run for run in before if run.number == before[-1].base).at, begun.at) >= base_days
    first = _base(out, number, keys, server) if due else before[-1].first
    log = _log(path, envelope, keys)
    _same_log(log, before)
    mark = server.mark()
    _receive(out, keys, server, mark)
    copied, gone = _files(path, out, {name for run in before for name in run.gone})
    since = 0 if due else before[-1].whole
    run = Run(number, mark.at, number if due else before[-1].base, first, mark.segment, mark.segment_bytes,
              len(log.leaves) // LEAF_BYTES, since, runs.sum_of(log.leaves), log.checkpoint, log.settings, gone)
    if missing := runs.lacking(out, run):
        raise VerificationFailed(f"The server's log came with {len(missing)} files missing.",
                                 advice="Run it again with --base-days 0.")
    runs.keep_run(out, run, log.leaves[since * LEAF_BYTES :], keys)
    runs.note_last(out, run, dt.datetime.now(dt.UTC))
    all_runs = [*before, run]
    bases = [one for one in all_runs if one.base == one.number]
    old = [one for one in bases if _days(one.at, mark.at) >= keep_days]
    if old and old[-1].number != all_runs[0].number:
        runs.prune(out, old[-1], all_runs, {file.name for part in (ORIGINALS, SOURCES) if (path / part).is_dir()
                                            for file in (path / part).iterdir()})
    return Ran(number, mark.at, (old[-1] if old else bases[0]).at, due, copied, run.whole)


def _base(out: Path, number: int, keys: Keyring, server: Copying) -> str:
    """Copy the server whole; return the file of its log that this needs first."""
    first = server.mark().segment
    with server.base() as coming:
        seal_into(out / BASE / (runs.named(number) + PARTIAL), coming, keys)
    (out / BASE / (runs.named(number) + PARTIAL)).replace(out / BASE / runs.named(number))     # it did not break off
    sync_folder(out / BASE)
    return first


def _log(path: Path, envelope: Envelope, keys: Keyring) -> _Log:
    """Read the checkpoint, then the leaves it was signed over, which are written before it."""
    note, settings = (path / LOG / "checkpoint").read_bytes(), settings_of(path)
    size = Checkpoint.verified(note, f"witnessmark/{envelope.id}", keys.signing_key().public_key()).size
    leaves = (path / LOG / "leaves").read_bytes()[: size * LEAF_BYTES]
    if len(leaves) != size * LEAF_BYTES:
        raise VerificationFailed("The log's checkpoint and leaves do not agree.", advice="`witnessmark verify` it.")
    Envelope.read(settings).check(settings, keys)
    return _Log(leaves, note.decode("utf-8"), settings.decode("utf-8"))


def _same_log(log: _Log, before: list[Run]) -> None:
    """Raise UsageError unless the case goes on from where the backup ends."""
    if before and runs.sum_of(log.leaves[: before[-1].whole * LEAF_BYTES]) != before[-1].sum:
        raise UsageError("The backup there is of another state of this case: its log went on otherwise.",
                         advice="Keep it, and name a new folder from now on.")


def _receive(out: Path, keys: Keyring, server: Copying, mark: Mark) -> None:
    """Fetch the server's log up to the mark, and seal what came; a file that is whole replaces its part."""
    receiving = out / RECEIVING
    server.receive(mark, receiving)
    for file in sorted(receiving.iterdir()):
        with file.open("rb") as coming:
            seal_into(out / WAL / (file.name + SEALED), coming, keys)
        if not file.name.endswith(PARTIAL):
            (out / WAL / (file.name + PARTIAL + SEALED)).unlink(missing_ok=True)
    for file in receiving.iterdir():
        file.unlink()


def _files(path: Path, out: Path, told: set[str]) -> tuple[int, tuple[str, ...]]:
    """Copy the case's sealed files that are new; return how many, and which are in the case no more."""
    copied, gone = 0, []
    for part in (ORIGINALS, SOURCES):
        held = {file.name for file in (path / part).iterdir()} if (path / part).is_dir() else set()
        kept = {file.name for file in (out / part).iterdir()}
        for name in sorted(filter(proper_name, held - kept)):
            copied += _copied(path / part / name, out / part / name)
        gone += [name for name in kept - held - told if proper_name(name)]
        sync_folder(out / part)
    return copied, tuple(sorted(gone))


def _copied(file: Path, to: Path) -> bool:
    """Copy a sealed file at once or not at all; False where it is gone meanwhile."""
    draft = to.with_name(to.name + DRAFT)
    with full_disk_named():
        try:
            with file.open("rb") as source, draft.open("wb") as out:
                shutil.copyfileobj(source, out)
                out.flush()
                os.utime(out.fileno(), (0, 0))
                os.fsync(out.fileno())
            draft.replace(to)
        except FileNotFoundError:
            draft.unlink(missing_ok=True)
            return False
    return True


def _days(since: str, until: str) -> float:
    return (dt.datetime.fromisoformat(until) - dt.datetime.fromisoformat(since)) / dt.timedelta(days=1)
