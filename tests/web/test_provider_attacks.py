"""A provider that lies, breaks, is slow or points elsewhere opens nothing and holds nobody up; it is run here."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.conftest import Mould, cast
from tests.web.login_provider import (
    CLIENT,
    EC_KEY,
    ED_KEY,
    OTHER_RSA,
    RSA_KEY,
    SECRET,
    Handler,
    LoginProvider,
    login_provider,
    public,
    written,
    written_by_hand,
)
from tests.web.provider_bench import ONWARD, inside, left, link, onward, over, refused, sent_back, tried
from tests.web.team_bench import Team
from tests.web.test_api import three
from witnessmark.app.throttle import Throttle
from witnessmark.model.access import Actor
from witnessmark.vault import identity_provider
from witnessmark.vault.provider_calls import Away, Calls
from witnessmark.web.team.application import finish


@pytest.fixture(scope="module")
def both(mould: Mould, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Team, LoginProvider]]:
    """A server, and the provider that Bo's account is linked to."""
    folder = tmp_path_factory.mktemp("provider")
    with login_provider() as provider, cast(mould("team of three", three), folder / "case") as case:
        case.actor = Actor.solo()
        link(case, "bo", provider.subject, provider.issuer)
        team = over(case, provider)
        yield team, provider
        finish(team.app)


@pytest.fixture
def provider(both: tuple[Team, LoginProvider]) -> LoginProvider:
    """The provider as good as new."""
    good = LoginProvider(both[1].port)
    for name in vars(good):
        setattr(both[1], name, getattr(good, name))
    return both[1]


@pytest.fixture
def team(both: tuple[Team, LoginProvider], provider: LoginProvider) -> Team:
    """The server, which knows nothing yet of the provider and of who tried."""
    party = both[0].app.state.provider._party
    party._addresses, party._keys = identity_provider._Known(), identity_provider._Known()
    party._calls = Calls(seconds=30.0)
    both[0].sessions.throttle = Throttle(lambda: 0.0)
    return both[0]


SIGNED: dict[str, Callable[[dict[str, Any]], str]] = {
    "another key": lambda told: written(told, OTHER_RSA, kid="one"),
    "a key of another name": lambda told: written(told, RSA_KEY, kid="two"),
    "none": lambda told: written(told, None, "none", kid="one"),
    "none, with a signature": lambda told: written_by_hand(told, "none", b""),
    "None": lambda told: written_by_hand(told, "None", b""),
    "the public key for a secret": lambda told: written_by_hand(
        told, "HS256", json.dumps(public(RSA_KEY, "one")).encode()),
    "the client's secret": lambda told: written_by_hand(told, "HS256", SECRET.encode()),
    "another kind of key": lambda told: written(told, EC_KEY, "ES256", kid="one"),
    "a key in its head": lambda told: written(
        told, OTHER_RSA, kid="one", jwk=public(OTHER_RSA, "one"), jku="http://127.0.0.1:9/keys"),
    "a critical word": lambda told: written(told, kid="one", crit=["exp"], exp=1),
    "a changed end": lambda told: written(told, RSA_KEY, kid="one")[:-6] + "AAAAAA",
    "changed words": lambda told: ".".join(a if n != 1 else b for n, (a, b) in enumerate(zip(
        written(told, RSA_KEY, kid="one").split("."),
        written(told | {"sub": "x"}, RSA_KEY, kid="one").split("."), strict=True))),
    "no signature": lambda told: written(told, RSA_KEY, kid="one").rpartition(".")[0] + ".",
    "five parts": lambda told: "a.b.c.d.e", "nothing": lambda told: "", "no token": lambda told: "\u0000\ud800"[:1] * 9,
    "very long": lambda told: written(told | {"x": "y" * 20_000}, RSA_KEY, kid="one"),
}


@pytest.mark.parametrize("how", SIGNED)
def test_a_token_that_is_not_the_providers_opens_nothing(team: Team, provider: LoginProvider, how: str) -> None:
    """By signature, algorithm, key or form."""
    provider.signed = SIGNED[how]
    client = team.client()
    refused(tried(client), client)


