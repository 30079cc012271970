"""A case on a server is backed up while people work, and put back elsewhere to any moment since."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import CHEAP, PASSPHRASE
from tests.pg_server import Server, put_back
from tests.store.store_material import ENGLISH, claim, reading, report
from witnessmark.app import runs
from witnessmark.app.case import Case, init_case, open_case
from witnessmark.app.doctor import of_backup
from witnessmark.app.online import Ran, backup_online
from witnessmark.app.online_restore import restore_online
from witnessmark.app.verify import verify_case
from witnessmark.errors import AccessDenied, CaseExists, CaseLocked, UsageError, VerificationFailed
from witnessmark.model.access import Actor, Role
from witnessmark.vault.keys import Keyring, WrappedKey
from witnessmark.vocab.codes import Access

ME = Actor.solo()
CLOCK = "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"


def opens(wrapped: WrappedKey) -> Keyring:
    return Keyring.unwrapped(wrapped, PASSPHRASE)


@dataclass
class Desk:
    """A case on a server that somebody works on until told to stop; each moment is known with what stood then."""

    case: Case
    server: Server
    address: str
    turn: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)
    faults: list[BaseException] = field(default_factory=list)

    @property
    def copier(self) -> str:
        return self.address.replace("//owner@", "//copier@")

    def add(self) -> None:
        """Add a report with an original of its own and a claim."""
        made = report(ENGLISH + secrets.token_hex(4))
        content = made.id.encode() * 50
        sealed = self.case.seal(content)
        original = dataclasses.replace(made.original, sha256=hashlib.sha256(content).hexdigest(), size=len(content),
                                       sealed_as=sealed)
        made = dataclasses.replace(made, original=original)
        text = reading(made)
        with self.turn, self.case.store.writing(ME) as writer:
            writer.add_report(made)
            writer.add_reading(text)
            writer.add_statements(text, [claim(text)], [])

    def work(self) -> None:
        try:
            while not self.over.wait(0.01):
                self.add()
                self.case.log_state()                   # leaves nothing waiting: the folder's log is as long as can be
        except BaseException as fault:
            self.faults.append(fault)
            raise

    def moment(self) -> tuple[str, tuple[int, ...]]:
        """Return a moment by the server's clock, and what had been written by then."""
        with self.turn:
            time.sleep(0.002)
            at = self.server.run("postgres", CLOCK).strip()
            time.sleep(0.002)
            return at, counts(self.case)


def counts(case: Case) -> tuple[int, ...]:
    held = case.store.counts(ME)
    return held.reports, held.claims, len(case.store.leaves())


@contextmanager
def desk(server: Server, tmp_path: Path) -> Iterator[Desk]:
    name = f"online_{secrets.token_hex(4)}"
    server.run("postgres", f"CREATE DATABASE {name} OWNER owner",
               "DO $$ BEGIN CREATE ROLE copier LOGIN REPLICATION; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    case = init_case(tmp_path / "case", passphrase=PASSPHRASE, actor=ME, kdf=CHEAP,
                     database=server.address(name, "owner"))
    server.run("postgres", "GRANT witnessmark_app TO copier")
    made = Desk(case, server, server.address(name, "owner"))
    try:
        yield made
    finally:
        case.close()
        server.run("postgres", "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots")
        server.drop(name)


def back_at(folder: Path, server: Server, name: str, path: Path, until: str | None = None,
            kept: Path | None = None) -> tuple[tuple[int, ...], dict[str, int]]:
    """Put the case back, verify it there, and return its counts and what was checked.

    `kept`: the folder that was not lost, which fits the database of the last run as well.
    """
    def make(into: Path) -> object:
        return restore_online(folder, path, into, unlock=opens, until=until)

    with put_back(server.programs, make) as elsewhere:
        address = elsewhere.address(name, "owner")
        while elsewhere.run("postgres", "SELECT pg_is_in_recovery()").strip() == "t":
            time.sleep(0.05)
        if kept is not None:
            assert verify_case(kept, PASSPHRASE, database=address).faults == ()
        checked = verify_case(path, PASSPHRASE, database=address)
        assert checked.faults == ()
        with open_case(path, passphrase=PASSPHRASE, actor=ME, database=address) as case:
            for one in case.store.reports(ME):
                assert case.original(one.id) == one.id.encode() * 50
            found = counts(case)
        return found, checked.checked


