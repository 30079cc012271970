"""Guesses at passwords: whose tries are counted together, who is let by, and that pages go on meanwhile."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import cast as as_type

import pytest
from anyio import to_thread
from fastapi import Request
from starlette.types import Message, Receive, Send
from starlette.types import Scope as Requested

from tests.conftest import CHEAP, Mould, cast
from tests.web.team_bench import GOOD, PASSWORDS, Team, name_team, team_over
from witnessmark.app.accounts import set_password
from witnessmark.app.case import Case
from witnessmark.app.sessions import Refused, Required, Sessions, Terms, server_of
from witnessmark.app.throttle import Throttle, TooSoon
from witnessmark.app.tokens import actor_by_token, make_token
from witnessmark.errors import UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.model.account import Scope
from witnessmark.vault.onetime import code_at, new_shared_secret
from witnessmark.vault.passwords import AT_ONCE, WAITING, Passwords
from witnessmark.web.api.following import MOST_OF_ONE, MOST_STREAMS, Streams
from witnessmark.web.steadfast import Steadfast, lost
from witnessmark.web.team.application import finish
from witnessmark.web.team.gate import Reach
from witnessmark.web.team.server import check_way, reach_at
from witnessmark.web.team.signing import address_of

BO = Actor("bo", frozenset({Role.ANALYST}))


@dataclass
class Clock:
    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def case(mould: Mould, tmp_path: Path) -> Iterator[Case]:
    with cast(mould("guessed", lambda made: name_team(made, BO)), tmp_path / "case") as made:
        made.actor = Actor.solo()
        yield made


@pytest.fixture
def team(case: Case) -> Iterator[Team]:
    made = team_over(case)
    yield made
    finish(made.app)


def test_a_stranger_does_not_lock_out_a_browser_that_was_known(case: Case) -> None:
    """The mark of an earlier sign-in has a count of its own; another's, an invented one and one of before have not."""
    clock = Clock()
    sessions = Sessions(server_of(case), passwords=PASSWORDS, throttle=Throttle(clock), clock=clock)
    mark, other = sessions.mark_for("bo"), sessions.mark_for("ana")
    for _ in range(5):
        with pytest.raises((Refused, TooSoon)):
            sessions.sign_in("bo", "wrong", "one")
    for not_known in ("", "x", other, mark[:-1] + "é", "." + mark):
        with pytest.raises(TooSoon):
            sessions.sign_in("bo", GOOD, "two", not_known)
    assert sessions.sign_in("bo", GOOD, "one", mark)[1].whole
    for _ in range(4):
        with pytest.raises(Refused):
            sessions.sign_in("bo", "wrong", "one", mark)
    with pytest.raises(TooSoon):
        sessions.sign_in("bo", GOOD, "one", mark)                # who has the browser may not guess either
    set_password(sessions.case, "bo", now=GOOD, new=GOOD + " more", passwords=PASSWORDS)
    fresh = Sessions(server_of(case), passwords=PASSWORDS, throttle=Throttle(clock), clock=clock)
    for _ in range(4):
        with pytest.raises(Refused):
            fresh.sign_in("bo", "wrong", "one")
    with pytest.raises(TooSoon):
        fresh.sign_in("bo", GOOD + " more", "three", mark)       # a mark of the password before


def test_a_browser_is_marked_once_somebody_is_wholly_in(team: Team) -> None:
    """The cookie is set with a whole session, and is what lets them by while others guess at the name."""
    client = team.signed_in("bo")
    assert "witnessmark-team-mark" in client.cookies
    for _ in range(6):
        team.client().post("/sign-in", data={"name": "bo", "password": "wrong"})
    assert team.client().post("/sign-in", data={"name": "bo", "password": GOOD}).status_code == 429
    assert client.post("/sign-in", data={"name": "bo", "password": GOOD}).status_code == 303


def asked(host: str, *, hidden: bool = False) -> str:
    app = SimpleNamespace(state=SimpleNamespace(reach=Reach({"desk"}, hidden=hidden)))
    return address_of(as_type(Request, SimpleNamespace(client=SimpleNamespace(host=host), app=app)))


