"""Pictures of pages: alone, among pages of text, under a stamp; in both scripts and in columns."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from intake import scans
from witnessmark.intake import Intake, Limits, Received, Refused
from witnessmark.intake.readers.picture import recognised_blocks
from witnessmark.intake.sandbox.recogniser import Recogniser, missing_recogniser

needs_tesseract = pytest.mark.skipif(missing_recogniser() is not None, reason="Tesseract is not installed")
TYPED = ["This cover page lists what the archive received from", "the valley and says nothing else of it."]


def recall(got: str, want: list[str]) -> float:
    """Return which share of the letters wanted came out, whatever their order."""
    wanted, read = Counter("".join("".join(want).split())), Counter("".join(got.split()))
    return (wanted & read).total() / wanted.total()


def hangul_is_drawn() -> bool:
    return len(set(scans.drawn([["가뷁힣"]], dpi=60).pixels)) > 2


@needs_tesseract
@pytest.mark.skipif(not hangul_is_drawn(), reason="no font draws Hangul here")
@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_korean_pages_come_out_whole(dpi: int) -> None:
    """A clean A4 page loses hardly a letter at any usual resolution."""
    words = Recogniser(Limits(), closed=False).words(scans.drawn([scans.KO_PAGE], dpi=dpi).pgm())
    assert isinstance(words, bytes)
    assert recall(words.decode(), scans.KO_PAGE) >= 0.9
    assert recognised_blocks(words.decode())[0] == scans.KO_PAGE[0]


@needs_tesseract
@pytest.mark.parametrize("script", ["en", "ko"])
def test_columns_are_read_one_after_the_other(script: str) -> None:
    """The left column's last words stand before the right column's first."""
    lines = ([" ".join(scans.KO_PAGE[i].split()[:4]) for i in range(2, 7)] if script == "ko"
             else ["The county committee told them", "to leave the houses in March,", "two residents of the town said.",
                   "Trucks carried the families to", "the brick works on Monday."])
    if script == "ko" and not hangul_is_drawn():
        pytest.skip("no font draws Hangul here")
    words = Recogniser(Limits(), closed=False).words(scans.drawn([lines * 2, lines[::-1] * 2], dpi=200, size=11).pgm())
    assert isinstance(words, bytes)
    text = " ".join(recognised_blocks(words.decode())).replace(" ", "")
    left, right = lines[1][:6].replace(" ", ""), lines[-1][:6].replace(" ", "")
    assert text.index(left) < text.index(right)
    assert recall(text, lines * 4) >= 0.9


@needs_tesseract
def test_a_picture_that_takes_too_long_is_ended_and_says_so() -> None:
    """Noise looks like letters without end; a second of the processor is all it gets here."""
    noise = b"P5 2400 2400 255\n" + random.Random(1).randbytes(2400 * 2400)
    assert Recogniser(Limits(seconds=1), closed=False).words(noise) == "took too long to recognise"


@needs_tesseract
def test_a_scan_among_pages_of_text_is_read_in_its_place(intake: Intake) -> None:
    """Text, scan, text: all three are there in order, each with its page; a note names the recognised one."""
    scan = scans.drawn([scans.EN_PAGE], size=14)
    data = scans.typed([([TYPED], None), ([[]], scan), ([["The last page speaks of the weather alone."]], None)])
    (report,) = intake.receive_bytes(data, name="dossier.pdf")
    assert isinstance(report, Received)
    where = [report.text.index(words) for words in ("cover page", "brick works", "weather")]
    assert where == sorted(where)
    pages = {at.start: at.label for at in report.locators if at.kind == "page"}
    assert list(pages.values()) == ["1", "2", "3"]
    assert report.text[max(s for s, page in pages.items() if page == "2") :].startswith("The county committee")
    assert any(note.startswith("page 2 of 3 recognised") for note in report.notes)
    assert report.reader == "pdf+ocr/1"


@needs_tesseract
def test_a_stamp_makes_no_scan_a_page_of_text(intake: Intake) -> None:
    """Pages with nothing digital but a running number are recognised."""
    scan = scans.drawn([scans.EN_PAGE], size=14)
    data = scans.typed([([[f"Bates 000{n}"]], scan) for n in range(2)])
    (report,) = intake.receive_bytes(data, name="bates.pdf")
    assert isinstance(report, Received)
    assert report.text.count("sixty households") == 2


def test_without_recognising_a_note_says_which_pages_were_not_read() -> None:
    """The digital pages are read all the same."""
    scan = scans.drawn([scans.EN_PAGE], size=14)
    data = scans.typed([([TYPED], None), *(([["Bates 7"]], scan) for _ in range(3))])
    with Intake(ocr=False) as without:
        (report,) = without.receive_bytes(data, name="dossier.pdf")
        alone = list(without.receive_bytes(scans.typed([([[]], scan)]), name="scan.pdf"))
    assert isinstance(report, Received)
    assert "cover page" in report.text and "brick works" not in report.text
    assert any(note.startswith("pages 2-4 of 4 not read:") and "turned off" in note for note in report.notes)
    assert [isinstance(outcome, Refused) for outcome in alone] == [True]


@needs_tesseract
def test_a_photo_with_a_caption_stays_a_page_of_text(intake: Intake) -> None:
    """Where a picture shows no words, the page's own text is kept as it is."""
    photo = scans.Picture(40, 50, bytes(255 - (x * y) % 90 for y in range(50) for x in range(40)))
    data = scans.typed([([TYPED], None), ([["Photo: the dam above the town"]], photo)])
    (report,) = intake.receive_bytes(data, name="album.pdf")
    assert isinstance(report, Received)
    assert "Photo: the dam above the town" in report.text
    assert not any("recognised" in note for note in report.notes)


def test_blank_lines_inside_a_paragraph_part_nothing() -> None:
    """The recogniser leaves them where lines stand wide; a short line, or a full one that ends a sentence, ends it."""
    page = ("A heading\n\nThe committee told sixty households below\n\nthe dam to leave in March, it was said.\n\n"
            "Trucks carried the first of the families\nto the works.\n")
    assert recognised_blocks(page) == [
        "A heading", "The committee told sixty households below the dam to leave in March, it was said.",
        "Trucks carried the first of the families to the works."]


def test_a_table_is_no_page_of_columns() -> None:
    """Rows with a gap between short cells stay rows."""
    page = "Place        Families\nUpper Ford        40\nLower Ford        12\n"
    assert [" ".join(block.split()) for block in recognised_blocks(page)] == [
        "Place Families Upper Ford 40 Lower Ford 12"]
