"""What holds of every export: the view alone, the same bytes twice, inert, no name shared by releases."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from pyarrow import parquet

from tests.publish.exports.views import PAYLOADS, VIEW, planted
from witnessmark.disclosure.view import Month, PublicView
from witnessmark.errors import UsageError
from witnessmark.publish import wording
from witnessmark.publish.dossier import write_dossier
from witnessmark.publish.exports import formats, json_file
from witnessmark.publish.exports.csv_tables import FORMULA_STARTS
from witnessmark.publish.exports.names import release_key
from witnessmark.vocab.country import countries
from witnessmark.vocab.table import entries

SHEETS = (".csv", ".xlsx")
OWN_WORDS = {  # words of the standards and of sentences about the program, by export
    "geojson": "type FeatureCollection Feature features id geometry Point coordinates properties title published",
    "idu": "b ADM0 ADM1 ADM2 Country territory State Region Province District Zone Department Origin Destination "
           "Recommended figure Triangulation Conflict Disaster Other total approximately less more than or equal",
    "ftm": "id schema properties Event Note Address organ place",
    "gpkg": "places incidents claims",
    "huridocs": "victims body information orderer perpetrator Unknown day Directly carried out the act "
                "Gave orders that led to 01010000000018 01020000000018 02000000000048 03000000000007",
    "annotations": "AnnotationCollection AnnotationPage Annotation TextualBody SpecificResource FragmentSelector "
                   "TextQuoteSelector describing tagging linking text plain en ko index html annotations urn "
                   "witnessmark http www w3 org ns anno jsonld tools ietf rfc rfc3236",
    "prov": "wm prov urn witnessmark Collection Organization SoftwareAgent QUALIFIED_NAME release outlet coding "
            "publication Reports are read into claims of coded fields Claims pass the disclosure gate",
}


def cells(name: str, data: bytes) -> Iterator[object]:
    """Yield every value of a file under its headings and tags: cells, JSON leaves, columns of tables."""
    if name.endswith(".csv"):
        _, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
        yield from (cell for row in rows if not row[0].startswith("#") for cell in row)
    elif name.endswith(".xlsx"):
        for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
            _, *rows = sheet.iter_rows(values_only=True)
            yield from (cell for row in rows if not str(row[0]).startswith("#") for cell in row if cell is not None)
    elif name.endswith(".parquet"):
        yield from leaves(parquet.read_table(io.BytesIO(data)).to_pylist())
    elif name.endswith(".gpkg"):
        db = sqlite3.connect(":memory:")
        db.deserialize(data)
        for table in ("places", "incidents", "claims"):
            at = 2 if table == "places" else 1
            yield from (cell for row in db.execute(f"SELECT * FROM {table}") for cell in row[at:] if cell is not None)
        db.close()
    else:
        documents = data.decode("utf-8").splitlines() if name.endswith(".ftm.json") else [data.decode("utf-8")]
        for document in documents:
            yield from leaves(json.loads(document))


def leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif value is not None:
        yield value


def words(text: object) -> set[str]:
    """Return runs of letters and runs of digits, but for the release's own key."""
    plain = str(text).replace(release_key(VIEW), "").lower()
    return set(re.findall(r"\d+|[^\W\d_]+", plain))


def known(view: PublicView) -> set[str]:
    """Return the words of the view, the vocabulary, the dossier's fixed words, countries and headings."""
    found = words(json_file.release(view).decode("utf-8"))
    for entry in entries().values():
        found |= set().union(*(words(getattr(entry, field)) for field in entry.__slots__))
        found |= {f"{code:0<12}{int(of):02d}" for of, code in re.findall(r"(\d+):(\d+)", entry.huridocs)}
    for language in ("en", "ko"):
        found |= set().union(*(words(text) for text in wording.words(language).values()))
        found |= set().union(*(words(wording.month(Month(2018, m), language)) for m in range(1, 13))) - {
            str(m) for m in range(1, 13)}
    for country in countries().values():
        found |= words(country.name) | words(country.code) | words(country.alpha3)
    return found | {"yes", "no", "true", "false", "county", "province", "country", "wm"}


