"""CSV in the shape of IDMC's Internal Displacement Updates (IDU): its fields, order and terms.

Invariant: a row is a displacement that a claim says happens or happened inside one country;
a figure is people or the cell is empty (households are given as reported, never multiplied);
days are the first and last of the view's months, since the format has no month. HTML texts
are escaped. Not handled here: IDMC's event codes, hazard types and numeric ids.
"""

from __future__ import annotations

import calendar
import html
from collections.abc import Sequence

from witnessmark.disclosure.view import Month, PublicClaim, PublicFigure, PublicIncident, PublicView
from witnessmark.publish import wording
from witnessmark.publish.exports.csv_tables import as_csv, inert
from witnessmark.publish.exports.names import name, release_key
from witnessmark.publish.exports.tables import full_name, precision
from witnessmark.vocab.codes import Act, Ground, Quantifier, Status, Unit
from witnessmark.vocab.country import countries
from witnessmark.vocab.table import entry

FILE = "data/idu.csv"
COLUMNS = (
    "id", "country", "iso3", "latitude", "longitude", "centroid", "role", "displacement_type", "qualifier", "figure",
    "displacement_date", "displacement_start_date", "displacement_end_date", "year", "event_id", "event_name",
    "event_codes", "event_code_types", "event_start_date", "event_end_date", "category", "subcategory", "type",
    "subtype", "standard_popup_text", "standard_info_text", "old_id", "sources", "source_url", "locations_name",
    "locations_coordinates", "locations_accuracy", "locations_type", "displacement_occurred", "created_at",
    "term", "reported", "unit",
)
"""IDU's fields; the last three are of IDMC's yearly data (GIDD), for counts that are not of people."""
DISPLACING = frozenset({Act.EXPULSION, Act.RELOCATION, Act.EVICTION, Act.DEMOLITION, Act.EVACUATION, Act.FLIGHT,
                        Act.RETURN, Act.DISPLACEMENT})
HAPPENED = frozenset({Status.ONGOING, Status.CARRIED_OUT})
ACCURACY = {"country": "Country/territory (ADM0)", "province": "State/Region/Province (ADM1)",
            "county": "District/Zone/Department (ADM2)"}
RECOMMENDED, TRIANGULATION = "Recommended figure", "Triangulation"
AT_LEAST, AT_MOST, ABOUT, TOTAL = "more than or equal", "less than or equal", "approximately", "total"


def table(view: PublicView) -> dict[str, bytes]:
    """Return `data/idu.csv`: one row a claim that displaces, in the order of the dossier.

    Where one claim alone tells an incident's figure its role is "Recommended figure"; of
    several none is picked, all are "Triangulation", so that no sum counts people twice.
    """
    key = release_key(view)
    rows = []
    for incident in view.incidents:
        told = [claim for claim in incident.claims if displaces(claim)]
        counting = [claim for claim in told if claim.figure and entry(claim.figure.unit).idmc]
        rows += [_row(key, incident, c, RECOMMENDED if counting == [c] else TRIANGULATION) for c in told]
    return {FILE: as_csv(COLUMNS, rows)}


def displaces(claim: PublicClaim) -> bool:
    """Return whether the claim tells a displacement that happens or happened within one known country."""
    origins = {p.country for p in claim.origin if p.country}
    every = origins | {p.country for p in claim.destination if p.country}
    return claim.act in DISPLACING and claim.status in HAPPENED and bool(origins) and len(every) == 1


def counted(figure: PublicFigure | None) -> tuple[int | None, str | None]:
    """Return the one number IDU gives for a count, and its qualifier: the low bound of a range."""
    if figure is None:
        return None, None
    if figure.quantifier in (Quantifier.EXACT, Quantifier.ABOUT) and (figure.best or figure.low) is not None:
        number = figure.low if figure.best is None else figure.best
        return number, ABOUT if figure.quantifier is Quantifier.ABOUT else TOTAL
    if figure.quantifier is not Quantifier.LESS_THAN and figure.low is not None:
        return figure.low, AT_LEAST
    return (figure.high, AT_MOST) if figure.high is not None else (figure.best, ABOUT)


def _row(key: str, incident: PublicIncident, claim: PublicClaim, role: str) -> Sequence[object]:
    country = countries().get(next(p.country for p in claim.origin if p.country))
    placed = next((p for p in claim.origin if p.lat is not None and p.lon is not None), None)
    lat, lon = (placed.lat, placed.lon) if placed else (None, None)
    number, qualifier = counted(claim.figure)
    unit = entry(claim.figure.unit).idmc if claim.figure else ""
    people = claim.figure is not None and claim.figure.unit is Unit.PERSON
    named = [("Origin", p) for p in claim.origin if not p.described]
    named += [("Destination", p) for p in claim.destination if not p.described]
    start, end = _first(claim.start), _last(claim.end or claim.start)
    text = html.escape(wording.sentence(claim, "en"))
    return [
        name(key, claim.number), country.name if country else None, country.alpha3 if country else None, lat, lon,
        f"[{lat}, {lon}]" if placed else None, role, _cause(claim), qualifier if people else None,
        number if people else None, end, start, end, claim.start.year if claim.start else None,
        name(key, incident.number), wording.headline(incident, "en"), None, None, _first(incident.start),
        _last(incident.end or incident.start), None, None, None, None, f"<b>{text}</b>", f"<b>{text}</b>", None,
        claim.outlet, None, "; ".join(inert(full_name(p)) for _, p in named),
        "; ".join(f"{p.lat}, {p.lon}" if p.lat is not None else "" for _, p in named),
        "; ".join(ACCURACY[precision(p) or "country"] for _, p in named), "; ".join(side for side, _ in named), None,
        None, entry(claim.act).idmc or None, number if unit else None, unit or None,
    ]


def _cause(claim: PublicClaim) -> str:
    """Return IDU's type: by the ground told; what is neither conflict nor disaster is "Other"."""
    if Ground.CONFLICT in claim.ground:
        return "Conflict"
    return "Disaster" if Ground.DISASTER_RISK in claim.ground else "Other"


def _first(month: Month | None) -> str | None:
    return f"{month}-01" if month else None


def _last(month: Month | None) -> str | None:
    return f"{month}-{calendar.monthrange(month.year, month.month)[1]:02d}" if month else None
