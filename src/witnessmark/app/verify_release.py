"""Check a published dossier: every file is listed, nothing else lies there, every sum fits."""

from __future__ import annotations

import hashlib
from pathlib import Path

from witnessmark.app.fault import Fault
from witnessmark.app.verify import VerifyReport
from witnessmark.evidence.verify import SIGNATURE, SUMS, Refused, check_signature


def is_release(path: Path) -> bool:
    return (path / SUMS).is_file()


def verify_release(path: Path, key: str | None = None) -> VerifyReport:
    """Compare every file of a dossier with its list of SHA-256 sums, and the list with its signature; needs no case.

    Args:
        key: the public key of the case that published it, as its owner publishes it; without it the signature's own
            is believed. A dossier of a version that did not sign passes where no key is named.
    """
    faults = _signature(path, key)
    listed: dict[str, str] = {}
    for at, line in enumerate((path / SUMS).read_text("utf-8", errors="replace").splitlines(), start=1):
        digest, parted, name = line.partition("  ")
        if not parted or len(digest) != 64 or not name or Path(name).is_absolute() or ".." in Path(name).parts:
            faults.append(Fault(SUMS, f"line {at} is no sum", "Get the dossier again from who published it."))
        else:
            listed[name] = digest
    present = {file.relative_to(path).as_posix() for file in path.rglob("*") if not file.is_dir()} - {SUMS, SIGNATURE}
    for name in sorted(present - set(listed)):
        faults.append(Fault(name, "is not part of the dossier", "Remove it."))
    for name, digest in listed.items():
        file = path / name
        if name not in present or file.is_symlink():
            faults.append(Fault(name, "is missing", "Get the dossier again from who published it."))
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            faults.append(Fault(name, "was changed after publication", "Get the dossier again from who published it."))
    return VerifyReport(tuple(faults), {"files": len(listed)})


def _signature(path: Path, key: str | None) -> list[Fault]:
    file = path / SIGNATURE
    if not file.is_file() or file.is_symlink():
        return [] if key is None else [Fault(SIGNATURE, "is missing", "Get the dossier again from who published it.")]
    try:
        check_signature(file.read_bytes(), (path / SUMS).read_bytes(), key)
    except Refused as refusal:
        return [Fault(SIGNATURE, str(refusal).rstrip("."), "Get the dossier again from who published it.")]
    return []
