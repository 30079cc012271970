"""What a report goes on about: roles carried to sentences that leave them out, doubles joined.

Invariant: only what was stated earlier in the same paragraph is carried; a claim said twice by one speaker is kept once, with the richer roles.
Not handled here: attribution.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from witnessmark.extract.frames import Frame
from witnessmark.extract.korean.facets import faceted
from witnessmark.extract.korean.movement import MOVES, Role, name_places, placed_in
from witnessmark.extract.korean.participants import people_of
from witnessmark.extract.korean.reasons import HAZARD, NAMED_DANGER, ground_code
from witnessmark.extract.korean.scene import Scene
from witnessmark.extract.korean.sifting import sifted
from witnessmark.extract.mentions import PlaceMention, TimeMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Ground, Group, Precision, Status

Groups = tuple[tuple[tuple[Group, ...], Span], ...]
ORDER_BACK = 400
"""Code points after an order's day in which a term is one of that order."""

LOOK_BACK = 200
"""How many kept claims are compared with a new one; keeps long documents linear."""

_REMOVALS = frozenset({Act.EXPULSION, Act.RELOCATION, Act.EVICTION})
_FUTURE = frozenset({Status.PLANNED, Status.RUMOURED, Status.THREATENED, Status.ORDERED})


_FROM_DANGER = frozenset({Act.EVACUATION, Act.FLIGHT, Act.DISPLACEMENT, Act.RETURN_DENIED})
_DANGERS = frozenset({Ground.DISASTER_RISK, Ground.CONFLICT})
_UNPLACED = frozenset({Act.MOVEMENT_RESTRICTION, Act.SURVEILLANCE})
"""Acts told of a way, a house or a border, whose place the sentence before seldom names."""

_PLACES = frozenset({Act.DEMOLITION, Act.MOVEMENT_RESTRICTION})
"""Acts that are often told of a place alone; whom the sentence before spoke of need not be meant."""

_TIMELESS = frozenset({Status.ONGOING, Status.DENIED, Status.HALTED})
"""What is said of an act now, whenever it was: no date told before is its own."""

_ORDER = sifted(r"지시|명령|포치|통보|통지|하달|포고|공고|고시|계고|결정(?:서|을|이|했)|선포|방침")
_FOLLOWS = re.compile(r"\s*[“\"‘]?(?:이|그)?\s?(?:중|가운데|그중|이중|때|과정에서|뒤|후|자리에서|일로|바람에|로써)(?:에는|에서|에|만|의)?\s|"
                      r"\s*[“\"‘]?(?:여기에는|이때|그때|이날|그날|당시|이어|이로써|동시에|같은\s날)\s")


