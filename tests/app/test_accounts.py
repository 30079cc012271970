"""Accounts from the invitation to the end: what each step leaves behind, and who may take it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from tests.conftest import CHEAP
from witnessmark.app import accounts
from witnessmark.app.case import Case
from witnessmark.app.people import people, set_person
from witnessmark.app.verify import verify_case
from witnessmark.errors import AccessDenied, InvalidRecord, NotFound, UsageError, WitnessmarkError
from witnessmark.model.access import Actor, Role
from witnessmark.model.account import State
from witnessmark.store.base import EventQuery
from witnessmark.vault.onetime import code_at, new_shared_secret
from witnessmark.vault.passwords import Passwords, digest_of_secret

GOOD = "a handful of plain words"
PASSWORDS = Passwords(CHEAP)


@pytest.fixture
def case(make_case: Callable[..., Case]) -> Case:
    """An empty case whose admin is Ana, through Ana's hand."""
    made = make_case()
    accounts.invite(made, "ana", Actor("ana", frozenset({Role.ADMIN})))
    return made.acting(made.store.narrowed(Actor.solo("ana")))


def invited(case: Case, handle: str = "bo", **told: object) -> accounts.Link:
    return accounts.invite(case, handle, Actor(handle, frozenset({Role.ANALYST}), compartments=frozenset({"north"})))


def test_an_invitation_fixes_roles_in_the_log(case: Case) -> None:
    """Roles and compartments are an entry of the log from the day of the invitation; the link itself lies nowhere."""
    link = invited(case)
    assert {one.handle: sorted(one.roles) for one in people(case)} == {"ana": ["admin"], "bo": ["analyst"]}
    assert next(one.compartments for one in people(case) if one.handle == "bo") == {"north"}
    held = case.store.account(case.actor, "bo")
    assert held is not None and held.state is State.INVITED and held.link == digest_of_secret(link.secret)
    assert link.until == dt.date.today() + dt.timedelta(days=7) and link.secret not in repr(link)
    events = case.store.events(case.actor, query=EventQuery(kinds=("person", "keys")))
    assert [(e.kind, e.actor) for e in events][-2:] == [("person", "ana"), ("keys", "ana")]
    assert events[-1].subject == "account invited bo"


def test_a_link_sets_a_password_once(case: Case) -> None:
    link = invited(case)
    with pytest.raises(UsageError):
        accounts.accept(case, link.secret, "short", PASSWORDS)
    assert accounts.accept(case, link.secret, GOOD, PASSWORDS).state is State.OPEN
    with pytest.raises(NotFound):
        accounts.accept(case, link.secret, GOOD, PASSWORDS)
    held = case.store.account(case.actor, "bo")
    assert held is not None and held.link is None and held.until is None and PASSWORDS.fits(GOOD, held.password)


