"""Contradictions: claims of one incident that can't both be right, or look so and are explained.

Invariant: two values are compared only where they speak of the same thing (one act, one unit,
one role); every difference is listed with one sentence, none is averaged away. What can both
be right is listed as compatible.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from witnessmark.ids import derived_id
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Contradiction
from witnessmark.model.place import PlaceRef
from witnessmark.model.time import Moment
from witnessmark.reconcile.counterparts import Comparable, denied_by, one_removal
from witnessmark.reconcile.counts import Parts, mixed_units, other_population, unit_verdict, verdict, worded
from witnessmark.reconcile.origins import OriginMap
from witnessmark.reconcile.outlets import outlet_key
from witnessmark.reconcile.places import APART, Relation, Spot, relation, spot_of
from witnessmark.reconcile.profile import locality
from witnessmark.reconcile.wording import Said, Value, coded, joined, language_name, said
from witnessmark.vocab.codes import Act, AttributionKind, ContradictionKind, Organ, Precision, Quantifier, Status

Kind = ContradictionKind
REMOVED = frozenset({Status.CARRIED_OUT, Status.ONGOING})
CARRIERS = frozenset({AttributionKind.OUTLET, AttributionKind.OTHER_MEDIA, AttributionKind.DOCUMENT})
ELSEWHERE = APART - {Relation.ABROAD}  # a bare foreign country is where people came from, as often as not
KEPT_UP = frozenset({Act.MOVEMENT_RESTRICTION, Act.SURVEILLANCE, Act.DETENTION, Act.RETURN_DENIED})
"""Acts that go on from the day they begin until they are lifted."""
SEVERAL = frozenset({Act.SURVEILLANCE, Act.BACKGROUND_CHECK, Act.MOVEMENT_RESTRICTION})
"""Acts of control, which two bodies may each do beside the other."""
TOGETHER = frozenset({Organ.POLICE, Organ.LOCAL_AUTHORITY, Organ.GOVERNMENT, Organ.COURT})
"""Civil bodies of one state: a town has its police clear houses, by a court's order; one account names the one."""
BODIES = frozenset({AttributionKind.ORGANISATION, AttributionKind.OFFICIAL_STATEMENT})
CORRECTED = re.compile(
    r"\b(correct(s|ed|ion|ions)|corrigendum|erratum|put right|amend(s|ed)?|revis(es|ed))\b|바로잡|정정|고쳐|"
    r"수정합니다|수정했",
    re.IGNORECASE,
)
"""Words by which somebody puts an earlier telling right: told again on another day."""
ONE_OCCASION_DAYS = 21  # uncounted tellings of one act this near are taken for one occasion


@dataclass(frozen=True, slots=True)
class Difference:
    """Two values that differ and the claims that tell them; `words` fill the template `told`."""

    field: str
    kind: Kind
    values: tuple[str, ...]
    claims: tuple[str, ...]
    told: str
    words: dict[str, Value]
    compatible: bool


def contradictions_of(claims: Sequence[Claim], origins: OriginMap) -> tuple[Contradiction, ...]:
    """Return what an incident's claims disagree on, each disagreement of two values once.

    Grades are read from these pairs; people get them in lines (`in_lines`).
    """
    alike: dict[Hashable, list[Claim]] = {}
    for claim in claims:
        alike.setdefault(_signature(claim), []).append(claim)
    same_as = {told[0].id: [c.id for c in told] for told in alike.values()}
    heads = [told[0] for told in alike.values()]
    asserted = [c for c in heads if c.status.code is not Status.DENIED]
    known = Comparable(asserted)
    found: dict[tuple[str, Kind, tuple[str, ...]], list[Difference]] = {}
    for one in (
        *_dates(known, origins),
        *_told(claims, origins),
        *_figures(asserted, known, origins),
        *_places(known),
        *_actors(known),
        *_statuses(asserted),
        *_returns(asserted, origins),
        *_denials(heads),
    ):
        found.setdefault((one.field, one.kind, one.values), []).append(one)
    merged = [_merged(same, same_as) for same in found.values()]
    return tuple(sorted(merged, key=lambda c: (c.compatible, c.field, c.kind, c.values)))


