"""A case whose records lie on a server: the same records as in a folder, brought there and back."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.conftest import CHEAP, PASSPHRASE
from tests.pg_server import Server
from tests.store.store_material import ENGLISH, claim, context, reading, report, result, second_claim
from witnessmark.app.backup import backup
from witnessmark.app.case import Case, init_case, open_case
from witnessmark.app.moving import pull, push
from witnessmark.app.verify import ON_SERVER, verify_case
from witnessmark.errors import CaseLocked, Conflict, UsageError, VerificationFailed
from witnessmark.model.access import Actor, Role
from witnessmark.model.judgement import Target
from witnessmark.model.report import FoundIn, Metadatum
from witnessmark.store.tables import metadata
from witnessmark.vocab.codes import Access, Decision

ME = Actor.solo()
GUEST = Actor("guest", frozenset({Role.ANALYST}))


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """The address of an empty database."""
    name = f"app_{secrets.token_hex(6)}"
    server.run("postgres", f"CREATE DATABASE {name} OWNER owner")
    yield server.address(name, "owner")
    server.drop(name)


def work(case: Case) -> list[object]:
    """Keep a report with its original, claims, a decision and a reconciliation; return what is read of them."""
    for access, inside in ((Access.PUBLIC, ""), (Access.SECRET, "north")):
        made = report(access=access)
        original = replace(made.original, sealed_as=case.seal(ENGLISH.encode()))
        made = replace(made, original=original)
        text = reading(made)
        claims = [claim(text), second_claim(text)]
        with case.store.writing(ME) as writer:
            writer.add_report(made)
            if inside:
                writer.add_metadata(made.id, [Metadatum("compartment", inside, FoundIn.PERSON)])
            writer.add_reading(text)
            writer.add_statements(text, claims, [context(text)])
            writer.add_judgement(Target("claim", claims[0].id, None, made.id), Decision.ACCEPT, reason="heard it")
            writer.replace_reconciliation(result(claims))
            writer.put("draft", "a form", "half of it")
    return [[c.act.code for c in case.store.claims(ME)], len(case.store.incidents(ME)), case.store.marked(ME),
            sorted((hit.snippet, len(hit.claims)) for hit in case.store.search(ME, "Hill Village")),
            asdict(case.store.counts(ME)), [one.title for one in case.store.shelf(ME, "all", order="title")],
            [event.kind for event in case.store.events(ME)], len(case.store.search(GUEST, "Hill Village")),
            len(case.store.reports(GUEST)), case.store.desk(ME, "draft")]


def test_the_same_records_read_the_same_on_a_server_and_in_a_folder(
        database: str, make_case: Callable[..., Case], tmp_path: Path) -> None:
    """Claims, incidents, hits, counts and log entries; it opens again by what the folder keeps, and verifies."""
    path = tmp_path / "served"
    with init_case(path, passphrase=PASSPHRASE, actor=ME, kdf=CHEAP, database=database) as case:
        on_server = work(case)
        guarded = [len(case.store.reports(who)) for who in (ME, GUEST)]
        assert case.on_server and not (path / "case.db").exists()
        with pytest.raises(CaseLocked):
            open_case(path, passphrase=PASSPHRASE, actor=ME)
    assert on_server == work(make_case("folder")) and guarded == [2, 1]
    assert verify_case(path, PASSPHRASE).faults == ()
    with open_case(path, passphrase=PASSPHRASE, actor=ME) as case:
        kept = case.store.reports(ME)[0]
        assert case.original(kept.id) == ENGLISH.encode()
        assert case.erase_rows(kept.id, "asked to") > 0
    checked = verify_case(path, PASSPHRASE)
    assert checked.faults == () and checked.checked["erased"]


def test_what_a_killed_program_left_is_made_good_and_what_was_altered_is_told(
        database: str, server: Server, tmp_path: Path) -> None:
    """The log's mirror catches up; a row that a superuser changes is a fault."""
    path = tmp_path / "served"
    case = init_case(path, passphrase=PASSPHRASE, actor=ME, kdf=CHEAP, database=database)
    work(case)
    case._log._waiting.clear()                              # as if it had never reached the disk
    case._log._unsigned = False
    case.store.close()
    assert case._held.lock is not None
    os.close(case._held.lock)
    case._held.lock = None
    with open_case(path, passphrase=PASSPHRASE, actor=ME) as again:
        assert again.recovered
    assert verify_case(path, PASSPHRASE).faults == ()
    assert again._address is not None
    server.run(again._address.url.database or "", "UPDATE witnessmark.event SET actor = 'other' WHERE sequence = 1")
    assert {fault.file for fault in verify_case(path, PASSPHRASE).faults} == {ON_SERVER}


