"""Security keys and passkeys as a second factor (WebAuthn level 2), for one server under one name.

Invariant: an answer counts only for the challenge it was asked with, from this server's own address, for its name,
with a key that was registered for the person, whose counter did not go back. Where a key comes from is not asked.
"""

from __future__ import annotations

import ipaddress
import json
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from witnessmark.model.account import SecurityKey

if TYPE_CHECKING:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestedCredentialData

_NAME = "Witnessmark"
State = Mapping[str, Any]


class NotProven(Exception):
    """The answer shows no key of theirs; says nothing of why."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new key as its maker answered: its id, what is kept of it, its counter."""

    id: str
    data: bytes
    count: int


def name_for_keys(hosts: Collection[str]) -> str | None:
    """Return the name that keys are bound to, of the hosts a server answers to; None where it has a number alone."""
    names = sorted({urlsplit(f"//{host}").hostname or "" for host in hosts})
    return next((name for name in names if name and not _is_number(name)), None)


class KeyParty:
    """A server that asks for keys: the name they are bound to, and the origins that pages of it come from."""

    def __init__(self, name: str, origins: Collection[str]) -> None:
        self._name, self._origins = name, frozenset(origins)

    def asks_to_make(self, handle: str, held: Sequence[SecurityKey]) -> tuple[str, State]:
        """Return what a browser is told to make a key for somebody, as JSON, and what has to be kept until it did."""
        from fido2.webauthn import PublicKeyCredentialUserEntity, UserVerificationRequirement

        user = PublicKeyCredentialUserEntity(id=handle.encode(), name=handle, display_name=handle)
        options, state = self._server().register_begin(
            user, [_credential(key) for key in held], user_verification=UserVerificationRequirement.DISCOURAGED)
        return json.dumps(dict(options)), state

    def made(self, state: State, answer: str) -> Made:
        """Return the key that a browser made; NotProven where the answer does not fit."""
        try:
            found = self._server().register_complete(state, _read(answer))
            credential = found.credential_data
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as fault:
            raise NotProven from fault
        if credential is None:
            raise NotProven
        return Made(credential.credential_id.hex(), bytes(credential), found.counter)

    def asks_to_prove(self, held: Sequence[SecurityKey]) -> tuple[str, State]:
        """Return what a browser is told to show one of these keys, as JSON, and what has to be kept until it did."""
        from fido2.webauthn import UserVerificationRequirement

        options, state = self._server().authenticate_begin(
            [_credential(key) for key in held], user_verification=UserVerificationRequirement.DISCOURAGED)
        return json.dumps(dict(options)), state

    def proven(self, state: State, held: Sequence[SecurityKey], answer: str) -> tuple[str, int]:
        """Return the id of the key that was shown and its counter now; NotProven where none of these was."""
        from cryptography.exceptions import InvalidSignature
        from fido2.webauthn import AuthenticationResponse

        try:
            read = AuthenticationResponse.from_dict(_read(answer))
            found = self._server().authenticate_complete(state, [_credential(key) for key in held], read).credential_id
            count = read.response.authenticator_data.counter
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, InvalidSignature) as fault:
            raise NotProven from fault
        before = next(key.count for key in held if key.id == found.hex())
        if count <= before and (count or before):                   # a copy of the key was used elsewhere
            raise NotProven
        return found.hex(), count

    def _server(self) -> Fido2Server:
        from fido2.server import Fido2Server
        from fido2.webauthn import PublicKeyCredentialRpEntity

        logging.getLogger("fido2").setLevel(logging.WARNING)         # or it writes which key was used
        return Fido2Server(PublicKeyCredentialRpEntity(id=self._name, name=_NAME),
                           verify_origin=lambda origin: origin in self._origins)


def _credential(key: SecurityKey) -> AttestedCredentialData:
    from fido2.webauthn import AttestedCredentialData

    return AttestedCredentialData(key.data)


def _read(answer: str) -> Mapping[str, Any]:
    read = json.loads(answer)
    if not isinstance(read, dict):
        raise TypeError("an answer is an object")
    return read


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