def resolution_ids(found: Contradiction) -> set[str]:
    """Return every id this disagreement has had: it was named after one of its claims."""
    return {derived_id("con", found.field, found.kind, *found.values, claim) for claim in found.claims}


def _found(
    field: str,
    kind: Kind,
    values: Iterable[str],
    claims: Iterable[Claim],
    told: str,
    words: dict[str, Value],
    *,
    compatible: bool = False,
) -> Difference:
    named = tuple(sorted({c.id for c in claims}))
    return Difference(field, kind, tuple(values), named, told, words, compatible)


def _signature(claim: Claim) -> Hashable:
    """Return what comparison sees of a claim, so that a thousand copies are compared once."""
    figure = claim.figure
    return (
        claim.act.code,
        claim.status.code,
        (claim.when.start, claim.when.end) if claim.when else None,
        (figure.unit, figure.kind, figure.low, figure.high, figure.quantifier) if figure else None,
        tuple(spot_of(ref) for ref in (*locality(claim), *claim.destination)),
        len(claim.destination),
        *(tuple(sorted(o.code for o in roles)) for roles in (claim.orderer, claim.perpetrator)),
    )


def _merged(same: Sequence[Difference], same_as: dict[str, list[str]]) -> Contradiction:
    """Join the pairs that disagree on the same two values; claims that say the same come along.

    Where one pair can't both be right, the values do not go together. The id follows from the
    field and the two values, within the incident's first claim.
    """
    head = min(same, key=lambda c: (c.compatible, c.claims))
    told = {named for found in same for named in found.claims}
    claims = tuple(sorted({c for named in told for c in same_as.get(named, [named])}))
    name = derived_id("con", head.field, head.kind, *head.values, min(told))
    why = said(head.told, **head.words)
    return Contradiction(name, head.field, head.kind, head.values, claims, why.en, why.ko, head.compatible)


def _dates(known: Comparable, origins: OriginMap) -> Iterator[Difference]:
    for a, b in known.pairs(lambda c: c.when):
        if a.when is None or b.when is None or _meet(a.when, b.when):
            continue
        if a.reading.report.id == b.reading.report.id or Status.ONGOING in (a.status.code, b.status.code):
            continue
        one = _one_occasion(a, b, origins)
        if a.act.code is not b.act.code and not (one and _same_count(a, b)):
            continue
        x, y = sorted((_days(a.when), _days(b.when)))
        key = "dates" if one else "other_days"
        yield _found("when", Kind.DATE, (x, y), (a, b), key, {"a": x, "b": y}, compatible=not one)


def _one_occasion(a: Claim, b: Claim, origins: OriginMap) -> bool:
    """Whether two claims must mean one occasion: one order, one count, one speaker, or days apart."""
    if a.status.code is b.status.code is Status.ORDERED:
        return True
    if origins.of_claim.get(a.id, a.id) == origins.of_claim.get(b.id, b.id):
        return True
    if a.figure and b.figure:
        return (a.figure.unit, a.figure.low, a.figure.high) == (b.figure.unit, b.figure.low, b.figure.high)
    if a.when is None or b.when is None or (a.figure is None) is not (b.figure is None):
        return False
    gap = max(a.when.start, b.when.start) - min(a.when.end, b.when.end)
    return gap.days <= ONE_OCCASION_DAYS and Precision.DAY is a.when.precision is b.when.precision


