"""Incidents, origins and campaigns as rows, and what of an incident a clearance may see.

Invariant: an incident shown to someone who may not see all its claims carries nothing
that rests on a hidden one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from witnessmark.model.incident import (
    Campaign,
    Fused,
    Graded,
    Incident,
    Opinion,
    Origin,
    OriginCount,
    Reconciliation,
    in_lines,
)
from witnessmark.model.incident_record import (
    campaign_record,
    incident_record,
    origin_record,
)
from witnessmark.model.ladder import Rung
from witnessmark.store.rows import canonical
from witnessmark.vocab.codes import Grade

FORMER = "former"
"""The kind of a row that says what an incident held whose id is no longer in use."""

_NARROWED = Graded(
    Grade.UNASSESSED,
    "You see a part of the reports behind this incident, so no grade is shown.",
    "Clearance for its other reports.",
    "이 사건의 보도 가운데 일부만 볼 수 있어 등급을 보이지 않는다.",
    "나머지 보도를 볼 권한이 있으면 보인다.",
)
_PART = "You see a part of the reports behind this value, so how well it is supported is not shown."
_PART_KO = "이 값의 보도 가운데 일부만 볼 수 있어 뒷받침하는 정도를 보이지 않는다."


def result_rows(result: Reconciliation) -> list[dict[str, Any]]:
    """Return the rows of a reconciliation, but for their event."""
    found: list[dict[str, Any]] = []

    def add(kind: str, ordinal: int, identity: str, record: dict[str, Any]) -> None:
        found.append(_row(kind, ordinal, identity, record))

    for i, incident in enumerate(result.incidents):
        add("incident", i, incident.id, incident_record(incident))
    for i, origin in enumerate(result.origins):
        add("origin", i, origin.id, origin_record(origin))
    for i, campaign in enumerate(result.campaigns):
        add("campaign", i, campaign.id, campaign_record(campaign))
    for i, (home, tie) in enumerate(result.ties):
        add("tie", i, home, tie)
    add("version", 0, result.version, {"program": result.program, "through": result.through})
    return found


def _row(kind: str, ordinal: int, identity: str, record: dict[str, Any]) -> dict[str, Any]:
    """Return a row of one record, with what follows from it."""
    return {"kind": kind, "ordinal": ordinal, "id": identity, "record": canonical(record).decode(),
            "grade": grade_in(kind, record), "rank": rank_of(kind, record), "place": place_in(kind, record),
            "acts": acts_in(kind, record)}


def former_rows(before: Mapping[str, Sequence[str]], result: Reconciliation) -> list[dict[str, Any]]:
    """Return a row for each incident of old that a new result no longer has, with the claims that it last had.

    Args:
        before: claims by incident, of the result that is replaced and of the incidents that were gone by then.
    """
    gone = sorted(before.keys() - {incident.id for incident in result.incidents})
    return [_row(FORMER, i, name, {"claims": sorted(before[name])}) for i, name in enumerate(gone)]


def grade_in(kind: str, record: Mapping[str, Any]) -> str | None:
    """Return what a list of results is narrowed by: an incident's grade, an origin's letter, None where it has none."""
    found = record["grade"]["grade"] if kind == "incident" else record["assessed"] if kind == "origin" else None
    return None if found is None else str(found)


def place_in(kind: str, record: Mapping[str, Any]) -> str | None:
    """Return the id of the place an incident began at, by its value best supported; None without one, or for others."""
    told = (fused["value"] for fused in record.get("origin", ())) if kind == "incident" else ()
    return next((str(value["id"]) for value in told if value.get("id") and value.get("level") != "country"), None)


def acts_in(kind: str, record: Mapping[str, Any]) -> str:
    """Return the codes of an incident's acts, each between spaces, in order; empty for others."""
    codes = sorted({str(act["value"]) for act in record["acts"]}) if kind == "incident" else []
    return f" {' '.join(codes)} " if codes else ""


def rank_of(kind: str, record: Mapping[str, Any]) -> int:
    """Return what a list of results is ordered by, rising.

    An incident by the day in the middle of its time best supported, counted from year 1, 0 without one; origins and
    campaigns by minus the number of their claims or incidents, so that the largest come first.
    """
    if kind in ("origin", "campaign"):
        return -len(record["claims" if kind == "origin" else "incidents"])
    told = record.get("when") if kind == "incident" else ()
    if not told:
        return 0
    first, last = (dt.date.fromisoformat(told[0]["value"][end]).toordinal() for end in ("start", "end"))
    return (first + last) // 2


