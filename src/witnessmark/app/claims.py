"""The verb `claims` (and `context` of a case): what the machine read and people decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from witnessmark.app.case import Case
from witnessmark.app.state import Decided, State, place_of, state_of
from witnessmark.app.tables import Claims, Contexts
from witnessmark.errors import NotFound
from witnessmark.model.claim import Claim
from witnessmark.model.judgement import Judgement
from witnessmark.model.record import Json, located_record
from witnessmark.store.base import ClaimQuery, Page


def state(case: Case, query: ClaimQuery = ClaimQuery(), page: Page = Page()) -> State:
    """Return the claims of a query as they stand now, with the orphans among the decisions on their reports."""
    claims = case.store.claims(case.actor, query, page)
    whole = query == ClaimQuery(below_threshold=query.below_threshold) and page == Page()
    reports = () if whole else tuple(sorted({claim.reading.report.id for claim in claims}))
    if not claims and not whole:
        return State(())
    return applied(case, claims, case.store.judgements(case.actor, reports=reports))


def applied(case: Case, claims: Sequence[Claim], judgements: Sequence[Judgement]) -> State:
    """Return claims as judgements on their reports make them; the claims may be a part of the reports'."""
    return state_of(claims, judgements, beside=beside(case, claims, judgements))


def beside(case: Case, claims: Sequence[Claim], judgements: Sequence[Judgement]) -> list[Claim]:
    """Return the other claims that judgements on the place of one of these may be about."""
    held = {claim.id for claim in claims}
    strangers = [j.target for j in judgements if j.target.kind in ("claim", "field") and j.target.id not in held]
    places = {place_of(claim) for claim in claims} if strangers else set()
    ids = {target.id for target in strangers if (target.report, target.span) in places}
    if not ids:
        return []
    found = case.store.claims(case.actor, ClaimQuery(ids=tuple(sorted(ids)), below_threshold=True))
    if len(found) == len(ids):
        return found
    reports = {target.report for target in strangers if target.id in ids and target.report}    # whose place was it?
    return case.store.claims(case.actor, ClaimQuery(reports=tuple(sorted(reports)), below_threshold=True))


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