def _told(claims: Sequence[Claim], origins: OriginMap) -> Iterator[Difference]:
    """List the days on which one speaker, who is one for certain, is said to have told it, where they do not meet."""
    days: dict[tuple[str, bool], dict[tuple[dt.date, dt.date, str], tuple[Moment, list[Claim]]]] = {}
    for claim in claims:
        origin = origins.unit_of_claim.get(claim.id)
        telling = next((a for a in claim.attribution if a.told_on and a.kind not in CARRIERS), None)
        moment = telling.told_on if telling else None
        if origin and telling and moment:  # a body publishes on another day than that on which somebody told it
            day = (moment.start, moment.end, claim.reading.report.language)
            days.setdefault((origin, telling.kind in BODIES), {}).setdefault(day, (moment, []))[1].append(claim)
    for spoken in days.values():
        for (m, a), (n, b) in combinations(spoken.values(), 2):
            if a[0].reading.report.id == b[0].reading.report.id or _meet(m, n) or _told_again(m, a, n, b):
                continue
            (x, one), (y, other) = sorted(((_days(m), a[0]), (_days(n), b[0])), key=lambda p: (p[0], p[1].id))
            told: dict[str, Value] = {"one": _report_name(one), "other": _report_name(other), "a": x, "b": y}
            yield _found("attribution.told_on", Kind.DATE, (x, y), (*a, *b), "told", told)


def _told_again(m: Moment, a: Sequence[Claim], n: Moment, b: Sequence[Claim]) -> bool:
    """Whether one of two tellings came after a report of the other was out: they spoke again, which is no other day for
    the same telling. A report in another language tells the same one anew."""
    if a[0].reading.report.language != b[0].reading.report.language:
        return False
    (first, told), (later, then) = sorted(((m, a), (n, b)), key=lambda pair: pair[0].start)
    if first.end >= later.start:
        return False
    if any(CORRECTED.search(c.reading.text) for c in then):
        return True
    one = {outlet_key(c.reading.report.outlet) for c in (*told, *then)}
    read = any(link.kind is AttributionKind.OTHER_MEDIA for c in (*told, *then) for link in c.attribution)
    if len(one) > 1 and None not in one and not read:
        return True  # two newsrooms that each heard them
    out = [c.reading.report.published for c in told]
    return any(day is not None and (day < later.start or (len(one) == 1 and day == later.start)) for day in out)


def _report_name(claim: Claim) -> Said:
    report, language = claim.reading.report, language_name(claim.reading.report.language)
    if report.outlet:
        return said("report_of", language=language, outlet=report.outlet)
    return said("report", language=language)


def _figures(claims: Sequence[Claim], known: Comparable, origins: OriginMap) -> Iterator[Difference]:
    parts = Parts(claims)
    pairs = (*known.pairs(lambda c: c.figure), *mixed_units(claims))
    mixed = {c.id for pair in pairs if _unit_key(*pair) == "unit_mixed" for c in pair}
    for a, b in pairs:
        left, right = a.figure, b.figure
        if left is None or right is None or left.kind is not right.kind or parts.siblings(left, right):
            continue
        if (left.unit, left.low, left.high, left.quantifier) == (right.unit, right.low, right.high, right.quantifier):
            continue
        x, y = sorted((left, right), key=lambda f: (f.quantifier is not Quantifier.EXACT, worded(f).en))
        values = sorted((worded(left).en, worded(right).en))
        if left.unit is not right.unit:
            key = unit_verdict(left, right)
            if key == "unit_mixed" or (key and not {a.id, b.id} & mixed):
                first, second = sorted((worded(left), worded(right)))
                yield _found("figure", Kind.UNIT, values, (a, b), key, {"a": first, "b": second})
        elif not other_population(a, b, parts):
            key, fits = verdict(a, b, left, right, parts)
            if not fits and _counted_on(a, b, origins):
                key, fits = "later_total", True
            if fits or not _other_batch(a, b):
                told: dict[str, Value] = {"a": worded(x), "b": worded(y)}
                yield _found("figure", Kind.FIGURE, values, (a, b), key, told, compatible=fits)


