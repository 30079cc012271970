"""Accounts of a case that a team works on: who signs in, and what lets them.

Invariant: an account says who somebody is, never what they may do: that is the case's word on their handle
(`model.access`). No secret is held in a form that opens anything by itself: passwords, links, sessions, tokens and
recovery codes as hashes. Days, no clock times, in what is kept.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from enum import StrEnum

from witnessmark.errors import InvalidRecord
from witnessmark.model.access import Permission

LONGEST_HANDLE = 40
RESERVED = frozenset({"me", "server"})
"""Handles that nobody can be invited under: who works alone, and the program itself."""
_HANDLE = re.compile(r"[\w.@-]+(?: [\w.@-]+)*")


class State(StrEnum):
    INVITED = "invited"      # a link was made and not followed yet
    OPEN = "open"
    SHUT = "shut"            # signs in no more


@dataclass(frozen=True, slots=True)
class Account:
    """Who may sign in. `password` is an encoded Argon2id hash; `second` the secret of a second factor, if there is one.

    `link` is the hash of a one-time link that sets a password, good up to and including the day `until`. `step` is the
    step of the clock of the last one-time code that was taken, `keys` how many security keys there are.
    """

    handle: str
    state: State
    made: dt.date
    password: str = field(default="", repr=False)
    second: str | None = field(default=None, repr=False)
    link: str | None = field(default=None, repr=False)
    until: dt.date | None = None
    step: int | None = None
    keys: int = 0

    def __post_init__(self) -> None:
        handle_of(self.handle)
        if self.state is State.OPEN and not self.password:
            raise InvalidRecord("an open account needs a password", path="$.account")


@dataclass(frozen=True, slots=True)
class SecurityKey:
    """A security key or passkey that somebody registered: its public part, its counter when it was seen last."""

    id: str                  # of the credential, in hex
    handle: str
    name: str
    made: dt.date
    data: bytes = field(repr=False)
    count: int = 0

    def __post_init__(self) -> None:
        if not 1 <= len(self.name) <= LONGEST_HANDLE or not self.name.isprintable():
            raise InvalidRecord(f"a key is called by 1 to {LONGEST_HANDLE} characters", path="$.name")


@dataclass(frozen=True, slots=True)
class Provider:
    """An organisation's own identity provider (OpenID Connect), which may vouch for accounts that were linked to it.

    `client` and `secret` are what this server signs in to it with; `name` stands on its button. `passwords`: whether
    an account that is linked may still be opened by its password.
    """

    issuer: str              # the address that its tokens name, without a slash that it does not have there
    client: str
    name: str
    secret: str = field(repr=False)
    passwords: bool = True

    def __post_init__(self) -> None:
        for said, longest, path in ((self.name, LONGEST_HANDLE, "$.name"), (self.client, 200, "$.client"),
                                    (self.secret, 500, "$.secret")):
            if not 1 <= len(said) <= longest or not said.isprintable() or said != said.strip():
                raise InvalidRecord(f"it takes 1 to {longest} characters on one line", path=path)


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom of a provider's people an account belongs to: `subject` is the provider's own unchanging name for them."""

    handle: str
    issuer: str
    subject: str = field(repr=False)
    made: dt.date


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that signed in. Minutes are counted since 1970 and rounded; they go when the session ends.

    `whole` is False between the password and the second factor: such a session opens one page.
    """

    id: str                  # the hash of what the browser holds
    handle: str
    begun: dt.date
    ends: int
    seen: int
    whole: bool = True


class Scope(StrEnum):
    """What a token may be used for, of what its owner may do."""

    READ = "read"
    COLLECT = "collect"
    JUDGE = "judge"
    AUDIT = "audit"

    @property
    def permission(self) -> Permission:
        return Permission(self.value)


@dataclass(frozen=True, slots=True)
class Token:
    """What a program signs in with: never more than its owner may do, in these scopes and compartments.

    `compartments` None: every one that is open to the owner. Good up to and including the day `until`.
    """

    id: str
    handle: str
    name: str
    scopes: frozenset[Scope]
    compartments: frozenset[str] | None
    made: dt.date
    until: dt.date
    hash: str = field(default="", repr=False)


def handle_of(handle: str) -> str:
    """Return a handle; InvalidRecord when it can't stand beside a decision, or is the program's own."""
    if len(handle) > LONGEST_HANDLE or not _HANDLE.fullmatch(handle) or handle in RESERVED:
        raise InvalidRecord("a handle is made of letters, digits, spaces and . @ _ -, 40 at most",
                            path="$.handle", advice="Take another one; me and server are the program's own.")
    return handle
