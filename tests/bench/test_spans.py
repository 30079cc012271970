"""The check of spans reads what it should and finds what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.gold.authoring import Coder
from bench.spans import language_of, mismatches, texts
from witnessmark.model.text import Reading, ReportRef


@pytest.mark.parametrize(("text", "language"), [
    ("Families were moved.", "en"), ("주민들이 쫓겨났다.", "ko"), ("Hyesan (혜산시) 주민", "ko"),
    ("1234", "en"),
])
def test_language_goes_by_the_share_of_hangul(text: str, language: str) -> None:
    """A tenth of the letters in Hangul makes a text Korean."""
    assert language_of(text) == language


def test_cells_and_marked_up_text_are_read(tmp_path: Path) -> None:
    """A table gives its cells, XML its text, other files nothing."""
    (tmp_path / "a.csv").write_text('"one, two",three\n', encoding="utf-8")
    (tmp_path / "b.xml").write_text("<d>Two <b>words</b></d>", encoding="utf-8")
    (tmp_path / "c.bin").write_bytes(b"no")
    assert [text for _, text in texts(tmp_path)] == ["one, two", "three", "Two words"]


def test_every_quote_of_a_record_is_compared() -> None:
    """Act, status, group and passage are four quotes, and none is wrong."""
    coder = Coder(Reading.of_text("Police expelled them.", ReportRef("r", "en")), {})
    claim = coder.claim({"key": "a", "incident": "i", "from": "o", "passage": "Police expelled them.",
                         "act": "expulsion = expelled", "affected": ["resident = them"]}).claim
    assert mismatches(claim) == (4, 0)
