"""Who has signed in to a team's server: passwords and second factors checked, sessions kept and ended.

Invariant: a session is a random secret of 256 bits that the browser holds and the case holds the hash of; it ends after
a time, after being left alone, when somebody ends it, and with the account. Whatever is wrong with a name or a
password, the answer is the same and costs the same. What a session may do is read from the case for every request.

Tries are counted by name and by network address. A browser that somebody signed in from before brings a mark of that
and is counted by itself: no stranger's guesses lock it out. The mark opens nothing, and is void with a new password.
"""

from __future__ import annotations

import hmac
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from witnessmark.app.accounts import take_recovery_code
from witnessmark.app.case import Case
from witnessmark.app.throttle import Throttle, TooSoon
from witnessmark.errors import UsageError
from witnessmark.model.access import Actor, Permission, Role
from witnessmark.model.account import Account, Session, State
from witnessmark.store.accounts import AccountWriter
from witnessmark.vault.onetime import step_of
from witnessmark.vault.passwords import Passwords, digest_of_secret, new_secret
from witnessmark.vocab.codes import Access

SERVER = "server"
ROUNDED = 5
"""Minutes to which it is noted when a session was seen last."""
_BROWSER = "browser "
MOST_HALVES = 2_000
HALF_LASTS = 5
"""Minutes between the password and the second factor."""


class Required(StrEnum):
    """Of whom a server asks a second factor."""

    NOBODY = "nobody"
    ADMINS = "admins"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Terms:
    """How long sessions last, in minutes, which access levels are open on this server at all, who needs two factors."""

    longest: int = 12 * 60
    idle: int = 60
    levels: frozenset[Access] = field(default_factory=lambda: frozenset({Access.PUBLIC}))
    second: Required = Required.NOBODY


class Refused(Exception):
    """Not signed in; says nothing of why."""


def server_of(case: Case) -> Case:
    """Return the server's own hand on an open case: it keeps what pages rest on up to date, and never answers.

    The actor needs ADMIN; the case must name who may do what, since otherwise everybody could do everything.
    """
    case.actor.require(Permission.ADMIN)
    if not case.store.names_people():
        raise UsageError("This case names nobody yet.",
                         advice="Invite an admin first: witnessmark account invite NAME --role admin")
    return case.acting(Actor.solo(SERVER))


