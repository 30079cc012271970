"""Pictures of pages. Nothing is decoded here: the recogniser reads the picture in its own closed room."""

from __future__ import annotations

from collections.abc import Iterator

from witnessmark.intake.draft import Draft
from witnessmark.intake.readers.contract import Found, Job, Known, Scanned, Unreadable, found
from witnessmark.intake.text.cleaning import clean
from witnessmark.intake.text.heading import guessed
from witnessmark.intake.text.paragraphs import glue

name = "ocr/1"
PAGE_END = "\f"


def read(data: bytes, job: Job) -> Iterator[Scanned]:
    """Yield the picture as one scanned page."""
    yield Scanned(1, data)


def read_recognised(data: bytes, job: Job) -> Iterator[Found]:
    """Yield the report of recognised text: pages parted by form feeds, lines joined within paragraphs."""
    draft = Draft()
    blocks: list[str] = []
    for number, page in enumerate(data.decode("utf-8", "replace").split(PAGE_END), 1):
        for block in clean(page).split("\n\n"):
            joined = ""
            for line in (part.strip() for part in block.split("\n")):
                if line:
                    joined = glue(joined, line) if joined else line
            if joined:
                blocks.append(joined)
                draft.paragraph(joined, ("page", str(number)))
    if not draft.text:
        raise Unreadable("shows no text that could be recognised")
    notes = ("recognised from pictures; check the words",)
    yield found(draft, list(guessed(blocks, known=frozenset())), Known(notes=notes))


def pgm(pixels: bytes, *, width: int, height: int, stride: int) -> bytes:
    """Return grey pixels as a PGM file."""
    rows = pixels if stride == width else b"".join(pixels[y * stride : y * stride + width] for y in range(height))
    return f"P5 {width} {height} 255\n".encode() + rows[: width * height]
