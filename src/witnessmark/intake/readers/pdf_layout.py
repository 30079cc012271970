"""Lines on pages to paragraphs: what a reader's eye does with gaps, indents and short lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_HYPHENS = ("\u00ad", "\ufffe", "\x02")
_END = re.compile(r"[.!?…:;。][\"'”’)\]]*\s*$|(?:다|요|음|함|임|됨)\.?[\"'”’)\]]*\s*$")
_ITEM = re.compile(r"\s*(?:[-*•·‣▪◦○●□■▶※▷◇◆]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)]|[가-하][.)]|[①-⑳])\s")
_PAGE_NUMBER = re.compile(r"\s*(?:[-–—]?\s*\d{1,4}\s*[-–—]?|(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
                          r"|\d{1,4}\s*/\s*\d{1,4}|제?\s*\d{1,4}\s*(?:쪽|면|페이지))\s*", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as drawn; lengths in points, y upward; `height` of its type."""

    words: str
    page: int
    left: float
    right: float
    bottom: float
    height: float


def without_running_heads(lines: list[Line], pages: int) -> list[Line]:
    """Leave out page numbers, and what stands at the edge of three and more pages at one height alike.

    Sentences always stay: rows of a report may repeat from page to page but for their numbers.
    """
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    edges: set[int] = set()
    shapes: Counter[tuple[str, int]] = Counter()
    for here in by_page.values():
        order = sorted(here, key=lambda line: line.bottom)
        edge = {id(line): line for line in (*order[:2], *order[-2:])}
        edges |= set(edge)
        shapes.update({_shape(line) for line in edge.values()})
    often = {shape for shape, n in shapes.items() if n >= 3 and n >= 0.4 * pages}

    def stays(line: Line) -> bool:
        if id(line) not in edges or len(by_page[line.page]) < 3:
            return True
        numbered = _PAGE_NUMBER.fullmatch(line.words) is not None
        return not numbered and (_shape(line) not in often or _END.search(line.words) is not None)

    return [line for line in lines if stays(line)]


def flowed(lines: list[Line]) -> Iterator[list[tuple[str, int]]]:
    """Yield paragraphs as lists of (words, page); the words join to the paragraph as they stand."""
    if not lines:
        return
    lines = _whole(lines)
    pitch = _pitch(lines)
    spaced = _spaces_told(lines)
    vocabulary = Counter(w.lower() for line in lines for w in re.findall(r"[A-Za-z-]+", line.words))
    edges = _Edges(lines)
    part: list[tuple[str, int]] = []
    before: Line | None = None
    for line in lines:
        if before is not None and _parted(before, line, pitch, edges):
            yield part
            part = []
        words = _bare(line.words)
        if part:
            head, joiner = _joint(part[-1][0], words, before, spaced=spaced, vocabulary=vocabulary)
            part[-1] = (head, part[-1][1])
            words = joiner + words
        part.append((words, line.page))
        before = line
    yield part


def _parted(before: Line, line: Line, pitch: float, edges: _Edges) -> bool:
    ends = _END.search(before.words) is not None
    if _ITEM.match(line.words):
        return True
    short = before.right < before.left + 0.8 * max(edges.right(before) - before.left, 1)
    if abs(line.height - before.height) > 0.18 * max(line.height, before.height):
        return True
    if line.page != before.page or line.bottom > before.bottom + line.height:  # next page or column
        return short and (ends or _starts_anew(line))
    gap = before.bottom - line.bottom
    if gap > 1.45 * pitch and gap > 1.3 * line.height:
        return True
    if line.left > before.left + 0.8 * line.height and (ends or short):
        return True
    return ends and short


def _starts_anew(line: Line) -> bool:
    return re.match(r"\s*[A-Z\"“'‘「『<【\[(]", line.words) is not None


def _whole(lines: list[Line]) -> list[Line]:
    """Put pieces of one drawn line together: raised figures, cells of a row."""
    whole: list[Line] = []
    for line in lines:
        last = whole[-1] if whole else None
        if (last is not None and last.page == line.page and line.left >= last.right - 0.2 * line.height
                and abs(line.bottom - last.bottom) < 0.6 * max(line.height, last.height)):
            space = "" if line.left - last.right < 0.12 * max(line.height, last.height) else " "
            larger = max(last, line, key=lambda part: part.height)
            whole[-1] = Line(f"{last.words.rstrip()}{space}{line.words.lstrip()}", line.page, last.left, line.right,
                             larger.bottom, larger.height)
        else:
            whole.append(line)
    return whole


class _Edges:
    """Where the lines of a column reach to on the right: lines of one page that start close by."""

    def __init__(self, lines: list[Line]) -> None:
        self._by_page: dict[int, list[Line]] = {}
        self._held: dict[tuple[int, int], float] = {}
        for line in lines:
            self._by_page.setdefault(line.page, []).append(line)

    def right(self, line: Line) -> float:
        key = (line.page, round(line.left / 12))
        if key not in self._held:
            rights = sorted(x.right for x in self._by_page[line.page] if abs(x.left - line.left) <= 30)
            self._held[key] = rights[int(0.9 * (len(rights) - 1))]
        return self._held[key]


def _pitch(lines: list[Line]) -> float:
    gaps = [a.bottom - b.bottom for a, b in pairwise(lines)
            if a.page == b.page and 0.5 * b.height < a.bottom - b.bottom < 4 * b.height]
    return sorted(gaps)[len(gaps) // 3] if gaps else 14.0


def _spaces_told(lines: list[Line]) -> bool:
    """Say whether line ends carry their spaces, so that a Hangul line without one breaks inside a word."""
    hangul = [line.words for line in lines if re.search(r"[가-힣]\s*$", line.words)]
    spaced = sum(words.endswith(" ") for words in hangul)
    return 0.15 * len(hangul) < spaced < len(hangul)


def _joint(head: str, after: str, before: Line | None, *, spaced: bool, vocabulary: Counter[str]) -> tuple[str, str]:
    """Return how the text before goes on and what stands between it and the next line."""
    raw = before.words.rstrip() if before else ""
    soft = raw.endswith(_HYPHENS)
    if soft or re.search(r"[A-Za-z]{2}[-‐]$", head):
        stem = head.rstrip("-‐")
        left, right = re.search(r"[A-Za-z-]*$", stem), re.match(r"[A-Za-z]+", after)
        if left and right and after[:1].islower():
            one, two = f"{left[0]}{right[0]}".lower(), f"{left[0]}-{right[0]}".lower()
            return (stem if vocabulary[one] >= vocabulary[two] else f"{stem}-"), ""
        return (f"{stem}-" if right else head), ""
    inside_word = re.search(r"[가-힣]$", head) is not None and re.match("[가-힣]", after) is not None
    if spaced and inside_word and before is not None and not before.words.endswith(" "):
        return head, ""
    return head, " "


def _bare(words: str) -> str:
    return words.strip().strip("".join(_HYPHENS)).strip()


def _shape(line: Line) -> tuple[str, int]:
    words = " ".join(line.words.split()).lower()
    return (re.sub(r"\d+", "0", words) if len(words) <= 60 else words), round(line.bottom / 8)
