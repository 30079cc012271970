"""CSV tables of incidents and claims: codes as in the vocabulary, cells inert in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from witnessmark.disclosure.view import PublicClaim, PublicIncident, PublicPlace, PublicView

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
INCIDENT_COLUMNS = ("incident", "acts", "grade", "origins_low", "origins_high", "start", "end", "claims", "campaign")
CLAIM_COLUMNS = (
    "claim", "incident", "act", "status", "groups", "low", "best", "high", "unit", "quantifier", "origin",
    "origin_country", "origin_lat", "origin_lon", "destination", "start", "end", "orderer", "perpetrator",
    "ground", "consequences", "said_by", "language", "outlet", "confirmed",
)


def tables(view: PublicView) -> dict[str, bytes]:
    """Return `data/incidents.csv` and `data/claims.csv` as UTF-8 with a byte-order mark."""
    incidents = [_incident(i) for i in view.incidents]
    claims = [_claim(i, c) for i in view.incidents for c in i.claims]
    return {"data/incidents.csv": _csv(INCIDENT_COLUMNS, incidents), "data/claims.csv": _csv(CLAIM_COLUMNS, claims)}


def _incident(i: PublicIncident) -> list[object]:
    return [i.number, _joined(dict.fromkeys(a.act for a in i.acts)), i.grade, i.origins_low, i.origins_high, i.start,
            i.end, len(i.claims), i.campaign]


def _claim(i: PublicIncident, c: PublicClaim) -> list[object]:
    f = c.figure
    figure = [f.low, f.best, f.high, f.unit, f.quantifier] if f else [None] * 5
    first = next((p for p in c.origin if not p.described), None)
    where = [first.country, first.lat, first.lon] if first else [None] * 3
    return [c.number, i.number, c.act, c.status, _joined(c.groups), *figure, _places(c.origin), *where,
            _places(c.destination), c.start, c.end, _joined(c.orderer), _joined(c.perpetrator), _joined(c.ground),
            _joined(c.consequences), " < ".join(c.said_by), c.language, c.outlet, "yes" if c.confirmed else "no"]


def _places(places: Sequence[PublicPlace]) -> str:
    return _joined(p.name for p in places)


def _joined(values: Iterable[object]) -> str:
    return "; ".join(str(value) for value in values)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if value is None else inert(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def inert(value: object) -> str:
    """Return the cell's text so that no spreadsheet takes it for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not isinstance(value, int | float) else text
