"""What holds for every reader, over a synthetic file of each format."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable

import pytest

from intake import makers, ole
from intake.mixed import write_mixed
from witnessmark.intake import Intake, Received, Refused, walk
from witnessmark.intake.text.cleaning import clean
from witnessmark.model.report import METADATA_FIELDS, FoundIn

FORMATS: dict[str, tuple[bytes, str]] = {
    "text.txt": (makers.text(), "text/1"),
    "korean.txt": (makers.text(makers.KO_TITLE, makers.KO_BODY), "text/1"),
    "page.md": (makers.markdown(), "markdown/1"),
    "page.html": (makers.html(), "html/1"),
    "paper.pdf": (makers.pdf(), "pdf/1"),
    "korean.pdf": (makers.pdf([[makers.KO_TITLE, "", *makers.KO_BODY]]), "pdf/1"),
    "word.docx": (makers.docx(), "docx/1"),
    "open.odt": (makers.odt(), "odt/1"),
    "hancom.hwpx": (makers.hwpx(), "hwpx/1"),
    "hancom.hwp": (ole.hwp(), "hwp/1"),
    "plain.hwp": (ole.hwp(flags=0), "hwp/1"),
    "sheet.xlsx": (makers.xlsx(), "xlsx/1"),
    "table.csv": (makers.csv_table(), "csv/1"),
    "rows.jsonl": (makers.json_lines(), "json/1"),
    "letter.eml": (makers.mail(attachment=None), "mail/1"),
    "box.mbox": (makers.mbox(), "mail/1"),
    "whatsapp.txt": (makers.whatsapp(), "chat/1"),
    "ios.txt": (makers.whatsapp("ios"), "chat/1"),
    "kakao.txt": (makers.kakao(), "chat/1"),
    "telegram.json": (makers.telegram_json(), "chat/1"),
    "telegram.html": (makers.telegram_html(), "chat/1"),
    "signal.txt": (makers.signal(), "chat/1"),
    "feed.xml": (makers.rss(), "feed/1"),
    "atom.xml": (makers.atom(), "feed/1"),
    "packed.zip": (makers.zipped({"a.txt": makers.text()}), "text/1"),
    "packed.tgz": (makers.tar({"a.txt": makers.text()}), "text/1"),
}


@pytest.fixture(params=FORMATS, scope="module")
def outcomes(request: pytest.FixtureRequest, intake: Intake) -> tuple[str, str, list[Received]]:
    data, reader = FORMATS[request.param]
    read = list(intake.receive_bytes(data, name=request.param))
    assert read, "something comes of every file"
    assert all(isinstance(o, Received) for o in read), read
    return request.param, reader, [o for o in read if isinstance(o, Received)]


def test_the_format_is_read_by_its_reader(outcomes: tuple[str, str, list[Received]]) -> None:
    """Every outcome names the reader and begins with the file's name."""
    name, reader, reports = outcomes
    assert {r.reader for r in reports} == {reader}
    assert all(r.name == name or r.name.startswith(f"{name}!/") for r in reports)


def test_text_is_clean(outcomes: tuple[str, str, list[Received]]) -> None:
    """NFC, no control characters, no trailing blanks, paragraphs parted by exactly one blank line."""
    for report in outcomes[2]:
        assert unicodedata.is_normalized("NFC", report.text)
        assert clean(report.text) == report.text == report.text.strip()
        assert "\n\n\n" not in report.text
        assert not any(line != line.strip() for line in report.text.split("\n"))


def test_locators_lead_back(outcomes: tuple[str, str, list[Received]]) -> None:
    """Locators are sorted, inside the text, and mark the start of words; paragraphs start after a gap."""
    for report in outcomes[2]:
        starts = [at.start for at in report.locators]
        assert starts == sorted(starts)
        assert any(at.kind == "paragraph" for at in report.locators)
        for at in report.locators:
            assert not report.text[at.start].isspace()
            if at.kind in ("paragraph", "title"):
                assert at.start == 0 or report.text[at.start - 2 : at.start] == "\n\n"


def test_metadata_says_where_it_was_found(outcomes: tuple[str, str, list[Received]]) -> None:
    """Only known fields, stated by the file or guessed, and always a language."""
    for report in outcomes[2]:
        assert {m.field for m in report.metadata} <= set(METADATA_FIELDS)
        assert {m.found_in for m in report.metadata} <= {FoundIn.FILE, FoundIn.GUESS}
        assert any(m.field == "language" for m in report.metadata)


def test_the_bytes_are_those_that_were_hashed(outcomes: tuple[str, str, list[Received]]) -> None:
    """`sha256` is that of `data`; a file that is one report keeps its own bytes."""
    name, _reader, reports = outcomes
    for report in reports:
        assert hashlib.sha256(report.data).hexdigest() == report.sha256
        if report.name == name:
            assert report.data == FORMATS[name][0]


def test_reading_twice_gives_the_same(intake: Intake, outcomes: tuple[str, str, list[Received]]) -> None:
    """A reading does not depend on what was read before."""
    name, _reader, reports = outcomes
    assert list(intake.receive_bytes(FORMATS[name][0], name=name)) == reports


def test_cut_files_end_as_received_or_refused(intake: Intake, outcomes: tuple[str, str, list[Received]]) -> None:
    """A file cut anywhere raises nothing here and is never silently passed over."""
    name, _reader, _reports = outcomes
    data = FORMATS[name][0]
    for share in (0.1, 0.5, 0.9):
        assert list(intake.receive_bytes(data[: int(len(data) * share)], name=name))


def test_two_hundred_mixed_files(intake: Intake, tmp_path: object) -> None:
    """Of 200 mixed files with 20 broken, 180 are received and 20 refused, each with a reason without content."""
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    good, bad = write_mixed(tmp_path / "mixed")
    received, refused = [], []
    for path in walk([tmp_path / "mixed"]):
        assert isinstance(path, Path)
        for outcome in intake.receive(path, name=path.name):
            (received if isinstance(outcome, Received) else refused).append(outcome)
    assert sorted(r.name for r in received) == sorted(good)
    assert sorted(r.name.split("!/")[0] for r in refused) == sorted(bad)
    assert all(isinstance(r, Refused) and 5 < len(r.reason) < 200 for r in refused)


def test_names_that_lie_are_noticed(one: Callable[[bytes, str], Received]) -> None:
    """A PDF called .txt is read as what it is, with a note."""
    report = one(makers.pdf(), "statement.txt")
    assert report.reader == "pdf/1"
    assert any("another format" in note for note in report.notes)
