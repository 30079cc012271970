"""A frame in the making: what the rules know of one act before it is complete."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from witnessmark.extract.english.movement import Route
from witnessmark.extract.english.organs import Named
from witnessmark.extract.english.roles import Parts
from witnessmark.extract.english.stages import Reading
from witnessmark.extract.mentions import FigureMention, TimeMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Consequence, FigureKind, Ground, Group, Status

if TYPE_CHECKING:
    from witnessmark.extract.english.scene import Sentence
    from witnessmark.extract.english.triggers import Trigger

MOVES = frozenset(
    {Act.EXPULSION, Act.RELOCATION, Act.EVICTION, Act.EVACUATION, Act.FLIGHT, Act.RETURN, Act.DISPLACEMENT}
)
HOMEWARD = frozenset({Act.RETURN, Act.RETURN_DENIED})
CORE = MOVES | {Act.DEMOLITION, Act.RETURN_DENIED}

STAYS = frozenset("live stay sleep remain camp shelter house host lodge accommodate wait strand huddle crowd cram pack "
                  "be put".split())

Affected = tuple[tuple[Group, ...], Span]


@dataclass(slots=True, eq=False)
class Draft:
    """One act; lists grow while rules look at it. `own` names fields its sentence states itself."""

    sentence: Sentence
    trigger: Trigger
    parts: Parts
    reading: Reading
    act: Act
    words: Span
    score: float
    zone: Span
    route: Route = field(default_factory=Route)
    orderer: list[Named] = field(default_factory=list)
    perpetrator: list[Named] = field(default_factory=list)
    affected: list[Affected] = field(default_factory=list)
    anaphor: bool = False
    definite: bool = False
    figure: FigureMention | None = None
    figure_kind: FigureKind = FigureKind.FLOW
    when: TimeMention | None = None
    ground: list[tuple[Ground, Span]] = field(default_factory=list)
    consequences: list[tuple[Consequence, Span]] = field(default_factory=list)
    passage: Span | None = None
    carried: set[str] = field(default_factory=set)
    part: bool = False  # a part set apart from a whole that is a draft too
    phrase: bool = False
    hint: float | None = None  # the learned layer's probability, where it alone points at the act
    begun: list[Span] = field(default_factory=list)  # words of the same move before this one (removed … and sent)
    lead: Draft | None = None  # for a row of a list: the act its lead-in names

    @property
    def status(self) -> Status:
        return self.reading.status

    @property
    def sheltered(self) -> bool:
        """Tell whether the act is being somewhere away from home: what its place is, they have come to."""
        return self.act is Act.DISPLACEMENT and (
            self.trigger.entry.needs == "encamped" or (self.phrase and self.trigger.entry.lemma in STAYS))

    @property
    def placed(self) -> bool:
        return bool(self.route)
