"""Who lives where, does what and sees what: a table of people by place, occupation and access.

Built from marginals by iterative proportional fitting (Deming & Stephan 1940): each step
scales the table to one marginal; where all agree it ends at the table of greatest entropy
that keeps them, so that occupation and place are independent unless the case says otherwise.

Counted are never the fitted people but those who stand under a mask whatever the truth is that
keeps the sums (`bounds`), and who stayed as long as the months told need.

Deliberately not handled: sums that change over time, and who of those who could see a thing did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from witnessmark.disclosure.bounds import CLOSE, Cells, Mask, Sums, staying
from witnessmark.errors import RefusedInput

AXES = ("place", "occupation", "access")
ROUNDS = 500
AGREE = 0.02
"""Marginals may differ by this much, as rounded shares do; beyond it they contradict each other."""

DOUBT = 2.0
"""A table is an estimate: a set may be half of what its sums give."""
TURNOVER = 0.05
"""The share of people who in one year leave where they live and work, where the table does not say."""
KNOWN = (("place",), ("occupation", "access"))


class Sight(StrEnum):
    """What people see by where they stand."""

    STREET = "street"            # what is done in the open in their own county
    ROAD = "road"                # what is done in the open anywhere in their province
    OFFICE = "office"            # orders, plans and lists of their own county, and the street
    HEADQUARTERS = "headquarters"   # the same of every county of their province


@dataclass(frozen=True, slots=True)
class Marginal:
    """People by the values of some axes; axes that are left out are summed over."""

    axes: tuple[str, ...]
    people: Mapping[tuple[str, ...], float]


@dataclass(frozen=True)
class Population:
    """The fitted table: expected people per place, occupation and access.

    Attributes:
        places: gazetteer ids of counties, or of provinces whose counties are not told apart.
        provinces: the province of each place, by position.
        cells: places × occupations × `Sight`, expected numbers of people.
        doubt: how many times fewer people than the sums say a set may hold.
        known: the marginals whose sums are known; all axes in one where every cell was counted.
        turnover: the share of people who leave where they live and work in one year.
    """

    places: tuple[str, ...]
    provinces: tuple[str, ...]
    occupations: tuple[str, ...]
    cells: Cells
    doubt: float = DOUBT
    known: tuple[tuple[str, ...], ...] = KNOWN
    turnover: float = TURNOVER

    @cached_property
    def sums(self) -> Sums:
        """The known sums, as the fitted table keeps them."""
        return Sums(self.cells, [tuple(AXES.index(axis) for axis in axes) for axes in self.known])

    @cached_property
    def _counted(self) -> dict[bytes, int]:
        return {}

    @cached_property
    def masks(self) -> dict[object, Mask]:
        """Masks worked out before, by what was told."""
        return {}

    @cached_property
    def certain(self) -> Cells:
        """Whole people per cell: what is left of a fraction is nobody."""
        return np.floor(self.cells + CLOSE)

    @property
    def everybody(self) -> Mask:
        return np.ones(self.cells.shape, np.bool_)

    def count(self, mask: Mask, years: float = 0.0) -> int:
        """Return how many people at least stand under a mask, and did for some years.

        Whatever the truth is that keeps the sums, over `doubt`, less those who left.
        """
        key = np.packbits(mask).tobytes()
        if key not in self._counted:
            self._counted[key] = self.sums.at_least(mask)
        return staying(self._counted[key] / self.doubt, self.turnover, years)

    @property
    def all_told(self) -> int:
        """Return how many people the table holds."""
        return int(self.cells.sum())


def fit(sizes: Mapping[str, Sequence[str]], marginals: Sequence[Marginal]) -> Cells:
    """Return the table that keeps every marginal, by iterative proportional fitting from ones.

    Args:
        sizes: the values of each axis in `AXES`, in order.
        marginals: each sums to the same number of people, up to `AGREE`; the first decides.

    Raises:
        RefusedInput: marginals contradict each other, or a marginal wants people in cells that
            another empties.
    """
    index = {axis: {value: at for at, value in enumerate(sizes[axis])} for axis in AXES}
    targets: list[tuple[tuple[int, ...], Cells]] = []
    total = sum(marginals[0].people.values())
    for marginal in marginals:
        target = np.zeros([len(sizes[axis]) for axis in marginal.axes])
        for values, people in marginal.people.items():
            target[tuple(index[axis][value] for axis, value in zip(marginal.axes, values, strict=True))] = people
        if abs(target.sum() - total) > AGREE * total:
            raise RefusedInput(
                f"The rows by {' and '.join(marginal.axes)} sum to {target.sum():,.0f} people, those by "
                f"{' and '.join(marginals[0].axes)} to {total:,.0f}.",
                advice="Make every group of rows tell of the same people.")
        over = tuple(at for at, axis in enumerate(AXES) if axis not in marginal.axes)
        targets.append((over, target * (total / target.sum())))
    cells = np.full([len(sizes[axis]) for axis in AXES], total / np.prod([len(sizes[axis]) for axis in AXES]))
    for _ in range(ROUNDS):
        for over, target in targets:
            held = cells.sum(axis=over)
            scale = np.divide(target, held, out=np.zeros_like(target), where=held > 0)
            cells = cells * np.expand_dims(scale, over)
        if all(np.abs(cells.sum(axis=over) - target).max() <= CLOSE * total for over, target in targets):
            return cells
    raise RefusedInput("The rows of the population table contradict each other.",
                       advice="Look for a zero in one group of rows where another has people.")
