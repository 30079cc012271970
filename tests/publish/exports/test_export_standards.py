"""Files by their standards' own rules, read by libraries that did not write them."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars
import pytest

from tests.publish.exports.views import VIEW
from witnessmark.publish.dossier import write_dossier
from witnessmark.publish.exports import formats, tables


@pytest.fixture
def package() -> Iterator[sqlite3.Connection]:
    (data,) = formats.FORMATS["gpkg"].files(VIEW).values()
    db = sqlite3.connect(":memory:")
    db.deserialize(data)
    yield db
    db.close()


def test_a_geopackage_has_what_its_standard_requires(package: sqlite3.Connection) -> None:
    """OGC 12-128r18: application id, version, reference systems, contents, extents, geometry columns, whole numbers as
    keys, no broken reference."""
    assert package.execute("PRAGMA application_id").fetchone()[0] == 0x47504B47
    assert package.execute("PRAGMA user_version").fetchone()[0] >= 10200
    assert package.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert package.execute("PRAGMA foreign_key_check").fetchall() == []
    systems = dict(package.execute("SELECT srs_id, organization FROM gpkg_spatial_ref_sys"))
    assert {-1, 0, 4326} <= systems.keys() and systems[4326].upper() == "EPSG"
    contents = dict(package.execute("SELECT table_name, data_type FROM gpkg_contents"))
    assert contents == {"places": "features", "incidents": "attributes", "claims": "attributes"}
    for table in contents:
        keys = [row for row in package.execute(f"PRAGMA table_info({table})") if row[5]]
        assert len(keys) == 1 and keys[0][2].upper() == "INTEGER"
    asked = "SELECT table_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns"
    (column,) = package.execute(asked).fetchall()
    assert column == ("places", "POINT", 4326, 0, 0)


def test_every_geometry_is_a_point_with_the_standards_header(package: sqlite3.Connection) -> None:
    (name,) = package.execute("SELECT column_name FROM gpkg_geometry_columns").fetchone()
    found = [row for row in package.execute(f"SELECT {name}, place FROM places") if row[0] is not None]
    asked = "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'places'"
    extent = package.execute(asked).fetchone()
    assert len(found) == sum(row[8] is not None for row in tables.places(VIEW).rows)
    for blob, _ in found:
        assert blob[:3] == b"GP\0" and struct.unpack("<i", blob[4:8])[0] == 4326
        envelope = (0, 32, 48, 48, 64)[blob[3] >> 1 & 7]
        order, kind, x, y = struct.unpack("<BIdd", blob[8 + envelope :])
        assert (order, kind) == (1, 1) and extent[0] <= x <= extent[2] and extent[1] <= y <= extent[3]


@pytest.mark.parametrize("table", tables.tables(VIEW), ids=lambda table: table.name)
def test_parquet_is_the_same_to_polars_and_to_duckdb(table: tables.Table, tmp_path: Path) -> None:
    data = formats.FORMATS["parquet"].files(VIEW)[f"data/{table.name}.parquet"]
    (tmp_path / "t.parquet").write_bytes(data)
    wanted = [tuple(list(cell) if isinstance(cell, tuple) else cell for cell in row) for row in table.rows]
    frame = polars.read_parquet(io.BytesIO(data))
    assert frame.columns == [column.name for column in table.columns]
    assert [tuple(list(c) if isinstance(c, list) else c for c in row) for row in frame.rows()] == wanted
    with duckdb.connect() as engine:
        assert engine.execute("SELECT * FROM read_parquet(?)", [str(tmp_path / "t.parquet")]).fetchall() == wanted


def test_every_csv_is_strict_to_duckdb(tmp_path: Path) -> None:
    """RFC 4180: one heading, every row as wide, no stray quote; as many rows as lines say."""
    write_dossier(VIEW, tmp_path / "out", formats.NAMES)
    files = sorted((tmp_path / "out" / "data").rglob("*.csv"))
    assert len(files) >= 12
    with duckdb.connect() as engine:
        for file in files:
            told = engine.execute("SELECT * FROM read_csv(?, delim = ',', quote = '\"', header = true, "
                                  "all_varchar = true, strict_mode = true, null_padding = false)", [str(file)])
            assert len({column[0] for column in told.description or ()}) == len(told.description or ())
            assert told.fetchall()


def test_a_crate_describes_exactly_the_files_that_lie_there(tmp_path: Path) -> None:
    """RO-Crate 1.1: a descriptor about the root, a dated root with name, description and licence, every file a part."""
    write_dossier(VIEW, tmp_path / "out", formats.NAMES)
    crate = json.loads((tmp_path / "out" / "ro-crate-metadata.json").read_text("utf-8"))
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    graph = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(graph) == len(crate["@graph"]) and all("@type" in entity for entity in graph.values())
    descriptor, root = graph["ro-crate-metadata.json"], graph["./"]
    assert (descriptor["about"], descriptor["conformsTo"]["@id"]) == (
        {"@id": "./"}, "https://w3id.org/ro/crate/1.1")
    assert all(root[name] for name in ("name", "description", "datePublished", "license"))
    parts = {part["@id"] for part in root["hasPart"]}
    assert parts == graph.keys() - {"ro-crate-metadata.json", "./"}
    for part in parts:
        file = tmp_path / "out" / part
        assert graph[part]["@type"] == "File" and file.stat().st_size == int(graph[part]["contentSize"])