NOW = int(time.time())


SAID: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "another issuer": lambda told: told | {"iss": "https://evil.example"},
    "its issuer with a slash": lambda told: told | {"iss": told["iss"] + "/"},
    "issuers": lambda told: told | {"iss": [told["iss"]]},
    "another audience": lambda told: told | {"aud": "other"},
    "audiences without ours": lambda told: told | {"aud": ["other", "more"], "azp": "other"},
    "audiences, and nobody named": lambda told: told | {"aud": [CLIENT, "other"]},
    "made for another": lambda told: told | {"aud": [CLIENT, "other"], "azp": "other"},
    "another nonce": lambda told: told | {"nonce": "x" * 43},
    "a nonce that is none": lambda told: told | {"nonce": None},
    "a nonce of half a letter": lambda told: told | {"nonce": "\ud800" * 43},
    "a part of its issuer": lambda told: told | {"iss": told["iss"][:-1]},
    "over": lambda told: told | {"exp": int(time.time()) - 61}, "endless": lambda told: told | {"exp": 1e400},
    "over at no number": lambda told: told | {"exp": "tomorrow"}, "over at yes": lambda told: told | {"exp": True},
    "to come": lambda told: told | {"iat": int(time.time()) + 120}, "old": lambda told: told | {"iat": NOW - 4_000},
    "not before": lambda told: told | {"nbf": int(time.time()) + 120},
    "asked long ago": lambda told: told | {"auth_time": NOW - 4_000},
    "asked tomorrow": lambda told: told | {"auth_time": NOW + 90_000},
    "a number for a name": lambda told: told | {"sub": 7}, "a name too long": lambda told: told | {"sub": "b" * 300},
    **{f"no {name}": lambda told, name=name: {key: value for key, value in told.items() if key != name}  # type: ignore
       for name in ("iss", "sub", "aud", "exp", "iat", "nonce", "auth_time")},
}


@pytest.mark.parametrize("what", SAID)
def test_a_token_that_says_something_else_opens_nothing(team: Team, provider: LoginProvider, what: str) -> None:
    """Of whom, for whom, by whom, when, for which sign-in."""
    provider.claims = SAID[what]
    client = team.client()
    refused(tried(client), client)


@pytest.mark.parametrize(("key", "algorithm"), [(RSA_KEY, "RS512"), (RSA_KEY, "PS256"), (EC_KEY, "ES256"),
                                                (ED_KEY, "EdDSA")])
def test_algorithms_that_count(team: Team, provider: LoginProvider, key: Any, algorithm: str) -> None:
    """With a key of their kind, beside keys of others; also where the key has no name and is the only one that fits."""
    provider.claims = lambda told: told | {"aud": [CLIENT, "more"], "azp": CLIENT, "exp": int(time.time()) - 30}
    for name in ("two", None):
        provider.keys = [public(key, name, algorithm, alg=algorithm), {"kty": "oct", "k": "AAAA", "kid": "two"},
                         public(OTHER_RSA, "two", use="enc"), {"kid": "two"}, {"kty": "RSA", "kid": 3, "key_ops": 1}]
        headers = {} if name is None else {"kid": name}
        provider.signed = lambda told, headers=headers: written(told, key, algorithm, **headers)  # type: ignore[misc]
        team.app.state.provider._party._keys.at = float("-inf")
        assert onward(tried(team.client())) == "/"


def _signed_by(key: rsa.RSAPrivateKey, told: dict[str, Any]) -> str:
    """Return a token by a key that the library itself would warn of."""
    with warnings.catch_warnings(action="ignore"):
        return written(told, key, kid="one")