def _counted_on(a: Claim, b: Claim, origins: OriginMap) -> bool:
    """Whether one speaker gave the larger count later, in the same outlet and language: they have counted on."""
    first, last = sorted((a, b), key=lambda c: (c.reading.report.published or dt.date.max, c.id))
    days = first.reading.report.published, last.reading.report.published
    one = origins.unit_of_claim.get(a.id) is not None and origins.unit_of_claim[a.id] == origins.unit_of_claim.get(b.id)
    if not one or days[0] is None or days[1] is None or days[0] >= days[1]:
        return False
    outlets = [(outlet_key(c.reading.report.outlet), c.reading.report.language) for c in (a, b)]
    if outlets[0] != outlets[1] or outlets[0][0] is None or first.figure is None or last.figure is None:
        return False
    before = first.figure.high or first.figure.best or first.figure.low or 0
    return (last.figure.low or last.figure.best or 0) > before


def _unit_key(a: Claim, b: Claim) -> str:
    """Return what is wrong with the units of two counts; one told under two units explains all that it clashes with."""
    if a.figure is None or b.figure is None or a.figure.unit is b.figure.unit:
        return ""
    return unit_verdict(a.figure, b.figure)


def _other_batch(a: Claim, b: Claim) -> bool:
    """Whether two counts are of two occasions: their days do not meet, or one report gives both."""
    if a.when and b.when and not _meet(a.when, b.when):
        return True
    return a.reading.report.id == b.reading.report.id and _speakers(a) == _speakers(b)


def _speakers(claim: Claim) -> tuple[tuple[str, str | None], ...]:
    return tuple((link.kind.value, link.text) for link in claim.attribution[:1])


def _places(known: Comparable) -> Iterator[Difference]:
    """List places that can't be one: of one count's home, and of destinations."""
    for field, spots in (("origin", _home_of_count), ("destination", _destination)):
        for x, y, left, right in known.values(spots):
            if x[1] != y[1] or not all(relation(a, b) in ELSEWHERE for a in x[0] for b in y[0]):
                continue
            reports = {c.reading.report.id for c in left}, {c.reading.report.id for c in right}
            claims = [
                c
                for side, others in ((left, reports[1]), (right, reports[0]))
                for c in side
                if others - {c.reading.report.id}
            ]
            if claims:
                names = sorted({s.name.title() for s in x[0]} ^ {s.name.title() for s in y[0]})
                told = Said(" against ".join(names), ", ".join(names))
                yield _found(field, Kind.PLACE, names, claims, "places", {"values": told})


Where = tuple[tuple[Spot, ...], Hashable]


def _home_of_count(claim: Claim) -> Where | None:
    spots = _resolved(locality(claim))
    figure = claim.figure
    return (spots, (figure.unit, figure.low, figure.high)) if spots and figure else None


def _destination(claim: Claim) -> Where | None:
    spots = _resolved(claim.destination)
    return (spots, None) if spots else None


def _resolved(refs: Iterable[PlaceRef]) -> tuple[Spot, ...]:
    return tuple(s for s in map(spot_of, refs) if s and s.resolved)


def _same_count(a: Claim, b: Claim) -> bool:
    return (
        a.figure is not None
        and b.figure is not None
        and (a.figure.unit, a.figure.low, a.figure.high) == (b.figure.unit, b.figure.low, b.figure.high)
    )


def _actors(known: Comparable) -> Iterator[Difference]:
    for field in ("orderer", "perpetrator"):

        def bodies(claim: Claim, field: str = field) -> frozenset[Organ] | None:
            return frozenset(o.code for o in getattr(claim, field)) - {Organ.OTHER, Organ.UNKNOWN} or None

        for x, y, left, right in known.values(bodies):
            left, right = _at_once(left, right)
            if not x & y and left and right:
                pair = sorted((sorted(x), sorted(y)), key="+".join)
                a, b = (joined(map(coded, codes), " · ") for codes in pair)
                fits = x | y <= TOGETHER
                key = "actors_together" if fits else "actors"
                told: dict[str, Value] = {"a": a, "b": b}
                yield _found(field, Kind.ACTOR, map("+".join, pair), (*left, *right), key, told, compatible=fits)


