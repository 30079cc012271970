"""Cut a text into runs so that overlapping claims become plain, nested-free marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading, Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text: which claims' passages cover it, and which claims' act words it is.

    `starts` lists claims whose passage begins here (the run carries their anchor); `found` says that it is of the
    passage that was looked for.
    """

    text: str
    start: int
    claims: tuple[str, ...]
    triggers: tuple[str, ...]
    starts: tuple[str, ...]
    found: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text; `start` is where it begins, in code points, so that the page can count on from it."""

    segments: tuple[Segment, ...]
    start: int
    title: bool = False


def verdict_on(claims: Sequence[str], decisions: Mapping[str, str]) -> str:
    """Return what was decided on all of these claims; `open` where one waits, `mixed` where they differ."""
    told = {decisions[claim] for claim in claims}
    return next(iter(told)) if len(told) == 1 else "open" if "open" in told else "mixed"


def segments(reading: Reading, claims: Sequence[Claim], within: Span | None = None, *,
             found: Span | None = None) -> list[Paragraph]:
    """Return the paragraphs of a text, or those that meet a span; joined, their runs give it without newlines."""
    text = reading.text
    titles = {locator.start for locator in reading.locators if locator.kind == "title"}
    paragraphs = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if line.strip() and (within is None or (at < within.end and within.start < end)):
            paragraphs.append(Paragraph(tuple(_runs(text, (at, end), claims, found)), at, at in titles))
        at += len(line) + 1
    return paragraphs


def span_asked(address: str, reading: Reading) -> Span | None:
    """Return the passage that an address names as `120-340`; None where it names none of this text."""
    start, _, end = address.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in (start, end)):
        return None
    return Span(int(start), int(end)) if int(start) < int(end) <= len(reading.text) else None


def _runs(text: str, line: tuple[int, int], claims: Sequence[Claim], found: Span | None) -> list[Segment]:
    start, end = line
    near = [c for c in claims if c.passage.start < end and start < c.passage.end]
    cuts = {start, end}
    for claim in near:
        for span in (claim.passage, claim.act.span):
            cuts |= {min(max(span.start, start), end), min(max(span.end, start), end)}
    if found is not None and found.start < end and start < found.end:
        cuts |= {max(found.start, start), min(found.end, end)}
    order = sorted(cuts)
    return [
        Segment(
            text[a:b], a,
            tuple(c.id for c in near if c.passage.start <= a and b <= c.passage.end),
            tuple(c.id for c in near if c.act.span.start <= a and b <= c.act.span.end),
            tuple(c.id for c in near if c.passage.start == a),
            found is not None and found.start <= a and b <= found.end,
        )
        for a, b in pairwise(order)
    ]
