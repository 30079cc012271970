"""Rows of a table or list are one telling: they stand together, or not at all.

What speaks for an act is learnt from sentences, and a row is none ("Baraka | 610 | 11 August"): words, parse and
network say little of it. Its column, its heading and the rows beside it say what it counts. Where the text tells acts
in sentences besides, its rows are as likely as those. Not handled here: which rows there are (the rules' part).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from witnessmark.extract.frames import Frame
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act

FEWEST = 2
"""Rows of one heading that make a table; one alone may be a line like any other."""
TOLD = 0.5
"""A text tells acts in sentences where one of them is this likely."""
ALIKE = 0.6
"""No row is held for surer than this by its text alone."""


def as_sure_as_their_text(frames: Sequence[Frame]) -> list[Frame]:
    """Return the frames in their order, rows raised to what the surest sentence of the text has, at most ALIKE."""
    rows: dict[tuple[Act | None, Span], list[int]] = defaultdict(list)
    for index, frame in enumerate(frames):
        if frame.figure is not None:
            rows[frame.act, frame.trigger].append(index)
    found = {index for some in rows.values() if _table(frames, some) for index in some}
    told = max((frame.score for index, frame in enumerate(frames) if index not in found), default=0.0)
    if not found or told < TOLD:
        return list(frames)
    return [replace(frame, score=max(frame.score, min(told, ALIKE))) if index in found else frame
            for index, frame in enumerate(frames)]


def _table(frames: Sequence[Frame], rows: Sequence[int]) -> bool:
    """Tell whether acts of the same words have counts of their own, most of them below the line of those words."""
    below = [index for index in rows if frames[index].passage.start >= frames[index].trigger.end]
    counts = {figure.span for index in below if (figure := frames[index].figure) is not None}
    return len(below) + 1 >= len(rows) and len(counts) + 1 >= FEWEST + (len(below) == len(rows))
