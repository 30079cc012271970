"""Campaigns as a course of stages over time, and a person's word on the machine's proposal.

Invariant: a stage's days come from its own dated claims, never from the incident as a whole. A decision on a
campaign holds while no incident has joined that it was not made on; a rejected one ties its incidents no more,
and stays listed so that the decision can be seen and taken back.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from witnessmark.analysis.beginnings import Days, beginnings, runs
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.incidents import refresh
from witnessmark.app.judge import reasoned
from witnessmark.app.state import campaign_verdict
from witnessmark.errors import UsageError
from witnessmark.model.access import Permission
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Campaign
from witnessmark.model.judgement import Judgement, Target
from witnessmark.model.place import PlaceRef
from witnessmark.reconcile.stages import stage_of_claim
from witnessmark.store.base import ClaimQuery, IncidentQuery
from witnessmark.vocab.codes import Act, Decision, Ground, Group, Organ, Stage, Status
from witnessmark.vocab.stages import NO_STAGE

V = TypeVar("V")
VERDICTS = (Decision.ACCEPT, Decision.REJECT)


@dataclass(frozen=True, slots=True)
class Step:
    """Claims of one incident and one stage whose days touch or lie within a month of each other.

    Days are inclusive, None where no claim of the stage has a date.
    """

    stage: Stage
    incident: str
    claims: tuple[Claim, ...]
    start: dt.date | None
    end: dt.date | None

    @property
    def acts(self) -> tuple[Act, ...]:
        """The acts told, the most told first."""
        return tuple(act for act, _ in Counter(claim.act.code for claim in self.claims).most_common())


@dataclass(frozen=True, slots=True)
class Lag:
    """Days from the first step of a stage to the first of a later one: as few and as many as their dates allow.

    What is denied, heard of, threatened or planned begins no stage.
    """

    before: Stage
    after: Stage
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Course:
    """A campaign as it ran: steps by stage and day, lags, and in how many incidents each value is told.

    What only lies ahead or is denied is no step, and no value is taken from a denial. `decision` is the one in force
    on just these incidents (or more of them); `claims` counts all.
    """

    campaign: Campaign
    steps: tuple[Step, ...]
    lags: tuple[Lag, ...]
    places: tuple[tuple[PlaceRef, int], ...]
    groups: tuple[tuple[Group, int], ...]
    organs: tuple[tuple[Organ, int], ...]
    grounds: tuple[tuple[Ground, int], ...]
    reports: int
    claims: int
    decision: Judgement | None = None
    history: tuple[Judgement, ...] = ()

    @property
    def rejected(self) -> bool:
        return self.decision is not None and self.decision.decision is Decision.REJECT

    @property
    def first(self) -> dt.date | None:
        return min((step.start for step in self.steps if step.start), default=None)

    @property
    def last(self) -> dt.date | None:
        return max((step.end for step in self.steps if step.end), default=None)


def courses(case: Case, campaigns: Sequence[Campaign]) -> list[Course]:
    """Return the course of each campaign, in the order given (the actor needs READ)."""
    case.actor.require(Permission.READ)
    named = {incident for campaign in campaigns for incident in campaign.incidents}
    query = IncidentQuery(ids=tuple(named))
    held = {i.id: i.claims for i in case.store.incidents(case.actor, query)} if named else {}
    ids = tuple(claim for claims in held.values() for claim in claims)
    found = decided_claims(case, ClaimQuery(ids=ids, below_threshold=True)) if ids else ()
    claims = {decided.claim.id: decided.claim for decided in found if not decided.rejected}
    told = case.store.judgements(case.actor, [c.id for c in campaigns]) if campaigns else []
    return [_course(campaign, {i: [claims[c] for c in held.get(i, ()) if c in claims] for i in campaign.incidents},
                    [j for j in told if j.target.id == campaign.id]) for campaign in campaigns]


def find_course(case: Case, campaign: str) -> Course:
    """Return one campaign's course, reconciled first when claims or decisions changed; raises NotFound."""
    refresh(case)
    return courses(case, [case.store.campaign(case.actor, campaign)])[0]


