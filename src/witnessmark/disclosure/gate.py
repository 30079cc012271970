"""The gate: claims that pass → a draft, generalised, with what it would tell of each source.

Invariant: only claims that a person marked releasable pass; no day, no place under a county,
no speaker but by kind, no passage and no small count of a report that is not public. What
may not leave as it is drafted, `rules` says.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from witnessmark.disclosure import generalise, identifiers
from witnessmark.disclosure.candidates import THRESHOLD, Attributed, Weighed, weigh
from witnessmark.disclosure.coarser import AS_IT_IS, Coarser
from witnessmark.disclosure.generalise import PERSONS
from witnessmark.disclosure.memory import Remembered, by_source, told_fields
from witnessmark.disclosure.policies import AllOf, Policy, Reason
from witnessmark.disclosure.population import Population
from witnessmark.disclosure.sight import Detail, detail_of, rests_on_a_person
from witnessmark.disclosure.view import (
    Month,
    PublicAct,
    PublicClaim,
    PublicContradiction,
    PublicIncident,
    PublicView,
    Safeguards,
)
from witnessmark.disclosure.words import PrivateWords
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Contradiction, Incident
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Access, AttributionKind, Consent, ContradictionKind

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
        sources: the origin that each claim reduces to; without one it is a source of its own.
        earlier: what earlier releases told, in their order.
        population: who lives where; None in a case that holds no table.
        private: the words of the reports that are not public.
    """

    incidents: Sequence[Incident]
    retell: Callable[[Incident, Sequence[Claim]], Incident]
    claims: Mapping[str, Claim]
    releasable: frozenset[str]
    confirmed: frozenset[str]
    terms: Mapping[str, ReportTerms]
    sources: Mapping[str, str] = field(default_factory=dict)
    earlier: Sequence[Remembered] = ()
    population: Population | None = None
    private: PrivateWords = field(default_factory=PrivateWords)


@dataclass(frozen=True, slots=True)
class Drafted:
    """One claim as it would be told, and what it would attribute to whom."""

    claim: str
    report: str
    access: Access
    public: PublicClaim
    source: str | None
    detail: Detail | None

    def remembered(self) -> Remembered:
        return Remembered(self.claim, self.report, self.source, self.detail, told_fields(self.public))


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be published, what it does to each source, and why claims that were marked stay out.

    `applied` says how claims are told less exactly; None is left out.
    """

    view: PublicView
    claims: tuple[Drafted, ...]
    weighed: Weighed
    kept_out: tuple[Reason, ...]
    applied: Mapping[str, Coarser | None]


@dataclass(frozen=True, slots=True)
class Offered:
    """A claim before the gate with the terms of its report."""

    claim: Claim
    marked: bool
    terms: ReportTerms | None


class MarkedByAPerson:
    """Only what a person marked releasable passes."""

    def refusals(self, subject: Offered) -> tuple[Reason, ...]:
        return () if subject.marked else (Reason(
            "marked", "Nobody marked this claim releasable.", "witnessmark judge CLAIM --releasable --reason TEXT",
            subject.claim.id),)


class ConsentStands:
    """Nothing passes of a report whose consent was withdrawn."""

    def refusals(self, subject: Offered) -> tuple[Reason, ...]:
        stands = subject.terms is not None and subject.terms.consent is not Consent.WITHDRAWN
        return () if stands else (Reason(
            "consent", "The consent for this claim's report was withdrawn.", "Leave it out.", subject.claim.id),)


CLAIM_RULES: Policy[Offered] = AllOf((MarkedByAPerson(), ConsentStands()))


def draft(material: Material, *, title: str, today: dt.date, composite: bool = False,
          generalised: bool = False) -> Draft:
    """Return what would be published; it may hold nothing, or what `rules` refuse.

    Args:
        generalised: whether claims that narrow a source too far are told as proposed, or left out.
    """
    offered = [Offered(material.claims[c], True, material.terms.get(material.claims[c].reading.report.id))
               for c in sorted(material.releasable) if c in material.claims]
    kept_out = {o.claim.id: CLAIM_RULES.refusals(o) for o in offered}
    passed = [o.claim for o in offered if not kept_out[o.claim.id]]
    weighed = _weighed(passed, material)
    ways = weighed.ways() if generalised else {}
    passing = {claim.id: ways.get(claim.id, AS_IT_IS) for claim in passed}
    marks: dict[str, list[Span]] = {}
    for claim in material.claims.values():
        marks.setdefault(claim.reading.id, []).extend(generalise.source_marks(claim))
    made = {claim: _drafted(material.claims[claim], material, marks, way)
            for claim, way in passing.items() if way is not None}
    told = [
        (incident, _incident(incident, kept, material, made)) for incident in material.incidents
        if (kept := [claim for claim in incident.claims if claim in made])
    ]
    within = {claim for incident, _ in told for claim in incident.claims} & made.keys()
    view = PublicView(
        title, generalise.month_of(today), _in_order(told), reports=len({made[c].report for c in within}),
        claims=len(within), composite=composite,
        safeguards=Safeguards(candidates=None if material.population is None else THRESHOLD),
    )
    return Draft(view, tuple(made[c] for c in sorted(within)), weighed,
                 tuple(reason for reasons in kept_out.values() for reason in reasons), ways)


def _weighed(passed: Sequence[Claim], material: Material) -> Weighed:
    """Weigh the claims that rest on a person against the population, where there is one."""
    if material.population is None:
        return Weighed()
    sources: dict[str, set[str]] = {}
    for claim in material.claims.values():
        sources.setdefault(claim.reading.report.id, set()).add(_source(claim, material))
    now = {claim.id: _source(claim, material) for claim in material.claims.values()}
    return weigh(
        material.population,
        [_attributed(claim, material) for claim in passed if rests_on_a_person(claim, _access(claim, material))],
        by_source(material.earlier, now, sources),
    )


def _source(claim: Claim, material: Material) -> str:
    return material.sources.get(claim.id, claim.id)


def _attributed(claim: Claim, material: Material) -> Attributed:
    terms = material.terms[claim.reading.report.id]
    return Attributed(
        claim.id, _source(claim, material), lambda way: _detail(claim, terms, way, material),
        speaker=any(link.kind in PERSONS - {AttributionKind.ANONYMOUS_SOURCE} for link in claim.attribution),
        outlet=terms.access is Access.PUBLIC and _outlet(terms) is not None, dated=claim.when is not None,
    )


def _detail(claim: Claim, terms: ReportTerms, way: Coarser, material: Material) -> Detail:
    occupations = material.population.occupations if material.population else ()
    return detail_of(claim, terms.access, _outlet(terms), way, occupations)


def _outlet(terms: ReportTerms) -> str | None:
    """Return a public report's outlet, unless its name holds what points at a person or place on a network."""
    named = terms.access is Access.PUBLIC and terms.outlet is not None and not identifiers.found(terms.outlet)
    return terms.outlet if named else None


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
    return PublicIncident(
        number="", acts=tuple(PublicAct(a.value, a.stage, a.status) for a in told.acts),
        grade=told.grade.grade, origins_low=told.origins.low, origins_high=told.origins.high,
        start=min(starts, default=None), end=max(ends, default=None),
        contradictions=tuple(
            public for c in told.contradictions if not c.compatible and c.field in PUBLISHED_CONTRADICTIONS
            and (public := _contradiction(c, material, made))
        ),
        claims=tuple(claims),
    )


