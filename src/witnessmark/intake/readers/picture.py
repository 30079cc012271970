"""Pictures of pages. Nothing is decoded here: the recogniser reads the picture in its own closed room."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from witnessmark.intake.draft import Draft
from witnessmark.intake.readers.contract import Found, Job, Known, Scanned, Unreadable, found
from witnessmark.intake.text.cleaning import clean
from witnessmark.intake.text.heading import guessed
from witnessmark.intake.text.paragraphs import glue

name = "ocr/1"
PAGE_END = "\f"
_GAP = re.compile(r" {6,}")
_END = re.compile(r"[.!?…:。][\"'”’)\]]*$")
_NARROWEST = 12


def read(data: bytes, job: Job) -> Iterator[Scanned]:
    """Yield the picture as one scanned page."""
    yield Scanned(1, data)


def read_recognised(data: bytes, job: Job) -> Iterator[Found]:
    """Yield the report of recognised text: pages parted by form feeds, lines joined within paragraphs."""
    draft = Draft()
    blocks: list[str] = []
    for number, page in enumerate(data.decode("utf-8", "replace").split(PAGE_END), 1):
        for block in recognised_blocks(page):
            blocks.append(block)
            draft.paragraph(block, ("page", str(number)))
    if not draft.text:
        raise Unreadable("shows no text that could be recognised")
    notes = ("recognised from pictures; check the words",)
    yield found(draft, list(guessed(blocks, known=frozenset())), Known(notes=notes))


def recognised_blocks(page: str) -> list[str]:
    """Return the paragraphs of one recognised page, columns one after the other.

    The recogniser leaves blank lines also inside paragraphs: a full line that ends no sentence goes on.
    """
    blocks: list[str] = []
    for lines in _columns(clean(page).split("\n")):
        full = 0.7 * max((len(line) for line in lines), default=0)
        joined = last = ""
        gap = False
        for line in lines:
            if joined and line and gap and (len(last) < full or _END.search(last)):
                blocks.append(joined)
                joined = ""
            if line:
                joined, last = glue(joined, line) if joined else line, line
            gap = not line
        if joined:
            blocks.append(joined)
    return blocks


def _columns(lines: list[str]) -> list[list[str]]:
    """Return the lines of each column: most lines of such a page have one wide gap, with words on both sides.

    Lines above and below stay whole. A table's cells are too short to be columns of text.
    """
    cells = [_GAP.split(line.strip()) for line in lines]
    filled = [i for i, line in enumerate(lines) if line.strip()]
    parted = [i for i in filled if len(cells[i]) == 2]
    if len(parted) < 3 or len(parted) < 0.6 * len(filled):
        return [[line.strip() for line in lines]]
    if min(median(len(cells[i][side]) for i in parted) for side in (0, 1)) < _NARROWEST:
        return [[line.strip() for line in lines]]
    first, last = parted[0], parted[-1]
    left, right = [], []
    for i in range(first, last + 1):
        words = lines[i].strip()
        indented = len(lines[i]) - len(lines[i].lstrip()) >= _NARROWEST
        one, two = cells[i] if i in parted else ("", words) if indented else (words, "")
        if one or not words:
            left.append(one)
        if two or not words:
            right.append(two)
    above, below = ([line.strip() for line in part] for part in (lines[:first], lines[last + 1 :]))
    return [part for part in (above, left, right, below) if any(part)]


def pgm(pixels: bytes, *, width: int, height: int, stride: int) -> bytes:
    """Return grey pixels as a PGM file."""
    rows = pixels if stride == width else b"".join(pixels[y * stride : y * stride + width] for y in range(height))
    return f"P5 {width} {height} 255\n".encode() + rows[: width * height]
