"""The verb `claims` (and `context` of a case): what the machine read and people decided."""

from __future__ import annotations

from collections.abc import Iterable

from witnessmark.app.case import Case
from witnessmark.app.state import Decided, State, state_of
from witnessmark.app.tables import Claims, Contexts
from witnessmark.errors import NotFound
from witnessmark.model.record import Json, located_record
from witnessmark.store.base import ClaimQuery, Page


def state(case: Case, query: ClaimQuery = ClaimQuery(), page: Page = Page()) -> State:
    """Return the claims of a query as they stand now, with the orphans among the decisions on their reports."""
    claims = case.store.claims(case.actor, query, page)
    whole = query == ClaimQuery(below_threshold=query.below_threshold) and page == Page()
    reports = () if whole else tuple(sorted({claim.reading.report.id for claim in claims}))
    if not claims and not whole:
        return State(())
    return state_of(claims, case.store.judgements(case.actor, reports=reports))


def decided_claims(case: Case, query: ClaimQuery = ClaimQuery(), page: Page = Page()) -> tuple[Decided, ...]:
    """Return claims with corrections applied and the decision in force."""
    return state(case, query, page).claims


def find_claim(case: Case, claim: str) -> Decided:
    """Return one claim as it stands now; raises NotFound."""
    found = decided_claims(case, ClaimQuery(ids=(claim,), below_threshold=True))
    if not found:
        raise NotFound("No such claim.", advice="`witnessmark claims --json` lists them.")
    return found[0]


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