def _numbered(incident: PublicIncident, number: str) -> PublicIncident:
    claims = tuple(replace(claim, number=f"{number}.{at}") for at, claim in enumerate(incident.claims, start=1))
    return replace(incident, number=number, claims=claims)


def _contradiction(found: Contradiction, material: Material,
                   made: Mapping[str, Drafted]) -> PublicContradiction | None:
    """Publish that claims differ; values stay out where they could hold days, names or small counts.

    Of times the months that the claims give anyway; None where they are the same: nobody can see such a difference.
    """
    if found.kind is ContradictionKind.DATE:
        spans = {(made[claim].public.start, made[claim].public.end) for claim in found.claims}
        told = sorted({str(start) if start == end else f"{start}/{end}" for start, end in spans if start})
        return PublicContradiction(found.kind, found.field, tuple(told)) if len(told) > 1 else None
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


def _drafted(claim: Claim, material: Material, marks: Mapping[str, list[Span]], way: Coarser) -> Drafted:
    terms = material.terms[claim.reading.report.id]
    personal = rests_on_a_person(claim, terms.access)
    return Drafted(
        claim.id, claim.reading.report.id, terms.access, _claim(claim, material, marks, way),
        _source(claim, material) if personal else None, _detail(claim, terms, way, material) if personal else None,
    )


def _claim(claim: Claim, material: Material, marks: Mapping[str, list[Span]], way: Coarser) -> PublicClaim:
    terms = material.terms[claim.reading.report.id]
    start, end = generalise.months(claim.when, way.time)
    groups = tuple(dict.fromkeys(code for a in claim.affected for code in a.codes))
    return PublicClaim(
        number="", act=claim.act.code, status=claim.status.code, groups=groups,
        figure=generalise.figure(claim.figure, terms.access),
        origin=_once(generalise.place(p, way.area) for p in claim.origin),
        destination=_once(generalise.place(p, way.area) for p in claim.destination),
        start=start, end=end,
        orderer=_once(c.code for c in claim.orderer), perpetrator=_once(c.code for c in claim.perpetrator),
        ground=_once(c.code for c in claim.ground), consequences=_once(c.code for c in claim.consequences),
        said_by=generalise.kinds(claim.attribution, coarser=way.speaker), language=claim.reading.report.language,
        outlet=None if way.outlet else _outlet(terms), confirmed=claim.id in material.confirmed,
        quote=_quote(claim, material, marks) if way == AS_IT_IS else None,
    )


def _quote(claim: Claim, material: Material, marks: Mapping[str, list[Span]]) -> str | None:
    """Return the passage, unless it holds an identifier or a run of words of a report that is not public."""
    terms = material.terms[claim.reading.report.id]
    passage = generalise.quote(claim, terms.access, marks.get(claim.reading.id, ()))
    if passage is None or identifiers.found(passage) or material.private.share(passage):
        return None
    return passage


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
