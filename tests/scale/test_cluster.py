"""On a cluster of this machine: the same results, no worker missed, and nobody else is listened to."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from bench.worlds import World, made, strayed
from tests.scale.processes import below, listening, workers_of
from witnessmark.reconcile.engine import from_table, reconcile_columns

needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="ray is not installed")
SMALL = World(claims=6_000, first=8, second=3, third=5)


def scale(*words: str) -> subprocess.Popen[bytes]:
    """Start a verb of `scale` in a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "witnessmark", "scale", *words], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env={**os.environ, "WITNESSMARK_SECRET_OF_TEST": "kept out"},
                            cwd=Path(__file__).parents[2])


def watched(run: subprocess.Popen[bytes], seconds: float = 300) -> Iterator[list[int]]:
    """Yield the processes below a run, again and again until it ends."""
    end = time.monotonic() + seconds
    while run.poll() is None:
        assert time.monotonic() < end, "the run does not end"
        yield below(run.pid)
        time.sleep(0.2)


def asked_by(processes: list[int]) -> set[bytes]:
    """Return what the cluster's own server and node were told of who may speak to them, where they have a token."""
    found = set()
    for one in processes:
        with contextlib.suppress(OSError):
            if b"gcs_server" in Path(f"/proc/{one}/cmdline").read_bytes().split(b"\0")[0]:
                told = Path(f"/proc/{one}/environ").read_bytes().split(b"\0")
                assert any(re.fullmatch(rb"RAY_AUTH_TOKEN=[0-9a-f]{64}", word) for word in told)
                found |= {word for word in told if word.startswith(b"RAY_AUTH_MODE=")}
    return found


@needs_ray
@pytest.mark.xdist_group("cluster")
def test_a_cluster_comes_to_the_same_and_survives_a_worker_killed_half_way(tmp_path: Path) -> None:
    """Two workers; one is killed while it works. Every socket listens on loopback and asks for a
    token; no variable of a case goes along."""
    claims = strayed(made(SMALL), 0.2)
    pq.write_table(claims, tmp_path / "claims.parquet", row_group_size=1_000)
    run = scale("reconcile", "--in", str(tmp_path / "claims.parquet"), "--out", str(tmp_path / "out.parquet"),
                "--workers", "2", "--part", "1000", "--json")
    heard: set[str] = set()
    killed, told = 0, []
    asks: set[bytes] = set()
    for processes in watched(run):
        heard |= listening(processes)
        asks |= asked_by(processes)
        workers = workers_of(processes)
        told += [Path(f"/proc/{one}/environ").read_bytes() for one in workers if Path(f"/proc/{one}/environ").exists()]
        if workers and not killed and list(tmp_path.glob("out.parquet.work/*/dealt/*")):
            os.kill(workers[0], signal.SIGKILL)
            killed = workers[0]
    said, faults = run.communicate()
    assert run.returncode == 0, faults.decode()
    assert asks == {b"RAY_AUTH_MODE=token"}
    assert killed and b'"claims": 6000' in said
    assert heard and all(address.startswith("127.") for address in heard), heard
    assert told and not any(b"WITNESSMARK_SECRET" in one for one in told)
    out = pq.read_table(tmp_path / "out.parquet")
    whole = reconcile_columns(from_table(claims))
    np.testing.assert_array_equal(out["incident"].to_numpy(), whole[0])
    np.testing.assert_array_equal(out["probability"].to_numpy(), whole[1])
    assert not (tmp_path / "out.parquet.work").exists()


@needs_ray
@pytest.mark.xdist_group("cluster")
def test_what_is_wrong_with_the_claims_is_told_from_a_worker(tmp_path: Path) -> None:
    table = made(World(claims=50, first=2, second=2, third=2))
    pq.write_table(table.drop_columns(["act"]), tmp_path / "claims.parquet")
    run = scale("reconcile", "--in", str(tmp_path / "claims.parquet"), "--out", str(tmp_path / "out.parquet"),
                "--workers", "2")
    _, faults = run.communicate(timeout=300)
    assert run.returncode == 1
    assert faults.decode().startswith("witnessmark: The table has no column act.")


def test_without_ray_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from witnessmark.errors import MissingExtra
    from witnessmark.scale import Cluster

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"pip install 'witnessmark\[ray\]'"):
        Cluster(workers=2)


def test_a_folder_with_a_long_path_can_not_hold_sockets(tmp_path: Path) -> None:
    long = tmp_path / ("t" * 50)
    run = scale("reconcile", "--in", "x", "--out", "y", "--workers", "2", "--temp", str(long))
    _, faults = run.communicate(timeout=120)
    assert run.returncode in (1, 2) and len(faults.decode().strip().splitlines()) == 1


def test_one_worker_needs_no_ray(tmp_path: Path) -> None:
    """With one, all is done in the process itself."""
    claims = made(World(claims=300, first=2, second=2, third=2))
    pq.write_table(claims, tmp_path / "claims.parquet")
    run = scale("reconcile", "--in", str(tmp_path / "claims.parquet"), "--out", str(tmp_path / "out.parquet"),
                "--workers", "1", "--json")
    _, faults = run.communicate(timeout=300)
    assert run.returncode == 0, faults.decode()
    whole = reconcile_columns(from_table(claims))
    np.testing.assert_array_equal(pq.read_table(tmp_path / "out.parquet")["incident"].to_numpy(), whole[0])