def test_a_small_key_or_two_of_one_name_do_not_count(team: Team, provider: LoginProvider) -> None:
    """Whoever can work a key of 1,024 bits out signs as the provider; of two by one name neither is meant."""
    small = rsa.generate_private_key(65537, 1024)
    for key, keys in ((small, [public(small, "one")]), (RSA_KEY, [public(RSA_KEY, "one"), public(OTHER_RSA, "one")])):
        provider.signed = lambda told, key=key: _signed_by(key, told)       # type: ignore[misc]
        team.app.state.provider._party._keys.at = float("-inf")
        provider.keys = keys
        client = team.client()
        refused(tried(client), client)


def _odd(seed: bytes) -> str:
    """Return an odd number of 32,768 bits as a key holds it."""
    number: bytes = jwt.utils.to_base64url_uint(int.from_bytes(hashlib.shake_256(seed).digest(4_096)) | 1)
    return number.decode()


HURTFUL: dict[str, dict[str, Any]] = {
    "minutes of reckoning": {"n": _odd(b"n"), "d": _odd(b"d")},
    "its own private part": jwt.algorithms.RSAAlgorithm.to_jwk(RSA_KEY, as_dict=True) | {"key_ops": ["verify"]},
    "a very long number": {"n": "d" * 200_000}, "no text": {"n": 5}, "a list": {"e": ["AQAB"]},
}


@pytest.mark.parametrize("more", HURTFUL.values(), ids=HURTFUL)
def test_a_key_that_is_made_to_hurt_is_refused_at_once(team: Team, provider: LoginProvider, more: dict[str, Any]
                                                       ) -> None:
    """A private part makes the library work out the rest, while everybody's pages stand still; who has it signs."""
    provider.keys = [public(RSA_KEY, "one") | more]
    client, begun = team.client(), time.monotonic()
    refused(tried(client), client)
    assert time.monotonic() - begun < 10


