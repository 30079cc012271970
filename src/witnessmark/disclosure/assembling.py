"""Told claims → incidents as they are published: what of an incident follows from the claims that pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from witnessmark.disclosure import generalise
from witnessmark.disclosure.drafting import access_of
from witnessmark.disclosure.material import Drafted, Material
from witnessmark.disclosure.view import Month, PublicAct, PublicContradiction, PublicIncident
from witnessmark.model.incident import CONTESTING, Contradiction, Incident
from witnessmark.vocab.codes import Access, ContradictionKind, Grade

PUBLISHED_CONTRADICTIONS = ("figure", "when", "status", "act", "affected", "origin", "destination", "orderer",
                            "perpetrator", "ground")
LAST = Month(9999, 12)
TWO = 2


def in_order(told: Sequence[tuple[Incident, PublicIncident]]) -> tuple[PublicIncident, ...]:
    """Number the incidents by month; a campaign is named where two of its incidents are published."""
    tied = Counter(incident.campaign for incident, _ in told if incident.campaign)
    campaigns: dict[str, str] = {}
    incidents = []
    for at, (incident, made) in enumerate(sorted(told, key=lambda pair: (pair[1].start or LAST, pair[0].id)), start=1):
        if incident.campaign and tied[incident.campaign] > 1:
            made = replace(made, campaign=campaigns.setdefault(incident.campaign, f"C-{len(campaigns) + 1}"))
        incidents.append(_numbered(made, f"I-{at}"))
    return tuple(incidents)


def assembled(incident: Incident, kept: Sequence[str], material: Material,
              made: Mapping[str, Drafted]) -> PublicIncident:
    """Return the incident as the claims that passed tell it, still without numbers.

    Claims stand in an order that follows from what is published of them: the case's own would
    tell which came first, within a month and from one report.
    """
    told = material.retell(incident, [material.claims[claim] for claim in kept])
    claims = sorted(
        (made[claim].public for claim in kept),
        key=lambda c: (c.start or LAST, c.end or LAST, c.act, c.status, repr(c)),
    )
    starts = [claim.start for claim in claims if claim.start]
    ends = [claim.end for claim in claims if claim.end]
    contested = told.grade.grade is Grade.CONTESTED
    return PublicIncident(
        number="", acts=tuple(PublicAct(a.value, a.stage, a.status) for a in told.acts),
        grade=told.grade.grade, origins_low=told.origins.low, origins_high=told.origins.high,
        start=min(starts, default=None), end=max(ends, default=None),
        contradictions=tuple(
            public for c in told.contradictions if not c.compatible and c.field in PUBLISHED_CONTRADICTIONS
            and (public := _contradiction(c, material, made, finer=contested and _contests(c)))
        ),
        claims=tuple(claims),
        contested_elsewhere=contested and not any(
            _contests(c) and c.field in PUBLISHED_CONTRADICTIONS for c in told.contradictions),
    )


def _numbered(incident: PublicIncident, number: str) -> PublicIncident:
    claims = tuple(replace(claim, number=f"{number}.{at}") for at, claim in enumerate(incident.claims, start=1))
    return replace(incident, number=number, claims=claims)


def _contests(found: Contradiction) -> bool:
    return found.kind in CONTESTING and not found.compatible and found.resolved is None


def _contradiction(found: Contradiction, material: Material, made: Mapping[str, Drafted], *,
                   finer: bool) -> PublicContradiction | None:
    """Publish that claims differ; values stay out where they could hold days, names or small counts.

    Of times the months that the claims give anyway. Where they are the same nobody can see such a difference: None, or
    with `finer` that there is one, since it is why the incident is called contested.
    """
    if found.kind is ContradictionKind.DATE:
        spans = {(made[claim].public.start, made[claim].public.end) for claim in found.claims}
        told = sorted({str(start) if start == end else f"{start}/{end}" for start, end in spans if start})
        if len(told) < TWO:
            return PublicContradiction(found.kind, found.field, ()) if finer else None
        return PublicContradiction(found.kind, found.field, tuple(told))
    values = found.values if found.field in ("figure", "status", "act") else ()
    if found.field == "figure" and any(
            made[claim].public.figure is None or _small(claim, material) for claim in found.claims):
        values = ()
    return PublicContradiction(found.kind, found.field, tuple(values))


def _small(claim: str, material: Material) -> bool:
    told = material.claims[claim]
    return told.figure is not None and generalise.figure(told.figure, access_of(told, material)) != \
        generalise.figure(told.figure, Access.PUBLIC)
