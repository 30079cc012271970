"""A team's pages over a database that goes away under them: whoever was answered has it, and nothing is there twice."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.conftest import CHEAP, PASSPHRASE, WIRE
from tests.pg_server import Server
from tests.web.team_bench import Team, name_team, team_over
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case, init_case, open_case
from witnessmark.app.verify import verify_case
from witnessmark.errors import CaseLocked, ServerLost, VerificationFailed
from witnessmark.model.access import Actor, Role
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Access, Decision
from witnessmark.web.team.application import finish

ME = Actor.solo()
BO = Actor("bo", frozenset({Role.REVIEWER}), frozenset({Access.PUBLIC}), frozenset())


@pytest.fixture
def served(server: Server, tmp_path: Path) -> Iterator[tuple[Case, str]]:
    """A case of one report on a server, with Ana and Bo; and its address."""
    name = f"away_{secrets.token_hex(6)}"
    server.run("postgres", f"CREATE DATABASE {name} OWNER owner")
    address = server.address(name, "owner")
    case = init_case(tmp_path / "case", passphrase=PASSPHRASE, actor=ME, kdf=CHEAP, database=address)
    asked = Asked.of(published="2019-05-09", outlet="River Wire", access=Access.PUBLIC)
    assert [a.status for a in add_bytes(case, WIRE.encode(), name="wire.txt", asked=asked)] == ["added"]
    name_team(case, BO)
    yield case, address
    case.close()
    case.store.close()          # a team that ended after the case was closed has asked the server once more
    server.drop(name)


@pytest.fixture
def team(served: tuple[Case, str]) -> Iterator[Team]:
    made = team_over(served[0])
    yield made
    finish(made.app)


def the_claim(case: Case) -> str:
    return case.store.claim_ids(ME, ClaimQuery(below_threshold=True))[0]


def decisions(case: Case) -> list[str]:
    return [j.decision.value for j in case.store.judgements(ME)]


def test_pages_and_decisions_wait_while_the_database_is_killed(team: Team, served: tuple[Case, str], server: Server,
                                                               tmp_path: Path) -> None:
    """Over two restarts every request is answered as if nothing had been, and each decision is there once."""
    case, _ = served
    bo, claim = team.signed_in("bo"), the_claim(served[0])
    stop, wrong, sent = threading.Event(), [], 0

    def read() -> None:
        while not stop.is_set():
            answer = bo.get("/review")
            if answer.status_code != 200:
                wrong.append(answer.status_code)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for thread in readers:
        thread.start()
    killer = threading.Thread(target=lambda: [server.restart() for _ in range(2)])
    killer.start()
    try:
        while killer.is_alive() or sent < 6:
            decision = ("accept", "reject")[sent % 2]
            answer = bo.post(f"/review/{claim}/decide/{decision}", data={"step": f"step-number-{sent}"})
            assert answer.status_code == 200, answer.text
            sent += 1
    finally:
        stop.set()
        for thread in (killer, *readers):
            thread.join()
    assert wrong == [] and decisions(case) == [("accept", "reject")[n % 2] for n in range(sent)]
    finish(team.app)
    case.close()
    assert verify_case(tmp_path / "case", PASSPHRASE).faults == ()


@pytest.fixture
def answer_lost(served: tuple[Case, str], monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the connection break after the next commit has come through and before that is heard of."""
    dialect: Any = served[0].store._engine.dialect
    commit = dialect.do_commit

    def arm() -> None:
        def once(connection: Any) -> None:
            plain = connection.dbapi_connection
            wrote = plain.execute("SELECT pg_current_xact_id_if_assigned()").fetchone()[0]
            commit(connection)
            if wrote is None:
                return
            monkeypatch.setattr(dialect, "do_commit", commit)
            plain.close()
            raise psycopg.OperationalError("the answer was lost")

        monkeypatch.setattr(dialect, "do_commit", once)

    return arm


def test_a_decision_whose_answer_was_lost_is_not_written_twice(
        team: Team, served: tuple[Case, str], answer_lost: Callable[[], None], tmp_path: Path) -> None:
    """The server asks again under the step's name; the log takes up what it had not heard of."""
    case, _ = served
    bo, claim = team.signed_in("bo"), the_claim(served[0])
    assert bo.get("/review").status_code == 200
    answer_lost()
    answer = bo.post(f"/review/{claim}/decide/accept", data={"step": "a-step-of-bo"})
    assert answer.status_code == 200 and decisions(case) == ["accept"]
    assert bo.post(f"/review/{claim}/decide/accept", data={"step": "a-step-of-bo"}).status_code == 200
    assert decisions(case) == ["accept"]
    assert bo.post("/undo", data={"step": "an-undo-of-bo"}).status_code == 200
    assert bo.post("/undo", data={"step": "an-undo-of-bo"}).status_code == 204
    assert decisions(case) == ["accept", "undo"]
    finish(team.app)
    case.close()
    assert verify_case(tmp_path / "case", PASSPHRASE).faults == ()


def test_what_has_no_name_is_not_sent_again(team: Team, served: tuple[Case, str],
                                            answer_lost: Callable[[], None]) -> None:
    """The answer says that it isn't known; the decision is there once."""
    case, _ = served
    bo = team.signed_in("bo")
    answer_lost()
    answer = bo.post(f"/review/{the_claim(case)}/decide/accept")
    assert answer.status_code == 503 and "Content-Security-Policy" in answer.headers
    assert decisions(case) == ["accept"]


def test_a_step_is_remembered_by_the_case_and_not_by_the_program(
        served: tuple[Case, str], tmp_path: Path) -> None:
    """A browser that sends it once more after the program was started anew decides nothing twice."""
    case, _ = served
    for _ in range(2):
        team = team_over(case)
        bo = team.signed_in("bo")
        claim = the_claim(case)
        assert bo.post("/steps", data={"step": f"one-step-name|/review|accept|{claim}|0"}).status_code == 204
        finish(team.app)
        assert decisions(case) == ["accept"]


def test_the_case_stays_held_over_a_restart(served: tuple[Case, str], server: Server, tmp_path: Path) -> None:
    """After the first write nobody else opens it; whoever took it in between keeps it, and we write no more."""
    case, address = served
    server.restart()
    with pytest.raises(ServerLost):
        while True:                                         # a connection of before, found dead when it is used
            with case.store._engine.connect() as held:
                held.connection.driver_connection.close()
                held.exec_driver_sql("SELECT 1")
    case.judge([the_claim(case)], [Decision.ACCEPT], reason="after a restart")
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in ("case.json", "log", "originals"):
        (folder / name).symlink_to(tmp_path / "case" / name)
    with pytest.raises(CaseLocked):
        open_case(folder, passphrase=PASSPHRASE, actor=ME, database=address)
    server.restart()
    other = open_case(folder, passphrase=PASSPHRASE, actor=ME, database=address)
    for _ in range(2):
        with pytest.raises(CaseLocked):
            case.judge([the_claim(case)], [Decision.REJECT], reason="too late")
    other.store.close()


def test_a_database_put_back_to_an_older_state_is_not_written_to(served: tuple[Case, str], server: Server) -> None:
    """What the log holds and the database does not is told before anything is written over it."""
    case, address = served
    case.judge([the_claim(case)], [Decision.ACCEPT], reason="kept")
    name = address.partition("@/")[2].partition("?")[0]
    server.run(name, "SET search_path = witnessmark", "SET session_replication_role = replica",
               "DELETE FROM event WHERE sequence = (SELECT max(sequence) FROM event)")
    with pytest.raises(VerificationFailed, match="older"):
        case.judge([the_claim(case)], [Decision.REJECT], reason="over it")
