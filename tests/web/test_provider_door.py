"""Signing in by an organisation's identity provider, which is run here: who gets in as whom, and what it takes to."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from tests.conftest import Mould, cast
from tests.web.login_provider import SECRET, LoginProvider, login_provider
from tests.web.provider_bench import BACK, inside, left, link, onward, over, refused, sent_back, settings, tried
from tests.web.team_bench import GOOD, HOME, PASSWORDS, Team
from tests.web.test_api import three
from witnessmark.app import accounts
from witnessmark.app.case import Case
from witnessmark.app.identity_provider import ByProvider, configure, linked, remove, unlink
from witnessmark.app.sessions import Sessions, server_of
from witnessmark.app.throttle import Throttle
from witnessmark.errors import AccessDenied, InvalidRecord, NotFound, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.store import account_tables
from witnessmark.vault import provider_calls
from witnessmark.vault.onetime import code_at, new_shared_secret
from witnessmark.web import security
from witnessmark.web.team.application import create_team_app, finish
from witnessmark.web.team.gate import Reach


@pytest.fixture
def case(mould: Mould, tmp_path: Path) -> Iterator[Case]:
    with cast(mould("team of three", three), tmp_path / "case") as made:
        made.actor = Actor.solo()
        yield made


@pytest.fixture
def provider() -> Iterator[LoginProvider]:
    with login_provider() as made:
        yield made


@pytest.fixture
def team(case: Case, provider: LoginProvider) -> Iterator[Team]:
    made = over(case, provider)
    yield made
    finish(made.app)


@pytest.fixture
def bo(case: Case, provider: LoginProvider) -> str:
    """Bo's account is linked with whom the provider calls by this name."""
    link(case, "bo", provider.subject, provider.issuer)
    return provider.subject


def test_who_was_linked_gets_in_as_themselves(team: Team, bo: str, provider: LoginProvider) -> None:
    """By their own handle, roles and compartments; with new secrets each time; nothing but the provider is asked."""
    client = team.client()
    assert "Sign in with Desk login" in client.get("/sign-in").text
    address = left(client)
    asked = parse_qs(urlsplit(address).query)
    assert address.startswith(f"{provider.issuer}/auth?") and asked["scope"] == ["openid"]
    assert SECRET not in address and all(len(asked[name][0]) == 43 for name in ("state", "nonce", "code_challenge"))
    answer = client.get(sent_back(address))
    assert onward(answer) == "/" and inside(client)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    page = client.get("/account").text
    assert "<bdi>bo</bdi>" in page and "analyst" in page.lower()
    again = parse_qs(urlsplit(left(team.client())).query)
    assert not {asked[name][0] for name in ("state", "nonce")} & {again[name][0] for name in ("state", "nonce")}
    assert set(provider.asked) == {"/.well-known/openid-configuration", "/auth", "/token", "/keys"}
    assert provider.sent[0].keys() == {"grant_type", "code", "redirect_uri", "code_verifier"}


def test_who_is_not_linked_stays_out_and_no_account_springs_up(team: Team, case: Case, bo: str,
                                                               provider: LoginProvider) -> None:
    """Whatever the provider says of their name, address, roles and groups; an account of that name is another's."""
    before = case.store.accounts(case.actor)
    provider.subject = "stranger"
    for more in ({}, {"preferred_username": "ana", "name": "ana"}, {"email": "ana", "email_verified": True},
                 {"email": "bo\r\nSet-Cookie: a=b", "email_verified": "true"}, {"handle": "ana", "roles": ["admin"]}):
        provider.claims = lambda told, more=more: told | more               # type: ignore[misc]
        team.sessions.throttle, client = Throttle(lambda: 0.0), team.client()
        refused(tried(client), client)
    for name in ("ana", "bo", bo.upper(), f" {bo}", f"{bo}\n", ""):
        provider.claims, provider.subject = (lambda told, name=name: told | {"sub": name}), "x"  # type: ignore[misc]
        team.sessions.throttle, client = Throttle(lambda: 0.0), team.client()
        refused(tried(client), client)
    assert case.store.accounts(case.actor) == before


