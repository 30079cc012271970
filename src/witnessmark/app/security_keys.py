"""The verbs on security keys: register one, sign in by one, drop one.

Invariant: a challenge is asked for one session, counts once and for minutes, and is kept in memory alone. Who changes
what guards an account says its password again. An account that has a key or one-time codes is not open without one.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from witnessmark.app.accounts import fresh_codes, known_by_password
from witnessmark.app.case import Case
from witnessmark.app.sessions import HALF_LASTS, Refused, Sessions
from witnessmark.errors import InvalidRecord, NotFound, UsageError
from witnessmark.model.access import Permission
from witnessmark.model.account import Account, SecurityKey, Session, State
from witnessmark.vault.security_keys import KeyParty, NotProven

MOST_KEYS = 10


@dataclass(frozen=True, slots=True)
class _Asked:
    state: Any
    minute: int


class SecurityKeys:
    """The keys of a server's accounts. `party` is how they know it; None where it has no name they can be bound to."""

    def __init__(self, sessions: Sessions, party: KeyParty | None) -> None:
        self._sessions, self._party = sessions, party
        self._asked: dict[tuple[str, str], _Asked] = {}
        self._turn = threading.Lock()

    @property
    def offered(self) -> bool:
        """Whether keys work here at all."""
        return self._party is not None

    def held(self, handle: str) -> list[SecurityKey]:
        """Return somebody's keys, the first first."""
        return self._sessions.case.store.security_keys(self._sessions.case.actor, handle)

    def ask_to_make(self, session: Session) -> str:
        """Return what a browser is told to make a key; empty where they don't work here."""
        if self._party is None:
            return ""
        options, state = self._party.asks_to_make(session.handle, self.held(session.handle))
        self._keep("make", session.id, state)
        return options

    def add(self, session: Session, answer: str, *, name: str, password: str) -> tuple[str, ...]:
        """Keep a key that was made; return recovery codes where there were none before, which are shown this once.

        Raises:
            UsageError: the password is wrong, the answer does not fit, or there are too many.
        """
        case, handle = self._sessions.case, session.handle
        known_by_password(case, handle, password, self._sessions.passwords)
        state = self._taken("make", session.id)
        held = self.held(handle)
        try:
            if self._party is None or state is None or len(held) >= MOST_KEYS:
                raise NotProven
            made = self._party.made(state, answer)
            key = SecurityKey(made.id, handle, " ".join(name.split()), case.today(), made.data, made.count)
        except (NotProven, InvalidRecord) as fault:
            raise UsageError("The key was not registered.", advice="Try again, with another key or browser.") from fault
        codes = () if case.store.recovery_left(case.actor, handle) else fresh_codes(handle)
        with case.store.writing(case.actor) as writer:
            if not writer.accounts.keep_security_key(key):
                raise UsageError("The key was not registered.", advice="It is registered already.")
            if codes:
                writer.accounts.set_codes(handle, [kept for _, kept in codes])
        return tuple(code for code, _ in codes)

    def ask_to_prove(self, secret: str | None) -> str:
        """Return what a browser is told to show a key, for who gave the right password; empty where there is none."""
        half = self._sessions.found(secret)
        held = self.held(half.handle) if half is not None and not half.whole else []
        if half is None or not held or self._party is None:
            return ""
        options, state = self._party.asks_to_prove(held)
        self._keep("prove", half.id, state)
        return options

    def prove(self, secret: str, answer: str, address: str) -> tuple[str, Session]:
        """Return a whole session in place of a half one, for a key that was shown; raises as `Sessions.second`."""
        half = self._sessions.found(secret)
        if half is None or half.whole or self._party is None:
            raise Refused
        case, held = self._sessions.case, self.held(half.handle)
        party = self._party

        def shown(_: Account) -> bool:
            state = self._taken("prove", half.id)
            try:
                found, count = party.proven(state, held, answer) if state is not None else ("", 0)
            except NotProven:
                return False
            with case.store.writing(case.actor) as writer:
                return bool(found) and writer.accounts.note_key_used(found, count)

        return self._sessions.whole_for(half, shown, address)

    def drop(self, handle: str, key: str, *, password: str) -> None:
        """Let one of somebody's keys open nothing any more; UsageError when the password is wrong."""
        known_by_password(self._sessions.case, handle, password, self._sessions.passwords)
        drop_key(self._sessions.case, handle, key)

    def _keep(self, what: str, session: str, state: Any) -> None:
        now = self._sessions.minute
        with self._turn:
            self._asked = {name: one for name, one in self._asked.items() if one.minute + HALF_LASTS >= now}
            self._asked[what, session] = _Asked(state, now)

    def _taken(self, what: str, session: str) -> Any:
        with self._turn:
            one = self._asked.pop((what, session), None)
        return one.state if one is not None and one.minute + HALF_LASTS >= self._sessions.minute else None


def keys_of(case: Case, handle: str) -> list[SecurityKey]:
    """Return the security keys of an account; the actor needs ADMIN."""
    case.actor.require(Permission.ADMIN)
    return case.store.security_keys(case.actor, handle)


def drop_key(case: Case, handle: str, key: str) -> None:
    """Let one key of somebody's open nothing any more (needs ADMIN). With the last guard its recovery codes go.

    Raises:
        NotFound: they have no such key.
    """
    case.actor.require(Permission.ADMIN)
    account, held = case.store.account(case.actor, handle), case.store.security_keys(case.actor, handle)
    if account is None or account.state is State.SHUT or not any(one.id == key for one in held):
        raise NotFound("There is no such key.", advice="`witnessmark account keys NAME` lists them.")
    with case.store.writing(case.actor) as writer:
        writer.accounts.drop_security_keys(handle, key)
        if len(held) == 1 and account.second is None:
            writer.accounts.set_codes(handle, ())