def claims_of(result: Reconciliation) -> list[dict[str, str]]:
    """Return one row per incident or origin and claim."""
    links = [("incident", i.id, claim) for i in result.incidents for claim in i.claims]
    links += [("origin", o.id, claim) for o in result.origins for claim in o.claims]
    return [{"kind": kind, "id": identity, "claim": claim} for kind, identity, claim in dict.fromkeys(links)]


@dataclass(frozen=True, slots=True)
class Read:
    """What of a claim decides what stays of an incident: its act, its status, and its time, empty where it has none."""

    act: str
    status: str
    start: str = ""
    end: str = ""


def narrowed(incident: Incident, seen: Mapping[str, Read], reports: set[str], origins: set[str]) -> Incident | None:
    """Return `incident` with only what rests on the claims in `seen`; None when none is left.

    Values, contradictions and counts that a hidden claim bears on are left out; an act stays where a visible claim
    says the same act and status, a time where the visible claims for it give that very time by themselves.
    """
    claims = tuple(claim for claim in incident.claims if claim in seen)
    if not claims:
        return None
    acts = tuple(
        replace(act, support=tuple(c for c in act.support if c in seen),
                against=tuple(c for c in act.against if c in seen))
        for act in incident.acts
        if any(c in seen and (seen[c].act, seen[c].status) == (act.value.value, act.status.value) for c in act.support)
    )
    fields = {
        name: tuple(v for v in values if seen.keys() >= {*v.support, *v.against})
        for name, values in incident.fields.items()
    }
    fields["when"] = _narrowed_times(incident.fields.get("when", ()), seen)
    groups = tuple(group for group in incident.origins.groups if group in origins)
    return replace(
        incident, claims=claims, acts=acts, fields=fields, grade=_NARROWED,
        reports=tuple(report for report in incident.reports if report in reports),
        contradictions=in_lines(
            pair for c in incident.contradictions for pair in c.differences if seen.keys() >= set(pair.claims)),
        origins=OriginCount(min(len(groups), 1), len(groups), 0, groups), history=(), admiralty=None,
        ladder=_narrowed_ladder(incident.ladder, set(seen)),
    )


def _narrowed_times(times: Sequence[Fused], seen: Mapping[str, Read]) -> tuple[Fused, ...]:
    """Return the times that the visible claims for each give, those of most visible claims first.

    Claims give the days that all of them share. How well a time is supported is told only where all the claims for and
    against it are visible, and of the order only what visible claims decide.
    """
    kept = []
    for time in times:
        support = tuple(c for c in time.support if c in seen)
        against = tuple(c for c in time.against if c in seen)
        if len(support) == len(time.support) and len(against) == len(time.against):
            kept.append(time)
        elif support and {"start": max(seen[c].start for c in support),
                          "end": min(seen[c].end for c in support)} == time.value:
            kept.append(Fused(time.value, support, against, 1, Opinion(0.0, 0.0, 1.0), _PART, _PART_KO))
    return tuple(sorted(kept, key=lambda time: (-len(time.support), time.value["start"], time.value["end"])))


def _narrowed_ladder(ladder: tuple[Rung, ...], seen: set[str]) -> tuple[Rung, ...]:
    """Return the rungs that rest on visible claims alone; derived ones, compared with all told, only if all do."""
    kept = tuple(r for r in ladder if seen.issuperset(r.claims) and seen.issuperset(r.against))
    return kept if len(kept) == len(ladder) else tuple(r for r in kept if not r.derived)


def narrowed_origin(origin: Origin, seen: set[str], reports: set[str]) -> Origin | None:
    """Return `origin` with only its visible claims and reports; None when none is left."""
    claims = tuple(claim for claim in origin.claims if claim in seen)
    if not claims:
        return None
    if len(claims) == len(origin.claims):
        return origin
    return replace(origin, claims=claims, reports=tuple(r for r in origin.reports if r in reports),
                   ties=tuple(t for t in origin.ties if t.report in reports and t.on in reports),
                   why="You see a part of what this origin rests on.",
                   why_ko="이 출처의 근거 가운데 일부만 보입니다.")


def narrowed_campaign(campaign: Campaign, incidents: set[str]) -> Campaign | None:
    """Return `campaign` with only its visible incidents; None when fewer than two are left."""
    held = tuple(incident for incident in campaign.incidents if incident in incidents)
    if len(held) == len(campaign.incidents):
        return campaign
    return replace(campaign, incidents=held, stages=(), why="", why_ko="") if len(held) > 1 else None