@pytest.mark.parametrize("form", formats.FORMATS)
def test_no_word_and_no_number_stands_in_an_export_that_is_not_in_the_view(form: str) -> None:
    allowed = known(VIEW) | words(OWN_WORDS.get(form, ""))
    numbered = {str(n) for n in range(1, 12)}  # rows, features and months are counted
    days = {"01", "28", "31"} if form == "idu" else set()
    for name, data in formats.FORMATS[form].files(VIEW).items():
        found = set().union(*(words(cell) for cell in cells(name, data)))
        assert not found - allowed - numbered - days, name


def test_the_check_of_words_would_notice_one_that_is_not_in_the_view() -> None:
    other = replace(VIEW, incidents=VIEW.incidents[:1])
    found = set().union(*(words(cell) for data in formats.FORMATS["hxl"].files(VIEW).values()
                          for cell in cells("x.csv", data)))
    assert {"harbour", "gazette", "200", "42"} <= found - known(other)


@pytest.mark.parametrize("form", formats.FORMATS)
def test_the_same_release_gives_the_same_bytes(form: str) -> None:
    assert formats.FORMATS[form].files(VIEW) == formats.FORMATS[form].files(VIEW)


@pytest.mark.parametrize("form", formats.FORMATS)
def test_two_releases_share_no_name_of_a_record(form: str) -> None:
    later = replace(VIEW, month=Month(2026, 4))
    pattern = re.compile(rb"(?:wm-|urn:witnessmark:)[0-9a-f]{12}")
    first, second = (
        {hit for data in formats.FORMATS[form].files(view).values() for hit in pattern.findall(data)}
        for view in (VIEW, later))
    assert not first & second


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("form", formats.FORMATS)
def test_no_cell_of_a_sheet_is_a_formula_and_no_page_text_a_tag(form: str, payload: str) -> None:
    for name, data in formats.FORMATS[form].files(planted(payload)).items():
        texts = [cell for cell in cells(name, data) if isinstance(cell, str)]
        if name.endswith(SHEETS):
            parts = [part for text in texts for part in (text, *text.split("; "))]
            assert not [part for part in parts if part.startswith(FORMULA_STARTS)], name
        if form == "idu":  # its popup texts are HTML that readers show as they are
            shown = [text for text in texts if text.startswith("<b>")]
            assert shown
            assert not [text for text in shown if "<script" in text or "<img" in text]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_workbook_holds_strings_and_numbers_only(payload: str) -> None:
    (data,) = formats.FORMATS["xlsx"].files(planted(payload)).values()
    book = openpyxl.load_workbook(io.BytesIO(data))
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    assert not [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert {sheet.sheet_state for sheet in book.worksheets} == {"visible"}


def test_members_of_the_workbook_carry_no_time() -> None:
    (data,) = formats.FORMATS["xlsx"].files(VIEW).values()
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert {member.date_time for member in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_dossier_with_every_format_is_written_whole_and_inert(payload: str, tmp_path: Path) -> None:
    write_dossier(planted(payload), tmp_path / "out", formats.NAMES)
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert page.count("<script") == 1
    assert "<img" not in page


def test_formats_are_chosen_by_name_in_one_order() -> None:
    assert formats.chosen(["idu", " XLSX "]) == ("xlsx", "idu")
    assert formats.chosen(["all"]) == formats.NAMES
    assert formats.chosen(["none"]) == ()
    assert formats.chosen(formats.DEFAULT) == formats.DEFAULT


def test_an_unknown_format_is_a_usage_error_that_names_the_known_ones() -> None:
    with pytest.raises(UsageError) as fault:
        formats.chosen(["docx"])
    assert all(name in str(fault.value) for name in ("docx", *formats.NAMES))


def test_none_stands_alone() -> None:
    with pytest.raises(UsageError):
        formats.chosen(["none", "xlsx"])


def test_the_page_links_every_data_file_that_was_written_and_no_other(tmp_path: Path) -> None:
    for at, chosen in enumerate((formats.NAMES, (), formats.DEFAULT)):
        written = write_dossier(VIEW, tmp_path / str(at), chosen)
        for page in ("index.html", "index.ko.html"):
            linked = set(re.findall(r'href="([^"#:]+)"', (tmp_path / str(at) / page).read_text("utf-8")))
            assert linked <= {*written.files}
            assert {name for name in written.files if name.startswith("data/")} <= linked
