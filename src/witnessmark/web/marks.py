"""Cut a text into runs so that overlapping claims become plain, nested-free marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text: which claims' passages cover it, and which claims' act words it is.

    `starts` lists claims whose passage begins here (the run carries their anchor).
    """

    text: str
    start: int
    claims: tuple[str, ...]
    triggers: tuple[str, ...]
    starts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    segments: tuple[Segment, ...]
    title: bool = False


def segments(reading: Reading, claims: Sequence[Claim]) -> list[Paragraph]:
    """Return the paragraphs of a text; joined, their runs give the text without its newlines."""
    text = reading.text
    titles = {locator.start for locator in reading.locators if locator.kind == "title"}
    paragraphs = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append(Paragraph(tuple(_runs(text, at, at + len(line), claims)), at in titles))
        at += len(line) + 1
    return paragraphs


def _runs(text: str, start: int, end: int, claims: Sequence[Claim]) -> list[Segment]:
    near = [c for c in claims if c.passage.start < end and start < c.passage.end]
    cuts = {start, end}
    for claim in near:
        for span in (claim.passage, claim.act.span):
            cuts |= {min(max(span.start, start), end), min(max(span.end, start), end)}
    order = sorted(cuts)
    return [
        Segment(
            text[a:b], a,
            tuple(c.id for c in near if c.passage.start <= a and b <= c.passage.end),
            tuple(c.id for c in near if c.act.span.start <= a and b <= c.act.span.end),
            tuple(c.id for c in near if c.passage.start == a),
        )
        for a, b in pairwise(order)
    ]
