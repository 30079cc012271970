"""A timeline with fuzzy ends: each bar spans the days its words allow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

ROW = 26
LABEL = 195
MOST_TICKS = 8
TOP = 26
TICK = 48      # room that a tick's label takes


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a label and the inclusive days; `exact` draws a dot, else a soft-ended bar."""

    label: str
    start: dt.date
    end: dt.date
    exact: bool = False
    role: str = ""
    href: str | None = None


def draw_timeline(bars: Sequence[Bar], *, width: int = 720, title: str = "") -> str:
    """Return an SVG element with one row a bar, in the order given; empty without bars."""
    if not bars:
        return ""
    first, last = min(b.start for b in bars), max(b.end for b in bars)
    days = max((last - first).days, 28)
    pad = max(3, days // 25)
    low, high = first - dt.timedelta(pad), last + dt.timedelta(pad + max(0, 28 - (last - first).days))
    scale = (width - LABEL - 12) / max(1, (high - low).days)
    height = TOP + ROW * len(bars) + 8

    def x(day: dt.date) -> float:
        return LABEL + (day - low).days * scale

    parts = [f'<svg class="timeline" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">',
             f"<title>{escape(title)}</title>"]
    for day, label in _ticks(low, high):
        if x(day) > width - TICK:
            continue
        parts.append(f'<line class="tick" x1="{x(day):.1f}" x2="{x(day):.1f}" y1="{TOP - 6}" y2="{height}"/>'
                     f'<text class="tick" x="{x(day) + 3:.1f}" y="{TOP - 10}">{label}</text>')
    for at, bar in enumerate(bars):
        y = TOP + at * ROW + ROW / 2
        left, right = x(bar.start), x(bar.end + dt.timedelta(1))
        words = f"{bar.label}: {bar.start.isoformat()}" + ("" if bar.exact else f" – {bar.end.isoformat()}")
        shape = (
            f'<circle class="when {escape(bar.role)}" cx="{(left + right) / 2:.1f}" cy="{y:.1f}" r="5"/>'
            if right - left < 8 else
            f'<rect class="when {escape(bar.role)}" x="{left:.1f}" y="{y - 6:.1f}" width="{right - left:.1f}" '
            'height="12" rx="6"/>'
        )
        row = (f'<text class="label" x="{LABEL - 10}" y="{y + 4:.1f}" text-anchor="end">{escape(_short(bar.label))}'
               f"</text><title>{escape(words)}</title>{shape}")
        parts.append(f'<a href="{escape(bar.href)}">{row}</a>' if bar.href else f"<g>{row}</g>")
    parts.append("</svg>")
    return "".join(parts)


def _short(label: str) -> str:
    room = 24
    wide = 0
    for at, char in enumerate(label):
        wide += 2 if ord(char) > 0x1100 else 1
        if wide > room:
            return label[:at].rstrip() + "…"
    return label


def _ticks(low: dt.date, high: dt.date) -> list[tuple[dt.date, str]]:
    """Return years, or months when the whole is short; at most a dozen."""
    days = (high - low).days
    if days > 900:
        step = max(1, (high.year - low.year) // 10 + 1)
        return [(dt.date(y, 1, 1), str(y)) for y in range(low.year + 1, high.year + 1, step)]
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
