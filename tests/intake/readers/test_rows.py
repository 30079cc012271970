"""Rows of coded tables: every cell stands in the text where its locator says, and hostile cells are data."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from witnessmark.extract.coded import cells_of
from witnessmark.intake import Intake, Received, Refused
from witnessmark.model.text import Reading, ReportRef

HOSTILE = ('=HYPERLINK("http://x.example")', "\u202egnp.exe", "a\x00b", "line one\n\n\nline two", "x: y: z", "  ",
           "<script>", "가" * 3)


def rows_of(intake: Intake, data: bytes, name: str) -> list[Received | Refused]:
    return list(intake.receive_bytes(data, name=name, rows=True))


def told(item: Received) -> list[tuple[str, str, str]]:
    reading = Reading.of_text(item.text, ReportRef("rep_x", "en"), reader=item.reader, locators=item.locators)
    return [(cell.heading, cell.place, cell.text(reading)) for cell in cells_of(reading)]


def csv_of(*rows: tuple[str, ...]) -> bytes:
    return "\r\n".join(",".join(f'"{c.replace(chr(34), chr(34) * 2)}"' for c in row) for row in rows).encode()


def test_every_cell_is_found_again_under_its_heading(intake: Intake) -> None:
    (row,) = rows_of(intake, csv_of(tuple(f"h{n}" for n in range(len(HOSTILE))), HOSTILE), "t.csv")
    assert isinstance(row, Received)
    found = told(row)
    assert [place for _, place, _ in found] == ["A2", "B2", "C2", "D2", "E2", "G2", "H2"]
    assert found[0][2] == HOSTILE[0] and found[1][2] == "gnp.exe" and found[2][2] == "ab"
    assert found[3][2] == "line one\n\nline two" and found[4][2] == "x: y: z"
    assert json.loads(row.data)[1] == ["h1", HOSTILE[1]], "the original keeps the cell as it was"
    assert row.name == "t.csv!/row 2"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp949"])
def test_other_encodings_are_read(intake: Intake, encoding: str) -> None:
    (row,) = rows_of(intake, "행위,장소\n퇴거,회령시에서 여러 사람을 내보냄\n".encode(encoding), "t.csv")
    assert isinstance(row, Received) and told(row)[0] == ("행위", "A2", "퇴거")


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(intake: Intake) -> None:
    """Blank rows count, a row of HXL tags is no record, a cell without a heading is kept."""
    data = b"act,n\n#event+type,#affected\n\neviction,3,extra\n"
    (row,) = rows_of(intake, data, "t.csv")
    assert isinstance(row, Received) and row.name == "t.csv!/row 4"
    assert told(row)[-1] == ("column 3", "C4", "extra")


def test_a_huge_cell_is_refused_with_its_row_and_the_rest_goes_on(intake: Intake) -> None:
    found = rows_of(intake, csv_of(("a", "b"), ("x", "y" * 100_001), ("1", "2")), "t.csv")
    assert [type(item) for item in found] == [Refused, Received]
    assert isinstance(found[0], Refused) and (found[0].name, found[0].reason) == (
        "t.csv!/row 2", "has more than 100,000 characters in its cell 2")


@pytest.mark.parametrize(("data", "name"), [
    (b"", "t.csv"), (b"a,b\n", "t.csv"), (b"%PDF-1.7", "t.csv"), (b"\x00\x01\x02" * 400, "t.csv"),
    (b"[]", "t.json"), (b"PK\x03\x04broken", "t.xlsx"), (b"a\n" + b"1\n" * 50_001, "t.csv")])
def test_what_is_no_table_is_refused_as_one(intake: Intake, data: bytes, name: str) -> None:
    found = rows_of(intake, data, name)
    assert len(found) == 1 and isinstance(found[0], Refused) and found[0].reason


def test_a_workbook_gives_its_sheets_and_never_a_formula(intake: Intake) -> None:
    book = openpyxl.Workbook()
    book.active.title = "2019"
    for row in (("act", "n"), ("eviction", "=1+1")):
        book.active.append(row)
    book.create_sheet("2020").append(("act", "n"))
    held = io.BytesIO()
    book.save(held)
    (row,) = rows_of(intake, held.getvalue(), "b.xlsx")
    assert isinstance(row, Received) and row.name == "b.xlsx!/2019/row 2"
    assert told(row) == [("act", "A2", "eviction")]


def test_entities_are_told_once_each_with_their_event_or_by_themselves(intake: Intake) -> None:
    event = {"id": "e", "schema": "Event", "properties": {"name": ["N"], "keywords": ["Eviction", "Tenant"],
                                                          "addressEntity": ["p"]}}
    place = {"id": "p", "schema": "Address", "properties": {"full": ["Hoeryong"]}}
    note = {"id": "n", "schema": "Note", "properties": {"entity": ["e"], "description": ["told"]}}
    alone = {"id": "x", "schema": "Person", "properties": {"name": ["A"]}}
    lines = "\n".join([json.dumps(e) for e in (event, place, note, alone)] + ["{broken", "7"])
    found = rows_of(intake, lines.encode(), "e.ftm.jsonl")
    assert isinstance(found[0], Received) and found[0].name == "e.ftm.jsonl!/row 1"
    assert [(h, v) for h, _, v in told(found[0])] == [
        ("id", "e"), ("name", "N"), ("keywords", "Eviction"), ("keywords", "Tenant"),
        ("addressEntity.full", "Hoeryong"), ("note.description", "told")]
    assert [(item.name, item.reason) for item in found[1:] if isinstance(item, Refused)] == [
        ("e.ftm.jsonl!/row 4", "is an entity that belongs to no event"),
        ("e.ftm.jsonl!/row 5", "is damaged JSON"), ("e.ftm.jsonl!/row 6", "is no entity")]
