"""The dossier's map and timeline, drawn from the view."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable

from witnessmark.disclosure.view import Month, PublicIncident, PublicPlace, PublicView
from witnessmark.drawing.map import Arc, Mark, draw_map
from witnessmark.drawing.timeline import Bar, draw_timeline
from witnessmark.publish import wording


def view_map(view: PublicView, language: str) -> str:
    """Return all incidents' places of origin, sized by their number of incidents."""
    weights: Counter[PublicPlace] = Counter()
    for incident in view.incidents:
        weights.update({place for claim in incident.claims for place in _placed(claim.origin)})
    marks = [_mark(place, weight, "origin", language) for place, weight in weights.most_common()]
    return draw_map(marks, title=wording.words(language)["map"])


def incident_map(incident: PublicIncident, language: str) -> str:
    """Return one incident's places with arcs from origins to destinations."""
    places: dict[PublicPlace, int] = {}
    marks: list[Mark] = []
    arcs: dict[Arc, None] = {}
    for claim in incident.claims:
        for role, side in (("origin", claim.origin), ("destination", claim.destination)):
            for place in _placed(side):
                if place not in places:
                    places[place] = len(marks)
                    marks.append(_mark(place, 1, role, language))
        for start in _placed(claim.origin):
            arcs |= {Arc(places[start], places[end]): None for end in _placed(claim.destination) if end != start}
    return draw_map(marks, list(arcs), width=560, height=320, title=wording.headline(incident, language))


def view_timeline(view: PublicView, language: str) -> str:
    """Return one bar an incident, in months."""
    bars = [
        Bar(f"{i.number} {wording.headline(i, language)}", _first(i.start), _last(i.end or i.start),
            href=f"#{i.number}")
        for i in view.incidents if i.start
    ]
    return draw_timeline(bars, title=wording.words(language)["timeline"])


def _placed(places: Iterable[PublicPlace]) -> list[PublicPlace]:
    return [p for p in places if p.lat is not None and p.lon is not None and p.adm1 is not None]


def _mark(place: PublicPlace, weight: int, role: str, language: str) -> Mark:
    assert place.lat is not None
    assert place.lon is not None
    return Mark(wording.place(place, language), place.lat, place.lon, weight, role)


def _first(month: Month | None) -> dt.date:
    assert month is not None
    return dt.date(month.year, month.month, 1)


def _last(month: Month | None) -> dt.date:
    assert month is not None
    return dt.date(month.year, month.month, calendar.monthrange(month.year, month.month)[1])
