"""Claims as comparable profiles, with what their report fills in where they are silent.

Invariant: a value that the claim does not state is marked soft and weighs half; the claim
itself is never changed. Claims are put in one stable order first, so that nothing later
depends on the order of the input.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from witnessmark.model.claim import Claim
from witnessmark.model.place import PlaceRef
from witnessmark.reconcile.focus import CasePlaces
from witnessmark.reconcile.places import Spot, spot_of
from witnessmark.reconcile.stages import stage_of_claim
from witnessmark.reconcile.years import past_year
from witnessmark.vocab.codes import (
    Act,
    FigureKind,
    Ground,
    Group,
    Organ,
    Stage,
    Status,
    Unit,
)

RECENT_DAYS = 45
FAR_FUTURE = dt.date(9999, 12, 31)
UNSPECIFIC = frozenset({Group.RESIDENT, Group.OTHER})


@dataclass(frozen=True, slots=True)
class Profile:
    """What comparison sees of one claim. Days are proleptic ordinals, both ends inclusive."""

    claim: Claim = field(repr=False, compare=False)
    report: str
    act: Act
    status: Status
    stage: Stage
    home: tuple[Spot, ...]
    toward: tuple[Spot, ...]
    home_soft: bool
    start: int | None
    end: int | None
    time_soft: bool
    low: int | None
    high: int | None
    unit: Unit | None
    kind: FigureKind | None
    groups: int
    grounds: int
    organs: int


def claim_order(claim: Claim) -> tuple[dt.date, str, int, int, str]:
    """Return the stable order of claims: publication, report, place in the text, id."""
    report = claim.reading.report
    return (report.published or FAR_FUTURE, report.id, claim.passage.start, claim.act.span.start, claim.id)


def ordered(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims in their stable order, each id once."""
    return sorted({claim.id: claim for claim in claims}.values(), key=claim_order)


def case_places(claims: Iterable[Claim]) -> CasePlaces:
    """Return the places that the claims of a case name."""
    return CasePlaces(
        (ref.text, spot) for claim in claims for ref in locality(claim) if (spot := spot_of(ref)) is not None
    )


def profiles(claims: Sequence[Claim], places: CasePlaces | None = None) -> list[Profile]:
    """Return one profile a claim, in the order given; `claims` must be `ordered`.

    `places` are those of the case, where these are a part of its claims.
    """
    by_report: dict[str, list[int]] = defaultdict(list)
    for i, claim in enumerate(claims):
        by_report[claim.reading.report.id].append(i)
    told = [stated(claim) for claim in claims]
    places = places or case_places(claims)
    out: list[Profile | None] = [None] * len(claims)
    for members in by_report.values():
        for i, profile in zip(members, _filled([told[i] for i in members], places), strict=True):
            out[i] = profile
    return [profile for profile in out if profile is not None]


def locality(claim: Claim) -> tuple[PlaceRef, ...]:
    """Return the places where the people of the claim lived or the act took place.

    Of a return it is the home; where that is only described, the place they are sent from.
    """
    if claim.act.code in (Act.RETURN, Act.RETURN_DENIED) and claim.destination:
        named = any(ref.kind == "named" for ref in claim.destination)
        return claim.destination if named or not claim.origin else claim.origin
    return claim.origin


def bits(codes: Iterable[StrEnum], kind: type[StrEnum]) -> int:
    """Return a set of codes as a bit mask in the order of their enumeration."""
    members = list(kind)
    mask = 0
    for code in codes:
        mask |= 1 << members.index(code)
    return mask


def stated(claim: Claim) -> Profile:
    """Return what a claim states by itself, with nothing filled in."""
    home = tuple(dict.fromkeys(s for s in map(spot_of, locality(claim)) if s))
    toward = tuple(dict.fromkeys(s for s in map(spot_of, claim.destination) if s))
    groups = {code for affected in claim.affected for code in affected.codes} - UNSPECIFIC
    organs = {o.code for o in (*claim.orderer, *claim.perpetrator)} - {Organ.OTHER, Organ.UNKNOWN}
    grounds = {g.code for g in claim.ground} - {Ground.OTHER}
    figure = claim.figure
    when = claim.when
    start, end = (when.start.toordinal(), when.end.toordinal()) if when else past_year(claim) or (None, None)
    return Profile(
        claim=claim,
        report=claim.reading.report.id,
        act=claim.act.code,
        status=claim.status.code,
        stage=stage_of_claim(claim),
        home=home,
        toward=toward,
        home_soft=False,
        start=start,
        end=end,
        time_soft=False,
        low=_first(figure.low, figure.best) if figure else None,
        high=_first(figure.high, figure.best) if figure else None,
        unit=figure.unit if figure else None,
        kind=figure.kind if figure else None,
        groups=bits(groups, Group),
        grounds=bits(grounds, Ground),
        organs=bits(organs, Organ),
    )


def _first(a: int | None, b: int | None) -> int | None:
    return a if a is not None else b


def _filled(found: list[Profile], places: CasePlaces) -> list[Profile]:
    """Fill in silent places and dates: from the paragraph before, else the report's main ones.

    Where no claim names a place, the one of the case that the text names most is the main one.
    """
    main_home = _main([p.home for p in found if p.home]) or places.main(found[0].claim.reading.text)
    main_time = _main_time(found)
    out: list[Profile] = []
    last: Profile | None = None
    for profile in found:
        near = last if last is not None and _same_paragraph(last.claim, profile.claim) else None
        if not profile.home and not _sent_to_main(profile, main_home):
            home = near.home if near and near.home else main_home
            profile = replace(profile, home=home, home_soft=True)
        if profile.start is None:
            span = (near.start, near.end) if near and near.start is not None else main_time
            if span[0] is None:
                span = _recent(profile.claim)
            profile = replace(profile, start=span[0], end=span[1], time_soft=True)
        out.append(profile)
        last = profile
    return out


def _sent_to_main(profile: Profile, main: tuple[Spot, ...]) -> bool:
    return any(spot.key == other.key for spot in profile.toward for other in main)


def _same_paragraph(a: Claim, b: Claim) -> bool:
    left, right = sorted((a.passage.start, b.passage.start))
    return "\n" not in a.reading.text[left:right].strip()


def _main(homes: list[tuple[Spot, ...]]) -> tuple[Spot, ...]:
    if not homes:
        return ()
    counts = Counter(homes)
    return max(counts, key=lambda home: (counts[home], -homes.index(home)))


def _main_time(found: list[Profile]) -> tuple[int | None, int | None]:
    """Return the report's main time: the commonest interval, among equals the most recent."""
    spans = [(p.start, p.end) for p in found if p.start is not None and p.end is not None]
    if not spans:
        return (None, None)
    published = found[0].claim.reading.report.published
    recent = [s for s in spans if published and s[1] >= published.toordinal() - 8 * RECENT_DAYS]
    if published and not recent:
        return (None, None)
    counts = Counter(recent or spans)
    return max(counts, key=lambda span: (counts[span], span[1], -(span[1] - span[0])))


def _recent(claim: Claim) -> tuple[int | None, int | None]:
    published = claim.reading.report.published
    if published is None:
        return (None, None)
    return (published.toordinal() - RECENT_DAYS, published.toordinal())
