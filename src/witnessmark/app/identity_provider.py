"""The verbs on an identity provider: configure it, link an account to it, sign in by it.

Invariant: a provider says who somebody is, and only of accounts that were invited, opened, and linked by their owner,
who gives the password for it. It makes no account, gives no role and opens no compartment, whatever else it says. It
stands in for the password alone: an account that has a second factor is asked for it. A way there and back is bound to
one browser, counts once and for minutes, and is kept in memory alone.
"""

from __future__ import annotations

import hmac
import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from witnessmark.app.accounts import known_by_password
from witnessmark.app.case import Case
from witnessmark.app.sessions import Refused, Sessions, place_of
from witnessmark.errors import NotFound, UsageError
from witnessmark.model.access import Permission
from witnessmark.model.account import Provider, Session, State, Vouched
from witnessmark.vault.id_tokens import LoginRefused, NotVouched
from witnessmark.vault.identity_provider import Party, Way
from witnessmark.vault.passwords import digest_of_secret, new_secret
from witnessmark.vault.provider_calls import Away, libraries_at_hand, origin_of

logger = logging.getLogger("witnessmark.provider")
LASTS = 10
"""Minutes that somebody may take at the provider."""
MOST_WAYS, MOST_FROM_ONE = 2_000, 40
BACK = "/sign-in/provider/back"
_AWAY = "The identity provider did not answer as it should."
_LOGIN = "The identity provider does not take this server's own name and secret: give them anew (account provider)."


def configure(case: Case, provider: Provider) -> None:
    """Let an organisation's provider vouch for accounts that are linked to it (needs ADMIN); links to another go.

    Raises:
        UsageError: its address is none, or in the clear, or a library is missing.
    """
    case.actor.require(Permission.ADMIN)
    origin_of(provider.issuer)
    libraries_at_hand()
    before = case.store.provider(case.actor)
    with case.store.writing(case.actor) as writer:
        if before is not None and before.issuer != provider.issuer:
            writer.accounts.drop_vouched()
        writer.accounts.keep_provider(provider)
        writer.note_keys("account", "provider")


def remove(case: Case) -> None:
    """Let no provider vouch for anybody any more (needs ADMIN): everybody signs in with the password."""
    case.actor.require(Permission.ADMIN)
    with case.store.writing(case.actor) as writer:
        writer.accounts.keep_provider(None)
        writer.accounts.drop_vouched()
        writer.note_keys("account", "provider removed")


def configured(case: Case) -> Provider | None:
    """Return the provider that vouches for accounts, if there is one (needs ADMIN)."""
    case.actor.require(Permission.ADMIN)
    return case.store.provider(case.actor)


def linked(case: Case) -> dict[str, Vouched]:
    """Return the accounts that the provider may vouch for, by handle (needs ADMIN)."""
    case.actor.require(Permission.ADMIN)
    return {one.handle: one for one in case.store.vouched(case.actor)}


