"""What is asked of an identity provider over HTTP: one address at a time, briefly, and never a second one.

Invariant: over TLS, but for this machine itself; no redirect is followed, no proxy, cookie or password of the
environment is used; an answer is JSON of a bounded size that came within a bounded time, or there is none. Nothing of
an answer or of what was sent stands in an error.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections.abc import Coroutine, Mapping
from typing import Any
from urllib.parse import urlsplit

from witnessmark.errors import UsageError

SECONDS = 10.0
"""For a whole call, from the first look-up of the name to the last byte."""
MOST_BYTES = 256 * 1024
MOST_AT_ONCE = 4
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Away(Exception):
    """The provider did not answer, or with nothing that can be used; says nothing of why."""


class Declined(Exception):
    """The provider answered that it does not do what was asked; `login`: as it does not take the login given (401)."""

    def __init__(self, *, login: bool = False) -> None:
        super().__init__()
        self.login = login


class Calls:
    """Calls of one provider: few at once, so that one that is slow holds up nobody but who waits for it."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._free = threading.BoundedSemaphore(MOST_AT_ONCE)

    def asked(self, address: str, form: Mapping[str, str] | None = None,
              login: tuple[str, str] | None = None) -> Mapping[str, Any]:
        """Return the JSON object at an address; with a form it is posted, with a login as HTTP's own.

        Raises:
            Away: there is none. Declined: it was asked for in a way that is not allowed (400, 401, 403).
        """
        import httpx

        if not self._free.acquire(timeout=self._seconds):
            raise Away
        try:
            raw = _within(self._seconds, _sent(address, form, login))
            found = json.loads(raw)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError, ValueError, RecursionError) as fault:
            raise Away from fault
        finally:
            self._free.release()
        if not isinstance(found, dict):
            raise Away
        return found


def _within(seconds: float, call: Coroutine[Any, Any, bytes]) -> bytes:
    """Return what a call brings; TimeoutError when it takes longer.

    Not by `asyncio.run`, which waits at the end for the look-up of a name, however long that takes.
    """
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(asyncio.wait_for(call, seconds))
    finally:
        loop.close()


async def _sent(address: str, form: Mapping[str, str] | None, login: tuple[str, str] | None) -> bytes:
    import httpx

    tls = ssl.create_default_context() if urlsplit(address).scheme == "https" else True
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Witnessmark"}
    async with (
        httpx.AsyncClient(trust_env=False, follow_redirects=False, verify=tls, timeout=SECONDS) as client,
        client.stream("GET" if form is None else "POST", address, data=form, auth=login, headers=headers) as answer,
    ):
        if answer.status_code in (400, 401, 403):
            raise Declined(login=answer.status_code == 401)
        if answer.status_code != 200 or answer.headers.get("content-encoding", "identity") != "identity":
            raise Away
        raw = bytearray()
        async for part in answer.aiter_raw():
            raw += part
            if len(raw) > MOST_BYTES:
                raise Away
        return bytes(raw)


def origin_of(address: str) -> str:
    """Return scheme, host and port of a provider's address.

    Raises:
        UsageError: it is none, holds more than an address, or would be asked in the clear over a network.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as fault:
        raise UsageError(_NONE, advice=_WRITE) from fault
    plain = address.isascii() and address.isprintable() and not set(address) & set(" \"'<>\\`{|}^#?")
    if not plain or parts.scheme not in ("https", "http") or not parts.hostname or "@" in parts.netloc:
        raise UsageError(_NONE, advice=_WRITE)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise UsageError("The provider would be asked in the clear.", advice="Give an https:// address.")
    return f"{parts.scheme}://{parts.hostname}:{port or (443 if parts.scheme == 'https' else 80)}"


_NONE = "That is no address of an identity provider."
_WRITE = "Write its issuer as https://login.example.org/realms/desk."


def libraries_at_hand() -> None:
    """Raise UsageError, with what to install, where a library that signing in by a provider takes is missing."""
    try:
        import httpx
        import jwt
    except ImportError as fault:
        raise UsageError("What signing in by an identity provider takes is not installed.",
                         advice="Install it: pip install 'witnessmark[oidc]'") from fault
    assert httpx is not None and jwt is not None
