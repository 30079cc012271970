"""GeoJSON (RFC 7946) of the places table: one feature a claim, role and place.

Invariant: a place without coordinates in the view has a null geometry; coordinates are the
centres the view holds, longitude first.
"""

from __future__ import annotations

import json

from witnessmark.disclosure.view import PublicView
from witnessmark.publish.exports import tables as made

FILE = "data/places.geojson"


def features(view: PublicView) -> dict[str, bytes]:
    """Return a FeatureCollection as UTF-8; properties are the table's columns but `lat` and `lon`."""
    table = made.places(view)
    names = [column.name for column in table.columns]
    found = [dict(zip(names, row, strict=True)) for row in table.rows]
    document = {
        "type": "FeatureCollection", "title": view.title, "published": str(view.month),
        "features": [_feature(at, row) for at, row in enumerate(found, start=1)],
    }
    return {FILE: (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")}


def _feature(at: int, row: dict[str, made.Cell]) -> dict[str, object]:
    lat, lon = row.pop("lat"), row.pop("lon")
    point = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": at, "geometry": point, "properties": row}