@dataclass(slots=True)
class Topic:
    """What earlier sentences established; `renew` at each paragraph forgets them."""

    text: str = field(default="", repr=False)
    _origin: tuple[PlaceMention, ...] = ()
    _affected: Groups = ()
    _asides: list[Scene] = field(default_factory=list, repr=False)
    """Sentences without an act that may tell whom the paragraph is about."""
    _elsewhere: list[Scene | tuple[PlaceMention, ...]] = field(default_factory=list, repr=False)
    """The same, and places, for where it is about."""
    when: TimeMention | None = None
    when_status: Status | None = None
    last_act: Act | None = None
    last_when: Act | None = None
    dated_at: int = 0
    sentence: int = 0
    follows: bool = False
    day: TimeMention | None = None
    covered: TimeMention | None = None
    _ordered_on: TimeMention | None = None
    """The days the report says it covers; rows without a day of their own are of them."""
    base: tuple[PlaceMention, ...] = ()
    spoken: Frame | None = None
    acts: set[Act] = field(default_factory=set)
    story_origin: tuple[PlaceMention, ...] = ()
    scattered: bool = False
    story_groups: tuple[Group, ...] = ()
    grounds: list[tuple[Ground, Span]] = field(default_factory=list)

    def renew(self) -> None:
        """Begin a paragraph: its place, people and time are its own."""
        self.when = None
        self._affected, self._origin = (), ()
        self._asides.clear()
        self._elsewhere.clear()
        self.grounds.clear()

    def leave(self) -> None:
        """Forget where the words before were about: another speaker begins."""
        self._origin = ()
        self._elsewhere.clear()

    @property
    def origin(self) -> tuple[PlaceMention, ...]:
        """Return where the paragraph is about: where its last act was, else what sentences without an act name."""
        while not self._origin and self._elsewhere:
            told = self._elsewhere.pop(0)
            places = _about(told) if isinstance(told, Scene) else told
            self._origin = tuple(p for p in places if p.place is None or p.place.level != "country")
        return self._origin

    @property
    def affected(self) -> Groups:
        """Return the people the paragraph is about: those of its last act, else of the first sentence that names any."""
        while not self._affected and self._asides:
            scene = self._asides.pop(0)
            name_places(scene)
            self._affected = people_of(scene)
        return self._affected

    def enter(self, start: int, end: int, text: str) -> None:
        """Begin a sentence: `follows` says that it plainly goes on with the one before."""
        self.sentence += 1
        self.follows = _FOLLOWS.match(text, start, end) is not None

    def place(self, places: tuple[PlaceMention, ...]) -> None:
        """Note the place that words without an act are about."""
        if not self._origin:
            self._elsewhere.append(places)

    def aside(self, scene: Scene) -> None:
        """Note a sentence without an act; whom and where it is about is read when that is asked for."""
        if not self._affected:
            self._asides.append(scene)
        if not self._origin:
            self._elsewhere.append(scene)

    def danger(self, text: str, start: int, end: int) -> None:
        """Note the danger a sentence speaks of, also where no act stands in it."""
        match = HAZARD.search(text, start, end) or NAMED_DANGER.search(text, start, end)
        if match is not None:
            span = Span(match.start("why"), match.end("why"))
            self.grounds.append((ground_code(span.slice(text)), span))

    def orders(self, scene: Scene, told: frozenset[Span]) -> None:
        """Note the day an order was given, where a sentence tells of one; `told` are days of telling."""
        if _ORDER.search(scene.text, scene.start, scene.end) is None:
            return
        days = [t for t in scene.times if t.role == "at" and t.precision is Precision.DAY and t.span not in told]
        if days:
            self._ordered_on = days[-1]

    def ordered_on(self, offset: int) -> dt.date | None:
        """Return the day of the order that words at `offset` go on about, None where none was told shortly before."""
        day = self._ordered_on
        return day.start if day is not None and 0 < offset - day.span.end < ORDER_BACK else None

    def told(self, frame: Frame) -> bool:
        """Tell whether an act of this kind was told before."""
        kin = _REMOVALS if frame.act in _REMOVALS else frozenset({frame.act})
        return bool(kin & self.acts)

    def note(self, frame: Frame) -> None:
        """Remember an act without carrying anything to it."""
        self.spoken = frame
        if frame.act is not None:
            self.acts.add(frame.act)

    def headed(self, frame: Frame) -> Frame:
        """Give an act the day and the place of the heading above it where it has none."""
        if frame.when is None and self.day is not None and frame.status not in _FUTURE:
            frame = replace(frame, when=self.day)
        if not frame.origin and not frame.origin_described and self.base and not frame.destination:
            frame = replace(frame, origin=self.base)
        return frame

    def _reason(self, frame: Frame) -> tuple[Ground, Span] | None:
        """Return the danger the paragraph spoke of last, for an act by which people get out of one."""
        if frame.act not in _FROM_DANGER or frame.status is Status.DENIED:
            return None
        return next((g for g in reversed(self.grounds) if g[0] in _DANGERS), None)

    def _dates(self, frame: Frame) -> bool:
        """Tell whether the date told last is this act's too: it goes on with that act in the next sentence."""
        if self.when is None or self.when.role == "since" or self.sentence - self.dated_at > 1:
            return False
        if frame.status in _TIMELESS or (frame.status in _FUTURE) != (self.when_status in _FUTURE):
            return False
        return self.follows or self.last_when is frame.act

    def carried(self, frame: Frame, *, leaving: bool = False) -> Frame:
        """Fill what the sentence leaves out from its paragraph, and remember what it says.

        `leaving`: the act's word is a bare 떠나다, which continues a removal told before.
        """
        changes: dict[str, object] = {}
        if frame.act is Act.FLIGHT and leaving and (self.last_act in _REMOVALS or frame.status is Status.ORDERED):
            frame = replace(frame, act=self.last_act if self.last_act in _REMOVALS else Act.EXPULSION)
        self.last_act = frame.act
        self.note(frame)
        home = frame.act in (Act.RETURN, Act.RETURN_DENIED)
        elsewhere = frame.status is Status.DENIED or frame.act in _UNPLACED
        if not frame.origin and not home and not elsewhere and self.origin and not frame.origin_described and not any(
                p in frame.destination for p in self.origin):
            changes["origin"] = self.origin
        bare = bool(frame.affected) and frame.affected[0][0] == (Group.RESIDENT,) and (
            frame.figure.span.covers(frame.affected[0][1]) if frame.figure else False)
        if (not frame.affected or bare) and self.affected and frame.act not in _PLACES:
            changes["affected"] = self.affected
        if frame.when is None and self.when is not None and self._dates(frame):
            changes["when"] = self.when
            self.dated_at = self.sentence
        if frame.origin and all(p.place is not None and p.place.level == "country" for p in frame.origin):
            pass
        elif frame.origin:
            self._origin = frame.origin
            self._elsewhere.clear()
        if frame.affected and not bare and Group.OTHER not in frame.affected[0][0]:
            self._affected = frame.affected
            self._asides.clear()
        if frame.when is not None:
            self.when, self.when_status, self.last_when = frame.when, frame.status, frame.act
            self.dated_at = self.sentence
        if not frame.origin and not changes.get("origin") and not home and not elsewhere and not frame.origin_described and \
                self.story_origin and not self.scattered and not set(self.story_origin) & set(frame.destination):
            changes["origin"] = self.story_origin
        if frame.origin and any(p.place is None or p.place.level != "country" for p in frame.origin):
            self.scattered = self.scattered or (bool(self.story_origin) and not _names(self.story_origin) & _names(frame.origin))
            self.story_origin = frame.origin
        groups = frame.affected[0][0] if frame.affected else ()
        if groups and not set(groups) & {Group.RESIDENT, Group.OTHER}:
            self.story_groups = groups
        if frame.ground:
            self.grounds += [g for g in frame.ground if g not in self.grounds]
        elif (reason := self._reason(frame)) is not None:
            changes["ground"] = (reason,)
        if changes:
            bonus = .06 * len(changes.keys() & {"origin", "affected", "when"}) if frame.reader == "rules" else 0.0
            frame = replace(frame, score=min(.95, frame.score + bonus) if bonus else frame.score, **changes)  # type: ignore[arg-type]
        known = frame.affected[0][0] if frame.affected else ()
        frame = faceted(frame, self.text, self.story_groups)
        if frame.affected and frame.affected[0][0] != known and Group.DEFECTOR_FAMILY in frame.affected[0][0]:
            self.story_groups = frame.affected[0][0]
        return frame


