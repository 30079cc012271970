"""Contradictions: claims of one incident that can't both be right, or look so and are explained.

Invariant: two values are compared only where they speak of the same thing (one act, one unit,
one role); every difference is listed with one sentence, none is averaged away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations

from witnessmark.ids import derived_id
from witnessmark.model.claim import Claim
from witnessmark.model.figure import Figure
from witnessmark.model.incident import Contradiction
from witnessmark.model.time import Moment
from witnessmark.reconcile.fuse import agree
from witnessmark.reconcile.origins import OriginMap
from witnessmark.reconcile.places import APART, relation, spot_of
from witnessmark.reconcile.profile import locality
from witnessmark.vocab.codes import ContradictionKind, Organ, Precision, Quantifier, Status, Unit

Kind = ContradictionKind
REMOVED = frozenset({Status.CARRIED_OUT, Status.ONGOING})


def contradictions_of(claims: Sequence[Claim], origins: OriginMap) -> tuple[Contradiction, ...]:
    """Return what an incident's claims disagree on, each disagreement of two values once."""
    alike: dict[Hashable, list[Claim]] = {}
    for claim in claims:
        alike.setdefault(_signature(claim), []).append(claim)
    same_as = {said[0].id: [c.id for c in said] for said in alike.values()}
    heads = [said[0] for said in alike.values()]
    asserted = [c for c in heads if c.status.code is not Status.DENIED]
    found: dict[tuple[str, tuple[str, ...]], list[Contradiction]] = {}
    for contradiction in (
        *_dates(asserted),
        *_told(claims, origins),
        *_figures(asserted),
        *_places(asserted),
        *_actors(asserted),
        *_statuses(asserted),
        *_denials(heads),
    ):
        key = (contradiction.field + contradiction.kind, contradiction.values)
        found.setdefault(key, []).append(contradiction)
    merged = [_merged(same, same_as) for same in found.values()]
    return tuple(sorted(merged, key=lambda c: (c.field, c.kind, c.values)))


def _found(
    field: str, kind: Kind, values: Iterable[str], claims: Iterable[Claim], explanation: str
) -> Contradiction:
    return Contradiction("", field, kind, tuple(values), tuple(sorted({c.id for c in claims})), explanation)


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


def _merged(same: Sequence[Contradiction], same_as: dict[str, list[str]]) -> Contradiction:
    """Join the pairs that disagree on the same two values; claims that say the same come along.

    The id follows from the field and the two values alone, within the incident's first claim.
    """
    head = same[0]
    claims = tuple(
        sorted({c for found in same for named in found.claims for c in same_as.get(named, [named])})
    )
    return Contradiction(
        derived_id("con", head.field, head.kind, *head.values, head.claims[0]),
        head.field,
        head.kind,
        head.values,
        claims,
        head.explanation,
    )


def _dates(claims: Sequence[Claim]) -> list[Contradiction]:
    out: list[Contradiction] = []
    for a, b in _alike_pairs(claims):
        if a.when and b.when and not _meet(a.when, b.when):
            values = sorted((_days(a.when), _days(b.when)))
            out.append(
                _found(
                    "when",
                    Kind.DATE,
                    values,
                    (a, b),
                    f"{values[0]} against {values[1]} for the same act: the dates do not meet.",
                )
            )
    return out


def _told(claims: Sequence[Claim], origins: OriginMap) -> list[Contradiction]:
    """List the days on which one origin is said to have told it, where they do not meet."""
    told: dict[str, dict[tuple[dt.date, dt.date, str], tuple[Moment, list[Claim]]]] = {}
    for claim in claims:
        origin = origins.of_claim.get(claim.id)
        moment = next((a.told_on for a in claim.attribution if a.told_on), None)
        if origin and moment:
            day = (moment.start, moment.end, claim.reading.report.language)
            told.setdefault(origin, {}).setdefault(day, (moment, []))[1].append(claim)
    out: list[Contradiction] = []
    for said in told.values():
        for (m, a), (n, b) in combinations(said.values(), 2):
            if a[0].reading.report.id == b[0].reading.report.id or _meet(m, n):
                continue
            values = sorted((_days(m), _days(n)))
            out.append(
                _found(
                    "attribution.told_on",
                    Kind.DATE,
                    values,
                    (*a, *b),
                    f"{_naming(a[0], b[0], m, n)}: reports of one origin differ on when it was told.",
                )
            )
    return out


def _naming(a: Claim, b: Claim, m: Moment, n: Moment) -> str:
    (_, left), (_, right) = sorted(((_days(m), a), (_days(n), b)), key=lambda p: (p[0], p[1].id))
    first, second = sorted((_days(m), _days(n)))
    return f"{_report_name(left)} gives {first}, {_report_name(right)} {second}"


def _report_name(claim: Claim) -> str:
    report = claim.reading.report
    return f"the {report.language} report{f' of {report.outlet}' if report.outlet else ''}"


def _figures(claims: Sequence[Claim]) -> list[Contradiction]:
    out: list[Contradiction] = []
    for a, b in _alike_pairs([c for c in claims if c.figure]):
        left, right = a.figure, b.figure
        if left is None or right is None or left.kind is not right.kind:
            continue
        if left.unit is not right.unit:
            out.extend(_units(a, b, left, right))
            continue
        if (left.low, left.high, left.quantifier) == (right.low, right.high, right.quantifier):
            continue
        x, y = sorted((left, right), key=lambda f: (f.quantifier is not Quantifier.EXACT, _words(f)))
        verdict = "compatible" if agree(left, right) else "they can't both be right for the same act"
        out.append(
            _found(
                "figure",
                Kind.FIGURE,
                sorted((_words(left), _words(right))),
                (a, b),
                f"{_words(x)} against {_words(y)}: {verdict}.",
            )
        )
    return out


