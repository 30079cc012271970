"""Which stage of a campaign an act is, and which acts belong to one episode."""

from __future__ import annotations

from witnessmark.model.claim import Claim
from witnessmark.vocab.codes import Act, Stage
from witnessmark.vocab.stages import stage_of

# Acts by which people leave their homes: reports of one removal name it by any of them.
MOVED = frozenset(
    {Act.EXPULSION, Act.RELOCATION, Act.EVICTION, Act.EVACUATION, Act.DEMOLITION, Act.DISPLACEMENT, Act.FLIGHT}
)
# Acts that one decision brings along. Acts of two families rarely share an episode.
PUNITIVE = frozenset(
    {
        Act.EXPULSION,
        Act.RELOCATION,
        Act.BACKGROUND_CHECK,
        Act.SURVEILLANCE,
        Act.MOVEMENT_RESTRICTION,
        Act.DETENTION,
        Act.CONFISCATION,
        Act.RETURN_DENIED,
        Act.RETURN,
    }
)
HOUSING = frozenset(
    {
        Act.EVICTION,
        Act.DEMOLITION,
        Act.CONFISCATION,
        Act.RELOCATION,
        Act.DETENTION,
        Act.RETURN_DENIED,
        Act.BACKGROUND_CHECK,
        Act.SURVEILLANCE,
        Act.MOVEMENT_RESTRICTION,
    }
)
DANGER = frozenset(
    {
        Act.EVACUATION,
        Act.FLIGHT,
        Act.RETURN,
        Act.RETURN_DENIED,
        Act.RELOCATION,
        Act.DEMOLITION,
        Act.MOVEMENT_RESTRICTION,
    }
)
# Four names for putting people out of their homes; a report and its translation often differ in them.
PUT_OUT = frozenset({Act.EXPULSION, Act.RELOCATION, Act.EVICTION, Act.DEMOLITION})
FAMILIES = (PUNITIVE, HOUSING, DANGER)


def stage_of_claim(claim: Claim) -> Stage:
    return stage_of(claim.act.code, claim.status.code)


def related(a: Act, b: Act) -> bool:
    """Whether one episode may hold both acts. Bare displacement goes with everything."""
    if a is b or Act.DISPLACEMENT in (a, b):
        return True
    return any(a in family and b in family for family in FAMILIES)
