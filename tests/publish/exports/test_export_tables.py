"""The tabular exports read back by other libraries say what the tables say."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import hxl
import numpy as np
import openpyxl
import pyogrio
import pytest
from geojson_pydantic import FeatureCollection
from pyarrow import parquet

from tests.publish.exports.views import COUNTRY, DESCRIBED, HARBOUR, PROVINCE, VIEW
from witnessmark.publish.exports import csv_tables, geojson, geopackage, tables, xlsx
from witnessmark.publish.exports import parquet as parquet_file

TABLES = tables.tables(VIEW)


def flat(table: tables.Table) -> list[list[object]]:
    return [[tables.joined(v, c.kind) for v, c in zip(row, table.columns, strict=True)] for row in table.rows]


def test_a_claim_is_one_row_per_role_and_place_and_one_where_it_names_none() -> None:
    assert [row[:4] for row in TABLES[2].rows] == [
        ("I-1.1", "I-1", "origin", "Port Ellis"), ("I-1.1", "I-1", "destination", "a described place"),
        ("I-1.2", "I-1", "origin", "Port Ellis"), ("I-1.2", "I-1", "origin", "South Province"),
        ("I-2.1", "I-2", "origin", "South Province"), ("I-2.1", "I-2", "destination", "Port Ellis"),
        ("I-2.2", "I-2", "origin", "South Province"), ("I-2.2", "I-2", "destination", "Port Ellis"),
        ("I-3.1", "I-3", "origin", "Yanji"), ("I-3.1", "I-3", "destination", "KP"), ("I-3.2", "I-3", None, None)]


def test_precision_says_how_finely_a_place_is_told() -> None:
    assert [tables.precision(p) for p in (HARBOUR, PROVINCE, COUNTRY, DESCRIBED)] == \
        ["county", "province", "country", None]


def test_every_hxl_tag_is_well_formed_and_once_in_a_table() -> None:
    for table in TABLES:
        tags = [column.hxl for column in table.columns]
        assert len(set(tags)) == len(tags)
        assert all(hxl.model.TagPattern.parse(tag) for tag in tags)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_libhxl_reads_the_tagged_csv(table: tables.Table) -> None:
    text = csv_tables.hxl(VIEW)[f"data/hxl/{table.name}.csv"].decode("utf-8-sig")
    source = hxl.data([list(row) for row in csv.reader(io.StringIO(text))])
    assert [column.display_tag for column in source.columns] == [column.hxl for column in table.columns]
    assert len(list(source)) == len(table.rows)
    assert hxl.data([list(row) for row in csv.reader(io.StringIO(text))]).validate()


def test_openpyxl_reads_the_workbook_back() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.workbook(VIEW)[xlsx.FILE]))
    assert book.sheetnames == ["incidents", "claims", "places", "codes", "about"]
    for table in TABLES:
        heads, tags, *rows = (list(row) for row in book[table.name].iter_rows(values_only=True))
        assert heads == [column.name for column in table.columns]
        assert tags == [column.hxl for column in table.columns]
        told = [["yes" if v is True else "no" if v is False else v or (0 if v == 0 else None) for v in row]
                for row in flat(table)]
        assert rows == told
    assert (book.properties.creator or "") == ""
    assert book.properties.created is not None
    assert book.properties.created.isoformat()[:7] == "2026-03"
    assert book.properties.modified == book.properties.created


def test_libhxl_finds_the_tags_in_every_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.workbook(VIEW)[xlsx.FILE]))
    for table in TABLES:
        source = hxl.data([list(row) for row in book[table.name].iter_rows(values_only=True)])
        assert [column.display_tag for column in source.columns] == [column.hxl for column in table.columns]


def test_geojson_is_valid_and_a_place_without_coordinates_has_no_geometry() -> None:
    read = FeatureCollection.model_validate_json(geojson.features(VIEW)[geojson.FILE])
    points = [feature.geometry and tuple(feature.geometry.coordinates) for feature in read.features]
    assert points == [(row[9], row[8]) if row[8] is not None else None for row in TABLES[2].rows]
    assert points.count(None) == 3
    assert len({feature.id for feature in read.features}) == len(points)


def test_gdal_reads_the_geojson(tmp_path: Path) -> None:
    (tmp_path / "places.geojson").write_bytes(geojson.features(VIEW)[geojson.FILE])
    info = pyogrio.read_info(tmp_path / "places.geojson")
    assert info["features"] == len(TABLES[2].rows)
    assert info["crs"] == "EPSG:4326"


def test_gdal_reads_the_geopackage_back(tmp_path: Path) -> None:
    file = tmp_path / "release.gpkg"
    file.write_bytes(geopackage.package(VIEW)[geopackage.FILE])
    assert sorted(pyogrio.list_layers(file).tolist()) == \
        [["claims", None], ["incidents", None], ["places", "Point"]]
    assert pyogrio.read_info(file, layer="places")["crs"] == "EPSG:4326"
    for table in TABLES:
        meta, _, shapes, columns = pyogrio.raw.read(file, layer=table.name)
        assert list(meta["fields"]) == [column.name for column in table.columns]
        for at, row in enumerate(flat(table)):
            for value, column in zip(row, columns, strict=True):
                read = column[at]
                empty = read is None or (isinstance(read, float | np.floating) and np.isnan(read))
                assert empty if value is None else read == value
        if table.name == "places":
            assert [shape is None for shape in shapes] == [row[8] is None for row in table.rows]


def test_parquet_keeps_types_and_lists() -> None:
    for table in TABLES:
        read = parquet.read_table(io.BytesIO(parquet_file.tables(VIEW)[f"data/{table.name}.parquet"]))
        rows = [tuple(tuple(v) if isinstance(v, list) else v for v in row.values()) for row in read.to_pylist()]
        assert rows == list(table.rows)


def test_a_small_count_is_at_most_ten_everywhere() -> None:
    """`I-1.2` is told as at most ten: no export gives it a low bound or a best number."""
    row = dict(zip([c.name for c in TABLES[1].columns], TABLES[1].rows[1], strict=True))
    assert (row["low"], row["best"], row["high"], row["quantifier"]) == (None, None, 10, "less_than")
    features = json.loads(geojson.features(VIEW)[geojson.FILE])["features"]
    told = {(f["properties"]["low"], f["properties"]["best"], f["properties"]["high"]) for f in features
            if f["properties"]["claim"] == "I-1.2"}
    assert told == {(None, None, 10)}
