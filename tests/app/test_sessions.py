"""Signing in: sessions by their secret, ends, waits, and one answer to everything that is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from tests.app.test_accounts import GOOD, PASSWORDS
from witnessmark.app import accounts
from witnessmark.app.case import Case
from witnessmark.app.sessions import Refused, Sessions, Terms, server_of
from witnessmark.app.throttle import FREE, LONGEST, Throttle, TooSoon
from witnessmark.errors import AccessDenied, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.store import account_tables
from witnessmark.vault.onetime import code_at, new_shared_secret
from witnessmark.vault.passwords import Passwords
from witnessmark.vocab.codes import Access


@dataclass
class Clock:
    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(make_case: Callable[..., Case], clock: Clock) -> Sessions:
    """A server with an admin and an analyst, both of whom have a password."""
    case = make_case()
    for handle, role in (("ana", Role.ADMIN), ("bo", Role.ANALYST)):
        person = Actor(handle, frozenset({role}), frozenset(Access), frozenset({"north"}))
        case.actor = Actor.solo()
        accounts.accept(case, accounts.invite(case, handle, person).secret, GOOD, PASSWORDS)
    return Sessions(server_of(case), passwords=PASSWORDS, throttle=Throttle(clock), clock=clock)


def test_the_secret_lies_in_no_row(sessions: Sessions) -> None:
    """What is kept finds a session by what the browser holds, and can't be turned back; the day is all of when."""
    secret, made = sessions.sign_in("bo", GOOD, "10.0.0.1")
    assert len(secret) == 43
    with sessions.case.store.writing(sessions.case.actor) as writer:
        rows = writer.accounts._connection.execute(select(account_tables.session)).all()
    (row,) = rows
    assert secret not in str(row) and row.begun == dt.date.today().isoformat() and row.seen % 5 == 0
    assert sessions.found(secret) == made and sessions.found(secret + "x") is None and sessions.found(None) is None


def test_a_session_ends_with_time(sessions: Sessions, clock: Clock) -> None:
    """Left alone for an hour; and after half a day, however busy."""
    secret, _ = sessions.sign_in("bo", GOOD, "a")
    clock.now += 59 * 60
    assert sessions.found(secret)
    clock.now += 59 * 60
    assert sessions.found(secret)                  # being used counts
    clock.now += 66 * 60
    assert sessions.found(secret) is None and sessions.listing("bo") == []
    secret, _ = sessions.sign_in("bo", GOOD, "a")
    for _ in range(12 * 2 - 1):
        clock.now += 30 * 60
        assert sessions.found(secret)
    clock.now += 30 * 60
    assert sessions.found(secret) is None


def test_a_session_ends_when_somebody_ends_it(sessions: Sessions) -> None:
    """One's own alone: an id of somebody else's does nothing."""
    kept = [sessions.sign_in("bo", GOOD, "a") for _ in range(3)]
    other, _ = sessions.sign_in("ana", GOOD, "a")
    sessions.end_of("ana", kept[0][1].id)
    assert sessions.found(kept[0][0])
    sessions.end_of("bo", kept[0][1].id)
    assert sessions.found(kept[0][0]) is None and len(sessions.listing("bo")) == 2
    sessions.end_of("bo", but=kept[1][1].id)
    assert [sessions.found(secret) is not None for secret, _ in kept] == [False, True, False] and sessions.found(other)
    sessions.end_all()
    assert sessions.found(other) is None


@pytest.mark.parametrize("end", [accounts.reset, accounts.shut])
def test_a_session_ends_with_the_account(sessions: Sessions, end: Callable[[Case, str], object]) -> None:
    secret, _ = sessions.sign_in("bo", GOOD, "a")
    end(sessions.case, "bo")
    assert sessions.found(secret) is None
    with pytest.raises(Refused):
        sessions.sign_in("bo", GOOD, "a")


