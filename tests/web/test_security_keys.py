"""Security keys as a second factor: registered, shown, lost, copied, and every answer that is not theirs."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import Mould, cast
from tests.web.authenticator import Authenticator
from tests.web.conftest import Client
from tests.web.team_bench import GOOD, PASSWORDS, PORT, Team, name_team
from witnessmark.app import accounts
from witnessmark.app.case import Case
from witnessmark.app.security_keys import drop_key, keys_of
from witnessmark.app.sessions import Sessions, server_of
from witnessmark.app.throttle import Throttle
from witnessmark.errors import NotFound
from witnessmark.model.access import Actor, Role
from witnessmark.vault.security_keys import name_for_keys
from witnessmark.vocab.codes import Access
from witnessmark.web.team.application import create_team_app, finish
from witnessmark.web.team.gate import Reach

HOST = f"localhost:{PORT}"
ORIGIN = f"http://{HOST}"
BO = Actor("bo", frozenset({Role.ANALYST}), frozenset(Access), frozenset())


@pytest.fixture
def case(mould: Mould, tmp_path: Path) -> Iterator[Case]:
    with cast(mould("keys", lambda case: name_team(case, BO)), tmp_path / "case") as made:
        made.actor = Actor.solo()
        yield made


@pytest.fixture
def team(case: Case) -> Iterator[Team]:
    hours = count(0, 10_000)
    sessions = Sessions(server_of(case), passwords=PASSWORDS, throttle=Throttle(lambda: next(hours)))
    made = Named(create_team_app(sessions, Reach({HOST})), sessions)
    yield made
    finish(made.app)


class Named(Team):
    """A server that is reached by a name."""

    def client(self) -> Client:
        made = super().client()
        made.headers |= {"host": HOST, "origin": ORIGIN}
        return made


def asked(page: str) -> str:
    """Return what a page asks a key with."""
    found = re.search(r'data-key="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def registered(client: Client, key: Authenticator, name: str = "blue") -> str:
    """Register a key at the account's page; return what the page says."""
    answer = key.make(asked(client.get("/account").text))
    done = client.post("/account/keys", data={"answer": answer, "name": name, "now": GOOD})
    assert done.status_code == 200, done.text
    return done.text


def halfway(team: Team) -> Client:
    """Sign in by password alone, where a second factor is due."""
    client = team.client()
    answer = client.post("/sign-in", data={"name": "bo", "password": GOOD})
    assert answer.headers["location"] == "/sign-in/second"
    return client


