"""Where and in knowledge of what a record was made, where several devices write to one case.

Invariant: stamps of a record are the same on every device, so what follows from stamps does too, whichever merged
which first. Clocks go up along each device's log, and beyond all that it had taken in (Lamport 1978), so whoever knew
of a record has a higher one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class Stamp:
    """The log that a record was first written to, its place there, and the last place known of every other log.

    `seen` is None for what was merged before there were stamps: then the order here is all that is known.
    """

    author: str
    clock: int
    seen: Mapping[str, int] | None


class Stamped(Protocol):
    """A record that bears a stamp; None in a case that never met another device."""

    @property
    def stamp(self) -> Stamp | None: ...


T = TypeVar("T", bound=Stamped)


def knew(later: Stamp, earlier: Stamp) -> bool | None:
    """Say whether who made one record could see the other; None where nothing tells."""
    if later.author == earlier.author:
        return None if later.clock == earlier.clock else later.clock > earlier.clock       # None: of one entry
    return None if later.seen is None else later.seen.get(earlier.author, -1) >= earlier.clock


def in_step(records: Sequence[T]) -> list[T]:
    """Return records in the order that all devices agree on: what was known before what was made knowing it.

    `records` come in the order that they lie here, which holds where they bear no stamps.
    """
    return sorted(records, key=_step)


def heads(records: Sequence[T]) -> list[T]:
    """Return the records that no other of these was made in knowledge of, in the order that all devices agree on.

    More than one: whoever made them did not know of each other. `records` are on one matter, as they lie here.
    """
    if len(records) > 1 and all(one.stamp is not None for one in records):
        return in_step([one for at, one in enumerate(records) if not any(
            _follows(other, one, here=beside > at) for beside, other in enumerate(records) if other is not one)])
    return list(records[-1:])


def _step(record: Stamped) -> tuple[int, str]:
    return (record.stamp.clock, record.stamp.author) if record.stamp else (0, "")


def _follows(later: Stamped, earlier: Stamped, *, here: bool) -> bool:
    assert later.stamp is not None and earlier.stamp is not None
    known = knew(later.stamp, earlier.stamp)
    return here if known is None else known
