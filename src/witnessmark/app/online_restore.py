"""The verb `restore` for an online backup: a case put back to a moment, its folder and its database server apart.

Two folders are made: the case's, and one for the server's administrator with the copied database and the log to be
replayed onto it. When a server was started there and has replayed, the case opens on it.

The join: the log and the settings are those of the last run *before* the moment, so that the log holds nothing that the
database lacks; the sealed files are all that the backup has, so that no record lacks its original. Opening the case
brings the log up to what the database has and removes files that no record names, as after a crash.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from witnessmark.app import runs
from witnessmark.app.backup import Unlock
from witnessmark.app.layout import LOG, ORIGINALS, SEAL, SETTINGS, SOURCES
from witnessmark.app.on_server import settings_for
from witnessmark.app.runs import BASE, PARTIAL, SEALED, WAL, Run
from witnessmark.errors import CaseExists, UsageError, VerificationFailed, full_disk_named
from witnessmark.evidence.seal import Seal
from witnessmark.vault.envelope import Envelope
from witnessmark.vault.keys import Keyring
from witnessmark.vault.originals import proper_name, sync_folder, write_synced
from witnessmark.vault.streams import altered, unseal

DATA, REPLAYED = "data", "wal"


@dataclass(frozen=True, slots=True)
class PutBack:
    """To which moment, UTC; how many files the case's folder has; how long its log is before it is opened."""

    until: str
    files: int
    entries: int


def restore_online(folder: Path, path: Path, server: Path, *, unlock: Unlock, until: str | None = None,
                   database: str | None = None) -> PutBack:
    """Make the case's folder at `path`, and in `server` what a PostgreSQL server is to be started on.

    Args:
        until: a moment, as 2026-05-03T14:30 or with seconds and an offset; UTC where it has none. None: the last run's.
        database: where the case's records will lie; None: where they lay.

    Raises:
        CaseExists: something lies at `path` or `server`. UsageError: no backup reaches that moment.
        VerificationFailed: a part of the backup is missing, or is not as it was written.
    """
    for place in (path, server):
        if place.exists() or place.is_symlink():
            raise CaseExists(f"{place} exists already.", advice="Name a folder that does not exist yet.")
    if re.search(r"['\\\n%]", str(server.absolute())):
        raise UsageError("The server's folder has a quote, a percent sign or a backslash in its name.",
                         advice="Name another one.")
    head = runs.head_of(folder)
    keys = unlock(head.key)
    held = [runs.run_at(file, keys)[0] for file in runs.run_files(folder)]
    run, last, moment = _chosen(held, until)
    if runs.lacking(folder, last):
        raise VerificationFailed("Files of the server's log are missing in the backup.",
                                 advice="Use another copy of it, or an earlier moment.")
    rooms = [place.with_name(place.name + ".restoring") for place in (path, server)]
    with ExitStack() as left, full_disk_named():
        for room in rooms:
            if room.exists():
                raise UsageError(f"{room} is left from a restore that was stopped.", advice="Remove it first.")
            room.mkdir(mode=0o700, parents=True)
            left.callback(shutil.rmtree, room, ignore_errors=True)
        leaves = runs.leaves_to(folder, run, keys)
        files = _case(folder, rooms[0], run, leaves, Envelope.read(run.settings.encode()), head, keys, database)
        _server(folder, rooms[1], server.absolute(), last, keys, moment)
        for room, place in zip(rooms, (path, server), strict=True):
            room.replace(place)
            sync_folder(place.parent)
    return PutBack((moment or last.at), files, run.whole)


