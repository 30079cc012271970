"""A parcel's parts in one file, to be carried from one device to another.

Invariant: the file is whole or not there. Its name, times and sums tell nothing of what it holds; its size little.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from witnessmark.errors import NotFound, UsageError, full_disk_named
from witnessmark.vault.originals import DRAFT, sync_folder
from witnessmark.vault.parcels import ALTERED

_FIRST = b"witnessmark-parcel/1\n"
_LENGTH = 8


class FileParts:
    """The parts as they lie in an open file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places: list[tuple[int, int]] = []
        end = os.fstat(file.fileno()).st_size
        if file.read(len(_FIRST)) != _FIRST:
            raise UsageError("This file is not from another device of a case.",
                             advice="On the other device: witnessmark push --devices --file FILE")
        at = len(_FIRST)
        while at < end:
            file.seek(at)
            size = int.from_bytes(file.read(_LENGTH), "big")
            if at + _LENGTH + size > end:
                raise ALTERED
            self._places.append((at + _LENGTH, size))
            at += _LENGTH + size

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, number: int) -> bytes:
        at, size = self._places[number]
        self._file.seek(at)
        return self._file.read(size)


def write_parts(path: Path, parts: Iterator[bytes]) -> int:
    """Write parts into a new file, each as it is made; return the file's size.

    Raises:
        UsageError: the file is there already. DiskFull: there is no room.
    """
    if path.exists():
        raise UsageError("There is a file of this name already.", advice="Choose another name.")
    draft = path.with_name(path.name + DRAFT)
    with full_disk_named():
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as out:
                out.write(_FIRST)
                for part in parts:
                    out.write(len(part).to_bytes(_LENGTH, "big") + part)
                out.flush()
                os.fsync(out.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(path.parent)
    return path.stat().st_size


@contextmanager
def read_parts(path: Path) -> Iterator[FileParts]:
    """Open a file of parts; NotFound where there is none, UsageError where it is something else."""
    try:
        file = path.open("rb")
    except (FileNotFoundError, IsADirectoryError) as fault:
        raise NotFound("There is no such file.", advice="Name the file that the other device wrote.") from fault
    with file:
        yield FileParts(file)
