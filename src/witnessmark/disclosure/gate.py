"""The first gate: only claims a person marked releasable pass, generalised, or nothing does.

Deliberately not handled here: candidate sets over releases, differencing, rehearsal of
attacks. Until they exist the rules are blunt on purpose: no day, no place under a county,
no speaker but by kind, no passage and no small count of a report that is not public.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from witnessmark.disclosure import generalise
from witnessmark.disclosure.view import (
    Month,
    PublicAct,
    PublicClaim,
    PublicContradiction,
    PublicIncident,
    PublicView,
)
from witnessmark.errors import WouldLeak
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Contradiction, Incident
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Access, Consent

T = TypeVar("T")

PUBLISHED_CONTRADICTIONS = ("figure", "when", "status", "act", "affected", "origin", "destination", "orderer",
                            "perpetrator", "ground")
LAST = Month(9999, 12)


@dataclass(frozen=True, slots=True)
class ReportTerms:
    """What a report's access and consent allow."""

    access: Access
    consent: Consent
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Material:
    """What the gate decides on.

    Attributes:
        incidents: the reconciled incidents of the whole case.
        retell: how an incident reads from some of its claims alone.
        claims: every standing claim by id; only those in `releasable` can pass.
        releasable: ids of claims that a person marked releasable.
        confirmed: ids of claims that a person accepted.
        terms: access and consent by report id.
    """

    incidents: Sequence[Incident]
    retell: Callable[[Incident, Sequence[Claim]], Incident]
    claims: Mapping[str, Claim]
    releasable: frozenset[str]
    confirmed: frozenset[str]
    terms: Mapping[str, ReportTerms]


def public_view(material: Material, *, title: str, today: dt.date, composite: bool = False) -> PublicView:
    """Return what may be published.

    Raises:
        WouldLeak: nothing is releasable; the message says what would change it.
    """
    passed = frozenset(
        claim for claim in material.releasable
        if claim in material.claims and _consented(material.claims[claim], material)
    )
    marks: dict[str, list[Span]] = {}
    for claim in material.claims.values():
        marks.setdefault(claim.reading.id, []).extend(generalise.source_marks(claim))
    told = [
        (incident, _incident(incident, kept, material, marks)) for incident in material.incidents
        if (kept := [claim for claim in incident.claims if claim in passed])
    ]
    if not told:
        raise WouldLeak(
            "Nothing is releasable.",
            advice="Mark claims with: witnessmark judge CLAIM --releasable --reason TEXT "
                   "(reports whose consent was withdrawn never pass).",
        )
    return PublicView(
        title, generalise.month_of(today), _in_order(told),
        reports=len({material.claims[c].reading.report.id for c in passed}),
        claims=len(passed), composite=composite,
    )


def _consented(claim: Claim, material: Material) -> bool:
    terms = material.terms.get(claim.reading.report.id)
    return terms is not None and terms.consent is not Consent.WITHDRAWN


def _in_order(told: Sequence[tuple[Incident, PublicIncident]]) -> tuple[PublicIncident, ...]:
    """Number the incidents by month; a campaign is named where two of its incidents are published."""
    tied = Counter(incident.campaign for incident, _ in told if incident.campaign)
    campaigns: dict[str, str] = {}
    incidents = []
    for at, (incident, made) in enumerate(sorted(told, key=lambda pair: (pair[1].start or LAST, pair[0].id)), start=1):
        if incident.campaign and tied[incident.campaign] > 1:
            made = replace(made, campaign=campaigns.setdefault(incident.campaign, f"C-{len(campaigns) + 1}"))
        incidents.append(_numbered(made, f"I-{at}"))
    return tuple(incidents)


def _incident(incident: Incident, kept: Sequence[str], material: Material,
              marks: Mapping[str, list[Span]]) -> PublicIncident:
    """Return the incident as the claims that passed tell it, still without numbers.

    Claims stand in an order that follows from what is published of them: the case's own would
    tell which came first, within a month and from one report.
    """
    told = material.retell(incident, [material.claims[claim] for claim in kept])
    claims = sorted(
        (_claim(material.claims[claim], material, marks) for claim in kept),
        key=lambda c: (c.start or LAST, c.end or LAST, c.act, c.status, repr(c)),
    )
    starts = [claim.start for claim in claims if claim.start]
    ends = [claim.end for claim in claims if claim.end]
    return PublicIncident(
        number="", acts=tuple(PublicAct(a.value, a.stage, a.status) for a in told.acts),
        grade=told.grade.grade, origins_low=told.origins.low, origins_high=told.origins.high,
        start=min(starts, default=None), end=max(ends, default=None),
        contradictions=tuple(
            _contradiction(c, material) for c in told.contradictions
            if not c.compatible and c.field in PUBLISHED_CONTRADICTIONS
        ),
        claims=tuple(claims),
    )


def _numbered(incident: PublicIncident, number: str) -> PublicIncident:
    claims = tuple(replace(claim, number=f"{number}.{at}") for at, claim in enumerate(incident.claims, start=1))
    return replace(incident, number=number, claims=claims)


def _contradiction(found: Contradiction, material: Material) -> PublicContradiction:
    """Publish that claims differ; values stay out where they could hold days, names or small counts."""
    values = found.values if found.field in ("figure", "status", "act") else ()
    if found.field == "figure" and any(_small(claim, material) for claim in found.claims):
        values = ()
    return PublicContradiction(found.kind, found.field, tuple(values))


def _small(claim: str, material: Material) -> bool:
    told = material.claims[claim]
    return told.figure is not None and generalise.figure(told.figure, _access(told, material)) != \
        generalise.figure(told.figure, Access.PUBLIC)


def _access(claim: Claim, material: Material) -> Access:
    return material.terms[claim.reading.report.id].access


def _claim(claim: Claim, material: Material, marks: Mapping[str, list[Span]]) -> PublicClaim:
    terms = material.terms[claim.reading.report.id]
    start, end = generalise.months(claim.when)
    groups = tuple(dict.fromkeys(code for a in claim.affected for code in a.codes))
    return PublicClaim(
        number="", act=claim.act.code, status=claim.status.code, groups=groups,
        figure=generalise.figure(claim.figure, terms.access),
        origin=_once(generalise.place(p) for p in claim.origin),
        destination=_once(generalise.place(p) for p in claim.destination),
        start=start, end=end,
        orderer=_once(c.code for c in claim.orderer), perpetrator=_once(c.code for c in claim.perpetrator),
        ground=_once(c.code for c in claim.ground), consequences=_once(c.code for c in claim.consequences),
        said_by=generalise.kinds(claim.attribution), language=claim.reading.report.language,
        outlet=terms.outlet if terms.access is Access.PUBLIC else None,
        confirmed=claim.id in material.confirmed,
        quote=generalise.quote(claim, terms.access, marks.get(claim.reading.id, ())),
    )


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))

