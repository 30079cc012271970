"""What counting needs of an incident, whatever it comes from: a case, or a release.

Invariant: two incidents that tell the same give equal episodes, so that a figure of the workbench and one of a dossier
are made by the same code from the same values. Deliberately not handled here: who may see what; the caller gives only
incidents that may be counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from witnessmark.vocab.codes import (
    Act,
    AttributionKind,
    FigureKind,
    Grade,
    Ground,
    Group,
    Organ,
    Stage,
    Status,
    Unit,
)
from witnessmark.vocab.stages import AHEAD, lies_ahead

LEVELS = ("country", "province", "county", "place")
DESCRIBED = "~described"
"""The key of every place that reports describe without naming it, such as "their hometowns"."""
MOVING = frozenset({Act.EXPULSION, Act.RELOCATION, Act.EVICTION, Act.EVACUATION, Act.FLIGHT, Act.RETURN,
                    Act.DISPLACEMENT, Act.DEMOLITION})
"""Acts by which people change where they live; only their places make a movement."""
PROOF = frozenset({AttributionKind.DOCUMENT, AttributionKind.EYEWITNESS, AttributionKind.OFFICIAL_STATEMENT})
"""Kinds of attribution that state what a claim rests on, beyond somebody's word."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One unit of the gazetteer by its path from the country down, as in `KP/Hamgyong-bukto/Hoeryong`."""

    path: tuple[str, ...]
    level: str
    name_ko: str | None = None
    lat: float | None = None
    lon: float | None = None

    @property
    def key(self) -> str:
        return "/".join(part.replace("/", "-") for part in self.path)


@dataclass(frozen=True)
class Where:
    """A place as a report states it: its unit and the units around it, the country first; none where described."""

    spots: tuple[Spot, ...] = ()

    def at(self, level: str) -> str:
        """Return the key of the finest unit told that is no finer than `level`."""
        return self._keys[level]

    @cached_property
    def _keys(self) -> dict[str, str]:
        """By level; worked out once, as one place stands in many claims."""
        keys = {}
        for most, level in enumerate(LEVELS):
            told = [spot for spot in self.spots if LEVELS.index(spot.level) <= most]
            keys[level] = told[-1].key if told else DESCRIBED
        return keys


@dataclass(frozen=True, slots=True)
class Count:
    """A count as one claim tells it; a bound nobody gave is None."""

    low: int | None
    high: int | None
    unit: Unit
    kind: FigureKind = FigureKind.FLOW


@dataclass(frozen=True, slots=True)
class Told:
    """One claim. Days are inclusive; both are None where no time is told."""

    claim: str
    act: Act
    status: Status
    start: dt.date | None = None
    end: dt.date | None = None
    origin: tuple[Where, ...] = ()
    destination: tuple[Where, ...] = ()
    groups: tuple[Group, ...] = ()
    orderer: tuple[Organ, ...] = ()
    perpetrator: tuple[Organ, ...] = ()
    ground: tuple[Ground, ...] = ()
    count: Count | None = None
    said_by: tuple[AttributionKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """One act of an incident with its stage and status."""

    act: Act
    stage: Stage
    status: Status


@dataclass(frozen=True, slots=True)
class Episode:
    """One incident: its acts, its claims, and how many independent origins stand behind it.

    `origins` names the origins where they are known; a release never tells them.
    """

    incident: str
    grade: Grade
    origins_low: int
    origins_high: int
    acts: tuple[Done, ...]
    told: tuple[Told, ...]
    campaign: str | None = None
    origins: tuple[str, ...] = ()

    @property
    def asserted(self) -> tuple[Told, ...]:
        """The claims that say something of the acts: all but denials, and these where nothing else is told."""
        return tuple(t for t in self.told if t.status is not Status.DENIED) or self.told

    @property
    def happened(self) -> tuple[Told, ...]:
        """The claims that say when the incident was: of what has come about, where anything has."""
        return tuple(t for t in self.asserted if t.status not in AHEAD) or self.asserted

    @property
    def counted(self) -> tuple[Done, ...]:
        """The acts that say how many it befell: of those that have come about, where any has."""
        return tuple(done for done in self.acts if self.ahead or done.status not in AHEAD)

    @property
    def denied(self) -> bool:
        """Whether every claim denies its act, so that nothing is said to have happened."""
        return bool(self.told) and all(t.status is Status.DENIED for t in self.told)

    @property
    def ahead(self) -> bool:
        """Whether all that is told is a rumour, a threat or a plan."""
        return lies_ahead(t.status for t in self.told)

    def of(self, done: Done) -> tuple[Told, ...]:
        """Return the claims that an act of the incident rests on: firm, heard and denied ones apart."""
        return tuple(t for t in self.told if t.act is done.act and _part(t.status) == _part(done.status))


def _part(status: Status) -> int:
    return 2 if status is Status.DENIED else 1 if status in AHEAD else 0


def span(told: Iterable[Told]) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and last day that claims leave possible."""
    dated = [t for t in told if t.start is not None]
    return (min((t.start for t in dated if t.start), default=None),
            max((t.end or t.start for t in dated if t.start), default=None))


Bounds = tuple[int | None, int | None]


def people(told: Iterable[Told], unit: Unit) -> Bounds | None:
    """Return from the least to the most that claims tell of one unit; None where none does.

    An open end stays open (None above, 0 below). Claims that deny the act tell of nobody, and of those who live
    somewhere (`stock`) nothing follows for those an act befell.
    """
    held = [t.count for t in told if t.count and t.count.unit is unit and t.count.kind is FigureKind.FLOW
            and t.status is not Status.DENIED]
    if not held:
        return None
    highs = [count.high for count in held]
    return min(count.low or 0 for count in held), None if None in highs else max(h for h in highs if h is not None)


def most(bounds: Iterable[Bounds | None]) -> Bounds | None:
    """Return the largest of several counts of the same people: those of one incident under several acts."""
    known = [b for b in bounds if b is not None]
    if not known:
        return None
    highs = [high for _, high in known]
    return max(low or 0 for low, _ in known), None if None in highs else max(h for h in highs if h is not None)


def places(where: Iterable[Where], level: str) -> list[str]:
    """Return the keys of places, each once; one that only says the area around another is left out."""
    keys = list(dict.fromkeys(place.at(level) for place in where))
    if len(keys) < 2:
        return keys
    return [key for key in keys if not any(other.startswith(key + "/") for other in keys)]