def _units(a: Claim, b: Claim, left: Figure, right: Figure) -> list[Contradiction]:
    """One number told in persons here and in households there is a mix-up, not two counts."""
    persons, homes = (left, right) if left.unit is Unit.PERSON else (right, left)
    values = sorted((_words(left), _words(right)))
    same = {n for n in (left.low, left.best, left.high) if n} & {
        n for n in (right.low, right.best, right.high) if n
    }
    if same:
        return [
            _found(
                "figure",
                Kind.UNIT,
                values,
                (a, b),
                f"{values[0]} against {values[1]}: one number with two units, so one is likely mistaken.",
            )
        ]
    if (
        persons.unit is Unit.PERSON
        and homes.unit is Unit.HOUSEHOLD
        and persons.high is not None
        and homes.low is not None
        and persons.high < homes.low
    ):
        return [
            _found(
                "figure",
                Kind.UNIT,
                values,
                (a, b),
                f"{values[0]} against {values[1]}: fewer persons than households.",
            )
        ]
    return []


def _places(claims: Sequence[Claim]) -> list[Contradiction]:
    out: list[Contradiction] = []
    for a, b in _alike_pairs(claims):
        for field, left, right in (
            ("origin", locality(a), locality(b)),
            ("destination", a.destination, b.destination),
        ):
            spots = [[s for s in map(spot_of, refs) if s and s.resolved] for refs in (left, right)]
            if not spots[0] or not spots[1]:
                continue
            if all(relation(x, y) in APART for x in spots[0] for y in spots[1]):
                names = sorted({s.name.title() for s in spots[0]} ^ {s.name.title() for s in spots[1]})
                out.append(
                    _found(
                        field,
                        Kind.PLACE,
                        names,
                        (a, b),
                        f"{' against '.join(names)}: neither place lies within the other.",
                    )
                )
    return out


def _actors(claims: Sequence[Claim]) -> list[Contradiction]:
    out: list[Contradiction] = []
    for a, b in _alike_pairs(claims):
        for field in ("orderer", "perpetrator"):
            left, right = ({o.code for o in getattr(c, field)} - {Organ.OTHER, Organ.UNKNOWN} for c in (a, b))
            if left and right and not left & right:
                values = sorted(("+".join(sorted(left)), "+".join(sorted(right))))
                out.append(
                    _found(
                        field,
                        Kind.ACTOR,
                        values,
                        (a, b),
                        f"{values[0]} against {values[1]}: different bodies are named for one act.",
                    )
                )
    return out


def _statuses(claims: Sequence[Claim]) -> list[Contradiction]:
    """Stopped against gone through: one of both, unless one report tells the earlier state."""
    out: list[Contradiction] = []
    for a, b in combinations(claims, 2):
        if a.act.code is not b.act.code or {a.status.code, b.status.code} & REMOVED == set():
            continue
        if Status.HALTED in (a.status.code, b.status.code):
            values = sorted((a.status.code.value, b.status.code.value))
            out.append(
                _found(
                    "status",
                    Kind.STATUS,
                    values,
                    (a, b),
                    f"{values[0]} against {values[1]}: stopped in one account, gone on with in the other.",
                )
            )
    return out


def _denials(claims: Sequence[Claim]) -> list[Contradiction]:
    out: list[Contradiction] = []
    denied = [c for c in claims if c.status.code is Status.DENIED]
    for denial in denied:
        asserted = [c for c in claims if c.status.code is not Status.DENIED and c.act.code is denial.act.code]
        if asserted:
            act = denial.act.code.value
            out.append(
                _found(
                    "acts",
                    Kind.DENIAL,
                    (act, Status.DENIED.value),
                    (denial, *asserted),
                    f"{act.replace('_', ' ')} is asserted by {len(asserted)} and denied by another claim; "
                    "a bare denial counts as no origin.",
                )
            )
    return out


def _alike_pairs(claims: Sequence[Claim]) -> Iterable[tuple[Claim, Claim]]:
    """Yield pairs that speak of the same thing: one act, both done or both only announced."""
    by_kind: dict[tuple[object, bool], list[Claim]] = {}
    for claim in claims:
        if claim.status.code in (Status.RUMOURED, Status.THREATENED):
            continue
        done = claim.status.code in (Status.CARRIED_OUT, Status.ONGOING, Status.HALTED)
        by_kind.setdefault((claim.act.code, done), []).append(claim)
    for said in by_kind.values():
        yield from combinations(said, 2)


def _meet(a: Moment, b: Moment) -> bool:
    return a.start <= b.end and b.start <= a.end


def _days(moment: Moment) -> str:
    if moment.start == moment.end or moment.precision is Precision.DAY:
        return moment.start.isoformat()
    return f"{moment.start.isoformat()}/{moment.end.isoformat()}"


def _words(figure: Figure) -> str:
    """Return a count as a person would say it, from its bounds and never from source text."""
    unit = {Unit.PERSON: "persons", Unit.HOUSEHOLD: "households", Unit.DWELLING: "dwellings"}[figure.unit]
    low, high = figure.low, figure.high
    if low is not None and low == high:
        number = f"about {low}" if figure.quantifier in (Quantifier.ABOUT, Quantifier.VAGUE) else str(low)
    elif low is None:
        number = f"at most {high}" if high is not None else f"about {figure.best}"
    else:
        number = f"{low} or more" if high is None else f"{low} to {high}"
    return f"{number} {unit}"
