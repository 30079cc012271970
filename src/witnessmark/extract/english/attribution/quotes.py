"""Quotation marks: where quoted stretches begin and end, in both typographies.

A quotation may run over sentences; an opening mark without its closing one ends with the
block (multi-paragraph quotations open every paragraph).
"""

from __future__ import annotations

import re

from witnessmark.model.text import Span

_OPEN = {"“": "”", "«": "»", "„": "“"}
_SINGLE = re.compile(
    r"(?:(?<=^)|(?<=[\s(\[—–-]))[‘'](?=\S)[^‘’'\n]{2,400}?(?:[’'](?=s\b|t\b|re\b|ve\b|ll\b|d\b|"
    r"m\b)[^‘’'\n]{1,400}?)*[.,!?…]?[’'](?=[\s.,;:!?)\]—–-]|$)"
)


def quotations(text: str, start: int) -> list[Span]:
    """Return the quotations of a block whose text begins at document offset `start`."""
    out: list[Span] = []
    i = 0
    while i < len(text):
        mark = text[i]
        if mark == '"' or mark in _OPEN:
            close = text.find(_OPEN.get(mark, '"'), i + 1)
            if close < 0:
                if i + 1 < len(text) and not text[i + 1].isspace() and len(text) - i > 2:
                    out.append(Span(start + i, start + len(text)))
                break
            out.append(Span(start + i, start + close + 1))
            i = close
        i += 1
    for match in _SINGLE.finditer(text):
        span = Span(start + match.start(), start + match.end())
        if len(match.group().split()) > 2 and not any(o.overlaps(span) for o in out):
            out.append(span)
    return sorted(out)
