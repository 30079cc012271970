"""A timeline with fuzzy ends: each bar spans the days its words allow."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from witnessmark.drawing.lettering import short, wide

ROW = 26
STACKED_ROW = 42
MOST_LABEL = 0.42  # of the width, that labels beside the bars may take
WORDS_AT = 14      # baseline of a label that stands over its bar, from the row's top
MOST_TICKS = 8
TOP = 26
TICK = 48      # room that a tick's label takes


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a label and the inclusive days; `exact` draws a dot, else a soft-ended bar.

    `when` is the time in words, for the row's title; the days where it is empty.
    """

    label: str
    start: dt.date
    end: dt.date
    exact: bool = False
    role: str = ""
    href: str | None = None
    when: str = ""


def shifted(day: dt.date, days: int) -> dt.date:
    """Return the day so many days later (or earlier), the calendar's last or first where it ends before."""
    return dt.date.fromordinal(min(max(day.toordinal() + days, dt.date.min.toordinal()), dt.date.max.toordinal()))


def draw_timeline(bars: Sequence[Bar], *, width: int = 720, title: str = "", stacked: bool = False) -> str:
    """Return an SVG element with one row a bar, in the order given; empty without bars.

    Args:
        stacked: labels over their bars instead of beside them, for a narrow screen.
    """
    if not bars:
        return ""
    first, last = min(b.start for b in bars), max(b.end for b in bars)
    days = max((last - first).days, 28)
    pad = max(3, days // 25)
    low, high = shifted(first, -pad), shifted(last, pad + max(0, 28 - (last - first).days))
    row_height = STACKED_ROW if stacked else ROW
    room = 4.0 if stacked else min(max(wide(bar.label) for bar in bars) + 20, width * MOST_LABEL)
    scale = (width - room - 12) / max(1, (high - low).days)
    height = TOP + row_height * len(bars) + 8

    def x(day: dt.date) -> float:
        return room + (day - low).days * scale

    role = "group" if any(bar.href for bar in bars) else "img"      # an image hides the links inside it
    parts = [f'<svg class="timeline" viewBox="0 0 {width} {height}" role="{role}" aria-label="{escape(title)}">',
             f"<title>{escape(title)}</title>"]
    last_tick = -math.inf
    for day, label in ticks(low, high):
        if x(day) > width - TICK or x(day) - last_tick < TICK:
            continue
        last_tick = x(day)
        parts.append(f'<line class="tick" x1="{x(day):.1f}" x2="{x(day):.1f}" y1="{TOP - 6}" y2="{height}"/>'
                     f'<text class="tick" x="{x(day) + 3:.1f}" y="{TOP - 10}">{label}</text>')
    for at, bar in enumerate(bars):
        top = TOP + at * row_height
        y = top + (WORDS_AT + 14 if stacked else ROW / 2)
        left, right = x(bar.start), x(shifted(bar.end, 1))
        days_told = bar.start.isoformat() + ("" if bar.exact else f" – {bar.end.isoformat()}")
        words = f"{bar.label}: {bar.when or days_told}"
        shape = (
            f'<circle class="when {escape(bar.role)}" cx="{(left + right) / 2:.1f}" cy="{y:.1f}" r="5"/>'
            if right - left < 8 else
            f'<rect class="when {escape(bar.role)}" x="{left:.1f}" y="{y - 6:.1f}" width="{right - left:.1f}" '
            'height="12" rx="6"/>'
        )
        at_x, at_y, anchor = (4.0, top + WORDS_AT, "start") if stacked else (room - 10, y + 4, "end")
        shown = escape(short(bar.label, width - 8 if stacked else room - 14))
        row = (f'<text class="label" x="{at_x:.1f}" y="{at_y:.1f}" text-anchor="{anchor}">{shown}</text>'
               f"<title>{escape(words)}</title>{shape}")
        parts.append(f'<a href="{escape(bar.href)}">{row}</a>' if bar.href else f"<g>{row}</g>")
    parts.append("</svg>")
    return "".join(parts)


def ticks(low: dt.date, high: dt.date) -> list[tuple[dt.date, str]]:
    """Return years, or months when the whole is short; at most a dozen."""
    days = (high - low).days
    if days > 900:
        step = max(1, (high.year - low.year) // 10 + 1)
        return [(dt.date(y, 1, 1), str(y)) for y in range(low.year + 1, min(high.year, 9998) + 1, step)]
    months = []
    year, month = low.year, low.month
    step = max(1, days // 30 // MOST_TICKS + 1)
    while (year, month) <= (high.year, high.month):
        day = dt.date(year, month, 1)
        if day >= low:
            months.append((day, f"{year}-{month:02d}"))
        month += step
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return months
