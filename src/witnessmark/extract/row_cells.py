"""The cells of a table's row, in any language: the row's own day, and the reason a column of reasons gives.

Invariant: a day is a row's own only where it stands alone between separators, and under no heading that says when it
was reported. Not handled here: counts, places and acts of rows, and how the words of a reason are coded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache

from witnessmark.extract.mentions import TimeMention
from witnessmark.model.text import Span

_SEPARATOR = re.compile(r"[|\t]")
_RULE = re.compile(r"[\s|:+=-]*")
_REASON = re.compile(r"\b(?:reasons?|grounds?|causes?|why|pretext|accusations?|charges?|offences?)\b|"
                     r"사유|이유|원인|근거|구실|혐의|죄목", re.I)
_TOLD = re.compile(r"report|publish|posted|updated?\b|source|received|recorded|"
                   r"보고|보도|발행|게재|접수|기록|출처", re.I)
_NOTHING = re.compile(r"\W*(?:n/?a|none|unknown|not (?:known|stated|given)|unclear|tbc|"
                      r"미상|불명|모름|없음|알 수 없음)?\W*", re.I)
_OPENED = re.compile(r"(?:^|[|\t:;(–—]|\s-)\s*$")
_CLOSED = re.compile(r"\s*(?:$|[|\t:;,)–—]|-\s)")


def is_ruled(line: str) -> bool:
    """Tell whether a line has cells: a bar between spaces, or two bars or tabs."""
    return " | " in line or len(_SEPARATOR.findall(line)) > 1


def is_rule(line: str) -> bool:
    """Tell whether a line only draws a rule between rows ("|---|---|")."""
    return _SEPARATOR.search(line) is not None and _RULE.fullmatch(line) is not None


def cells_of(text: str, start: int, end: int) -> list[Span | None]:
    """Return where the words of each cell of a line stand, without the bars at its edges; None for an empty cell."""
    line = text[start:end]
    left = len(line) - len(line.lstrip(" |"))
    line = line[left:].rstrip(" |") if "|" in line else line[left:]
    found: list[Span | None] = []
    at = start + left
    for piece in _SEPARATOR.split(line):
        words = piece.strip()
        begin = at + len(piece) - len(piece.lstrip())
        found.append(Span(begin, begin + len(words)) if words else None)
        at += len(piece) + 1
    return found


def line_of(text: str, at: int) -> tuple[int, int]:
    """Return where the line around an offset starts and ends."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def head_of(text: str, at: int) -> list[Span | None]:
    """Return the cells of the line that heads the table around an offset; empty where no line without numbers does."""
    starts, tops = _tops(text)
    top = tops[bisect_right(starts, at) - 1]
    if top is None or any(ch.isdigit() for ch in text[top[0] : top[1]]):
        return []
    return cells_of(text, *top)


@lru_cache(maxsize=1)
def _tops(text: str) -> tuple[list[int], list[tuple[int, int] | None]]:
    """Return where each line starts, and the first of the ruled lines right above it that is no mere rule; in one pass,
    since every row of a table asks."""
    starts: list[int] = []
    tops: list[tuple[int, int] | None] = []
    start, top = 0, None
    for line in text.split("\n"):
        starts.append(start)
        tops.append(top)
        end = start + len(line)
        if not is_ruled(line):
            top = None
        elif top is None and not is_rule(line):
            top = (start, end)
        start = end + 1
    return starts, tops


def own_day(text: str, at: int, times: Iterable[TimeMention]) -> TimeMention | None:
    """Return the time that stands alone in the line around an offset, None where there is none."""
    start, end = line_of(text, at)
    head, cells = head_of(text, at), cells_of(text, start, end)
    for time in times:
        span = time.span
        if time.start is None or time.role in {"duration", "set"} or not start <= span.start < span.end <= end:
            continue
        if not (_OPENED.search(text[start : span.start]) and _CLOSED.match(text[span.end : end])):
            continue
        above = _above(cells, head, span)
        if above is None or _TOLD.search(above.slice(text)) is None:
            return time
    return None


def reason_cell(text: str, at: int) -> Span | None:
    """Return the cell under a heading that asks for the reason, in the line around an offset."""
    cells, head = cells_of(text, *line_of(text, at)), head_of(text, at)
    if len(cells) != len(head):
        return None
    return next((cell for cell, above in zip(cells, head, strict=True)
                 if cell is not None and above is not None and _REASON.search(above.slice(text))
                 and _NOTHING.fullmatch(cell.slice(text)) is None), None)


def other_cells(text: str, at: int, taken: Sequence[Span]) -> list[Span]:
    """Return the cells of a line under no heading that hold none of the spans taken and no number."""
    start, end = line_of(text, at)
    if not is_ruled(text[start:end]) or head_of(text, at):
        return []
    return [cell for cell in cells_of(text, start, end) if cell is not None
            and not any(cell.overlaps(span) for span in taken) and not any(ch.isdigit() for ch in cell.slice(text))]


def _above(cells: Sequence[Span | None], head: Sequence[Span | None], span: Span) -> Span | None:
    if len(cells) != len(head):
        return None
    return next((above for cell, above in zip(cells, head, strict=True)
                 if cell is not None and cell.covers(span)), None)
