"""Change the keys of copies of a case, killed before the n-th file is touched, for many n; look at what is left.

Prints, for each point, which passphrase opened the case afterwards. Fails when neither or both did, or `verify` finds
a fault, or something that was in the case is not. Twice in three times the process that makes good what was left is
killed as well.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from tests.conftest import CHEAP
from witnessmark.app.case import open_case
from witnessmark.app.rotate import rotate_keys
from witnessmark.app.sources import open_source
from witnessmark.app.verify import verify_case
from witnessmark.errors import CaseLocked
from witnessmark.model.access import Actor

ME = Actor.solo()
OLD, NEW = "old words", "new words"
TOUCHED = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.utime"}


def killed(work: Callable[[], object], at: int) -> bool:
    """Do `work` in a process that is killed before the `at`-th file is touched; False when it ended before."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    touched = 0

    def hook(event: str, _: tuple[object, ...]) -> None:
        nonlocal touched
        if event in TOUCHED:
            touched += 1
            if touched == at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    work()
    os._exit(0)


def opened_by(path: Path) -> str:
    """Return the one passphrase that opens the case; everything that was in it is."""
    fit = []
    for words in (OLD, NEW):
        try:
            with open_case(path, passphrase=words, actor=ME) as case:
                reports = case.reports()
                assert len(reports) == 3 and all(case.original(r.id).startswith(b"Forty families") for r in reports)
                (source,) = case.store.sources(ME)
                assert open_source(case, source.id, reason="look") == "Kim Someone"
                assert len(case.public_keys) == (1 if words == OLD else 2)
        except CaseLocked:
            continue
        assert verify_case(path, words).faults == ()
        fit.append(words)
    (words,) = fit
    return words


def main(made: Path, room: Path, step: int, first: int) -> None:
    path, at, chance = room / "case", first, random.Random(first)
    while True:
        shutil.copytree(made, path)
        done = not killed(lambda: rotate_keys(path, passphrase=OLD, new_passphrase=NEW, actor=ME, cost=CHEAP), at)
        for words in (OLD, NEW) if at % 3 else ():
            try:
                killed(lambda words=words: verify_case(path, words), chance.randint(1, 25))  # type: ignore[misc]
            except CaseLocked:
                continue
        assert not done or opened_by(path) == NEW
        print(at, opened_by(path), flush=True)
        shutil.rmtree(path)
        if done:
            return
        at += step


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
