"""The verbs on accounts: invite somebody, take an invitation, begin anew, shut; passwords and second factors.

Invariant: what somebody may do is fixed by whoever invites them, in the log, before they ever sign in; a link is good
once and for days; nothing that opens an account is kept in a form that does. Used by an admin's hand on the case, or by
the server's for those who sign in.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from witnessmark.app.case import Case
from witnessmark.app.people import check_person, people
from witnessmark.errors import NotFound, UsageError
from witnessmark.model.access import Actor, Permission
from witnessmark.model.account import Account, State, handle_of
from witnessmark.store.accounts import AccountWriter
from witnessmark.vault.onetime import step_of
from witnessmark.vault.passwords import Passwords, code_written, digest_of_secret, new_codes, new_secret

LINK_DAYS = 7
MOST_LINK_DAYS = 60


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link for somebody: the last part of its address, good up to and including a day."""

    handle: str
    secret: str = field(repr=False)
    until: dt.date


def accounts(case: Case) -> list[Account]:
    """Return every account, by handle; the actor needs ADMIN."""
    return case.store.accounts(case.actor)


def invite(case: Case, handle: str, person: Actor | None = None, *, days: int = LINK_DAYS) -> Link:
    """Make an account and the link by which its owner sets a password.

    Args:
        person: what they may do from now on; None: what the case gives their handle already.
        days: for how long the link is good, 1 to 60.

    Raises:
        UsageError: they have an account, the case gives them nothing, or nobody could give roles any more.
        InvalidRecord: the handle is none. AccessDenied: the actor is no admin.
    """
    case.actor.require(Permission.ADMIN)
    handle_of(handle)
    held = case.store.account(case.actor, handle)
    if held is not None and held.state is State.OPEN:
        raise UsageError("They have an account.", advice="To begin anew: witnessmark account reset NAME")
    if person is None and not any(one.handle == handle and one.roles for one in people(case)):
        raise UsageError("The case gives them nothing to do.", advice="Add --role ROLE.")
    if person is not None:
        check_person(case, person)
    link = _link(case, handle, days)
    with case.store.writing(case.actor) as writer:
        if person is not None:
            writer.add_person(person)
        writer.accounts.keep(_invited(case, held, link))
        _ended(writer.accounts, handle)                          # what was left of one that was altered on a server
        writer.note_keys("account", f"invited {handle}")
    return link


def reset(case: Case, handle: str, *, days: int = LINK_DAYS) -> Link:
    """Make a new link for somebody; password, second factors and sessions end here. Their roles stay.

    Raises:
        NotFound: no such account. UsageError: it was shut.
    """
    held = _account(case, handle)
    if held.state is State.SHUT:
        raise UsageError("This account is shut.", advice="Invite them again, with a role.")
    link = _link(case, handle, days)
    with case.store.writing(case.actor) as writer:
        writer.accounts.keep(_invited(case, held, link))
        _ended(writer.accounts, handle)
        writer.note_keys("account", f"reset {handle}")
    return link


def shut(case: Case, handle: str) -> None:
    """Let somebody in no more and take every role from them; what they did stays theirs.

    Raises:
        NotFound: no such account. UsageError: nobody could give roles any more.
    """
    held = _account(case, handle)
    nothing = Actor(handle, frozenset(), frozenset())
    check_person(case, nothing)
    with case.store.writing(case.actor) as writer:
        writer.add_person(nothing)
        writer.accounts.keep(Account(handle, State.SHUT, held.made))
        _ended(writer.accounts, handle)
        writer.note_keys("account", f"shut {handle}")


def _ended(written: AccountWriter, handle: str) -> None:
    """Let nothing that opened an account open it any more, beside its password."""
    written.set_codes(handle, ())
    written.drop_security_keys(handle)
    written.drop_vouched(handle)
    written.end_sessions(handle)
    written.drop_tokens(handle)


def invited_by(case: Case, secret: str) -> Account:
    """Return the account that a link is for; NotFound when it was used, is too old or was never one."""
    found = case.store.account_by_link(case.actor, digest_of_secret(secret))
    if found is None or found.state is not State.INVITED or found.until is None or found.until < case.today():
        raise NotFound("This link opens nothing.", advice="Ask whoever sent it for a new one.")
    return found


