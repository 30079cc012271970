"""The dossier as PDF: tagged, described, searchable in Korean, the same bytes, nothing fetched."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from tests.publish.exports.views import VIEW, planted
from witnessmark.app.verify_release import verify_release
from witnessmark.errors import MissingExtra
from witnessmark.intake import Intake, Received
from witnessmark.publish import paper
from witnessmark.publish.dossier import write_dossier

DATA = {"csv": ("data/claims.csv",)}
weasyprint = pytest.importorskip("weasyprint", reason="pip install 'witnessmark[pdf]', and Pango", exc_type=ImportError)


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return paper.documents(VIEW, DATA)


def streams(data: bytes) -> Iterator[bytes]:
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.S):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            yield found[1]


def test_it_says_that_it_is_pdf_ua_and_in_which_language(made: dict[str, bytes]) -> None:
    for language, name in paper.FILES.items():
        inside = b"\n".join(streams(made[name])) + made[name]
        assert b'pdfuaid:part="1"' in inside
        assert re.search(rb"/Lang\s*\(" + language.encode() + rb"\)", inside)
        assert re.search(rb"/DisplayDocTitle\s+true", inside) and re.search(rb"/Marked\s+true", inside)
        document = pypdfium2.PdfDocument(made[name])
        assert pdfium.FPDFCatalog_IsTagged(document.raw)
        assert document.get_metadata_dict()["Title"] == "Made-up release"
        document.close()


def test_every_drawing_has_a_description_and_every_heading_its_tag(made: dict[str, bytes]) -> None:
    inside = b"\n".join(streams(made["dossier.pdf"])) + made["dossier.pdf"]
    figures = len(re.findall(rb"/S\s*/Figure", inside))
    assert figures >= 2 and len(re.findall(rb"/Alt\s*[(<]", inside)) >= figures
    tags = (b"H1", b"H2", b"H3", b"L", b"LI", b"BlockQuote")
    assert all(re.search(rb"/S\s*/" + tag + rb"\b", inside) for tag in tags)


def test_every_heading_cell_says_what_it_heads(made: dict[str, bytes]) -> None:
    """Of a column in a table's head, of a row elsewhere."""
    inside = b"\n".join(streams(made["dossier.pdf"])) + made["dossier.pdf"]
    cells = re.findall(rb"<<[^<>]*(?:<<[^<>]*>>[^<>]*)*/S /TH\b[^<>]*(?:<<[^<>]*>>[^<>]*)*>>", inside)
    assert len(cells) > 10 and all(re.search(rb"/Scope /(Column|Row)", cell) for cell in cells)
    assert {re.search(rb"/Scope /(\w+)", cell)[1] for cell in cells} == {b"Column", b"Row"}  # type: ignore[index]


def test_its_korean_can_be_read_again_by_our_own_reader(made: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "d.pdf").write_bytes(made["dossier.ko.pdf"])
    with Intake() as intake:
        (read,) = intake.receive(tmp_path / "d.pdf")
    assert isinstance(read, Received)
    text = " ".join(read.text.split())
    for words in ("자료집", "사람이 공개하기로 정한 것만 실었습니다", "세대", "이 사건 인용하기", "claims.csv"):
        assert words in text
    assert "About 200 people were evacuated" in text, "a quote stays in its language"


def test_the_same_release_gives_the_same_bytes(made: dict[str, bytes]) -> None:
    assert paper.documents(VIEW, DATA) == made


def test_nothing_is_fetched_and_a_planted_address_is_text() -> None:
    view = planted('"><img src="http://x.example/a.png"><link rel=stylesheet href=http://x.example>')
    made = paper.documents(view, DATA)
    assert all(b"/URI" not in part for part in streams(made["dossier.pdf"]))


def test_it_is_in_the_folders_sums_and_linked(tmp_path: Path) -> None:
    write_dossier(VIEW, tmp_path / "out", ("pdf", "bagit", "rocrate"))
    assert not verify_release(tmp_path / "out").faults
    assert 'href="dossier.ko.pdf"' in (tmp_path / "out" / "index.html").read_text("utf-8")
    assert '"application/pdf"' in (tmp_path / "out" / "ro-crate-metadata.json").read_text("utf-8")


def test_without_its_library_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(MissingExtra, match=r"witnessmark\[pdf\]"):
        write_dossier(VIEW, tmp_path / "out", ("pdf",))
    assert not (tmp_path / "out").exists()
