"""How wide words are in a drawing, and cutting them to the room there is."""

from __future__ import annotations

LATIN, HANGUL = 6.9, 12.5     # pixels a letter takes at 12 px, about


def wide(label: str) -> float:
    """Return about how many pixels a label takes."""
    return sum(HANGUL if ord(char) > 0x1100 else LATIN for char in label)


def short(label: str, room: float) -> str:
    """Return a label cut to `room` pixels."""
    if wide(label) <= room:
        return label
    kept = label
    while kept and wide(kept + "…") > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"
