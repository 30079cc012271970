"""The way in to a team's server: sign-in, second factor, invitations, sessions, and what stays closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import WIRE, Mould, cast
from tests.web.addresses import _flat
from tests.web.conftest import PORT, Client
from tests.web.team_bench import GOOD, HOME, PASSWORDS, Team, cookie_of, name_team, team_over
from witnessmark.app import accounts
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.sessions import Sessions, server_of
from witnessmark.app.sources import set_custodians
from witnessmark.errors import UsageError
from witnessmark.model.access import Actor, Permission, Role
from witnessmark.vault.onetime import code_at, new_shared_secret
from witnessmark.vault.sources import make_key
from witnessmark.vocab.codes import Access
from witnessmark.web import security
from witnessmark.web.team.application import create_team_app, finish
from witnessmark.web.team.gate import Reach
from witnessmark.web.team.server import check_way, reach_at

ANALYST = Actor("bo", frozenset({Role.ANALYST}), frozenset(Access), frozenset())


def two(case: Case) -> None:
    """Add a public report and a restricted one, and name the team."""
    for level in (Access.PUBLIC, Access.RESTRICTED):
        asked = Asked.of(published="2019-05-09", outlet=f"{level} wire", access=level)
        (added,) = add_bytes(case, f"{WIRE}{level}".encode(), name=f"{level}.txt", asked=asked)
        assert added.status == "added"
    name_team(case, ANALYST)


@pytest.fixture
def case(mould: Mould, tmp_path: Path) -> Iterator[Case]:
    with cast(mould("team", two), tmp_path / "case") as made:
        made.actor = Actor.solo()
        yield made


@pytest.fixture
def team(case: Case) -> Iterator[Team]:
    made = team_over(case)
    yield made
    finish(made.app)


def test_without_a_session_every_page_leads_to_the_door(team: Team) -> None:
    """A page leads to where one signs in, anything else is refused; both the same for what is and what is not."""
    client = team.client()
    routes = [r for r in _flat(team.app.routes)
              if not r.path.startswith(("/sign-in", "/invitation", "/static", "/language"))]
    assert len(routes) > 60
    for route in routes:
        path = re.sub(r"{[^}]*}", "x", route.path)
        for method in route.methods or ():
            answer = client.request(method, path)
            if method in ("GET", "HEAD"):
                assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in"), path
            else:
                assert answer.status_code == 401, path
            assert "wire" not in answer.text and "Hoeryong" not in answer.text
    assert client.get("/nothing").headers["location"] == "/sign-in"
    assert client.get("/", headers={"hx-request": "true"}).status_code == 401


def test_who_signs_in_works_as_themselves(team: Team, case: Case) -> None:
    """The case's word on the handle, of the levels open here; decisions carry their name."""
    client = team.signed_in("bo")
    page = client.get("/")
    assert "public wire" in page.text and "restricted wire" not in page.text and "bo" in page.text
    claim = case.store.claims(team.seat(client).actor)[0]
    assert client.post(f"/claims/{claim.id}/decide/accept", data={"reason": "checked", "seen": "0"}).status_code == 200
    assert [j.actor for j in case.store.judgements(case.actor)] == ["bo"]
    assert client.get("/incidents").status_code == 200
    hidden = next(r.id for r in case.store.reports(case.actor) if r.access is Access.RESTRICTED)
    assert client.get(f"/reports/{hidden}").status_code == 404


def test_the_cookie_is_strict_and_bound_by_tls_to_the_host(case: Case) -> None:
    for scheme, name, more in (("http", "witnessmark-team", ()), ("https", "__host-witnessmark", ("secure",))):
        sessions = Sessions(server_of(case), passwords=PASSWORDS)
        app = create_team_app(sessions, Reach({f"127.0.0.1:{PORT}"}, scheme))
        client = Client(app)
        client.headers["origin"] = HOME.replace("http", scheme)
        answer = client.post("/sign-in", data={"name": "bo", "password": GOOD})
        cookie = cookie_of(answer)
        assert cookie.startswith(f"{name}=") and "domain" not in cookie
        assert all(word in cookie for word in ("httponly", "samesite=strict", "path=/", *more))
        assert ("strict-transport-security" in answer.headers) == (scheme == "https")
        finish(app)


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"origin": ""},
                                     {"origin": HOME, "sec-fetch-site": "cross-site"}])