def test_what_needs_a_folder_says_so_and_no_password_is_kept(database: str, tmp_path: Path) -> None:
    """A backup is refused with the next step; the folder holds the address without the password."""
    path = tmp_path / "served"
    given = database.replace("//owner@", "//owner:hush-hush@")
    init_case(path, passphrase=PASSPHRASE, actor=ME, kdf=CHEAP, database=given).close()
    assert b"hush" not in b"".join(file.read_bytes() for file in path.rglob("*") if file.is_file())
    with pytest.raises(UsageError, match="on a server"):
        backup(path, tmp_path / "b", passphrase=PASSPHRASE, actor=ME)
    with pytest.raises(UsageError, match="encrypted"):
        init_case(tmp_path / "clear", unencrypted=True, actor=ME, database=database)
    with pytest.raises(VerificationFailed, match="another case"):
        init_case(tmp_path / "other", passphrase=PASSPHRASE, actor=ME, kdf=CHEAP, database=database)


def rows_of(case: Case) -> dict[str, list[object]]:
    """Return every row of every table as the program reads it."""
    with case.store.as_program() as connection:
        return {table.name: [tuple(row) for row in connection.execute(
            select(table).order_by(*table.primary_key))] for table in metadata.sorted_tables}


def test_a_case_goes_to_a_server_and_comes_back_the_same(database: str, server: Server, tmp_path: Path) -> None:
    """Folder, server, folder, server again: identical rows, the same log and checkpoint, and each place verifies."""
    path = tmp_path / "case"
    with init_case(path, passphrase=PASSPHRASE, actor=ME, kdf=CHEAP) as case:
        work(case)
        before = rows_of(case)
    assert sum(map(len, before.values())) >= 60
    log = {name: (path / "log" / name).read_bytes() for name in ("leaves", "checkpoint")}
    for _ in range(2):
        moved = push(path, database, passphrase=PASSPHRASE, actor=ME)
        assert moved.rows == sum(map(len, before.values())) and not (path / "case.db").exists()
        assert verify_case(path, PASSPHRASE).faults == ()
        with open_case(path, passphrase=PASSPHRASE, actor=ME) as case:
            assert case.on_server and rows_of(case) == before and case.store.search(ME, "Hill Village")
        with pytest.raises(UsageError, match="already"):
            push(path, database, passphrase=PASSPHRASE, actor=ME)
        back = pull(path, passphrase=PASSPHRASE, actor=ME)
        assert back == moved
        assert verify_case(path, PASSPHRASE).faults == ()
        with open_case(path, passphrase=PASSPHRASE, actor=ME) as case:
            assert not case.on_server and rows_of(case) == before and case.store.search(ME, "Hill Village")
        assert {name: (path / "log" / name).read_bytes() for name in log} == log
    with pytest.raises(UsageError, match="already"):
        pull(path, passphrase=PASSPHRASE, actor=ME)


def test_a_server_that_was_written_to_is_not_written_over(database: str, tmp_path: Path) -> None:
    """Two copies of a folder that both went on: the second is refused, and both stay whole."""
    path = tmp_path / "case"
    with init_case(path, passphrase=PASSPHRASE, actor=ME, kdf=CHEAP) as case:
        work(case)
    other = Path(shutil.copytree(path, tmp_path / "other"))
    push(other, database, passphrase=PASSPHRASE, actor=ME)
    with open_case(other, passphrase=PASSPHRASE, actor=ME) as case:
        work(case)
    with pytest.raises(Conflict, match="written to"):
        push(path, database, passphrase=PASSPHRASE, actor=ME)
    assert verify_case(path, PASSPHRASE).faults == () and verify_case(other, PASSPHRASE).faults == ()
