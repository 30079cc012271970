"""Lines to paragraphs: blank lines part them, and wrapped lines are joined only when clearly wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import quantiles

_ITEM = re.compile(r"\s*(?:[-*•·‣▪◦○●□■▶※]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)]|[가-하][.)]|[①-⑳])\s")
_ENDS = re.compile(r"[.!?…。:;][\"'”’)\]]*\s*$|[다요죠음함임됨][.!?]?[\"'”’)\]]*\s*$")
_INDENT = re.compile(r"^(?: {2,}|\t|　)")


def paragraphs(text: str) -> Iterator[tuple[str, int]]:
    """Yield (paragraph, number of its first line) of cleaned text; lines are counted from 1.

    A block of lines between blank lines is unwrapped when its lines run to a common width;
    otherwise each of its lines is a paragraph of its own.
    """
    lines = text.split("\n")
    wrapped = wrap_width(lines)
    block: list[str] = []
    start = 0
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            if not block:
                start = number
            block.append(line)
        elif block:
            yield from _block(block, start, wrapped)
            block = []


def wrap_width(lines: list[str]) -> int | None:
    """Return the width that lines were wrapped at, or None where they were not.

    Wrapped text shows as many lines of nearly one width (40 to 110 characters), most of which
    break off inside a sentence, and hardly any line beyond it.
    """
    inner = [len(a.rstrip()) for a, b in pairwise(lines) if a.strip() and b.strip()]
    if len(inner) < 3:
        return None
    width = round(quantiles(inner, n=20)[17]) if len(inner) > 1 else inner[0]
    longest = max(len(line.rstrip()) for line in lines)
    if not 25 <= width <= 110 or longest > width * 1.25 + 8:
        return None
    followed = [a for a, b in pairwise(lines) if a.strip() and b.strip()]
    full = [a for a in followed if len(a.rstrip()) >= width * 0.75]
    broken_off = [a for a in full if not _ENDS.search(a)]
    if len(full) >= 0.6 * len(followed) and len(broken_off) >= 0.5 * len(full):
        return width
    return None


def _block(block: list[str], start: int, width: int | None) -> Iterator[tuple[str, int]]:
    if width is None and _clearly_wrapped(block):
        width = max(len(line.rstrip()) for line in block)
    if width is None:
        for offset, line in enumerate(block):
            yield line, start + offset
        return
    gathered, first, before = block[0], start, block[0]
    for offset, line in enumerate(block[1:], 1):
        short = len(before.rstrip()) < width * 0.7
        apart = _ITEM.match(line) or _INDENT.match(line) or (short and (_ENDS.search(before) or offset == 1))
        if apart and not (_INDENT.match(line) and _INDENT.match(before)):
            yield gathered, first
            gathered, first = line, start + offset
        else:
            gathered = glue(gathered, line)
        before = line
    yield gathered, first


def _clearly_wrapped(block: list[str]) -> bool:
    """Judge a block by itself: full lines of one width, broken off inside sentences, the last one ending one.

    In English a line that goes on in lower case tells; elsewhere it takes three lines and more.
    """
    *upper, last = [line.strip() for line in block]
    if not upper or not _ENDS.search(last) or any(_ITEM.match(line) for line in block):
        return False
    widths = [len(line) for line in upper]
    if min(widths) < 0.75 * max(widths) or not 14 <= max(widths) <= 110 or len(last) > 1.15 * max(widths):
        return False
    if all(re.match(r"[a-z(]", line) for line in (*upper[1:], last) if line[:1].isascii()) and last[:1].isascii():
        return True
    broken_off = sum(not _ENDS.search(line) for line in upper)
    return len(upper) >= 2 and broken_off >= 0.6 * len(upper)


def glue(before: str, after: str) -> str:
    """Join two wrapped lines, undoing a hyphen that parts a word."""
    before, after = before.rstrip(), after.lstrip()
    if re.search(r"[A-Za-z]{2}-$", before[-3:]) and re.match(r"[a-z]{2}", after):
        return before[:-1] + after
    return f"{before} {after}"
