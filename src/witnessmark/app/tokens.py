"""Tokens: what programs sign in with, on somebody's behalf.

Invariant: a token does no more than its owner may do at that moment, in the scopes and compartments it was made with;
its secret is shown once and kept as a hash. Who made or revoked one is in the log, by its id.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from witnessmark.app.case import Case
from witnessmark.app.sessions import Sessions
from witnessmark.errors import NotFound, UsageError
from witnessmark.ids import new_id
from witnessmark.model.access import Actor, Permission, Role, compartment_of
from witnessmark.model.account import Scope, State, Token
from witnessmark.vault.passwords import digest_of_secret, new_secret

PREFIX = "wmk_"
TOKEN_DAYS = 90
MOST_TOKEN_DAYS = 366
LONGEST_NAME = 60


def make_token(case: Case, handle: str, name: str, *, scopes: Collection[Scope], days: int = TOKEN_DAYS,
               compartments: Collection[str] | None = None) -> tuple[str, Token]:
    """Return a new token's secret and what is kept of it; the actor needs ADMIN.

    Args:
        compartments: those it is held to; None: every one that is open to its owner.

    Raises:
        NotFound: they have no open account. UsageError: no scope, no name, or too many days.
    """
    case.actor.require(Permission.ADMIN)
    held = case.store.account(case.actor, handle)
    if held is None or held.state is not State.OPEN:
        raise NotFound("They have no open account.", advice="`witnessmark account list` names them.")
    if not scopes:
        raise UsageError("A token without a scope opens nothing.", advice=f"One or more of: {', '.join(Scope)}.")
    if not 1 <= days <= MOST_TOKEN_DAYS:
        raise UsageError(f"A token is good for 1 to {MOST_TOKEN_DAYS} days.", advice="Say so with --days.")
    called = " ".join(name.split())
    if not 0 < len(called) <= LONGEST_NAME or not called.isprintable():
        raise UsageError("A token needs a name.", advice=f"Say what uses it, in {LONGEST_NAME} characters at most.")
    inside = None if compartments is None else frozenset(compartment_of(one) for one in compartments)
    secret = new_secret(PREFIX)
    made = Token(new_id("tok"), handle, called, frozenset(scopes), inside, case.today(),
                 case.today() + dt.timedelta(days=days), digest_of_secret(secret))
    with case.store.writing(case.actor) as writer:
        writer.accounts.keep_token(made)
        writer.note_keys("token", f"made {made.id} for {handle}")
    return secret, made


def tokens(case: Case, handle: str | None = None) -> list[Token]:
    """Return tokens (somebody's), by day; the actor needs ADMIN."""
    return case.store.tokens_held(case.actor, handle)


def revoke_token(case: Case, token: str, *, handle: str | None = None) -> None:
    """Let a token open nothing any more; NotFound when there is none (of theirs, where somebody is named)."""
    case.actor.require(Permission.ADMIN)
    with case.store.writing(case.actor) as writer:
        if not writer.accounts.drop_tokens(handle, token):
            raise NotFound("There is no such token.", advice="`witnessmark token list` names them.")
        writer.note_keys("token", f"revoked {token}")


def actor_by_token(sessions: Sessions, secret: str) -> tuple[Token, Actor] | None:
    """Return a token and what it may do now; None where it opens nothing."""
    case = sessions.case
    if not secret.startswith(PREFIX):
        return None
    token = case.store.token_by_hash(case.actor, digest_of_secret(secret))
    if token is None or token.until < case.today():
        return None
    account = case.store.account(case.actor, token.handle)
    if account is None or account.state is not State.OPEN or sessions.lacks_second(token.handle):
        return None
    bounds = Actor(token.handle, frozenset(Role), sessions.terms.levels, token.compartments,
                   frozenset(scope.permission for scope in token.scopes))
    return token, sessions.actor_of(token.handle).narrowed(bounds)
