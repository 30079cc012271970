"""A watch that is killed loses no file and takes none in twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE
from witnessmark.app.case import Case, open_case
from witnessmark.app.watching import poll, set_watch
from witnessmark.model.access import Actor

ROOT = Path(__file__).parents[2]
FILES = 6


@pytest.mark.parametrize("where", ["taken", "kept"])
def test_what_was_taken_when_the_watch_was_killed_is_there_once(
    make_case: Callable[..., Case], tmp_path: Path, where: str
) -> None:
    """Between a file's reading and its commit, and between its commit and the note of it; at two files each."""
    drop = tmp_path / "drop"
    drop.mkdir()
    for at in range(FILES):
        (drop / f"{at}.txt").write_text(f"Le village numéro {at} a été évacué hier, selon la mairie.\n")
        os.utime(drop / f"{at}.txt", (time.time() - 60,) * 2)
    with make_case() as case:
        set_watch(case, "desk", folder=drop)
        path = case.path
    for number in (2, 3):
        run = subprocess.run([sys.executable, "-m", "tests.app.watching_process", str(path), PASSPHRASE, where,
                              str(number)], cwd=ROOT, capture_output=True, timeout=300, check=False)
        assert run.returncode == -signal.SIGKILL, run.stderr.decode()
    with open_case(path, passphrase=PASSPHRASE, actor=Actor.solo()) as case:
        before = {report.original.name for report in case.reports()}
        assert 0 < len(before) < FILES
        told = Counter(one.status.value for one in poll(case))
        assert told["added"] == FILES - len(before) and told["refused"] == 0
        assert Counter(report.original.name for report in case.reports()) == Counter(
            f"{at}.txt" for at in range(FILES))
        assert list(poll(case)) == [] and not case.store.audited().faults
        kept = {report.original.sealed_as for report in case.reports()}
    assert {file.name for file in (path / "originals").iterdir()} == kept
