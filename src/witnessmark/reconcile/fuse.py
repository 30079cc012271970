"""Fusing the claims of an incident: per field the values told, with support and doubt.

Invariant: nothing is averaged away. Intervals intersect before they conflict; values of
different precision support one another; each unit of a count keeps values of its own. Denials
stand against the acts, they support no value. When it was and how many they were is told by what
has come about, where anything has: a plan of more is no part of it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from witnessmark.model.claim import Claim
from witnessmark.model.figure import Figure
from witnessmark.model.incident import Fused, IncidentAct
from witnessmark.model.place import PlaceRef
from witnessmark.reconcile.amounts import agree, bounds
from witnessmark.reconcile.opinion import TRUST, averaged, cumulated, discounted, rounded, stated
from witnessmark.reconcile.origins import OriginMap
from witnessmark.reconcile.places import Relation, plain_name, relation, spot_of
from witnessmark.reconcile.wording import Said, joined, said
from witnessmark.vocab.codes import Act, FigureKind, Quantifier, Status, Unit
from witnessmark.vocab.stages import AHEAD, NO_STAGE, stage_of

CODED = ("orderer", "perpetrator", "ground", "consequences")
STATUS_RANK = (
    Status.CARRIED_OUT,
    Status.ONGOING,
    Status.HALTED,
    Status.ORDERED,
    Status.PLANNED,
    Status.THREATENED,
    Status.RUMOURED,
    Status.DENIED,
)


@dataclass(frozen=True, slots=True)
class Told:
    """One value before fusion: JSON-ready, with the claims for and against it."""

    value: Any
    support: tuple[Claim, ...]
    against: tuple[Claim, ...] = ()
    note: tuple[Said, ...] = ()


def fused_fields(claims: Sequence[Claim], origins: OriginMap) -> dict[str, tuple[Fused, ...]]:
    """Return every field of the incident record with its values, best supported first."""
    asserting = [c for c in claims if c.status.code is not Status.DENIED] or list(claims)
    happened = [c for c in asserting if c.status.code not in AHEAD] or asserting
    told: dict[str, list[Told]] = {name: _codes(asserting, name) for name in CODED}
    told["affected"] = _groups(asserting)
    told["origin"] = _places(asserting, lambda c: c.origin)
    told["destination"] = _places(asserting, lambda c: c.destination)
    told["when"] = _moments(happened)
    told["figure"] = _figures(happened)
    return {
        name: tuple(
            sorted(
                (fuse(t, origins) for t in values),
                key=lambda f: (-f.origins, -f.opinion.belief, -len(f.support), str(f.value)),
            )
        )
        for name, values in sorted(told.items())
    }


def fuse(told: Told, origins: OriginMap) -> Fused:
    """Fuse one value: averaging within an origin, cumulative across origins, discounted by trust."""
    per_origin: dict[str, list[tuple[Claim, bool]]] = defaultdict(list)
    for claim, against in [(c, False) for c in told.support] + [(c, True) for c in told.against]:
        per_origin[origins.of_claim.get(claim.id) or "none"].append((claim, against))
    views = [
        discounted(
            averaged([stated(c.confidence, against=against) for c, against in kept]),
            TRUST[origins.letters.get(origin)],
        )
        for origin, kept in sorted(per_origin.items())
    ]
    speaking = {origins.of_claim.get(c.id) for c in told.support} & origins.counted
    why = _why(told, len(speaking))
    return Fused(
        told.value,
        tuple(c.id for c in told.support),
        tuple(c.id for c in told.against),
        len(speaking),
        rounded(cumulated(views)),
        why.en,
        why.ko,
    )


def acts_of(claims: Sequence[Claim]) -> tuple[IncidentAct, ...]:
    """Return the acts of the episode with the status best supported.

    A denial stands against the act it denies; where nobody asserts that act, it stands alone as
    denied. What is heard of, threatened or planned stands beside what happened.
    """
    by_act: dict[Act, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_act[claim.act.code].append(claim)
    out: list[IncidentAct] = []
    for act, kept in by_act.items():
        denied = tuple(c.id for c in kept if c.status.code is Status.DENIED)
        heard = [c for c in kept if c.status.code in AHEAD]
        firm = [c for c in kept if c.status.code not in NO_STAGE]
        for part in (firm, heard):
            if part:
                status = min((c.status.code for c in part), key=STATUS_RANK.index)
                doubt = denied if part is firm or not firm else ()
                out.append(IncidentAct(act, stage_of(act, status), status, tuple(c.id for c in part), doubt))
        if denied and not firm and not heard:
            out.append(IncidentAct(act, stage_of(act, Status.DENIED), Status.DENIED, denied, ()))
    order = list(Act)
    return tuple(sorted(out, key=lambda a: (order.index(a.value), STATUS_RANK.index(a.status))))


def _why(told: Told, origins: int) -> Said:
    n = len(told.support)
    claims = said("claims_one") if n == 1 else said("claims_many", n=n)
    few = {0: "origins_none", 1: "origins_one"}
    spoken = said(few[origins]) if origins in few else said("origins_many", n=origins)
    rest = [said("against", n=len(told.against))] if told.against else []
    return said("support", claims=claims, origins=joined([spoken, *rest, *told.note]))


def _codes(claims: Sequence[Claim], name: str) -> list[Told]:
    by_code: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for code in dict.fromkeys(coded.code.value for coded in getattr(claim, name)):
            by_code[code].append(claim)
    return [Told(code, tuple(kept)) for code, kept in by_code.items()]


def _groups(claims: Sequence[Claim]) -> list[Told]:
    by_code: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for code in dict.fromkeys(code.value for a in claim.affected for code in a.codes):
            by_code[code].append(claim)
    return [Told(code, tuple(kept)) for code, kept in by_code.items()]


def _places(claims: Sequence[Claim], of: Callable[[Claim], tuple[PlaceRef, ...]]) -> list[Told]:
    """Group one place's mentions; a coarser or finer mention supports, a sibling does not oppose."""
    groups: list[tuple[PlaceRef, dict[str, Claim]]] = []
    for claim in claims:
        for ref in of(claim):
            kept = next((kept for head, kept in groups if _one_place(head, ref)), None)
            if kept is None:
                kept = {}
                groups.append((ref, kept))
            kept.setdefault(claim.id, claim)
    out: list[Told] = []
    for head, named in groups:
        wider = [c for c in claims if c.id not in named and any(_supports(head, ref) for ref in of(c))]
        note = (said("wider", n=len(wider)),) if wider else ()
        out.append(Told(place_value(head), (*named.values(), *wider), (), note))
    return out


