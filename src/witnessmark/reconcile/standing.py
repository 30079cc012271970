"""How an incident stands: what its assessed origins say of it, whether they agree, what disputes them.

Grade and Admiralty marks are two wordings of this one finding. Invariant: only origins that a
person has assessed and found usable (A to D) count, and only in the reports the person had
before them; newcomers lift nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

from witnessmark.model.claim import Claim
from witnessmark.model.incident import CONTESTING, Contradiction
from witnessmark.reconcile.basis import USABLE, Basis
from witnessmark.reconcile.contradict import resolution_ids
from witnessmark.reconcile.origins import OriginMap
from witnessmark.reconcile.places import Relation, best_relation
from witnessmark.reconcile.profile import Profile
from witnessmark.vocab.codes import AttributionKind, ContradictionKind, Status

TRUSTED_DOCUMENT = frozenset("AB")


@dataclass(frozen=True, slots=True)
class Standing:
    """What an incident's grade and marks are read from; sets hold ids of claims.

    `letters` gives every assessed claim's letter, usable or not; `usable` counts the usable
    origins; `waiting` the origins that nobody assessed; `newer` holds where an assessed origin
    also speaks in reports that its assessment did not see.
    """

    claims: tuple[str, ...]
    letters: dict[str, str]
    usable: int
    agreeing: frozenset[str]
    documents: frozenset[str]
    disputed: frozenset[str]
    contested: bool
    waiting: int
    newer: bool


def standing_of(
    found: Sequence[Profile],
    contradictions: Sequence[Contradiction],
    origins: OriginMap,
    basis: Basis,
    resolved: frozenset[str] = frozenset(),
) -> Standing:
    """Return how an incident stands.

    Args:
        found: the profiles of its claims.
        contradictions: what was found between its claims.
        origins: who speaks.
        basis: what the assessed reports say by themselves.
        resolved: ids of contradictions a person has resolved.
    """
    whole = origins.letters
    spoken: dict[str, list[Profile]] = {}
    letters: dict[str, str] = {}
    for p in found:
        origin = origins.of_claim.get(p.claim.id)
        if origin not in origins.counted or origin in origins.tables or p.claim.id not in basis.letter:
            continue
        letters[p.claim.id] = max(basis.letter[p.claim.id], whole[origin] or "F")
        if letters[p.claim.id] in USABLE and p.status is not Status.DENIED:
            spoken.setdefault(origin, []).append(p)
    usable = {p.claim.id for said in spoken.values() for p in said}
    open_ones = [c for c in contradictions if not resolution_ids(c) & resolved]
    contests = [c for c in open_ones if _contests(c, usable, origins)]
    speaking = {origins.of_claim.get(p.claim.id) for p in found if p.status is not Status.DENIED} & origins.counted
    speaking -= origins.tables
    known = {origins.of_claim[c] for c in letters}
    newer = any(
        whole.get(origins.of_claim.get(p.claim.id, "")) is not None and p.claim.id not in basis.letter for p in found
    )
    return Standing(
        tuple(p.claim.id for p in found),
        letters,
        len(spoken),
        _agreeing(spoken, basis),
        frozenset(
            p.claim.id
            for said in spoken.values()
            for p in said
            if letters[p.claim.id] in TRUSTED_DOCUMENT and _is_document(p.claim)
        ),
        frozenset(c for one in contests for c in one.claims),
        bool(contests),
        len(speaking - known),
        newer,
    )


def _agreeing(spoken: dict[str, list[Profile]], basis: Basis) -> frozenset[str]:
    """Return the claims that an independent origin tells too."""
    alike: dict[str, dict[Hashable, list[Profile]]] = {}
    for name, said in spoken.items():
        for p in said:
            where = (basis.episode[p.claim.id], basis.origin[p.claim.id])
            key = (p.act, p.home, p.home_soft, p.start, p.end, p.time_soft, *where)
            alike.setdefault(name, {}).setdefault(key, []).append(p)
    out: set[str] = set()
    for a, b in combinations(sorted(alike), 2):
        for left in alike[a].values():
            for right in alike[b].values():
                x, y = left[0], right[0]
                if agree(x, y) and basis.independent(x.claim.id, y.claim.id):
                    out.update(p.claim.id for p in (*left, *right))
    return frozenset(out)


def agree(a: Profile, b: Profile) -> bool:
    """Whether two claims tell the same act at a place and time that can be one."""
    if a.act is not b.act or not a.home or not b.home or a.start is None or b.start is None:
        return False
    overlap = (a.start <= (b.end or b.start)) and (b.start <= (a.end or a.start))
    stated = not (a.time_soft and b.time_soft) and not (a.home_soft and b.home_soft)
    return overlap and stated and best_relation(a.home, b.home) >= Relation.WITHIN


def _contests(found: Contradiction, usable: set[str], origins: OriginMap) -> bool:
    """Whether a contradiction touches what assessed origins say: a denial of it, or each other."""
    if found.compatible or found.kind not in CONTESTING or found.field.startswith("attribution"):
        return False
    assessed = {origins.of_claim[c] for c in found.claims if c in usable}
    if found.kind is ContradictionKind.DENIAL:
        return bool(assessed)
    return len(assessed) > 1


def _is_document(claim: Claim) -> bool:
    return any(a.kind is AttributionKind.DOCUMENT for a in claim.attribution)
