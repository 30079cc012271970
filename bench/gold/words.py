"""Finding the words a coder quoted in the text they quoted them from.

Invariant: a quote that does not stand in the text is an error with the report's name and the
quote; nothing is matched loosely. Words are looked for in the passage first, then in the
whole text; `words##2` is the second occurrence there. Latin words match whole words only.
"""

from __future__ import annotations

from dataclasses import dataclass

from witnessmark.model.text import Span

GAP = " ~~ "


class NotInText(ValueError):
    """A coder's words do not stand in the report as quoted."""


@dataclass(frozen=True, slots=True)
class Page:
    """One report's text with the name to show when a quote does not stand in it."""

    name: str
    text: str

    def passage(self, quoted: str) -> Span:
        """Return the span of a passage given whole, or as `first words ~~ last words`."""
        first, gap, last = quoted.partition(GAP)
        start = self.text.find(first)
        if start < 0:
            raise NotInText(f"{self.name}: no passage starts with {first!r}")
        if not gap:
            return Span(start, start + len(first))
        end = self.text.find(last, start + len(first))
        if end < 0:
            raise NotInText(f"{self.name}: the passage from {first!r} never reaches {last!r}")
        return Span(start, end + len(last))

    def words(self, quoted: str, within: Span) -> Span:
        """Return the span of quoted words: in the passage, else anywhere in the text."""
        words, _, nth = quoted.partition("##")
        starts = _occurrences(self.text, words, within.start, within.end)
        if not starts or nth:
            starts = _occurrences(self.text, words, 0, len(self.text))
        index = int(nth or 1) - 1
        if index >= len(starts):
            raise NotInText(f"{self.name}: {quoted!r} does not stand in the text")
        return Span(starts[index], starts[index] + len(words))


def _occurrences(text: str, words: str, start: int, end: int) -> list[int]:
    found = []
    at = text.find(words, start, end)
    while at >= 0:
        if _stands_alone(text, at, at + len(words)):
            found.append(at)
        at = text.find(words, at + 1, end)
    return found


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether no Latin letter or digit runs on over either edge."""
    def joined(left: str, right: str) -> bool:
        return left.isascii() and left.isalnum() and right.isascii() and right.isalnum()

    return not (start and joined(text[start - 1], text[start])) and not (
        end < len(text) and joined(text[end - 1], text[end])
    )