def decide_campaign(case: Case, campaign: str, decision: Decision, *, reason: str) -> Judgement:
    """Accept or reject that these incidents are one process; the incidents themselves stay as they are.

    Raises:
        NotFound: there is no such campaign that the actor may see. UsageError: another decision, or no reason.
    """
    case.actor.require(Permission.JUDGE)
    if decision not in VERDICTS:
        raise UsageError("A campaign is accepted or rejected.")
    reasoned(reason)
    refresh(case)
    found = case.store.campaign(case.actor, campaign)
    with case.store.writing(case.actor) as writer:
        return writer.add_judgement(Target("campaign", found.id), decision, reason=reason,
                                    value=json.dumps(sorted(found.incidents)))


def _course(campaign: Campaign, incidents: Mapping[str, Sequence[Claim]], told: Sequence[Judgement]) -> Course:
    steps = []
    for incident, claims in incidents.items():
        by_stage: dict[Stage, list[Claim]] = {}
        for claim in (c for c in claims if c.status.code not in NO_STAGE):
            by_stage.setdefault(stage_of_claim(claim), []).append(claim)
        steps += [step for stage, held in by_stage.items() for step in steps_of(stage, incident, held)]
    order = list(Stage)
    steps.sort(key=lambda s: (order.index(s.stage), s.start or dt.date.max, s.incident))
    every = [claim for claims in incidents.values() for claim in claims]
    said = {i: [c for c in claims if c.status.code is not Status.DENIED] for i, claims in incidents.items()}
    return Course(
        campaign, tuple(steps), lags(incidents.values()), _places(said),
        _most((x for c in held for a in c.affected for x in a.codes) for held in said.values()),
        _most((x.code for c in held for x in (*c.orderer, *c.perpetrator)) for held in said.values()),
        _most((x.code for c in held for x in c.ground) for held in said.values()),
        len({claim.reading.report.id for claim in every}), len(every), campaign_verdict(campaign, told), tuple(told),
    )


def _most(told: Iterable[Iterable[V]]) -> tuple[tuple[V, int], ...]:
    """Return each value with in how many incidents it is told, the most told first."""
    return tuple(Counter(value for values in told for value in dict.fromkeys(values)).most_common())


def _places(incidents: Mapping[str, Sequence[Claim]]) -> tuple[tuple[PlaceRef, int], ...]:
    """Return the places that people were taken from, by their gazetteer entry, with how many incidents name each."""
    refs: dict[str, PlaceRef] = {}
    counts: Counter[str] = Counter()
    for claims in incidents.values():
        named = {ref.place.id: ref for claim in claims for ref in claim.origin if ref.place}
        refs = {**named, **refs}
        counts.update(named.keys())
    return tuple((refs[place], n) for place, n in counts.most_common())


def steps_of(stage: Stage, incident: str, claims: Sequence[Claim]) -> list[Step]:
    """Return the steps that claims of one stage tell of, the first in time first.

    A time that wholly holds another claim's is that one told more coarsely; its claim, as one without a date, goes
    to the first step that it can belong to.
    """
    found = runs((c.when.start, c.when.end) for c in claims if c.when)
    if not found:
        return [Step(stage, incident, tuple(claims), None, None)]
    held: list[list[Claim]] = [[] for _ in found]
    for claim in claims:
        when = claim.when
        held[next((at for at, (start, end) in enumerate(found)
                   if when is None or (when.start <= end and start <= when.end)), 0)].append(claim)
    return [Step(stage, incident, tuple(told), start, end) for told, (start, end) in zip(held, found, strict=True)]


def lags(incidents: Iterable[Iterable[Claim]]) -> tuple[Lag, ...]:
    """Return the days between the beginnings of stages that follow one another, from the claims of each incident."""
    firsts: dict[Stage, Days] = {}
    for claims in incidents:
        told = ((c.act.code, c.status.code, (c.when.start, c.when.end) if c.when else None) for c in claims)
        for stage, days in beginnings(told).items():
            firsts[stage] = min(firsts.get(stage, days), days)
    there = [stage for stage in Stage if stage in firsts]
    return tuple(Lag(a, b, (firsts[b][0] - firsts[a][1]).days, (firsts[b][1] - firsts[a][0]).days)
                 for a, b in pairwise(there))
