"""What lies in the folder of an online backup, and what each run of it wrote down.

    backup.json    the wrapped key that opens the rest, and the name of the slot on the server
    base/          copies of the whole database server, sealed, each named by the run that made it
    wal/           the server's log since, file by file, sealed
    runs/          one sealed file a run: settings, checkpoint, what the log of the case gained, what was taken out
    originals/ sources/    the case's own sealed files, as they are
    receiving/     what came of the server's log and is not sealed yet; empty between runs
    last-run       which run was the last, on which base copy, and when it ended: what tells that backups go on

Invariant: a run is there once everything it rests on is. The case's log as a run holds it is never ahead of the
database at that run: the log was read first, then the server's was marked, then the rest was copied. Of times of day
only the last run's lies in the clear, which a timer sets and no person.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from witnessmark.app.layout import ORIGINALS, SOURCES
from witnessmark.errors import InvalidRecord, UsageError, VerificationFailed
from witnessmark.evidence.log import LEAF_BYTES
from witnessmark.vault.keys import Keyring, WrappedKey
from witnessmark.vault.originals import DRAFT, sync_folder, write_synced
from witnessmark.vault.streams import altered, seal_into, unseal

FORMAT = "witnessmark-online-backup/1"
HEAD, BASE, WAL, RUNS, RECEIVING = "backup.json", "base", "wal", "runs", "receiving"
LAST = "last-run"
FOLDERS = (BASE, WAL, RUNS, RECEIVING, ORIGINALS, SOURCES)
SEALED = ".age"
PARTIAL = ".partial"
_LENGTH = 8
_SEGMENT = re.compile(r"[0-9A-F]{24}")


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `at`: by the server's clock, UTC; the case can be put back to any moment from the base's run to this.

    Args:
        base: the run whose base copy this one goes on from.
        first: the file of the server's log that the base copy needs first; last: the one that the mark lies in.
        whole: how many leaves of the case's log there were; since: after how many those in this file begin.
        sum: SHA-256 of all those leaves, in hex.
        gone: sealed files of the case that this run found in the backup and no longer in the case.
    """

    number: int
    at: str
    base: int
    first: str
    last: str
    segment_bytes: int
    whole: int
    since: int
    sum: str
    checkpoint: str
    settings: str
    gone: tuple[str, ...]

    @property
    def name(self) -> str:
        return named(self.number)


@dataclass(frozen=True, slots=True)
class Head:
    """What `backup.json` says."""

    key: WrappedKey
    slot: str

    def written(self) -> bytes:
        return json.dumps({"format": FORMAT, "key": self.key.record(), "slot": self.slot}, sort_keys=True).encode()


@dataclass(frozen=True, slots=True)
class Last:
    """What `last-run` says: the last run, the run whose base copy it goes on from, and when it ended, UTC."""

    number: int
    base: int
    at: dt.datetime

    def age(self, now: dt.datetime) -> dt.timedelta:
        return now - self.at


def named(number: int) -> str:
    """Return what a run, or a base copy, is called on disk."""
    return f"{number:06}{SEALED}"


def is_online(folder: Path) -> bool:
    """Say whether a folder is that of an online backup."""
    return (folder / HEAD).is_file()


def head_of(folder: Path) -> Head:
    """Read `backup.json`; VerificationFailed when it is none."""
    try:
        body = json.loads((folder / HEAD).read_bytes())
        if body["format"] != FORMAT or not re.fullmatch(r"witnessmark_[0-9a-f]{12}", body["slot"]):
            raise altered(folder / HEAD)
        return Head(WrappedKey.read(body["key"]), body["slot"])
    except (ValueError, KeyError, TypeError, RecursionError, InvalidRecord) as fault:
        raise altered(folder / HEAD) from fault


