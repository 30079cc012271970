"""Stages as lanes over time: each bar spans the days its words allow, and a line leads from stage to stage.

Bars of one lane that would cover each other, their labels counted, lie in rows below one another. A lane without
a bar is drawn empty: that nothing is known of a stage is worth seeing.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from witnessmark.drawing.lettering import short, wide
from witnessmark.drawing.timeline import TICK, Bar, shifted, ticks

ROW = 24
PADDING = 9
TOP = 26
BOLD = 1.25         # what bold letters take beside plain ones
BESIDE = 7          # between a bar and its label
EDGE = 8            # between a label and the frame, or the next bar of its row

_Place = Callable[[dt.date], float]
Frame = tuple[float, float]
"""Where bars and their labels may stand, from left to right."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One stage: its name, its bars in any order, and the words for a lane without any."""

    name: str
    bars: tuple[Bar, ...]
    empty: str = ""


def draw_lanes(lanes: Sequence[Lane], *, width: int = 900, title: str = "", stacked: bool = False) -> str:
    """Return an SVG element with one lane below the other; empty when no lane has a bar.

    The line between two lanes leads from the first bar of one to the first bar of the next that has any.

    Args:
        stacked: names over their lanes instead of beside them, for a narrow screen.
    """
    every = [bar for lane in lanes for bar in lane.bars]
    if not every:
        return ""
    first, last = min(b.start for b in every), max(b.end for b in every)
    days = max((last - first).days, 28)
    low, high = shifted(first, -max(3, days // 25)), shifted(first, days + max(3, days // 25))
    room = 14.0 if stacked else BOLD * max(wide(lane.name) for lane in lanes) + 24
    over = ROW - 4 if stacked else 0
    scale = (width - room - 12) / (high - low).days

    def x(day: dt.date) -> float:
        return room + (day - low).days * scale

    parts: list[str] = []
    firsts: list[tuple[float, float]] = []
    top = float(TOP)
    for at, lane in enumerate(lanes):
        rows, placed = _packed(lane.bars, x, (room, width))
        height = (max(rows, 1) if lane.bars or not stacked else 0) * ROW + 2 * PADDING + over
        name = top + PADDING + ROW / 2 + 4 - (4 if stacked else 0)
        parts.append(f'<rect class="lane{" odd" if at % 2 else ""}" y="{top:.1f}" width="{width}" height="{height}"/>'
                     f'<text class="lane-name" x="{6 if stacked else 12}" y="{name:.1f}">{escape(lane.name)}</text>')
        if not lane.bars:
            beside = BOLD * wide(lane.name) + 14 if stacked else room
            parts.append(f'<text class="none" x="{beside:.1f}" y="{name:.1f}">'
                         f"{escape(lane.empty)}</text>")
        spots = [(x(bar.start), top + PADDING + over + row * ROW + ROW / 2) for bar, row in placed]
        firsts += spots[:1]
        parts += [_drawn(bar, spot, x(shifted(bar.end, 1)), (room, width)) for (bar, _), spot
                  in zip(placed, spots, strict=True)]
        top += height
    lines = [f'<path class="lag" d="M{ax:.1f} {ay:.1f}C{ax:.1f} {(ay + by) / 2:.1f} {bx:.1f} {(ay + by) / 2:.1f} '
             f'{bx:.1f} {by:.1f}"/>' for (ax, ay), (bx, by) in pairwise(firsts)]
    backs = [part for part in parts if part.startswith("<rect")]
    fronts = [part for part in parts if not part.startswith("<rect")]
    height = math.ceil(top) + 2
    return (f'<svg class="timeline lanes" viewBox="0 0 {width} {height}" role="group" aria-label="{escape(title)}">'
            f"<title>{escape(title)}</title>{''.join(backs)}{''.join(_ruled(low, high, x, width, height))}"
            f"{''.join(lines)}{''.join(fronts)}</svg>")


def _packed(bars: Sequence[Bar], x: _Place, frame: Frame) -> tuple[int, list[tuple[Bar, int]]]:
    """Return how many rows a lane takes and each bar's row, the earliest bar first."""
    ends: list[float] = []
    placed = []
    for bar in sorted(bars, key=lambda b: (b.start, b.end, b.label)):
        left, right = _reach(bar, x, frame)
        row = next((at for at, end in enumerate(ends) if end <= left), len(ends))
        ends[row:] = [right, *ends[row + 1 :]]
        placed.append((bar, row))
    return len(ends), placed


def _reach(bar: Bar, x: _Place, frame: Frame) -> tuple[float, float]:
    """Return the room from left to right that a bar takes with its label."""
    left, right = x(bar.start), x(shifted(bar.end, 1))
    at, room = _beside(bar.label, left, right, frame)
    return (left - (BESIDE + room if at == "before" else 0) - 6,
            right + (BESIDE + room if at == "after" else 0) + EDGE)


def _beside(label: str, left: float, right: float, frame: Frame) -> tuple[str, float]:
    """Return where a label stands, `after` its bar, `before` it or `inside`, and the pixels it has: all it takes at the
    first of these with room for it, else those of the roomiest."""
    room = {"after": frame[1] - EDGE - BESIDE - right, "before": left - BESIDE - frame[0],
            "inside": right - left - 2 * BESIDE}
    need = wide(label)
    at = next((at for at, held in room.items() if need <= held), max(room, key=lambda at: room[at]))
    return at, max(0.0, min(need, room[at]))


def _drawn(bar: Bar, spot: tuple[float, float], right: float, frame: Frame) -> str:
    left, y = spot
    at, room = _beside(bar.label, left, right, frame)
    told = bar.start.isoformat() + ("" if bar.exact else f" – {bar.end.isoformat()}")
    dot = right - left < 9
    shape = (f'<circle class="when {escape(bar.role)}" cx="{(left + right) / 2:.1f}" cy="{y:.1f}" r="5"/>' if dot else
             f'<rect class="when {escape(bar.role)}" x="{left:.1f}" y="{y - 6:.1f}" width="{right - left:.1f}" '
             'height="12" rx="6"/>')
    edge = 5.0 if dot else 0.0
    x, anchor = {"after": (right + edge + BESIDE - 2, "start"), "before": (left - edge - BESIDE, "end"),
                 "inside": (left + BESIDE, "start")}[at]
    body = (f"<title>{escape(f'{bar.label}: {bar.when or told}')}</title>{shape}"
            f'<text class="label{" inside" if at == "inside" else ""}" x="{x:.1f}" y="{y + 4:.1f}" '
            f'text-anchor="{anchor}">'
            f"{escape(short(bar.label, room))}</text>")
    return f'<a href="{escape(bar.href)}">{body}</a>' if bar.href else f"<g>{body}</g>"


def _ruled(low: dt.date, high: dt.date, x: _Place, width: int, height: int) -> list[str]:
    found, before = [], -math.inf
    for day, label in ticks(low, high):
        if x(day) > width - TICK or x(day) - before < TICK:
            continue
        before = x(day)
        found.append(f'<line class="tick" x1="{x(day):.1f}" x2="{x(day):.1f}" y1="{TOP - 6}" y2="{height}"/>'
                     f'<text class="tick" x="{x(day) + 3:.1f}" y="{TOP - 10}">{label}</text>')
    return found