def _about(scene: Scene) -> tuple[PlaceMention, ...]:
    """Return the place that a sentence without an act is about."""
    return next((c.places for c in placed_in(scene) if c.role in (Role.FROM, Role.AT, Role.LIVED)), ())


def without_repeats(frames: list[Frame], text: str) -> list[Frame]:
    """Keep a claim once where the same speaker says it again with nothing that differs."""
    kept: list[Frame] = []
    for frame in frames:
        window = range(max(0, len(kept) - LOOK_BACK), len(kept))
        twin = next((i for i in window if _repeats(kept[i], frame, text)), None)
        if twin is None:
            kept.append(frame)
        else:
            kept[twin] = _joined(kept[twin], frame)
    return kept


def _repeats(one: Frame, other: Frame, text: str) -> bool:
    if one.act is not other.act or one.act is None:
        return False
    if bool(one.said) != bool(other.said) or (one.said and not _same_speaker(one, other, text)):
        return False
    if one.status is not other.status and bool(one.figure) != bool(other.figure):
        return False
    if (one.status in _FUTURE) != (other.status in _FUTURE) or (Status.DENIED in (one.status, other.status)
                                                             and one.status is not other.status):
        return False
    if one.figure and other.figure and (one.figure.low, one.figure.high, one.figure.unit) != \
            (other.figure.low, other.figure.high, other.figure.unit):
        return False
    if _names(one.origin) and _names(other.origin) and not _names(one.origin) & _names(other.origin):
        return False
    if one.act in MOVES and _names(one.destination) and _names(other.destination) and \
            not _names(one.destination) & _names(other.destination):
        return False
    if one.when and other.when and (one.when.end is not None and other.when.start is not None
                                    and other.when.end is not None and one.when.start is not None
                                    and (one.when.end < other.when.start or other.when.end < one.when.start)):
        return False
    first, second = one.affected, other.affected
    return not (first and second and not set(first[0][0]) & set(second[0][0])
                and Group.RESIDENT not in (*first[0][0], *second[0][0])
                and Group.OTHER not in (*first[0][0], *second[0][0]))


def _same_speaker(one: Frame, other: Frame, text: str) -> bool:
    """Tell whether two sentences have one speaker (소식통, 이 소식통 and 그 point back)."""
    first, second = one.said[0], other.said[0]
    if first.kind is not second.kind:
        return False
    names = [s.span.slice(text) if s.span else "" for s in (first, second)]
    if re.match(r"^(?:또\s다른|다른)\s", names[1]) or re.match(r"^(?:또\s다른|다른)\s", names[0]):
        return names[0] == names[1]
    back = re.compile(r"^(?:그|그녀|이|같은|해당)(?:\s|$)|^소식통$|^$")
    return any(back.search(n) for n in names) or names[0].endswith(names[1]) or names[1].endswith(names[0])


def _names(places: tuple[PlaceMention, ...]) -> set[str]:
    return {p.place.id if p.place else str(p.span.start) for p in places}


def _joined(one: Frame, other: Frame) -> Frame:
    best, rest = (one, other) if (one.reader == "rules", one.score) >= (other.reader == "rules", other.score) else (other, one)
    return replace(
        best,
        origin=best.origin or rest.origin, destination=best.destination or rest.destination,
        origin_described=best.origin_described or (rest.origin_described if not best.origin else ()),
        destination_described=best.destination_described or rest.destination_described,
        affected=best.affected or rest.affected, figure=best.figure or rest.figure,
        when=best.when or rest.when, ground=best.ground or rest.ground,
        orderer=best.orderer or rest.orderer, perpetrator=best.perpetrator or rest.perpetrator,
        consequences=best.consequences or rest.consequences, said=best.said or rest.said,
    )