def test_where_tries_come_from() -> None:
    """Addresses of the sixth version by their /64; behind a proxy that is not asked, nobody's."""
    assert asked("2001:db8:1:2:3::4") == asked("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert asked("2001:db8:1:3::1") != asked("2001:db8:1:2::1") and asked("::ffff:192.0.2.7") == "192.0.2.7"
    assert asked("127.0.0.1") == "127.0.0.1" and asked("127.0.0.1", hidden=True) == ""
    assert asked("192.0.2.7", hidden=True) == "192.0.2.7"


def test_a_proxy_is_believed_only_where_it_was_named() -> None:
    """It takes an address of its own and the name that people use; everybody's word is nobody's."""
    check_way("127.0.0.1", None, None, "https://desk.example.org", "127.0.0.1")
    for proxy in ("*", "", "desk.example.org"):
        with pytest.raises(UsageError):
            check_way("127.0.0.1", None, None, "https://desk.example.org", proxy)
    with pytest.raises(UsageError):
        check_way("127.0.0.1", None, None, None, "127.0.0.1")
    told = {"secure": False, "address": "https://desk.example.org"}
    assert reach_at("127.0.0.1", 80, **told, hidden=True).hidden  # type: ignore[arg-type]
    assert not reach_at("127.0.0.1", 80, **told, hidden=False).hidden  # type: ignore[arg-type]


def test_a_flood_of_guesses_is_told_to_come_back(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more threads wait than there is room for; who is turned away was not counted, and pages have theirs."""
    slow, release = Passwords(CHEAP), threading.Event()
    sessions = Sessions(server_of(case), passwords=slow)
    monkeypatch.setattr(type(slow._hasher), "verify", lambda *_: release.wait(30))
    ended: list[bool] = []
    threads = [threading.Thread(target=lambda: ended.append(slow.fits("x", "y"))) for _ in range(AT_ONCE + WAITING)]
    for thread in threads:
        thread.start()
    for _ in range(2_000):
        if not slow._places._value:
            break
        threading.Event().wait(0.01)
    for _ in range(6):
        with pytest.raises(TooSoon) as told:
            sessions.sign_in("bo", GOOD, "one")
        assert told.value.wait == 1.0                            # never the wait of who guessed
    release.set()
    for thread in threads:
        thread.join()
    assert ended == [True] * (AT_ONCE + WAITING)
    assert sessions.sign_in("bo", GOOD, "one")[1].whole


def test_who_needs_a_second_factor_and_has_none_reaches_the_page_that_sets_one_up(case: Case) -> None:
    """No other page, nothing for programs, no token; once it is set up all is open. Others are not asked."""
    team = team_over(case)
    server = team.sessions
    token, _ = make_token(server.case, "ana", "x", scopes=[Scope.READ])
    server.terms = Terms(second=Required.ADMINS)
    ana, bo = team.signed_in("ana"), team.signed_in("bo")
    assert bo.get("/").status_code == 200
    assert ana.get("/accounts", follow_redirects=False).headers["location"] == "/account"
    assert ana.post("/accounts/shut", data={"name": "bo"}).status_code == 403
    assert ana.post("/account/tokens", data={"name": "x", "scope": ["read"], "now": GOOD}).status_code == 403
    assert ana.get("/api/v1/me").status_code == 401 and actor_by_token(server, token) is None
    assert "asks you for a second factor" in ana.get("/account").text
    assert "asks you for a second factor" not in bo.get("/account").text
    secret = new_shared_secret()
    told = {"secret": secret, "code": code_at(secret, server.clock()), "now": GOOD}
    assert ana.post("/account/second", data=told).status_code == 200
    assert ana.get("/accounts").status_code == 200 and actor_by_token(server, token) is not None
    server.terms = Terms(second=Required.EVERYONE)
    assert bo.get("/", follow_redirects=False).headers["location"] == "/account"
    finish(team.app)


def test_streams_are_counted_by_person_before_they_are_answered() -> None:
    """Five of one, whatever they come by; others have theirs, up to a hundred in all."""
    streams = Streams()
    assert [streams.begin("ana") for _ in range(MOST_OF_ONE + 1)] == [True] * MOST_OF_ONE + [False]
    assert streams.begin("bo") and streams.open == MOST_OF_ONE + 1
    streams.end("ana")
    assert streams.begin("ana")
    for at in range(MOST_STREAMS - MOST_OF_ONE - 1):
        assert streams.begin(f"person {at}")
    assert not streams.begin("one more")


def test_a_stream_that_ended_is_counted_no_more_and_keeps_no_session_alive(team: Team) -> None:
    """What goes on by itself says of nobody that they are there."""
    client, streams = team.signed_in("bo"), team.app.state.api.state.streams
    for _ in range(MOST_OF_ONE + 1):
        assert client.get("/api/v1/events").status_code == 200
    assert streams.open == 0
    for _ in range(MOST_OF_ONE):
        streams.begin("bo")
    assert client.get("/api/v1/events").status_code == 429
    streams.of.clear()
    begun, minute = team.sessions.clock(), 60
    for at in range(1, 5):
        team.sessions.clock = lambda at=at: begun + at * 20 * minute  # type: ignore[misc]
        answer = client.get("/api/v1/events").status_code
    assert answer == 401


def test_who_waits_for_the_database_takes_no_thread_of_pages() -> None:
    """More requests wait than there are threads, and what needs one has it; once it is back all are answered."""
    back, asking, sent = threading.Event(), threading.Semaphore(1), []

    def reachable() -> bool:
        assert asking.acquire(blocking=False), "two ask at once"
        try:
            return back.wait(0.5)
        finally:
            asking.release()

    async def app(scope: Requested, receive: Receive, send: Send) -> None:
        if not back.is_set():
            lost(scope)
        await send({"type": "http.response.start", "status": 200 if back.is_set() else 503, "headers": []})

    async def send(message: Message) -> None:
        sent.append(message["status"])

    async def receive() -> Message:
        return {"type": "http.request"}

    async def all_of_it() -> float:
        steady = Steadfast(app, reachable=reachable)
        waiting = [asyncio.create_task(steady({"type": "http", "method": "GET", "path": "/"}, receive, send))
                   for _ in range(60)]
        await asyncio.sleep(0.1)
        begun = time.monotonic()
        await to_thread.run_sync(time.monotonic)
        took = time.monotonic() - begun
        back.set()
        await asyncio.wait_for(asyncio.gather(*waiting), 30)
        return took

    assert asyncio.run(all_of_it()) < 5 and sent == [200] * 60