def test_whatever_is_wrong_the_answer_is_one(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    """No such account, another password, invited only, shut: the same answer, and a hash is weighed each time."""
    accounts.invite(sessions.case, "cy", Actor("cy", frozenset({Role.ANALYST})))
    accounts.shut(sessions.case, "bo")
    weighed: list[str] = []
    fits = Passwords.fits

    def watched(self: Passwords, password: str, hashed: str) -> bool:
        weighed.append(hashed)
        return fits(self, password, hashed)

    monkeypatch.setattr(Passwords, "fits", watched)
    told = []
    for handle, password in (("nobody", GOOD), ("ana", "wrong"), ("cy", GOOD), ("cy", ""), ("bo", GOOD)):
        with pytest.raises(Refused) as fault:
            sessions.sign_in(handle, password, handle + password)
        told.append(str(fault.value))
    assert set(told) == {""} and len(weighed) == 5 and sum(bool(hashed) for hashed in weighed) == 1


def test_waits_grow_for_an_account_and_for_an_address(sessions: Sessions, clock: Clock) -> None:
    """The first tries are free, then each doubles the wait; an account that is not there waits the same."""
    for handle in ("ana", "nobody"):
        waits = []
        for at in range(FREE + 12):
            with pytest.raises((Refused, TooSoon)) as fault:
                sessions.sign_in(handle, "wrong", f"{handle} {at}")
            if isinstance(fault.value, TooSoon):
                waits.append(fault.value.wait)
                clock.now += fault.value.wait
                with pytest.raises(Refused):
                    sessions.sign_in(handle, "wrong", f"{handle} again {at}")
        assert waits[:4] == [1.0, 2.0, 4.0, 8.0] and max(waits) <= LONGEST
        with pytest.raises(TooSoon):
            sessions.sign_in(handle, GOOD, "elsewhere")      # also with the right one, from anywhere
        clock.now += LONGEST
    assert sessions.sign_in("ana", GOOD, "elsewhere")
    for at in range(FREE):
        with pytest.raises(Refused):
            sessions.sign_in(f"nobody {at}", "wrong", "one address")
    with pytest.raises(TooSoon):
        sessions.sign_in("bo", GOOD, "one address")


def test_an_account_of_ones_own_wipes_out_no_guesses(sessions: Sessions) -> None:
    """Signing in between guesses at others does not free the address."""
    sessions.sign_in("bo", GOOD, "one")
    with pytest.raises(TooSoon):
        for at in range(FREE + 1):
            with pytest.raises(Refused):
                sessions.sign_in(f"someone {at}", "wrong", "one")
            sessions.sign_in("bo", GOOD, "one")


def test_a_second_factor_is_asked_for(sessions: Sessions, clock: Clock) -> None:
    """The password opens half a session, which becomes a whole one under a new secret; a code works once.

    Once is once: that of enrolment is used up, and a server that starts anew knows which were.
    """
    secret = new_shared_secret()
    codes = accounts.set_second(sessions.case, "bo", password=GOOD, secret=secret, code=code_at(secret, clock.now),
                                now=clock.now, passwords=PASSWORDS)
    half, made = sessions.sign_in("bo", GOOD, "a")
    assert not made.whole and sessions.listing("bo") == []
    for wrong in ("000000", "", "x" * 100):
        with pytest.raises(Refused):
            sessions.second(half, wrong, wrong)
    with pytest.raises(Refused):
        sessions.second(half, code_at(secret, clock.now), "e")           # the code of enrolment
    clock.now += 30
    code = code_at(secret, clock.now)
    whole, session = sessions.second(half, code, "a")
    assert session.whole and whole != half and sessions.found(half) is None and sessions.found(whole)
    half, _ = sessions.sign_in("bo", GOOD, "b")
    with pytest.raises(Refused):
        sessions.second(half, code, "b")                     # the same code again
    anew = Sessions(sessions.case, passwords=PASSWORDS, clock=clock)
    with pytest.raises(Refused):
        anew.second(half, code, "b")                         # and after a restart
    whole, _ = sessions.second(half, codes[0], "b")
    assert sessions.found(whole)
    with pytest.raises(Refused):
        sessions.second(whole, codes[1], "b")                # a whole session is no half one
    half, _ = sessions.sign_in("bo", GOOD, "c")
    clock.now += 6 * 60
    assert sessions.found(half) is None


def test_what_a_session_may_do_is_read_anew(sessions: Sessions) -> None:
    """What the case gives the handle now, of the levels open on this server."""
    assert sessions.actor_of("bo") == Actor("bo", frozenset({Role.ANALYST}), frozenset({Access.PUBLIC}),
                                            frozenset({"north"}))
    every = Sessions(sessions.case, terms=Terms(levels=frozenset(Access)), passwords=PASSWORDS)
    assert every.actor_of("bo").clearance == frozenset(Access)
    accounts.shut(sessions.case, "bo")
    assert sessions.actor_of("bo").roles == frozenset() == sessions.actor_of("nobody").roles


def test_a_server_needs_a_case_that_names_people(make_case: Callable[..., Case]) -> None:
    """Where nobody is named everybody could do everything."""
    case = make_case()
    with pytest.raises(UsageError):
        server_of(case)
    with pytest.raises(AccessDenied):
        server_of(case.acting(Actor("x", frozenset({Role.ANALYST}))))
    sessions = Sessions(case.acting(Actor.solo("server")), passwords=PASSWORDS)
    assert sessions.actor_of("me").roles == frozenset()


def test_who_gets_in_with_a_second_factor_is_no_failure(sessions: Sessions, clock: Clock) -> None:
    """However many come from one address: both their tries are forgiven there, and somebody else's guesses are not."""
    secret = new_shared_secret()
    codes = accounts.set_second(sessions.case, "bo", password=GOOD, secret=secret, code=code_at(secret, clock.now),
                                now=clock.now, passwords=PASSWORDS)
    for code in codes:
        half, _ = sessions.sign_in("bo", GOOD, "office")
        assert sessions.second(half, code, "office")[1].whole
    for at in range(FREE):
        with pytest.raises(Refused):
            sessions.sign_in(f"nobody {at}", GOOD, "home")
    clock.now += 2
    sessions.sign_in("ana", GOOD, "home")
    with pytest.raises(TooSoon):
        sessions.sign_in("nobody", GOOD, "home")
