"""What can be read: reports, their passages, claims, incidents, campaigns, search, sources, the log."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from witnessmark.app.claims import decided_claims, records
from witnessmark.app.contested import contests
from witnessmark.app.finding import LONGEST
from witnessmark.app.incidents import standing
from witnessmark.app.show import hit_json, parts, report_json, search, show
from witnessmark.model.access import Permission
from witnessmark.model.account import Scope
from witnessmark.model.incident_record import incident_record
from witnessmark.store.base import ClaimQuery, EventQuery, IncidentQuery, Page, Within
from witnessmark.vocab.codes import Act, Grade, Status
from witnessmark.web.api.pages import CaseHere, Cursor, HandHere, Limit, Part, Record, part_after, part_from
from witnessmark.web.api.problems import READS

router = APIRouter(responses=READS)
Id = Annotated[str, Path(max_length=100, description="The record's id.")]


@router.get("/me", response_model=dict[str, Any])
def me(hand: HandHere) -> dict[str, Any]:
    """Who asks, and what is open to them here."""
    actor = hand.case.actor
    scopes = [scope.value for scope in Scope if actor.only is None or scope.permission in actor.only]
    return {"handle": actor.handle, "roles": sorted(actor.roles), "clearance": sorted(actor.clearance),
            "compartments": None if actor.compartments is None else sorted(actor.compartments), "scopes": scopes}


@router.get("/reports", response_model=Part)
def reports(case: CaseHere, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
    """Reports in the order they came."""
    return part_after("reports", cursor, limit, lambda after, most: case.store.reports_after(case.actor, after, most),
                      lambda kept: [report_json(one) for one in kept], lambda one: one.id)


@router.get("/reports/{report}", response_model=Record)
def report(report: Id, case: CaseHere) -> dict[str, Any]:
    """One report with its claims."""
    case.store.report(case.actor, report)
    return show(case, report)


@router.get("/reports/{report}/passages", response_model=dict[str, Any])
def passages(report: Id, case: CaseHere) -> dict[str, Any]:
    """A report's text in parts: offsets in code points, and where each part stands in the original."""
    reading = case.store.reading(case.actor, report)
    return {"report": report, "reading": reading.id, "passages": parts(reading)}


@router.get("/claims", response_model=Part)
def claims(
    case: CaseHere, limit: Limit = 50, cursor: Cursor = None,
    report: Annotated[str | None, Query(max_length=100)] = None, act: Annotated[list[Act] | None, Query()] = None,
    status: Annotated[list[Status] | None, Query()] = None, judged: bool | None = None, doubtful: bool = False,
) -> dict[str, Any]:
    """Claims by text, as people's decisions leave them. `doubtful`: also those the machine is too unsure of."""
    query = ClaimQuery(reports=(report,) if report is not None else (), acts=tuple(act or ()),
                       statuses=tuple(status or ()), judged=judged, below_threshold=doubtful)

    def told(ids: Any) -> list[dict[str, Any]]:
        if not ids:
            return []
        return records(decided_claims(case, ClaimQuery(ids=tuple(ids), below_threshold=True)))

    return part_after("claims", cursor, limit,
                      lambda after, most: case.store.claim_ids_after(case.actor, query, after, most), told, str)


@router.get("/claims/{claim}", response_model=Record)
def claim(claim: Id, case: CaseHere) -> dict[str, Any]:
    """One claim with the decisions on it."""
    return _shown(case, claim, "clm_")


@router.get("/incidents", response_model=Part)
def incidents(
    hand: HandHere, limit: Limit = 50, cursor: Cursor = None, grade: Annotated[list[Grade] | None, Query()] = None,
    act: Annotated[list[Act] | None, Query()] = None, place: Annotated[str, Query(max_length=200)] = "",
    year: Annotated[int | None, Query(ge=0, le=9999)] = None,
) -> dict[str, Any]:
    """Incidents, the latest first. A part that is asked for after they were made anew is refused (409)."""
    case = hand.case
    hand.refresh()
    query = IncidentQuery(grades=tuple(grade or ()), acts=tuple(act or ()), place=place, year=year)
    return part_from("incidents", cursor, limit, _made(case), lambda start, most: [
        incident_record(one) for one in case.store.incidents(case.actor, query, Page(most, start))])


@router.get("/incidents/{incident}", response_model=Record)
def incident(incident: Id, hand: HandHere) -> dict[str, Any]:
    """One incident, also by an id that it had before: its record holds the one of now."""
    hand.refresh()
    return incident_record(standing(hand.case, incident))


@router.get("/campaigns", response_model=Part)
def campaigns(hand: HandHere, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
    """Campaigns, in the order they were made."""
    case = hand.case
    hand.refresh()
    return part_from("campaigns", cursor, limit, _made(case), lambda start, most: [
        asdict(one) for one in case.store.campaigns(case.actor, page=Page(most, start))])


@router.get("/campaigns/{campaign}", response_model=Record)
def campaign(campaign: Id, hand: HandHere) -> dict[str, Any]:
    """One campaign."""
    hand.refresh()
    return asdict(hand.case.store.campaign(hand.case.actor, campaign))


@router.get("/conflicts", response_model=Part)
def conflicts(case: CaseHere, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
    """What devices that did not know of each other decided differently, with all sides. A part that is asked for
    after one was settled is refused (409)."""
    found = contests(case)
    return part_from("conflicts", cursor, limit, len(found), lambda start, most: [
        asdict(one) for one in found[start : start + most]])


@router.get("/search", response_model=dict[str, Any])
def found(
    case: CaseHere, q: Annotated[str, Query(min_length=1, max_length=LONGEST)], limit: Limit = 50,
    cursor: Cursor = None, language: Annotated[str, Query(max_length=10)] = "",
    year: Annotated[str, Query(max_length=4)] = "", act: Act | None = None,
) -> dict[str, Any]:
    """Passages that hold the words, the best first."""
    within = Within(language, "", year, act.value if act else "")
    return part_from("search", cursor, limit, 0, lambda start, most: [
        hit_json(one) for one in search(case, q, Page(most, start), within)])


@router.get("/sources", response_model=Part)
def sources(case: CaseHere, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
    """Sources by handle; who they are is sealed, and no part of this interface opens it."""
    return part_after("sources", cursor, limit, lambda after, most: case.store.sources_after(case.actor, after, most),
                      lambda kept: [{"id": one.id, "kind": one.kind.value, "vantage": one.vantage,
                                     "reliability": one.reliability} for one in kept], lambda one: one.id)


@router.get("/audit", response_model=dict[str, Any])
def audit(
    case: CaseHere, limit: Limit = 50, cursor: Cursor = None, kind: Annotated[str, Query(max_length=40)] = "",
    who: Annotated[str, Query(max_length=100)] = "",
) -> dict[str, Any]:
    """Entries of the log in order: number, kind, the id of what it is about, who, on which day."""
    query = EventQuery((kind,) if kind else (), (who,) if who else ())
    return part_from("audit", cursor, limit, 0, lambda start, most: [
        asdict(one) for one in case.store.events(case.actor, Page(most, start), query)])


def _shown(case: CaseHere, record: str, prefix: str) -> dict[str, Any]:
    """Return a record of one kind; an id of another kind is none of it."""
    case.actor.require(Permission.READ)
    return show(case, record if record.startswith(prefix) else prefix)


def _made(case: CaseHere) -> int:
    made = case.store.made(case.actor)
    return made.sequence if made else -1
