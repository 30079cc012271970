"""Alerts: what new reports changed in the record - a new incident, an incident's origin, a campaign's stage.

Invariant: an alert names records by their ids and counts, never a word of a report. It is told to whom every report is
open that the change rests on, and to nobody else: a count is of all of them. It is no evidence and lies in the
case's desk until somebody has seen it. Incidents are made anew with every report, so the one before is the one that
most of an incident's claims stood in.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from witnessmark.app.campaigns import courses
from witnessmark.app.case import Case
from witnessmark.app.incidents import list_campaigns, list_incidents
from witnessmark.ids import new_id
from witnessmark.model.access import Actor, Permission
from witnessmark.store.base import ClaimQuery, IncidentQuery
from witnessmark.vocab.codes import Stage

ALERT = "alert"


class Kind(StrEnum):
    NEW_INCIDENT = "new_incident"
    ORIGIN = "origin"
    STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Alert:
    """One change: of an incident (its count of provable origins before and now) or of a campaign (stages gained)."""

    id: str
    kind: Kind
    subject: str
    before: str
    now: str
    day: str
    levels: tuple[str, ...] | None = None
    compartments: tuple[str, ...] = ()
    """Where the reports lie that it rests on; no levels: it is not known, and told to who sees all."""

    def open_to(self, actor: Actor) -> bool:
        """Say whether all that it rests on is open to somebody."""
        if actor.sees_all:
            return True
        if self.levels is None or not actor.clearance.issuperset(self.levels):
            return False
        return actor.compartments is None or actor.compartments.issuperset(self.compartments)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What alerts are told from: each incident's claims and provable origins, each campaign's claims and stages."""

    incidents: Mapping[str, tuple[frozenset[str], int]]
    campaigns: Mapping[str, tuple[frozenset[str], frozenset[Stage]]]


def snapshot(case: Case) -> Snapshot:
    """Return the record as it stands, reconciled first (the actor needs READ and sees all)."""
    incidents = {i.id: (frozenset(i.claims), i.origins.low) for i in list_incidents(case)}
    campaigns = {}
    for course in courses(case, list_campaigns(case)):
        claims = frozenset(c for i in course.campaign.incidents for c in incidents.get(i, (frozenset(), 0))[0])
        campaigns[course.campaign.id] = (claims, frozenset(step.stage for step in course.steps))
    return Snapshot(incidents, campaigns)


def note_changes(case: Case, before: Snapshot) -> list[Alert]:
    """Compare the record with what it was, keep an alert for each change, and return them."""
    case.actor.require(Permission.READ)
    now = snapshot(case)
    found = _bounded(case, now, changes(before, now, day=case.today().isoformat()))
    if found:
        with case.store.writing(case.actor) as writer:
            for alert in found:
                writer.put(ALERT, alert.id, json.dumps(asdict(alert)), shared=True)
    return found


def changes(before: Snapshot, now: Snapshot, *, day: str) -> list[Alert]:
    """Return what a person who follows the record wants to hear of, incidents first."""
    told: list[Alert] = []
    stood = {claim: name for name, (claims, _) in before.incidents.items() for claim in claims}
    for name, (claims, origins) in now.incidents.items():
        held = _before(claims, stood)
        had = before.incidents[held][1] if held else 0
        if held is None:
            told.append(Alert(new_id("alt"), Kind.NEW_INCIDENT, name, "0", str(origins), day))
        elif origins > had:
            told.append(Alert(new_id("alt"), Kind.ORIGIN, name, str(had), str(origins), day))
    led = {claim: name for name, (claims, _) in before.campaigns.items() for claim in claims}
    for name, (claims, stages) in now.campaigns.items():
        held = _before(claims, led)
        had_stages = before.campaigns[held][1] if held else frozenset()
        gained = [stage.value for stage in Stage if stage in stages - had_stages]
        if held and gained:
            earlier = [stage.value for stage in Stage if stage in had_stages]
            told.append(Alert(new_id("alt"), Kind.STAGE, name, " ".join(earlier), " ".join(gained), day))
    return told


def alerts(case: Case) -> list[Alert]:
    """Return the alerts that nobody has put away, the latest day first: those whose reports are all open to the actor
    and whose incident or campaign, as it is now, is too."""
    if not case.actor.may(Permission.READ):
        return []
    told = [json.loads(content) for content in case.store.desk(case.actor, ALERT, shared=True).values()]
    found = [alert for alert in map(_alert, told) if alert.open_to(case.actor)]
    if found and not case.actor.sees_all:
        named = [alert.subject for alert in found if alert.kind is not Kind.STAGE]
        there = {i.id for i in case.store.incidents(case.actor, IncidentQuery(ids=tuple(named)))} if named else set()
        if len(named) < len(found):
            led = tuple(alert.subject for alert in found if alert.kind is Kind.STAGE)
            there |= {campaign.id for campaign in case.store.campaigns(case.actor, ids=led)}
        found = [alert for alert in found if alert.subject in there]
    return sorted(found, key=lambda alert: (alert.day, alert.id), reverse=True)


def _alert(told: dict[str, Any]) -> Alert:
    levels = told.get("levels")
    return Alert(**{**told, "kind": Kind(told["kind"]), "levels": None if levels is None else tuple(levels),
                    "compartments": tuple(told.get("compartments", ()))})


def _bounded(case: Case, now: Snapshot, found: Sequence[Alert]) -> list[Alert]:
    """Return alerts with the levels and compartments of all reports that they rest on."""
    if not found:
        return []
    rests = {alert.id: (now.campaigns if alert.kind is Kind.STAGE else now.incidents)[alert.subject][0]
             for alert in found}
    ids = tuple(sorted({claim for claims in rests.values() for claim in claims}))
    told_in = {claim.id: claim.reading.report.id for claim in case.store.claims(case.actor, ClaimQuery(ids=ids))}
    behind = case.store.reports(case.actor, ids=tuple(set(told_in.values()))) if told_in else []
    lies = {report.id: (report.access, report.compartment) for report in behind}
    at = {claim: lies.get(report) for claim, report in told_in.items()}
    bounded = []
    for alert in found:
        places = [at.get(claim) for claim in rests[alert.id]]
        known = [place for place in places if place is not None]
        levels = tuple(sorted({access.value for access, _ in known})) if len(known) == len(places) else None
        closed = tuple(sorted({compartment for _, compartment in known if compartment}))
        bounded.append(replace(alert, levels=levels, compartments=closed))
    return bounded


def put_away(case: Case, ids: Collection[str]) -> None:
    """Put alerts away that were seen; unknown ones are passed over."""
    case.actor.require(Permission.READ)
    known: Sequence[str] = [alert.id for alert in alerts(case) if alert.id in ids]
    if known:
        with case.store.writing(case.actor) as writer:
            for name in known:
                writer.put(ALERT, name, None, shared=True)


def _before(claims: Collection[str], stood: Mapping[str, str]) -> str | None:
    """Return where most of these claims stood before; None where none did."""
    counted = Counter(stood[claim] for claim in claims if claim in stood)
    return max(counted, key=lambda name: (counted[name], name)) if counted else None
