"""A small locator map: country outlines, marked places and arcs between them."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from importlib.resources import files
from itertools import pairwise

LEAST_SPAN = 3.0       # degrees of latitude that a map shows at least
MARGIN = 0.35          # of the marked extent, on every side
EDGE = 4.0             # pixels that outlines run beyond the picture, so that no cut shows
HIDDEN = 0.5           # pixels that tell no two corners apart
FINEST = 7             # halvings of a degree: outlines hold hundredths

Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked place.

    `weight` (1 and more) sets the dot's size, `href` is a link within the page, `note` a second line, `about` names
    what it stands for, for a script (`data-about`).
    """

    label: str
    lat: float
    lon: float
    weight: int = 1
    role: str = "origin"
    href: str | None = None
    note: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Arc:
    """A movement from one place to another, by the marks' positions in the list.

    `size` from 1 to 5 sets how wide it is drawn; 0 is the one width of a map that only shows who went where. `note`
    is told on pointing at it, `href` opens what it stands for.
    """

    start: int
    end: int
    size: int = 0
    note: str = ""
    href: str | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    """Equirectangular projection around one latitude; x and y in pixels."""

    west: float
    north: float
    scale: float
    squeeze: float

    def x(self, lon: float) -> float:
        return (lon - self.west) * self.squeeze * self.scale

    def y(self, lat: float) -> float:
        return (self.north - lat) * self.scale


def draw_map(marks: Sequence[Mark], arcs: Sequence[Arc] = (), *, width: int = 640, height: int = 400,
             title: str = "", least: float = LEAST_SPAN, around: Sequence[Mark] = (), named: bool = True) -> str:
    """Return an SVG element, or an empty text when no place is marked or framed.

    Args:
        least: degrees of latitude and longitude that it shows at least.
        title: read by screen readers; marks carry their own titles.
        around: what the frame holds beside the marks, so that several maps show the same part of the world.
        named: places have their names beside them; on a map too small for that they are told on pointing.
    """
    if not marks and not around:
        return ""
    frame = _frame([*marks, *around], width, height, least)
    linked = any(mark.href for mark in marks) or any(arc.href for arc in arcs)
    role = "group" if linked else "img"                             # an image hides the links inside it
    parts = [
        f'<svg class="map" viewBox="0 0 {width} {height}" role="{role}" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
        f'<rect class="sea" width="{width}" height="{height}"/>',
        f'<path class="land" d="{_land(frame, width, height)}"/>',
    ]
    for arc in arcs:
        parts.append(_arc(arc, marks[arc.start], marks[arc.end], frame))
    dots = [_dot(mark, frame) for mark in marks]
    names: list[Box] = []
    for mark in marks:
        parts.append(_mark(mark, frame, dots, names, width if named else 0))       # no name fits into no room
    parts.append("</svg>")
    return "".join(parts)


def _frame(marks: Sequence[Mark], width: int, height: int, least: float) -> _Frame:
    lats, lons = [m.lat for m in marks], [m.lon for m in marks]
    middle_lat, middle_lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    squeeze = max(0.2, math.cos(math.radians(middle_lat)))
    tall = max(least, (max(lats) - min(lats)) * (1 + 2 * MARGIN))
    wide = max(least, (max(lons) - min(lons)) * (1 + 2 * MARGIN)) * squeeze
    scale = min(width / wide, height / tall)
    return _Frame(middle_lon - width / 2 / scale / squeeze, middle_lat + height / 2 / scale, scale, squeeze)


