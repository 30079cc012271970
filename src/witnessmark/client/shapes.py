"""The records of the interface field by field, as the server tells them: what `data` of the client's records holds.

Invariant: the document of the interface is made of these, so a field that a server tells stands here. Codes are those
of the vocabulary, days are ISO texts, offsets are half-open and count code points of the reading.
"""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict


class Span(TypedDict):
    start: int
    end: int


class Passage(TypedDict):
    start: int
    end: int
    quote: str


class Coded(TypedDict):
    """A code and the words that say it."""

    code: str
    text: str
    span: Span


class Affected(TypedDict):
    codes: list[str]
    text: str
    span: Span


class Figure(TypedDict):
    """How many; `multiplier`: persons a household, where one is stated."""

    kind: str
    low: int
    best: int | None
    high: int | None
    unit: str
    quantifier: str
    multiplier: float | None
    text: str
    span: Span


class Moment(TypedDict):
    start: str
    end: str
    precision: str
    text: str
    span: Span


class Candidate(TypedDict):
    id: str
    name: str
    country: str | None
    adm1: str | None
    lat: float | None
    lon: float | None
    score: float
    level: str


class Place(TypedDict):
    id: str
    name: str
    country: str | None
    adm1: str | None
    lat: float | None
    lon: float | None
    level: str
    candidates: list[Candidate]


class PlaceNamed(TypedDict):
    text: str
    span: Span
    kind: str
    place: Place | None


class Attribution(TypedDict):
    """Who says so; without words where the text does not name the outlet."""

    kind: str
    speech: str
    text: str | None
    span: Span | None
    told_on: Moment | None
    place: PlaceNamed | None
    source: str | None


class Extractor(TypedDict):
    name: str
    version: str


class Judgement(TypedDict):
    """A decision; `field` and `value` where it corrects one, `replaces` where it undoes one."""

    id: str
    sequence: int
    actor: str
    on: str
    decision: str
    field: str | None
    value: str | None
    reason: str
    replaces: str | None


class ReportNamed(TypedDict):
    id: str
    file: str
    sha256: str
    language: str
    outlet: str | None
    published: str | None


class Claim(TypedDict):
    """A claim; `history` where it is asked for by itself."""

    schema_version: int
    id: str
    report: ReportNamed
    reading: str
    act: Coded
    status: Coded
    orderer: list[Coded]
    perpetrator: list[Coded]
    affected: list[Affected]
    figure: Figure | None
    origin: list[PlaceNamed]
    destination: list[PlaceNamed]
    when: Moment | None
    ground: list[Coded]
    consequences: list[Coded]
    attribution: list[Attribution]
    passage: Passage
    confidence: float
    extractor: Extractor
    judgement: Judgement | None
    located: dict[str, str]
    releasable: bool
    history: NotRequired[list[Judgement]]


class Metadatum(TypedDict):
    field: str
    value: str
    found_in: str
    reason: str | None


class Read(TypedDict):
    """The reading of a report, and how many code points it has."""

    id: str
    reader: str
    characters: int


class ClaimOfReport(TypedDict):
    id: str
    act: str
    status: str
    decision: str | None
    releasable: bool
    passage: Passage
    located: dict[str, str]


class Report(TypedDict):
    """A report; `reading` and `claims` where it is asked for by itself."""

    id: str
    file: str
    sha256: str
    size: int
    media_type: str
    received: str
    title: str | None
    outlet: str | None
    published: str | None
    language: str
    access: str
    consent: str
    compartment: str | None
    url: str | None
    metadata: list[Metadatum]
    notes: list[str]
    reading: NotRequired[Read]
    claims: NotRequired[list[ClaimOfReport]]


class Part(TypedDict):
    start: int
    end: int
    located: dict[str, str]
    text: str


class Text(TypedDict):
    """A report's text in parts."""

    report: str
    reading: str
    passages: list[Part]


class Opinion(TypedDict):
    belief: float
    disbelief: float
    uncertainty: float


class Fused(TypedDict):
    """A value of an incident, with the claims for and against it; its form follows from the field."""

    value: Any
    support: list[str]
    against: list[str]
    origins: int
    opinion: Opinion
    why: str
    why_ko: str


class Act(TypedDict):
    value: str
    stage: str
    status: str
    support: list[str]
    against: list[str]


class Grade(TypedDict):
    grade: str
    why: str
    would_change: str
    why_ko: str
    would_change_ko: str


class Mark(TypedDict):
    mark: str
    why: str
    would_change: str
    why_ko: str
    would_change_ko: str


class Admiralty(TypedDict):
    source: Mark
    information: Mark
    claims: dict[str, str]


class Multiplier(TypedDict):
    low: float
    best: float
    high: float
    source: str
    claims: list[str]


class Rung(TypedDict):
    act: str
    kind: str
    unit: str
    low: int
    best: int | None
    high: int | None
    quantifier: str
    claims: list[str]
    origins: int
    against: list[str]
    derived: bool
    multiplier: Multiplier | None
    why: str
    why_ko: str


class Pair(TypedDict):
    """One contradiction; `resolution` says how a person closed it, `resolved` for which value."""

    id: str
    field: str
    kind: str
    values: list[str]
    claims: list[str]
    explanation: str
    explanation_ko: str
    compatible: bool
    resolved: str | None
    resolution: str | None


class Contradiction(Pair):
    pairs: list[Pair]


class Origins(TypedDict):
    """How many speak for an incident at least and at most, and how many of them were assessed."""

    low: int
    high: int
    assessed: int
    groups: list[str]


class Incident(TypedDict):
    id: str
    claims: list[str]
    acts: list[Act]
    orderer: list[Fused]
    perpetrator: list[Fused]
    origin: list[Fused]
    destination: list[Fused]
    when: list[Fused]
    affected: list[Fused]
    figure: list[Fused]
    ground: list[Fused]
    consequences: list[Fused]
    grade: Grade
    admiralty: Admiralty | None
    ladder: list[Rung]
    contradictions: list[Contradiction]
    reports: list[str]
    origins: Origins
    campaign: str | None
    history: list[str]


class Campaign(TypedDict):
    id: str
    incidents: list[str]
    stages: list[str]
    why: str
    why_ko: str


class Side(TypedDict):
    judgement: str | None
    decision: str
    value: str | None
    actor: str | None
    on: str | None
    reason: str
    log: str
    stands: bool


class Conflict(TypedDict):
    matter: str
    id: str
    field: str | None
    report: str | None
    sides: list[Side]


class Hit(TypedDict):
    report: str
    reading: str
    start: int
    end: int
    snippet: str
    located: dict[str, str]
    matches: list[Span]
    claims: list[str]
    score: float


class Source(TypedDict):
    id: str
    kind: str
    vantage: str
    reliability: str


class Entry(TypedDict):
    sequence: int
    kind: str
    subject: str
    actor: str
    on: str


class Me(TypedDict):
    """Who a token acts for; `compartments` is null for who reads in every one."""

    handle: str
    roles: list[str]
    clearance: list[str]
    compartments: list[str] | None
    scopes: list[str]


class Added(TypedDict):
    """What became of one report; `sealed`: how many of its words were sealed apart."""

    file: str
    status: str
    reason: str | None
    report: str | None
    notes: list[str]
    sealed: NotRequired[int]


class Stated(TypedDict):
    """What was stated of a report once more, to settle a conflict."""

    id: str
    field: str
    value: str
