"""A process killed at any moment loses nothing it had confirmed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from witnessmark.app.case import init_case, open_case
from witnessmark.app.verify import verify_case
from witnessmark.model.access import Actor
from witnessmark.vault.keys import KdfCost

ME = Actor.solo()
HERE = Path(__file__).parent


def killed(path: Path, words: str | None, after: float, *, at_work: bool) -> list[str]:
    """Run the writing process, kill it, and return the reports it had confirmed.

    The time runs from its first report when `at_work`, else from before it opens the case.
    """
    places = os.pathsep.join([str(HERE.parents[1] / "src"), str(HERE.parents[1])])
    child = subprocess.Popen(
        [sys.executable, str(HERE / "writing_process.py"), str(path), *([words] if words else [])],
        stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": places}, text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    first = child.stdout.readline() if at_work else ""
    time.sleep(after)
    child.kill()
    rest = first + child.stdout.read()
    child.stdout.close()
    child.wait()
    return [line for line in rest.split("\n")[:-1] if line.startswith("rep_")]


def run(path: Path, words: str | None, times: int) -> None:
    chance = random.Random(times)
    init_case(path, passphrase=words, actor=ME, unencrypted=words is None, kdf=KdfCost(64, 1, 1)).close()
    confirmed: list[str] = []
    for turn in range(times):
        confirmed += killed(path, words, chance.uniform(0.0, 0.6), at_work=turn % 3 == 0)
        if turn % 2:                                        # recovery by opening, or by verifying
            with open_case(path, passphrase=words, actor=ME) as case:
                assert case.store.counts(ME).reports >= len(confirmed)
        found = verify_case(path, words)
        assert found.faults == (), turn
    with open_case(path, passphrase=words, actor=ME) as case:
        held = {report.id: report for report in case.store.reports(ME)}
        assert confirmed and set(confirmed) <= held.keys()
        for report in held.values():
            assert case.original(report.id) == report.id.encode() * 50
        assert len(case.store.claims(ME)) == len(held)
        sealed = {file.name for file in (path / "originals").iterdir()}
        assert sealed == {report.original.sealed_as for report in held.values()}


@pytest.mark.parametrize("words", ["six words", None], ids=["encrypted", "plain"])
def test_a_killed_writer_loses_nothing(tmp_path: Path, words: str | None) -> None:
    """Three kills at random moments; the case opens and verifies after each."""
    run(tmp_path / "case", words, 3)


@pytest.mark.slow
@pytest.mark.parametrize("words", ["six words", None], ids=["encrypted", "plain"])
def test_twenty_kills_lose_nothing(tmp_path: Path, words: str | None) -> None:
    """The same, twenty times over on one case."""
    run(tmp_path / "case", words, 20)
