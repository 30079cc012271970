"""One claim → as it would be told: codes, generalised, and what that says of its source.

Invariant: no day, no place under a county, no speaker but by kind, no passage and no small count of a
report that is not public.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from witnessmark.disclosure import generalise, identifiers
from witnessmark.disclosure.candidates import Attributed
from witnessmark.disclosure.cells import Cell
from witnessmark.disclosure.coarser import AS_IT_IS, Coarser, Count
from witnessmark.disclosure.generalise import PERSONS
from witnessmark.disclosure.material import Drafted, Material, ReportTerms
from witnessmark.disclosure.sight import Detail, detail_of, rests_on_a_person
from witnessmark.disclosure.view import PublicClaim
from witnessmark.model.claim import Claim, Coded
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Access, AttributionKind, Consequence, FigureKind, Ground, Organ, Status

T = TypeVar("T")
C = TypeVar("C", Organ, Ground, Consequence)


def source_of(claim: Claim, material: Material) -> str:
    return material.sources.get(claim.id, claim.id)


def attributed(claim: Claim, material: Material) -> Attributed:
    terms = material.terms[claim.reading.report.id]
    return Attributed(
        claim.id, source_of(claim, material), lambda way: _detail(claim, terms, way, material),
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


def access_of(claim: Claim, material: Material) -> Access:
    return material.terms[claim.reading.report.id].access


def drafted(claim: Claim, material: Material, marks: Mapping[str, list[Span]], way: Coarser) -> Drafted:
    terms = material.terms[claim.reading.report.id]
    personal = rests_on_a_person(claim, terms.access)
    return Drafted(
        claim.id, claim.reading.report.id, terms.access, _claim(claim, material, marks, way),
        source_of(claim, material) if personal else None, _detail(claim, terms, way, material) if personal else None,
        _cell(claim, terms.access, way),
    )


def _claim(claim: Claim, material: Material, marks: Mapping[str, list[Span]], way: Coarser) -> PublicClaim:
    terms = material.terms[claim.reading.report.id]
    start, end = generalise.months(claim.when, way.time)
    groups = tuple(dict.fromkeys(code for a in claim.affected for code in a.codes))
    return PublicClaim(
        number="", act=claim.act.code, status=claim.status.code, groups=() if way.plain else groups,
        figure=generalise.figure(claim.figure, terms.access, way.count),
        origin=_once(generalise.place(p, way.area) for p in claim.origin),
        destination=_once(generalise.place(p, way.area) for p in claim.destination),
        start=start, end=end,
        orderer=_codes(claim.orderer, way), perpetrator=_codes(claim.perpetrator, way),
        ground=_codes(claim.ground, way), consequences=_codes(claim.consequences, way),
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


def _cell(claim: Claim, access: Access, way: Coarser) -> Cell | None:
    """Return what a claim's count counts, as told; None where it tells none, or none that others could part."""
    told = generalise.figure(claim.figure, access, min(way.count, Count.SIZE))
    if told is None or told.kind is not FigureKind.FLOW or claim.status.code is Status.DENIED:
        return None
    start, end = generalise.months(claim.when, way.time)
    refs = claim.origin or claim.destination
    if len(refs) > 1:
        return None
    cell = Cell(
        claim.id, claim.act.code.value, told.unit.value,
        () if way.plain else tuple(sorted({code.value for one in claim.affected for code in one.codes})),
        generalise.path(refs[0], way.area) if refs else (),
        (start.count, (end or start).count) if start else None, told.low, told.high, access is not Access.PUBLIC,
        access is not Access.PUBLIC and told.low is None)
    return cell.hidden() if way.count is Count.NEVER else cell


def _codes(values: Iterable[Coded[C]], way: Coarser) -> tuple[C, ...]:
    return () if way.plain else _once(value.code for value in values)


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
