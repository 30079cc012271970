"""What may leave a case: a frozen view of coded, generalised values and nothing else.

Invariant: no type here can hold a passage of a report that is not public, a file name, a
hash, an address of a report, a source's handle, the day or place of telling, a day finer
than a month or a place finer than a county. `publish` takes these types and no others.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from witnessmark.errors import InvalidRecord
from witnessmark.vocab.codes import (
    Act,
    AttributionKind,
    Consequence,
    ContradictionKind,
    FigureKind,
    Grade,
    Ground,
    Group,
    Organ,
    Quantifier,
    Stage,
    Status,
    Unit,
)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, the finest time that is published."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise InvalidRecord("not a month", path="$.month")

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def count(self) -> int:
        """The month counted from year 0."""
        return 12 * self.year + self.month - 1


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """A county, city, province or country with its centre, or a described class of places.

    `described` is set instead of an id for destinations such as "their hometowns".
    """

    name: str
    name_ko: str
    country: str
    adm1: str | None = None
    lat: float | None = None
    lon: float | None = None
    described: bool = False


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """A count with its bounds; `kind` says whether it counts those an act befell (flow) or all who are there (stock).

    The kind stands outside of `repr`, by which earlier releases are compared.
    """

    low: int | None
    best: int | None
    high: int | None
    unit: Unit
    quantifier: Quantifier
    kind: FigureKind = field(default=FigureKind.FLOW, repr=False)


@dataclass(frozen=True, slots=True)
class PublicClaim:
    """One claim as codes. `quote` is a passage of a public report that speaks of no telling.
    `confirmed` says that a person accepted the reading, beyond marking it releasable.

    `outlet` is named for public reports only; `said_by` are kinds, nearest speaker first.
    """

    number: str
    act: Act
    status: Status
    groups: tuple[Group, ...]
    figure: PublicFigure | None
    origin: tuple[PublicPlace, ...]
    destination: tuple[PublicPlace, ...]
    start: Month | None
    end: Month | None
    orderer: tuple[Organ, ...]
    perpetrator: tuple[Organ, ...]
    ground: tuple[Ground, ...]
    consequences: tuple[Consequence, ...]
    said_by: tuple[AttributionKind, ...]
    language: str
    outlet: str | None = None
    quote: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class PublicAct:
    act: Act
    stage: Stage
    status: Status


@dataclass(frozen=True, slots=True)
class PublicContradiction:
    """That claims differ, in which field and how, as codes only.

    A difference of time without values is finer than the months that are told.
    """

    kind: ContradictionKind
    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicIncident:
    """One incident as its releasable claims carry it; origins are counted, not outlets.

    `contested_elsewhere` says that no contradiction among the claims told here makes it contested: what does is not
    published, and nothing else of it is told.
    """

    number: str
    acts: tuple[PublicAct, ...]
    grade: Grade
    origins_low: int
    origins_high: int
    start: Month | None
    end: Month | None
    contradictions: tuple[PublicContradiction, ...]
    claims: tuple[PublicClaim, ...]
    campaign: str | None = None
    contested_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Safeguards:
    """What stood between the case and this release, so that a reader knows what was not done.

    Attributes:
        candidates: how many people at least could have said all that is attributed to any one
            source; None where the case holds no population table and nobody weighed it.
        two_people: whether nobody both marked a claim releasable and released it.
        alone: the reason that one person gave for doing both.
    """

    candidates: int | None = None
    two_people: bool = False
    alone: str | None = None


@dataclass(frozen=True, slots=True)
class PublicLists:
    """How many released incidents each set of outlets knew of by itself, the same set once; or why that stays inside.

    Attributes:
        rows: one mark an outlet, and how many incidents have these marks.
        withheld: `few_lists`, `small_counts` or `small_changes`; then there are no outlets and no rows.
        ahead: how many released incidents stand on no list as all that is told of them lies ahead.
    """

    outlets: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[bool, ...], int], ...] = ()
    withheld: str = ""
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Replaced:
    """The release that this one replaces: its month, and the SHA-256 of its `SHA256SUMS`, which readers have."""

    month: Month
    sums: str


@dataclass(frozen=True, slots=True)
class Since:
    """What is new beside the release before: its month, and the numbers of this one's incidents.

    Nothing says what that one told and this one does not, nor depends on it: who has both can see it, who has this one
    learns nothing.

    Attributes:
        new: incidents none of whose claims it told. more: of whose claims it told some. same: of whose it told all.
    """

    month: Month
    new: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    same: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicView:
    """One publication's whole content; how much else the case holds is not told."""

    title: str
    month: Month
    incidents: tuple[PublicIncident, ...]
    reports: int
    claims: int
    composite: bool = False
    safeguards: Safeguards = Safeguards()
    lists: PublicLists = PublicLists(withheld="few_lists")
    replaces: Replaced | None = None
    since: Since | None = None
