"""The cells of a row as its reading holds them: heading, place in the file, and the span of the value."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from witnessmark.model.text import Reading, Span

GAP = 2
"""Characters of the blank line between two paragraphs."""
COLON = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something; `place` is what a person would cite (`C3`)."""

    heading: str
    place: str
    span: Span

    def text(self, reading: Reading) -> str:
        return self.span.slice(reading.text)


def cells_of(reading: Reading) -> list[Cell]:
    """Return the cells of a reading that `rows/1` made, in the table's order; empty for any other reading."""
    if not reading.reader.startswith("rows/"):
        return []
    paragraphs = [at.start for at in reading.locators if at.kind == "paragraph"]
    values = [at for at in reading.locators if at.kind == "cell"]
    cells = []
    for at, following in zip(values, [*values[1:], None], strict=True):
        start = paragraphs[bisect_right(paragraphs, at.start) - 1]
        end = len(reading.text)
        if following is not None:
            end = paragraphs[bisect_right(paragraphs, following.start) - 1] - GAP
        cells.append(Cell(reading.text[start : at.start - COLON].strip(), at.label, Span(at.start, end)))
    return cells
