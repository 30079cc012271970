"""The figure ladder of an incident, made from its fused counts.

Invariant: what reports told stands as they told it; persons derived from households stand
beside the persons told of, never in their place.
"""

from __future__ import annotations

from collections.abc import Sequence

from witnessmark.model.claim import Claim
from witnessmark.model.figure import Figure
from witnessmark.model.incident import Fused
from witnessmark.model.ladder import ASSUMED, UNITS, Multiplier, Rung, derived_quantifier
from witnessmark.model.text import Span
from witnessmark.reconcile.counts import worded
from witnessmark.reconcile.wording import Said, joined, said
from witnessmark.vocab.codes import Act, FigureKind, Quantifier, Unit


def ladder_of(claims: Sequence[Claim], counts: Sequence[Fused]) -> tuple[Rung, ...]:
    """Return the rungs of an incident by act: dwellings, households, persons told of, persons derived.

    Args:
        claims: of the incident.
        counts: the values of its field `figure`.
    """
    by_id = {claim.id: claim for claim in claims}
    told = [_told(fused) for fused in counts]
    derived = [_derived(rung, [by_id[c] for c in rung.claims], told) for rung in told if rung.unit is Unit.HOUSEHOLD]
    order = {id(rung): n for n, rung in enumerate(told)}
    acts = list(Act)
    return tuple(
        sorted(
            (*told, *derived),
            key=lambda r: (acts.index(r.act), r.kind.value, UNITS.index(r.unit), r.derived, order.get(id(r), 0)),
        )
    )


def _told(fused: Fused) -> Rung:
    value = fused.value
    return Rung(
        Act(value["act"]), FigureKind(value["kind"]), Unit(value["unit"]), value["low"], value["best"], value["high"],
        Quantifier(value["quantifier"]), fused.support, fused.origins, fused.against, None, fused.why, fused.why_ko,
    )


def _derived(households: Rung, claims: Sequence[Claim], told: Sequence[Rung]) -> Rung:
    multiplier = multiplier_of(claims)
    bounds = multiplier.persons(households.bounds)
    quantifier = derived_quantifier(bounds)
    persons = [r for r in told if r.unit is Unit.PERSON and (r.act, r.kind) == (households.act, households.kind)]
    out = Rung(
        households.act, households.kind, Unit.PERSON, *bounds, quantifier, households.claims, households.origins,
        households.against, multiplier,
    )
    why = said(
        "ladder_derived", persons=_worded(out), households=_worded(households), n=_per_household(multiplier),
        source=said(f"ladder_{multiplier.source}"),
    )
    if persons:
        fits = all(_meet(out, rung) for rung in persons)
        why = joined([why, said("ladder_fits" if fits else "ladder_outside")], " ")
    return Rung(
        out.act, out.kind, out.unit, *bounds, quantifier, out.claims, out.origins, out.against, multiplier, why.en,
        why.ko,
    )


def multiplier_of(claims: Sequence[Claim]) -> Multiplier:
    """Return the persons per household that these claims state, else the assumed range."""
    stated = {c.id: c.figure.multiplier for c in claims if c.figure and c.figure.multiplier}
    if not stated:
        return ASSUMED
    low, high = min(stated.values()), max(stated.values())
    return Multiplier(low, high, low if low == high else None, "stated", tuple(stated))


def _per_household(multiplier: Multiplier) -> str:
    low, high = f"{multiplier.low:g}", f"{multiplier.high:g}"
    return low if low == high else f"{low}–{high}"


def _meet(a: Rung, b: Rung) -> bool:
    """Whether two counts of persons leave a number in common."""
    below = a.low is None or b.high is None or a.low <= b.high
    return below and (a.high is None or b.low is None or b.low <= a.high)


def _worded(rung: Rung) -> Said:
    return worded(Figure(rung.kind, rung.low, rung.best, rung.high, rung.unit, rung.quantifier, "", Span(0, 1)))
