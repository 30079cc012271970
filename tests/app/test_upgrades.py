"""Tables brought up from an older version's and taken down to it: evidence stays, and verifies."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.test_on_server import rows_of, work
from tests.conftest import CHEAP, PASSPHRASE
from tests.pg_server import Server
from witnessmark.app.accounts import accounts, invite
from witnessmark.app.case import Case, init_case, open_case
from witnessmark.app.schema import schema
from witnessmark.app.verify import verify_case
from witnessmark.errors import AccessDenied, ServerFault, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.store.migrations import HEAD
from witnessmark.vocab.codes import Access

ME = Actor.solo("ana")
BESIDE = ("account", "recovery_code", "session", "token", "kept_answer")


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    name = f"upgrade_{secrets.token_hex(4)}"
    server.run("postgres", f"CREATE DATABASE {name} OWNER owner",
               "DO $$ BEGIN CREATE ROLE desk LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    yield server.address(name, "owner")
    server.drop(name)


def filled(path: Path, database: str | None) -> dict[str, list[object]]:
    """Make a case with a record of nearly every kind and an account; return its rows."""
    with init_case(path, passphrase=PASSPHRASE, actor=ME, kdf=CHEAP, database=database) as case:
        work(case)
        invite(case, "ana", Actor("ana", ME.roles, frozenset(Access), None))
        return rows_of(case)


def evidence(case: Case) -> dict[str, list[object]]:
    return {name: rows for name, rows in rows_of(case).items() if name not in BESIDE}


@pytest.mark.parametrize(("kind", "oldest"), [("file", "0017"), ("server", "0019")])
def test_tables_go_down_and_up_again_with_all_evidence(kind: str, oldest: str, database: str, tmp_path: Path) -> None:
    """From the oldest revision there is a way to: the same rows, the same log, no fault; accounts are gone."""
    path, address = tmp_path / "case", database if kind == "server" else None
    before = filled(path, address)
    leaves = (path / "log" / "leaves").read_bytes()
    assert schema(path, passphrase=PASSPHRASE, actor=ME).tables == HEAD
    assert schema(path, passphrase=PASSPHRASE, actor=ME, down_to=oldest).tables == oldest
    assert schema(path, passphrase=PASSPHRASE, actor=ME).tables == HEAD
    assert verify_case(path, PASSPHRASE).faults == () and (path / "log" / "leaves").read_bytes() == leaves
    with open_case(path, passphrase=PASSPHRASE, actor=ME) as case:
        assert evidence(case) == {name: rows for name, rows in before.items() if name not in BESIDE}
        assert before["account"] and accounts(case) == [] and case.store.search(ME, "Hill Village")
        invite(case, "bo", Actor("bo", frozenset({Role.ANALYST})))


def test_where_no_way_leads_it_says_so_and_nothing_changes(database: str, server: Server, tmp_path: Path) -> None:
    """Below the lowest, above the newest, below 0019 with records, by who may not: refused, and the case is whole."""
    path = tmp_path / "case"
    before = filled(path, database)
    for wrong in ("0001", "0018", "9999", "base"):
        with pytest.raises(UsageError):
            schema(path, passphrase=PASSPHRASE, actor=ME, down_to=wrong)
    with pytest.raises(AccessDenied):
        schema(path, passphrase=PASSPHRASE, actor=Actor("ana", frozenset({Role.ANALYST})), down_to="0020")
    server.run("postgres", "GRANT witnessmark_app TO desk")
    desk = database.replace("//owner@", "//desk@")
    with pytest.raises((AccessDenied, ServerFault)):
        schema(path, passphrase=PASSPHRASE, actor=ME, down_to="0020", database=desk)
    assert verify_case(path, PASSPHRASE).faults == ()
    with open_case(path, passphrase=PASSPHRASE, actor=ME, database=desk) as case:
        assert rows_of(case) == before


def test_tables_of_an_older_version_take_their_owner_to_come_up(database: str, server: Server, tmp_path: Path) -> None:
    """The login for every day is told whom to ask; after the owner opened the case once, it works, behind its walls."""
    path = tmp_path / "case"
    filled(path, database)
    schema(path, passphrase=PASSPHRASE, actor=ME, down_to="0019")
    server.run("postgres", "GRANT witnessmark_app TO desk")
    desk = database.replace("//owner@", "//desk@")
    with pytest.raises(ServerFault, match="login that owns"):
        open_case(path, passphrase=PASSPHRASE, actor=ME, database=desk)
    open_case(path, passphrase=PASSPHRASE, actor=ME).close()
    with open_case(path, passphrase=PASSPHRASE, actor=ME, database=desk) as case:
        assert len(case.store.reports(ME)) == 2
    name = database.partition("?")[0].rpartition("/")[2]
    walled = server.run(name, "SELECT count(*) FROM pg_class WHERE relnamespace = 'witnessmark'::regnamespace AND"
                              " relkind = 'r' AND NOT relforcerowsecurity").strip()
    assert walled == "2"                                                # alembic_version, and what only its owner reads
