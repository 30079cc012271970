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


def parted(label: str, room: float) -> tuple[str, ...]:
    """Return a label in one line where it fits into `room` pixels, else in two, the second cut where it must be."""
    if wide(label) <= room:
        return (label,)
    words = label.split(" ")
    fits = [at for at in range(1, len(words)) if wide(" ".join(words[:at])) <= room]
    if not fits:
        return (short(label, room),)
    return " ".join(words[: fits[-1]]), short(" ".join(words[fits[-1]:]), room)
