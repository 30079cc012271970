"""Who administers the database and has no key: rows of who may sign in, written, changed and swapped by a superuser."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import CHEAP, PASSPHRASE
from tests.pg_server import Server
from tests.web.conftest import Client
from tests.web.team_bench import GOOD, PASSWORDS, Team, name_team, team_over
from witnessmark.app import accounts
from witnessmark.app.case import Case, init_case, open_case
from witnessmark.app.moving import pull, push
from witnessmark.app.schema import schema
from witnessmark.app.sessions import server_of
from witnessmark.app.tokens import make_token
from witnessmark.app.verify import verify_case
from witnessmark.errors import VerificationFailed
from witnessmark.model.access import Actor, Role
from witnessmark.model.account import Scope, SecurityKey
from witnessmark.store.migrations import HEAD

ME = Actor.solo()
ANA = Actor("ana", frozenset(Role))
CY = Actor("cy", frozenset({Role.COLLECTOR}))
OWN = "the very own words of cy"


class Desk:
    """A case of two on a server: Ana, an admin with a security key, and Cy, who collects; `sql` is the superuser."""

    def __init__(self, server: Server, path: Path) -> None:
        self._server, self.path, self.name = server, path, f"desk_{secrets.token_hex(6)}"
        server.run("postgres", f"CREATE DATABASE {self.name} OWNER owner")
        self.case = init_case(path, passphrase=PASSPHRASE, actor=ME, kdf=CHEAP,
                              database=server.address(self.name, "owner"))
        name_team(self.case, CY)
        self.case.actor = ME
        accounts.set_password(self.case, "cy", now=GOOD, new=OWN, passwords=PASSWORDS)

    def sql(self, *statements: str) -> str:
        return self._server.run(self.name, "SET search_path = witnessmark", *statements)

    def again(self) -> Case:
        self.case.close()
        self.case = open_case(self.path, passphrase=PASSPHRASE, actor=ANA)
        return self.case

    def faults(self) -> str:
        self.case.close()
        told = " ".join(fault.what for fault in verify_case(self.path, PASSPHRASE).faults)
        self.case = open_case(self.path, passphrase=PASSPHRASE, actor=ANA)
        self.case.actor = ME
        return told

    def drop(self) -> None:
        self.case.close()
        self._server.drop(self.name)


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(server, tmp_path / "case")
    yield made
    made.drop()


def signs_in(team: Team, name: str, password: str) -> bool:
    answer = team.client().post("/sign-in", data={"name": name, "password": password})
    return answer.status_code == 303


def test_rows_that_a_superuser_writes_open_nothing_and_verify_names_them(desk: Desk) -> None:
    """A session, a token, a role, an account put together from others, a factor taken away: each opened all before."""
    team = team_over(desk.case)
    mine, minute = secrets.token_urlsafe(32), int(time.time() // 60)
    digest = hashlib.sha256(mine.encode()).hexdigest()
    columns = "id, handle, begun, ends, seen, whole"
    cys = team.signed_in("cy", OWN)
    token, _ = make_token(team.sessions.case, "cy", "x", scopes=[Scope.COLLECT])

    def program(secret: str) -> int:
        return team.client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).status_code

    def page(client: Client) -> int:
        return client.get("/account", follow_redirects=False).status_code

    assert program(token) == 200 and page(cys) == 200 and desk.faults() == ""
    team = team_over(desk.case)
    cys = team.signed_in("cy", OWN)
    token, _ = make_token(team.sessions.case, "cy", "y", scopes=[Scope.COLLECT])
    for written in (f"'\\x{digest}'", f"convert_to('{digest}', 'UTF8')"):
        desk.sql(f"INSERT INTO session ({columns}) VALUES"
                 f" ({written}, 'ana', '2026-01-01', {minute + 600}, {minute}, 1)")
        thief = team.client()
        thief.cookies.set("witnessmark-team", mine)
        assert page(thief) == 303
        desk.sql(f"DELETE FROM session WHERE id = {written}")
    desk.sql("UPDATE session SET handle = 'ana'")
    assert page(cys) == 303                                      # its row says another's name now
    desk.sql("UPDATE token SET handle = 'ana', scopes = 'audit collect judge read'")
    assert program(token) == 401
    password = "(SELECT password FROM account WHERE handle = 'cy')"
    desk.sql(f"UPDATE account SET password = {password}, second = NULL WHERE handle = 'ana'")
    assert not signs_in(team, "ana", OWN) and not signs_in(team, "ana", GOOD) and signs_in(team, "cy", OWN)
    told = desk.faults()
    assert "a row of account was altered: ana" in told and "a row of session was altered: ana" in told
    assert "a row of token was altered: tok" in told
    accounts.invite(desk.case, "ana")                            # who gets in still makes it good
    desk.sql("DELETE FROM session", "DELETE FROM token")
    assert desk.faults() == ""
    desk.sql("UPDATE person SET roles = 'admin' WHERE handle = 'cy'")
    with pytest.raises(VerificationFailed):
        team_over(desk.case).sessions.actor_of("cy")
    desk.case.close()
    told = " ".join(fault.what for fault in verify_case(desk.path, PASSPHRASE).faults)
    assert "a row of person was altered: cy" in told


def test_a_security_key_that_a_superuser_throws_away_is_still_asked_for(desk: Desk) -> None:
    """The account says how many there are: with its key's row gone it is half open, not whole."""
    with desk.case.store.writing(ME) as writer:
        writer.accounts.keep_security_key(SecurityKey("ab", "ana", "blue", desk.case.today(), b"data"))
    desk.sql("DELETE FROM security_key")
    team = team_over(desk.case)
    answer = team.client().post("/sign-in", data={"name": "ana", "password": GOOD})
    assert answer.headers["location"] == "/sign-in/second"


