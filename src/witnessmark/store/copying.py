"""A server's whole database copied while it works: a base copy, and the write-ahead log since, up to a mark.

PostgreSQL's own programs do it (`pg_basebackup`, `pg_receivewal`), over the replication protocol and so from any
machine. A replication slot lets the server keep the log until it was fetched.

Invariant: what was committed before `mark` began is in the log up to the mark. Nothing is changed on the server but the
slot and one empty entry in its log at each mark. What the programs say is not shown: it may hold an address.
Not handled here: sealing and keeping what is copied (`app/online.py`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, text

from witnessmark.errors import AccessDenied, ServerFault, UsageError
from witnessmark.model.access import Actor, Permission
from witnessmark.store.content import ContentKey
from witnessmark.store.people import narrowed_by
from witnessmark.store.postgres import known_here
from witnessmark.store.server import Address, engine_on

_INSTALLED = Path("/usr/lib/postgresql")
_NEEDED = ("pg_basebackup", "pg_receivewal")
_LOGIN = ("The backup's login needs REPLICATION, the role witnessmark_app, and a line for `replication` in pg_hba.conf "
          "and in the file of passwords; docs/guide/admin.md has them.")


@dataclass(frozen=True, slots=True)
class Mark:
    """A point in the server's log: by the server's clock, and as a position. `segment` is the file it lies in."""

    at: str
    position: str
    segment: str
    segment_bytes: int


def programs() -> Path | None:
    """Return the folder that PostgreSQL's programs lie in, the newest version's; None where they are missing."""
    held = sorted(_INSTALLED.glob("*/bin"), key=lambda folder: (len(folder.parts[-2]), folder.parts[-2]), reverse=True)
    found = shutil.which(_NEEDED[0])
    for folder in [*held, *([Path(found).resolve().parent] if found else [])]:
        if all((folder / name).is_file() for name in _NEEDED):
            return folder
    return None


class Copying:
    """One case's server, seen by who copies it; made by `copying`."""

    def __init__(self, connection: Connection, address: Address, slot: str, where: Path) -> None:
        self._connection, self._address, self._slot, self._where = connection, address, slot, where

    def slot_held(self) -> bool:
        """Say whether the server has kept all of its log since the last time."""
        state = self._connection.execute(text(
            "SELECT wal_status FROM pg_replication_slots WHERE slot_name = :slot"), {"slot": self._slot}).scalar()
        self._connection.rollback()
        return state in ("reserved", "extended")

    def make_slot(self) -> None:
        """Let the server keep its log from now on until it is fetched."""
        self.drop_slot()
        try:
            self._connection.execute(text("SELECT pg_create_physical_replication_slot(:slot, true)"),
                                     {"slot": self._slot})
        except AccessDenied as fault:
            raise AccessDenied(fault.what, advice=_LOGIN) from fault
        self._connection.commit()

    def drop_slot(self) -> None:
        """Let the server keep nothing for this copy any more."""
        self._connection.execute(text("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                                      " WHERE slot_name = :slot"), {"slot": self._slot})
        self._connection.commit()

    def mark(self) -> Mark:
        """Mark the server's log here: what is committed by now lies before the mark, on the server's disk."""
        at = self._connection.scalar(text(
            "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"))
        self._connection.rollback()
        # An empty commit after that moment: going back to any moment before it ends there, and not at the log's end.
        self._connection.execute(text("SELECT pg_logical_emit_message(true, 'witnessmark', '')"))
        self._connection.commit()
        row = self._connection.execute(text(
            "SELECT at::text AS position, pg_walfile_name(at) AS segment,"
            " pg_size_bytes(current_setting('wal_segment_size')) AS size FROM pg_current_wal_flush_lsn() AS at")).one()
        self._connection.rollback()
        return Mark(str(at), row.position, row.segment, int(row.size))

    @contextmanager
    def base(self) -> Iterator[IO[bytes]]:
        """Give the base copy as it comes, a tar; ServerFault when it broke off."""
        command = self._command("pg_basebackup", "-D", "-", "-F", "tar", "-X", "none", "-c", "fast", "--no-slot")
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self._outside(),
                              cwd="/") as running:
            assert running.stdout is not None
            try:
                yield running.stdout
            except BaseException:
                running.kill()
                raise
        if running.returncode:
            raise ServerFault("The server's base copy broke off.", advice=_LOGIN)

    def receive(self, until: Mark, into: Path) -> None:
        """Fetch the log up to a mark into a folder, after what lies there; the last file of it is `.partial`."""
        before = self._connection.scalar(text("SELECT (CAST(:at AS pg_lsn) - 1)::text"), {"at": until.position})
        self._connection.rollback()
        command = self._command("pg_receivewal", "-D", str(into), "-S", self._slot, "--synchronous", "--no-loop",
                                f"--endpos={before}")           # it goes on until it is past that byte
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self._outside(),
                              cwd="/", check=False)
        if done.returncode:
            raise ServerFault("The server's log could not be fetched.", advice=_LOGIN)

    def _command(self, program: str, *words: str) -> list[str]:
        url = self._address.url.set(drivername="postgresql", password=None)
        return [str(self._where / program), "-d", url.render_as_string(hide_password=False), "-w", *words]

    def _outside(self) -> dict[str, str]:
        secret = self._address.url.password
        return {**os.environ, **({"PGPASSWORD": str(secret)} if secret else {}), "LC_ALL": "C.UTF-8"}


@contextmanager
def copying(address: Address, *, key: bytes, actor: Actor, slot: str) -> Iterator[Copying]:
    """Connect to a case's server to copy it, whoever else works on it.

    Raises:
        UsageError: PostgreSQL's programs are missing. VerificationFailed: the schema holds another case.
        AccessDenied: the case does not let the actor administer it. ServerFault: it can't be reached.
    """
    where = programs()
    if where is None:
        raise UsageError("PostgreSQL's programs pg_basebackup and pg_receivewal are not installed.",
                         advice="apt-get install postgresql-client")
    engine = engine_on(address, ContentKey(key))
    try:
        with engine.connect() as connection:
            known_here(connection, address)
            allowed = narrowed_by(connection, actor).may(Permission.ADMIN)
            connection.rollback()
            if not allowed:
                raise AccessDenied("This case does not let you administer it.",
                                   advice="Set WITNESSMARK_ACTOR to the name of one of its admins.")
            yield Copying(connection, address, slot, where)
    finally:
        engine.dispose()

