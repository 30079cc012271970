"""A grid of two things against one another: a shade and a number in each cell, an empty cell for nobody told."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from witnessmark.drawing.lettering import short, wide

SHADES = 5
CELL, ROW, HEAD = 46, 28, 124
MOST_LABEL = 215.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its number, what a reader is told on pointing at it, a link, and a role that sets its look."""

    value: int
    title: str
    href: str | None = None
    role: str = ""
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Axis:
    """The labels of one side; `quiet` are those that stand for what is described or not stated."""

    labels: tuple[str, ...]
    quiet: frozenset[int] = frozenset()


def draw_grid(rows: Axis, columns: Axis, cells: Mapping[tuple[int, int], Cell], *, title: str = "", empty: str = "",
              cell: int = CELL) -> str:
    """Return an SVG element; an empty text without rows or columns.

    Args:
        cells: by row and column; where there is none, a hatched cell titled `empty` is drawn if `empty` says something.
        cell: pixels that a column takes.
    """
    if not rows.labels or not columns.labels:
        return ""
    room = min(MOST_LABEL, max(map(wide, rows.labels)) + 20)
    slanted = max(map(wide, columns.labels)) > cell - 6
    head = min(HEAD, max(map(wide, columns.labels)) * 0.72 + 18) if slanted else 24.0
    tail = min(70.0, wide(columns.labels[-1]) * 0.72) if slanted else 4.0      # what the last slanted label runs out
    width, height = room + cell * len(columns.labels) + tail, head + ROW * len(rows.labels) + 2
    most = max((c.value for c in cells.values()), default=1)
    role = "group" if any(held.href for held in cells.values()) else "img"   # an image hides the links inside it
    parts = [f'<svg class="grid" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" role="{role}" '
             f'aria-label="{escape(title)}">', f"<title>{escape(title)}</title>", HATCH]
    for at, label in enumerate(columns.labels):
        parts.append(_head(label, room + at * cell, head, cell, slanted=slanted, quiet=at in columns.quiet))
    for at, label in enumerate(rows.labels):
        y = head + at * ROW
        quiet = " quiet" if at in rows.quiet else ""
        parts.append(f'<text class="label{quiet}" x="{room - 8:.1f}" y="{y + ROW / 2 + 4:.1f}" text-anchor="end">'
                     f"{escape(short(label, room - 10))}<title>{escape(label)}</title></text>")
        for column in range(len(columns.labels)):
            x = room + column * cell
            held = cells.get((at, column))
            if held is not None:
                parts.append(_cell(held, x, y, cell, most))
            elif empty:
                parts.append(f'<g><title>{escape(f"{label}, {columns.labels[column]}: {empty}")}</title><rect '
                             f'class="unknown" x="{x + 1:.1f}" y="{y + 1:.1f}" width="{cell - 2}" '
                             f'height="{ROW - 2}"/></g>')
    parts.append("</svg>")
    return "".join(parts)


HATCH = ('<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
         '<line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>')


def shade(value: int, most: int) -> int:
    """Return 1 to `SHADES`, by the logarithm: a cell of one stays seen beside one of a hundred."""
    if value <= 0:
        return 0
    return 2 if most <= 1 else 1 + min(SHADES - 1, int(SHADES * math.log(value) / math.log(most)))


def _cell(held: Cell, x: float, y: float, cell: int, most: int) -> str:
    look = held.role or f"q{shade(held.value, most)}"
    number = f'<text class="on {escape(look)}" x="{x + cell / 2:.1f}" y="{y + ROW / 2 + 4:.1f}" ' \
             f'text-anchor="middle">{held.value:,}</text>' if held.shown else ""
    body = (f'<title>{escape(held.title)}</title><rect class="cell {escape(look)}" x="{x + 1:.1f}" y="{y + 1:.1f}" '
            f'width="{cell - 2}" height="{ROW - 2}"/>{number}')
    return f'<a href="{escape(held.href)}">{body}</a>' if held.href else f"<g>{body}</g>"


def _head(label: str, x: float, head: float, cell: int, *, slanted: bool, quiet: bool) -> str:
    look = "label quiet" if quiet else "label"
    if not slanted:
        return (f'<text class="{look}" x="{x + cell / 2:.1f}" y="{head - 8:.1f}" text-anchor="middle">'
                f"{escape(label)}</text>")
    at = f"{x + cell / 2 - 2:.1f} {head - 6:.1f}"
    return (f'<text class="{look}" transform="translate({at}) rotate(-45)">'
            f"{escape(short(label, (head - 14) / 0.72))}<title>{escape(label)}</title></text>")
