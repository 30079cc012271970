"""An organisation's own identity provider as a server speaks to it: authorization code flow with PKCE (OpenID Connect).

    a way begins        the browser is sent to the provider with state, nonce and the hash of a verifier
    the browser returns with a code, which the server alone changes for an ID token, with the verifier and its secret

Invariant: what the provider says of itself counts only under the issuer that was configured, and its addresses only at
the issuer's own scheme, host and port: nothing else is ever asked, and no browser is sent elsewhere. The only scope is
`openid`: neither names nor addresses of people are asked for. The browser is asked for the person's secret every
time (`prompt=login`), so a session that is left open at the provider opens nothing here.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, urlencode

from witnessmark.errors import UsageError
from witnessmark.model.account import Provider
from witnessmark.vault.id_tokens import Expected, KeyUnknown, LoginRefused, NotVouched, subject_of
from witnessmark.vault.provider_calls import Away, Calls, Declined, origin_of

KNOWN_FOR = 3600.0
"""Seconds for which what the provider says of itself, and its keys, are not asked for again."""
KEYS_AGAIN = 30.0
"""Seconds before keys are asked for again because of a token that names another."""
FAILED_FOR = 5.0
"""Seconds for which nothing is asked of a provider that did not answer."""
MOST_WAITING = 16
"""Browsers that a provider is asked for at once: the pages of everybody else go on, however slow it is."""
_DISCOVERY = "/.well-known/openid-configuration"
_MOST_KEYS = 100


@dataclass(frozen=True, slots=True)
class Way:
    """One sign-in on its way to the provider and back; every part but `back` and `begun` is new and random."""

    back: str                # where the provider sends the browser
    begun: float             # seconds since 1970
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)

    @property
    def challenge(self) -> str:
        """The verifier's hash (RFC 7636, S256)."""
        digest = hashlib.sha256(self.verifier.encode("ascii")).digest()
        return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


@dataclass(frozen=True, slots=True)
class _Addresses:
    authorization: str
    token: str
    keys: str
    login_in_form: bool      # the client's secret goes in the form, for a provider that does not take HTTP's own
    names_issuer: bool       # the browser brings the issuer along (RFC 9207)


@dataclass(slots=True)
class _Known:
    """What was asked for, and when."""

    value: Any = None
    at: float = float("-inf")
    failed: float = float("-inf")


class Party:
    """One provider, its addresses and keys kept for a while. `clock` gives seconds since 1970."""

    def __init__(self, provider: Provider, *, calls: Calls | None = None, clock: Callable[[], float] = time.time,
                 ticks: Callable[[], float] = time.monotonic) -> None:
        self.provider = provider
        self._calls, self._clock, self._ticks = calls or Calls(), clock, ticks
        self._turn, self._rooms = threading.Lock(), threading.BoundedSemaphore(MOST_WAITING)
        self._addresses, self._keys = _Known(), _Known()

    def sent_to(self, way: Way) -> str:
        """Return the address that a browser is sent to; raises Away."""
        asked = {
            "response_type": "code", "scope": "openid", "client_id": self.provider.client, "redirect_uri": way.back,
            "state": way.state, "nonce": way.nonce, "code_challenge": way.challenge, "code_challenge_method": "S256",
            "prompt": "login", "max_age": "0"}                 # which also makes it say when that was
        with self._room():
            return f"{self._told().authorization}?{urlencode(asked)}"

    def came_back(self, way: Way, code: str, issuer: str | None) -> str:
        """Return the subject of who came back with a code; the code is used up.

        Args:
            issuer: what the browser brought along as the provider's name, if anything.

        Raises:
            NotVouched: not as it was asked; LoginRefused: as this server is not known there by its secret.
            Away: the provider does not answer.
        """
        with self._room():
            return self._vouched(way, code, issuer)

    def _vouched(self, way: Way, code: str, issuer: str | None) -> str:
        told = self._told()
        if issuer != self.provider.issuer and (issuer is not None or told.names_issuer):
            raise NotVouched
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": way.back,
                "code_verifier": way.verifier}
        login = None
        if told.login_in_form:
            form |= {"client_id": self.provider.client, "client_secret": self.provider.secret}
        else:                                                                   # RFC 6749, 2.3.1: encoded first
            login = (quote_plus(self.provider.client), quote_plus(self.provider.secret))
        try:
            token = self._calls.asked(told.token, form, login).get("id_token")
        except Declined as fault:
            raise (LoginRefused if fault.login else NotVouched) from fault
        if not isinstance(token, str):
            raise Away
        expected = Expected(self.provider.issuer, self.provider.client, way.nonce, way.begun)
        try:
            return subject_of(token, self._keys_of(told, KNOWN_FOR), expected, self._clock())
        except KeyUnknown:
            return subject_of(token, self._keys_of(told, KEYS_AGAIN), expected, self._clock())

    def _told(self) -> _Addresses:
        found = self._kept(self._addresses, KNOWN_FOR, self._discovered)
        assert isinstance(found, _Addresses)
        return found

    def _keys_of(self, told: _Addresses, lasts: float) -> Sequence[Mapping[str, Any]]:
        def asked() -> list[Mapping[str, Any]]:
            keys = self._calls.asked(told.keys).get("keys")
            if not isinstance(keys, list) or len(keys) > _MOST_KEYS:
                raise Away
            return [key for key in keys if isinstance(key, dict)]

        found: Sequence[Mapping[str, Any]] = self._kept(self._keys, lasts, asked)
        return found

    def _kept(self, known: _Known, lasts: float, ask: Callable[[], Any]) -> Any:
        """Return what is known for no longer than `lasts` seconds, else what is asked for now; one asks for all."""
        with self._turn:
            if self._ticks() - known.at >= lasts:
                if self._ticks() - known.failed < FAILED_FOR:
                    raise Away
                try:
                    known.value, known.at = ask(), self._ticks()
                except (Away, Declined) as fault:
                    known.failed = self._ticks()
                    raise Away from fault
            return known.value

    @contextmanager
    def _room(self) -> Iterator[None]:
        if not self._rooms.acquire(blocking=False):
            raise Away
        try:
            yield
        finally:
            self._rooms.release()

    def _discovered(self) -> _Addresses:
        issuer = self.provider.issuer
        told = self._calls.asked(issuer.rstrip("/") + _DISCOVERY)
        if told.get("issuer") != issuer:
            raise Away
        ways = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if not isinstance(ways, list):
            raise Away
        in_form = "client_secret_basic" not in ways and "client_secret_post" in ways
        names_issuer = told.get("authorization_response_iss_parameter_supported") is True
        return _Addresses(_at(issuer, told.get("authorization_endpoint")), _at(issuer, told.get("token_endpoint")),
                          _at(issuer, told.get("jwks_uri")), in_form, names_issuer)


def _at(issuer: str, address: object) -> str:
    """Return an address that lies at the issuer's own scheme, host and port; Away where it does not."""
    try:
        if isinstance(address, str) and origin_of(address) == origin_of(issuer):
            return address
    except UsageError as fault:
        raise Away from fault
    raise Away
