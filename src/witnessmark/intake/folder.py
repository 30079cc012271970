"""The files of folders, in an order that does not depend on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from witnessmark.intake.received import Refused


def walk(paths: Sequence[Path]) -> Iterator[Path | Refused]:
    """Yield every file of `paths`, folders depth first and sorted by name.

    What is named by the caller is taken as it is. Inside folders, hidden files and folders and
    symbolic links that lead out of the folder are passed over, each with a `Refused`.
    """
    for path in paths:
        if path.is_dir():
            yield from _inside(path, path.resolve(), frozenset())
        elif path.exists():
            yield path
        else:
            yield Refused(str(path), "does not exist", None)


def _inside(folder: Path, root: Path, seen: frozenset[Path]) -> Iterator[Path | Refused]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield Refused(str(folder), "is a folder that may not be opened by this user", None)
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            yield Refused(str(path), "is hidden; name it to add it", None)
            continue
        if entry.is_symlink():
            target = path.resolve()
            if not target.is_relative_to(root):
                yield Refused(str(path), "is a link that leads out of the folder", None)
                continue
            if target in seen or target.is_dir():
                yield Refused(str(path), "is a link to a folder; the folder itself is read", None)
                continue
        if entry.is_dir():
            yield from _inside(path, root, seen | {path.resolve()})
        else:
            yield path
