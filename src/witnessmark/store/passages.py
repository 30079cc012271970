"""Passages of a reading: the pieces it is committed and searched by.

Invariant: passages tile the text; each is a sentence, or a run of short ones, and none
crosses a blank line. Not a linguistic segmentation: extraction has its own.
"""

from __future__ import annotations

import re
from itertools import pairwise

from witnessmark.model.text import Span

_LONGEST = 600
_END = re.compile(r"\n\s*\n+|(?<=[.!?…。])[\"'”’」』)\]]*\s+|(?<=[다요까죠음함임])\.?[\"'”’」』)\]]*\n+")
_GAP = re.compile(r"\s+")
_SHORT = 80


def passages_of(text: str) -> list[Span]:
    """Return the passages of `text` in order; none for an empty text."""
    cuts = [0]
    for match in _END.finditer(text):
        paragraph = "\n" in match.group().strip(" \t\"'”’」』)]") or match.group().count("\n") > 1
        if match.end() < len(text) and (paragraph or match.end() - cuts[-1] >= _SHORT):
            cuts.append(match.end())
    cuts.append(len(text))
    spans: list[Span] = []
    for start, end in pairwise(cuts):
        while end - start > _LONGEST:
            gaps = [gap.end() for gap in _GAP.finditer(text, start + _LONGEST // 2, start + _LONGEST)]
            cut = gaps[-1] if gaps else start + _LONGEST
            spans.append(Span(start, cut))
            start = cut
        if start < end:
            spans.append(Span(start, end))
    return spans