def test_keys_are_changed_and_found_anew(team: Team, provider: LoginProvider,
                                         monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that names a new key makes keys be asked for once more, no more often than every half minute."""
    assert onward(tried(team.client())) == "/"
    provider.keys = [public(OTHER_RSA, "new")]
    provider.signed = lambda told: written(told, OTHER_RSA, kid="new")
    client = team.client()
    refused(tried(client), client)
    assert provider.asked.count("/keys") == 1
    monkeypatch.setattr(identity_provider, "KEYS_AGAIN", 0.0)
    assert onward(tried(team.client())) == "/" and provider.asked.count("/keys") == 2
    provider.signed = lambda told: written(told, RSA_KEY, kid="one")
    client = team.client()
    refused(tried(client), client)


def test_a_code_of_another_way_does_not_fit(team: Team) -> None:
    """The provider holds a code to its verifier: a stolen one brings nothing in under another way's state."""
    mine, theirs = team.client(), team.client()
    code = parse_qs(urlsplit(sent_back(left(theirs))).query)["code"][0]
    parts = urlsplit(sent_back(left(mine)))
    query = parse_qs(parts.query)
    answer = mine.get(parts.path, params={"code": code, "state": query["state"][0], "iss": query["iss"][0]})
    refused(answer, mine)


def _redirect(handler: Handler) -> None:
    handler.send(302, b"", {"location": f"{handler.provider.issuer}/elsewhere"})


def _huge(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(4_000):
        handler.wfile.write(b'"' + b"x" * 65_536)


def _slow(handler: Handler) -> None:
    handler.send_response(200)
    for _ in range(400):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def _drips(handler: Handler) -> None:
    for one in b"HTTP/1.0 200 OK\r\nx: " + b"y" * 400:
        handler.wfile.write(bytes([one]))
        time.sleep(0.05)


def _packed(handler: Handler) -> None:
    handler.send(200, b"\x1f\x8b", {"content-encoding": "gzip"})


def _says(told: str | bytes, status: int = 200) -> Callable[[Handler], None]:
    body = told.encode() if isinstance(told, str) else told
    return lambda handler: handler.send(status, body, {"content-type": "application/json"})


BROKEN: dict[str, Callable[[Handler], None]] = {
    "a redirect": _redirect, "huge": _huge, "slow": _slow, "drips": _drips, "packed": _packed,
    "no JSON": _says("<html>"), "a list": _says("[]"), "nothing": _says(""), "deep": _says("[" * 100_000),
    "an error": _says("{}", 500), "not found": _says("{}", 404), "not its letters": _says(b"\xff{}"),
    "hangs up": lambda handler: handler.connection.close(), "empty": _says("{}"),
    "of other kinds": _says('{"issuer": 1, "keys": {}, "id_token": [], "token_endpoint": null}'),
}


@pytest.mark.parametrize("where", ["/.well-known/openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize("how", BROKEN)
def test_a_provider_that_does_not_answer_holds_nobody_up(team: Team, provider: LoginProvider, how: str,
                                                         where: str) -> None:
    """In a bounded time, with a page that says to sign in by password, which works; nothing is followed."""
    client, first = team.client(), where == "/.well-known/openid-configuration"
    back = "" if first else sent_back(left(client))
    provider.answer[where] = BROKEN[how]
    if how in ("slow", "drips"):
        team.app.state.provider._party._calls._seconds = 1.0
    begun = time.monotonic()
    refused(client.post("/sign-in/provider") if first else client.get(back), client, 503)
    assert time.monotonic() - begun < 15 and "/elsewhere" not in provider.asked
    assert inside(team.signed_in("bo"))


def test_a_name_that_is_not_found_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look-up can't be broken off: it is left to itself when the time is over."""
    over_now, begun = threading.Event(), time.monotonic()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over_now.wait(30) and [])
    with pytest.raises(Away):
        Calls(seconds=0.5).asked("https://login.example.org/keys")
    took = time.monotonic() - begun
    over_now.set()
    assert took < 10


def test_a_provider_that_fails_is_left_alone_for_a_while(team: Team, provider: LoginProvider,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    """Strangers can't make this server knock at it without end; afterwards it goes on by itself."""
    provider.answer["/.well-known/openid-configuration"] = _says("{}", 500)
    for _ in range(5):
        assert team.client().post("/sign-in/provider").status_code == 503
    assert len(provider.asked) == 1
    provider.answer.clear()
    monkeypatch.setattr(identity_provider, "FAILED_FOR", 0.0)
    assert onward(tried(team.client())) == "/"


@pytest.mark.parametrize("change", [
    {"issuer": "https://evil.example"}, {"issuer": None}, {"authorization_endpoint": "https://evil.example/auth"},
    {"token_endpoint": "http://127.0.0.1:9/token"}, {"jwks_uri": "https://evil.example/keys"},
    {"authorization_endpoint": "javascript:alert(1)"}, {"authorization_endpoint": "//evil.example/auth"},
    {"token_endpoint": "file:///etc/passwd"}, {"jwks_uri": ["x"]}, {"authorization_endpoint": None},
    {"token_endpoint_auth_methods_supported": "client_secret_basic"}])
def test_a_provider_that_points_elsewhere_is_not_followed(team: Team, provider: LoginProvider, change: dict[str, Any]
                                                          ) -> None:
    """Neither by this server nor by the browser: no open redirect, whatever it says of its addresses."""
    provider.discovery = lambda told: told | change
    answer = team.client().post("/sign-in/provider")
    assert answer.status_code == 503 and "evil" not in answer.text and ONWARD.search(answer.text) is None


def test_an_address_on_the_way_is_no_way_out_of_a_page(team: Team, provider: LoginProvider) -> None:
    """Quotes, spaces and tags in what the provider says are refused; the page's own words are escaped."""
    for end in ('"><script>', "' onload=x", " ;url=//evil.example", "\n", "#evil", "?evil"):
        provider.discovery = lambda told, end=end: told | {           # type: ignore[misc]
            "authorization_endpoint": told["authorization_endpoint"] + end}
        team.app.state.provider._party._addresses.failed = float("-inf")
        assert team.client().post("/sign-in/provider").status_code == 503, end
