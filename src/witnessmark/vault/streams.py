"""Streams sealed with age on their way to a file, packed, and back: no plain byte of them comes to lie beside it.

Invariant: who has no key of the case can neither read such a file nor make one, since the age recipient is told to
nobody; a byte that changed, or an end that is missing, is found when it is read.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import io
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pyrage

from witnessmark.errors import VerificationFailed, full_disk_named
from witnessmark.vault.keys import Keyring
from witnessmark.vault.originals import DRAFT, sync_folder

CHUNK = 1 << 18
_GZIP = 31
"""zlib's word for a gzip frame with the largest window."""


class Chunks(io.RawIOBase):
    """Chunks as a file to read from."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._held:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._held = chunk
        count = min(len(buffer), len(self._held))
        buffer[:count] = self._held[:count]
        self._held = self._held[count:]
        return count


class Writing:
    """A file to write to that keeps the fault of the disk, of which the caller would only say that there was one."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.fault: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._out.write(data)
        except OSError as fault:
            self.fault = fault
            raise

    def flush(self) -> None:
        self._out.flush()


def encrypt(chunks: Iterator[bytes], out: IO[bytes], keys: Keyring) -> None:
    """Write chunks to `out` as one age stream for the case's backup key; OSError as the disk says it."""
    written = Writing(out)
    try:
        pyrage.encrypt_io(io.BufferedReader(Chunks(chunks), CHUNK), written, [keys.backup_identity().to_public()])
    except pyrage.EncryptError as fault:
        if written.fault is None:
            raise
        raise written.fault from fault


def seal_into(file: Path, source: IO[bytes], keys: Keyring) -> None:
    """Write what `source` gives into a file, packed and sealed; the file has its name once it is whole and synced."""
    draft = file.with_name(file.name + DRAFT)
    with full_disk_named():
        try:
            draft.unlink(missing_ok=True)
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "wb") as out:
                encrypt(_packed(source), out, keys)
                out.flush()
                midnight = dt.datetime.combine(dt.date.today(), dt.time()).timestamp()
                os.utime(out.fileno(), (midnight, midnight))    # the day alone: clock times tell when a source spoke
                os.fsync(out.fileno())
            draft.replace(file)
            sync_folder(file.parent)
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)


def unseal(file: Path, out: IO[bytes], keys: Keyring) -> None:
    """Write into `out` what was sealed in a file; VerificationFailed when it is not as it was written.

    What was written by then is not to be used.
    """
    taken = _Unpacking(out)
    try:
        with file.open("rb") as sealed:
            pyrage.decrypt_io(sealed, taken, [keys.backup_identity()])
    except pyrage.DecryptError as fault:
        raise taken.fault or altered(file) from fault
    except OSError as fault:
        if fault.errno is None:                               # how a chunk that fails its authentication comes back
            raise taken.fault or altered(file) from fault
        raise
    if taken.fault is not None:
        raise taken.fault
    if not taken.whole:
        raise altered(file)


def altered(file: Path) -> VerificationFailed:
    """Return what is said of a part of a backup that can't be opened."""
    return VerificationFailed(f"{file.name} of the backup is not as it was written, is cut short, or lies under "
                              "another key.", advice="Use another copy of the backup.")


def _packed(source: IO[bytes]) -> Iterator[bytes]:
    packing = zlib.compressobj(1, wbits=_GZIP)
    while part := source.read(CHUNK):
        if done := packing.compress(part):
            yield done
    yield packing.flush()


class _Unpacking:
    """Takes what is decrypted and writes what was packed; a fault is kept, since the caller is no Python code."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self._unpacking = out, zlib.decompressobj(_GZIP)
        self.fault: OSError | None = None

    @property
    def whole(self) -> bool:
        return self._unpacking.eof and not self._unpacking.unused_data

    def write(self, data: bytes) -> int:
        if self.fault is None:
            try:
                self._out.write(self._unpacking.decompress(bytes(data)))
            except (OSError, zlib.error) as fault:
                self.fault = fault if isinstance(fault, OSError) else OSError(errno.EIO, "not packed as it was written")
        return len(data)

    def flush(self) -> None:
        pass
