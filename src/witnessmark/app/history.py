"""How an incident came to be: the reports and decisions behind it in their order, and what they told at any of them.

Invariant: reads only. What stood at an entry of the log is worked out from the incident's own reports that were in
by then and the decisions made by then; reports of other incidents, which may have said who is one speaker, are not
asked. Dates and outlets are the reports' as known now, and so is which claims are too unsure to stand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from witnessmark.app.case import Case
from witnessmark.app.claims import applied
from witnessmark.app.incidents import UNSURE, find_incident, reconciled
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Incident
from witnessmark.model.incident_record import incident_record
from witnessmark.model.judgement import Judgement
from witnessmark.model.record import Json
from witnessmark.model.report import Report
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Decision

_NO_STEP = frozenset({Decision.RELEASABLE, Decision.NOT_RELEASABLE})
_ASIDE = frozenset({"second", "report", "campaign", "context"})


@dataclass(frozen=True, slots=True)
class Step:
    """What could change the incident: a report came in, or a person decided, on one thing or on many for one reason.

    `sequence` is the log's entry with which the step ended.
    """

    sequence: int
    on: dt.date
    report: Report | None = None
    judgements: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """An incident's claims as they were reconciled at a step: one incident, several, or none yet."""

    incidents: tuple[Incident, ...]
    claims: tuple[Claim, ...]


def history(case: Case, incident: str) -> tuple[Step, ...]:
    """Return the steps behind an incident, the first one first.

    Raises:
        NotFound: there is no such incident, or none the actor may see.
    """
    return steps_of(case, find_incident(case, incident))


def history_record(case: Case, incident: str, at: int | None = None) -> Json:
    """Return the steps behind an incident, JSON-ready, and the incidents as they stood `at` an entry of the log."""
    found = find_incident(case, incident)
    told: Json = {"incident": found.id, "steps": [_step(s) for s in steps_of(case, found)]}
    return told if at is None else told | {
        "at": at, "incidents": [incident_record(i) for i in past_of(case, found, at).incidents]}


def _step(step: Step) -> Json:
    return {
        "sequence": step.sequence, "on": step.on.isoformat(), "report": step.report.id if step.report else None,
        "decision": step.judgements[0].decision.value if step.judgements else None,
        "reason": step.judgements[0].reason if step.judgements else None,
        "judgements": [j.id for j in step.judgements],
    }


def steps_of(case: Case, found: Incident) -> tuple[Step, ...]:
    """Return the steps behind an incident as it is stored; see `history`."""
    entries = case.store.report_entries(case.actor, found.reports)
    steps = [Step(entry.sequence, dt.date.fromisoformat(entry.on), report=case.store.report(case.actor, report))
             for report, entry in entries.items()]
    elsewhere = set(case.store.claim_ids(case.actor, ClaimQuery(reports=tuple(found.reports)))) - set(found.claims)
    for judgement in case.store.judgements(case.actor, reports=found.reports):
        target = judgement.target
        if judgement.decision in _NO_STEP or target.kind in _ASIDE:
            continue
        if target.kind in ("claim", "field") and target.id in elsewhere:
            continue
        steps.append(Step(judgement.sequence, judgement.on, judgements=(judgement,)))
    steps.sort(key=lambda s: s.sequence)
    return tuple(_together(steps))


def _together(steps: Sequence[Step]) -> list[Step]:
    """Take decisions of one kind that one person made one after the other, for one reason, as one step."""
    out: list[Step] = []
    for step in steps:
        last = out[-1] if out else None
        if last and last.judgements and step.judgements and _alike(last.judgements[-1], step.judgements[0]):
            out[-1] = Step(step.sequence, step.on, None, last.judgements + step.judgements)
        else:
            out.append(step)
    return out


def _alike(a: Judgement, b: Judgement) -> bool:
    return (a.decision, a.target.kind, a.reason, a.actor, a.on) == (b.decision, b.target.kind, b.reason, b.actor, b.on)


def as_of(case: Case, incident: str, sequence: int) -> Past:
    """Return what the reports of an incident told when the log ended with this entry.

    Raises:
        NotFound: there is no such incident, or none the actor may see.
    """
    return past_of(case, find_incident(case, incident), sequence)


def past_of(case: Case, found: Incident, sequence: int) -> Past:
    """Return what the reports of an incident, as it is stored, told at an entry of the log; see `as_of`."""
    entries = case.store.report_entries(case.actor, found.reports)
    reports = tuple(r for r, e in entries.items() if e.sequence <= sequence)
    if not reports:
        return Past((), ())
    judgements = [j for j in case.store.judgements(case.actor, reports=found.reports) if j.sequence <= sequence]
    claims = _then(case.store.claims(case.actor, ClaimQuery(reports=reports)), judgements)
    state = applied(case, claims, judgements)
    unsure = case.store.claims(case.actor, replace(UNSURE, reports=reports))
    result = reconciled(state, judgements, "", unsure=unsure)
    mine = set(found.claims)
    held = tuple(i for i in result.incidents if mine & set(i.claims))
    return Past(held, state.standing())


def _then(claims: Sequence[Claim], judgements: Sequence[Judgement]) -> list[Claim]:
    """Leave out the claims that a person had not stated yet."""
    stated = {j.target.id for j in judgements if j.target.kind == "claim"}
    return [claim for claim in claims if not claim.extractor.is_person or claim.id in stated]
