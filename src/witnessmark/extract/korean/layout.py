"""Where the quotations and sentences of a block begin and end.

Invariant: marks inside a quotation end no sentence. Not handled here: who speaks (`attribution`), sentences as the
analyser cuts them (`morphemes`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

_MARK = re.compile(r"[.!?。\n]")
QUOTES = re.compile(r"“[^”]{2,1500}”|\"[^\"]{2,1500}\"|「[^」]{2,1500}」|『[^』]{2,1500}』|‘[^’]{12,900}’")
REACH = 2500
"""Longest stretch a speaker answers for, in code points."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a block's quotations and sentences begin and end; lookups take logarithmic time.

    `opens`/`closes` bound the quotations; `begins`/`ends` are offsets after a sentence's last mark.
    """

    start: int
    end: int
    opens: list[int]
    closes: list[int]
    begins: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Layout:
        """Lay out `text[start:end]`; marks inside a quotation end no sentence, nor does a decimal point."""
        found = [match.span() for match in QUOTES.finditer(text, start, end)]
        layout = cls(start, end, [left for left, _ in found], [right for _, right in found], [], [])
        for match in _MARK.finditer(text, start, end):
            offset, number = match.start(), text[match.end() : match.end() + 1].isdigit()
            if layout.hold(offset):
                continue
            if not (match.group() == "." and number):
                layout.begins.append(match.end())
            if match.group() != "\n" and not number:
                layout.ends.append(match.end())
        return layout

    def hold(self, offset: int) -> bool:
        """Tell whether an offset lies inside a quotation."""
        index = bisect_left(self.opens, offset) - 1
        return index >= 0 and offset < self.closes[index] - 1

    def within(self, left: int, right: int) -> list[tuple[int, int]]:
        """Return the quotations that lie wholly in a stretch."""
        first = bisect_left(self.opens, left)
        last = bisect_right(self.closes, right)
        return list(zip(self.opens[first:last], self.closes[first:last], strict=True))

    def last_before(self, offset: int) -> tuple[int, int] | None:
        """Return the last quotation that ends before an offset."""
        index = bisect_right(self.closes, offset) - 1
        return (self.opens[index], self.closes[index]) if index >= 0 else None

    def sentence_start(self, offset: int) -> int:
        index = bisect_right(self.begins, offset) - 1
        return max(self.begins[index] if index >= 0 else self.start, offset - REACH)

    def sentence_end(self, offset: int) -> int:
        index = bisect_right(self.ends, offset)
        return min(self.ends[index] if index < len(self.ends) else self.end, offset + REACH)

    def blanked(self, text: str, left: int, right: int) -> str:
        """Return `text[left:right]` with what is quoted blanked out, its closing mark kept as ”."""
        pieces, at = [], left
        for index in range(bisect_left(self.opens, left), bisect_left(self.opens, right)):
            stop = min(self.closes[index], right)
            pieces.append(text[at : self.opens[index]] + " " * (stop - self.opens[index] - 1) + "”")
            at = stop
        return "".join([*pieces, text[at:right]])
