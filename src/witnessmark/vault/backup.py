"""One encrypted file that holds a case's folder, to be kept elsewhere.

A first line of JSON carries the wrapped key; what follows is one age stream: a list of the
files with their sums, their bytes one after the other, and zeros up to a step of size.

Invariant: every byte is authenticated, the first line too (its sum is in the list), and no
plain byte reaches a disk but the files themselves, at the place where they are restored.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pyrage

from witnessmark.errors import InvalidRecord, VerificationFailed
from witnessmark.vault.keys import Keyring, WrappedKey
from witnessmark.vault.originals import padded_size
from witnessmark.vault.streams import CHUNK, encrypt

FORMAT = "witnessmark-backup/1"
_LONGEST_LINE = 4096
_LENGTH = 8
_ALTERED = VerificationFailed("The backup is not as it was written, or is cut short.",
                              advice="Use another copy of it.")


@dataclass(frozen=True, slots=True)
class Packed:
    """What a backup holds: each file's name within the case, size and SHA-256."""

    files: tuple[tuple[str, int, str], ...]


def pack(folder: Path, names: Sequence[str], out: IO[bytes], keys: Keyring, wrapped: WrappedKey) -> Packed:
    """Write the files of `folder` to `out`, encrypted under `keys`; `wrapped` opens them again."""
    line = _line(wrapped)
    packed = Packed(tuple((name, *_sum(folder / name)) for name in names))
    listed = json.dumps({"files": packed.files, "line": hashlib.sha256(line).hexdigest()}, sort_keys=True).encode()
    out.write(line)
    encrypt(_content(folder, packed, listed), out, keys)
    return packed


def wrapped_key(backup: IO[bytes]) -> WrappedKey:
    """Read the first line: the key, still under its passphrase. VerificationFailed when it is none."""
    line = backup.readline(_LONGEST_LINE)
    try:
        body = json.loads(line)
        if not isinstance(body, dict) or body["format"] != FORMAT:
            raise _ALTERED
        wrapped = WrappedKey.read(body["key"])
        if _line(wrapped) != line:
            raise _ALTERED
    except (ValueError, KeyError, TypeError, RecursionError, InvalidRecord) as fault:
        raise _ALTERED from fault
    return wrapped


def unpack(backup: IO[bytes], wrapped: WrappedKey, keys: Keyring, *, into: Path | None,
           proper: Callable[[str], bool]) -> Packed:
    """Read what follows the first line; write the files into a new folder, or only check them.

    Args:
        into: an empty folder, or None to check without writing.
        proper: tells whether a name is one that a case's file can have.

    Raises:
        VerificationFailed: the key is not the backup's, or a byte changed; what was written
            by then is not to be used.
    """
    taker = _Taker(into, proper, hashlib.sha256(_line(wrapped)).hexdigest())
    try:
        pyrage.decrypt_io(backup, taker, [keys.backup_identity()])
    except pyrage.DecryptError as fault:
        raise _ALTERED from fault
    except OSError as fault:
        if fault.errno is None:                               # how a chunk that fails its authentication comes back
            raise _ALTERED from fault
        raise
    finally:
        taker.close()
    return taker.finished()


def _line(wrapped: WrappedKey) -> bytes:
    return json.dumps({"format": FORMAT, "key": wrapped.record()}, sort_keys=True).encode() + b"\n"


def _sum(file: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _content(folder: Path, packed: Packed, listed: bytes) -> Iterator[bytes]:
    yield len(listed).to_bytes(_LENGTH, "big") + listed
    for name, _, _ in packed.files:
        with (folder / name).open("rb") as source:
            while chunk := source.read(CHUNK):
                yield chunk
    total = _LENGTH + len(listed) + sum(size for _, size, _ in packed.files)
    missing = padded_size(total) - total
    while missing:
        part = min(missing, CHUNK)
        yield bytes(part)
        missing -= part


@dataclass
class _Taker:
    """Takes the decrypted stream piece by piece and parts it into files."""

    into: Path | None
    proper: Callable[[str], bool]
    line: str
    _head: bytearray = field(default_factory=bytearray)
    _files: list[tuple[str, int, str]] | None = None
    _at: int = -1
    _left: int = 0
    _padding: int = 0
    _total: int = 0
    _out: IO[bytes] | None = None
    _digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    _fault: Exception | None = None

    def write(self, data: bytes) -> int:
        """Take a piece; a fault is kept for `finished`, since the caller is no Python code."""
        if self._fault is None:
            try:
                self._take(bytes(data))
            except (VerificationFailed, OSError) as fault:
                self._fault = fault
        return len(data)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        if self._out is not None:
            self._out.close()
            self._out = None

    def finished(self) -> Packed:
        """Return what was taken; raises what went wrong, or when something is missing."""
        if self._fault is not None:
            raise self._fault
        whole = self._files is not None and self._at == len(self._files)
        if self._files is None or not whole or padded_size(self._total) != self._total + self._padding:
            raise _ALTERED
        return Packed(tuple(self._files))

    def _take(self, data: bytes) -> None:
        if self._files is None:
            self._head += data
            length = int.from_bytes(self._head[:_LENGTH], "big")
            if len(self._head) < _LENGTH + length or len(self._head) < _LENGTH:
                return
            self._files = self._listed(bytes(self._head[_LENGTH : _LENGTH + length]))
            self._total = _LENGTH + length + sum(size for _, size, _ in self._files)
            data = bytes(self._head[_LENGTH + length :])
            self._head.clear()
            self._next()
        while data and self._at < len(self._files):
            part, data = data[: self._left], data[self._left :]
            self._digest.update(part)
            self._left -= len(part)
            if self._out is not None:
                self._out.write(part)
            if not self._left:
                self._next()
        if data.strip(b"\0"):
            raise _ALTERED
        self._padding += len(data)

    def _listed(self, raw: bytes) -> list[tuple[str, int, str]]:
        try:
            body = json.loads(raw)
            files = [(str(name), int(size), str(digest)) for name, size, digest in body["files"]]
            if body["line"] != self.line:
                raise _ALTERED
        except (ValueError, KeyError, TypeError, RecursionError) as fault:
            raise _ALTERED from fault
        if any(size < 0 or not self.proper(name) for name, size, _ in files):
            raise _ALTERED
        return files

    def _next(self) -> None:
        """Finish the file at hand and begin the next that is not empty."""
        assert self._files is not None
        while True:
            if self._at >= 0 and self._digest.hexdigest() != self._files[self._at][2]:
                raise _ALTERED
            if self._out is not None:
                self._out.flush()
                os.fsync(self._out.fileno())
                os.utime(self._out.fileno(), (0, 0))
            self.close()
            self._at += 1
            self._digest = hashlib.sha256()
            if self._at == len(self._files):
                return
            name, self._left, _ = self._files[self._at]
            if self.into is not None:
                file = self.into / name
                file.parent.mkdir(mode=0o700, exist_ok=True)
                handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
                self._out = os.fdopen(handle, "wb")
            if self._left:
                return
