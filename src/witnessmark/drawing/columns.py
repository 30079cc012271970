"""Columns over time with a sure part and a possible one: what lies in a month, and what touches it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from witnessmark.drawing.lettering import wide

TOP, FOOT, ROOM = 14, 26, 34
LINES = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One step of time; `possible` counts the sure ones too."""

    label: str
    sure: int
    possible: int
    title: str
    href: str | None = None


def draw_columns(columns: Sequence[Column], *, width: int = 720, height: int = 240, title: str = "") -> str:
    """Return an SVG element; an empty text where no column holds anything."""
    most = max((c.possible for c in columns), default=0)
    if not most:
        return ""
    step = (width - ROOM - 4) / len(columns)
    tall = height - TOP - FOOT
    top = _nice(most)
    role = "group" if any(one.href for one in columns) else "img"   # an image hides the links inside it
    parts = [f'<svg class="uprights" viewBox="0 0 {width} {height}" role="{role}" aria-label="{escape(title)}">',
             f"<title>{escape(title)}</title>"]
    for n in range(0, top + 1, max(1, top // LINES)):
        y = TOP + tall * (1 - n / top)
        parts.append(f'<line class="tick" x1="{ROOM}" x2="{width}" y1="{y:.1f}" y2="{y:.1f}"/>'
                     f'<text class="tick" x="{ROOM - 5}" y="{y + 4:.1f}" text-anchor="end">{n:,}</text>')
    shown = -1e9
    for at, column in enumerate(columns):
        x = ROOM + at * step
        thick = max(1.0, min(step - (2 if step > 6 else 0.4), 44))
        left = x + (step - thick) / 2
        shapes = "".join(
            f'<rect class="{role}" x="{left:.1f}" y="{TOP + tall * (1 - value / top):.1f}" width="{thick:.1f}" '
            f'height="{tall * value / top:.1f}"/>'
            for role, value in (("possible", column.possible), ("sure", column.sure)) if value)
        body = f"<title>{escape(column.title)}</title>{shapes}"
        if shapes:
            parts.append(f'<a href="{escape(column.href)}">{body}</a>' if column.href else f"<g>{body}</g>")
        middle = x + step / 2
        if middle - wide(column.label) / 2 > shown and middle + wide(column.label) / 2 < width + 4:
            shown = middle + wide(column.label) / 2 + 12
            parts.append(f'<text class="tick" x="{middle:.1f}" y="{height - 8}" text-anchor="middle">'
                         f"{escape(column.label)}</text>")
    parts.append("</svg>")
    return "".join(parts)


def _nice(most: int) -> int:
    """Return the least round number from `most` up that parts into even lines."""
    size = 1
    while True:
        for first in (1, 2, 4, 8):
            if first * size >= most and (first * size) % min(LINES, first * size) == 0:
                return first * size
        size *= 10
