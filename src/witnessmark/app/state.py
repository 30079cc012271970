"""What the judgements in force make of the machine's claims and campaigns.

Invariant: a pure function of claims and judgements; nothing here is stored. A judgement
attaches by the claim's id alone or, when a new extractor version changed the id, by report, span
and field where one claim stands there: the rows of a table share their act's words. What fits
nothing, or several, is listed as an orphan, never guessed. A person's own claim keeps its id, so a
judgement on another claim never comes to rest on it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from witnessmark.errors import InvalidRecord
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Campaign
from witnessmark.model.judgement import Judgement, contested, in_force
from witnessmark.model.record import statement_from_record, statement_record
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Decision

CORRECTABLE = (
    "act", "status", "orderer", "perpetrator", "affected", "figure", "origin", "destination",
    "when", "ground", "consequences", "attribution",
)


@dataclass(frozen=True, slots=True)
class Decided:
    """A claim as it stands now: corrected fields applied, with the decisions behind it."""

    claim: Claim
    decision: Judgement | None = None          # accept or reject in force
    marked: Judgement | None = None            # releasable or not, in force
    corrections: tuple[Judgement, ...] = ()
    contested: bool = False                    # devices that did not know of each other decided differently on it

    @property
    def releasable(self) -> bool:
        """Whether it may leave: somebody marked it so, and nothing that was decided on it waits to be settled."""
        return self.marked is not None and self.marked.decision is Decision.RELEASABLE and not self.contested

    @property
    def rejected(self) -> bool:
        return self.decision is not None and self.decision.decision is Decision.REJECT


@dataclass(frozen=True, slots=True)
class State:
    claims: tuple[Decided, ...]
    orphans: tuple[Judgement, ...] = ()

    def standing(self) -> tuple[Claim, ...]:
        """The claims that count: corrected, without the rejected ones."""
        return tuple(decided.claim for decided in self.claims if not decided.rejected)


def state_of(claims: Sequence[Claim], judgements: Iterable[Judgement], *, beside: Sequence[Claim] = ()) -> State:
    """Apply the judgements in force to the claims, in the claims' order.

    Where `claims` are a part of a report's, `beside` are the others that a judgement may be about.
    """
    held = {claim.id for claim in claims}
    away = {claim.id for claim in beside} - held
    here: dict[tuple[str, Span], set[str]] = {}
    for claim in (*claims, *beside):
        if not claim.extractor.is_person:
            here.setdefault(place_of(claim), set()).add(claim.id)
    decisions: dict[str, Judgement] = {}
    marked: dict[str, Judgement] = {}
    corrections: dict[str, list[Judgement]] = {}
    orphans: list[Judgement] = []
    told = list(judgements)
    apart = {one.stands.id for one in contested(told)}
    unsettled: set[str] = set()
    for judgement in in_force(told):
        target = judgement.target
        if target.kind not in ("claim", "field"):
            continue
        about = target.id
        if about not in held and about not in away and target.report and target.span:
            there = here.get((target.report, target.span), ())
            about = next(iter(there)) if len(there) == 1 else about
        if about in away:
            continue
        if judgement.id in apart:
            unsettled.add(about)
        if about not in held:
            orphans.append(judgement)
        elif judgement.decision is Decision.CORRECT:
            corrections.setdefault(about, []).append(judgement)
        elif judgement.decision in (Decision.RELEASABLE, Decision.NOT_RELEASABLE):
            marked[about] = judgement
        else:
            decisions[about] = judgement
    decided = tuple(
        Decided(
            corrected(claim, corrections.get(claim.id, ())), decisions.get(claim.id),
            marked.get(claim.id), tuple(corrections.get(claim.id, ())), claim.id in unsettled,
        )
        for claim in claims
    )
    return State(decided, tuple(orphans))


def place_of(claim: Claim) -> tuple[str, Span]:
    """Return where a claim stands: its report and the span of its act."""
    return claim.reading.report.id, claim.act.span


def campaign_verdict(campaign: Campaign, judgements: Iterable[Judgement]) -> Judgement | None:
    """Return the decision in force on a campaign; None once an incident has joined that it was not made on."""
    for judgement in in_force(judgements):
        if (judgement.target.kind, judgement.target.id) == ("campaign", campaign.id) \
                and set(campaign.incidents) <= set(json.loads(judgement.value or "[]")):
            return judgement
    return None


def corrected(claim: Claim, corrections: Iterable[Judgement]) -> Claim:
    """Return the claim with corrected fields; each value is the field's JSON in the claim record.

    Raises:
        InvalidRecord: a value does not fit the field, or its words don't stand at its span.
    """
    record = None
    for judgement in corrections:
        name = judgement.target.field
        if name not in CORRECTABLE:
            raise InvalidRecord("this field can't be corrected", path=f"$.{name}")
        if record is None:
            record = statement_record(claim)
        try:
            record[name] = json.loads(judgement.value or "null")
        except json.JSONDecodeError as fault:
            raise InvalidRecord("the corrected value is not JSON", path=f"$.{name}") from fault
    if record is None:
        return claim
    rebuilt = statement_from_record(record, claim.reading)
    assert isinstance(rebuilt, Claim)
    return rebuilt
