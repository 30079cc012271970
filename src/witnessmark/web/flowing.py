"""Lines of a letter that was wrapped by hand or by its program, shown as the paragraphs that they are of.

Invariant: only how a page lays paragraphs out. The reading, its spans and where each line begins stay as they are;
lines that are laid out together stand one after the other, each as it is. What the reader of files joined is whole
already: it leaves lines that have an address or a list among them as they came.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from witnessmark.model.text import Reading
from witnessmark.web.marks import Paragraph

READERS = ("mail/", "text/")
WIDEST, NARROWEST = 80, 50
"""Columns that letters are wrapped at; a Hangul letter takes two."""
FEWEST = 2
"""Lines that go on at least, before any two are laid out together."""
_ITEM = re.compile(r"\s*(?:[-*+>|•·‣▪◦○●□■▶※]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)]|[가-하][.)]|[①-⑳])\s?")
_ENDS = re.compile(r"[.!?…。:;][\"'”’)\]]*\s*$|[다요죠음함임됨][.!?]?[\"'”’)\]]*\s*$")


def flowing(paragraphs: Sequence[Paragraph], reading: Reading) -> list[list[Paragraph]]:
    """Return the paragraphs in groups that a page lays out as one: lines of the file that stand one under the other,
    each so full that the next one's first word had no room, most of them broken off inside a sentence."""
    number = {at.start: int(at.label) for at in reading.locators if at.kind == "line" and at.label.isdigit()}
    words = ["".join(segment.text for segment in paragraph.segments) for paragraph in paragraphs]
    wide = [_columns(text) for text in words]
    first = [_columns(text.split(" ", 1)[0]) for text in words]
    if not reading.reader.startswith(READERS):
        return [[paragraph] for paragraph in paragraphs]
    pairs = [(a, b) for a, b in pairwise(range(len(paragraphs)))
             if not (paragraphs[a].title or paragraphs[b].title) and wide[a] <= WIDEST
             and (wide[b] <= WIDEST or _runs_into(words[a], first[b]))
             and number.get(paragraphs[b].start, 0) - number.get(paragraphs[a].start, 0) == 1]
    width = max((wide[a] for a, _ in pairs), default=0)
    joined = {a for a, b in pairs if width >= NARROWEST and not _ITEM.match(words[b])
              and wide[a] + 1 + first[b] > width}
    groups: list[list[int]] = []
    for at in range(len(paragraphs)):
        if groups and at - 1 in joined:
            groups[-1].append(at)
        else:
            groups.append([at])
    going_on = sum(_goes_on(words[a], words[a + 1]) for a in joined)
    if going_on < FEWEST or 2 * going_on < len(joined):
        return [[paragraph] for paragraph in paragraphs]
    return [[paragraphs[at] for at in group] for group in groups]


def _runs_into(line: str, first: int) -> bool:
    """Return whether a sentence goes on with a word too wide for any line: an address that nothing breaks."""
    return first > WIDEST // 2 and not _ENDS.search(line)


def _goes_on(line: str, after: str) -> bool:
    """Return whether a line breaks off inside a sentence that the next one goes on with."""
    first = after.lstrip()[:1]
    return not _ENDS.search(line) and (first.islower() or not first.isascii())


def _columns(text: str) -> int:
    """Return how wide text is where each letter takes one column, or two."""
    whole = unicodedata.normalize("NFC", text)
    return len(whole) + sum(unicodedata.east_asian_width(letter) in "WF" for letter in whole)