def test_what_the_provider_says_gives_nobody_more(team: Team, bo: str, provider: LoginProvider) -> None:
    """Roles, groups, compartments and levels in a token that is good: the case's word alone counts."""
    client = team.client()
    tried(client)
    before = team.seat(client).actor
    provider.claims = lambda told: told | {
        "roles": ["admin"], "groups": ["admin", "north"], "realm_access": {"roles": ["admin"]}, "compartments": None,
        "clearance": ["secret"], "email": "ana@desk.example", "acr": "9", "amr": ["mfa"], "handle": "ana"}
    client = team.client()
    assert onward(tried(client)) == "/" and team.seat(client).actor == before
    assert before.roles == {Role.ANALYST} and client.get("/accounts").status_code == 403


def test_a_way_counts_once_in_one_browser_and_for_minutes(team: Team, bo: str, provider: LoginProvider) -> None:
    """Code and state again, in another browser, without one of them, another's state, after ten minutes."""
    client, other = team.client(), team.client()
    back = sent_back(left(client))
    left(other)
    refused(other.get(back), other)                             # somebody else's way: their browser kept another word
    bare = team.client()
    refused(bare.get(back), bare)
    assert onward(client.get(back)) == "/" and inside(client)
    team.sessions.throttle = Throttle(lambda: 0.0)
    again = team.client()
    again.cookies.update(client.cookies)
    assert again.get(back).status_code == 401
    for change in ({"state": ""}, {"state": "x"}, {"code": ""}, {"code": "x"}, {"iss": "https://evil.example"},
                   {"error": "access_denied", "error_description": "evil", "code": ""}):
        team.sessions.throttle = Throttle(lambda: 0.0)
        provider.back = lambda told, change=change: told | change           # type: ignore[misc]
        client = team.client()
        refused(tried(client), client)
    provider.back = lambda told: {name: told[name] for name in ("code", "state")}
    client = team.client()
    refused(tried(client), client)                              # it says that it names itself, and does not
    provider.back = lambda told: told
    client = team.client()
    back = sent_back(left(client))
    clock = team.sessions.clock
    team.sessions.clock = lambda: clock() + 11 * 60
    answer = client.get(back)
    team.sessions.clock = clock
    refused(answer, client)


