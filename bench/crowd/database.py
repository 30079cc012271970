"""A PostgreSQL server that a bench keeps: in a folder, safe against a crash as it comes, reached by a socket alone."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from tests.pg_server import WHAT_TO_INSTALL, Server, as_other, other, programs

LOGIN = "crowd_owner"
DATABASE = "crowd"
OPTIONS = {
    "listen_addresses": "''", "unix_socket_permissions": "0777", "max_connections": "80", "shared_buffers": "512MB",
    "work_mem": "16MB", "max_wal_size": "4GB", "log_statement": "none", "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
"""`fsync` and all that keeps a commit stay as they come: on."""


def kept(folder: Path) -> Server:
    """Return a server whose data lie in a folder, running; made when there is none.

    Raises:
        SystemExit: PostgreSQL is not installed.
    """
    where = programs()
    if where is None:
        raise SystemExit(WHAT_TO_INSTALL)
    server = Server(folder, where)
    if not server.data.exists():
        folder.mkdir(mode=0o711, parents=True)
        if who := other():
            os.chown(folder, who.pw_uid, who.pw_gid)
        as_other([str(where / "initdb"), "-D", str(server.data), "-U", "postgres", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8"])
        with (server.data / "postgresql.auto.conf").open("a") as settings:
            settings.writelines(f"{name} = {value}\n" for name, value in OPTIONS.items())
            settings.write(f"unix_socket_directories = '{folder}'\n")
        start(server)
        server.run("postgres", f"CREATE ROLE {LOGIN} LOGIN CREATEROLE", f"CREATE DATABASE {DATABASE} OWNER {LOGIN}")
    else:
        start(server)
    return server


def start(server: Server) -> None:
    """Start the server where it does not run, and wait until it takes connections."""
    running = subprocess.run([str(server.programs / "pg_ctl"), "-D", str(server.data), "status"], check=False,
                             capture_output=True, **as_whom()).returncode == 0
    if not running:
        as_other([str(server.programs / "pg_ctl"), "-w", "-t", "300", "-D", str(server.data), "-l", str(server.log),
                  "start"])


def stop(server: Server) -> None:
    as_other([str(server.programs / "pg_ctl"), "-w", "-m", "fast", "-t", "300", "-D", str(server.data), "stop"])


def first(server: Server) -> int:
    """Return the number of the server's first process, whose children are all others."""
    return int((server.data / "postmaster.pid").read_text().split()[0])


def kill(server: Server) -> None:
    """End the server's first process with SIGKILL, as a lack of memory would; the others end when they see it."""
    main = first(server)
    workers = [int(name) for name in Path(f"/proc/{main}/task/{main}/children").read_text().split()]
    os.kill(main, signal.SIGKILL)
    while any(map(_runs, (main, *workers))):
        time.sleep(0.02)
    for left in (server.data / "postmaster.pid", server.folder / ".s.PGSQL.5432.lock"):
        left.unlink(missing_ok=True)                             # one that nobody has reaped would count as running


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def as_whom() -> dict[str, object]:
    who = other()
    return {"cwd": "/"} | ({} if who is None else {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []})
