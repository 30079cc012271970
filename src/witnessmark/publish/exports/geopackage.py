"""A GeoPackage (OGC 12-128r18, 1.3): layer `places`, tables `incidents` and `claims`.

Written with the standard library: the format is an SQLite file with five tables of its own.
Invariant: a place without coordinates has a null geometry; the file's one time is the
release's month.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Sequence

from witnessmark.disclosure.view import PublicView
from witnessmark.publish.exports import tables as made

FILE = "data/release.gpkg"
WGS84 = 4326
_TYPES = {made.Kind.INTEGER: "INTEGER", made.Kind.REAL: "REAL", made.Kind.FLAG: "BOOLEAN"}
_FRAME = """
PRAGMA application_id = 0x47504B47;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""
_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ("WGS 84 geodetic", WGS84, "EPSG", WGS84,
     'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
     'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
     'AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]', "longitude/latitude on the WGS 84 spheroid"),
)


def package(view: PublicView) -> dict[str, bytes]:
    """Return one GeoPackage file; the columns are those of the tables, lists joined by `; `."""
    month = f"{view.month}-01T00:00:00.000Z"
    incidents, claims, places = made.tables(view)
    db = sqlite3.connect(":memory:")
    try:
        db.executescript(_FRAME)
        db.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", _SYSTEMS)
        _features(db, places, month)
        for table in (incidents, claims):
            db.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) "
                       "VALUES (?, 'attributes', ?, ?)", (table.name, table.name, month))
            _fill(db, table)
        db.commit()
        return {FILE: db.serialize()}
    finally:
        db.close()


def _features(db: sqlite3.Connection, table: made.Table, month: str) -> None:
    names = [column.name for column in table.columns]
    at_lat, at_lon = names.index("lat"), names.index("lon")
    points = [(row[at_lon], row[at_lat]) for row in table.rows]
    known = [(x, y) for x, y in points if isinstance(x, float) and isinstance(y, float)]
    box = [bound(p[axis] for p in known) if known else None for bound in (min, max) for axis in (0, 1)]
    db.execute("INSERT INTO gpkg_contents VALUES ('places', 'features', 'places', '', ?, ?, ?, ?, ?, ?)",
               (month, *box, WGS84))
    _fill(db, table, [_point(x, y) for x, y in points])
    db.execute("INSERT INTO gpkg_geometry_columns VALUES ('places', 'geom', 'POINT', ?, 0, 0)", (WGS84,))


def _fill(db: sqlite3.Connection, table: made.Table, points: Sequence[bytes | None] | None = None) -> None:
    geometry = ["geom POINT"] if points is not None else []
    columns = [f'"{c.name}" {_TYPES.get(c.kind, "TEXT")}' for c in table.columns]
    db.execute(f"CREATE TABLE {table.name} "
               f"(fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {', '.join([*geometry, *columns])})")
    for at, row in enumerate(table.rows):
        cells: list[object] = [made.joined(v, c.kind) for v, c in zip(row, table.columns, strict=True)]
        values = [at + 1, *([points[at]] if points is not None else []), *cells]
        marks = ",".join("?" * len(values))
        db.execute(f"INSERT INTO {table.name} VALUES ({marks})", values)  # noqa: S608 - a fixed name


def _point(x: made.Cell, y: made.Cell) -> bytes | None:
    """Return a GeoPackage geometry: its header (no envelope, little-endian) and a WKB point."""
    if x is None or y is None:
        return None
    return struct.pack("<2sBBi", b"GP", 0, 1, WGS84) + struct.pack("<BIdd", 1, 1, x, y)
