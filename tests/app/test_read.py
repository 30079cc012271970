"""The library face: one text or file in, a reading and its claims out, nothing on disk."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path

import pytest

import witnessmark
from tests.conftest import KOREAN, WIRE
from witnessmark.app.tables import Claims
from witnessmark.errors import RefusedInput, UsageError


def test_a_text_gives_grounded_claims_with_its_facts() -> None:
    reading, claims = witnessmark.read(WIRE, published="2019-05-09", outlet="River Wire")
    assert reading.report.outlet == "River Wire"
    assert reading.report.published == dt.date(2019, 5, 9)
    assert reading.report.language == "en"
    assert claims
    for claim in claims:
        for _, text, span in claim.quoted():
            assert span.slice(reading.text) == text


def test_korean_is_recognised_and_read() -> None:
    reading, claims = witnessmark.read(KOREAN, published=dt.date(2019, 5, 9))
    assert reading.report.language == "ko"
    assert claims


def test_a_path_as_words_or_as_a_path_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "wire.txt"
    file.write_text(WIRE, "utf-8")
    by_path, _ = witnessmark.read(file, published="2019-05-09")
    by_words, _ = witnessmark.read(str(file), published="2019-05-09")
    assert by_path.text == by_words.text
    assert by_path.report.sha256 == by_words.report.sha256


def test_the_same_text_gives_the_same_ids() -> None:
    first, second = (witnessmark.read(WIRE, published="2019-05-09")[1] for _ in range(2))
    assert [c.id for c in first] == [c.id for c in second]


def test_the_text_becomes_nfc_and_spans_fit_it() -> None:
    apart = unicodedata.normalize("NFD", "회령시에서 40세대가 추방됐다.")
    reading, claims = witnessmark.read(apart, published="2019-05-09")
    assert reading.text == unicodedata.normalize("NFC", apart) != apart
    assert all(claim.quote in reading.text for claim in claims)


@pytest.mark.parametrize(("call", "fault"), [
    ({"published": "yesterday"}, UsageError), ({"language": "english"}, UsageError),
])
def test_a_malformed_fact_is_a_usage_error(call: dict[str, str], fault: type[Exception]) -> None:
    with pytest.raises(fault):
        witnessmark.read(WIRE, **call)  # type: ignore[arg-type]


def test_nothing_to_read_is_refused() -> None:
    with pytest.raises(RefusedInput):
        witnessmark.read("   ")


def test_claims_become_frames_and_a_notebook_table() -> None:
    _, claims = witnessmark.read(WIRE, published="2019-05-09")
    assert list(claims.to_pandas().columns) == list(Claims.columns)
    assert claims.to_polars().columns == list(Claims.columns)
    assert len(claims.to_pandas()) == claims.to_polars().height == len(claims)
    assert claims._repr_html_().count("<tr>") == len(claims) + 1
    assert isinstance(claims[:1], Claims)
    assert set(claims.confident()) <= set(claims)


def test_a_report_can_not_break_out_of_the_notebook_table() -> None:
    _, claims = witnessmark.read("Police expelled 40 families from Hoeryong <script>alert(1)</script> on 3 May.")
    assert "<script" not in claims._repr_html_()


def test_a_mistyped_file_name_is_no_text() -> None:
    with pytest.raises(RefusedInput):
        witnessmark.read("no-such-report.pdf")