def test_a_sign_in_from_elsewhere_is_refused(team: Team, headers: dict[str, str]) -> None:
    """Nobody is signed in to an account by another page; nor is anything changed by one."""
    answer = team.client().post("/sign-in", data={"name": "bo", "password": GOOD}, headers=headers)
    assert answer.status_code == 403 and "set-cookie" not in answer.headers
    client = team.signed_in("bo")
    assert client.post("/sign-out", headers=headers).status_code == 403
    assert client.post("/sign-out", headers={security.TOKEN_HEADER: "wrong"}).status_code == 403
    assert client.get("/").status_code == 200


def test_a_token_is_of_one_session(team: Team) -> None:
    """What another session's pages carry changes nothing here."""
    one, other = team.signed_in("bo"), team.signed_in("ana")
    answer = one.post("/sign-out", headers={security.TOKEN_HEADER: other.headers[security.TOKEN_HEADER]})
    assert answer.status_code == 403 and one.get("/").status_code == 200


@pytest.mark.parametrize(("name", "password"), [("bo", "wrong"), ("nobody", GOOD), ("", ""), ("bo", "x" * 2000),
                                                ("b\0o", GOOD)])
def test_a_refusal_is_one_page(team: Team, name: str, password: str) -> None:
    """It tells nothing of what was wrong, and sets no cookie."""
    answer = team.client().post("/sign-in", data={"name": name, "password": password})
    first = team.client().post("/sign-in", data={"name": "ana", "password": "no"})
    assert answer.status_code == 401 and answer.text == first.text and "set-cookie" not in answer.headers


def test_guessing_waits(team: Team) -> None:
    """After a few tries the answer says how long to wait, also to who knows the password."""
    client = team.client()
    told = [client.post("/sign-in", data={"name": "bo", "password": f"no {at}"}).status_code for at in range(6)]
    assert told == [401, 401, 401, 401, 429, 429]
    answer = client.post("/sign-in", data={"name": "bo", "password": GOOD})
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) >= 1


def test_signing_out_ends_the_session_on_the_server(team: Team) -> None:
    """The cookie opens nothing any more, wherever it was copied to."""
    client = team.signed_in("bo")
    copied = client.cookies["witnessmark-team"]
    assert client.post("/sign-out").headers["location"] == "/sign-in"
    client.cookies.set("witnessmark-team", copied)
    assert client.get("/").status_code == 303


def test_an_invitation_leads_to_an_account(team: Team, case: Case) -> None:
    """From the admin's page to the newcomer's first page; the link works once, and only unlike passwords come back."""
    admin = team.signed_in("ana")
    page = admin.post("/accounts/invite", data={"name": "cy", "role": ["analyst", "collector"],
                                                "compartments": "north, south", "days": "3"})
    (link,) = re.findall(rf"{HOME}(/invitation/[\w-]+)", page.text)
    assert link not in admin.get("/accounts").text
    newcomer = team.client()
    asked = newcomer.get(link)
    assert asked.status_code == 200 and "cy" in asked.text and "wire" not in asked.text
    assert newcomer.post(link, data={"password": GOOD, "again": "other"}).status_code == 422
    assert newcomer.post(link, data={"password": "short", "again": "short"}).status_code == 422
    assert newcomer.post(link, data={"password": GOOD, "again": GOOD}).headers["location"] == "/sign-in"
    assert newcomer.get(link).status_code == 404 == newcomer.get("/invitation/none").status_code
    assert newcomer.post(link, data={"password": GOOD, "again": GOOD}).status_code == 404
    assert team.seat(team.signed_in("cy")).actor == Actor(
        "cy", frozenset({Role.ANALYST, Role.COLLECTOR}), frozenset({Access.PUBLIC}), frozenset({"north", "south"}))


def test_only_an_admin_sees_accounts(team: Team, case: Case) -> None:
    client = team.signed_in("bo")
    assert client.get("/accounts").status_code == 403
    for path in ("invite", "reset", "shut"):
        answer = client.post(f"/accounts/{path}", data={"name": "ana", "role": "admin"})
        assert answer.status_code in (403, 422) and "/invitation/" not in answer.text
    assert case.store.narrowed(Actor.solo("ana")).may(Permission.ADMIN)
    assert accounts.accounts(case)[0].state == "open" and len(accounts.accounts(case)) == 2