def _one_place(a: PlaceRef, b: PlaceRef) -> bool:
    left, right = spot_of(a), spot_of(b)
    if left is None or right is None:
        return a.kind == b.kind and plain_name(a.text) == plain_name(b.text)
    return left.key == right.key or relation(left, right) in (Relation.SAME, Relation.SAME_COARSE)


def _supports(fine: PlaceRef, ref: PlaceRef) -> bool:
    left, right = spot_of(fine), spot_of(ref)
    return left is not None and right is not None and relation(left, right) is Relation.WITHIN


def place_value(ref: PlaceRef) -> dict[str, Any]:
    """Return a place as the incident record carries it."""
    if ref.place is None:
        return {"description": ref.text} if ref.kind == "described" else {"name": ref.text}
    place = ref.place
    return {
        "id": place.id,
        "name": place.name,
        "country": place.country,
        "adm1": place.adm1,
        "lat": place.lat,
        "lon": place.lon,
        "level": place.level,
    }


def _moments(claims: Sequence[Claim]) -> list[Told]:
    """Intersect the intervals of each act; what can't intersect stands as another value."""
    dated = sorted((c for c in claims if c.when), key=lambda c: (_width(c), _start(c), c.id))
    groups: list[tuple[int, int, list[Claim]]] = []
    for claim in dated:
        low, high = _start(claim), _end(claim)
        for i, (a, b, kept) in enumerate(groups):
            if low <= b and a <= high:
                groups[i] = (max(a, low), min(b, high), [*kept, claim])
                break
        else:
            groups.append((low, high, [claim]))
    out: list[Told] = []
    for a, b, kept in groups:
        against = tuple(
            c
            for x, y, other in groups
            if (x, y) != (a, b)
            for c in other
            if any(c.act.code is s.act.code and c.status.code is s.status.code for s in kept)
        )
        value = {"start": dt.date.fromordinal(a).isoformat(), "end": dt.date.fromordinal(b).isoformat()}
        note = (said("intersect"),) if len({(_start(c), _end(c)) for c in kept}) > 1 else ()
        out.append(Told(value, tuple(sorted(kept, key=lambda c: c.id)), against, note))
    return out


def _start(claim: Claim) -> int:
    return claim.when.start.toordinal() if claim.when else 0


def _end(claim: Claim) -> int:
    return claim.when.end.toordinal() if claim.when else 0


def _width(claim: Claim) -> int:
    return _end(claim) - _start(claim)


def _figures(claims: Sequence[Claim]) -> list[Told]:
    """Fuse counts per act, unit and kind; the most exact count heads its group."""
    by_kind: dict[tuple[Act, Unit, FigureKind], list[tuple[Figure, Claim]]] = defaultdict(list)
    for claim in claims:
        if claim.figure:
            by_kind[(claim.act.code, claim.figure.unit, claim.figure.kind)].append((claim.figure, claim))
    out: list[Told] = []
    for (act, unit, kind), told in by_kind.items():
        groups: list[list[tuple[Figure, Claim]]] = []
        distinct: list[dict[tuple[float, float], Figure]] = []
        for figure, claim in sorted(told, key=lambda t: (_looseness(t[0]), t[0].low or 0, t[1].id)):
            for group, kinds in zip(groups, distinct, strict=True):
                if bounds(figure) in kinds or all(agree(figure, other) for other in kinds.values()):
                    group.append((figure, claim))
                    kinds.setdefault(bounds(figure), figure)
                    break
            else:
                groups.append([(figure, claim)])
                distinct.append({bounds(figure): figure})
        for group in groups:
            against = tuple(c for other in groups if other is not group for _, c in other)
            head = group[0][0]
            value = {
                "low": head.low,
                "best": head.best,
                "high": head.high,
                "unit": unit.value,
                "kind": kind.value,
                "act": act.value,
                "quantifier": head.quantifier.value,
            }
            note = (said("figures_fit"),) if len({(f.low, f.high) for f, _ in group}) > 1 else ()
            out.append(Told(value, tuple(_unique(c for _, c in group)), tuple(_unique(against)), note))
    return out


def _unique(claims: Iterable[Claim]) -> list[Claim]:
    return list({c.id: c for c in claims}.values())


def _looseness(figure: Figure) -> tuple[int, float]:
    low, high = bounds(figure)
    return (0 if figure.quantifier is Quantifier.EXACT else 1, high - low)