def test_a_link_that_is_too_old_opens_nothing(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is good up to and including its last day."""
    link = invited(case)
    for day, works in ((link.until, True), (link.until + dt.timedelta(days=1), False)):
        monkeypatch.setattr(Case, "today", lambda _, day=day: day)
        if works:
            assert accounts.invited_by(case, link.secret).handle == "bo"
        else:
            with pytest.raises(NotFound):
                accounts.invited_by(case, link.secret)


def test_a_new_link_ends_what_was_open(case: Case) -> None:
    """Password, second factor and recovery codes go; roles stay; the link before opens nothing any more."""
    first = invited(case)
    accounts.accept(case, first.secret, GOOD, PASSWORDS)
    secret = new_shared_secret()
    codes = accounts.set_second(case, "bo", password=GOOD, secret=secret, code=code_at(secret, 1e9), now=1e9,
                                passwords=PASSWORDS)
    assert len(codes) == 8 == case.store.recovery_left(case.actor, "bo")
    again = accounts.reset(case, "bo")
    held = case.store.account(case.actor, "bo")
    assert held is not None and (held.state, held.password, held.second) == (State.INVITED, "", None)
    assert case.store.recovery_left(case.actor, "bo") == 0
    newer = accounts.reset(case, "bo")
    with pytest.raises(NotFound):
        accounts.accept(case, again.secret, GOOD, PASSWORDS)
    accounts.accept(case, newer.secret, GOOD, PASSWORDS)
    assert next(one.roles for one in people(case) if one.handle == "bo") == {Role.ANALYST}


def test_who_is_shut_out_may_do_nothing(case: Case) -> None:
    link = invited(case)
    accounts.accept(case, link.secret, GOOD, PASSWORDS)
    accounts.shut(case, "bo")
    assert case.store.narrowed(Actor.solo("bo")).roles == frozenset()
    with pytest.raises(UsageError):
        accounts.reset(case, "bo")
    accounts.accept(case, invited(case).secret, GOOD, PASSWORDS)             # invited anew
    assert case.store.narrowed(Actor.solo("bo")).roles == {Role.ANALYST}


def test_the_last_admin_stays(case: Case) -> None:
    with pytest.raises(UsageError):
        accounts.shut(case, "ana")
    assert case.store.narrowed(Actor.solo("ana")).roles == {Role.ADMIN}


@pytest.mark.parametrize("handle", ["server", "me", "", "a\nb", "x" * 41, "<b>", " ana"])
def test_a_handle_has_to_stand_beside_a_decision(case: Case, handle: str) -> None:
    with pytest.raises((InvalidRecord, UsageError)):
        accounts.invite(case, handle, Actor(handle or "x", frozenset({Role.ANALYST})))


def test_nobody_is_invited_to_nothing(case: Case) -> None:
    """Without a role, and with the account open already; who is named needs no role said again."""
    with pytest.raises(UsageError):
        accounts.invite(case, "bo")
    set_person(case, Actor("bo", frozenset({Role.REVIEWER})))
    accounts.accept(case, accounts.invite(case, "bo").secret, GOOD, PASSWORDS)
    with pytest.raises(UsageError):
        invited(case)
    with pytest.raises(UsageError):
        accounts.invite(case, "cy", Actor("cy", frozenset({Role.ANALYST})), days=0)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_admin_touches_accounts(case: Case, role: Role) -> None:
    """Reading them too; nothing changes."""
    link = invited(case)
    other = case.acting(Actor("cy", frozenset({role})))
    tries: list[Callable[[], object]] = [
        lambda: accounts.accounts(other), lambda: accounts.invite(other, "x", Actor("x", frozenset({role}))),
        lambda: accounts.reset(other, "bo"), lambda: accounts.shut(other, "bo"),
        lambda: accounts.accept(other, link.secret, GOOD, PASSWORDS), lambda: other.store.session(other.actor, "x"),
        lambda: other.store.sessions_of(other.actor, "bo"), lambda: accounts.take_recovery_code(other, "bo", "x"),
        lambda: other.store.recovery_left(other.actor, "bo"),
    ]
    for one in tries:
        with pytest.raises(AccessDenied):
            one()
    held = case.store.account(case.actor, "bo")
    assert held is not None and held.state is State.INVITED


def test_a_password_is_changed_by_who_knows_it(case: Case) -> None:
    accounts.accept(case, invited(case).secret, GOOD, PASSWORDS)
    for now, new in (("wrong", GOOD), (GOOD, "short")):
        with pytest.raises(WitnessmarkError):
            accounts.set_password(case, "bo", now=now, new=new, passwords=PASSWORDS)
    accounts.set_password(case, "bo", now=GOOD, new=GOOD + " more", passwords=PASSWORDS)
    held = case.store.account(case.actor, "bo")
    assert held is not None and PASSWORDS.fits(GOOD + " more", held.password)


def test_a_second_factor_takes_its_own_code(case: Case) -> None:
    """A secret that gives another code is not kept; neither is one that is too short."""
    accounts.accept(case, invited(case).secret, GOOD, PASSWORDS)
    secret = new_shared_secret()
    for password, key, code in ((GOOD, secret, "000000"), ("wrong", secret, code_at(secret, 1e9)),
                                (GOOD, "no base32!", "000000"), (GOOD, secret[:8], code_at(secret[:8], 1e9))):
        with pytest.raises(UsageError):
            accounts.set_second(case, "bo", password=password, secret=key, code=code, now=1e9, passwords=PASSWORDS)
    codes = accounts.set_second(case, "bo", password=GOOD, secret=secret, code=code_at(secret, 1e9), now=1e9,
                                passwords=PASSWORDS)
    assert accounts.take_recovery_code(case, "bo", codes[0].upper()) is True
    assert accounts.take_recovery_code(case, "bo", codes[0]) is False            # once
    assert accounts.take_recovery_code(case, "ana", codes[1]) is False           # theirs alone
    accounts.drop_second(case, "bo", password=GOOD, passwords=PASSWORDS)
    assert accounts.take_recovery_code(case, "bo", codes[2]) is False


def test_a_case_with_accounts_has_no_fault(case: Case) -> None:
    """What is kept of accounts is no evidence, and nothing of it troubles `verify`."""
    accounts.accept(case, invited(case).secret, GOOD, PASSWORDS)
    accounts.shut(case, "bo")
    path = case.path
    case.close()
    assert verify_case(path, "six plain words for the tests").faults == ()