def test_who_is_shut_out_is_out_at_once(team: Team) -> None:
    client, admin = team.signed_in("bo"), team.signed_in("ana")
    assert client.get("/").status_code == 200
    assert admin.post("/accounts/shut", data={"name": "bo"}).status_code == 303
    assert client.get("/").headers["location"] == "/sign-in"
    assert admin.post("/accounts/shut", data={"name": "ana"}).status_code == 422        # the last admin


def test_roles_count_from_the_next_request(team: Team, case: Case) -> None:
    """A role that is taken away is gone from an open session too."""
    client = team.signed_in("bo")
    with case.store.writing(team.sessions.case.actor) as writer:
        writer.add_person(Actor("bo", frozenset({Role.AUDITOR})))
    assert client.get("/incidents").status_code == 403 and client.get("/audit").status_code == 200


def test_a_second_factor_from_the_page(team: Team) -> None:
    """Switched on with the password and a code, asked for the next time, and shown as on; codes are shown once."""
    client, other = team.signed_in("bo"), team.signed_in("bo")
    secret = re.findall(r'name="secret" value="(\w+)"', client.get("/account").text)[0]
    told = {"secret": secret, "code": code_at(secret, team.sessions.clock()), "now": GOOD}
    assert client.post("/account/second", data=told | {"now": "wrong"}).status_code == 422
    page = client.post("/account/second", data=told)
    codes = re.findall(r"<li><code>([\w-]+)</code>", page.text)
    assert len(codes) == 8 and codes[0] not in client.get("/account").text
    assert other.get("/").status_code == 303                             # every other session ended
    again = team.client()
    assert again.post("/sign-in", data={"name": "bo", "password": GOOD}).headers["location"] == "/sign-in/second"
    for path in ("/", "/account", "/accounts", "/reports/x"):
        assert again.get(path).headers["location"] == "/sign-in/second"
    assert again.get("/sign-in/second").status_code == 200
    assert again.post("/sign-in/second", data={"code": "000000"}).status_code == 401
    assert again.post("/sign-in/second", data={"code": codes[0]}).headers["location"] == "/"
    assert again.get("/").status_code == 200
    assert client.post("/account/second/drop", data={"now": GOOD}).status_code == 303
    assert team.signed_in("bo").get("/").status_code == 200


def test_sessions_are_listed_and_ended(team: Team) -> None:
    """Each can be ended by itself, or all but this one; somebody else's can't."""
    client, second, third = (team.signed_in("bo") for _ in range(3))
    ids = re.findall(r'name="session" value="(\w+)"', client.get("/account").text)
    own, theirs = team.seat(client).session.id, team.seat(second).session.id
    assert set(ids) >= {own, theirs}
    admin = team.signed_in("ana")
    admin.post("/account/sessions/end", data={"session": own})
    assert client.get("/account").status_code == 200
    client.post("/account/sessions/end", data={"session": theirs})
    assert second.get("/").status_code == 303 and third.get("/").status_code == 200
    client.post("/account/sessions/end")
    assert third.get("/").status_code == 303 and client.get("/").status_code == 200


def test_a_password_is_changed_on_the_page(team: Team) -> None:
    client, other = team.signed_in("bo"), team.signed_in("bo")
    new = "another handful of words"
    for told in ({"now": "wrong", "new": new, "again": new}, {"now": GOOD, "new": new, "again": "unlike"},
                 {"now": GOOD, "new": "short", "again": "short"}):
        assert client.post("/account/password", data=told).status_code == 422
    assert client.post("/account/password", data={"now": GOOD, "new": new, "again": new}).status_code == 303
    assert other.get("/").status_code == 303 and client.get("/").status_code == 200
    assert team.client().post("/sign-in", data={"name": "bo", "password": GOOD}).status_code == 401
    assert team.signed_in("bo", new)


@pytest.mark.parametrize("path", ["/publish", "/publish/progress", "/watches", "/watches/look", "/settings/passphrase",
                                  "/settings/reader", "/settings/compartment", "/publish/rehearse"])
def test_the_servers_own_disk_is_closed(team: Team, path: str) -> None:
    """What writes to folders, reads them or speaks of the passphrase is for one's own machine, also to an admin."""
    admin = team.signed_in("ana")
    for method in ("GET", "POST"):
        answer = admin.request(method, path)
        assert answer.status_code == 403 and "wire" not in answer.text


