"""Incidents, origins, contradictions and campaigns: what many claims say together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from witnessmark.vocab.codes import Act, ContradictionKind, Grade, Stage, Status


@dataclass(frozen=True, slots=True)
class Opinion:
    """A subjective-logic opinion (Jøsang 2016, eq. 3.1): the three masses sum to one."""

    belief: float
    disbelief: float
    uncertainty: float


@dataclass(frozen=True, slots=True)
class Fused:
    """One value of an incident's field with the claims for and against it.

    `value` is JSON-ready: a code, a place {id, name, …} or {description}, a date interval,
    or a figure {low, best, high, unit}. `origins` counts independent origins in support.
    """

    value: Any
    support: tuple[str, ...]
    against: tuple[str, ...]
    origins: int
    opinion: Opinion
    why: str
    why_ko: str = ""


@dataclass(frozen=True, slots=True)
class IncidentAct:
    """One act of the episode, with its stage and the status best supported."""

    value: Act
    stage: Stage
    status: Status
    support: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims of one incident that can't both be right, or look so and are explained.

    `compatible` holds where both can be right: a rounded count, a part of a total, a later total.
    `resolved` is the value a person took for right, empty where they closed it without one.
    """

    id: str
    field: str
    kind: ContradictionKind
    values: tuple[str, ...]
    claims: tuple[str, ...]
    explanation: str
    explanation_ko: str = ""
    compatible: bool = False
    resolved: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent point from which knowledge came: attributions that reduce to it."""

    id: str
    claims: tuple[str, ...]
    reports: tuple[str, ...]
    kind: str
    why: str
    assessed: str | None = None       # reliability letter A–F once a person gave one
    why_ko: str = ""


@dataclass(frozen=True, slots=True)
class OriginCount:
    """How many independent origins speak: provable (low), possible (high), assessed."""

    low: int
    high: int
    assessed: int
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade with its reason and what would change it."""

    grade: Grade
    why: str
    would_change: str
    why_ko: str = ""
    would_change_ko: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of the Admiralty scale with its reason and what would change it."""

    mark: str                         # A–F for a source, 1–6 for information
    why: str
    would_change: str
    why_ko: str = ""
    would_change_ko: str = ""


@dataclass(frozen=True, slots=True)
class Admiralty:
    """How reliable who tells an incident is, and how well what they tell is borne out.

    `claims` gives each claim's two marks, as in `B3`.
    """

    source: Mark
    information: Mark
    claims: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Incident:
    """One episode: one decision or shock, one population and locality, with all its acts."""

    id: str
    claims: tuple[str, ...]
    reports: tuple[str, ...]
    acts: tuple[IncidentAct, ...]
    fields: dict[str, tuple[Fused, ...]]
    grade: Graded
    contradictions: tuple[Contradiction, ...]
    origins: OriginCount
    campaign: str | None = None
    history: tuple[str, ...] = ()
    admiralty: Admiralty | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """Incidents tied as stages of one process."""

    id: str
    incidents: tuple[str, ...]
    stages: tuple[Stage, ...]
    why: str
    why_ko: str = ""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One run's whole result; it replaces the run before as the present view.

    `version` names what it was made from: the same version means the same result.
    """

    incidents: tuple[Incident, ...]
    origins: tuple[Origin, ...]
    campaigns: tuple[Campaign, ...]
    version: str
