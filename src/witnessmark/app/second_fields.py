"""What two readers of one claim may agree on: its fields as sets of plain values, and Krippendorff's alpha of each.

A field without a value is the empty set, a value of its own. Places are compared by gazetteer entry, else by their
words; times by both days; counts by bounds and unit; speakers by the kind of the nearest one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from witnessmark.analysis.agreement import alpha, masi
from witnessmark.app.state import Decided
from witnessmark.model.claim import Claim
from witnessmark.model.place import PlaceRef

Values = Set[Hashable]

FIELDS: Mapping[str, Callable[[Claim], Iterable[Hashable]]] = {
    "act": lambda c: (c.act.code,),
    "status": lambda c: (c.status.code,),
    "affected": lambda c: (code for group in c.affected for code in group.codes),
    "figure": lambda c: ((c.figure.low, c.figure.best, c.figure.high, c.figure.unit),) if c.figure else (),
    "origin": lambda c: map(_place, c.origin),
    "destination": lambda c: map(_place, c.destination),
    "when": lambda c: ((c.when.start, c.when.end),) if c.when else (),
    "attribution": lambda c: (said.kind for said in c.attribution[:1]),
    "orderer": lambda c: (organ.code for organ in c.orderer),
    "perpetrator": lambda c: (organ.code for organ in c.perpetrator),
    "ground": lambda c: (ground.code for ground in c.ground),
    "consequences": lambda c: (one.code for one in c.consequences),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What one reader says of one claim: whether it is kept, and each field's values."""

    kept: bool
    values: Mapping[str, Values]


@dataclass(frozen=True, slots=True)
class Row:
    """Agreement in one field: over how many claims, the share in full agreement, and alpha.

    `same` is None without a claim, `alpha` where no value varies.
    """

    name: str
    units: int
    same: float | None
    alpha: float | None


def answers_of(decided: Decided) -> Answers:
    """Return what a reader's decision and corrections say of a claim."""
    return Answers(not decided.rejected, {name: frozenset(told(decided.claim)) for name, told in FIELDS.items()})


def row(name: str, pairs: Sequence[tuple[Values, Values]]) -> Row:
    """Return the measures of one field over what two readers said of each claim."""
    same = sum(a == b for a, b in pairs)
    return Row(name, len(pairs), same / len(pairs) if pairs else None, alpha(pairs, _apart))


def _apart(a: Values, b: Values) -> float:
    return masi(len(a & b), len(a), len(b))


def _place(ref: PlaceRef) -> Hashable:
    return ref.place.id if ref.place else " ".join(ref.text.casefold().split())
