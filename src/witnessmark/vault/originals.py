"""Sealed originals: bytes as received, one age file each, under names that tell nothing.

Invariant: a sealed file's size is one of a few steps, its name is random, its times are
the epoch; opening it proves that not one byte changed. Not handled here: which report an
original belongs to (the store knows).
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pyrage

from witnessmark.errors import NotFound, VerificationFailed, full_disk_named
from witnessmark.vault.keys import Keyring

_STEP = 4096
_HEADER = 8
_SUFFIX = ".age"
DRAFT = ".new"
"""What a file is called, after its name, until it is whole."""


def padded_size(size: int) -> int:
    """Return the size that content of `size` bytes is padded to.

    Steps of 4 KiB up to 64 KiB, then eight steps per doubling (at most 12.5% more).
    """
    if size <= 16 * _STEP:
        return max(_STEP, -(-size // _STEP) * _STEP)
    step = int(1 << ((size - 1).bit_length() - 4))
    return -(-size // step) * step


class SealedFolder:
    """Sealed files under names that tell nothing; what is in them is for the classes under this one.

    Args:
        begun: told the name of each file right before it is written, whatever comes of that.
    """

    def __init__(self, folder: Path, begun: Callable[[str], object] = str) -> None:
        self.folder = folder
        self._begun = begun

    def raw(self, name: str) -> bytes:
        """Return a sealed file as it is."""
        return (self.folder / name).read_bytes()

    def keep(self, name: str, raw: bytes) -> None:
        """Write a sealed file at once or not at all, in a folder that is made when the first is."""
        self._begun(name)
        with full_disk_named():
            self.folder.mkdir(mode=0o700, exist_ok=True)
        write_synced(self.folder / name, raw)

    def holds(self, name: str) -> bool:
        """Say whether a file lies there, or the draft of one."""
        return (self.folder / name).is_file()

    def names(self) -> Iterator[str]:
        """Yield the name of everything in the folder, whatever it is; nothing where there is none."""
        if self.folder.is_dir():
            yield from sorted(entry.name for entry in self.folder.iterdir())

    def discard(self, name: str) -> None:
        """Remove a sealed file that no record names, or the draft of one."""
        if proper_name(name.removesuffix(DRAFT)) and self.folder.is_dir():
            with full_disk_named():
                (self.folder / name).unlink(missing_ok=True)
                sync_folder(self.folder)

    def shred(self, name: str) -> None:
        """Overwrite a sealed file and remove it; as far as the disk lets a program."""
        if proper_name(name):
            overwrite(self.folder / name)
        self.discard(name)


class Originals(SealedFolder):
    """The sealed originals of one case."""

    def __init__(self, folder: Path, keys: Keyring, begun: Callable[[str], object] = str) -> None:
        super().__init__(folder, begun)
        self._identity = keys.identity()

    def seal(self, content: bytes, name: str | None = None) -> str:
        """Write `content` sealed and synced to disk; return the file's name, a random one unless it has one."""
        return self._sealed(content, name or secrets.token_hex(16) + _SUFFIX, self._identity)

    def seal_apart(self, content: bytes) -> tuple[str, str]:
        """Write `content` sealed with a key of its own; return the file's name and that key, which is kept nowhere."""
        identity = pyrage.x25519.Identity.generate()
        return self._sealed(content, secrets.token_hex(16) + _SUFFIX, identity), str(identity)

    def _sealed(self, content: bytes, name: str, identity: pyrage.x25519.Identity) -> str:
        size = padded_size(_HEADER + len(content))
        plain = len(content).to_bytes(_HEADER, "big") + content
        self.keep(name, pyrage.encrypt(plain.ljust(size, b"\0"), [identity.to_public()]))
        return name

    def open(self, name: str, key: str | None = None) -> bytes:
        """Return the original sealed as `name`, with a key of its own where it has one.

        Raises:
            VerificationFailed: a byte changed. NotFound: the file is missing.
        """
        if not proper_name(name) or not self.holds(name):
            raise NotFound("A sealed original is missing.", advice="Restore originals/ from your backup.")
        try:
            identity = self._identity if key is None else pyrage.x25519.Identity.from_str(key)
            plain: bytes = pyrage.decrypt(self.raw(name), [identity])
        except (pyrage.DecryptError, pyrage.IdentityError) as fault:
            raise _altered(name) from fault
        size = int.from_bytes(plain[:_HEADER], "big")
        if _HEADER + size > len(plain) or padded_size(_HEADER + size) != len(plain):
            raise _altered(name)
        if any(plain[_HEADER + size :]):
            raise _altered(name)
        return plain[_HEADER : _HEADER + size]


def write_synced(path: Path, content: bytes) -> None:
    """Write a file at once or not at all, with its times at the epoch; DiskFull when it can't."""
    draft = path.with_name(path.name + DRAFT)
    with full_disk_named():
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.utime(file.fileno(), (0, 0))
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def write_over(path: Path, content: bytes) -> None:
    """Write a file as `write_synced` does, then overwrite what the old one held.

    As far as the disk lets a program: flash and copying file systems may keep the old bytes.
    """
    handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    try:
        size = os.fstat(handle).st_size
        write_synced(path, content)
        with full_disk_named():
            os.pwrite(handle, secrets.token_bytes(size), 0)
            os.fsync(handle)
    finally:
        os.close(handle)


def overwrite(path: Path) -> None:
    """Write noise over a file where it is one; flash and copying file systems may keep the old bytes."""
    if path.is_file():
        with full_disk_named(), path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames and removals in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def proper_name(name: str) -> bool:
    stem = name.removesuffix(_SUFFIX)
    return name.endswith(_SUFFIX) and len(stem) == 32 and set(stem) <= set("0123456789abcdef")


def _altered(name: str) -> VerificationFailed:
    return VerificationFailed(
        f"originals/{name} is not as it was sealed.", advice="Restore it from your backup of the case."
    )
