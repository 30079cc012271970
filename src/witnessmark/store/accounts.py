"""Accounts, recovery codes, sessions, tokens and kept answers as rows.

Invariant: only who administers the case (or the server on their behalf) reads or writes them; a session is found by
the hash of what a browser holds and by nothing else; a row that is not as this program wrote it opens nothing
(`proven.py`). They are no evidence: rows are changed and thrown away.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Table, delete, insert, or_, select, update

from witnessmark.model.access import Actor, Permission
from witnessmark.model.account import Account, Provider, Scope, SecurityKey, Session, State, Token, Vouched
from witnessmark.store import account_tables as tables
from witnessmark.store.proven import change, fits, one_proven, proven, put
from witnessmark.store.visible import require_any


class Accounts:
    """The reads, for a store that gives a connection: as the program itself, since no person's view shows accounts."""

    def _reading(self, actor: Actor | None) -> AbstractContextManager[Connection]:
        raise TypeError("a store says how it is read")

    def accounts(self, actor: Actor) -> list[Account]:
        """Return every account, by handle; the actor needs ADMIN."""
        require_any(actor, Permission.ADMIN)
        with self._reading(None) as connection:
            return [_account(row) for row in _sound(
                connection, select(tables.account).order_by(tables.account.c.handle), tables.account)]

    def account(self, actor: Actor, handle: str) -> Account | None:
        """Return the account of a handle; the actor needs ADMIN."""
        return self._one_account(actor, tables.account.c.handle == handle)

    def account_by_link(self, actor: Actor, link: str) -> Account | None:
        """Return the account that a one-time link is for, by the link's hash; the actor needs ADMIN."""
        return self._one_account(actor, tables.account.c.link == link)

    def _one_account(self, actor: Actor, which: Any) -> Account | None:
        require_any(actor, Permission.ADMIN)
        with self._reading(None) as connection:
            row = one_proven(connection, select(tables.account).where(which), tables.account)
        return None if row is None else _account(row)

    def session(self, actor: Actor, session: str) -> Session | None:
        """Return the session of this id; the actor needs ADMIN."""
        require_any(actor, Permission.ADMIN)
        held = tables.session
        with self._reading(None) as connection:
            row = one_proven(connection, select(held).where(held.c.id == session), held)
        return None if row is None else _session(row)

    def sessions_of(self, actor: Actor, handle: str) -> list[Session]:
        """Return somebody's sessions, the one seen last first; the actor needs ADMIN."""
        require_any(actor, Permission.ADMIN)
        held = tables.session
        with self._reading(None) as connection:
            return [_session(row) for row in _sound(
                connection, select(held).where(held.c.handle == handle).order_by(held.c.seen.desc(), held.c.id), held)]

    def recovery_left(self, actor: Actor, handle: str) -> int:
        """Return how many recovery codes somebody has left; the actor needs ADMIN."""
        require_any(actor, Permission.ADMIN)
        held = tables.recovery_code
        with self._reading(None) as connection:
            return len(connection.execute(select(held.c.code).where(held.c.handle == handle)).all())

    def security_keys(self, actor: Actor, handle: str) -> list[SecurityKey]:
        """Return somebody's security keys, the first first; the actor needs ADMIN."""
        require_any(actor, Permission.ADMIN)
        held = tables.security_key
        with self._reading(None) as connection:
            return [_security_key(row) for row in _sound(
                connection, select(held).where(held.c.handle == handle).order_by(held.c.made, held.c.id), held)]

    def provider(self, actor: Actor) -> Provider | None:
        """Return the identity provider that vouches for accounts, if there is one; the actor needs ADMIN.

        Raises:
            VerificationFailed: it is not the one that this program wrote.
        """
        require_any(actor, Permission.ADMIN)
        with self._reading(None) as connection:
            rows = proven(connection, select(tables.provider), tables.provider)
        return next((Provider(row["issuer"], row["client"], row["name"], row["secret"], bool(row["passwords"]))
                     for row in rows), None)

    def vouched(self, actor: Actor) -> list[Vouched]:
        """Return whom of the provider's people accounts belong to, by handle; the actor needs ADMIN.

        Raises:
            VerificationFailed: a link is not as this program wrote it.
        """
        require_any(actor, Permission.ADMIN)
        held = tables.vouched
        with self._reading(None) as connection:
            return [Vouched(row["handle"], row["issuer"], row["subject"], dt.date.fromisoformat(row["made"]))
                    for row in proven(connection, select(held).order_by(held.c.handle), held)]

    def tokens_held(self, actor: Actor, handle: str | None = None) -> list[Token]:
        """Return tokens (somebody's), by day and id; the actor needs ADMIN."""
        require_any(actor, Permission.ADMIN)
        held = tables.token
        query = select(held).order_by(held.c.made, held.c.id)
        with self._reading(None) as connection:
            return [_token(row) for row in _sound(
                connection, query if handle is None else query.where(held.c.handle == handle), held)]

    def token_by_hash(self, actor: Actor, token: str) -> Token | None:
        """Return the token that has this hash; the actor needs ADMIN."""
        require_any(actor, Permission.ADMIN)
        with self._reading(None) as connection:
            row = one_proven(connection, select(tables.token).where(tables.token.c.hash == token), tables.token)
        return None if row is None else _token(row)

    def kept_answer(self, actor: Actor, key: str) -> KeptAnswer | None:
        """Return what was answered under a key, by its hash; the actor needs ADMIN."""
        require_any(actor, Permission.ADMIN)
        held = tables.kept_answer
        with self._reading(None) as connection:
            row = connection.execute(select(held).where(held.c.key == key)).first()
        return None if row is None else KeptAnswer(row.key, row.asked, row.status, row.body)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was asked under a key (a hash) and what was answered; without a status it is being done, or was cut off."""

    key: str
    asked: str
    status: int | None = None
    body: str | None = None


class AccountWriter:
    """The writes of one transaction, for who may administer the case."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, account: Account) -> None:
        """Write an account in place of what was kept of it."""
        held = tables.account
        self._connection.execute(delete(held).where(held.c.handle == account.handle))
        put(self._connection, held, {
            "handle": account.handle, "state": account.state.value, "made": account.made.isoformat(),
            "password": account.password, "second": account.second, "link": account.link, "step": account.step,
            "keys": account.keys, "until": account.until.isoformat() if account.until else None})

    def take_link(self, link: str) -> bool:
        """Use a one-time link up; False when another was quicker."""
        return change(self._connection, tables.account, tables.account.c.link == link, link=None, until=None)

    def take_step(self, handle: str, step: int) -> bool:
        """Note the step of the clock whose one-time code somebody used; False where it, or a later one, was used."""
        held = tables.account
        row = one_proven(self._connection, select(held).where(held.c.handle == handle), held)
        if row is None or (row["step"] is not None and row["step"] >= step):
            return False
        return change(self._connection, held, held.c.handle == handle, step=step)

    def set_codes(self, handle: str, codes: Iterable[str]) -> None:
        """Keep the hashes of somebody's recovery codes in place of those before."""
        held = tables.recovery_code
        self._connection.execute(delete(held).where(held.c.handle == handle))
        rows = [{"handle": handle, "code": code} for code in codes]
        if rows:
            self._connection.execute(insert(held), rows)

    def take_code(self, handle: str, code: str) -> bool:
        """Use a recovery code up, by its hash; False when there is none."""
        held = tables.recovery_code
        return bool(self._connection.execute(
            delete(held).where(held.c.handle == handle, held.c.code == code)).rowcount)

    def keep_security_key(self, key: SecurityKey) -> bool:
        """Keep a new key; False when it is somebody's already."""
        held = tables.security_key
        if self._connection.execute(select(held.c.id).where(held.c.id == key.id)).first():
            return False
        put(self._connection, held, {"id": key.id, "handle": key.handle, "name": key.name,
                                     "made": key.made.isoformat(), "data": key.data, "counter": key.count})
        self._count_keys(key.handle, 1)
        return True

    def note_key_used(self, key: str, count: int) -> bool:
        """Note a key's counter; False where another use of it was noted since, or the key is gone."""
        held = tables.security_key
        row = one_proven(self._connection, select(held).where(held.c.id == key), held)
        if row is None or not (row["counter"] < count or row["counter"] == count == 0):
            return False
        return change(self._connection, held, held.c.id == key, counter=count)

    def drop_security_keys(self, handle: str, key: str | None = None) -> None:
        """Throw away somebody's keys, or one of them."""
        held = tables.security_key
        gone = delete(held).where(held.c.handle == handle)
        done = self._connection.execute(gone if key is None else gone.where(held.c.id == key))
        self._count_keys(handle, -int(done.rowcount))

    def _count_keys(self, handle: str, more: int) -> None:
        """Note in the account how many keys it has: one whose row was thrown away by others is still asked for."""
        held = tables.account
        row = one_proven(self._connection, select(held).where(held.c.handle == handle), held)
        if row is not None and more:
            change(self._connection, held, held.c.handle == handle, keys=max(0, row["keys"] + more))

    def keep_provider(self, provider: Provider | None) -> None:
        """Write the provider in place of the one before; None: there is none any more."""
        self._connection.execute(delete(tables.provider))
        if provider is not None:
            put(self._connection, tables.provider, {
                "number": 1, "issuer": provider.issuer, "client": provider.client, "name": provider.name,
                "secret": provider.secret, "passwords": int(provider.passwords)})

    def keep_vouched(self, vouched: Vouched) -> None:
        """Write whom an account belongs to at the provider, in place of what was kept of it."""
        self.drop_vouched(vouched.handle)
        put(self._connection, tables.vouched, {
            "handle": vouched.handle, "issuer": vouched.issuer, "subject": vouched.subject,
            "made": vouched.made.isoformat()})

    def drop_vouched(self, handle: str | None = None) -> None:
        """Let the provider vouch for an account no more, or for none."""
        held = tables.vouched
        gone = delete(held)
        self._connection.execute(gone if handle is None else gone.where(held.c.handle == handle))

    def open_session(self, session: Session) -> None:
        put(self._connection, tables.session, {
            "id": session.id, "handle": session.handle, "begun": session.begun.isoformat(), "ends": session.ends,
            "seen": session.seen, "whole": int(session.whole)})

    def note_seen(self, session: str, minute: int) -> None:
        change(self._connection, tables.session, tables.session.c.id == session, seen=minute)

    def end_session(self, session: str) -> None:
        self._connection.execute(delete(tables.session).where(tables.session.c.id == session))

    def end_sessions(self, handle: str | None = None, *, but: str = "") -> None:
        """End somebody's sessions, or everybody's; `but` stays."""
        held = tables.session
        gone = delete(held).where(held.c.id != but)
        self._connection.execute(gone if handle is None else gone.where(held.c.handle == handle))

    def keep_token(self, token: Token) -> None:
        inside = None if token.compartments is None else sorted(token.compartments)
        put(self._connection, tables.token, {
            "id": token.id, "hash": token.hash, "handle": token.handle, "name": token.name,
            "scopes": " ".join(sorted(token.scopes)), "compartments": json.dumps(inside),
            "made": token.made.isoformat(), "until": token.until.isoformat()})

    def drop_tokens(self, handle: str | None = None, token: str | None = None) -> int:
        """Throw away somebody's tokens, or one (of theirs, where both are named); return how many."""
        held = tables.token
        which = [held.c.handle == handle] * (handle is not None) + [held.c.id == token] * (token is not None)
        return int(self._connection.execute(delete(held).where(*which)).rowcount) if which else 0

    def begin_answer(self, answer: KeptAnswer, day: dt.date) -> bool:
        """Note that what was asked under a key is being done; False when it is noted already."""
        held = tables.kept_answer
        if self._connection.execute(select(held.c.key).where(held.c.key == answer.key)).first():
            return False
        self._connection.execute(insert(held), {"key": answer.key, "asked": answer.asked, "status": answer.status,
                                                "body": answer.body, "day": day.isoformat()})
        return True

    def end_answer(self, answer: KeptAnswer) -> None:
        """Keep what was answered; without a status nothing was done, and the key is free again."""
        held = tables.kept_answer
        which = held.c.key == answer.key
        self._connection.execute(delete(held).where(which) if answer.status is None else update(held).where(
            which).values(status=answer.status, body=answer.body))

    def sweep_answers(self, before: dt.date) -> None:
        held = tables.kept_answer
        self._connection.execute(delete(held).where(held.c.day < before.isoformat()))

    def sweep_sessions(self, now: int, idle: int) -> None:
        """Throw away sessions that are over at the minute `now`, or were left alone for more than `idle` minutes."""
        held = tables.session
        self._connection.execute(delete(held).where(or_(held.c.ends <= now, held.c.seen < now - idle)))


