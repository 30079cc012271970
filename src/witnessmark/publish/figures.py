"""The dossier's map, timeline and table of speakers' kinds, made of the view.

Drawings are made twice: for a wide screen and for a narrow one.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from witnessmark.disclosure.view import Month, PublicIncident, PublicPlace, PublicView
from witnessmark.drawing.map import Arc, Mark, draw_map
from witnessmark.drawing.timeline import Bar, draw_timeline
from witnessmark.publish import wording
from witnessmark.publish.exports.tables import precision
from witnessmark.vocab.codes import AttributionKind, Status

NARROW = 340  # pixels: what a telephone held upright leaves


def view_map(view: PublicView, language: str, *, narrow: bool = False) -> str:
    """Return the places that people left, those they came to from there, and arcs, with the incidents' numbers.

    A place told by province stands at the middle of the province, as an open ring.

    What is denied moved nobody: it has no arc. A destination that no drawn place leads to is left to the text: it
    would stretch the map and show no movement.
    """
    left = _numbers(view, "origin")
    moved = [c for i in view.incidents for c in i.claims if c.status is not Status.DENIED]
    led = {end for c in moved if any(_placed(c.origin)) for end in _placed(c.destination)}
    reached = {place: found for place, found in _numbers(view, "destination").items() if place in led - left.keys()}
    # The busiest first: where names crowd, the later ones go without.
    every = sorted((left | reached).items(), key=lambda item: (-len(item[1]), item[0].name))
    at = {place: number for number, (place, _) in enumerate(every)}
    marks = [
        _mark(place, numbers, ("origin" if place in left else "destination")
              + (" area" if precision(place) == "province" else ""), language) for place, numbers in every
    ]
    arcs = dict.fromkeys(
        Arc(at[start], at[end])
        for claim in moved for start in _placed(claim.origin)
        for end in _placed(claim.destination) if start != end
    )
    size = (NARROW, 300) if narrow else (720, 440)
    return draw_map(marks, list(arcs), width=size[0], height=size[1], title=wording.words(language)["map"],
                    least=2.0)


def unplaced(view: PublicView) -> str:
    """Return the numbers of the incidents that have no dot, since no place of theirs is told by county or province."""
    drawn = {i for found in _numbers(view, "origin").values() for i in found}
    drawn |= {i for i in view.incidents for c in i.claims if any(_placed(c.origin)) and any(_placed(c.destination))}
    return ranges(int(i.number.rpartition("-")[2]) for i in view.incidents if i not in drawn)


def view_timeline(view: PublicView, language: str, *, narrow: bool = False) -> str:
    """Return one bar an incident, in months."""
    bars = [
        Bar(f"{i.number} {wording.short_headline(i, language)}", _first(i.start), _last(i.end or i.start),
            href=f"#{i.number}", when=wording.months(i.start, i.end, language))
        for i in view.incidents if i.start
    ]
    return draw_timeline(bars, width=NARROW if narrow else 720, title=wording.words(language)["timeline"],
                         stacked=narrow)


@dataclass(frozen=True, slots=True)
class KindRow:
    """How much rests on one kind of nearest speaker; None stands for claims that name nobody."""

    kind: AttributionKind | None
    claims: int
    incidents: int
    confirmed: int


def kinds(view: PublicView) -> list[KindRow]:
    """Return a row a kind of nearest speaker, the most claims first."""
    told: dict[AttributionKind | None, list[tuple[str, bool]]] = {}
    for incident in view.incidents:
        for claim in incident.claims:
            kind = claim.said_by[0] if claim.said_by else None
            told.setdefault(kind, []).append((incident.number, claim.confirmed))
    rows = [KindRow(kind, len(found), len({number for number, _ in found}), sum(sure for _, sure in found))
            for kind, found in told.items()]
    return sorted(rows, key=lambda row: (-row.claims, row.kind or ""))


def ranges(numbers: Iterable[int]) -> str:
    """Return `1–4, 6`, from numbers in any order."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(_run(run) for run in runs)


def _run(run: list[int]) -> str:
    return str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" if len(run) > 2 else f"{run[0]}, {run[1]}"


def _numbers(view: PublicView, side: str) -> dict[PublicPlace, list[PublicIncident]]:
    """Return the incidents of every place that can be drawn on one side of a movement, in their order."""
    found: dict[PublicPlace, dict[PublicIncident, None]] = {}
    for incident in view.incidents:
        for claim in incident.claims:
            for place in _placed(getattr(claim, side)):
                found.setdefault(place, {})[incident] = None
    return {place: list(incidents) for place, incidents in found.items()}


def _placed(places: Iterable[PublicPlace]) -> Iterator[PublicPlace]:
    return (p for p in places if p.lat is not None and p.lon is not None and precision(p) in ("county", "province"))


def _mark(place: PublicPlace, incidents: list[PublicIncident], role: str, language: str) -> Mark:
    assert place.lat is not None
    assert place.lon is not None
    numbers = [int(incident.number.rpartition("-")[2]) for incident in incidents]
    return Mark(wording.place(place, language), place.lat, place.lon, len(incidents), role,
                f"#{incidents[0].number}", ranges(numbers))


def _first(month: Month | None) -> dt.date:
    assert month is not None
    return dt.date(month.year, month.month, 1)


def _last(month: Month | None) -> dt.date:
    assert month is not None
    return dt.date(month.year, month.month, calendar.monthrange(month.year, month.month)[1])