def test_a_case_is_backed_up_under_load_and_put_back_to_any_moment(server: Server, tmp_path: Path) -> None:
    """At a moment between two runs and at the end: it verifies, counts are those of the moment, originals open."""
    out = tmp_path / "kept"
    with desk(server, tmp_path) as here:
        worker = threading.Thread(target=here.work)
        worker.start()
        with pytest.raises(CaseLocked):
            open_case(tmp_path / "case", passphrase=PASSPHRASE, actor=ME, database=here.address)
        first = backup_online(tmp_path / "case", out, passphrase=PASSPHRASE, actor=ME, database=here.copier)
        time.sleep(0.3)
        at, stood = here.moment()
        time.sleep(0.2)
        second = backup_online(tmp_path / "case", out, passphrase=PASSPHRASE, actor=ME, database=here.copier)
        lost_now = Path(shutil.copytree(out, tmp_path / "lost now"))        # all else is lost while people work
        here.over.set()
        worker.join()
        assert not here.faults
        last = backup_online(tmp_path / "case", out, passphrase=PASSPHRASE, actor=ME, database=here.copier)
        end = counts(here.case)
        assert (first.base, second.base, last.base) == (True, False, False) and first.until < at < second.until
        assert 0 < stood[0] < end[0]
        name = here.address.partition("?")[0].rpartition("/")[2]
        assert ENGLISH[:40].encode() not in b"".join(f.read_bytes() for f in out.rglob("*") if f.is_file())
        assert not list((out / runs.RECEIVING).iterdir())
    assert back_at(out, server, name, tmp_path / "then", at)[0] == stood
    amid, checked = back_at(lost_now, server, name, tmp_path / "amid")
    assert stood < amid <= end and checked["originals"] == amid[0]
    found, checked = back_at(out, server, name, tmp_path / "end", kept=tmp_path / "case")
    assert found == end and checked["originals"] == end[0]
    ahead = Path(shutil.copytree(tmp_path / "case", tmp_path / "ahead"))
    with pytest.raises(AssertionError, match=r"log/leaves"):                # a folder that knows of more says so
        back_at(out, server, name, tmp_path / "again", at, kept=ahead)
    with pytest.raises(UsageError, match="reaches from"):
        restore_online(out, tmp_path / "x", tmp_path / "y", unlock=opens, until="2001-01-01")
    with pytest.raises(CaseExists):
        restore_online(out, tmp_path / "then", tmp_path / "y", unlock=opens)


def test_a_backup_keeps_what_it_must_and_says_what_is_wrong(server: Server, tmp_path: Path) -> None:
    """Who may not is refused; what is old goes; after a lost slot it begins anew; what was altered is told."""
    out, path = tmp_path / "kept", tmp_path / "case"
    with desk(server, tmp_path) as here:
        def run(**more: float) -> Ran:
            return backup_online(path, out, passphrase=PASSPHRASE, actor=ME, database=here.copier, **more)

        with pytest.raises(AccessDenied):
            backup_online(path, out, passphrase=PASSPHRASE, actor=Actor("ana", frozenset({Role.ANALYST})))
        with pytest.raises(UsageError, match="inside"):
            backup_online(path, path / "kept", passphrase=PASSPHRASE, actor=ME)
        assert not out.exists()
        here.add()
        here.add()
        with pytest.raises(AccessDenied, match="REPLICATION"):              # the login of every day may not copy
            backup_online(path, tmp_path / "other", passphrase=PASSPHRASE, actor=ME)
        run()
        erased = here.case.store.reports(ME)[0]
        name = str(erased.original.sealed_as)
        here.case.erase_rows(erased.id, "asked to")
        run()
        assert (out / "originals" / name).is_file()                 # a moment before the erasure can still be had
        server.run("postgres", "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots")
        assert run().base and len(runs.run_files(out)) == 3
        newest = run(base_days=0, keep_days=0)
        assert newest.since == newest.until
        for part in ("runs", "base"):
            assert [file.name for file in (out / part).iterdir()] == ["000004.age"]
        assert not (out / "originals" / name).exists() and len(list((out / "originals").iterdir())) == 1
        here.add()
        run()
        other = Actor("ana", frozenset({Role.ANALYST}), frozenset(Access))
        with here.case.store.writing(ME) as writer:
            writer.add_person(other)
        with pytest.raises(AccessDenied, match="administer"):
            run()
    assert of_backup(out).ok and "2 runs, 1 base copies" in of_backup(out).detail
    held = json.loads((out / runs.LAST).read_text())
    assert held.keys() == {"run", "base", "at"} and (held["run"], held["base"]) == (5, 4)
    for part in ("runs/000005.age", "base/000004.age", "backup.json"):
        whole = (out / part).read_bytes()
        (out / part).write_bytes(whole[:-20] + bytes(20))
        with pytest.raises(VerificationFailed):
            restore_online(out, tmp_path / "x", tmp_path / "y", unlock=opens)
        (out / part).write_bytes(whole)
    lost = sorted((out / "wal").iterdir())[0]
    lost.rename(tmp_path / "lost")
    with pytest.raises(VerificationFailed, match="missing"):
        restore_online(out, tmp_path / "x", tmp_path / "y", unlock=opens)
    assert not {one.name for one in tmp_path.iterdir()} & {"x", "y", "x.restoring", "y.restoring"}


@pytest.mark.slow
def test_nothing_is_lost_over_many_runs_and_a_server_that_dies(server: Server, tmp_path: Path) -> None:
    """Three people work, the server dies twice, base copies are renewed: every moment kept comes back as it was."""
    out, path = tmp_path / "kept", tmp_path / "case"
    moments: list[tuple[str, tuple[int, ...]]] = []
    with desk(server, tmp_path) as here:
        for number in range(12):
            workers = [threading.Thread(target=here.work) for _ in range(3)]
            for worker in workers:
                worker.start()
            time.sleep(1)
            backup_online(path, out, passphrase=PASSPHRASE, actor=ME, database=here.copier,
                          base_days=0 if number == 6 else 7)
            time.sleep(0.5)
            moments.append(here.moment())
            here.over.set()
            for worker in workers:
                worker.join()
            assert not here.faults
            here.over.clear()
            if number in (3, 8):
                server.restart()
        backup_online(path, out, passphrase=PASSPHRASE, actor=ME, database=here.copier)
        name = here.address.partition("?")[0].rpartition("/")[2]
    for number, (at, stood) in enumerate(moments):
        if number % 3 == 0 or number == 11:
            assert back_at(out, server, name, tmp_path / f"then{number}", at)[0] == stood
