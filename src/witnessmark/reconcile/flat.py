"""Claims of a report as rows of the flat table that `reconcile.engine` reads.

What a claim does not state is filled in from its report as reconciliation does (`profile`). A claim without any day,
in a report without one, has no row.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from witnessmark.errors import NotFound
from witnessmark.gazetteer import Gazetteer
from witnessmark.model.claim import Claim
from witnessmark.reconcile.places import Spot
from witnessmark.reconcile.profile import UNSPECIFIC, Profile, ordered, profiles
from witnessmark.vocab.codes import Organ

Row = dict[str, int | float | str | None]
WEEK, MONTH = 8, 62
"""Days up to which an interval is told as a week, as a month; a longer one is a year."""
OWN_AREAS = 1 << 30
"""Numbers of areas from here on are of places without a number of their own."""
EPOCH = dt.date(1970, 1, 1).toordinal()
AREAS = ("adm1", "adm2", "adm3")


def flat_rows(claims: Sequence[Claim]) -> dict[str, Row]:
    """Return a row for each claim of one report that has a day, by the claim's id, without `unique_id`."""
    return {profile.claim.id: _row(profile) for profile in profiles(ordered(claims)) if profile.start is not None}


def _row(profile: Profile) -> Row:
    claim, figure = profile.claim, profile.claim.figure
    groups = sorted({code.value for one in claim.affected for code in one.codes if code not in UNSPECIFIC})
    organs = sorted({one.code.value for one in (*claim.orderer, *claim.perpetrator)
                     if one.code not in (Organ.OTHER, Organ.UNKNOWN)})
    outlet = claim.reading.report.outlet
    count = None if figure is None else next(
        (n for n in (figure.best, figure.low, figure.high) if n is not None), None)
    spot = profile.home[0] if profile.home else None
    return {**_day(profile), **_areas(spot), "grp": " ".join(groups) or None, "actor": " ".join(organs) or None,
            "act": claim.act.code.value, "status": claim.status.code.value,
            "qty": None if count is None else float(count), "src": None if outlet is None else _number(outlet, 31)}


def _day(profile: Profile) -> Row:
    start, end = profile.start or 0, profile.end if profile.end is not None else profile.start or 0
    days = end - start + 1
    return {"day": (start + end) // 2 - EPOCH, "date_prec": 0 if days <= 1 else 1 if days <= WEEK else 2
            if days <= MONTH else 3}


def _areas(spot: Spot | None) -> Row:
    """Return the areas around a place, and where it lies. A name that nobody resolved is an area by itself."""
    made: Row = dict.fromkeys((*AREAS, "lat", "lon"))
    if spot is None:
        return made
    if not spot.resolved:
        return made | {"adm3": area_number(spot.key)}
    for place in dict.fromkeys((*spot.around, spot.key)):
        level = spot.level if place == spot.key else _level(place)
        if level in AREAS:
            made[level] = area_number(place)
    if spot.level == "place":
        made["adm3"] = area_number(spot.key)
    if spot.level in ("place", "adm3"):
        made |= {"lat": spot.lat, "lon": spot.lon}
    return made


def _level(place: str) -> str:
    try:
        return Gazetteer.load().place(place).level
    except NotFound:
        return ""


def area_number(place: str) -> int:
    """Return a number for a place: its GeoNames number, or one of its own made from its id."""
    name, _, number = place.partition(":")
    if name == "geonames" and number.isdigit() and int(number) < OWN_AREAS:
        return int(number)
    return OWN_AREAS + _number(place, 30)


def _number(text: str, bits: int) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> (64 - bits)
