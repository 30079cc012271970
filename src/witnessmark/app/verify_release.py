"""Check a published dossier: every file is listed, nothing else lies there, every sum fits."""

from __future__ import annotations

import hashlib
from pathlib import Path

from witnessmark.app.fault import Fault
from witnessmark.app.verify import VerifyReport

SUMS = "SHA256SUMS"


def is_release(path: Path) -> bool:
    return (path / SUMS).is_file()


def verify_release(path: Path) -> VerifyReport:
    """Compare every file of a dossier with its list of SHA-256 sums; needs no case.

    The list itself is committed to in the log of the case that published it, not here.
    """
    faults: list[Fault] = []
    listed: dict[str, str] = {}
    for at, line in enumerate((path / SUMS).read_text("utf-8", errors="replace").splitlines(), start=1):
        digest, parted, name = line.partition("  ")
        if not parted or len(digest) != 64 or not name or Path(name).is_absolute() or ".." in Path(name).parts:
            faults.append(Fault(SUMS, f"line {at} is no sum", "Get the dossier again from who published it."))
        else:
            listed[name] = digest
    present = {file.relative_to(path).as_posix() for file in path.rglob("*") if not file.is_dir()} - {SUMS}
    for name in sorted(present - set(listed)):
        faults.append(Fault(name, "is not part of the dossier", "Remove it."))
    for name, digest in listed.items():
        file = path / name
        if name not in present or file.is_symlink():
            faults.append(Fault(name, "is missing", "Get the dossier again from who published it."))
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            faults.append(Fault(name, "was changed after publication", "Get the dossier again from who published it."))
    return VerifyReport(tuple(faults), {"files": len(listed)})
