"""A Sankey diagram of two sides: bands as wide as what moves between an origin and a destination."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from witnessmark.drawing.lettering import short, wide

BAR, GAP, HEIGHT = 10, 10, 22
LEAST = 3.0       # pixels of the narrowest band
PHONE, NARROW = 500, 0.36     # below so many pixels names take this share of either side


@dataclass(frozen=True, slots=True)
class Band:
    """What moves from one label to another; `role` sets the look of a destination that is described or not stated."""

    start: str
    end: str
    value: int
    title: str
    role: str = ""
    href: str | None = None


def draw_sankey(bands: Sequence[Band], *, width: int = 720, title: str = "") -> str:
    """Return an SVG element, sides ordered by what they hold; an empty text without bands."""
    bands = [band for band in bands if band.value > 0]
    if not bands:
        return ""
    starts, ends = _sums((b.start, b.value) for b in bands), _sums((b.end, b.value) for b in bands)
    total = sum(starts.values())
    sides = max(len(starts), len(ends))
    scale = max(HEIGHT * sides / total, 1.0 * LEAST if total < 90 else 260 / total)
    label = min(width * (NARROW if width < PHONE else 0.27), max(map(wide, [*starts, *ends])) + 12)
    left, right = label, width - label - BAR
    at_start, high_start = _places(starts, scale)
    at_end, high_end = _places(ends, scale)
    height = max(high_start, high_end) + 6
    role = "group" if any(one.href for one in bands) else "img"   # an image hides the links inside it
    parts = [f'<svg class="sankey" viewBox="0 0 {width} {height:.0f}" role="{role}" aria-label="{escape(title)}">',
             f"<title>{escape(title)}</title>"]
    used_start, used_end = dict.fromkeys(starts, 0.0), dict.fromkeys(ends, 0.0)
    order_start, order_end = list(starts), list(ends)
    for band in sorted(bands, key=lambda b: (order_start.index(b.start), order_end.index(b.end))):
        thick = band.value * scale
        y1 = at_start[band.start] + used_start[band.start] + thick / 2
        y2 = at_end[band.end] + used_end[band.end] + thick / 2
        used_start[band.start] += thick
        used_end[band.end] += thick
        x1, x2 = left + BAR, right
        middle = (x1 + x2) / 2
        body = (f'<title>{escape(band.title)}</title><path class="band {escape(band.role)}" '
                f'd="M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}" '
                f'stroke-width="{max(thick, 1):.1f}"/>')
        parts.append(f'<a href="{escape(band.href)}">{body}</a>' if band.href else f"<g>{body}</g>")
    roles = {band.end: band.role for band in bands}
    parts += [_side(name, value * scale, at_start[name], left, left - 6, "end", "", label) for name, value in
              starts.items()]
    parts += [_side(name, value * scale, at_end[name], right, right + BAR + 6, "start", roles[name], label)
              for name, value in ends.items()]
    parts.append("</svg>")
    return "".join(parts)


def _sums(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    held: dict[str, int] = {}
    for name, value in pairs:
        held[name] = held.get(name, 0) + value
    return dict(sorted(held.items(), key=lambda item: (-item[1], item[0])))


def _places(sums: dict[str, int], scale: float) -> tuple[dict[str, float], float]:
    at, y = {}, 4.0
    for name, value in sums.items():
        at[name] = y
        y += max(value * scale, HEIGHT - GAP) + GAP
    return at, y


def _side(name: str, tall: float, y: float, x: float, at: float, anchor: str, role: str, room: float) -> str:
    return (f'<g><title>{escape(name)}</title><rect class="end {escape(role)}" x="{x:.1f}" y="{y:.1f}" width="{BAR}" '
            f'height="{max(tall, 1):.1f}"/><text class="label {escape(role)}" x="{at:.1f}" '
            f'y="{y + max(tall, 1) / 2 + 4:.1f}" text-anchor="{anchor}">{escape(short(name, room - 8))}</text></g>')
