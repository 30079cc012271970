"""docs/exports.md keeps up with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from witnessmark.publish.dossier import PACKED
from witnessmark.publish.exports import formats, huridocs, idu, tables

DOCS = (Path(__file__).parents[3] / "docs" / "exports.md").read_text("utf-8")


@pytest.mark.parametrize("name", formats.KNOWN)
def test_every_format_has_its_row(name: str) -> None:
    assert f"| `{name}` |" in DOCS


@pytest.mark.parametrize("columns", [tables.INCIDENTS, tables.CLAIMS, tables.PLACES])
def test_every_column_stands_there_with_its_tag(columns: tuple[tables.Column, ...]) -> None:
    assert ", ".join(f"`{column.name}` `{column.hxl}`" for column in columns) in DOCS


def test_every_idu_field_is_mapped() -> None:
    start, end = DOCS.index("## IDU"), DOCS.index("## FollowTheMoney")
    told = DOCS[start:end].replace("`…_end_date`", "`displacement_end_date`")
    told = told.replace("`…_coordinates`, `…_accuracy`, `…_type`",
                        "`locations_coordinates`, `locations_accuracy`, `locations_type`")
    assert not [name for name in idu.COLUMNS if f"`{name}`" not in told]


def test_the_defaults_the_tables_and_the_packing_are_named() -> None:
    assert f"`{','.join(formats.DEFAULT)}`" in DOCS
    assert all(f"| `{table}` |" in DOCS for table in huridocs.COLUMNS)
    assert all(f"`{name}`" in DOCS for names in PACKED.values() for name in names)