def test_a_key_is_registered_and_shown_and_another_does_as_well(team: Team, case: Case) -> None:
    """Recovery codes once, other sessions end, the password alone opens nothing, each key of several does."""
    client, other = team.signed_in("bo"), team.signed_in("bo")
    blue, red = Authenticator(ORIGIN), Authenticator(ORIGIN)
    codes = re.findall(r"<li><code>([^<]+)</code>", registered(client, blue))
    assert len(codes) >= 8 and other.get("/", follow_redirects=False).status_code == 303
    assert not re.findall(r"<li><code>", registered(client, red, "red"))
    assert "blue" in client.get("/account").text and "red" in client.get("/account").text
    for key in (blue, red, blue):
        half = halfway(team)
        assert half.get("/", follow_redirects=False).headers["location"] == "/sign-in/second"
        page = half.get("/sign-in/second").text
        told = json.loads(asked(page))["publicKey"]
        assert told["rpId"] == "localhost" and len(told["allowCredentials"]) == 2
        answer = half.post("/sign-in/key", data={"answer": key.show(asked(page))}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/"), answer.text
        assert half.get("/account").status_code == 200
    half = halfway(team)
    assert half.post("/sign-in/second", data={"code": codes[0]}).status_code == 303
    held = keys_of(case, "bo")
    assert sorted(key.name for key in held) == ["blue", "red"] and b"PRIVATE" not in held[0].data


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_answer_that_is_not_theirs_is_refused(team: Team, language: str) -> None:
    """Another key, origin, name, challenge, nobody there, an answer twice, a counter that went back, none, nonsense."""
    client = team.signed_in("bo")
    key = Authenticator(ORIGIN, count=5)
    registered(client, key)
    half = halfway(team)
    half.headers["accept-language"] = language

    def tried(answer: str) -> int:
        return half.post("/sign-in/key", data={"answer": answer}, follow_redirects=False).status_code

    def page() -> str:
        return asked(half.get("/sign-in/second").text)

    earlier = page()
    wrong = [key.but(secret=Authenticator(ORIGIN).secret), key.but(origin="https://evil.example"),
             key.but(origin=ORIGIN + "0"), key.but(name="evil.example"), key.but(flags=0), Authenticator(ORIGIN),
             key.but(count=3)]
    for one in wrong:
        assert tried(one.show(page())) == 401
    told = json.loads(page())["publicKey"]
    assert tried(key.make(json.dumps({"publicKey": told | {"rp": {"id": "localhost"}}}))) == 401
    page()
    assert tried(key.show(earlier)) == 401
    for nonsense in ("", "{}", "[]", "null", "x" * 500, '{"rawId": 3}', json.dumps({"id": "a", "response": {}})):
        page()
        assert tried(nonsense) == 401
    good = key.show(page())
    assert tried(good) == 303
    half = halfway(team)
    assert tried(good) == 401
    page()
    assert tried(good) == 401
    assert "http" not in half.post("/sign-in/key", data={"answer": "{}"}).text.partition("<main")[2]


def test_guesses_with_keys_wait_as_those_with_codes_do(team: Team) -> None:
    """From the fifth on, whatever is shown."""
    registered(team.signed_in("bo"), Authenticator(ORIGIN))
    half = halfway(team)
    team.sessions.throttle = Throttle()
    tries = [half.post("/sign-in/key", data={"answer": "{}"}).status_code for _ in range(8)]
    assert tries[0] == 401 and tries[-1] == 429


def test_a_key_is_made_for_who_asked_and_knows_the_password(team: Team, case: Case) -> None:
    """A wrong password, a challenge of another session, one used up, a key that is somebody's already, no name."""
    bo, ana = team.signed_in("bo"), team.signed_in("ana")
    key = Authenticator(ORIGIN)
    page = asked(bo.get("/account").text)

    def tried(client: Client, answer: str, **more: str) -> int:
        return client.post("/account/keys", data={"answer": answer, "name": "k", "now": GOOD} | more).status_code

    assert tried(bo, key.make(page), now="wrong words entirely") == 422
    assert tried(ana, key.make(page)) == 422
    assert tried(bo, key.but(origin="https://evil.example").make(page)) == 422 and tried(bo, key.make(page)) == 422
    assert tried(bo, key.make(asked(bo.get("/account").text)), name=" ") == 422
    assert tried(bo, key.make(asked(bo.get("/account").text))) == 200
    assert json.loads(asked(bo.get("/account").text))["publicKey"]["excludeCredentials"]
    assert tried(ana, key.make(asked(ana.get("/account").text))) == 422
    assert keys_of(case, "ana") == []


def test_a_lost_key_is_removed_by_its_owner_or_an_admin(team: Team, case: Case) -> None:
    """With the password; one of one's own alone; a reset takes all; with the last guard the codes go."""
    client = team.signed_in("bo")
    key = Authenticator(ORIGIN)
    registered(client, key)
    wrong = {"key": key.id.hex(), "now": "wrong words entirely"}
    assert client.post("/account/keys/drop", data=wrong).status_code == 422
    ana = team.signed_in("ana")
    assert ana.post("/account/keys/drop", data={"key": key.id.hex(), "now": GOOD}).status_code == 404
    assert client.post("/account/keys/drop", data={"key": key.id.hex(), "now": GOOD}).status_code == 303
    assert keys_of(case, "bo") == [] and case.store.recovery_left(case.actor, "bo") == 0
    assert team.signed_in("bo").get("/").status_code == 200
    registered(team.signed_in("bo"), key)
    with pytest.raises(NotFound):
        drop_key(case, "ana", key.id.hex())
    accounts.reset(case, "bo")
    assert keys_of(case, "bo") == []


def test_keys_are_bound_to_a_name_and_offered_only_where_there_is_one(case: Case) -> None:
    """By number alone nobody can register; who has a key signs in with a recovery code there."""
    assert name_for_keys({"desk.example.org", "desk.example.org:443"}) == "desk.example.org"
    assert name_for_keys({"127.0.0.1:8000", "localhost:8000"}) == "localhost"
    assert name_for_keys({"127.0.0.1:8000"}) is None and name_for_keys({"[::1]:8000"}) is None
    sessions = Sessions(server_of(case), passwords=PASSWORDS)
    team = Team(create_team_app(sessions, Reach({f"127.0.0.1:{PORT}"})), sessions)
    page = team.signed_in("bo").get("/account").text
    assert "data-key" not in page and "reached by a name" in page
    finish(team.app)