def test_a_case_of_before_is_carried_over_once(desk: Desk) -> None:
    """Accounts and links of the tables before sign in as ever, tokens end; tables put back by others do not."""
    link = accounts.invite(desk.case, "di", Actor("di", frozenset({Role.COLLECTOR})))
    make_token(desk.case, "cy", "x", scopes=[Scope.COLLECT])
    desk.case.close()
    schema(desk.path, passphrase=PASSPHRASE, actor=ANA, down_to="0028")
    desk.sql(f"UPDATE account SET link = '{hashlib.sha256(link.secret.encode()).hexdigest()}', until = '{link.until}'"
             " WHERE handle = 'di'")
    desk.case = open_case(desk.path, passphrase=PASSPHRASE, actor=ANA)
    assert accounts.accept(server_of(desk.case), link.secret, GOOD, PASSWORDS).handle == "di"
    team = team_over(desk.case)
    assert signs_in(team, "ana", GOOD) and signs_in(team, "cy", OWN) and desk.sql("SELECT count(*) FROM token") == "0\n"
    desk.again()
    desk.sql("UPDATE alembic_version SET version_num = '0028'")
    with pytest.raises(VerificationFailed, match="older than this case has known"):
        desk.again()
    desk.sql(f"UPDATE alembic_version SET version_num = '{HEAD}'")
    desk.again()


def test_accounts_move_to_a_folder_and_back(desk: Desk) -> None:
    """They sign in there and here again; what was altered on the server is carried nowhere."""
    token, _ = make_token(desk.case, "cy", "x", scopes=[Scope.COLLECT])
    desk.case.close()
    pull(desk.path, passphrase=PASSPHRASE, actor=ANA)
    desk.again()
    assert signs_in(team_over(desk.case), "cy", OWN)
    desk.case.close()
    push(desk.path, desk._server.address(desk.name, "owner"), passphrase=PASSPHRASE, actor=ANA)
    desk.again()
    team = team_over(desk.case)
    assert signs_in(team, "cy", OWN) and desk.case.store.tokens_held(ANA)
    assert team.client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    desk.case.close()
    desk.sql("UPDATE account SET until = '2030-01-01' WHERE handle = 'cy'")
    with pytest.raises(VerificationFailed):
        pull(desk.path, passphrase=PASSPHRASE, actor=ANA)
    desk.again()
