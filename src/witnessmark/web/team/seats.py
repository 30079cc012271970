"""Each session's own seat: a hand on the case with what its owner may do, and the pages over it.

Invariant: what is held for a session (tables, counts, work begun, rehearsals) is held for it alone; a seat goes with
the session, and as soon as its owner may do something else.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from witnessmark.app.case import Case
from witnessmark.app.sessions import Sessions
from witnessmark.app.tokens import actor_by_token
from witnessmark.model.access import Actor, Permission
from witnessmark.model.account import Session
from witnessmark.vault.passwords import digest_of_secret
from witnessmark.web.pages import Pages
from witnessmark.web.rehearsing import Rehearsals

MOST = 200


@dataclass(frozen=True, slots=True)
class Hand:
    """The case in the hand of whoever asks the interface for programs, and the pages whose locks that takes.

    `key` tells their keys of repeated requests from everybody else's; `renewed` gives the hand they have by now.
    """

    case: Case
    pages: Pages
    key: str
    renewed: Callable[[], Hand | None] = field(repr=False)

    def refresh(self) -> None:
        """Bring incidents up to date, or have that begun in a large case."""
        self.case.actor.require(Permission.READ)
        self.pages.upkeep.incidents()


@dataclass(frozen=True, slots=True)
class Seat:
    """One session at work. `token` is what its pages carry and every change brings along."""

    session: Session
    actor: Actor
    token: str
    pages: Pages
    rehearsals: Rehearsals


class Seats:
    """The seats of one server; the one used longest ago goes when there are too many."""

    def __init__(self, sessions: Sessions, server: Pages) -> None:
        self._sessions, self._server = sessions, server
        self._turn = threading.Lock()
        self._held: OrderedDict[str, Seat] = OrderedDict()
        self._leaving: set[threading.Thread] = set()

    def of(self, session: Session, secret: str) -> Seat:
        """Return the seat of a session, made anew where its owner may do something else than before."""
        actor = self._sessions.actor_of(session.handle)
        with self._turn:
            held = self._held.get(session.id)
            if held is None or held.actor != actor:
                if held is not None:
                    self._leave(held)
                token = digest_of_secret(f"page {secret}")
                case = self._sessions.case.acting(actor, levels=self._sessions.terms.levels)
                pages = Pages(case, token=token, beside=self._server, team=True)
                held = self._held[session.id] = Seat(session, actor, token, pages, Rehearsals(pages))
            self._held.move_to_end(session.id)
            while len(self._held) > MOST:
                self._leave(self._held.popitem(last=False)[1])
            return held

    def hand_by_token(self, secret: str) -> Hand | None:
        """Return the hand of a token's owner, as far as the token goes; None where it opens nothing."""
        found = actor_by_token(self._sessions, secret)
        if found is None:
            return None
        token, actor = found
        case = self._sessions.case.acting(actor, levels=self._sessions.terms.levels)
        return Hand(case, self._server, f"token {token.id}", lambda: self.hand_by_token(secret))

    def hand_by_session(self, session: Session, secret: str) -> Hand:
        """Return the hand of who signed in; programs on our own pages ask in it."""
        seat = self.of(session, secret)

        def renewed() -> Hand | None:
            held = self._sessions.found(secret, note=False)       # a stream that goes on is nobody at work
            return None if held is None else self.hand_by_session(held, secret)

        return Hand(seat.pages.case, self._server, f"account {session.handle}", renewed)

    def drop(self, session: str) -> None:
        with self._turn:
            held = self._held.pop(session, None)
            if held is not None:
                self._leave(held)

    def finish(self) -> None:
        """Wait for what was begun on any seat: the case closes next."""
        with self._turn:
            for held in self._held.values():
                self._leave(held)
            self._held.clear()
            leaving = set(self._leaving)
        for thread in leaving:
            thread.join()

    def _leave(self, seat: Seat) -> None:
        """Let nothing begin on a seat any more; what was begun ends by itself."""
        seat.pages.upkeep.stop()
        self._leaving = {thread for thread in self._leaving if thread.is_alive()}
        thread = threading.Thread(target=seat.pages.finish, name="leaving")
        self._leaving.add(thread)
        thread.start()