class Sessions:
    """The sessions of one server. `case` is the server's hand on it; `clock` gives seconds since 1970."""

    def __init__(self, case: Case, *, terms: Terms = Terms(), passwords: Passwords | None = None,
                 throttle: Throttle | None = None, clock: Callable[[], float] = time.time) -> None:
        self.case, self.terms, self.clock = case, terms, clock
        self.passwords = passwords or Passwords()
        self.throttle = throttle or Throttle()
        self._halves: dict[str, str] = {}            # half sessions, with whence the try came that began each
        self._turn = threading.Lock()
        self._write(lambda accounts: accounts.sweep_sessions(self.minute, terms.idle + ROUNDED))

    @property
    def minute(self) -> int:
        return int(self.clock() // 60)

    def sign_in(self, handle: str, password: str, address: str, mark: str = "") -> tuple[str, Session]:
        """Return a new session's secret, and the session: one that still needs the second factor is not whole.

        Args:
            address: the network address that it is tried from; empty where nobody knows it. mark: what the browser
                was given when somebody signed in from it before (`mark_for`).

        Raises:
            Refused: no such account, another password, or it is not open. TooSoon: too many tries, or too many at once.
        """
        held, alone = self.case.store.account(self.case.actor, handle), self._by_provider_alone(handle)
        own = self._known(held, mark)
        names, place = ((own,), own) if own else ((f"account {handle}",), place_of(address))
        counted = tuple({*names, place} - {""})
        self.throttle.begin(counted)
        usable = held is not None and held.state is State.OPEN and not alone
        try:
            fits = self.passwords.fits(password, held.password if held and usable else "")
        except TooSoon:
            self.throttle.taken_back(counted)
            raise
        if not fits or held is None:
            raise Refused
        whole = self._asks_nothing_more(held)
        if whole:
            self.throttle.passed(names, forgiven=place)
        return self._open(held, whole=whole, place=place)

    def mark_for(self, handle: str) -> str:
        """Return what a browser is given from which somebody signed in, to know it by the next time."""
        held, nonce = self.case.store.account(self.case.actor, handle), new_secret()
        return f"{nonce}.{self._mark_code(held, nonce)}" if held is not None else ""

    def _known(self, held: Account | None, mark: str) -> str:
        """Return under what a browser is counted that somebody signed in from before; empty for any other."""
        nonce, _, code = mark.partition(".")
        if held is None or not nonce or not code.isascii():
            return ""
        return f"{_BROWSER}{nonce}" if hmac.compare_digest(code, self._mark_code(held, nonce)) else ""

    def _mark_code(self, held: Account, nonce: str) -> str:
        return self.case.vouched("\n".join((held.handle, nonce, digest_of_secret(held.password))))

    def vouched_for(self, handle: str, address: str) -> tuple[str, Session]:
        """Return a new session for whom a provider vouches, in place of their password: the caller counted the try.

        Raises:
            Refused: no such account, or it is not open.
        """
        held = self.case.store.account(self.case.actor, handle)
        if held is None or held.state is not State.OPEN:
            raise Refused
        whole, place = self._asks_nothing_more(held), place_of(address)
        if whole:
            self.throttle.passed((), forgiven=place)
        return self._open(held, whole=whole, place=place)

    def second(self, secret: str, code: str, address: str) -> tuple[str, Session]:
        """Return a whole session in place of a half one, for a one-time or recovery code; raises as `sign_in`."""
        half = self.found(secret)
        if half is None or half.whole:
            raise Refused
        return self.whole_for(half, lambda held: self._fits(held, code), address)

    def whole_for(self, half: Session, fits: Callable[[Account], bool], address: str) -> tuple[str, Session]:
        """Return a whole session in place of a half one where its second factor fits, which is tried once.

        Raises:
            Refused: it does not. TooSoon: too many tries.
        """
        names, came = (f"second {half.handle}", f"account {half.handle}"), self._halves.get(half.id, "")
        place = came if came.startswith(_BROWSER) else place_of(address)
        self.throttle.begin((names[0], place) if place else names[:1])
        held = self.case.store.account(self.case.actor, half.handle)
        if held is None or held.state is not State.OPEN or not fits(held):
            raise Refused
        self.throttle.passed(names, forgiven=place)
        self.throttle.passed((), forgiven=self._halves.pop(half.id, ""))
        self.end(half.id)
        return self._open(held, whole=True, place=place)

    def found(self, secret: str | None, *, note: bool = True) -> Session | None:
        """Return the session that a browser's secret opens; None where it is over.

        That it was seen is noted, but for what goes on by itself and says of nobody that they are there.
        """
        if not secret:
            return None
        held = self.case.store.session(self.case.actor, digest_of_secret(secret))
        if held is None:
            return None
        now = self.minute
        if self._over(held, now):
            self.end(held.id)
            return None
        if note and now - held.seen >= ROUNDED:
            self._write(lambda accounts: accounts.note_seen(held.id, _rounded(now)))
        return held

    def listing(self, handle: str) -> list[Session]:
        """Return somebody's whole sessions that are not over, the one seen last first."""
        now = self.minute
        return [one for one in self.case.store.sessions_of(self.case.actor, handle)
                if one.whole and not self._over(one, now)]

    def _over(self, session: Session, now: int) -> bool:
        return session.ends <= now or session.seen + self.terms.idle + ROUNDED < now

    def end(self, session: str) -> None:
        self._write(lambda accounts: accounts.end_session(session))

    def end_of(self, handle: str, session: str | None = None, *, but: str = "") -> None:
        """End one session of somebody's own, or all but one."""
        if session is None:
            self._write(lambda accounts: accounts.end_sessions(handle, but=but))
        elif any(one.id == session for one in self.case.store.sessions_of(self.case.actor, handle)):
            self.end(session)

    def end_all(self) -> None:
        """End everybody's sessions: the server stops."""
        self._write(lambda accounts: accounts.end_sessions())

    def actor_of(self, handle: str) -> Actor:
        """Return what somebody may do here now: what the case gives their handle, of the levels open on this server."""
        return self.case.store.narrowed(Actor(handle, frozenset(Role), self.terms.levels, None), named=True)

    def lacks_second(self, handle: str) -> bool:
        """Say whether somebody needs a second factor here and has none."""
        asked = self.terms.second
        if asked is Required.NOBODY or (asked is Required.ADMINS and not self.actor_of(handle).may(Permission.ADMIN)):
            return False
        held = self.case.store.account(self.case.actor, handle)
        return held is None or self._asks_nothing_more(held)

    def _open(self, account: Account, *, whole: bool, place: str) -> tuple[str, Session]:
        secret, now = new_secret(), self.minute
        ends = now + (self.terms.longest if whole else HALF_LASTS)
        made = Session(digest_of_secret(secret), account.handle, self.case.today(), ends, _rounded(now), whole)

        def write(accounts: AccountWriter) -> None:
            accounts.sweep_sessions(now, self.terms.idle + ROUNDED)
            accounts.open_session(made)

        self._write(write)
        if not whole:
            with self._turn:
                self._halves[made.id] = place
                while len(self._halves) > MOST_HALVES:
                    del self._halves[next(iter(self._halves))]
        return secret, made

    def _asks_nothing_more(self, account: Account) -> bool:
        """Say whether an account has no second factor."""
        return account.second is None and not account.keys

    def _by_provider_alone(self, handle: str) -> bool:
        """Say whether an account is linked to a provider beside which passwords open nothing."""
        provider = self.case.store.provider(self.case.actor)
        return provider is not None and not provider.passwords and any(
            one.handle == handle and one.issuer == provider.issuer for one in self.case.store.vouched(self.case.actor))

    def _fits(self, account: Account, code: str) -> bool:
        """Say whether a code is right, and use it up."""
        step = step_of(account.second, code, self.clock()) if account.second else None
        if step is None:
            return take_recovery_code(self.case, account.handle, code)
        with self.case.store.writing(self.case.actor) as writer:
            return writer.accounts.take_step(account.handle, step)

    def _write(self, write: Callable[[AccountWriter], None]) -> None:
        with self.case.store.writing(self.case.actor) as writer:
            write(writer.accounts)


def place_of(address: str) -> str:
    """Return under what tries from an address are counted; nothing, where nobody knows it."""
    return f"address {address}" if address else ""


def _rounded(minute: int) -> int:
    return minute - minute % ROUNDED
