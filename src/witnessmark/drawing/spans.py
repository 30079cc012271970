"""Spans on a line of numbers, from a least to a most, around a zero: lags, and estimates with their intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from witnessmark.drawing.lettering import parted, wide

ROW, TOP = 28, 26
STACKED = 46          # pixels of a row whose label stands above its span
LINE = 13             # pixels from one line of a label to the next
LEAST = 4.0           # pixels of a span between equal ends


@dataclass(frozen=True, slots=True)
class Span:
    """One row: a label and what lies between `low` and `high`; `point` is marked inside where there is one."""

    label: str
    low: float
    high: float
    title: str
    point: float | None = None
    role: str = ""
    href: str | None = None


def draw_spans(spans: Sequence[Span], *, width: int = 720, title: str = "", unit: str = "",
               marks: Sequence[tuple[float, str]] = (), stacked: bool = False) -> str:
    """Return an SVG element with one row a span, in the order given; an empty text without spans.

    Args:
        stacked: labels stand above their spans, for a narrow screen. One that is too long has two lines.
        unit: what the numbers count, written at the axis.
        marks: numbers with a line over all rows and its label, such as a bound.
    """
    if not spans:
        return ""
    room = 12.0 if stacked else min(width * 0.42, max(wide(s.label) for s in spans) + 16)
    labels = [parted(s.label, width - room - 4 if stacked else room - 12) for s in spans]
    above = LINE if any(len(lines) > 1 for lines in labels) else 0
    row = STACKED + above if stacked else ROW + above // 2
    ends = [end for s in spans for end in (s.low, s.high)] + [at for at, _ in marks]
    low, high = min(0.0, *ends), max(1.0, *ends)
    high += (high - low) * 0.04
    scale = (width - room - 16) / (high - low)
    height = TOP + row * len(spans) + 6

    def x(value: float) -> float:
        return room + (value - low) * scale

    role = "group" if any(one.href for one in spans) else "img"   # an image hides the links inside it
    parts = [f'<svg class="spans" viewBox="0 0 {width} {height}" role="{role}" aria-label="{escape(title)}">',
             f"<title>{escape(title)}</title>",
             f'<text class="tick" x="{width - 4 if stacked else room - 10:.1f}" y="{TOP - 10}" text-anchor="end">'
             f"{escape(unit)}</text>"]
    for value in _ticks(low, high):
        look = "tick zero" if value == 0 else "tick"
        parts.append(f'<line class="{look}" x1="{x(value):.1f}" x2="{x(value):.1f}" y1="{TOP - 6}" y2="{height}"/>'
                     f'<text class="tick" x="{x(value):.1f}" y="{TOP - 10}" text-anchor="middle">{value:,.0f}</text>')
    for at, label in marks:
        parts.append(f'<g><title>{escape(label)}</title><line class="mark" x1="{x(at):.1f}" x2="{x(at):.1f}" '
                     f'y1="{TOP - 6}" y2="{height}"/></g>')
    for at, (span, lines) in enumerate(zip(spans, labels, strict=True)):
        y = TOP + at * row + (STACKED + above - 13 if stacked else row / 2)
        left, right = x(span.low), x(span.high)
        if right - left < LEAST:
            left, right = (left + right - LEAST) / 2, (left + right + LEAST) / 2
        shape = f'<rect class="span {escape(span.role)}" x="{left:.1f}" y="{y - 6:.1f}" ' \
                f'width="{right - left:.1f}" height="12" rx="{min(3, (right - left) / 2):.1f}"/>'
        if span.point is not None:
            shape += f'<circle class="point {escape(span.role)}" cx="{x(span.point):.1f}" cy="{y:.1f}" r="5"/>'
        over = LINE * (len(lines) - 1)
        first = y - 13 - over if stacked else y + 4 - over / 2
        where = f'x="{room:.1f}"' if stacked else f'x="{room - 10:.1f}" text-anchor="end"'
        body = "".join(f'<text class="label" {where} y="{first + LINE * n:.1f}">{escape(line)}</text>'
                       for n, line in enumerate(lines))
        body += f"<title>{escape(span.title)}</title>{shape}"
        parts.append(f'<a href="{escape(span.href)}">{body}</a>' if span.href else f"<g>{body}</g>")
    parts.append("</svg>")
    return "".join(parts)


def _ticks(low: float, high: float) -> list[float]:
    """Return five to nine round numbers between two ends."""
    size = 10 ** math.floor(math.log10((high - low) / 5))
    step = next(s * size for s in (1, 2, 5, 10) if (high - low) / (s * size) <= 8)
    step = max(step, 1)
    first = math.ceil(low / step)
    return [n * step for n in range(first, math.floor(high / step) + 1)]