def unlink(case: Case, handle: str) -> None:
    """Let the provider vouch for an account no more (needs ADMIN).

    Raises:
        NotFound: it is not linked.
    """
    if handle not in linked(case):
        raise NotFound("This account is not linked.", advice="`witnessmark account list` names those that are.")
    with case.store.writing(case.actor) as writer:
        writer.accounts.drop_vouched(handle)
        writer.note_keys("account", f"unlinked {handle}")


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where a browser is sent, and what it has to bring back beside what the provider gives it."""

    address: str
    kept: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Returned:
    """Who came back: with a new session and its secret, or, where an account was to be linked, with that done.

    `before` is the session that the browser had when it left.
    """

    session: Session | None
    secret: str = field(repr=False, default="")
    before: str = ""


@dataclass(frozen=True, slots=True)
class _Under:
    """A way that a browser is under: the hash of what it keeps, where it asked from, what for."""

    way: Way
    kept: str
    address: str
    minute: int
    before: str              # the session that it had
    link: str                # the account that is to be linked; empty: to sign in


class ByProvider:
    """Signing in to a server by its organisation's provider; without one, or `party`, it refuses."""

    def __init__(self, sessions: Sessions, party: Party | None = None) -> None:
        self._sessions = sessions
        provider = sessions.case.store.provider(sessions.case.actor)
        if provider is not None and party is None:
            libraries_at_hand()
            party = Party(provider, clock=sessions.clock)
        self._party = party
        self._under: OrderedDict[str, _Under] = OrderedDict()
        self._turn = threading.Lock()

    @property
    def name(self) -> str:
        """What stands on the button; empty where there is no provider."""
        return self._party.provider.name if self._party is not None else ""

    @property
    def alone(self) -> bool:
        """Whether a linked account is opened by the provider alone."""
        return self._party is not None and not self._party.provider.passwords

    def link_of(self, handle: str) -> Vouched | None:
        """Return whom somebody's account belongs to at the provider that is configured."""
        if self._party is None:
            return None
        found = linked(self._sessions.case).get(handle)
        return found if found is not None and found.issuer == self._party.provider.issuer else None

    def leave(self, home: str, address: str, *, before: str = "") -> Leaving:
        """Send a browser to the provider, to sign in.

        Args:
            home: this server as the browser knows it, as https://desk.example.org. address: where it asks from.
            before: the session that it has, which ends when it comes back.

        Raises:
            Refused: there is no provider. Away: it does not answer.
        """
        return self._leave(home, address, before, "")

    def leave_to_link(self, home: str, address: str, session: Session, password: str) -> Leaving:
        """Send who gives their password to the provider, to link the account with whom they are there.

        Raises:
            UsageError: the password is wrong, or the account is linked. Refused, Away: as `leave`.
        """
        known_by_password(self._sessions.case, session.handle, password, self._sessions.passwords)
        if self.link_of(session.handle) is not None:
            raise UsageError("This account is linked.", advice="Remove the link first.")
        return self._leave(home, address, session.id, session.handle)

    def come_back(self, state: str, kept: str, code: str, issuer: str | None, address: str) -> Returned:
        """Take who comes back from the provider.

        Args:
            state, code, issuer: what the provider gave the browser. kept: what the browser kept since it left.

        Raises:
            Refused: not as it left, not vouched for, or no account of theirs. Away: the provider does not answer.
            TooSoon: too many tries. A browser that kept nothing tries nothing: any page can make one ask for this.
        """
        if not kept:
            raise Refused
        place = place_of(address)
        self._sessions.throttle.begin((place,) if place else ())
        under = self._taken(state, kept)
        if under is None or self._party is None or not code:
            raise Refused
        try:
            subject = self._party.came_back(under.way, code, issuer)
        except NotVouched as fault:
            logger.warning(_LOGIN if isinstance(fault, LoginRefused) else "The identity provider vouched for nobody.")
            raise Refused from fault
        except Away:
            logger.warning(_AWAY)
            raise
        if under.link:
            self._link(under, subject)
            self._sessions.throttle.passed((), forgiven=place)
            return Returned(None, before=under.before)
        secret, session = self._sessions.vouched_for(self._owner_of(subject), address)
        return Returned(session, secret, under.before)

    def drop(self, session: Session, password: str) -> None:
        """Link somebody's own account no more; their other sessions end, since the provider may have opened them.

        Raises:
            UsageError: the password is wrong, or opens the account no more: who is shut out at the provider would come
                in by it again. An admin unlinks then.
        """
        known_by_password(self._sessions.case, session.handle, password, self._sessions.passwords)
        if self.alone:
            raise UsageError("This account is opened by its provider alone.", advice="Ask an admin to unlink it.")
        unlink(self._sessions.case, session.handle)
        self._sessions.end_of(session.handle, but=session.id)

    def _leave(self, home: str, address: str, before: str, link: str) -> Leaving:
        if self._party is None:
            raise Refused
        way = Way(home + BACK, self._sessions.clock())
        try:
            where, kept = self._party.sent_to(way), new_secret()
        except Away:
            logger.warning(_AWAY)
            raise
        under = _Under(way, digest_of_secret(kept), address, self._sessions.minute, before, link)
        with self._turn:
            self._sweep()
            own = [state for state, one in self._under.items() if one.address == address]
            for state in own[: max(0, len(own) - MOST_FROM_ONE + 1)]:
                del self._under[state]
            while len(self._under) >= MOST_WAYS:
                self._under.popitem(last=False)
            self._under[digest_of_secret(way.state)] = under
        return Leaving(where, kept)

    def _taken(self, state: str, kept: str) -> _Under | None:
        """Return the way that a browser left on, once; another browser's stays where it is."""
        with self._turn:
            self._sweep()
            name = digest_of_secret(state)
            under = self._under.get(name)
            if under is None or not hmac.compare_digest(under.kept, digest_of_secret(kept)):
                return None
            return self._under.pop(name)

    def _sweep(self) -> None:
        now = self._sessions.minute
        for state in [state for state, one in self._under.items() if one.minute + LASTS < now]:
            del self._under[state]

    def _owner_of(self, subject: str) -> str:
        """Return whose account a subject was linked to; Refused where it is nobody's."""
        assert self._party is not None
        issuer = self._party.provider.issuer
        found = [one.handle for one in linked(self._sessions.case).values()
                 if one.issuer == issuer and hmac.compare_digest(one.subject.encode(), subject.encode())]
        if len(found) != 1:
            raise Refused
        return found[0]

    def _link(self, under: _Under, subject: str) -> None:
        """Write a link for who is still signed in as they left; Refused where the subject or account is taken."""
        assert self._party is not None
        case, issuer = self._sessions.case, self._party.provider.issuer
        open_ = {one.id for one in self._sessions.listing(under.link)}
        held = case.store.account(case.actor, under.link)
        with self._turn:
            taken = [one for one in linked(case).values() if one.issuer == issuer
                     and (one.subject == subject or one.handle == under.link)]
            if under.before not in open_ or held is None or held.state is not State.OPEN or taken:
                raise Refused
            with case.store.writing(case.actor) as writer:
                writer.accounts.keep_vouched(Vouched(under.link, issuer, subject, case.today()))
                writer.note_keys("account", f"linked {under.link}")
        self._sessions.end_of(under.link, but=under.before)


__all__ = ["BACK", "LASTS", "Away", "ByProvider", "Leaving", "Returned", "configure", "configured", "linked", "remove",
           "unlink"]
