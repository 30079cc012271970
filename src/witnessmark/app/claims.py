"""The verb `claims` (and `context` of a case): what the machine read and people decided."""

from __future__ import annotations

from collections.abc import Iterable

from witnessmark.app.case import Case
from witnessmark.app.state import Decided, State, state_of
from witnessmark.app.tables import Claims, Contexts
from witnessmark.model.record import Json, located_record
from witnessmark.store.base import ClaimQuery, Page


def state(case: Case, query: ClaimQuery = ClaimQuery(), page: Page = Page()) -> State:
    """Return the claims of a query as they stand now."""
    claims = case.store.claims(case.actor, query, page)
    return state_of(claims, case.store.judgements(case.actor))


def decided_claims(case: Case, query: ClaimQuery = ClaimQuery(), page: Page = Page()) -> tuple[Decided, ...]:
    """Return claims with corrections applied and the decision in force."""
    return state(case, query, page).claims


def standing_claims(case: Case) -> Claims:
    """Return the claims that count, corrected and without the rejected ones, as a notebook shows them."""
    return Claims(state(case).standing())


def contexts(case: Case, query: ClaimQuery = ClaimQuery(), page: Page = Page()) -> Contexts:
    """Return context statements in text order, as a notebook shows them."""
    return Contexts(case.store.contexts(case.actor, query, page))


def records(decided: Iterable[Decided]) -> list[Json]:
    """Return claim records; `judgement` is the decision in force."""
    return [
        located_record(d.claim, judgement=d.decision) | {"releasable": d.releasable} for d in decided
    ]
