"""Incidents, origins, contradictions and campaigns: what many claims say together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from witnessmark.ids import derived_id
from witnessmark.model.ladder import Rung
from witnessmark.vocab.codes import Act, ContradictionKind, Grade, Resolution, Stage, Status


def incident_id(claim: str) -> str:
    """Return the id of the incident whose earliest claim this is."""
    return derived_id("inc", claim)


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
    """Claims of one incident that can't all be right, or look so and are explained.

    A line of one field: two values that differ, or several of which any two stand in `pairs`, each with its own id,
    claims and explanation; there also stand the pairs of the field that are compatible. `values` and `claims` are
    those of the pairs that can't go together, where there are such. `compatible` holds where all can be right: a
    rounded count, a part of a total, a later total. `resolved` is the value a person took for right, empty where they
    closed it without one; `resolution` what explains the difference, where they said so.
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
    pairs: tuple[Contradiction, ...] = ()
    resolution: Resolution | None = None

    @property
    def differences(self) -> tuple[Contradiction, ...]:
        """The pairs of values; itself where it is one."""
        return self.pairs or (self,)

    @property
    def weighed(self) -> tuple[Contradiction, ...]:
        """The pairs that make the line what it is: those that can't go together, or all where all can."""
        return tuple(pair for pair in self.differences if pair.compatible is self.compatible)


CONTESTING = frozenset(
    {ContradictionKind.DENIAL, ContradictionKind.DATE, ContradictionKind.PLACE, ContradictionKind.STATUS}
)
"""Kinds of contradictions that contest an incident; others leave what happened, where and when as it is."""


def in_lines(pairs: Iterable[Contradiction]) -> tuple[Contradiction, ...]:
    """Gather pairs of values into one line a field and kind; what is compatible stands under its field's first line.

    A line of one pair that can't go together bears that pair's id, one of several an id made from theirs.
    """
    firm: dict[tuple[str, ContradictionKind], list[Contradiction]] = {}
    calm: dict[str, list[Contradiction]] = {}
    for pair in pairs:
        if pair.compatible:
            calm.setdefault(pair.field, []).append(pair)
        else:
            firm.setdefault((pair.field, pair.kind), []).append(pair)
    lines = [_line(told, calm.pop(field, [])) for (field, _), told in firm.items()]
    lines += [_line(told, []) for told in calm.values()]
    return tuple(sorted(lines, key=lambda c: (c.compatible, c.field, c.kind, c.values)))


def _line(told: Sequence[Contradiction], below: Sequence[Contradiction]) -> Contradiction:
    head = told[0]
    if len(told) == 1:
        return replace(head, pairs=(head, *below) if below else ())
    values = tuple(sorted({value for pair in told for value in pair.values}, key=_by_number))
    taken = {pair.resolved for pair in told}
    closed = None if None in taken else taken.pop() if len(taken) == 1 else ""
    said = {pair.resolution for pair in told}
    because = said.pop() if closed is not None and len(said) == 1 else None
    why, why_ko = _ALL_CAN if head.compatible else _NOT_ALL
    return Contradiction(
        derived_id("con", head.field, head.kind, *sorted(pair.id for pair in told)), head.field, head.kind, values,
        tuple(sorted({claim for pair in told for claim in pair.claims})), why.format(n=len(values)),
        why_ko.format(n=len(values)), head.compatible, closed, (*told, *below), because,
    )


_NOT_ALL = ("{n} values are given, and not all of them can be right.", "{n}가지 값이 전해지며 모두 맞을 수는 없다.")
_ALL_CAN = ("{n} values are given; all of them can be right.", "{n}가지 값이 전해지며 모두 맞을 수 있다.")


def _by_number(value: str) -> tuple[int, str]:
    """Sort counts by size; days and codes by their letters."""
    found = re.search(r"\d[\d,]*", value) if not _DAY.match(value) else None
    return (int(found[0].replace(",", "")) if found else 0, value)


_DAY = re.compile(r"\d{4}-")


MOST_TIES = 200
"""Ties kept of an origin: a flood of copies would outgrow the case."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Two reports whose speakers are, or may be, one; `how` says what ties them.

    Of a derivation (reprint, rewrite, translation, citation, quotation) or a relay `report` rests on `on`; of
    `one_speaker` and `joined` neither rests on the other.
    """

    report: str
    on: str
    how: str
    certain: bool
    why: str
    why_ko: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent point from which knowledge came: attributions that reduce to it.

    `ties` are what joins its reports, one a pair of reports, the surest first, `MOST_TIES` at most.
    """

    id: str
    claims: tuple[str, ...]
    reports: tuple[str, ...]
    kind: str
    why: str
    assessed: str | None = None       # reliability letter A–F once a person gave one
    why_ko: str = ""
    ties: tuple[Tie, ...] = ()


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
    ladder: tuple[Rung, ...] = ()


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

    `version` names what it was made from: the same version means the same result. `program` names what made it, and
    `through` the log's last entry that it rests on; where both still hold, it need not be looked into.
    """

    incidents: tuple[Incident, ...]
    origins: tuple[Origin, ...]
    campaigns: tuple[Campaign, ...]
    version: str
    weights: tuple[tuple[str, float], ...] = ()     # claim, its place in the review queue (`model.attention`)
    program: str = ""
    through: int = -1
    ties: tuple[tuple[str, dict[str, Any]], ...] = ()   # incident, what decided that its stories are in it
