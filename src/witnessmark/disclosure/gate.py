"""The gate: claims that pass → a draft, generalised, with what it would tell of each source.

Invariant: only claims that a person marked releasable pass; no day, no place under a county,
no speaker but by kind, no passage and no small count of a report that is not public. What
may not leave as it is drafted, `rules` says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from witnessmark.disclosure import generalise
from witnessmark.disclosure.assembling import assembled, in_order
from witnessmark.disclosure.candidates import THRESHOLD, Weighed, weigh
from witnessmark.disclosure.drafting import access_of, attributed, source_of
from witnessmark.disclosure.material import Draft, Material, ReportTerms
from witnessmark.disclosure.memory import by_source
from witnessmark.disclosure.policies import AllOf, Policy, Reason
from witnessmark.disclosure.settling import as_drafted, settled
from witnessmark.disclosure.sight import rests_on_a_person
from witnessmark.disclosure.view import PublicView, Safeguards
from witnessmark.model.claim import Claim
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Consent


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
        generalised: whether claims that narrow a source too far, or lead back to a report, are told as proposed, or
            left out.
    """
    offered = [Offered(material.claims[c], True, material.terms.get(material.claims[c].reading.report.id))
               for c in sorted(material.releasable) if c in material.claims]
    kept_out = {o.claim.id: CLAIM_RULES.refusals(o) for o in offered}
    passed = [o.claim for o in offered if not kept_out[o.claim.id]]
    weighed = _weighed(passed, material)
    marks: dict[str, list[Span]] = {}
    for claim in material.claims.values():
        marks.setdefault(claim.reading.id, []).extend(generalise.source_marks(claim))
    end = (settled if generalised else as_drafted)(passed, material, marks, weighed.ways())
    made = end.made
    told = [
        (incident, assembled(incident, kept, material, made)) for incident in material.incidents
        if (kept := [claim for claim in incident.claims if claim in made])
    ]
    within = {claim for incident, _ in told for claim in incident.claims} & made.keys()
    view = PublicView(
        title, generalise.month_of(today), in_order(told), reports=len({made[c].report for c in within}),
        claims=len(within), composite=composite,
        safeguards=Safeguards(candidates=None if material.population is None else THRESHOLD),
    )
    return Draft(view, tuple(made[c] for c in sorted(within)), weighed,
                 tuple(reason for reasons in kept_out.values() for reason in reasons), end.ways,
                 end.shut, generalised, end.led)


def _weighed(passed: Sequence[Claim], material: Material) -> Weighed:
    """Weigh the claims that rest on a person against the population, where there is one."""
    if material.population is None:
        return Weighed()
    sources: dict[str, set[str]] = {}
    for claim in material.claims.values():
        sources.setdefault(claim.reading.report.id, set()).add(source_of(claim, material))
    now = {claim.id: source_of(claim, material) for claim in material.claims.values()}
    return weigh(
        material.population,
        [attributed(claim, material) for claim in passed if rests_on_a_person(claim, access_of(claim, material))],
        by_source(material.earlier, now, sources),
    )
