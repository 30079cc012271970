"""The first gate: only claims a person marked releasable pass, generalised, or nothing does.

Deliberately not handled here: candidate sets over releases, small cells, rehearsal of
attacks. Until they exist the rules are blunt on purpose: no day, no place under a county,
no speaker but by kind, no passage of a report that is not public.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from witnessmark.disclosure import generalise
from witnessmark.disclosure.view import (
    PublicAct,
    PublicClaim,
    PublicContradiction,
    PublicIncident,
    PublicView,
)
from witnessmark.errors import WouldLeak
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Contradiction, Incident, Origin
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Access, Consent, Grade

T = TypeVar("T")

PUBLISHED_CONTRADICTIONS = ("figure", "when", "status", "act", "affected", "origin", "destination", "orderer",
                            "perpetrator", "ground")
SINGLE = (Grade.CORROBORATED, Grade.DOCUMENTED)


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
        origins: the origins of the whole case.
        claims: every standing claim by id; only those in `releasable` can pass.
        releasable: ids of claims that a person marked releasable.
        confirmed: ids of claims that a person accepted.
        terms: access and consent by report id.
    """

    incidents: Sequence[Incident]
    origins: Sequence[Origin]
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
    incidents: list[PublicIncident] = []
    campaigns: dict[str, str] = {}
    for incident in sorted(material.incidents, key=lambda i: _order(i, material)):
        kept = [claim for claim in incident.claims if claim in passed]
        if kept:
            number = f"I-{len(incidents) + 1}"
            made = _incident(number, incident, kept, material, marks)
            if incident.campaign:
                tied = campaigns.setdefault(incident.campaign, f"C-{len(campaigns) + 1}")
                made = replace(made, campaign=tied)
            incidents.append(made)
    if not incidents:
        raise WouldLeak(
            "Nothing is releasable.",
            advice="Mark claims with: witnessmark judge CLAIM --releasable --reason TEXT "
                   "(reports whose consent was withdrawn never pass).",
        )
    return PublicView(
        title, generalise.month_of(today), tuple(incidents),
        reports=len({material.claims[c].reading.report.id for c in passed}),
        claims=len(passed), withheld=len(material.claims) - len(passed), composite=composite,
    )


def _consented(claim: Claim, material: Material) -> bool:
    terms = material.terms.get(claim.reading.report.id)
    return terms is not None and terms.consent is not Consent.WITHDRAWN


def _order(incident: Incident, material: Material) -> tuple[dt.date, str]:
    days = [c.when.start for i in incident.claims if (c := material.claims.get(i)) and c.when]
    return (min(days, default=dt.date.max), incident.id)


def _incident(number: str, incident: Incident, kept: Sequence[str], material: Material,
              marks: Mapping[str, list[Span]]) -> PublicIncident:
    claims = tuple(
        _claim(f"{number}.{at}", material.claims[claim], material, marks)
        for at, claim in enumerate(kept, start=1)
    )
    speaking = [origin for origin in material.origins if set(origin.claims) & set(kept)]
    low = min(incident.origins.low, len(speaking))
    grade = incident.grade.grade
    if len(speaking) < 2 and grade in SINGLE:
        grade = Grade.SINGLE_ORIGIN
    starts = [claim.start for claim in claims if claim.start]
    ends = [claim.end for claim in claims if claim.end]
    return PublicIncident(
        number=number,
        acts=tuple(PublicAct(a.value, a.stage, a.status) for a in incident.acts if set(a.support) & set(kept)),
        grade=grade, origins_low=low, origins_high=len(speaking),
        start=min(starts, default=None), end=max(ends, default=None),
        contradictions=tuple(
            _contradiction(c) for c in incident.contradictions
            if not c.compatible and set(c.claims) <= set(kept) and c.field in PUBLISHED_CONTRADICTIONS
        ),
        claims=claims,
    )


def _contradiction(found: Contradiction) -> PublicContradiction:
    """Publish that claims differ; values stay out where they could hold days or names."""
    values = found.values if found.field in ("figure", "status", "act") else ()
    return PublicContradiction(found.kind, found.field, tuple(values))


def _claim(number: str, claim: Claim, material: Material, marks: Mapping[str, list[Span]]) -> PublicClaim:
    terms = material.terms[claim.reading.report.id]
    start, end = generalise.months(claim.when)
    groups = tuple(dict.fromkeys(code for a in claim.affected for code in a.codes))
    return PublicClaim(
        number=number, act=claim.act.code, status=claim.status.code, groups=groups,
        figure=generalise.figure(claim.figure),
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

