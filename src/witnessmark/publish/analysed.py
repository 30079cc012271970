"""A release as episodes to be counted: the same figures as the workbench's, of what is published alone.

Invariant: made from a PublicView and nothing else. Origins have no names here: no release tells which claims share one.
"""

from __future__ import annotations

import calendar
import datetime as dt

from witnessmark.analysis.episodes import Count, Done, Episode, Spot, Told, Where
from witnessmark.disclosure.view import Month, PublicClaim, PublicIncident, PublicPlace, PublicView
from witnessmark.publish.exports.tables import precision


def episodes(view: PublicView) -> list[Episode]:
    """Return the incidents of a release, in its order; their days are the first and last of the months told."""
    return [_episode(incident) for incident in view.incidents]


def _episode(i: PublicIncident) -> Episode:
    return Episode(
        i.number, i.grade, i.origins_low, i.origins_high, tuple(Done(a.act, a.stage, a.status) for a in i.acts),
        tuple(map(_told, i.claims)), i.campaign,
    )


def _told(c: PublicClaim) -> Told:
    figure = c.figure
    return Told(
        c.number, c.act, c.status, _first(c.start), _last(c.end or c.start), tuple(map(_where, c.origin)),
        tuple(map(_where, c.destination)), c.groups, c.orderer, c.perpetrator, c.ground,
        Count(figure.low, figure.high, figure.unit, figure.kind) if figure else None, c.said_by,
    )


def _where(place: PublicPlace) -> Where:
    if place.described or not place.country:
        return Where()
    told = precision(place)
    country = Spot((place.country,), "country")
    if told == "country":
        return Where((Spot((place.country,), "country", place.name_ko, place.lat, place.lon),))
    if told == "province":
        return Where((country, Spot((place.country, place.name), "province", place.name_ko, place.lat, place.lon)))
    around = Spot((place.country, place.adm1 or ""), "province")
    return Where((country, around, Spot((*around.path, place.name), "county", place.name_ko, place.lat, place.lon)))


def _first(month: Month | None) -> dt.date | None:
    return None if month is None else dt.date(month.year, month.month, 1)


def _last(month: Month | None) -> dt.date | None:
    return None if month is None else dt.date(month.year, month.month, calendar.monthrange(month.year, month.month)[1])
