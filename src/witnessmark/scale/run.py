"""A run: steps one after another, each a file a task, so that a run that was stopped goes on where it was.

The folder of a run is named by what its files follow from: the bytes that are read, the settings, and the program
itself. Invariant: a file that is there is whole and right, and its task is never done again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from witnessmark.errors import UsageError, full_disk_named
from witnessmark.scale.files import Writes, removed, whole
from witnessmark.scale.hands import Hands

Told = Callable[[str, int, int], None]
"""Hears a step's name, how many of its tasks are done, and of how many."""


class Run:
    """Steps over files in one folder."""

    def __init__(self, folder: Path, hands: Hands, told: Told | None = None) -> None:
        """Begin or go on; the folder is made."""
        self.folder = folder
        self.hands = hands
        self._told = told or (lambda name, done, number: None)
        with full_disk_named():
            folder.mkdir(parents=True, exist_ok=True)
        for left in list(folder.rglob("*.part")):
            removed(left)

    def step(self, name: str, work: Writes, tasks: Sequence[tuple[object, ...]]) -> list[Path]:
        """Do `work(*task, file)` for each task whose file is not there yet; return the files in the tasks' order."""
        own = self.folder / name
        own.mkdir(exist_ok=True)
        files = [own / f"{number:06}" for number in range(len(tasks))]
        lacking = [number for number, file in enumerate(files) if not file.exists()]
        done = len(tasks) - len(lacking)
        self._told(name, done, len(tasks))
        for _ in self.hands.each(finish, [(work, tasks[number], files[number]) for number in lacking]):
            done += 1
            self._told(name, done, len(tasks))
        return files

    def one(self, name: str, work: Writes, *task: object) -> Path:
        """Do one task here, not on a worker, unless its file is there."""
        file = self.folder / name
        self._told(name, 0, 1)
        if not file.exists():
            finish(work, task, file)
        self._told(name, 1, 1)
        return file


def finish(work: Writes, task: tuple[object, ...], file: Path) -> None:
    """Do one task: its file is there afterwards, whole."""
    if file.exists():
        return
    with whole(file) as half:
        work(*task, half)


def digest_into(path: Path, out: Path) -> None:
    """Write the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        out.write_text(hashlib.file_digest(file, "sha256").hexdigest(), "ascii")


def program() -> str:
    """Return a digest of the program: of every file of the package."""
    made = hashlib.sha256()
    root = Path(__file__).parents[1]
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            made.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return made.hexdigest()


def run_over(files: Sequence[Path], verb: str, settings: object, work: Path, hands: Hands,
             told: Told | None = None) -> Run:
    """Return the run of a verb over these files; what a run like it has done before is there.

    Raises:
        UsageError: the folder for the steps can't be made.
    """
    if work.exists() and not work.is_dir():
        raise UsageError(f"{work} is no folder.", advice="Name a folder for the steps with --work.")
    seen = Run(work / "read", hands)
    names = [f"{path.stat().st_size}-{path.stat().st_mtime_ns}-{hashlib.sha256(bytes(path.resolve())).hexdigest()[:12]}"
             for path in files]
    digests = []
    for path, name in zip(files, names, strict=True):
        digests.append(seen.one(name, digest_into, path).read_text("ascii"))
    said = json.dumps([verb, settings, digests, program()])
    return Run(work / f"{verb}-{hashlib.sha256(said.encode()).hexdigest()[:16]}", hands, told)
