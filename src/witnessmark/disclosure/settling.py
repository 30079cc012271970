"""How each claim is told in the end: what its source needs, what its report needs, and what small counts need.

Each of them can call for more where another one gave way, so they are asked in turn until none asks for
more. Ways only get coarser, so that this ends.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from witnessmark.disclosure.cells import GivenAway
from witnessmark.disclosure.coarser import AS_IT_IS, Coarser, Count
from witnessmark.disclosure.differencing import closed
from witnessmark.disclosure.drafting import access_of, drafted
from witnessmark.disclosure.leading import Asked, LedBack, led_back
from witnessmark.disclosure.material import Drafted, Material
from witnessmark.model.claim import Claim
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Access

Marks = Mapping[str, list[Span]]


@dataclass(frozen=True, slots=True)
class Settled:
    """Claims as drafted, how each is told, and those that led back or whose counts gave a small one away.

    `ways` names claims that are told less exactly than drafted; None is left out.
    """

    made: Mapping[str, Drafted]
    ways: Mapping[str, Coarser | None]
    led: Mapping[str, LedBack]
    shut: Mapping[str, GivenAway]


def settled(passed: Sequence[Claim], material: Material, marks: Marks, ways: Mapping[str, Coarser | None]) -> Settled:
    """Return the claims told so that nothing leads back and no small count is given away, `ways` to begin with.

    Counts are closed as drafted first: told of a wider place or time a count may stand beside the others with no sum
    broken, and still be known for the part that it is.
    """
    told = {claim.id: ways.get(claim.id, AS_IT_IS) for claim in passed}
    led: dict[str, LedBack] = {}
    shut: dict[str, GivenAway] = {}
    made = _made(passed, material, marks, told)
    given, changed = _closed(made, material), set(told)
    while True:
        shut |= given
        told |= _uncounted(told, given)
        found = leading(passed, material, marks, {claim: told[claim] for claim in changed})
        told |= {claim: one.proposal for claim, one in found.items()}
        led |= {claim: one if claim not in led else replace(one, ahead=led[claim].ahead)
                for claim, one in found.items()}
        if not given and not found:
            break
        made = _made(passed, material, marks, told)
        given = _closed(made, material)
        changed = set(given)
    only = shut.keys() - led.keys() - ways.keys()
    applied = {claim: way for claim, way in told.items() if way != AS_IT_IS and claim not in only}
    return Settled(made, applied, led, shut)


def _made(passed: Sequence[Claim], material: Material, marks: Marks,
          told: Mapping[str, Coarser | None]) -> dict[str, Drafted]:
    return {claim.id: drafted(claim, material, marks, way) for claim in passed if (way := told[claim.id]) is not None}


def _uncounted(told: Mapping[str, Coarser | None], given: Collection[str]) -> dict[str, Coarser | None]:
    """Return how the claims of `given` are told without their counts."""
    return {claim: replace(way, count=Count.NEVER) for claim in given if (way := told[claim]) is not None}


def as_drafted(passed: Sequence[Claim], material: Material, marks: Marks,
               ways: Mapping[str, Coarser | None]) -> Settled:
    """Return the claims told as exactly as they are, with what that gives away and how else they could be told."""
    made = _made(passed, material, marks, {claim.id: AS_IT_IS for claim in passed})
    start = {claim.id: ways.get(claim.id, AS_IT_IS) for claim in passed}
    return Settled(made, {}, leading(passed, material, marks, start), _closed(made, material))


def leading(passed: Sequence[Claim], material: Material, marks: Marks,
            ways: Mapping[str, Coarser | None]) -> dict[str, LedBack]:
    """Return the claims of reports that are not public that lead back to them when told in these ways."""
    told = {claim: way for claim, way in ways.items() if way is not None}
    private = [claim for claim in passed if claim.id in told and access_of(claim, material) is not Access.PUBLIC]
    if material.search is None or not private:
        return {}
    return led_back(material.search, [_asked(claim, material, marks) for claim in private], told)


def _asked(claim: Claim, material: Material, marks: Marks) -> Asked:
    return Asked(
        claim.id, claim.reading.report.id, lambda way: drafted(claim, material, marks, way).public,
        dated=claim.when is not None, counted=claim.figure is not None,
        detailed=bool(claim.affected or claim.orderer or claim.perpetrator or claim.ground or claim.consequences))


def _closed(made: Mapping[str, Drafted], material: Material) -> dict[str, GivenAway]:
    return closed([one.cell for one in made.values() if one.cell],
                  [claim.cell for claim in material.earlier if claim.cell])
