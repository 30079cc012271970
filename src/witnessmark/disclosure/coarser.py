"""Ways to tell a claim less exactly, from the one that loses least to leaving it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import product


class Area(IntEnum):
    """The finest place that is told."""

    COUNTY = 0
    PROVINCE = 1
    COUNTRY = 2
    NOWHERE = 3


@dataclass(frozen=True, slots=True)
class Coarser:
    """How much less of one claim is told; with any of it the passage stays out too.

    Attributes:
        area: the finest place told.
        speaker: an eyewitness or named person is told as an anonymous source.
        outlet: the outlet is left out, so that the release does not point at the public report
            that says where the source lives and what they do.
    """

    area: Area = Area.COUNTY
    speaker: bool = False
    outlet: bool = False

    @property
    def loss(self) -> int:
        """How much meaning goes: a kind or a pointer is one, each step of place three."""
        return 3 * self.area + self.speaker + self.outlet

    def words(self) -> str:
        """Return the proposal as a phrase: `place to province, speaker's kind to anonymous source`."""
        parts = [f"place to {self.area.name.lower()}"] if Area.COUNTY < self.area < Area.NOWHERE else []
        parts += ["place left out"] if self.area is Area.NOWHERE else []
        parts += ["speaker's kind to anonymous source"] if self.speaker else []
        parts += ["outlet left out"] if self.outlet else []
        return ", ".join(parts) or "as it is"


AS_IT_IS = Coarser()


def ladder(*, speaker: bool, outlet: bool) -> Iterator[Coarser]:
    """Yield every way there is, the one that loses least first.

    Args:
        speaker: whether the kind of speaker can be told less exactly.
        outlet: whether there is an outlet to leave out.
    """
    ways = [Coarser(*way) for way in product(Area, {False, speaker}, {False, outlet})]
    yield from sorted(ways, key=lambda way: (way.loss, way.area, way.outlet))