def accept(case: Case, secret: str, password: str, passwords: Passwords) -> Account:
    """Use a link up and set the account's password.

    Raises:
        NotFound: the link opens nothing. UsageError: the password is too short.
    """
    found = invited_by(case, secret)
    opened = Account(found.handle, State.OPEN, found.made, passwords.hash(password))
    with case.store.writing(case.actor) as writer:
        if not writer.accounts.take_link(digest_of_secret(secret)):
            raise NotFound("This link opens nothing.", advice="Ask whoever sent it for a new one.")
        writer.accounts.keep(opened)
        writer.note_keys("account", f"joined {found.handle}")
    return opened


def set_password(case: Case, handle: str, *, now: str, new: str, passwords: Passwords, session: str = "",
                 keep_tokens: bool = False) -> None:
    """Change a password for who knows the one in force; every session but one ends, and every token unless kept.

    Raises:
        UsageError: `now` is not the password, or `new` is too short.
    """
    held = known_by_password(case, handle, now, passwords)
    changed = replace(held, password=passwords.hash(new))
    with case.store.writing(case.actor) as writer:
        writer.accounts.keep(changed)
        writer.accounts.end_sessions(handle, but=session)
        if not keep_tokens and writer.accounts.drop_tokens(handle):
            writer.note_keys("token", f"revoked all of {handle}")


def set_second(case: Case, handle: str, *, password: str, secret: str, code: str, now: float,
               passwords: Passwords) -> tuple[str, ...]:
    """Ask for one-time codes from now on; return recovery codes, which are shown this once.

    Args:
        secret: in base32, as the authenticator has it; `code` is what it shows now (`now`, seconds since 1970).

    Raises:
        UsageError: the password is wrong, or the code is not what the secret gives.
    """
    held = known_by_password(case, handle, password, passwords)
    try:
        step = step_of(secret, code, now)
    except ValueError:
        step = None
    if step is None or len(secret) < 32:
        raise UsageError("The code does not fit.", advice="Check the clock of the device that shows it.")
    codes = fresh_codes(handle)
    with case.store.writing(case.actor) as writer:
        writer.accounts.keep(replace(held, second=secret, step=step))
        writer.accounts.set_codes(handle, [kept for _, kept in codes])
    return tuple(code for code, _ in codes)


def drop_second(case: Case, handle: str, *, password: str, passwords: Passwords) -> None:
    """Ask for no one-time codes any more; UsageError when the password is wrong. Security keys stay."""
    held = known_by_password(case, handle, password, passwords)
    keys = case.store.security_keys(case.actor, handle)
    with case.store.writing(case.actor) as writer:
        writer.accounts.keep(replace(held, second=None))
        if not keys:
            writer.accounts.set_codes(handle, ())


def take_recovery_code(case: Case, handle: str, code: str) -> bool:
    """Use a recovery code up; False when it is none of theirs."""
    with case.store.writing(case.actor) as writer:
        return writer.accounts.take_code(handle, _kept(handle, code_written(code)))


def _kept(handle: str, code: str) -> str:
    return digest_of_secret(f"{handle}\n{code}")


def _link(case: Case, handle: str, days: int) -> Link:
    if not 1 <= days <= MOST_LINK_DAYS:
        raise UsageError(f"A link is good for 1 to {MOST_LINK_DAYS} days.", advice="Say so with --days.")
    return Link(handle, new_secret(), case.today() + dt.timedelta(days=days))


def _invited(case: Case, held: Account | None, link: Link) -> Account:
    return Account(link.handle, State.INVITED, held.made if held else case.today(),
                   link=digest_of_secret(link.secret), until=link.until)


def _account(case: Case, handle: str) -> Account:
    case.actor.require(Permission.ADMIN)
    found = case.store.account(case.actor, handle)
    if found is None:
        raise NotFound("There is no such account.", advice="`witnessmark account list` names them.")
    return found


def fresh_codes(handle: str) -> tuple[tuple[str, str], ...]:
    """Return new recovery codes for somebody, each with what is kept of it."""
    return tuple((code, _kept(handle, code)) for code in new_codes())


def known_by_password(case: Case, handle: str, password: str, passwords: Passwords) -> Account:
    """Return the account of who says its password; UsageError where it is another."""
    held = _account(case, handle)
    if not passwords.fits(password, held.password):
        raise UsageError("That is not the password.", advice="Nothing was changed.")
    return held
