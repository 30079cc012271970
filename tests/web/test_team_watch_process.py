"""A team's server as it is started, told to watch: a file that is dropped comes into the inbox of who looks."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.conftest import WIRE
from tests.web.team_bench import GOOD, name_team
from witnessmark.app.case import Case
from witnessmark.app.tokens import make_token
from witnessmark.app.watching import set_watch
from witnessmark.client import Client
from witnessmark.model.account import Scope
from witnessmark.vocab.codes import Access

ROOT = Path(__file__).parents[2]


def test_a_dropped_file_comes_into_the_inbox_of_a_running_server(
    make_case: Callable[..., Case], tmp_path: Path, passphrase_file: Path
) -> None:
    """Over HTTP alone: its report by the interface, its line on the page of whoever signs in."""
    drop = tmp_path / "drop"
    drop.mkdir()
    with make_case() as case:
        name_team(case)
        set_watch(case, "desk", folder=drop, access=Access.PUBLIC, outlet="River Wire")
        secret, _ = make_token(case, "ana", "test", scopes=tuple(Scope))
        path = case.path
    words = ("serve", "--team", "--watch", "0.02", "--case", str(path), "--passphrase-file", str(passphrase_file))
    run = subprocess.Popen([sys.executable, "-m", "witnessmark", *words, "--json"], cwd=ROOT, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, env={**os.environ, "WITNESSMARK_ACTOR": "ana"})
    try:
        assert run.stdout is not None and run.stderr is not None
        said = run.stdout.readline()
        assert said, run.stderr.read().decode()
        address = json.loads(said)["url"].rstrip("/")
        desk = Client(address, secret)
        assert list(desk.reports()) == []
        (drop / "wire.txt").write_text(WIRE)
        os.utime(drop / "wire.txt", (time.time() - 60,) * 2)
        end = time.monotonic() + 120
        while not (found := list(desk.reports())):
            assert time.monotonic() < end and run.poll() is None
            time.sleep(0.3)
        assert [(one.outlet, one.data["file"], one.access) for one in found] == [("River Wire", "wire.txt", "public")]
        with httpx.Client(base_url=address, headers={"origin": address}) as browser:
            assert browser.post("/sign-in", data={"name": "ana", "password": GOOD}).status_code == 303
            assert "Forty families expelled" in browser.get("/").text
    finally:
        run.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.communicate(timeout=60)
        run.kill()
    assert run.returncode == 128 + signal.SIGTERM