@cache
def _outlines() -> tuple[tuple[Box, tuple[Point, ...]], ...]:
    """Return bounds (west, south, east, north) and corners of every outline; one over the date line stands twice."""
    packed = (files("witnessmark.drawing") / "data" / "outlines.json.gz").read_bytes()
    rings = []
    for flat in json.loads(gzip.decompress(packed)):
        ring = _unrolled([(lon / 100, lat / 100) for lon, lat in zip(flat[::2], flat[1::2], strict=True)])
        for shift in (0.0, -360.0, 360.0):
            moved = tuple((lon + shift, lat) for lon, lat in ring)
            lons, lats = [lon for lon, _ in moved], [lat for _, lat in moved]
            if max(lons) > -180 and min(lons) < 180:
                rings.append(((min(lons), min(lats), max(lons), max(lats)), moved))
    return tuple(rings)


@cache
def _coarse(halvings: int) -> tuple[tuple[Box, tuple[Point, ...]], ...]:
    """Return the outlines without what a map would not show on which 2 ** -halvings degrees are less than half a pixel.
    """
    least = 2.0 ** -halvings
    rings = []
    for bounds, ring in _outlines():
        kept = [ring[0]]
        for lon, lat in ring[1:]:
            if abs(lon - kept[-1][0]) >= least or abs(lat - kept[-1][1]) >= least:
                kept.append((lon, lat))
        if len(kept) > 2:
            rings.append((bounds, tuple(kept)))
    return tuple(rings)


def _unrolled(ring: list[Point]) -> list[Point]:
    """Return a ring without leaps over the date line; one around a pole is closed along it."""
    turned, shift = [ring[0]], 0.0
    for (before, _), (lon, lat) in pairwise(ring):
        shift += 360.0 * (lon - before < -180) - 360.0 * (lon - before > 180)
        turned.append((lon + shift, lat))
    if shift:
        pole = math.copysign(90.0, turned[0][1])
        turned += [(turned[-1][0], pole), (turned[0][0], pole)]
    return turned


@lru_cache(maxsize=64)
def _land(frame: _Frame, width: int, height: int) -> str:
    """Return the path of all land in a frame; maps of several years share one."""
    east = frame.west + width / frame.scale / frame.squeeze
    south = frame.north - height / frame.scale
    paths = []
    halvings = math.ceil(math.log2(frame.scale / HIDDEN))
    for (west, low, right, high), ring in _coarse(halvings) if halvings < FINEST else _outlines():
        if right < frame.west or west > east or high < south or low > frame.north:
            continue
        corners = [(frame.x(lon), frame.y(lat)) for lon, lat in ring]
        shown = _clip(corners, -EDGE, -EDGE, width + EDGE, height + EDGE)
        if shown:
            paths.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shown) + "Z")
    return "".join(paths)


def _clip(ring: list[Point], left: float, top: float, right: float, bottom: float) -> list[Point]:
    """Return the part of a ring inside a box (Sutherland and Hodgman 1974)."""
    for axis, bound, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        if ring and min(sign * point[axis] for point in ring) >= sign * bound:
            continue                                        # wholly on this side: nothing to cut
        kept: list[Point] = []
        for before, point in zip([ring[-1], *ring[:-1]], ring, strict=True) if ring else ():
            inside, was = sign * (point[axis] - bound) >= 0, sign * (before[axis] - bound) >= 0
            if inside != was:
                share = (bound - before[axis]) / (point[axis] - before[axis])
                kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
            if inside:
                kept.append(point)
        ring = kept
    return ring