def _at_once(left: Sequence[Claim], right: Sequence[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Return the claims on either side that some claim of the other names another body for: not of what two bodies may
    each do beside the other, unless both are dated alike."""
    def clash(a: Claim, b: Claim) -> bool:
        known = a.when is not None and b.when is not None and _meet(a.when, b.when)
        return known or a.act.code not in SEVERAL

    return [a for a in left if any(clash(a, b) for b in right)], [b for b in right if any(clash(a, b) for a in left)]


def _statuses(claims: Sequence[Claim]) -> Iterator[Difference]:
    """Stopped against gone through: one of both, unless one report tells the earlier state."""
    halted = [c for c in claims if c.status.code is Status.HALTED]
    for status in sorted(REMOVED):
        done = [c for c in claims if c.status.code is status]
        both = [
            c
            for side, others in ((halted, done), (done, halted))
            for c in side
            if any(one_removal(c, other) and not _stopped_later(c, other) for other in others)
        ]
        if both:
            a, b = sorted((Status.HALTED.value, status.value))
            yield _found("status", Kind.STATUS, (a, b), both, "statuses", {"a": a, "b": b})


def _returns(claims: Sequence[Claim], origins: OriginMap) -> Iterator[Difference]:
    """All back home against still away: one origin has the people returned, without a count, and another has them
    away, or kept out, at a time no earlier."""
    back = [c for c in claims if c.act.code is Act.RETURN and c.status.code in REMOVED and c.figure is None]
    away = [c for c in claims if c.act.code is Act.DISPLACEMENT and c.status.code is Status.ONGOING]
    for a in back:
        others = [c for c in away if origins.of_claim.get(c.id) != origins.of_claim.get(a.id) and _not_before(c, a)]
        if others:
            values = (Status.CARRIED_OUT.value, Status.ONGOING.value)
            yield _found("status", Kind.STATUS, values, (a, *others), "returns", {})


def _not_before(away: Claim, back: Claim) -> bool:
    """Whether people are told to be away on a day on which, by the other claim, they were back already."""
    told = [c.when.start if c.when else c.reading.report.published for c in (away, back)]
    return told[0] is not None and told[1] is not None and told[0] >= told[1]


def _stopped_later(a: Claim, b: Claim) -> bool:
    """Whether one of both halts what was done, or told, before: a court stays what is still to come, and what went on
    for days ends by being lifted."""
    halt, done = (a, b) if a.status.code is Status.HALTED else (b, a)
    if halt.when is None:
        return False
    if done.when and done.when.precision is Precision.RANGE and done.when.start < halt.when.start:
        return done.when.end <= halt.when.start
    if done.act.code in KEPT_UP and done.when and done.when.start < halt.when.start:
        return True
    over = done.when.end if done.when else done.reading.report.published
    return over is not None and over < halt.when.start


def _denials(claims: Sequence[Claim]) -> Iterator[Difference]:
    for denial in (c for c in claims if c.status.code is Status.DENIED):
        asserted = denied_by(denial, claims)
        if asserted:
            act = denial.act.code
            values = (act.value, Status.DENIED.value)
            told: dict[str, Value] = {"act": coded(act), "n": len(asserted)}
            yield _found("acts", Kind.DENIAL, values, (denial, *asserted), "denial", told)


def _meet(a: Moment, b: Moment) -> bool:
    return a.start <= b.end and b.start <= a.end


def _days(moment: Moment) -> str:
    if moment.start == moment.end or moment.precision is Precision.DAY:
        return moment.start.isoformat()
    return f"{moment.start.isoformat()}/{moment.end.isoformat()}"