def test_a_secret_goes_as_the_provider_takes_it(team: Team, bo: str, provider: LoginProvider) -> None:
    """In the form, where it does not take HTTP's own; with words that have to be escaped either way."""
    provider.discovery = lambda told: told | {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert onward(tried(team.client())) == "/" and provider.sent[0]["client_secret"] == SECRET


def test_a_login_that_the_provider_does_not_take_is_told_to_who_runs_the_server(
    team: Team, bo: str, provider: LoginProvider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.answer["/token"] = lambda handler: handler.tell({"error": "invalid_client"}, 401)
    assert tried(team.client()).status_code == 401
    assert "name and secret" in caplog.text and SECRET not in caplog.text
    provider.answer["/token"] = lambda handler: handler.tell({"error": "invalid_grant"}, 400)
    caplog.clear()
    assert tried(team.client()).status_code == 401
    assert "vouched for nobody" in caplog.text


def test_linking_takes_a_session_the_password_and_the_same_browser(team: Team, case: Case, provider: LoginProvider
                                                                   ) -> None:
    """Then the account is signed in to by the provider; other sessions end; one subject is one account's."""
    client, other = team.signed_in("bo"), team.signed_in("bo")
    assert client.post("/account/provider", data={"now": "wrong words entirely"}).status_code == 422
    back = sent_back(onward(client.post("/account/provider", data={"now": GOOD})))
    thief = team.signed_in("ana")
    assert thief.get(back).status_code == 401 and linked(case) == {}
    answer = client.get(back)
    assert onward(answer) == "/account#provider" and inside(client) and not inside(other)
    assert linked(case)["bo"].subject == provider.subject and "Linked since" in client.get("/account").text
    assert client.post("/account/provider", data={"now": GOOD}).status_code == 422           # is linked
    ana = team.signed_in("ana")
    back = sent_back(onward(ana.post("/account/provider", data={"now": GOOD})))
    assert ana.get(back).status_code == 401 and linked(case).keys() == {"bo"}                # is taken
    assert onward(tried(team.client())) == "/"
    assert "Desk login" in ana.get("/accounts").text
    assert client.post("/account/provider/drop", data={"now": "wrong words entirely"}).status_code == 422
    by_it = team.client()
    tried(by_it)
    assert inside(by_it)
    assert client.post("/account/provider/drop", data={"now": GOOD}).status_code == 303 and linked(case) == {}
    assert inside(client) and not inside(by_it), "who came in by the link goes with it"
    gone = team.client()
    refused(tried(gone), gone)


def test_who_left_to_link_and_was_signed_out_links_nothing(team: Team, case: Case) -> None:
    client = team.signed_in("bo")
    back = sent_back(onward(client.post("/account/provider", data={"now": GOOD})))
    client.post("/sign-out")
    assert client.get(back).status_code == 401 and linked(case) == {}


def test_a_session_is_new_and_the_one_before_is_over(team: Team, bo: str) -> None:
    """Whatever cookie a browser brought: nobody can lay one out for somebody else to sign in under."""
    client = team.client()
    client.cookies.set("witnessmark-team", "laid-out", domain="127.0.0.1")
    tried(client)
    assert team.sessions.found("laid-out") is None and inside(client)
    before = team.signed_in("ana")
    secret = before.cookies["witnessmark-team"]
    before.headers.pop(security.TOKEN_HEADER)
    tried(before)
    assert team.sessions.found(secret) is None and team.seat(before).session.handle == "bo"


def test_a_second_factor_is_asked_for_whatever_the_provider_says(team: Team, case: Case, bo: str,
                                                                  provider: LoginProvider) -> None:
    """The provider stands in for the password and for nothing else."""
    secret = new_shared_secret()
    accounts.set_second(team.sessions.case, "bo", password=GOOD, secret=secret, code=code_at(secret, time.time()),
                        now=time.time(), passwords=PASSWORDS)
    provider.claims = lambda told: told | {"amr": ["mfa", "hwk"], "acr": "gold"}
    client = team.client()
    assert onward(tried(client)) == "/sign-in/second" and not inside(client)
    assert client.get("/", follow_redirects=False).headers["location"] == "/sign-in/second"
    code = code_at(secret, time.time() + 30)                     # that of enrolment is used up
    assert client.post("/sign-in/second", data={"code": code}).status_code == 303 and inside(client)


def test_a_linked_account_may_be_closed_to_passwords(case: Case, provider: LoginProvider, bo: str) -> None:
    """Where the admin says so; accounts that are not linked go on; the password still guards one's own page."""
    team = over(case, provider, passwords=False)
    client = team.client()
    assert client.post("/sign-in", data={"name": "bo", "password": GOOD}).status_code == 401
    assert inside(team.signed_in("ana"))
    tried(client)
    assert "The password alone opens this account no more" in client.get("/account").text
    client.headers[security.TOKEN_HEADER] = team.seat(client).token
    assert "/account/provider/drop" not in client.get("/account").text
    assert client.post("/account/provider/drop", data={"now": GOOD}).status_code == 422
    assert linked(case).keys() == {"bo"}, "who is shut out at the provider would come in again by the password"
    unlink(case, "bo")
    assert inside(team.signed_in("bo"))
    finish(team.app)


def test_who_is_shut_out_or_begun_anew_is_so_by_the_provider_too(team: Team, case: Case, bo: str,
                                                                 provider: LoginProvider) -> None:
    """The link goes with the account's other ways in; an account that is only invited is not opened by one."""
    accounts.reset(case, "bo")
    assert linked(case) == {}
    link(case, "bo", bo, provider.issuer)
    client = team.client()
    refused(tried(client), client)
    accounts.shut(case, "bo")
    assert linked(case) == {}
    link(case, "bo", bo, provider.issuer)
    client = team.client()
    refused(tried(client), client)


def test_guesses_wait_as_those_with_passwords_do(team: Team, bo: str, provider: LoginProvider) -> None:
    """From the fifth failure on, from one address; who gets in is no failure, however many come from there."""
    for _ in range(8):
        assert onward(tried(team.client())) == "/"
    client, statuses = team.client(), []
    for _ in range(6):
        left(client)
        statuses.append(client.get(f"{BACK}?code=x&state=y").status_code)
    assert statuses[0] == 401 and statuses[-1] == 429
    assert len(provider.sent) == 8, "a guess does not reach the provider"


def test_a_page_elsewhere_makes_nobody_wait(team: Team, provider: LoginProvider) -> None:
    """Any page can make a browser ask for the way back, without its cookie: its office would be locked out by that."""
    statuses = {team.client().get(f"{BACK}?code=x&state=y").status_code for _ in range(12)}
    assert statuses == {401} and provider.sent == [] and inside(team.signed_in("bo"))


def test_ways_are_bounded(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often somebody sets out and never comes back, and their own way that they are on stays open."""
    for _ in range(60):
        client = team.client()
        address = left(client)
    assert len(team.app.state.provider._under) == 40
    assert client.get(sent_back(address)).status_code == 401 and len(team.app.state.provider._under) == 39


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"},
                                     {"origin": ""}])
def test_setting_out_from_elsewhere_is_refused(team: Team, headers: dict[str, str], provider: LoginProvider) -> None:
    """No other page makes a browser sign in; the way back answers to GET alone."""
    assert team.client().post("/sign-in/provider", headers=headers).status_code == 403 and provider.asked == []
    assert team.client().post(BACK).status_code == 405 and team.client().get("/sign-in/provider").status_code == 405


def test_cookies_of_the_way_under_tls(case: Case, provider: LoginProvider) -> None:
    """Bound to the host, for TLS, shown to no script, sent along from the provider's page and gone afterwards."""
    team = over(case, provider, host="https://desk.example.org")
    client = team.client()
    client.headers |= {"origin": "https://desk.example.org", "host": "desk.example.org"}
    answer = client.post("/sign-in/provider")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("__host-witnessmark-way=") and "samesite=lax" in cookie
    assert "secure" in cookie and "httponly" in cookie and "max-age=600" in cookie and "path=/" in cookie
    assert parse_qs(urlsplit(onward(answer)).query)["redirect_uri"] == ["https://desk.example.org" + BACK]
    gone = client.get(BACK).headers["set-cookie"].lower()
    assert "__host-witnessmark-way=" in gone and "max-age=0" in gone
    finish(team.app)


def test_without_a_provider_there_is_no_such_way(case: Case, tmp_path: Path) -> None:
    """No button, and both ends refuse."""
    sessions = Sessions(server_of(case), passwords=PASSWORDS)
    team = Team(create_team_app(sessions, Reach({urlsplit(HOME).netloc})), sessions)
    client = team.client()
    assert "/sign-in/provider" not in client.get("/sign-in").text
    assert client.post("/sign-in/provider").status_code == client.get(f"{BACK}?code=a&state=b").status_code == 401
    own = team.signed_in("bo")
    assert 'id="provider"' not in own.get("/account").text
    assert own.post("/account/provider", data={"now": GOOD}).status_code == 401
    finish(team.app)


def test_only_an_admin_configures_and_nothing_of_it_is_told(case: Case, provider: LoginProvider, bo: str,
                                                            capfd: pytest.CaptureFixture[str]) -> None:
    """The log says that there was one, of whose account; neither address, secret nor anybody's name there."""
    configure(case, settings(provider))
    case.actor = Actor("bo", frozenset({Role.ANALYST}))
    for ask in (lambda: configure(case, settings(provider)), lambda: remove(case), lambda: linked(case),
                lambda: unlink(case, "bo")):
        with pytest.raises(AccessDenied):
            ask()
    case.actor = Actor.solo()
    unlink(case, "bo")
    with pytest.raises(NotFound):
        unlink(case, "bo")
    link(case, "bo", bo, provider.issuer)
    configure(case, settings(provider, secret="another one"))
    assert linked(case).keys() == {"bo"}
    configure(case, settings(provider, issuer="https://login.example.org"))
    assert linked(case) == {}
    remove(case)
    assert case.store.provider(case.actor) is None
    told = [one.subject for one in case.store.events(case.actor) if one.kind == "keys" and "account" in one.subject]
    assert told[-5:] == ["account provider", "account unlinked bo", "account provider", "account provider",
                         "account provider removed"]
    assert SECRET not in repr(settings(provider)) and not any(provider.issuer in one or bo in one for one in told)
    assert "".join(capfd.readouterr()) == ""


def test_the_servers_own_log_says_that_and_not_who(team: Team, bo: str, provider: LoginProvider,
                                                   caplog: pytest.LogCaptureFixture) -> None:
    """A line where it vouches for nobody or does not answer; no address, subject, code, state or secret in any."""
    provider.claims = lambda told: told | {"nonce": "x"}
    client = team.client()
    address = left(client)
    back = sent_back(address)
    client.get(back)
    provider.answer["/token"] = lambda handler: handler.tell({}, 500)
    tried(team.client())
    own = [record.getMessage() for record in caplog.records if record.name.startswith("witnessmark")]
    assert own == ["The identity provider vouched for nobody.", "The identity provider did not answer as it should."]
    told = parse_qs(urlsplit(back).query)
    words = (bo, provider.issuer, SECRET, *told["code"], *told["state"])
    assert not any(word in line for line in own for word in words)


@pytest.mark.parametrize("issuer", ["http://login.example.org", "https://", "login.example.org", "https://a@b.example",
                                    "https://a.example/#x", "https://a.example/?x", "https://a.example:x",
                                    "https://a b"])
def test_an_issuer_that_is_none_is_refused(case: Case, provider: LoginProvider, issuer: str) -> None:
    """Also one that would be asked in the clear."""
    with pytest.raises(UsageError):
        configure(case, settings(provider, issuer=issuer))
    for change in ({"name": ""}, {"name": "x" * 41}, {"client": "a\nb"}, {"secret": " x"}):
        with pytest.raises(InvalidRecord):
            settings(provider, **change)


def test_a_missing_library_is_named(case: Case, provider: LoginProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line that says what to install, when it is configured and when the server starts."""
    configure(case, settings(provider))
    monkeypatch.setitem(sys.modules, "jwt", None)
    for do in (lambda: configure(case, settings(provider)), lambda: ByProvider(Sessions(server_of(case)))):
        with pytest.raises(UsageError, match="pip install"):
            do()


def test_the_environment_sends_nothing_elsewhere(team: Team, bo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy, no file of passwords: the provider's address alone is asked."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert onward(tried(team.client())) == "/"
    assert provider_calls.MOST_BYTES <= 2**20


def test_the_secret_lies_with_the_others(case: Case, provider: LoginProvider) -> None:
    """In the case's own tables, which are encrypted in a file, and on a server ciphertext."""
    configure(case, settings(provider))
    for column in ("issuer", "client", "name", "secret"):
        assert type(account_tables.provider.c[column].type).__name__ == "Content"
    assert all(type(account_tables.vouched.c[name].type).__name__ == "Content" for name in ("issuer", "subject"))
    with case.store.writing(case.actor) as writer:
        assert len(writer.accounts._connection.execute(select(account_tables.provider)).all()) == 1
