"""What the client gives: records as the server tells them, their whole JSON beside the fields one asks for most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from witnessmark.client import shapes

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
    data: shapes.Report = field(repr=False)


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
    data: shapes.Claim = field(repr=False)


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident; `origins` is how many speak for it at least and at most; `data` is the whole record."""

    id: str
    claims: tuple[str, ...]
    reports: tuple[str, ...]
    grade: str
    origins: tuple[int, int]
    campaign: str | None
    data: shapes.Incident = field(repr=False)


@dataclass(frozen=True, slots=True)
class Campaign:
    """Incidents tied as stages of one process."""

    id: str
    incidents: tuple[str, ...]
    stages: tuple[str, ...]
    why: str
    why_ko: str


@dataclass(frozen=True, slots=True)
class Source:
    """A source by its handle; who it is lies sealed."""

    id: str
    kind: str
    vantage: str
    reliability: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found; `matches` are half-open offsets in the reading, as its own."""

    report: str
    reading: str
    start: int
    end: int
    snippet: str
    claims: tuple[str, ...]
    matches: tuple[tuple[int, int], ...]
    located: Mapping[str, str]
    score: float


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
    notes: tuple[str, ...]
    sealed: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that was written; `field` and `value` where it corrects one, `replaces` where it undoes one."""

    id: str
    sequence: int
    actor: str
    on: str
    decision: str
    field: str | None
    value: str | None
    reason: str
    replaces: str | None


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


def conflict_of(one: shapes.Conflict) -> Conflict:
    return Conflict(one["id"], one["matter"], one["field"], one["report"], tuple(Side(
        side["actor"], side["on"], side["decision"], side["value"], side["reason"], side["log"], side["stands"],
        side["judgement"]) for side in one["sides"]))


def report_of(one: shapes.Report) -> Report:
    return Report(one["id"], one["title"], one["outlet"], one["published"], one["language"], one["access"],
                  one["compartment"], one)


def claim_of(one: shapes.Claim) -> Claim:
    passage, decided = one["passage"], one["judgement"]
    return Claim(one["id"], one["report"]["id"], one["act"]["code"], one["status"]["code"], passage["quote"],
                 passage["start"], passage["end"], one["confidence"], decided["decision"] if decided else None,
                 one["releasable"], one)


def incident_of(one: shapes.Incident) -> Incident:
    return Incident(one["id"], tuple(one["claims"]), tuple(one["reports"]), one["grade"]["grade"],
                    (one["origins"]["low"], one["origins"]["high"]), one["campaign"], one)


def campaign_of(one: shapes.Campaign) -> Campaign:
    return Campaign(one["id"], tuple(one["incidents"]), tuple(one["stages"]), one["why"],
                    one["why_ko"])


def entry_of(one: shapes.Entry) -> Entry:
    return Entry(one["sequence"], one["kind"], one["subject"], one["actor"], one["on"])


def hit_of(one: shapes.Hit) -> Hit:
    return Hit(one["report"], one["reading"], one["start"], one["end"], one["snippet"], tuple(one["claims"]),
               tuple((match["start"], match["end"]) for match in one["matches"]), one["located"], one["score"])


def source_of(one: shapes.Source) -> Source:
    return Source(one["id"], one["kind"], one["vantage"], one["reliability"])


def added_of(one: shapes.Added) -> Added:
    return Added(one["file"], one["status"], one["reason"], one["report"], tuple(one["notes"]), one.get("sealed", 0))


def decision_of(one: shapes.Judgement) -> Decision:
    return Decision(one["id"], one["sequence"], one["actor"], one["on"], one["decision"], one["field"], one["value"],
                    one["reason"], one["replaces"])
