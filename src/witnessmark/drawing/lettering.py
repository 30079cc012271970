"""How wide words are in a drawing, and cutting them to the room there is."""

from __future__ import annotations

import re
from itertools import accumulate

LATIN, HANGUL = 6.9, 12.5     # pixels a letter takes at 12 px, about
_WIDE = re.compile("[\u1101-\U0010ffff]")


def wide(label: str) -> float:
    """Return about how many pixels a label takes."""
    return LATIN * len(label) + (HANGUL - LATIN) * len(_WIDE.findall(label))


def short(label: str, room: float) -> str:
    """Return a label cut to `room` pixels."""
    if wide(label) <= room:
        return label
    room -= wide("…")
    ends = accumulate(HANGUL if _WIDE.match(char) else LATIN for char in label)
    return label[: sum(end <= room for end in ends)].rstrip() + "…"