def test_a_report_that_is_not_public_is_not_taken(team: Team, case: Case) -> None:
    """It would lie on the server; the answer says where to add it. A public one is added by whoever sends it."""
    admin = team.signed_in("ana")
    before = len(case.store.reports(Actor.solo()))
    for access in ("", "restricted", "secret"):
        answer = admin.post("/inbox/text", data={"text": f"{WIRE} {access} more", "access": access})
        assert answer.status_code == 400 and "your own machine" in answer.text
    assert len(case.store.reports(Actor.solo())) == before
    assert admin.post("/inbox/text", data={"text": f"{WIRE} again", "access": "public"}).status_code == 303
    assert len(case.store.reports(Actor.solo())) == before + 1


def test_sessions_end_with_the_server(case: Case) -> None:
    """A case that lies closed holds none, so nothing tells when who was at work."""
    team = team_over(case)
    client = team.signed_in("bo")
    session = team.seat(client).session.id
    finish(team.app)
    assert case.store.session(team.sessions.case.actor, session) is None


def test_a_broken_store_tells_nothing(team: Team, case: Case, monkeypatch: pytest.MonkeyPatch,
                                      caplog: pytest.LogCaptureFixture) -> None:
    client = team.signed_in("bo")

    def broken(*_: object) -> None:
        raise ValueError("forty families")

    monkeypatch.setattr(type(case.store), "session", broken)
    answer = client.get("/")
    assert answer.status_code == 500 and "forty" not in answer.text + caplog.text


@pytest.mark.parametrize("told", [
    {"host": "0.0.0.0"}, {"host": "10.0.0.5"}, {"host": "127.0.0.1", "address": "http://desk.example.org"},
    {"host": "127.0.0.1", "address": "desk.example.org"}, {"host": "127.0.0.1", "address": "https://x/y"},
    {"host": "127.0.0.1", "certificate": "c"}, {"host": "0.0.0.0", "certificate": "c", "key": "k"}])
def test_passwords_never_go_in_the_clear(told: dict[str, str]) -> None:
    """A network address takes TLS, or a proxy before it that has it."""
    with pytest.raises(UsageError):
        check_way(**({"certificate": None, "key": None, "address": None} | told))  # type: ignore[arg-type]


def test_a_server_answers_to_its_names() -> None:
    """Its address with the port, without it where it is the usual one, and none else."""
    assert reach_at("127.0.0.1", 8000, secure=False, address=None) == Reach(
        frozenset({"127.0.0.1:8000", "localhost:8000"}))
    assert reach_at("127.0.0.1", 8000, secure=False, address="https://desk.example.org") == Reach(
        frozenset({"desk.example.org", "desk.example.org:443"}), "https")
    assert reach_at("10.0.0.5", 8443, secure=True, address=None) == Reach(frozenset({"10.0.0.5:8443"}), "https")


def test_a_secret_is_new_for_each_who_asks(team: Team) -> None:
    """A page for the second factor never shows a key twice."""
    client = team.signed_in("bo")
    pages = {re.findall(r'name="secret" value="(\w+)"', client.get("/account").text)[0] for _ in range(3)}
    assert len(pages) == 3 and new_shared_secret() not in pages


def test_a_server_seals_nothing_that_it_could_open(team: Team, case: Case, tmp_path: Path) -> None:
    """It holds the case's key: who sources are, and words of reports, are sealed there once custodians are named."""
    client = team.signed_in("ana")
    form = {"kind": "eyewitness", "vantage": "saw", "reliability": "B", "identity": "Kim Someone, baker"}
    (report,) = case.store.reports(team.seat(client).actor)
    refused = client.post("/sources/seal", data=form)
    assert refused.status_code == 400 and "this server could open" in refused.text and "Kim" not in refused.text
    with pytest.raises(UsageError, match="this server could open"):
        list(add_bytes(team.seat(client).pages.case, b"A woman of Hoeryong said so.", name="new.txt",
                       asked=Asked.of(access=Access.PUBLIC, sealed=["A woman"])))
    assert not case.store.sources(case.actor) and not list(case.path.glob("sources/*"))
    assert case.store.reports(team.seat(client).actor) == [report]
    set_custodians(case, [make_key(tmp_path / "key")], pairs=False)
    assert client.post("/sources/seal", data=form).status_code == 303
    assert [source.opened_by for source in case.store.sources(case.actor)] == ["one"]