def _sound(connection: Connection, query: Select[Any], table: Table) -> list[Mapping[str, Any]]:
    """Return the rows of a list that are as this program wrote them: others open nothing, and `verify` names them."""
    rows = [dict(row) for row in connection.execute(query).mappings()]
    return [row for row in rows if fits(connection.dialect, table, row)]


def _account(row: Mapping[str, Any]) -> Account:
    return Account(row["handle"], State(row["state"]), dt.date.fromisoformat(row["made"]), row["password"],
                   row["second"], row["link"], dt.date.fromisoformat(row["until"]) if row["until"] else None,
                   row["step"], row["keys"])


def _security_key(row: Mapping[str, Any]) -> SecurityKey:
    return SecurityKey(row["id"], row["handle"], row["name"], dt.date.fromisoformat(row["made"]), bytes(row["data"]),
                       row["counter"])


def _session(row: Mapping[str, Any]) -> Session:
    return Session(row["id"], row["handle"], dt.date.fromisoformat(row["begun"]), row["ends"], row["seen"],
                   bool(row["whole"]))


def _token(row: Mapping[str, Any]) -> Token:
    inside = json.loads(row["compartments"])
    return Token(row["id"], row["handle"], row["name"], frozenset(map(Scope, row["scopes"].split())),
                 None if inside is None else frozenset(inside), dt.date.fromisoformat(row["made"]),
                 dt.date.fromisoformat(row["until"]), row["hash"])
