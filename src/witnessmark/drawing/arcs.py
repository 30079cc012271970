"""Reports as rows under the origin they speak for, and arcs from the one that others rest on.

An arc's arrow points at the report that took over; it is dashed where that is only possible. Nothing is told by
colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from witnessmark.drawing.lettering import short

ROW = 40
HEAD = 32
GUTTER = 64           # pixels left of the rows, for arcs
NEAREST, FURTHER = 16, 9
BOLD = 1.15           # what larger letters take beside those that `short` counts


@dataclass(frozen=True, slots=True)
class Row:
    """One report: what it is called, what is said of it, where it leads."""

    label: str
    note: str = ""
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One origin: its heading and its reports; one that is not counted is drawn lighter."""

    label: str
    rows: tuple[Row, ...]
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Bow:
    """An arc from the row that is rested on to the row that rests on it, as (group, row) each.

    `both` where neither rests on the other: no arrow then.
    """

    start: tuple[int, int]
    end: tuple[int, int]
    certain: bool
    words: str = ""
    both: bool = False


def draw_arcs(groups: Sequence[Group], bows: Sequence[Bow], *, width: int = 560, title: str = "") -> str:
    """Return an SVG element with one row a report, grouped; empty without rows."""
    if not any(group.rows for group in groups):
        return ""
    at: dict[tuple[int, int], float] = {}
    parts: list[str] = []
    top = 0.0
    for g, group in enumerate(groups):
        head = escape(short(group.label, (width - 8) / BOLD))
        parts.append(f'<text class="head" x="4" y="{top + 20:.0f}">{head}</text>')
        top += HEAD
        kind = "dot" if group.counted else "dot uncounted"
        for r, row in enumerate(group.rows):
            y = at[(g, r)] = top + ROW / 2 - 3
            left, room = GUTTER + 14, width - GUTTER - 20
            words = f'<text x="{left}" y="{y}">{escape(short(row.label, room / BOLD))}</text>'
            if row.note:
                words += f'<text class="note" x="{left}" y="{y + 15}">{escape(short(row.note, room))}</text>'
            whole = f"<title>{escape(f'{row.label} — {row.note}' if row.note else row.label)}</title>"
            dot = f'<circle class="{kind}" cx="{GUTTER}" cy="{y - 4}" r="5"/>'
            parts.append(f'<a href="{escape(row.href, quote=True)}">{whole}{dot}{words}</a>' if row.href
                         else f"<g>{whole}{dot}{words}</g>")
            top += ROW
        top += 8
    arcs = [_arc(bow, at) for bow in bows if bow.start in at and bow.end in at]
    role = "group" if any(row.href for group in groups for row in group.rows) else "img"
    head = (f'<svg class="arcs" viewBox="0 0 {width} {top:.0f}" preserveAspectRatio="xMinYMin" role="{role}" '
            f'aria-label="{escape(title, quote=True)}">'
            f"<title>{escape(title)}</title>"
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            '<path d="M0 0L8 4L0 8z"/></marker></defs>')
    return head + "".join(arcs) + "".join(parts) + "</svg>"


def _arc(bow: Bow, at: dict[tuple[int, int], float]) -> str:
    start, end = at[bow.start] - 4, at[bow.end] - 4
    reach = min(GUTTER - 6, NEAREST + FURTHER * (abs(end - start) / ROW - 1))
    tip = "" if bow.both else ' marker-end="url(#tip)"'
    kind = "bow" if bow.certain else "bow possible"
    far = f"{GUTTER - 6 - reach * 1.3:.1f}"
    return (f'<path class="{kind}"{tip} d="M{GUTTER - 6} {start:.1f}C{far} {start:.1f} {far} {end:.1f} '
            f'{GUTTER - 7} {end:.1f}"><title>{escape(bow.words)}</title></path>')
