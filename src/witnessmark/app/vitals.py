"""How an open case is: whether it can be read and written, and how much there is. Counts alone, no content."""

from __future__ import annotations

from dataclasses import dataclass

from witnessmark.app.case import Case
from witnessmark.errors import WitnessmarkError


@dataclass(frozen=True, slots=True)
class Vitals:
    """`entries` of the case's log; how many of them `wait` to be written into the folder (on a full disk they pile up);
    database `connections` in use."""

    entries: int
    waiting: int
    connections: int


MOST_WAITING = 1024
"""Entries that wait to be written, over which the folder takes no more: they are written every 256."""


def vitals(case: Case) -> Vitals:
    """Ask the database how many entries there are; ServerFault or VerificationFailed where it does not answer."""
    return Vitals(case.store.entries(), case.waiting, case.store.connections)


def is_well(case: Case) -> bool:
    """Say whether the case can be worked on: the database answers and the folder takes what is written."""
    try:
        return vitals(case).waiting <= MOST_WAITING
    except WitnessmarkError:
        return False
