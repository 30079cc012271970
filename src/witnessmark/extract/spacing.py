"""Runs of blanks read as one, so that a line's layout never hides an expression.

Invariant: a span of the narrowed text, carried back, holds the same letters in the text it
came from. Blank lines part paragraphs and stay as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from witnessmark.model.text import Span

_RUN = re.compile(r"(?<!\s)(?:[^\S\n]{2,}|[^\S\n]+\n[^\S\n]*|\n[^\S\n]+)(?!\s)")

_ODD = re.compile(r"[^\S\n ]")
"""A blank that is neither a space nor a line break; a run of more than one blank holds one, or two of those."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A text with single blanks; `cuts` are its offsets after each run, `lost` what was cut so far."""

    text: str
    cuts: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()

    def offset(self, at: int) -> int:
        """Return where a letter of this text stands in the text it came from."""
        index = bisect_right(self.cuts, at)
        return at + self.lost[index - 1] if index else at

    def extent(self, start: int, end: int) -> tuple[int, int]:
        """Return the extent of the same letters in the text it came from."""
        return self.offset(start), self.offset(end - 1) + 1

    def span(self, span: Span) -> Span:
        return Span(*self.extent(span.start, span.end))


def narrowed(text: str) -> Narrowed:
    """Return a text with every run of blanks as one; a run holding a line break stays a break."""
    if not ("  " in text or " \n" in text or "\n " in text) and _ODD.search(text) is None:
        return Narrowed(text)
    cuts: list[int] = []
    lost: list[int] = []
    gone = 0
    parts: list[str] = []
    at = 0
    for run in _RUN.finditer(text):
        parts += (text[at : run.start()], "\n" if "\n" in run[0] else " ")
        at = run.end()
        gone += len(run[0]) - 1
        cuts.append(at - gone)
        lost.append(gone)
    if not cuts:
        return Narrowed(text)
    parts.append(text[at:])
    return Narrowed("".join(parts), tuple(cuts), tuple(lost))
