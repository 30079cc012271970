"""On a cluster that runs already: what one machine does comes out, and no worker that dies costs a result
(of `reconcile`: `test_cluster.py`).

The cluster takes nobody without its token. It is joined by the address of its head, as on its own machines; a client
from elsewhere writes `ray://`.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.worlds import World, made
from tests.conftest import KOREAN, WIRE
from tests.scale.processes import below, workers_of
from tests.scale.test_duplicating import texts
from witnessmark.reconcile.engine import from_table, reconcile_columns
from witnessmark.scale import Alone, count_files, duplicate_files, extract_files

pytestmark = [pytest.mark.xdist_group("cluster"),
              pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="ray is not installed")]
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Head:
    """A cluster's head: its address, its process, and what whoever joins has in the environment."""

    address: str
    process: int
    env: dict[str, str]


@pytest.fixture(scope="module")
def head(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Head]:
    """Start a head with two processors, as an admin does; end what was started."""
    env = {**os.environ, "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32),
           "RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
           "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    port, other = _free(), _free()
    said = tmp_path_factory.mktemp("head") / "said"
    with said.open("wb") as out:
        run = subprocess.Popen(
            [str(Path(sys.executable).with_name("ray")), "start", "--head", "--block", "--node-ip-address=127.0.0.1",
             f"--port={port}", f"--ray-client-server-port={other}", "--min-worker-port=0", "--max-worker-port=0",
             "--include-dashboard=false", "--disable-usage-stats", "--num-cpus=2"],
            env=env, stdout=out, stderr=out, cwd=ROOT, start_new_session=True)
    try:
        end = time.monotonic() + 180
        while b"runtime started" not in said.read_bytes():
            assert run.poll() is None and time.monotonic() < end, said.read_text()
            time.sleep(0.2)
        yield Head(f"127.0.0.1:{port}", run.pid, env)
    finally:
        started = below(run.pid)
        run.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(20)
        for one in started:
            with contextlib.suppress(OSError):
                os.kill(one, signal.SIGKILL)
        run.wait(20)


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def scale(head: Head, *words: str, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a verb that joins the cluster."""
    return subprocess.Popen([sys.executable, "-m", "witnessmark", "scale", *words, "--address", head.address,
                             "--workers", "2"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env or head.env,
                            cwd=ROOT)


def done_but_for_a_worker(head: Head, run: subprocess.Popen[bytes], begun: Callable[[], bool]) -> None:
    """Kill a worker in the midst of a task once some are done; the run ends well all the same."""
    killed, end = 0, time.monotonic() + 300
    while run.poll() is None:
        assert time.monotonic() < end, "the run does not end"
        if not killed and begun():
            for one in workers_of(below(head.process))[:1]:
                os.kill(one, signal.SIGKILL)
                killed = one
        time.sleep(0.01)
    _, faults = run.communicate()
    assert run.returncode == 0, faults.decode()
    assert killed, "no worker was met at work"


def test_duplicates_survive_a_worker(head: Head, tmp_path: Path) -> None:
    reports, out, alone = (tmp_path / f"{name}.parquet" for name in ("reports", "out", "alone"))
    said = texts(300)
    pq.write_table(pa.table({"id": [f"r{at}" for at in range(len(said))], "text": said}), reports, row_group_size=100)
    run = scale(head, "duplicates", "--in", str(reports), "--out", str(out), "--part", "25")
    done_but_for_a_worker(head, run, lambda: len(list(tmp_path.glob("out.parquet.work/*/*/*"))) > 8)
    duplicate_files(reports, alone, tmp_path / "work", Alone(), part=25)
    assert pq.read_table(out).equals(pq.read_table(alone)) and pq.read_table(out).num_rows > 50


def test_counts_survive_a_worker(head: Head, tmp_path: Path) -> None:
    claims, incidents, out, alone = (tmp_path / f"{name}.parquet" for name in ("claims", "inc", "out", "alone"))
    table = made(World(claims=6_000, first=8, second=3, third=5))
    columns = from_table(table)
    incident, probability = reconcile_columns(columns)
    pq.write_table(table, claims, row_group_size=200)
    pq.write_table(pa.table({"unique_id": columns.unique_id, "incident": incident, "probability": probability}),
                   incidents, row_group_size=200)
    run = scale(head, "counts", "--in", str(claims), "--incidents", str(incidents), "--out", str(out),
                "--by", "act,adm1,month", "--part", "200")
    done_but_for_a_worker(head, run, lambda: any(tmp_path.glob("out.parquet.work/*/dealt/*")))
    count_files(claims, incidents, alone, tmp_path / "work", Alone(), by=["act", "adm1", "month"])
    assert pq.read_table(out).equals(pq.read_table(alone))


@pytest.mark.slow
def test_extract_survives_a_worker(head: Head, tmp_path: Path) -> None:
    """The one that takes its place loads the models anew."""
    reports, out, alone = (tmp_path / f"{name}.parquet" for name in ("reports", "out", "alone"))
    pq.write_table(pa.Table.from_pylist([
        {"id": f"r{at}", "text": (WIRE, KOREAN)[at % 2].replace("40", str(40 + at)), "outlet": f"outlet {at}",
         "published": "2019-05-09"} for at in range(16)]), reports)
    run = scale(head, "extract", "--in", str(reports), "--out", str(out), "--part", "1")
    done_but_for_a_worker(head, run, lambda: any(tmp_path.glob("out.parquet.work/*/claims/*")))
    extract_files(reports, alone, tmp_path / "work", Alone())
    assert pq.read_table(out).equals(pq.read_table(alone)) and pq.read_table(out).num_rows >= 16


def test_nobody_joins_without_a_token(head: Head, tmp_path: Path) -> None:
    """A token is asked for whether or not the environment says so; what is lacking is one line."""
    pq.write_table(made(World(claims=50, first=2, second=2, third=2)), tmp_path / "claims.parquet")
    bare = {name: value for name, value in head.env.items() if not name.startswith("RAY_AUTH")}
    run = scale(head, "reconcile", "--in", str(tmp_path / "claims.parquet"), "--out", str(tmp_path / "out.parquet"),
                env=bare | {"HOME": str(tmp_path)})
    _, faults = run.communicate(timeout=300)
    assert run.returncode == 2, faults.decode()
    assert len(faults.decode().strip().splitlines()) == 1 and "takes this token" in faults.decode()


def test_a_token_of_another_cluster_opens_nothing(head: Head) -> None:
    """The settings are those of a cluster of our own."""
    env = head.env | {"RAY_AUTH_TOKEN": secrets.token_hex(32)}
    with subprocess.Popen([sys.executable, "-c", "from ray._raylet import GcsClient; "
                           f"GcsClient(address='{head.address}'); print('let in')"],
                          env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as run:
        assert run.stdout is not None
        try:
            said = next(line for line in run.stdout if b"InvalidAuthToken" in line or b"let in" in line)
        finally:
            run.kill()
    assert b"InvalidAuthToken" in said
