"""The example case is whole: reports, index, generated formats and hand-coded gold agree."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib import util
from pathlib import Path

import pytest

from bench.gold.case import GoldCase, compiled, faults, load
from witnessmark.model.record import statement_from_record, statement_record

FOLDER = Path(__file__).parents[2] / "examples" / "ryanggang"
REPORT_SUFFIXES = {".txt", ".md", ".html", ".eml", ".docx", ".pdf"}


@pytest.fixture(scope="module")
def case() -> GoldCase:
    return load(FOLDER)


def test_index_names_every_report_and_no_other() -> None:
    """A report that is not in the index would be added without outlet and date."""
    listed = [entry["file"] for entry in json.loads((FOLDER / "index.json").read_text("utf-8"))]
    there = {p.name for p in FOLDER.iterdir() if p.suffix in REPORT_SUFFIXES} - {"README.md"}
    assert sorted(listed) == sorted(there)


def test_every_report_says_that_it_is_a_composite(case: GoldCase) -> None:
    """The last line tells the reader in the report's own language."""
    marks = {"en": "[Composite written for demonstration]", "ko": "[시연용으로 합성한 글]",
             "ja": "【実演のために合成した文章】"}
    for reading in case.readings.values():
        assert reading.text.rstrip().endswith(marks[reading.report.language]), reading.report.id


def test_both_languages_stand_side_by_side(case: GoldCase) -> None:
    """About half the reports are English and half Korean; one is in neither."""
    counts = Counter(r.report.language for r in case.readings.values())
    assert counts["en"] >= 13 and counts["ko"] >= 13 and counts["ja"] == 1


def test_generated_formats_are_up_to_date() -> None:
    """The HTML, mail, DOCX and PDF files are what their texts give, byte for byte."""
    spec = util.spec_from_file_location("make_formats", FOLDER / "make_formats.py")
    assert spec is not None and spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, content in module.files().items():
        assert (FOLDER / name).read_bytes() == content, name


def test_gold_holds_together(case: GoldCase) -> None:
    """Every quote stands in its report, every key is known, nothing is listed twice."""
    assert faults(case) == []


def test_compiled_gold_is_up_to_date(case: GoldCase) -> None:
    """The records that other programs read are what the coder's files give."""
    for name, content in compiled(case).items():
        assert (FOLDER / "gold" / name).read_text("utf-8") == content, f"{name}: run python -m bench.gold"


def test_every_text_of_a_gold_record_is_its_slice(case: GoldCase) -> None:
    """The compiled records are grounded and read back to the same claims."""
    by_id = {g.claim.id: g.claim for g in case.claims}
    for line in (FOLDER / "gold" / "claims.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        claim = by_id[record["id"]]
        again = statement_from_record(record, claim.reading)
        assert statement_record(again) == record
        again.ground_check()


def test_five_reports_have_nothing_to_extract(case: GoldCase) -> None:
    """Weather, football, prices, and a language the product does not read."""
    assert len(case.irrelevant) == 5


def test_one_call_is_one_origin(case: GoldCase) -> None:
    """The order of April 2016 stands in several reports and rests on one telephone call."""
    incidents = {i["key"]: i for i in json.loads((FOLDER / "gold" / "incidents.json").read_text("utf-8"))}
    assert incidents["hyegang-2016"]["origin_count"] == 1
    reports = {g.claim.reading.report.id for g in case.claims if g.incident == "hyegang-2016"}
    assert len(reports) >= 3


def test_outlets_and_addresses_are_invented() -> None:
    """No link leads to a real page."""
    for entry in json.loads((FOLDER / "index.json").read_text("utf-8")):
        assert entry["url"] is None or re.match(r"https://example\.org/", entry["url"])
