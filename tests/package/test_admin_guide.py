"""The administrator's guide, followed to the letter by a newcomer on a machine that has nothing of ours yet."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.pg_server import WHAT_TO_INSTALL, Server, programs, running

TREE = Path(__file__).parents[2]
GUIDE = TREE / "docs" / "guide" / "admin.md"
HBA = """local all all trust
host all all 127.0.0.1/32 scram-sha-256
host replication all 127.0.0.1/32 scram-sha-256
"""
"""As Debian has it, but for the first line: there the system says who is `postgres`."""
SHIMS = {
    "apt-get": 'echo "apt-get $*" >> "$ROOT/asked"',
    "useradd": 'echo "useradd $*" >> "$ROOT/asked"',
    "su": 'export PGHOST="$SOCKET" PGUSER=postgres; [ "$(id -u)" != 0 ] || set -- "$1" "$2" "$3" as;'
          ' [ "${4-}" = as ] && exec /usr/sbin/runuser -u postgres -- sh -c "$3"; exec sh -c "$3"',
    "runuser": 'shift 3; exec "$@"',
    "chown": 'case "$*" in *postgres*) [ "$(id -u)" != 0 ] || exec /bin/chown "$@";; esac',
    "install": 'while [ "$1" != -m ]; do case "$1" in -o) shift 2;; *) shift;; esac; done;'
               ' exec /usr/bin/install -d "$@"',
    "systemctl": f'exec "{sys.executable}" "{Path(__file__).with_name("units.py")}" "$@"',
}
"""What stands in for a part of the machine that a test has no business to change."""


def blocks() -> list[str]:
    """Return the guide's commands, block by block."""
    return re.findall(r"^```sh root\n(.*?)^```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


@contextmanager
def fresh_server() -> Iterator[tuple[Server, int]]:
    """A PostgreSQL server as Debian installs it: on loopback, passwords asked for over it; its port."""
    where = programs()
    if where is None:
        pytest.skip(WHAT_TO_INSTALL)
    with running(where) as made:
        (port,) = free_ports(1)
        made.run("postgres", "ALTER SYSTEM SET listen_addresses = '127.0.0.1'", f"ALTER SYSTEM SET port = {port}")
        (made.data / "pg_hba.conf").write_text(HBA)
        made.restart()
        yield made, port


def test_the_guide_has_a_block_for_every_step() -> None:
    """What is run is all that is told to be run: each section with a number has commands, in shell that parses."""
    sections = re.split(r"^## ", GUIDE.read_text("utf-8"), flags=re.MULTILINE)
    numbered = [one for one in sections if re.match(r"\d\. ", one)]
    assert len(numbered) == 6 and all("```sh root" in one for one in numbered)
    assert len(blocks()) == GUIDE.read_text("utf-8").count("\n```\n")
    for block in blocks():
        subprocess.run(["bash", "-n", "-c", block], check=True)


@pytest.mark.slow
def test_a_newcomer_follows_the_guide_and_has_a_server_with_a_backup() -> None:
    """Every block in turn: database, program, case, service, backup, rehearsed restore, upgrade; all are well."""
    root = Path(tempfile.mkdtemp(prefix="wm-guide-", dir="/var/tmp"))
    try:
        root.chmod(0o755)
        with fresh_server() as (server, port):
            _follow(root, server, port)
    finally:
        with suppress(OSError, ValueError):
            os.kill(int((root / "witnessmark.service.pid").read_text()), signal.SIGTERM)
        shutil.rmtree(root, ignore_errors=True)


def _follow(root: Path, server: Server, port: int) -> None:
    web, metrics, rehearsal = free_ports(3)
    other = {"/opt/witnessmark": f"{root}/opt/witnessmark", "/etc/": f"{root}/etc/", "/var/": f"{root}/var/",
             "/usr/lib/postgresql/15/bin": str(server.programs), "8080": str(web), "9464": str(metrics),
             "5433": str(rehearsal)}
    for folder in ("home", "shims", "etc/systemd/system", "var/lib", "var/backups", "var/tmp", "opt"):
        (root / folder).mkdir(parents=True)
    for name, what in SHIMS.items():
        (root / "shims" / name).write_text(f"#!/bin/sh\n{what}\n")
        (root / "shims" / name).chmod(0o755)
    source = root / "source"
    for name in ("src", "examples", "deploy", "requirements"):
        shutil.copytree(TREE / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(TREE / name, source / name)
    script = "".join(f"echo '@@ {number}'\n{block}" for number, block in enumerate(blocks(), 1))
    (root / "script").write_text(_elsewhere(f"set -euo pipefail\numask 022\n{script}", other))
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "REQUESTS_", "HTTP"))}
    done = subprocess.run(
        ["bash", root / "script"], cwd=source, capture_output=True, text=True, timeout=3000, check=False,
        env=kept | {"PATH": f"{root}/shims:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": f"{root}/home",
                    "LC_ALL": "C.UTF-8", "PGPORT": str(port), "ROOT": str(root), "SOCKET": str(server.folder),
                    "PGDATA_OF_TEST": str(server.data), "PG_CTL_OF_TEST": str(server.programs / "pg_ctl"),
                    "ELSEWHERE": json.dumps(other)})
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    told = done.stdout.split("@@ ")[1:]
    assert len(told) == len(blocks())
    assert "install -y postgresql python3-venv" in (root / "asked").read_text()
    assert "/invitation/" in told[2] and "No fault found" in told[2]
    assert "well" in told[3] and "last run" in told[4] and "No fault found" in told[5]
    assert "as this version needs them" in told[6] and "well" in told[6]
    with urllib.request.urlopen(f"http://127.0.0.1:{metrics}/metrics", timeout=20) as page:
        assert b"witnessmark_database_up 1.0" in page.read()
    for line in (root / "witnessmark.service.log").read_text().splitlines():
        json.loads(line)
    words = "six or more plain words of your own"
    for file in [*(root / "var").rglob("*"), root / "witnessmark.service.log"]:
        assert not file.is_file() or words.encode() not in file.read_bytes(), file


def _elsewhere(text: str, other: dict[str, str]) -> str:
    """Put paths and ports of the machine under the test's own root; one pass, so nothing is put there twice."""
    return re.sub("|".join(map(re.escape, other)), lambda found: other[found[0]], text)
