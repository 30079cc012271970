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
    "mktemp": 'exec /usr/bin/mktemp "$1" "$ROOT/var/tmp/room.XXXXXX"',
    "chown": 'echo "chown $*" >> "$ROOT/asked";'
             ' case "$*" in *postgres*) [ "$(id -u)" != 0 ] || exec /bin/chown "$@";; esac',
    "install": 'echo "install $*" >> "$ROOT/asked"; [ "$1" = -d ] && made=-d; [ -z "$made" ] || shift;'
               ' [ "$1" != -o ] || shift 2; exec /usr/bin/install $made "$@"',
    "systemctl": f'exec "{sys.executable}" "{Path(__file__).with_name("units.py")}" "$@"',
}
"""What stands in for a part of the machine that a test has no business to change."""
QUICK = f"""[ "$1 $2" = "-m venv" ] || exec /usr/bin/python3 "$@"
mkdir -p "$3/bin"
printf '#!/bin/sh\\necho "pip $*" >> "$ROOT/asked"\\n' > "$3/bin/pip"
printf '#!/bin/sh\\nPYTHONPATH={TREE / "src"} exec {sys.executable} -m witnessmark "$@"\\n' > "$3/bin/witnessmark"
chmod 755 "$3/bin/pip" "$3/bin/witnessmark"
"""
"""In place of `python3`: an environment that holds this tree's program already, where nothing is installed."""


IN_SHORT = 4
"""So many blocks are followed where nothing is installed."""


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


@pytest.mark.parametrize("installed", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["tree", "installed"])
def test_a_newcomer_follows_the_guide_and_has_a_server_with_a_backup(installed: bool) -> None:
    """Every block in turn: database, program, case, service, backup, rehearsed restore, upgrade; all are well.

    In short: to the service and the first run of its backup, without the minutes that installing takes.
    """
    root = Path(tempfile.mkdtemp(prefix="wm-guide-", dir="/var/tmp"))
    try:
        root.chmod(0o755)
        with fresh_server() as (server, port):
            _follow(root, server, port, installed)
    finally:
        with suppress(OSError, ValueError):
            os.kill(int((root / "witnessmark.service.pid").read_text()), signal.SIGTERM)
        shutil.rmtree(root, ignore_errors=True)


def _follow(root: Path, server: Server, port: int, installed: bool) -> None:
    web, metrics, rehearsal = free_ports(3)
    major = (server.data / "PG_VERSION").read_text().strip()
    other = {"/opt/witnessmark": f"{root}/opt/witnessmark", "/etc/": f"{root}/etc/", "/var/": f"{root}/var/",
             "/usr/local/bin": f"{root}/usr/local/bin", "/usr/lib/postgresql/": f"{root}/usr/lib/postgresql/",
             "8080": str(web), "9464": str(metrics), "5433": str(rehearsal)}
    for folder in ("home", "shims", "etc/systemd/system", "var/lib", "var/backups", "var/tmp", "opt", "usr/local/bin",
                   f"usr/lib/postgresql/{major}"):
        (root / folder).mkdir(parents=True)
    (root / f"usr/lib/postgresql/{major}/bin").symlink_to(server.programs)
    for name, what in (SHIMS if installed else SHIMS | {"python3": QUICK}).items():
        (root / "shims" / name).write_text(f"#!/bin/sh\n{what}\n")
        (root / "shims" / name).chmod(0o755)
    source = root / "source"
    for name in ("src", "examples", "deploy", "requirements") if installed else ("deploy",):
        shutil.copytree(TREE / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(TREE / name, source / name)
    (source / "deploy/owner").write_text(_elsewhere((TREE / "deploy/owner").read_text("utf-8"), other))
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "REQUESTS_", "HTTP"))}
    outside = kept | {"PATH": f"{root}/usr/local/bin:{root}/shims:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
                      "HOME": f"{root}/home", "LC_ALL": "C.UTF-8", "PGPORT": str(port), "ROOT": str(root),
                      "SOCKET": str(server.folder), "PGDATA_OF_TEST": str(server.data),
                      "PG_CTL_OF_TEST": str(server.programs / "pg_ctl"), "ELSEWHERE": json.dumps(other)}
    told = []
    for block in blocks()[: None if installed else IN_SHORT]:      # each in a new shell: a newcomer comes back tomorrow
        done = subprocess.run(["bash", "-c", _elsewhere(f"set -euo pipefail\numask 022\n{block}", other)], cwd=source,
                              capture_output=True, text=True, timeout=3000, check=False, env=outside)
        assert done.returncode == 0, f"{block}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        told.append(done.stdout)
    assert "/invitation/" in told[2] and "No fault found" in told[2]
    assert "well" in told[3]
    if installed:
        assert "last run" in told[4] and "No fault found" in told[5]
        assert "as this version needs them" in told[6] and "well" in told[6]
    with urllib.request.urlopen(f"http://127.0.0.1:{metrics}/metrics", timeout=20) as page:
        counts = page.read()
    assert b"witnessmark_database_up 1.0" in counts
    (age,) = re.findall(rb"^witnessmark_backup_age_seconds (\S+)$", counts, re.MULTILINE)
    assert 0 <= float(age) < 3600
    for line in (root / "witnessmark.service.log").read_text().splitlines():
        json.loads(line)
    _kept_secret(root, server)


def _kept_secret(root: Path, server: Server) -> None:
    """Look at who may read which secret, and that none lies anywhere else."""
    held = root / "etc/witnessmark"
    asked = (root / "asked").read_text().splitlines()
    assert "apt-get install -y postgresql python3-venv openssl" in asked
    assert f"chown witnessmark: {held}/desk.pgpass {held}/copier.pgpass" in asked      # the rest is root's
    secret = [held / name for name in ("passphrase", "owner.pgpass", "desk.pgpass", "copier.pgpass")]
    assert {file.stat().st_mode & 0o777 for file in secret} == {0o600} and held.stat().st_mode & 0o777 == 0o711
    words = [file.read_text().strip().rpartition(":")[2] for file in secret]
    assert len(set(words)) == 4 and all(len(word) >= 32 for word in words)
    for file in [*(root / "var").rglob("*"), *(root / "etc/systemd").rglob("*"), root / "witnessmark.service.log",
                 server.log, *root.glob("*.credentials/pgpass*")]:
        assert not file.is_file() or not any(word.encode() in file.read_bytes() for word in words), file


def _elsewhere(text: str, other: dict[str, str]) -> str:
    """Put paths and ports of the machine under the test's own root; one pass, so nothing is put there twice."""
    return re.sub("|".join(map(re.escape, other)), lambda found: other[found[0]], text)
