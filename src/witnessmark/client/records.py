"""What the client gives: records as the server tells them, their whole JSON beside the fields one asks for most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """A report; `data` is the whole record."""

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    language: str
    access: str
    compartment: str | None
    data: Data = field(repr=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a report's text: half-open offsets in code points, and where it stands in the original."""

    start: int
    end: int
    text: str
    located: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as people's decisions leave it; `data` is the whole record."""

    id: str
    report: str
    act: str
    status: str
    quote: str
    start: int
    end: int
    confidence: float
    decision: str | None
    releasable: bool
    data: Data = field(repr=False)


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident; `origins` is how many speak for it at least and at most; `data` is the whole record."""

    id: str
    claims: tuple[str, ...]
    reports: tuple[str, ...]
    grade: str
    origins: tuple[int, int]
    campaign: str | None
    data: Data = field(repr=False)


@dataclass(frozen=True, slots=True)
class Campaign:
    """Incidents tied as stages of one process."""

    id: str
    incidents: tuple[str, ...]
    stages: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Source:
    """A source by its handle; who it is lies sealed."""

    id: str
    kind: str
    vantage: str
    reliability: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found."""

    report: str
    start: int
    end: int
    snippet: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the log."""

    sequence: int
    kind: str
    subject: str
    actor: str
    on: str


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one report: added, duplicate or refused, and why."""

    file: str
    status: str
    reason: str | None
    report: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that was written."""

    id: str
    sequence: int
    actor: str
    on: str
    decision: str


@dataclass(frozen=True, slots=True)
class Side:
    """One decision of a conflict: who, when, what, why, on which device (its log); whether it stands meanwhile.

    `judgement` is its id; None where it was stated of a report.
    """

    actor: str | None
    on: str | None
    decision: str
    value: str | None
    reason: str
    log: str
    stands: bool
    judgement: str | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """What devices that did not know of each other decided differently on one matter."""

    id: str
    matter: str
    field: str | None
    report: str | None
    sides: tuple[Side, ...]


def conflict_of(one: Data) -> Conflict:
    return Conflict(one["id"], one["matter"], one["field"], one["report"], tuple(Side(
        side["actor"], side["on"], side["decision"], side["value"], side["reason"], side["log"], side["stands"],
        side["judgement"]) for side in one["sides"]))


def report_of(one: Data) -> Report:
    return Report(one["id"], one["title"], one["outlet"], one["published"], one["language"], one["access"],
                  one["compartment"], one)


def claim_of(one: Data) -> Claim:
    passage, decided = one["passage"], one["judgement"]
    return Claim(one["id"], one["report"]["id"], one["act"]["code"], one["status"]["code"], passage["quote"],
                 passage["start"], passage["end"], one["confidence"], decided["decision"] if decided else None,
                 one["releasable"], one)


def incident_of(one: Data) -> Incident:
    return Incident(one["id"], tuple(one["claims"]), tuple(one["reports"]), one["grade"]["grade"],
                    (one["origins"]["low"], one["origins"]["high"]), one["campaign"], one)


def campaign_of(one: Data) -> Campaign:
    return Campaign(one["id"], tuple(one["incidents"]), tuple(one["stages"]), one["why"])


def entry_of(one: Data) -> Entry:
    return Entry(one["sequence"], one["kind"], one["subject"], one["actor"], one["on"])


def decisions_of(found: Data) -> list[Decision]:
    return [Decision(one["id"], one["sequence"], one["actor"], one["on"], one["decision"]) for one in found["items"]]
