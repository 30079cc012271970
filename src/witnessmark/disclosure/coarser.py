"""Ways to tell a claim less exactly, from the one that loses least to leaving it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import product


class Area(IntEnum):
    """The finest place that is told."""

    COUNTY = 0
    PROVINCE = 1
    COUNTRY = 2
    NOWHERE = 3


class Time(IntEnum):
    """The finest time that is told."""

    MONTH = 0
    YEAR = 1
    NEVER = 2


class Count(IntEnum):
    """How a count is told: as it is, as a range of sizes, or not at all."""

    EXACT = 0
    SIZE = 1
    NEVER = 2


STEPS = {"province": "place to province", "country": "place to country", "nowhere": "place left out",
         "year": "time to year", "never": "time left out", "speaker": "speaker's kind to anonymous source",
         "outlet": "outlet left out", "size": "count as a range", "uncounted": "count left out",
         "plain": "groups, organs, grounds and consequences left out"}


@dataclass(frozen=True, slots=True)
class Coarser:
    """How much less of one claim is told; with any of it the passage stays out too.

    Attributes:
        area: the finest place told.
        speaker: an eyewitness or named person is told as an anonymous source.
        outlet: the outlet is left out, so that the release does not point at the public report
            that says where the source lives and what they do.
        time: the finest time told: who told of many years has been there for long.
        count: how its count is told.
        plain: groups, organs, grounds and consequences are left out.
    """

    area: Area = Area.COUNTY
    speaker: bool = False
    outlet: bool = False
    time: Time = Time.MONTH
    count: Count = Count.EXACT
    plain: bool = False

    @property
    def loss(self) -> int:
        """How much meaning goes: a kind, pointer or step of a count one, of time two, of place or details three."""
        return 3 * (self.area + self.plain) + 2 * self.time + self.count + self.speaker + self.outlet

    def names(self) -> tuple[str, ...]:
        """Return the steps by name, the keys of `STEPS`."""
        steps = ("", "province", "country", "nowhere")[self.area], ("", "year", "never")[self.time], \
            "speaker" if self.speaker else "", "outlet" if self.outlet else "", \
            ("", "size", "uncounted")[self.count], "plain" if self.plain else ""
        return tuple(filter(None, steps))

    def words(self) -> str:
        """Return the proposal as a phrase: `place to province, speaker's kind to anonymous source`."""
        return ", ".join(STEPS[name] for name in self.names()) or "as it is"


AS_IT_IS = Coarser()


def ladder(*, speaker: bool, outlet: bool, dated: bool) -> Iterator[Coarser]:
    """Yield every way there is, the one that loses least first.

    Args:
        speaker: whether the kind of speaker can be told less exactly.
        outlet: whether there is an outlet to leave out.
        dated: whether there is a time to tell less exactly.
    """
    ways = [Coarser(*way) for way in product(Area, sorted({False, speaker}), sorted({False, outlet}),
                                             Time if dated else (Time.MONTH,))]
    yield from sorted(ways, key=lambda way: (way.loss, way.area, way.time, way.outlet))


def further(way: Coarser, *, dated: bool, counted: bool, detailed: bool) -> Iterator[Coarser]:
    """Yield every way that tells no more than `way` in any respect and less in one, the one that loses least first.

    Args:
        dated, counted: whether there is a time, a count to tell less of.
        detailed: whether there is a group, organ, ground or consequence to leave out.
    """
    ways = (replace(way, area=area, time=time, count=count, plain=plain) for area, time, count, plain in product(
        Area, Time if dated else (way.time,), Count if counted else (way.count,), {way.plain, way.plain or detailed}))
    yield from sorted((made for made in ways if made != way and made.area >= way.area and made.time >= way.time
                       and made.count >= way.count), key=lambda made: (made.loss, made.area, made.time, made.plain))