def _arc(arc: Arc, start: Mark, end: Mark, frame: _Frame) -> str:
    x1, y1, x2, y2 = frame.x(start.lon), frame.y(start.lat), frame.x(end.lon), frame.y(end.lat)
    bend = 0.18
    cx, cy = (x1 + x2) / 2 + (y2 - y1) * bend, (y1 + y2) / 2 - (x2 - x1) * bend
    first, last = (_toward(x1, y1, cx, cy), _toward(x2, y2, cx, cy))
    x1, y1 = x1 + first[0] * _radius(start), y1 + first[1] * _radius(start)
    tip = x2 + last[0] * (_radius(end) + 1), y2 + last[1] * (_radius(end) + 1)     # an arrow on a dot would not show
    long, half = 8 + 1.4 * arc.size, 3.5 + 0.9 * arc.size
    x2, y2 = tip[0] + last[0] * long * 0.8, tip[1] + last[1] * long * 0.8
    angle = math.degrees(math.atan2(-last[1], -last[0]))
    size = f" w{arc.size}" if arc.size else ""
    group = f'a href="{escape(arc.href)}"' if arc.href else "g"
    told = f"<{group}><title>{escape(arc.note)}</title>" if arc.note else ""
    closed = f"</{group[0]}>" if told else ""
    return (f'{told}<path class="arc{size}" d="M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}"/>'
            f'<path class="arrow" d="M{-long:.1f} {-half:.1f}L0 0L{-long:.1f} {half:.1f}Z" '
            f'transform="translate({tip[0]:.1f} {tip[1]:.1f}) rotate({angle:.0f})"/>'
            f"{closed}")


def _toward(x: float, y: float, to_x: float, to_y: float) -> Point:
    """Return the direction from one point to another, one pixel long; none between a point and itself."""
    far = math.hypot(to_x - x, to_y - y) or 1.0
    return (to_x - x) / far, (to_y - y) / far


def _mark(mark: Mark, frame: _Frame, dots: Sequence[Box], names: list[Box], width: int) -> str:
    """Return a mark with its name where that covers no dot and no other name; it is added to `names`."""
    x, y = frame.x(mark.lon), frame.y(mark.lat)
    radius = _radius(mark)
    dot = f'<circle class="place {escape(mark.role)}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
    wide: float = max(7.5 * sum(2 if ord(c) > 0x1100 else 1 for c in words) for words in (mark.label, mark.note))
    under = 13 if mark.note else 0
    spots = [((radius + 4, 4 - under / 2), "start"), ((-radius - 4, 4 - under / 2), "end"),
             ((0, -radius - 5 - under), "middle"), ((0, radius + 15), "middle")]
    boxes = [_box(x + dx, y + dy, wide, under, anchor) for (dx, dy), anchor in spots]
    inside = [at for at, box in enumerate(boxes) if box[0] >= 0 and box[2] <= width]
    free = [at for at in inside if not any(_overlap(boxes[at], other) for other in (*dots, *names))]
    if not free and mark.weight > 1:      # what counts most has its name even where dots crowd
        free = [at for at in inside if not any(_overlap(boxes[at], other) for other in names)]
        free.sort(key=lambda at: sum(_overlap(boxes[at], other) for other in dots))
    if free:
        (dx, dy), anchor = spots[free[0]]
        names.append(boxes[free[0]])
        dot += (f'<text class="name" x="{x + dx:.1f}" y="{y + dy:.1f}" text-anchor="{anchor}">'
                f"{escape(mark.label)}</text>")
        if mark.note:
            dot += (f'<text class="note" x="{x + dx:.1f}" y="{y + dy + under:.1f}" text-anchor="{anchor}">'
                    f"{escape(mark.note)}</text>")
    told = f"{mark.label}: {mark.note}" if mark.note else mark.label
    body = f"<g><title>{escape(told)}</title>{dot}</g>"
    about = f' data-about="{escape(mark.about)}"' if mark.about else ""
    return f'<a href="{escape(mark.href)}"{about}>{body}</a>' if mark.href else body


def _box(x: float, y: float, wide: float, under: float, anchor: str) -> Box:
    left = x - {"start": 0, "end": wide, "middle": wide / 2}[anchor]
    return left, y - 12, left + wide, y + 3 + under


def _radius(mark: Mark) -> float:
    return min(14.0, 4 + 1.6 * math.sqrt(mark.weight))


def _dot(mark: Mark, frame: _Frame) -> Box:
    """Return the box of a mark's dot, which no name may cover."""
    x, y, radius = frame.x(mark.lon), frame.y(mark.lat), _radius(mark)
    return x - radius, y - radius, x + radius, y + radius


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