def made(folder: Path, key: WrappedKey) -> Head:
    """Make the folder of a backup, or look at the one there is, and keep the key as it is wrapped today.

    Raises:
        UsageError: something else lies there.
    """
    if not is_online(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} is no backup of a case on a server, and not empty.",
                             advice="Name a folder that does not exist yet.")
        for part in ("", *FOLDERS):
            (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        head = Head(key, f"witnessmark_{secrets.token_hex(6)}")
    else:
        head = Head(key, head_of(folder).slot)
    if not is_online(folder) or head != head_of(folder):
        write_synced(folder / HEAD, head.written())
    return head


def keep_run(folder: Path, run: Run, leaves: bytes, keys: Keyring) -> None:
    """Write a run down: what makes it count."""
    body = json.dumps(asdict(run), sort_keys=True).encode()
    seal_into(folder / RUNS / run.name, io.BytesIO(len(body).to_bytes(_LENGTH, "big") + body + leaves), keys)


def note_last(folder: Path, run: Run, at: dt.datetime) -> None:
    """Write down that a run ended, and when: in the clear, for whoever watches over the backup without its key."""
    body = {"run": run.number, "base": run.base, "at": at.astimezone(dt.UTC).isoformat(timespec="seconds")}
    write_synced(folder / LAST, json.dumps(body, sort_keys=True).encode())


def last_run(folder: Path) -> Last | None:
    """Return the last run that ended; None where none did, or where a file that it names is missing or empty."""
    try:
        body = json.loads((folder / LAST).read_bytes())
        last = Last(int(body["run"]), int(body["base"]), dt.datetime.fromisoformat(body["at"]).astimezone(dt.UTC))
        held = [(folder / RUNS / named(last.number)).stat().st_size, (folder / BASE / named(last.base)).stat().st_size]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return last if all(held) and is_online(folder) else None


def run_at(file: Path, keys: Keyring) -> tuple[Run, bytes]:
    """Read a run and the leaves that it added; VerificationFailed when it is not as it was written."""
    held = io.BytesIO()
    unseal(file, held, keys)
    raw = held.getvalue()
    end = _LENGTH + int.from_bytes(raw[:_LENGTH], "big")
    try:
        body = json.loads(raw[_LENGTH:end])
        run = Run(**{**body, "gone": tuple(body["gone"])})
    except (ValueError, KeyError, TypeError) as fault:
        raise altered(file) from fault
    if named(run.number) != file.name or len(raw) - end != (run.whole - run.since) * LEAF_BYTES:
        raise altered(file)
    return run, raw[end:]


def run_files(folder: Path) -> list[Path]:
    """Return the files of all runs, the first first."""
    return sorted(file for file in (folder / RUNS).iterdir() if file.name.endswith(SEALED))


def leaves_to(folder: Path, run: Run, keys: Keyring) -> bytes:
    """Return the leaves of the case's log as a run found it; VerificationFailed when a run between is missing."""
    whole = b""
    for number in range(run.base, run.number + 1):
        file = folder / RUNS / named(number)
        if not file.is_file():
            raise VerificationFailed(f"{file.name} of the backup is missing.", advice="Use another copy of the backup.")
        one, leaves = run_at(file, keys)
        whole = whole[: one.since * LEAF_BYTES] + leaves
    if sum_of(whole) != run.sum:
        raise altered(folder / RUNS / run.name)
    return whole


def sum_of(leaves: bytes) -> str:
    return hashlib.sha256(leaves).hexdigest()


def numbered(segment: str, size: int) -> int:
    """Return the number of a file of the server's log, whatever timeline it is of."""
    if not _SEGMENT.fullmatch(segment):
        raise ValueError("no file of a server's log")
    return int(segment[8:16], 16) * ((1 << 32) // size) + int(segment[16:], 16)


def stem_of(file: Path) -> str:
    """Return what the server calls a file of its log, sealed or not, whole or partial."""
    return file.name.removesuffix(SEALED).removesuffix(PARTIAL)


def lacking(folder: Path, run: Run) -> list[int]:
    """Return the numbers of those files of the server's log that a run needs and that are not there."""
    held = {numbered(stem_of(file), run.segment_bytes) for file in (folder / WAL).iterdir()
            if _SEGMENT.fullmatch(stem_of(file))}
    needed = range(numbered(run.first, run.segment_bytes), numbered(run.last, run.segment_bytes) + 1)
    return [number for number in needed if number not in held]


def prune(folder: Path, oldest: Run, runs: Sequence[Run], live: Collection[str]) -> None:
    """Throw away what only moments before the run `oldest` need, which has a base copy of its own.

    Args:
        live: the sealed files that the case has now; one that came back under its old name stays.
    """
    before = [run for run in runs if run.number < oldest.number]
    held = numbered(oldest.first, oldest.segment_bytes)
    for run in before:
        for name in set(run.gone) - set(live):
            for part in (ORIGINALS, SOURCES):
                (folder / part / name).unlink(missing_ok=True)
        for part in (RUNS, BASE):
            (folder / part / run.name).unlink(missing_ok=True)
    for file in (folder / WAL).iterdir():
        if _SEGMENT.fullmatch(stem_of(file)) and numbered(stem_of(file), oldest.segment_bytes) < held:
            file.unlink()
    for part in FOLDERS:
        for file in (folder / part).glob(f"*{DRAFT}"):
            file.unlink()
        sync_folder(folder / part)
