"""A reading's text while it is being put together: paragraphs in order, and where each came from.

Invariant of `Draft.text`: what `text.cleaning` promises; paragraphs are separated by one
blank line, each on one line unless its lines carry meaning; never two blank lines; locators are
sorted, lie inside the text, and a mark is set only where it changes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from witnessmark.intake.text.cleaning import clean, directions, one_line, repetitions
from witnessmark.model.text import Locator, LocatorKind

Mark = tuple[LocatorKind, str]
GAP = "\n\n"


class Draft:
    """Collects titles and paragraphs; numbers the paragraphs."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._locators: list[Locator] = []
        self._current: dict[str, str] = {}
        self._paragraphs = 0
        self.directions = 0
        self.repetitions = 0

    def title(self, words: str, *marks: Mark) -> None:
        """Add a title; a title of white space adds nothing."""
        line = self._line(words)
        if line:
            self._append(line, [("title", line[:200]), *marks])

    def paragraph(self, words: str, *marks: Mark, lines: bool = False) -> None:
        """Add a paragraph; `lines` keeps its line breaks."""
        if lines:
            self._count_removed(words)
            kept = (one_line(line) for line in clean(words).split("\n"))
            text = "\n".join(line for line in kept if line)
        else:
            text = self._line(words)
        if text:
            self._count(text, marks)

    def joined(self, pieces: Iterable[tuple[str, tuple[Mark, ...]]]) -> None:
        """Add one paragraph of pieces that stand at different places (a sentence across two pages)."""
        whole, marks = "", []
        for words, here in pieces:
            piece = unicodedata.normalize("NFC", clean(words).replace("\n", " "))
            self._count_removed(words)
            if not piece.strip():
                continue
            piece = piece.lstrip() if not whole or whole.endswith(" ") else piece
            if not unicodedata.is_normalized("NFC", whole + piece):
                piece = " " + piece
            marks.append((len(whole) + len(piece) - len(piece.lstrip()), here))
            whole += piece
        text = one_line(whole)
        if not text:
            return
        # Squeezing spaces can only shift later pieces to the left; follow it.
        self._count(text, marks[0][1])
        start = self._length - len(text)
        for at, here in marks[1:]:
            self._mark(start + min(len(one_line(whole[:at] + "x")) - 1, len(text) - 1), here)

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def locators(self) -> tuple[Locator, ...]:
        return tuple(sorted(self._locators, key=lambda locator: locator.start))

    def _line(self, words: str) -> str:
        self._count_removed(words)
        return one_line(words)

    def _count_removed(self, words: str) -> None:
        self.directions += directions(words)
        self.repetitions += repetitions(words)

    def _count(self, text: str, marks: Iterable[Mark]) -> None:
        self._paragraphs += 1
        self._append(text, [*marks, ("paragraph", str(self._paragraphs))])

    def _append(self, text: str, marks: Iterable[Mark]) -> None:
        if self._parts:
            self._parts.append(GAP)
            self._length += len(GAP)
        self._mark(self._length, marks)
        self._parts.append(text)
        self._length += len(text)

    def _mark(self, start: int, marks: Iterable[Mark]) -> None:
        for kind, label in marks:
            if self._current.get(kind) != label:
                self._current[kind] = label
                self._locators.append(Locator(start, kind, label))
