"""An incident as only some of its claims tell it, so that the rest cast no shadow on a release.

Acts, contradictions, counts and the grade are worked out anew from the claims given. One thing
of the whole stays: an incident that is contested is never published as less doubtful.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from witnessmark.model.claim import Claim
from witnessmark.model.incident import Incident, Origin, OriginCount, in_lines
from witnessmark.model.judgement import Judgement
from witnessmark.reconcile import grades
from witnessmark.reconcile.basis import Basis
from witnessmark.reconcile.contradict import contradictions_of
from witnessmark.reconcile.fuse import acts_of
from witnessmark.reconcile.links import decided
from witnessmark.reconcile.origins import OriginMap
from witnessmark.reconcile.profile import ordered, profiles
from witnessmark.reconcile.standing import standing_of
from witnessmark.vocab.codes import Grade

Retell = Callable[[Incident, Sequence[Claim]], Incident]


def retelling(incidents: Iterable[Incident], origins: Sequence[Origin], judgements: Sequence[Judgement]) -> Retell:
    """Return how an incident of this reconciliation reads from some of its claims alone."""
    every = OriginMap(
        tuple(origins), {claim: origin.id for origin in origins for claim in origin.claims}, {},
        frozenset(group for incident in incidents for group in incident.origins.groups), {},
    )
    letters = {claim: o.assessed for o in origins if o.assessed is not None for claim in o.claims}
    basis = Basis(letters, every.of_claim, dict.fromkeys(every.of_claim, 0))
    resolved = frozenset(decided(judgements).resolved)

    def retell(incident: Incident, claims: Sequence[Claim]) -> Incident:
        if len(claims) == len(incident.claims):
            return incident
        kept = ordered(claims)
        spoken = _without_tables(every, kept)
        contradictions = contradictions_of(kept, spoken)
        grade = incident.grade
        if grade.grade is not Grade.CONTESTED:
            told = standing_of(profiles(kept), contradictions, spoken, basis, resolved)
            grade = grades.no_higher(grades.grade_of(told), grade)
        return replace(
            incident, claims=tuple(c.id for c in kept), acts=acts_of(kept),
            contradictions=in_lines(contradictions), grade=grade,
            reports=tuple(dict.fromkeys(c.reading.report.id for c in kept)), fields={}, history=(),
            admiralty=None, origins=_count(incident, kept, spoken),
        )

    return retell


def _count(incident: Incident, kept: Sequence[Claim], spoken: OriginMap) -> OriginCount:
    """Count the origins of the claims kept; as many more are possible as the whole and the claims allow."""
    groups = tuple(g for g in incident.origins.groups if any(spoken.of_claim.get(c.id) == g for c in kept))
    apart = [g for g in groups if g not in spoken.tables]
    assessed = sum(1 for origin in spoken.origins if origin.id in apart and origin.assessed is not None)
    high = max(len(groups), min(incident.origins.high, len({c.reading.report.id for c in kept})))
    return OriginCount(len(apart) or min(len(groups), 1), high, assessed, groups)


def _without_tables(spoken: OriginMap, kept: Sequence[Claim]) -> OriginMap:
    """Return the origins, those marked that only rows of imported tables tell of in the claims kept."""
    told = {spoken.of_claim.get(c.id, ""): True for c in kept}
    for claim in kept:
        told[spoken.of_claim.get(claim.id, "")] &= claim.extractor.is_secondhand
    tables = frozenset(origin for origin, alone in told.items() if alone)
    return replace(spoken, tables=tables) if tables else spoken
