"""Which stage of a campaign an act is, given its status."""

from __future__ import annotations

from collections.abc import Iterable

from witnessmark.vocab.codes import Act, Stage, Status

ORDERING = frozenset({Status.RUMOURED, Status.THREATENED, Status.PLANNED, Status.ORDERED})
AHEAD = frozenset({Status.RUMOURED, Status.THREATENED, Status.PLANNED})
"""What is heard of, threatened or planned lies ahead."""
NO_STAGE = AHEAD | {Status.DENIED}
"""No stage of a campaign begins by what lies ahead, nor by what is said not to have happened."""
REMOVAL = frozenset(
    {
        Act.EXPULSION,
        Act.RELOCATION,
        Act.EVICTION,
        Act.DEMOLITION,
        Act.EVACUATION,
        Act.DETENTION,
        Act.CONFISCATION,
    }
)
CONTROL = frozenset({Act.SURVEILLANCE, Act.MOVEMENT_RESTRICTION, Act.RETURN_DENIED})


def lies_ahead(statuses: Iterable[Status]) -> bool:
    """Say whether all that is told, but for denials, is a rumour, a threat or a plan; False where nothing is."""
    asserted = {*statuses} - {Status.DENIED}
    return bool(asserted) and asserted <= AHEAD


def stage_of(act: Act, status: Status) -> Stage:
    """Return the stage an act is at, given its status."""
    if act is Act.BACKGROUND_CHECK:
        return Stage.SCREENING
    if act in CONTROL:
        return Stage.CONTROL
    if act in REMOVAL:
        return Stage.ORDER if status in ORDERING else Stage.ENFORCEMENT
    return Stage.CONSEQUENCE
