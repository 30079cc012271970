"""Close and open a compartment of copies of a case, killed before the n-th file is touched, for many n.

Prints, for each point, whether the compartment was closed or open afterwards. Fails where `verify` finds a fault, or
what was in the case is not there once the compartment is open again.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tests.app.rotating_process import killed
from tests.app.test_compartments import rows
from tests.app.test_verify import WORDS, small_case
from witnessmark.app.case import Case, open_case
from witnessmark.app.compartments import close_compartment, open_compartment
from witnessmark.app.verify import verify_case
from witnessmark.model.access import Actor
from witnessmark.model.report import FoundIn, Metadatum
from witnessmark.vault.sources import make_key

ME = Actor.solo()


def held(path: Path) -> Case:
    return open_case(path, passphrase=WORDS[True], actor=ME)


def main(room: Path, step: int, first: int) -> None:
    whole, shut, key = small_case(room / "whole", True), room / "shut", room / "key"
    public = make_key(key)
    with held(whole) as case:
        for report in case.reports()[:1]:
            with case.store.writing(ME) as writer:
                writer.add_metadata(report.id, [Metadatum("compartment", "north", FoundIn.PERSON)])
        before = rows(case, records_only=True)

    def close(path: Path) -> None:
        with held(path) as case:
            close_compartment(case, "north", [public], reason="night")

    def reopen(path: Path) -> None:
        with held(path) as case:
            open_compartment(case, "north", key_files=[key], reason="morning")

    shutil.copytree(whole, shut)
    close(shut)
    for name, base, work in (("close", whole, close), ("open", shut, reopen)):
        at, path = first, room / "copy"
        while True:
            shutil.copytree(base, path)
            done = not killed(_on(work, path), at)
            assert verify_case(path, WORDS[True]).faults == ()
            with held(path) as case:
                closed = bool(case.store.closings(ME))
                assert not done or closed is (name == "close")
                names = {file.name for folder in ("originals", "sources") for file in (path / folder).glob("*")}
                assert names == case.store.sealed_names()
            if closed:
                reopen(path)
            with held(path) as case:
                assert rows(case, records_only=True) == before
                assert all(case.original(report.id) for report in case.reports())
            assert verify_case(path, WORDS[True]).faults == ()
            print(at, name, "closed" if closed else "open", flush=True)
            shutil.rmtree(path)
            if done:
                break
            at += step


def _on(work: Callable[[Path], None], path: Path) -> Callable[[], None]:
    return lambda: work(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