def _chosen(held: list[Run], until: str | None) -> tuple[Run, Run, str | None]:
    """Return the run whose log is used, the one up to which the server's log is needed, and the moment between."""
    if not held:
        raise VerificationFailed("The backup holds no run.", advice="Use another copy of it.")
    if until is None:
        return held[-1], held[-1], None
    moment = _moment(until)
    before = [run for run in held if run.at <= moment]
    if not before or moment > held[-1].at:
        raise UsageError(f"The backup reaches from {held[0].at} to {held[-1].at} UTC.",
                         advice="Name a moment between with --until, or none for the last one.")
    after = [run for run in held if run.number > before[-1].number]
    # The mark at the end of a run comes after its moment, so the run itself is enough for its own.
    last = before[-1] if before[-1].at == moment else after[0]
    return before[-1], replace(last, first=before[-1].first, base=before[-1].base), moment


def _moment(until: str) -> str:
    try:
        told = dt.datetime.fromisoformat(until)
    except ValueError as fault:
        raise UsageError(f"{until} is no moment.", advice="Write it as 2026-05-03T14:30, in UTC.") from fault
    if told.tzinfo is not None:
        told = told.astimezone(dt.UTC).replace(tzinfo=None)
    return told.isoformat(timespec="microseconds")


def _case(folder: Path, room: Path, run: Run, leaves: bytes, envelope: Envelope, head: runs.Head, keys: Keyring,
          database: str | None) -> int:
    """Make the case's folder as a crash at that moment would have left it; return how many files it has."""
    envelope.check(run.settings.encode(), keys)
    settings = dict(envelope.settings) | (settings_for(database, unencrypted=False) if database else {})
    envelope = replace(envelope, key=head.key).with_settings(settings)
    for part in (ORIGINALS, SOURCES, LOG):
        (room / part).mkdir(mode=0o700)
    count = 0
    for part in (ORIGINALS, SOURCES):
        for file in (folder / part).iterdir():
            if proper_name(file.name):
                shutil.copyfile(file, room / part / file.name)
                (room / part / file.name).chmod(0o600)
                os.utime(room / part / file.name, (0, 0))
                count += 1
        sync_folder(room / part)
    write_synced(room / LOG / "leaves", leaves)
    write_synced(room / LOG / "checkpoint", run.checkpoint.encode())
    write_synced(room / SEAL, Seal("open", 0, "").written(keys.subkey("seal")))
    write_synced(room / SETTINGS, envelope.written(keys))
    return count + 4


def _server(folder: Path, room: Path, lies: Path, run: Run, keys: Keyring, moment: str | None) -> None:
    """Unpack the base copy and the log that is to be replayed; `lies`: where the folder will lie."""
    for part in (DATA, REPLAYED):
        (room / part).mkdir(mode=0o700)
    base = folder / BASE / runs.named(run.base)
    if not base.is_file():
        raise VerificationFailed(f"{base.name} is missing in the backup.", advice="Use another copy of it.")
    with subprocess.Popen(["tar", "-x", "-f", "-", "-C", str(room / DATA), "--no-same-owner"], stdin=subprocess.PIPE,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as unpacking:
        assert unpacking.stdin is not None
        unseal(base, unpacking.stdin, keys)
    if unpacking.returncode:
        raise altered(base)
    ends = runs.numbered(run.last, run.segment_bytes)
    for file in sorted((folder / WAL).iterdir(), key=lambda one: PARTIAL in one.name):
        name, to = runs.stem_of(file), room / REPLAYED / runs.stem_of(file)
        if not file.name.endswith(SEALED) or to.exists():
            continue
        is_part = re.fullmatch("[0-9A-F]{24}", name)
        if is_part and not (runs.numbered(run.first, run.segment_bytes) <= runs.numbered(name, run.segment_bytes)
                            <= ends):
            continue
        with to.open("xb") as out:
            unseal(file, out, keys)
    with (room / DATA / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
        settings.write(f"\nrestore_command = 'cp \"{lies / REPLAYED}/%f\" \"%p\"'\n")
        settings.write("recovery_target_timeline = 'latest'\nrecovery_target_action = 'promote'\n")
        if moment is not None:
            settings.write(f"recovery_target_time = '{moment}+00'\n")
    (room / DATA / "recovery.signal").touch()
    (room / DATA).chmod(0o700)
