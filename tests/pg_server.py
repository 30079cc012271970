"""A PostgreSQL server of the tests' own: in a temporary folder, in memory at best; gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WHAT_TO_INSTALL = "PostgreSQL is not installed: apt-get install postgresql"
_OPTIONS = {
    "listen_addresses": "''", "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off",
    "shared_buffers": "32MB", "max_connections": "60", "autovacuum": "off", "unix_socket_permissions": "0777",
    "log_statement": "all", "log_parameter_max_length": "0", "log_parameter_max_length_on_error": "0",
}
_MEMORY = 2 << 30
_AFTERWARDS = """read -r _
if read -r server < "$1/data/postmaster.pid"; then
    kill -QUIT "$server"
    while kill -0 "$server"; do sleep 0.1; done
fi 2>/dev/null
rm -rf "$2"
"""
"""What waits for this process to end, by a signal too, and then ends the server and removes its folder."""


@dataclass(frozen=True)
class Server:
    """A running server: where its socket, its log and its data lie."""

    folder: Path
    programs: Path

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def address(self, database: str, login: str, **more: str) -> str:
        asked = "&".join(f"{name}={value}" for name, value in {"host": str(self.folder), **more}.items())
        return f"postgresql://{login}@/{database}?{asked}"

    def run(self, database: str, *statements: str, login: str = "postgres") -> str:
        """Run statements one after another; return what psql prints. CalledProcessError when one fails."""
        command = [str(self.programs / "psql"), "-h", str(self.folder), "-U", login, "-d", database, "-X", "-q", "-t",
                   "-A", "-v", "ON_ERROR_STOP=1"]
        done = subprocess.run([*command, *(part for one in statements for part in ("-c", one))], text=True,
                              capture_output=True, check=True, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
        return done.stdout

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it: what is there at the end is removed slowly."""
        self.run("postgres", f"DROP DATABASE {database} WITH (FORCE)")

    def restart(self) -> None:
        """Stop the server as a crash would, and start it again."""
        _ctl(self, "stop", "-m", "immediate")
        _start(self)


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest version's; None where there are none."""
    held = Path("/usr/lib/postgresql").glob("*/bin")
    installed = sorted(held, key=lambda folder: int(folder.parts[-2]), reverse=True)
    found = shutil.which("initdb")
    for folder in [*([Path(found).resolve().parent] if found else []), *installed]:
        if all((folder / name).is_file() for name in ("initdb", "pg_ctl", "psql")):
            return folder
    return None


@contextmanager
def running(where: Path) -> Iterator[Server]:
    """Make a server, run it, and leave nothing of it, however this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="wm-pg-", dir=_room()))
    server = Server(folder, where)
    with _ended(folder, folder):
        _given(folder)
        as_other([str(where / "initdb"), "-D", str(server.data), "-U", "postgres", "-A", "trust", "-E", "UTF8",
                   "--locale=C.UTF-8", "-N"])
        with (server.data / "postgresql.auto.conf").open("a") as settings:
            settings.writelines(f"{name} = {value}\n" for name, value in _OPTIONS.items())
            settings.write(f"unix_socket_directories = '{folder}'\n")
        _start(server)
        yield server


@contextmanager
def put_back(where: Path, make: Callable[[Path], object]) -> Iterator[Server]:
    """Run a server on what `make` puts into a folder that is not there yet: `data` in it is a copied one."""
    outer = Path(tempfile.mkdtemp(prefix="wm-pg-", dir=_room()))
    server = Server(outer / "back", where)
    with _ended(server.folder, outer):
        outer.chmod(0o711)
        make(server.folder)
        subprocess.run(["chown", "-R", "--reference", str(_given(server.folder)), str(server.folder)], check=True)
        with (server.data / "postgresql.auto.conf").open("a") as settings:
            settings.write(f"unix_socket_directories = '{server.folder}'\n")
        _start(server)
        yield server


@contextmanager
def _ended(folder: Path, removed: Path) -> Iterator[None]:
    """End the server in a folder, and remove that; however this process ends."""
    with subprocess.Popen(["sh", "-c", _AFTERWARDS, "sh", str(folder), str(removed)], stdin=subprocess.PIPE, cwd="/",
                          start_new_session=True):              # leaving closes what it reads, and waits for it
        yield


def _given(folder: Path) -> Path:
    """Let the folder belong to whom the server runs as."""
    if who := other():
        os.chown(folder, who.pw_uid, who.pw_gid)
    folder.chmod(0o711)
    return folder


def _room() -> Path | None:
    """Return where small files are made and removed at once: memory, where there is some; None: as for any other."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > _MEMORY else None


def _start(server: Server) -> None:
    _ctl(server, "start", "-l", str(server.log), "-t", "60")


def _ctl(server: Server, *what: str) -> None:
    as_other([str(server.programs / "pg_ctl"), "-w", "-D", str(server.data), *what])


def other() -> pwd.struct_passwd | None:
    """Return whom the server runs as where the tests run as root, which it refuses to."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LookupError("there is nobody whom a server can run as")


def as_other(command: list[str]) -> None:
    who = other()
    how = {} if who is None else {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, **how)
